"""How long single flags wait, by the order they are taken in; and constant service by several."""

from __future__ import annotations

from itertools import pairwise
from math import exp, log, sqrt

import numpy as np
from scipy.integrate import quad
from scipy.optimize import brentq
from scipy.special import ive, pdtr
from scipy.stats import poisson

from sim.exact.queues import Queue, erlang_c, periodic_state


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
