"""Groups and their presences: who is there at the start, who arrives, what they open and when."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from sim.columns import AWAITED_AT_ENTRY, BY_ADAPTING, BY_OPENING_IT, LIVE_AT_ENTRY
from sim.dated import arrivals, unit_arrivals, values_at
from sim.distributions import residual
from sim.equilibrium import Equilibrium, equilibrium, moves
from sim.horizon import Horizon
from sim.schema import Scenario
from sim.streams import Streams, Stretches, unit_exponential
from sim.tables import ADAPTED, AT_ENTRY, LANE, OPENED, Presences

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

HOURS_A_YEAR: Final = 365.25 * 24


@dataclass(frozen=True, slots=True)
class Population:
    """Groups and presences. Presences of the groups come first, those from adaptation behind.

    arrives_at: by group, hours; initial: groups there at the begin. By presence: group, lane,
    enters (how its first account does), enters_at (hours), platform (of that account), and for
    those live at entry age (hours) and is_return.
    """

    arrives_at: Floats
    initial: int
    presences: Presences
    group: Ints
    lane: Ints
    enters: Ints
    enters_at: Floats
    platform: Ints
    age: Floats
    is_return: NDArray[np.bool_]


def shares_on(scenario: Scenario, at: Floats, horizon: Horizon) -> Floats:
    """Shares of the platforms among new presences at each time; shape (times, platforms)."""
    platforms = scenario.platforms.values()
    shares = np.stack([values_at(platform.share, at, horizon) for platform in platforms], axis=1)
    return np.asarray(shares / shares.sum(axis=1, keepdims=True))


def start_equilibrium(scenario: Scenario, horizon: Horizon) -> Equilibrium:
    """What the world holds without analysts, from the values in force at `clock.start`."""
    day, groups = horizon.start, scenario.groups
    return equilibrium(
        groups.live_accounts,
        shares_on(scenario, np.zeros(1), horizon)[0],
        removal_per_hour(scenario, horizon),
        np.array([p.detection.at_opening_chance.at(day) for p in scenario.platforms.values()]),
        groups.return_.chance.at(day),
        groups.return_.delay_hours.at(day).mean(),
        groups.return_.displacement_chance.at(day),
    )


def pick(chances: Floats, uniforms: Floats) -> Ints:
    """Which outcome each uniform stands for; `chances` by outcome, or by draw and outcome."""
    edges = np.cumsum(np.broadcast_to(chances, (len(uniforms), chances.shape[-1])), axis=1)
    edges[:, -1] = 1.0
    return np.asarray((uniforms[:, None] >= edges).sum(axis=1), dtype=np.int64)


def populate(
    scenario: Scenario, horizon: Horizon, streams: Streams, presences_more: int
) -> Population:
    """Draw the groups and their presences; `presences_more` from adaptation for each group."""
    balance = start_equilibrium(scenario, horizon)
    arrives_at = group_arrivals(scenario, horizon, streams)
    groups = len(arrives_at)
    number = np.arange(groups)
    at_entry = presences_at_entry(scenario, balance, groups, streams)
    openings, opened = opening_times(scenario, balance, arrives_at, horizon, streams)
    presences = Presences(
        np.concatenate([np.repeat(number, 2), number]),
        np.concatenate([np.tile([AT_ENTRY, OPENED], groups), np.full(groups, ADAPTED)]),
        np.concatenate(
            [np.stack([at_entry, opened], axis=1).ravel(), np.full(groups, presences_more)]
        ),
    )
    group, lane = presences.of_each(presences.group), presences.of_each(presences.lane)
    enters = np.select([lane == OPENED, lane == ADAPTED], [BY_OPENING_IT, BY_ADAPTING], -1)
    enters_at = np.full(len(group), horizon.end_at)
    enters_at[lane == OPENED] = openings
    platform = np.full(len(group), -1)
    uniform = presences.uniforms(streams, "platform")[:, 0]
    new = lane == OPENED
    platform[new] = pick(shares_on(scenario, enters_at[new], horizon), uniform[new])
    age, is_return = np.zeros(len(group)), np.zeros(len(group), dtype=bool)

    entry = np.flatnonzero(lane == AT_ENTRY)
    if len(entry):
        draws = presences.uniforms(streams, "entry", 5)[entry]
        live = draws[:, 0] * balance.presences < balance.live.sum()
        enters[entry] = np.where(live, LIVE_AT_ENTRY, AWAITED_AT_ENTRY)
        arrived = arrives_at[group[entry]]
        delay = scenario.groups.return_.delay_hours.at(horizon.start)
        waits = residual(delay, draws[:, 1], draws[:, 2])
        enters_at[entry] = np.where(live, arrived, arrived + waits)
        chances = np.where(live[:, None], live_shares(balance), return_shares(scenario, balance))
        platform[entry] = pick(chances, uniform[entry])
        hazard = removal_per_hour(scenario, horizon)[platform[entry]]
        aged = live & (hazard > 0)  # in a closed population no account is ever replaced
        age[entry[aged]] = unit_exponential(draws[aged, 3]) / hazard[aged]
        is_return[entry] = aged & (draws[:, 4] < scenario.groups.return_.chance.at(horizon.start))
    return Population(
        arrives_at, scenario.groups.initial, presences, group, lane, enters.astype(np.int64),
        enters_at, platform.astype(np.int64), age, is_return,
    )  # fmt: skip


def group_arrivals(scenario: Scenario, horizon: Horizon, streams: Streams) -> Floats:
    """When each group enters: those of the start, then arrivals that balance disruptions."""
    initial = scenario.groups.initial
    yearly = scenario.groups.disruptions_per_group_year.at(horizon.start) * initial
    later = arrivals(
        streams.stream("group arrival"), 0, 0,
        np.array([horizon.begin_at]), np.array([yearly / HOURS_A_YEAR]), horizon.end_at,
    )  # fmt: skip
    return np.append(np.full(initial, horizon.begin_at), later)


def presences_at_entry(
    scenario: Scenario, balance: Equilibrium, groups: int, streams: Streams
) -> Ints:
    """floor((L* + W) / G + u) presences of each group, so that the mean is exact."""
    each = balance.presences / max(scenario.groups.initial, 1)
    uniform = streams.stream("presences at entry").read(Stretches.alike(groups, 0, 1))
    return np.floor(each + uniform).astype(np.int64)


def opening_times(
    scenario: Scenario,
    balance: Equilibrium,
    arrives_at: Floats,
    horizon: Horizon,
    streams: Streams,
) -> tuple[Floats, Ints]:
    """When each group opens presences, from its arrival on, in hours; and how many it opens."""
    per_hour = balance.openings_per_hour / max(scenario.groups.initial, 1)
    totals = (horizon.end_at - arrives_at) * per_hour
    groups, most = np.arange(len(arrives_at)), float(totals.max(initial=0.0))
    unit = unit_arrivals(streams.stream("opening"), groups, OPENED * LANE, most)
    opened = unit < totals[:, None]
    times = [np.empty(0)]
    for at, total in zip(*np.unique([arrives_at, totals], axis=1), strict=True):
        # Groups enter in the order of their numbers, most of them at the beginning.
        then = opened & (arrives_at == at)[:, None]
        times.append(np.interp(unit[then], [0.0, total], [at, horizon.end_at]))
    return np.concatenate(times), opened.sum(axis=1)


def removal_per_hour(scenario: Scenario, horizon: Horizon) -> Floats:
    """The detection hazard by platform at `clock.start`."""
    platforms = scenario.platforms.values()
    return np.array([p.detection.removal_per_day.at(horizon.start) / 24 for p in platforms])


def live_shares(balance: Equilibrium) -> Floats:
    """Chances of the platforms of an account that is live at entry."""
    return np.asarray(balance.live / max(balance.live.sum(), np.finfo(float).tiny))


def return_shares(scenario: Scenario, balance: Equilibrium) -> Floats:
    """Chances of the platforms of an account that is on its way back at entry."""
    back = scenario.groups.return_
    if balance.appearing.sum() == 0:
        return live_shares(balance)
    day = scenario.clock.start
    shares = np.array([p.share.at(day) for p in scenario.platforms.values()], dtype=np.float64)
    matrix = moves(shares / shares.sum(), back.displacement_chance.at(day))
    returning = balance.appearing @ matrix
    return np.asarray(returning / returning.sum())
