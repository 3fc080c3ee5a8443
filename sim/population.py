"""Groups and their presences: who is there at the start, who arrives, what they open and when."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from sim.dated import arrivals, numbers, unit_arrivals, values_at
from sim.distributions import Distribution, residual
from sim.equilibrium import Equilibrium, equilibrium, moves
from sim.horizon import Horizon
from sim.schema import Dated, Scenario
from sim.season import factor
from sim.slots import AWAITED_AT_ENTRY, BY_ADAPTING, BY_OPENING_IT, LIVE_AT_ENTRY
from sim.streams import Streams, Stretches, unit_exponential
from sim.tables import ADAPTED, AT_ENTRY, LANE, OPENED, Presences

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

HOURS_A_YEAR: Final = 365.25 * 24


@dataclass(frozen=True, slots=True, eq=False)
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


@dataclass(frozen=True, slots=True)
class Beginning:
    """All that the population depends on, mostly as it is at `clock.start`.

    shares (paths), removal_per_hour and stopped (at opening): by platform. pace: the factor of
    season and surges on openings, which the equilibrium leaves out: it is that of the mean month.
    """

    horizon: Horizon
    initial: int
    live_accounts: float
    disruptions_per_group_year: float
    return_chance: float
    return_delay: Distribution
    displacement: float
    shares: tuple[Dated[float], ...]
    removal_per_hour: tuple[float, ...]
    stopped: tuple[float, ...]
    pace: Dated[float]

    @property
    def equilibrium(self) -> Equilibrium:
        """What the world holds without analysts, from the values in force at `clock.start`."""
        return equilibrium(
            self.live_accounts,
            shares_on(self.shares, np.zeros(1), self.horizon)[0],
            np.array(self.removal_per_hour),
            np.array(self.stopped),
            self.return_chance,
            self.return_delay.mean(),
            self.displacement,
        )


def beginning(scenario: Scenario) -> Beginning:
    """A scenario's."""
    groups, horizon, platforms = scenario.groups, scenario.horizon, scenario.platforms.values()
    back, day = groups.return_, horizon.start
    return Beginning(
        horizon,
        groups.initial,
        groups.live_accounts,
        groups.disruptions_per_group_year.at(day),
        back.chance.at(day),
        back.delay_hours.at(day),
        back.displacement_chance.at(day),
        platform_shares(scenario),
        tuple(platform.detection.removal_per_day.at(day) / 24 for platform in platforms),
        tuple(platform.detection.at_opening_chance.at(day) for platform in platforms),
        factor(scenario, "openings"),
    )


def platform_shares(scenario: Scenario) -> tuple[Dated[float], ...]:
    """The paths of the platforms' shares."""
    return tuple(platform.share for platform in scenario.platforms.values())


def shares_on(paths: tuple[Dated[float], ...], at: Floats, horizon: Horizon) -> Floats:
    """Shares of the platforms among new presences at each time; shape (times, platforms)."""
    shares = np.stack([values_at(path, at, horizon) for path in paths], axis=1)
    return np.asarray(shares / shares.sum(axis=1, keepdims=True))


def pick(chances: Floats, uniforms: Floats) -> Ints:
    """Which outcome each uniform stands for; `chances` by outcome, or by draw and outcome."""
    edges = np.cumsum(np.broadcast_to(chances, (len(uniforms), chances.shape[-1])), axis=1)
    edges[:, -1] = 1.0
    return np.asarray((uniforms[:, None] >= edges).sum(axis=1), dtype=np.int64)


def populate(start: Beginning, streams: Streams, presences_more: int) -> Population:
    """Draw the groups and their presences; `presences_more` from adaptation for each group."""
    balance, horizon = start.equilibrium, start.horizon
    arrives_at = group_arrivals(start, streams)
    groups = len(arrives_at)
    number = np.arange(groups)
    at_entry = presences_at_entry(start, balance, groups, streams)
    openings, opened = opening_times(start, balance, arrives_at, streams)
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
    platform[new] = pick(shares_on(start.shares, enters_at[new], horizon), uniform[new])
    age, is_return = np.zeros(len(group)), np.zeros(len(group), dtype=bool)

    entry = np.flatnonzero(lane == AT_ENTRY)
    if len(entry):
        draws = presences.uniforms(streams, "entry", 5)[entry]
        live = draws[:, 0] * balance.presences < balance.live.sum()
        enters[entry] = np.where(live, LIVE_AT_ENTRY, AWAITED_AT_ENTRY)
        arrived = arrives_at[group[entry]]
        waits = residual(start.return_delay, draws[:, 1], draws[:, 2])
        enters_at[entry] = np.where(live, arrived, arrived + waits)
        chances = np.where(live[:, None], live_shares(balance), return_shares(start, balance))
        platform[entry] = pick(chances, uniform[entry])
        hazard = np.array(start.removal_per_hour)[platform[entry]]
        aged = live & (hazard > 0)  # in a closed population no account is ever replaced
        age[entry[aged]] = unit_exponential(draws[aged, 3]) / hazard[aged]
        is_return[entry] = aged & (draws[:, 4] < start.return_chance)
    return Population(
        arrives_at, start.initial, presences, group, lane, enters.astype(np.int64),
        enters_at, platform.astype(np.int64), age, is_return,
    )  # fmt: skip


def group_arrivals(start: Beginning, streams: Streams) -> Floats:
    """When each group enters: those of the start, then arrivals that balance disruptions."""
    initial, horizon = start.initial, start.horizon
    yearly = start.disruptions_per_group_year * initial
    later = arrivals(
        streams.stream("group arrival"), 0, 0,
        np.array([horizon.begin_at]), np.array([yearly / HOURS_A_YEAR]), horizon.end_at,
    )  # fmt: skip
    return np.append(np.full(initial, horizon.begin_at), later)


def presences_at_entry(
    start: Beginning, balance: Equilibrium, groups: int, streams: Streams
) -> Ints:
    """floor((L* + W) / G + u) presences of each group, so that the mean is exact."""
    each = balance.presences / max(start.initial, 1)
    uniform = streams.stream("presences at entry").read(Stretches.alike(groups, 0, 1))
    return np.floor(each + uniform).astype(np.int64)


def opening_times(
    start: Beginning,
    balance: Equilibrium,
    arrives_at: Floats,
    streams: Streams,
) -> tuple[Floats, Ints]:
    """When each group opens presences, from its arrival on, in hours; and how many it opens."""
    per_hour = balance.openings_per_hour / max(start.initial, 1)
    # Groups enter in the order of their numbers, most of them at the beginning.
    starts = np.flatnonzero(np.diff(arrives_at, prepend=-np.inf)).tolist()
    alike = list(pairwise([*starts, len(arrives_at)]))
    risen = [openings_expected(start, per_hour, float(arrives_at[first])) for first, _ in alike]
    groups = np.arange(len(arrives_at))
    totals = np.repeat([due[-1] for _, due in risen], [end - first for first, end in alike])
    most = float(totals.max(initial=0.0))
    unit = unit_arrivals(streams.stream("opening"), groups, OPENED * LANE, most)
    opened = unit < totals[:, None]
    times = [np.empty(0)]
    for (first, behind), (edges, due) in zip(alike, risen, strict=True):
        own = unit[first:behind][opened[first:behind]]
        times.append(np.interp(own, due, edges))
    return np.concatenate(times), opened.sum(axis=1)


def openings_expected(
    start: Beginning, per_hour: float, arrives_at: float
) -> tuple[Floats, Floats]:
    """Hours at which the pace of openings changes, from a group's arrival to the end of the run;
    and how many it opens until each of them, in the mean."""
    begins, paces = numbers(start.pace, start.horizon)
    behind = begins > arrives_at
    edges = np.concatenate([[arrives_at], begins[behind], [start.horizon.end_at]])
    paces = paces[len(paces) - len(edges) + 1 :]  # of the last pieces: from the arrival on
    return edges, np.append(0.0, np.cumsum(np.diff(edges) * (per_hour * paces)))


def live_shares(balance: Equilibrium) -> Floats:
    """Chances of the platforms of an account that is live at entry."""
    return np.asarray(balance.live / max(balance.live.sum(), np.finfo(float).tiny))


def return_shares(start: Beginning, balance: Equilibrium) -> Floats:
    """Chances of the platforms of an account that is on its way back at entry."""
    if balance.appearing.sum() == 0:
        return live_shares(balance)
    shares = np.array([path.at(start.horizon.start) for path in start.shares], dtype=np.float64)
    matrix = moves(shares / shares.sum(), start.displacement)
    returning = balance.appearing @ matrix
    return np.asarray(returning / returning.sum())
