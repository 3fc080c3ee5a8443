"""Control variates: what differences would be had the hours drawn been those of the mean.

Analysts are absent by chance, so a what-if gives more or less of the hours that it adds. How many
it adds in the mean is known exactly, and more takedowns come with more hours; so much of the noise
can be taken off. Verdicts do not use it: to choose the narrower of two intervals would be to choose
the luckier one. Openings, returns and finds are no controls: their means are not known.
"""

from __future__ import annotations

from datetime import date
from typing import Any, Final

import numpy as np

from sim.paired import controlled, estimates
from sim.roster import expected_hours
from sim.schema import Scenario
from sim.study.precision import PRECISE
from sim.study.replicate import Played
from sim.study.sample import Sample, plain

CONTROL: Final = "analyst_hours"
LEAST: Final = 1.1  # a smaller factor is not worth a word


def controlled_cells(
    runs: tuple[Played, Played],
    samples: tuple[Sample, Sample],
    confidence: float,
    comparisons: int,
) -> dict[str, Any]:
    """Takedowns and contacts of the plan's year, less the baseline's, with hours at their mean.

    By measure: mean, interval, and by what factor the interval's square is smaller; those only
    for which it is by a tenth. Empty: none, or the year is not played whole, or people leave, or
    there is overtime, of which nobody knows the mean.
    """
    if any(works_overtime(run.as_played) for run in runs):
        return {}
    base, other = samples
    year = runs[1].scenario.plan.from_.year
    hours = [sample.total(CONTROL, str(year)) for sample in samples]
    if not np.isfinite(hours).all():
        return {}
    known = [hours_known(run.as_played, year) for run in runs]
    if not np.isfinite(known).all():
        return {}
    found = {}
    for measure in PRECISE:
        apart = other.total(measure, str(year)) - base.total(measure, str(year))
        if not np.isfinite(apart).all():
            continue
        mean, half = controlled(
            apart, hours[1] - hours[0], known[1] - known[0], confidence, comparisons
        )
        usual = float(estimates(apart[:, None], confidence, comparisons).half_width[0])
        if half > 0 and (usual / half) ** 2 >= LEAST:
            found[measure] = {
                "mean": plain(mean),
                "ci_low": plain(mean - half),
                "ci_high": plain(mean + half),
                "factor": plain((usual / half) ** 2),
            }
    return {"control": CONTROL, "period": str(year), "measures": found} if found else {}


def works_overtime(played: Scenario) -> bool:
    """Whether a team ever finishes cases after closing time."""
    return any("finish" in team.end_of_shift.values for team in played.analysts.teams.values())


def hours_known(played: Scenario, year: int) -> float:
    """Analyst-hours of a calendar year in the mean; not a number where that is not known."""
    horizon = played.horizon
    return expected_hours(played, horizon.at(date(year, 1, 1)), horizon.at(date(year + 1, 1, 1)))
