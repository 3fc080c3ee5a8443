"""Traits of accounts and of the groups behind them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim import slots
from sim.casting.cast import Cast, Columns, Floats, spread
from sim.dated import Blocks, Calendar, durations
from sim.streams import Stretches, unit_exponential
from sim.tables import ADAPTED


def account_columns(cast: Cast, content: NDArray[np.int32]) -> Columns:
    """Traits of accounts."""
    people, accounts = cast.people, cast.accounts
    presence, first = accounts.presence, accounts.generation == 1
    back, finds = cast.scenario.groups.return_, cast.scenario.analysts.search.finds_per_hour
    at_opening = [p.detection.at_opening_chance for p in cast.scenario.platforms.values()]
    reports = [
        cast.exponentials(cast.own_rows_for(f"report/{lead.source}", lead.per_account_per_day))
        for lead in cast.scenario.leads
    ]
    types = cast.scenario.content_types.values()
    seen = np.array([t.visibility for t in types])[content]
    seen = seen * spread(cast, cast.scenario.groups.visibility_sigma, "visibility")
    return {
        "group": people.group[presence],
        "presence": presence,
        "last": accounts.last,
        "content": content[presence],
        "visibility": seen[presence],
        "reach": reach_column(cast),
        "returns": cast.returns,
        "displaced": cast.uniforms_for("displaced", back.displacement_chance),
        "displaced_to": cast.uniforms_for("displaced to", back.displacement_chance),
        "stopped": cast.uniforms_for("stopped", *at_opening),
        "finder": cast.uniforms_for("finder", finds),
        "adapts": cast.uniforms_for("adapts", cast.scenario.groups.adaptation),
        "detection": cast.exponentials(cast.uniforms("detection")),
        "anew": unit_exponential(cast.anew("detection")),
        "reports": np.concatenate([np.empty(0), *reports]),
        "spells": cast.exponentials(cast.own_rows_for("search", finds)),
        "enters": np.where(first, people.enters[presence], -1),
        "enters_at": np.where(first, people.enters_at[presence], cast.horizon.end_at),
        "platform": people.platform,
        "opens_on": cast.by_presence("opens on"),
        "severity": [t.severity for t in types],
    }


def reach_column(cast: Cast) -> Floats:
    """The multiplier of reach by account, where an order of the backlog goes by it."""
    if "reach_first" not in cast.scenario.analysts.order.values:
        return np.empty(0)
    return spread(cast, cast.scenario.groups.reach_sigma, "reach")[cast.accounts.presence]


def return_columns(cast: Cast, calendar: Calendar) -> Columns:
    """How long each presence stays empty."""
    blocks = Blocks()
    calendar.enter(slots.RETURN_DELAY, cast.scenario.groups.return_.delay_hours, blocks.number)
    uniforms = cast.uniforms("return")
    return {"return_hours": cast.parts.of(durations, tuple(blocks.met), uniforms, 1.0)}


def group_columns(cast: Cast) -> Columns:
    """Groups, and which accounts are theirs."""
    people = cast.people
    groups = len(people.arrives_at)
    starts = np.append(0, np.cumsum(cast.accounts.of_presence))  # first account of each presence
    own = int((people.lane != ADAPTED).sum())
    first_presence = np.searchsorted(people.group[:own], np.arange(groups + 1))
    first_more = own + np.arange(groups + 1) * cast.presences_more
    uniform = cast.streams.stream("disruption").read(Stretches.alike(groups, 0, 1))
    return {
        "first_account": starts[first_presence],
        "first_more": starts[first_more],
        "more": starts[own:-1],
        "arrives_at": people.arrives_at,
        "disruption": unit_exponential(uniform),
    }
