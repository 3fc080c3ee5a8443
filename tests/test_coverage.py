"""Intervals and verdicts cover what they say: whole small studies whose answers are known.

Leads arrive at a constant rate and are worked at once, so takedowns are a thinned Poisson stream:
their mean is rate x days x mean removal chance, and so is every difference. `make full` plays
2,000 studies, with bounds of 87 to 93% for what should be 90%; CI 200, with 83 to 96%.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any, Final

import numpy as np
import pytest
from numpy.typing import NDArray

from sim import paired
from sim.engines import simulate
from sim.measures import measure_only
from sim.parts import Parts
from sim.scenario import from_dict, planned
from sim.schema import Scenario
from sim.study.differences import compared
from sim.study.options import Options
from sim.study.precision import how_often, known_of
from sim.study.running import played_as
from sim.study.sample import Sample

CONFIDENCE: Final = 0.9
REPLICATIONS: Final = 5  # of each study: the fewest that are ever looked at
LEADS: Final = 60.0  # a day
DAYS: Final = 7
PRECISION: Final = 0.04  # of the sequential study: a run's takedowns vary by 5.5%
KEY: Final = ("takedowns", "all", "", "")
BOUNDS: Final = {200: (0.83, 0.96), 2000: (0.87, 0.93)}

# Removal chances of two platforms of equal share: as it was, less on both, and exchanged.
BASE, LESS, EXCHANGED = (0.9, 0.7), (0.8, 0.6), (0.7, 0.9)

Floats = NDArray[np.float64]
LONG: Final = pytest.param(2000, marks=pytest.mark.full)


def mean_of(chances: tuple[float, float]) -> float:
    """Takedowns expected of a run."""
    return LEADS * DAYS * sum(chances) / 2


def case(chances: tuple[float, float]) -> Scenario:
    """A run of a week."""
    platforms: dict[str, Any] = {
        name: {"removal_chance": chance} for name, chance in zip("ab", chances, strict=True)
    }
    return planned(
        from_dict(
            {
                "scenario": "covered",
                "title": "A thinned Poisson stream",
                "question": "Do intervals cover?",
                "clock": {
                    "start": "2024-01-01",
                    "end": f"2024-01-{1 + DAYS:02d}",
                    "timezone": "UTC",
                },
                "leads": [{"source": "public", "per_day": LEADS}],
                "analysts": {
                    "triage_minutes": {"distribution": "constant", "value": 0},
                    "teams": {"desk": {"headcount": 1, "shift": "always"}},
                },
                "platforms": platforms,
            }
        )
    )


def studies(count: int, *chances: tuple[float, float]) -> list[list[Sample]]:
    """So many studies of these scenarios, each with worlds of its own."""
    played = [case(chance) for chance in chances]
    found = []
    for study in range(count):
        tables: list[list[Any]] = [[] for _ in played]
        for number in range(REPLICATIONS):
            parts = Parts()
            for of, scenario in zip(tables, played, strict=True):
                world, log = simulate(scenario, 10_000 + study, number, parts=parts)
                of.append(measure_only(("counts",), log, world))
        found.append([Sample.of(of) for of in tables])
    return found


def share(covered: list[bool], of: int) -> float:
    assert len(covered) == of
    return sum(covered) / of


@pytest.mark.parametrize("count", [200, LONG])
def test_intervals_and_verdicts_cover(count: int) -> None:
    low, high = BOUNDS[count]
    means, pairs, ratios, together = [], [], [], []
    uncalled, false, told = [], [], []
    for base, less, exchanged in studies(count, BASE, LESS, EXCHANGED):
        mean = base.only([KEY]).estimates(CONFIDENCE)
        means.append(bool(abs(mean.mean[0] - mean_of(BASE)) <= mean.half_width[0]))
        found = less.only([KEY]).against(base.only([KEY]), CONFIDENCE, 1)
        alone, true = found.estimates, mean_of(LESS) - mean_of(BASE)
        pairs.append(bool(abs(alone.mean[0] - true) <= alone.half_width[0]))
        ratio = true / mean_of(BASE)
        ratios.append(bool(found.relative_low[0] <= ratio <= found.relative_high[0]))
        rows = compared(base, [less, exchanged], CONFIDENCE, [frozenset()] * 2)
        (first,), (second,) = ([r for r in of if (r.measure, r.period) == KEY[:2]] for of in rows)
        together.append(
            first.ci_low <= true <= first.ci_high and second.ci_low <= 0 <= second.ci_high
        )
        uncalled.append(second.p_adjusted >= 1 - CONFIDENCE)
        told.append(first.verdict == paired.LOWER)
        false.append(second.verdict != paired.UNCLEAR or first.verdict == paired.HIGHER)
    assert low <= share(means, count) <= high
    assert low <= share(pairs, count) <= high
    assert low <= share(ratios, count) <= high
    # Two intervals at 95% hold together in 90%, as what these two lose and gain is nearly apart.
    assert low <= share(together, count) <= high
    # Holm leaves the true nought its own 10% once the other difference, never in doubt, is out.
    assert low <= share(uncalled, count) <= high
    # One what-if makes no difference: it is called one in at most 10% (all false calls together).
    assert share(false, count) <= 0.1
    assert share(told, count) > 0.9  # and the real difference is seen


@pytest.mark.parametrize("count", [200, LONG])
def test_a_study_that_stops_when_it_is_precise_covers(count: int, tmp_path: Path) -> None:
    """`--precision` looks at the data to decide when to stop; the interval then still covers."""
    low, high = BOUNDS[count]
    covered, lengths = [], []
    for study in range(count):
        options = Options(precision=PRECISION, seed=50_000 + study, jobs=1, out=tmp_path / "out")
        run = played_as(case(BASE), options)
        (length,) = how_often([[run]], options)
        mean = known_of(run, length, options).only([KEY]).estimates(options.confidence)
        shutil.rmtree(options.folder)
        assert mean.half_width[0] <= PRECISION * mean.mean[0]
        covered.append(bool(abs(mean.mean[0] - mean_of(BASE)) <= mean.half_width[0]))
        lengths.append(length)
    assert low <= share(covered, count) <= high
    assert min(lengths) < max(lengths)  # the rule is at work
