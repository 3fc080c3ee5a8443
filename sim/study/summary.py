"""What a run says, as plain data: the shape of `sim run --json`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import numpy as np

from sim.measures import Measured
from sim.registry import MEASURES
from sim.schema import Scenario
from sim.study.replicate import Played
from sim.study.sample import Sample, cell_of, cells_of, kind_of
from sim.study.version import model_version

Summary = dict[str, Any]

# The National Crime Agency by a press report of 27 January 2025: "up more than 40%"; the counts
# it gives, 8,000 over 5,600, make 43%.
OBSERVED_GROWTH: Final = 0.40
OBSERVED_FROM_COUNTS: Final = round(8000 / 5600 - 1, 2)
EARLIER, LATER = "2023", "2024"

BY: Final = {"year": "by_year", "financial_year": "by_financial_year", "month": "by_month"}
MOST_RESIDUAL: Final = 1e-9  # of Little's law, which is an identity in one run
REGIMES: Final = ("saturated", "balanced", "self_paced")  # the first, if equally many


def run_summary(
    played: Played,
    replications: Sequence[Measured],
    sample: Sample,
    confidence: float,
    run_dir: str,
) -> Summary:
    """The summary of one scenario in one reading."""
    s = played.scenario
    measures = measure_cells(sample, confidence)
    checks = [m.checks for m in replications]
    return {
        "scenario": played.label,
        "reading": s.reading,
        "title": s.title,
        "question": s.question,
        "lever": s.lever,
        "expected": s.expected.model_dump(),
        "run_dir": run_dir,
        "replications": len(replications),
        "seed": played.seed,
        "engine": played.engine,
        "version": model_version(),
        "interval": confidence,
        "observed_until": s.clock.observed_until.isoformat(),
        "plan_from": s.plan.from_.isoformat(),
        "believe": s.believe,
        "ruled_out_by": s.ruled_out_by,
        "reading_title": s.reading_title,
        "steps": capacity_steps(s),
        "cut_periods": [p.name for p in s.horizon.periods() if not p.whole],
        "measures": measures,
        "growth_against_observed": growth_against_observed(measures),
        "regime": regime([m.regime for m in replications]),
        "stock": {
            year: found["mean"]
            for year, found in measures.get("live_accounts", {}).get("by_year", {}).items()
        },
        "curve": curve_cells([m.curve for m in replications], confidence),
        "checks": {
            "conservation_error": sum(c.conservation_error for c in checks),
            "littles_law_residual": max(c.littles_law_residual for c in checks),
        },
    }


def measure_cells(sample: Sample, confidence: float) -> Summary:
    """Name -> unit, the whole run's cell, and cells by period, platform and content type."""
    cells = cells_of(sample.estimates(confidence))
    found: Summary = {}
    for (measure, period, platform, content), cell in zip(sample.keys, cells, strict=True):
        place = found.setdefault(measure, empty(measure))
        kind = kind_of(period)
        if platform or content:
            by, name = ("by_platform", platform) if platform else ("by_content", content)
            if kind == "all":
                place[by].setdefault(name, {}).update(cell)
            elif kind == "year":
                place[by].setdefault(name, {}).setdefault("by_year", {})[period] = cell
        elif kind == "all":
            place.update(cell)
        else:
            place[BY[kind]][period] = cell
    return found


def empty(measure: str) -> Summary:
    """A measure of which nothing is known yet."""
    return {
        "unit": MEASURES[measure].unit,
        **dict.fromkeys(("mean", "sd", "ci_low", "ci_high")),
        **{by: {} for by in (*BY.values(), "by_platform", "by_content")},
    }


def growth_against_observed(measures: Summary) -> Summary | None:
    """Growth from 2023 to 2024 beside the published one; None if the run has not both years."""
    found = measures.get("takedown_growth", {}).get("by_year", {}).get(LATER)
    if found is None:
        return None
    return {
        "observed": OBSERVED_GROWTH,
        "observed_from_counts": OBSERVED_FROM_COUNTS,
        "simulated": found["mean"],
        "ci_low": found["ci_low"],
        "ci_high": found["ci_high"],
    }


def regime(by_replication: Sequence[dict[str, str]]) -> dict[str, str]:
    """The commonest regime of each year over the replications."""
    years = sorted({year for found in by_replication for year in found})
    common = {}
    for year in years:
        counts = Counter(found[year] for found in by_replication if year in found)
        common[year] = max(REGIMES, key=lambda name: counts[name])
    return common


def curve_cells(curves: Sequence[Any], confidence: float) -> Summary:
    """Period -> share of flags taken down within so many hours, with intervals across runs."""
    rows = [{(period, hours): share for period, hours, share in curve} for curve in curves]
    found: Summary = {}
    for period, hours in dict.fromkeys(key for row in rows for key in row):
        values = np.array([row.get((period, hours), np.nan) for row in rows])
        found.setdefault(period, []).append({"hours": hours, **cell_of(values, confidence)})
    return found


def capacity_steps(s: Scenario) -> list[dict[str, str]]:
    """The dates on which the teams grow or shrink, all together, history only, in words."""
    paths = [team.headcount for team in s.analysts.teams.values()]
    days = sorted({day for path in paths for day in path.days})
    heads = [sum(path.first for path in paths)]
    heads += [sum(path.at(day) for path in paths) for day in days]
    found = []
    for before, day, after in zip(heads, days, heads[1:], strict=False):
        if before > 0 and before != after and s.clock.start < day < s.clock.end:
            found.append(
                {"from": day.isoformat(), "what": f"{after / before:.2g} x capacity ({s.reading})"}
            )
    return found


def runs_in(summary: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """The runs in the summary of a run, a comparison or a sweep."""
    for part in summary.get("readings") or [summary]:
        yield part.get("baseline", part)
        yield from part.get("alternatives") or part.get("points") or []


def unsound(summary: Mapping[str, Any]) -> str:
    """The first run in a summary whose records contradict each other; "" if none does."""
    for run in runs_in(summary):
        checks = run["checks"]
        if checks["conservation_error"] or checks["littles_law_residual"] > MOST_RESIDUAL:
            return f"{run['scenario']} ({run['reading']})"
    return ""
