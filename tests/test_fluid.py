"""The simulation against flows without chance (`tests/fluid.py`), in every reading.

Takedowns and live stock of each year agree within 3%. What is left is what the flows leave out,
and chance of three replications (about 1%).
"""

from __future__ import annotations

from typing import Final

import numpy as np
import pytest

from bench.textbook import as_dictionary
from sim.engines import simulate
from sim.measures import measure_only
from sim.scenario import load, planned, readings_of
from tests.fluid import Fluid

YEARS: Final = (2022, 2023, 2024)
REPLICATIONS: Final = 3
OTHERS: Final = [
    pytest.param(reading, marks=pytest.mark.full) for reading in readings_of("baseline")[1:]
]


@pytest.mark.parametrize("reading", ["central", *OTHERS])
def test_flows_agree(reading: str) -> None:
    scenario = planned(load("baseline", reading=reading, sets={"clock.end": "2025-01-01"}))
    flows = Fluid(as_dictionary(scenario)).run()
    tables = []
    for number in range(REPLICATIONS):
        world, log = simulate(scenario, scenario.seed, number)
        tables.append(measure_only(("counts", "stocks"), log, world).by_key())
    for year in YEARS:
        for measure in ("takedowns", "live_accounts"):
            simulated = np.mean([table[measure, str(year), "", ""] for table in tables])
            assert flows[year][measure] == pytest.approx(simulated, rel=0.03), (year, measure)


def test_flows_without_analysts_stay_in_equilibrium() -> None:
    scenario = planned(
        load(
            "baseline",
            sets={
                "clock.end": "2024-01-01",
                "clock.observed_until": "2024-01-01",
                "plan.from": "2023-01-01",
                "analysts.teams.desk.headcount": 0,
            },
        )
    )
    flows = Fluid(as_dictionary(scenario)).run()
    for year in (2022, 2023):
        assert flows[year]["takedowns"] == 0
        assert flows[year]["live_accounts"] == pytest.approx(2300, rel=0.005)
