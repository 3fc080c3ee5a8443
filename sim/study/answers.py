"""Answers over readings: from the lowest end of an interval to the highest, and one verdict."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sim import paired
from sim.registry import HEADLINE, MEASURES
from sim.study.differences import SELF_PACED, Row
from sim.study.sample import kind_of, plain
from sim.study.summary import BY, Summary


def answers(
    base: Sequence[Summary], alternatives: Mapping[str, Sequence[tuple[Summary, Sequence[Row]]]]
) -> list[dict[str, Any]]:
    """A row for each scenario, headline measure and year; the baseline's have no verdict.

    base: the baseline's summary in each reading; alternatives: by scenario, the summary and
    rows in each reading. A delay is never higher or lower where a reading is self-paced:
    it says so, or depends on the reading.
    """
    found = [
        span(measure, period, base) for measure in HEADLINE for period in periods_of(base, measure)
    ]
    for runs in alternatives.values():
        summaries = [summary for summary, _ in runs]
        by_key = [{(row.measure, row.period): row for row in rows} for _, rows in runs]
        for measure in HEADLINE:
            for period in periods_of(base, measure):
                rows = [row for known in by_key if (row := known.get((measure, period)))]
                if rows:
                    found.append(span(measure, period, summaries) | judged(rows))
    return found


def span(measure: str, period: str, runs: Sequence[Summary]) -> dict[str, Any]:
    """The level of a measure over readings, with no verdict."""
    cells = [cell for run in runs if (cell := cell_at(run, measure, period))]
    return {
        "scenario": runs[0]["scenario"],
        "measure": measure,
        "period": period,
        "low": end(min, [cell["ci_low"] for cell in cells], [cell["mean"] for cell in cells]),
        "high": end(max, [cell["ci_high"] for cell in cells], [cell["mean"] for cell in cells]),
        "unit": MEASURES[measure].unit,
        "verdict": None,
        "difference_low": None,
        "difference_high": None,
    }


def end(choose: Any, ends: Sequence[float | None], means: Sequence[float | None]) -> float | None:
    """The lowest or highest end; where there is no interval, the mean."""
    known = [mean if e is None else e for e, mean in zip(ends, means, strict=True)]
    known = [value for value in known if value is not None]
    return choose(known) if known else None


def judged(rows: Sequence[Row]) -> dict[str, Any]:
    """The verdict over readings, and how far the differences reach."""
    lows = [plain(row.ci_low) for row in rows]
    highs = [plain(row.ci_high) for row in rows]
    means = [plain(row.mean) for row in rows]
    return {
        "verdict": paired.over_readings(
            [SELF_PACED if row.regime else row.verdict for row in rows]
        ),
        "difference_low": end(min, lows, means),
        "difference_high": end(max, highs, means),
    }


def cell_at(run: Summary, measure: str, period: str) -> dict[str, Any] | None:
    """A measure's cell in a period, None if absent."""
    found = run["measures"].get(measure)
    if found is None:
        return None
    cell = found if period == "all" else found[BY[kind_of(period)]].get(period)
    return cell if cell and cell["mean"] is not None else None


def periods_of(runs: Sequence[Summary], measure: str) -> list[str]:
    """The whole run and the years in which a measure is known, cut years left out."""
    found: dict[str, None] = {}
    for run in runs:
        if cell_at(run, measure, "all"):
            found["all"] = None
        for by in ("by_year", "by_financial_year"):
            for period in run["measures"].get(measure, {}).get(by, {}):
                if period not in run["cut_periods"]:
                    found[period] = None
    return list(found)
