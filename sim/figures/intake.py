"""From the summary of a run, a comparison or a sweep to a Study: its readings and periods."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from sim.errors import printable
from sim.figures.facts import BY, Period, Reading, Run, Study, Summary, WhatIf, day

WRITTEN: Final = ("title", "question", "believe", "ruled_out_by", "reading_title")


def read(summary: Summary) -> Study:
    """The study in the summary of a comparison, a sweep or a run."""
    key = str(summary.get("key", ""))
    readings = tuple(reading(part, key) for part in summary.get("readings") or [summary])
    base = readings[0].base
    until, plan = day(base.data["observed_until"]), day(base.data["plan_from"])
    years = whole(base, "year", until)
    financial = whole(base, "financial_year", until)
    first = asked_about([*years, *financial], plan) or everything(base, until)
    later = [p for p in financial if p.forecast and p.start > first.start]
    return Study(summary, readings, first, years, later[-1] if later else None)


def asked_about(periods: Sequence[Period], plan: date) -> Period | None:
    """The first period that begins under the plan; if there is none, the one that ends last."""
    ahead = [p for p in periods if p.start >= plan]
    if ahead:
        return min(ahead, key=lambda p: (p.start, p.kind))
    return max(periods, key=lambda p: p.end, default=None)


def reading(data: Summary, key: str) -> Reading:
    """One reading's part of a summary; that of a run is itself the baseline."""
    name = printable(str(data.get("reading", "central")).replace("_", " "))
    base = Run(readable(data.get("baseline") or data))
    what_ifs = data.get("alternatives") or [point(p, key, base) for p in data.get("points") or []]
    ifs = tuple(WhatIf(name, Run(readable(w)), base) for w in what_ifs)
    return Reading(readable(data), name, base, ifs)


def readable(data: Summary) -> Summary:
    """What an author wrote, without characters that steer a terminal or turn a line round."""
    said: dict[str, Any] = {
        key: printable(text, "\n") for key in WRITTEN if isinstance(text := data.get(key), str)
    }
    expected = data.get("expected") or {}
    if isinstance(why := expected.get("why"), str):
        said["expected"] = {**expected, "why": printable(why, "\n")}
    return {**data, **said}


def point(data: Summary, key: str, base: Run) -> Summary:
    """A point of a sweep of `key`, as a what-if."""
    return {
        **data,
        "scenario": f"{key}={data['value']:g}",
        "title": f"{key} = {data['value']:g}",
        "changes": [{"key": key, "from": None, "to": data["value"]}],
        "plan_from": base.data["plan_from"],
    }


def everything(base: Run, until: date) -> Period:
    """The whole run, for one that covers no whole year."""
    months = list(base.months("takedowns")) or [f"{until:%Y-%m}"]
    start, end = day(f"{months[0]}-01"), day(f"{months[-1]}-28")
    return Period("all", "all", start, end, start >= until)


def whole(base: Run, kind: str, until: date) -> tuple[Period, ...]:
    """The years that the run covers from end to end, told from its months."""
    months = set(base.months("takedowns"))
    periods = []
    for name in sorted(base.data["measures"]["takedowns"].get(BY[kind]) or {}):
        year, first = (int(name), 1) if kind == "year" else (int(name[2:6]), 4)
        start, end = date(year, first, 1), date(year + 1, first, 1)
        inside = {f"{year + i // 12}-{i % 12 + 1:02d}" for i in range(first - 1, first + 11)}
        if inside <= months:
            periods.append(Period(name, kind, start, end, start >= until))
    return tuple(periods)
