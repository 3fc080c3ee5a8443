"""The state of things day by day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache

import numpy as np

from sim import records as r
from sim.horizon import Horizon
from sim.measures.moving import moving
from sim.measures.places import Floats, Ints
from sim.records import Log
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


def timeline(log: Log, world: World) -> Timeline:
    """The state by day."""
    edges = midnights(world.horizon)
    kind, modelled = log.record, log.account < len(world.content)
    overtaken_at_work = (kind == r.OVERTAKEN) & (log.actor >= 0)
    raised, withdrawn = kind == r.FLAGGED, kind == r.WITHDRAWN
    appears = (kind == r.OPENED) | (kind == r.RETURNED)
    goes = ((kind == r.REMOVED) & modelled) | (kind == r.SILENT)
    left = withdrawn | np.isin(kind, (r.DISMISSED, r.REFERRED)) | overtaken_at_work
    takedowns = (kind == r.REMOVED) & (log.cause == r.BY_REFERRAL)

    def that_day(at: Floats) -> Ints:
        return np.diff(np.searchsorted(at, edges, side="left"))

    return Timeline(
        tuple(day.isoformat() for day in world.horizon.days()),
        moving(log, appears, goes).just_before(edges[1:]),
        moving(log, raised, withdrawn | (kind == r.TRIAGE_BEGAN)).just_before(edges[1:]),
        moving(log, raised, left).just_before(edges[1:]),
        that_day(log.at[kind == r.ON_DUTY]),
        that_day(log.at[takedowns]),
    )
