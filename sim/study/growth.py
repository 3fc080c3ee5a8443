"""Growth from 2023 to 2024, line by line, under each reading.

The team and the reports of late 2023 were there for part of that year only, and for all of 2024.
So a first line: the growth that comes with everything as it stood on the last day of 2023. Then
what capacity added since carries: growth as it was, less growth with the headcount of that day.
The rest is everything else. The lines add up in every replication.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any, Final

from sim.paired import Floats
from sim.scenario.keys import complete, dated_paths, key_of
from sim.schema import Plan, Scenario
from sim.study.replicate import Played
from sim.study.sample import Sample, cell_of
from sim.study.summary import LATER

STEP_FROM: Final = date(2024, 1, 1)
AS_OF: Final = date(2023, 12, 31)
NEEDED_FROM: Final = date(2023, 1, 1)
NEEDED_UNTIL: Final = date(2025, 1, 1)
HEADCOUNT: Final = "analysts.teams.*.headcount"
LINES: Final = ("full_year_of_2023_team", "capacity_since", "everything_else")


def frozen_runs(base: Played) -> tuple[Played, ...]:
    """The baseline with everything, and with headcount alone, as it stood at the end of 2023.

    None if the run does not cover both years whole.
    """
    clock = base.scenario.clock
    if clock.start > NEEDED_FROM or clock.end < NEEDED_UNTIL:
        return ()
    s = base.as_played
    data = complete(s)
    moving = [key_of(data, path) for path, value in dated_paths(s) if not value.is_constant]
    return tuple(
        replace(base, scenario=frozen(s, keys), parts=("counts",)) for keys in (moving, [HEADCOUNT])
    )


def frozen(s: Scenario, keys: Sequence[str]) -> Scenario:
    """The scenario until the end of 2024, with some inputs as they stood a year before."""
    changes = {key: {"as_of": AS_OF} for key in keys}
    plan = Plan.model_validate({"from": STEP_FROM, "capacity": 1.0, "changes": changes})
    until = min(s.clock.observed_until, NEEDED_UNTIL)
    clock = s.clock.model_copy(update={"end": NEEDED_UNTIL, "observed_until": until})
    return s.model_copy(update={"plan": plan, "clock": clock})


def growth_line(
    reading: str, base: Sample, everything: Sample, headcount: Sample, confidence: float
) -> dict[str, Any]:
    """The lines of one reading, paired replication by replication."""
    full = growth(base)
    year_of_team = growth(everything)
    rest = growth(headcount) - year_of_team
    lines = zip(LINES, (year_of_team, full - growth(headcount), rest), strict=True)
    return {
        "reading": reading,
        "observed_from_model": cell_of(full, confidence),
        **{name: cell_of(values, confidence) for name, values in lines},
    }


def growth(sample: Sample) -> Floats:
    """Growth from 2023 to 2024, a value for each replication."""
    return sample.total("takedown_growth", LATER)


def determined(lines: Sequence[dict[str, Any]]) -> dict[str, bool]:
    """Whether the readings agree on each line: in sign, and to a third of its size.

    Where they do not, published data do not determine it.
    """
    return {name: agree([line[name] for line in lines]) for name in LINES}


def agree(cells: Sequence[dict[str, Any]]) -> bool:
    """Whether intervals lie on no opposite sides of nought, and means within a third."""
    above = any(cell["ci_low"] is not None and cell["ci_low"] > 0 for cell in cells)
    below = any(cell["ci_high"] is not None and cell["ci_high"] < 0 for cell in cells)
    means = [cell["mean"] for cell in cells if cell["mean"] is not None]
    if not means or (above and below):
        return False
    return bool(max(means) - min(means) <= abs(sum(means) / len(means)) / 3)
