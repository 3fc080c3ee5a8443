"""From the summary of a run, a comparison or a sweep to a Study: its readings and periods."""

from __future__ import annotations

from datetime import date

from sim.figures.facts import BY, Period, Reading, Run, Study, Summary, WhatIf, day


def read(summary: Summary) -> Study:
    """The study in the summary of a comparison, a sweep or a run."""
    if "baseline" in summary:
        objects = summary.get("readings") or [summary]
        key = str(summary.get("key", ""))
        readings = tuple(reading(o, o["baseline"], alternatives(o, key)) for o in objects)
    else:
        objects = summary.get("readings") or [summary]
        readings = tuple(reading(o, o, []) for o in objects)
    base = readings[0].base
    until, plan = day(base.data["observed_until"]), day(base.data["plan_from"])
    years = whole(base, "year", until)
    financial = whole(base, "financial_year", until)
    ahead = [p for p in (*years, *financial) if p.start >= plan] or list(years)
    first = min(ahead, key=lambda p: (p.start, p.kind), default=everything(base, until))
    later = [p for p in financial if p.forecast and p.start > first.start]
    return Study(summary, readings, first, years, later[-1] if later else None)


def everything(base: Run, until: date) -> Period:
    """The whole run, for one that covers no whole year."""
    months = list(base.months("takedowns")) or [f"{until:%Y-%m}"]
    start, end = day(f"{months[0]}-01"), day(f"{months[-1]}-28")
    return Period("all", "all", start, end, start >= until)


def alternatives(data: Summary, key: str) -> list[Summary]:
    """What was compared: scenarios, or the points of a sweep of `key`."""
    points = [
        {
            **point,
            "scenario": f"{key}={point['value']:g}",
            "title": f"{key} = {point['value']:g}",
            "changes": [{"key": key, "from": None, "to": point["value"]}],
            "plan_from": data["baseline"]["plan_from"],
        }
        for point in data.get("points") or []
    ]
    return list(data.get("alternatives") or points)


def reading(data: Summary, base: Summary, alternatives: list[Summary]) -> Reading:
    """One reading's object."""
    run = Run(base)
    return Reading(data, run, tuple(WhatIf(Run(a), run) for a in alternatives))


def whole(base: Run, kind: str, until: date) -> tuple[Period, ...]:
    """The years that the run covers from end to end, told from its months."""
    months = set(base.months("takedowns"))
    names = base.data["measures"]["takedowns"].get(BY[kind]) or {}
    periods = []
    for name in sorted(names):
        year, first = (int(name), 1) if kind == "year" else (int(name[2:6]), 4)
        start, end = date(year, first, 1), date(year + 1, first, 1)
        inside = {
            f"{year + (first + i - 1) // 12}-{(first + i - 1) % 12 + 1:02d}" for i in range(12)
        }
        if inside <= months:
            periods.append(Period(name, kind, start, end, start >= until))
    return tuple(periods)
