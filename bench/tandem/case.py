"""The tandem: two stations at load 0.8, infinite queues, first come first served.

Times are in mean gaps between arrivals. By Burke's theorem the output of the first station is a
Poisson stream as well, so both are M/M/c queues with known mean waits.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import sqrt
from typing import Final, NamedTuple

import numpy as np

from sim import exact

SERVERS: Final = (3, 10)
LOAD: Final = 0.8
SERVICE: Final = (LOAD * SERVERS[0], LOAD * SERVERS[1])
ERRORS: Final = 4.5
"""Standard errors by which a mean wait may be off; seeds are fixed, so this never flickers."""


class Timed(NamedTuple):
    """What a run took, start-up and compilation left out, and the mean waits that it found."""

    seconds: float
    first: float
    second: float


Peer = Callable[[int, int], Timed]
"""Plays so many customers with a seed."""


class NotInstalledError(Exception):
    """A peer cannot be played here; the message says what is missing."""


def exact_waits() -> tuple[float, ...]:
    """The mean wait at each station in the long run."""
    stations = zip(SERVICE, SERVERS, strict=True)
    return tuple(exact.mmc(1.0, service, servers).wait_hours for service, servers in stations)


def standard_error(servers: int, customers: int) -> float:
    """Of the mean wait of so many customers of M/M/c in a row, whose waits are correlated.

    By Little's law the sum of waits is the time integral of the queue, whose asymptotic variance
    in a birth-death process is 2 sum(g^2 / (rate up x p)), g the running sum of (queue - mean) p.
    Source: Whitt, Asymptotic formulas for Markov processes, Operations Research 40 (1992).
    """
    states = np.arange(servers + 150)  # beyond them 0.8^150 is left
    down = np.minimum(states[1:], servers) / (LOAD * servers)
    chances = np.cumprod(np.concatenate([[1.0], 1 / down]))
    chances /= chances.sum()
    queue = np.maximum(states - servers, 0)
    running = np.cumsum((queue - queue @ chances) * chances)
    return sqrt(2 * float(np.sum(running[:-1] ** 2 / chances[:-1])) / customers)


def check(name: str, runs: Sequence[Timed], customers: int) -> None:
    """Nobody is timed on a wrong model: the mean of the runs must be what theory says."""
    means = (sum(column) / len(runs) for column in list(zip(*runs, strict=True))[1:])
    for found, wanted, servers in zip(means, exact_waits(), SERVERS, strict=True):
        allowed = ERRORS * standard_error(servers, customers * len(runs))
        if not abs(found - wanted) <= allowed:
            raise ValueError(
                f"{name}: a mean wait of {found:.3f} in front of {servers} servers is not "
                f"{wanted:.3f} give or take {allowed:.3f}"
            )
