"""The tandem through this simulator: a scenario, its world drawn and played, and all measures.

Analysts are the first station, a platform's reviewers the second; referring takes no time. The
number of leads is drawn (Poisson), so times are scaled to the number of customers asked for.
"""

from __future__ import annotations

from datetime import date, timedelta
from time import process_time
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from bench.tandem.case import SERVERS, SERVICE, NotInstalledError, Peer, Timed
from sim import measures, records, scenario, world
from sim.engines import COMPILED, SIMPY, missing, player, simulate
from sim.records import Log

ENGINES: Final = (SIMPY, COMPILED)
PER_DAY: Final = 10_000
START: Final = date(2024, 1, 1)


class Parts(NamedTuple):
    """CPU seconds of the steps of a replication, and what it came to."""

    draw: float
    play: float
    measure: float
    customers: int
    records: int


def engine(name: str) -> str:
    """An engine that there is."""
    if name == COMPILED and missing():
        raise NotInstalledError(missing())
    return name


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


def by(name: str, parts: tuple[str, ...] = ()) -> Peer:
    """This simulator with an engine; parts: of the measures that are wanted, none for all."""

    def seconds(customers: int, seed: int) -> Timed:
        planned = scenario.planned(scenario.from_dict(case(customers)))
        started = process_time()
        drawn, log = simulate(planned, seed, 1, engine(name))
        if parts:
            measures.measure_only(parts, log, drawn)
        else:
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
    """A replication step by step."""
    planned = scenario.planned(scenario.from_dict(case(customers)))
    times = [process_time()]
    drawn, traits = world.draw(planned, seed, 1)
    times.append(process_time())
    log = player(engine(name))(traits)
    times.append(process_time())
    measures.measure(log, drawn)
    times.append(process_time())
    draw, played, measure = np.diff(times).tolist()
    return Parts(draw, played, measure, len(drawn.outside_at), len(log))
