"""Stocks of live accounts: what opens, is removed, moves, returns, falls silent, is learnt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import exp, log

import numpy as np
from scipy.integrate import quad
from scipy.special import exp1

from sim.exact.queues import Floats, transition


@dataclass(frozen=True, slots=True)
class Ways:
    """How accounts come and go; by platform: shares of what opens (adding up to 1), hazards of
    removal, chances to be stopped at opening.

    found_per_hour: hazard of a takedown, everywhere; return_hours: mean of an exponential delay;
    moved: chance that a return is on another platform, by the others' shares; adaptation: chance
    that a takedown opens one more, by shares.
    """

    shares: Sequence[float]
    removal_per_hour: Sequence[float]
    stopped: Sequence[float]
    return_chance: float = 0.0
    return_hours: float = 1.0
    moved: float = 0.0
    found_per_hour: float = 0.0
    adaptation: float = 0.0


@dataclass(frozen=True, slots=True)
class Moved:
    """A stretch of time. live: by platform, averaged; opened, removed (by platforms themselves),
    taken_down: numbers; state: live by platform, then waiting to return to each, at its end."""

    live: Floats
    opened: float
    removed: float
    taken_down: float
    state: Floats


def flows(ways: Ways, openings_per_hour: float) -> tuple[Floats, Floats, Floats]:
    """Rates in the mean as rows over the state (live, waiting, 1) by platform: accounts that
    appear; that are removed by the platform, at opening or later; and that are taken down.

    All rates are linear in the state, so means obey them exactly, whatever the spread.
    """
    count = len(ways.shares)
    shares = np.asarray(ways.shares)
    live = np.eye(2 * count + 1)[:count]
    waiting = np.eye(2 * count + 1)[count : 2 * count]
    taken = ways.found_per_hour * live
    appear = waiting / ways.return_hours + ways.adaptation * np.outer(shares, taken.sum(axis=0))
    appear[:, -1] += openings_per_hour * shares
    removed = np.asarray(ways.removal_per_hour)[:, None] * live
    removed += np.asarray(ways.stopped)[:, None] * appear
    return appear, removed, taken


def slopes(ways: Ways, openings_per_hour: float) -> Floats:
    """The matrix of the state's slope; its last row, of the 1, is 0."""
    count = len(ways.shares)
    appear, removed, taken = flows(ways, openings_per_hour)
    found = np.zeros((2 * count + 1, 2 * count + 1))
    found[:count] = appear - removed - taken
    for here in range(count):
        others = np.array([share * (p != here) for p, share in enumerate(ways.shares)])
        to = ways.moved * others / others.sum() if count > 1 else np.zeros(1)
        to[here] = 1.0 - to.sum()
        gone = ways.return_chance * (removed + taken)[here]
        found[count : 2 * count] += np.outer(to, gone)
    found[count : 2 * count, count : 2 * count] -= np.eye(count) / ways.return_hours
    return found


def settled(ways: Ways, live_accounts: float) -> tuple[float, Floats]:
    """Openings an hour that hold so many live accounts in the long run; and the state then."""
    matrix = slopes(ways, 1.0)
    state = np.linalg.solve(matrix[:-1, :-1], -matrix[:-1, -1])
    openings = live_accounts / float(state[: len(ways.shares)].sum())
    return openings, np.asarray(state * openings, dtype=np.float64)


def course(ways: Ways, openings_per_hour: float, state: Floats, hours: float) -> Moved:
    """What becomes of a state within so many hours, in the mean."""
    count = len(ways.shares)
    after, spent = transition(slopes(ways, openings_per_hour).T, hours)
    start = np.append(state, 1.0)
    area = start @ spent
    appear, removed, taken = (
        float((rates @ area).sum()) for rates in flows(ways, openings_per_hour)
    )
    return Moved(area[:count] / hours, appear, removed, taken, (start @ after)[:-1])


def silenced(accounts: float, before_hours: float, per_hour: float, hours: float) -> float:
    """Live accounts, averaged, where nothing opens and after a while groups are disrupted.

    Each account lasts until its group is disrupted, at a constant rate, so after t hours a share
    exp(-rate t) is left, however many belong to a group.
    """
    return (
        accounts * (before_hours + (1.0 - exp(-per_hour * hours)) / per_hour)
        / (before_hours + hours)
    )  # fmt: skip


def learnt_share(
    referrals_per_hour: float, half_life_hours: float, remembered_half: float
) -> float:
    """E[M / (M + K)] in the long run, K = `remembered_half`.

    M adds 1 at each of a Poisson stream of rate nu and decays at delta = ln 2 / half-life: shot
    noise, E[exp(-s M)] = exp(-(nu / delta) Ein(s)), Ein(s) = the integral of (1 - exp(-u)) / u
    from 0 to s. And 1 / (M + K) is the integral of exp(-s (M + K)) over s. Source: Campbell
    (1909); Rice (1944).
    """
    memory = referrals_per_hour * half_life_hours / log(2.0)

    def forgotten(x: float) -> float:  # x = s (M* + K)
        s = x / (memory + remembered_half)
        risen = float(exp1(s)) + log(s) + np.euler_gamma if s > 1e-8 else s
        return exp(-remembered_half * s - memory * risen)

    most = 50.0 * (1.0 + memory / remembered_half)  # exp(-50) at the latest
    edges = np.append(0.0, np.geomspace(0.5, most, 40))
    area = sum(quad(forgotten, a, b)[0] for a, b in pairwise(edges.tolist()))
    return 1.0 - area * remembered_half / (memory + remembered_half)
