"""The tandem through this simulator: a scenario, its world drawn and played, and all measures.

Analysts are the first station, a platform's reviewers the second; referring takes no time. The
number of leads is drawn (Poisson), so times are scaled to the number of customers asked for.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from importlib import import_module
from importlib.util import find_spec
from time import process_time
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from bench.tandem.case import SERVERS, SERVICE, NotInstalledError, Peer, Timed
from sim import measures, records, scenario, world
from sim.records import Log
from sim.schema import Scenario
from sim.world import World

Engine = Callable[[Scenario, int, int], tuple[World, Log]]
ENGINES: Final = ("processes", "compiled")
"""Modules of `sim` whose `simulate` draws a world and plays it, the fastest last."""
PER_DAY: Final = 10_000
START: Final = date(2024, 1, 1)


class Parts(NamedTuple):
    """CPU seconds of the steps of a replication, and what it came to."""

    draw: float
    play: float
    measure: float
    customers: int
    records: int


def engines() -> list[str]:
    """Those that there are."""
    return [name for name in ENGINES if find_spec(f"sim.{name}")]


def engine(name: str) -> Engine:
    """An engine by its module's name."""
    if not find_spec(f"sim.{name}"):
        raise NotInstalledError(f"sim.{name}")
    simulate: Engine = import_module(f"sim.{name}").simulate
    return simulate


def case(customers: int) -> dict[str, Any]:
    """The scenario, some ten thousand customers a day."""
    days = max(1, round(customers / PER_DAY))
    gap = 24 * 60 * days / customers  # minutes between customers
    first, second = ({"distribution": "exponential", "mean": gap * mean} for mean in SERVICE)
    return {
        "scenario": "tandem",
        "title": "M/M/3 -> M/M/10",
        "question": "How many customers a second?",
        "clock": {"start": f"{START}", "end": f"{START + timedelta(days)}", "timezone": "UTC"},
        "leads": [{"source": "public", "per_day": customers / days}],
        "analysts": {
            "triage_minutes": first,
            "teams": {"desk": {"headcount": SERVERS[0], "shift": "always"}},
        },
        "platforms": {"meta": {"reviewers": SERVERS[1], "review_minutes": second}},
    }


def by(name: str) -> Peer:
    """This simulator with an engine."""

    def seconds(customers: int, seed: int) -> Timed:
        simulate, planned = engine(name), scenario.planned(scenario.from_dict(case(customers)))
        started = process_time()
        drawn, log = simulate(planned, seed, 1)
        measures.measure(log, drawn)
        spent = process_time() - started
        scale = customers / len(drawn.outside_at)
        gap = drawn.horizon.end_at / customers
        first, second = (wait / gap for wait in waits(log, len(drawn.outside_at)))
        return Timed(spent * scale, first, second)

    return seconds


def waits(log: Log, flags: int) -> tuple[float, float]:
    """Mean hours until triage, and until review, of all who got so far."""
    pairs = (records.FLAGGED, records.TRIAGE_BEGAN), (records.REFERRED, records.REVIEW_BEGAN)
    first, second = (
        float(np.nanmean(when(log, end, flags) - when(log, start, flags))) for start, end in pairs
    )
    return first, second


def when(log: Log, record: int, flags: int) -> NDArray[np.float64]:
    """When something was recorded, by flag."""
    at = np.full(flags, np.nan)
    chosen = log.record == record
    at[log.flag[chosen]] = log.at[chosen]
    return at


def parts(name: str, customers: int, seed: int) -> Parts:
    """A replication step by step; an engine draws before it plays, so that is taken off."""
    simulate, planned = engine(name), scenario.planned(scenario.from_dict(case(customers)))
    times = [process_time()]
    world.draw(planned, seed, 1)
    times.append(process_time())
    drawn, log = simulate(planned, seed, 1)
    times.append(process_time())
    measures.measure(log, drawn)
    times.append(process_time())
    draw, simulated, measure = np.diff(times).tolist()
    return Parts(draw, simulated - draw, measure, len(drawn.outside_at), len(log))
