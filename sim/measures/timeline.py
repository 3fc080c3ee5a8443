"""The state of things day by day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache

import numpy as np

from sim import records as r
from sim.horizon import Horizon
from sim.measures.kinds import Kinds, Rows
from sim.measures.places import Floats, Ints
from sim.world import World


@dataclass(frozen=True, slots=True)
class Timeline:
    """Columns, one row a day: live_accounts, backlog (flags whose triage has not begun) and
    in_system (flags not yet sent or closed) when the day ends; analysts who came on duty, and
    takedowns, on the day."""

    day: tuple[str, ...]
    live_accounts: Ints
    backlog: Ints
    in_system: Ints
    on_duty: Ints
    takedowns: Ints


@lru_cache(maxsize=8)
def midnights(horizon: Horizon) -> Floats:
    """When each day begins, and when the last one ends."""
    days = horizon.days()
    return np.array([horizon.at(day) for day in [*days, days[-1] + timedelta(days=1)]])


@lru_cache(maxsize=8)
def days_of(horizon: Horizon) -> tuple[str, ...]:
    """The days by name."""
    return tuple(day.isoformat() for day in horizon.days())


def timeline(kinds: Kinds, world: World) -> Timeline:
    """The state by day."""
    edges = midnights(world.horizon)
    ends, log = edges[1:], kinds.log
    gone = kinds.rows(r.REMOVED, r.SILENT)
    gone = gone[log.account[gone] < len(world.content)]
    up = kinds.rows(r.OPENED, r.RETURNED, r.REVERSED)
    live = kinds.moving(up[log.account[up] < len(world.content)], gone)
    waiting = kinds.waiting.just_before(ends)

    first = np.searchsorted(log.at, edges, side="left")  # row of each day

    def that_day(rows: Rows) -> Ints:
        return np.diff(np.searchsorted(rows, first))

    return Timeline(
        days_of(world.horizon),
        live.just_before(ends),
        waiting,
        waiting + kinds.in_hand.just_before(ends),
        that_day(kinds.rows(r.ON_DUTY)),
        that_day(kinds.takedowns),
    )
