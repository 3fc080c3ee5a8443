"""How long single flags wait, by the order they are taken in; constant service; batches."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from math import exp, log, sqrt

import numpy as np
from scipy.integrate import quad
from scipy.optimize import brentq
from scipy.special import ive, pdtr
from scipy.stats import poisson

from sim.exact.queues import Queue, erlang_c, mmc, periodic_state, transition


def oldest_first_longer(
    arrivals_per_hour: float, service_hours: float, servers: int, hours: float
) -> float:
    """The share of arrivals at M/M/c that wait longer than so many hours, oldest first.

    Who must wait, waits exponentially at the rate at which the queue gains on arrivals:
    C exp(-(c mu - lambda) t), C of Erlang. Source: Erlang (1917).
    """
    gain = servers / service_hours - arrivals_per_hour
    return erlang_c(arrivals_per_hour * service_hours, servers) * exp(-gain * hours)


def oldest_first_quantile(
    arrivals_per_hour: float, service_hours: float, servers: int, share: float
) -> float:
    """The wait that so large a share of arrivals does not exceed; needs 1 - share < C."""
    gain = servers / service_hours - arrivals_per_hour
    delayed = erlang_c(arrivals_per_hour * service_hours, servers)
    return log(delayed / (1.0 - share)) / gain


def newest_first_longer(
    arrivals_per_hour: float, service_hours: float, servers: int, hours: float
) -> float:
    """The same where the newest flag is taken next.

    Who must wait is taken when somebody comes free and all who came later have been taken: a
    busy period B of one server who works c mu. With x = 2 t sqrt(lambda c mu), B has the density
    exp(-(lambda + c mu) t) I1(x) / (t sqrt(lambda / (c mu))). Source: Vaulot (1954); Takacs
    (1962) for B.
    """
    all_busy = servers / service_hours
    gap = (sqrt(all_busy) - sqrt(arrivals_per_hour)) ** 2
    middle = 2.0 * sqrt(arrivals_per_hour * all_busy)

    def density(t: float) -> float:
        # ive is I1 without its growth exp(x), which is in the exponent instead
        return exp(-gap * t) * float(ive(1, middle * t)) / t * sqrt(all_busy / arrivals_per_hour)

    # to a hundred relaxation times, beyond which nothing is left
    edges = np.append(hours, hours + np.geomspace(0.01, 100.0, 30) / gap)
    longer = sum(quad(density, a, b)[0] for a, b in pairwise(edges.tolist()))
    return erlang_c(arrivals_per_hour * service_hours, servers) * longer


def newest_first_quantile(
    arrivals_per_hour: float, service_hours: float, servers: int, share: float
) -> float:
    """The wait that so large a share of arrivals does not exceed, newest first."""

    def too_many(hours: float) -> float:
        longer = newest_first_longer(arrivals_per_hour, service_hours, servers, hours)
        return longer - (1.0 - share)

    return float(brentq(too_many, 1e-6 * service_hours, 1e4 * service_hours, xtol=1e-12))


def mdc(arrivals_per_hour: float, service_hours: float, servers: int, most: int) -> Queue:
    """M/D/c in the long run; most: the number in the system at which the chain is cut.

    Whoever is in service now is done a service time later and whoever waits is not, so the number
    in the system then is what now waits beyond c, and who came: N' = (N - c)+ + Poisson(load).
    Source: Crommelin (1932).
    """
    load = arrivals_per_hour * service_hours
    number = np.arange(most + 1)
    left = np.maximum(number - servers, 0)
    chances = poisson.pmf(number[None, :] - left[:, None], load)
    chances[:, -1] = 1.0 - np.where(most > left, pdtr(most - left - 1, load), 0.0)
    state = periodic_state([chances])
    waiting = float(state @ left)
    return Queue(float(state[servers:].sum()), waiting / arrivals_per_hour, waiting)


@dataclass(frozen=True, slots=True)
class Aged:
    """Mean waits of two classes, of which one has a head start."""

    urgent_hours: float
    other_hours: float


def aging(
    arrivals_per_hour: float,
    service_hours: float,
    servers: int,
    urgent_share: float,
    head_start_hours: float,
    most: int,
) -> Aged:
    """M/M/c where the urgent stand in line as if they had come so many hours before they did.

    Of the others, who finds n in the system and must wait has n - c + 1 ahead, of either class;
    of those who come later only the urgent get ahead, and only within the head start. So who is
    ahead is a chain with the urgent as arrivals until then and none from then on; it is cut at
    `most`. The mean wait of all does not depend on the order, which leaves that of the urgent.
    Source: Jackson (1960) for the order; Kleinrock (1965) for the conservation law.
    """
    load, all_busy = arrivals_per_hour * service_hours, servers / service_hours
    whole = mmc(arrivals_per_hour, service_hours, servers)
    ahead = np.arange(most + 1)
    generator = np.diag(np.append(0.0, np.full(most - 1, urgent_share * arrivals_per_hour)), 1)
    generator += np.diag(np.full(most, all_busy), -1)
    after, spent = transition(generator - np.diag(generator.sum(axis=1)), head_start_hours)
    found = np.append(0.0, (1.0 - load / servers) * (load / servers) ** ahead[:-1])
    until_then = float((found @ spent)[1:].sum())
    other = whole.delayed_share * (until_then + float(found @ after @ ahead) / all_busy)
    return Aged((whole.wait_hours - (1.0 - urgent_share) * other) / urgent_share, other)


@dataclass(frozen=True, slots=True)
class Batched:
    """A station to which batches come: mean numbers, and from coming to leaving, of each first."""

    waiting: float
    inside: float
    first_hours: float


def batches(
    sources: int,
    per_source_hour: float,
    sizes: Mapping[int, float],
    service_hours: float,
    servers: int,
    most: int,
) -> Batched:
    """M^X/M/c whose batches come from so many sources, each at a constant rate while not inside.

    sizes: the chance of each size; a batch takes so many sources inside. most: the number inside
    at which the chain is cut. The first of a batch waits until all it finds but c - 1 are gone.
    Source: finite sources and bulk arrivals, as in Gross and Harris, Fundamentals of Queueing
    Theory.
    """
    number = np.arange(most + 1)
    comes = (sources - number) * per_source_hour
    generator = np.diag(np.minimum(number[1:], servers) / service_hours, -1)
    for size, chance in sizes.items():
        generator += np.diag(comes[: most + 1 - size] * chance, size)
    generator -= np.diag(generator.sum(axis=1))
    equations = generator.T.copy()
    equations[-1] = 1.0
    state = np.linalg.solve(equations, np.eye(most + 1)[-1])
    met = state * comes / float(state @ comes)
    waits = float(met @ np.maximum(number - servers + 1, 0)) * service_hours / servers
    waiting = float(state @ np.maximum(number - servers, 0))
    return Batched(waiting, float(state @ number), waits + service_hours)
