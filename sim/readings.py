"""Refit the dated steps of each reading to the published counts, and write the files.

Only the steps are fitted: the headcount, or in `report_bound` the leads, whose three levels
(from December 2021, May 2023, January 2024) answer for three counts (the first 13 months, 2023,
2024). Everything else of a reading is a choice, argued for in its file.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np
from numpy.typing import NDArray

from sim.engines import simulate
from sim.records import BY_REFERRAL, REMOVED
from sim.scenario import load, planned, readings_of
from sim.scenario.refit import rewrite_steps
from sim.schema import Scenario

PERIODS: Final = (
    (date(2021, 12, 1), date(2023, 1, 1)),
    (date(2023, 1, 1), date(2024, 1, 1)),
    (date(2024, 1, 1), date(2025, 1, 1)),
)
TARGETS: Final = np.array([2900.0, 5600.0, 8125.0])
"""Takedowns in the three periods. The first is latent (the total less the others: 2,700 to
3,000); "more than 8,000" is taken as 8,000 to 8,250."""
CLOSE: Final = 0.003  # relative, of the mean of the fit's own replications
ELASTICITY: Final = 0.85  # of takedowns in what is fitted; only decides how fast the fit is


@dataclass(frozen=True, slots=True)
class Fitted:
    """What is fitted in a reading: one key, and others that keep their proportion to it."""

    keys: tuple[str, ...]
    digits: int = 4  # significant


HEADS: Final = Fitted(("analysts.teams.desk.headcount",))
LEADS: Final = Fitted(("leads.public.per_day", "leads.public.per_account_per_day"))


def takedowns(scenario: Scenario, seed: int, replication: int) -> list[int]:
    """Takedowns of one replication in the three periods."""
    world, log = simulate(scenario, seed, replication)
    at = log.at[(log.record == REMOVED) & (log.cause == BY_REFERRAL)]
    edges = [world.horizon.at(day) for period in PERIODS for day in period]
    return [
        int(((at >= edges[2 * i]) & (at < edges[2 * i + 1])).sum()) for i in range(len(PERIODS))
    ]


def mean_takedowns(
    scenario: Scenario, replications: int, pool: Executor
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Mean takedowns in the three periods and their standard errors."""
    each = [
        pool.submit(takedowns, scenario, scenario.seed, number) for number in range(replications)
    ]
    counts = np.array([future.result() for future in each], dtype=np.float64)
    return counts.mean(axis=0), counts.std(axis=0, ddof=1) / len(counts) ** 0.5


def fit(reading: str, replications: int, pool: Executor, rounds: int = 8) -> NDArray[np.float64]:
    """Fit one reading and write its file; the mean takedowns that it then gives."""
    fitted = LEADS if reading == "report_bound" else HEADS
    for _ in range(rounds):
        scenario = load("baseline", reading=reading, sets={"clock.end": "2025-01-01"})
        mean, _ = mean_takedowns(planned(scenario), replications, pool)
        off = TARGETS / mean
        print(f"{reading}: {said(mean)}", file=sys.stderr, flush=True)
        if np.all(np.abs(off - 1) < CLOSE):
            break
        for key in fitted.keys:
            rewrite_steps("baseline", reading, key, off ** (1 / ELASTICITY), fitted.digits)
    return mean


def said(counts: Sequence[float] | NDArray[np.float64]) -> str:
    """Counts in words."""
    first, second, third = (f"{count:,.0f}" for count in counts)
    return f"{first} in the first 13 months, {second} in 2023, {third} in 2024"


def main(replications: int = 10) -> None:
    """Refit every reading."""
    with ProcessPoolExecutor() as pool:
        for reading in readings_of("baseline"):
            fit(reading, replications, pool)


if __name__ == "__main__":
    main()
