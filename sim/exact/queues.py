"""Stations, shifts, steps of rates, a closed population that is searched."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import expm

Floats = NDArray[np.float64]
NEGLIGIBLE = 1e-15  # probability at which the tail of a chain is cut


@dataclass(frozen=True, slots=True)
class Queue:
    """A station in the long run.

    delayed_share: of arrivals that do not begin at once; wait_hours: mean, the undelayed
    included; waiting: mean number in the queue.
    """

    delayed_share: float
    wait_hours: float
    waiting: float


def erlang_b(load: float, servers: int) -> float:
    """The share of arrivals lost where nobody waits, by the usual recursion over servers."""
    lost = 1.0
    for n in range(1, servers + 1):
        lost = load * lost / (n + load * lost)
    return lost


def erlang_c(load: float, servers: int) -> float:
    """The share of arrivals that wait in M/M/c; needs load < servers."""
    lost = erlang_b(load, servers)
    return lost / (1.0 - load / servers * (1.0 - lost))


def mmc(arrivals_per_hour: float, service_hours: float, servers: int) -> Queue:
    """M/M/c in the long run. Source: Erlang (1917)."""
    load = arrivals_per_hour * service_hours
    delayed = erlang_c(load, servers)
    wait = delayed * service_hours / (servers - load)
    return Queue(delayed, wait, arrivals_per_hour * wait)


def mg1(arrivals_per_hour: float, service_hours: float, service_sd_hours: float) -> Queue:
    """M/G/1 in the long run. Source: Pollaczek (1930), Khinchine (1932)."""
    load = arrivals_per_hour * service_hours
    wait = residual_hours(arrivals_per_hour, service_hours, service_sd_hours) / (1.0 - load)
    return Queue(load, wait, arrivals_per_hour * wait)


def md1(arrivals_per_hour: float, service_hours: float) -> Queue:
    """M/D/1 in the long run: M/G/1 without spread."""
    return mg1(arrivals_per_hour, service_hours, 0.0)


def residual_hours(
    arrivals_per_hour: float, service_hours: float, service_sd_hours: float
) -> float:
    """What an arrival finds left, in the mean, of the work in a single server's hands."""
    return arrivals_per_hour * (service_hours**2 + service_sd_hours**2) / 2.0


def priorities(residual: float, utilisations: Sequence[float]) -> list[float]:
    """Mean waits by class under non-preemptive priority, the most urgent class first.

    residual: mean hours until somebody comes free, for an arrival that is first in line
    (`residual_hours` in M/G/1; delayed share x service time / servers in M/M/c);
    utilisations: load / servers by class. Source: Cobham (1954); Davis (1966) for M/M/c.
    """
    waits = []
    before = 0.0
    for utilisation in utilisations:
        after = before + utilisation
        waits.append(residual / ((1.0 - before) * (1.0 - after)))
        before = after
    return waits


def tandem(arrivals_per_hour: float, stations: Sequence[tuple[float, int]]) -> list[Queue]:
    """Stations (service hours, servers) one after the other, each as if alone.

    Source: Burke (1956): what leaves M/M/c is Poisson; Jackson (1957).
    """
    return [mmc(arrivals_per_hour, hours, servers) for hours, servers in stations]


@dataclass(frozen=True, slots=True)
class Impatient:
    """M/M/c+M in the long run; wait_hours is the mean of those whose service begins."""

    withdrawn_share: float
    delayed_share: float
    wait_hours: float
    waiting: float


def erlang_a(
    arrivals_per_hour: float, service_hours: float, servers: int, patience_hours: float
) -> Impatient:
    """M/M/c+M: who waits withdraws after an exponential time. Source: Palm (1957).

    Who finds j waiting waits for j + 1 exponential steps of rates r(i) = c mu + i theta,
    i = 0..j, and is still there with chance E[exp(-theta V)] = c mu / (c mu + (j + 1) theta).
    """
    theta = 1.0 / patience_hours
    all_busy = servers / service_hours
    weight = erlang_b(arrivals_per_hour * service_hours, servers)
    weight /= 1.0 - weight  # of "all busy, none waiting" against "somebody is free"
    some_free, busy, begun, begun_hours, waiting = 1.0, 0.0, 0.0, 0.0, 0.0
    steps, j = 1.0 / (all_busy + theta), 0
    while weight > NEGLIGIBLE * (some_free + busy) or all_busy + j * theta < arrivals_per_hour:
        patient = all_busy / (all_busy + (j + 1) * theta)
        busy += weight
        begun += weight * patient
        begun_hours += weight * patient * steps
        waiting += weight * j
        j += 1
        weight *= arrivals_per_hour / (all_busy + j * theta)
        steps += 1.0 / (all_busy + (j + 1) * theta)
    whole = some_free + busy
    return Impatient(
        withdrawn_share=theta * waiting / whole / arrivals_per_hour,
        delayed_share=busy / whole,
        wait_hours=begun_hours / (some_free + begun),
        waiting=waiting / whole,
    )


@dataclass(frozen=True, slots=True)
class Shifted:
    """A station that works in shifts, averaged over its cycle.

    wait_hours and the part of it while the shift is on; waiting and in_system: mean numbers,
    cases that closing time has suspended count as in the system and not as waiting.
    """

    wait_hours: float
    wait_on_duty_hours: float
    waiting: float
    in_system: float


def shifts(
    arrivals_per_hour: float,
    service_hours: float,
    servers: int,
    cycle: Sequence[tuple[float, float]],
    most: int,
) -> Shifted:
    """M/M/c that works only while its shift is on; closing time suspends what is in hand.

    cycle: (hours on, hours off) of each shift, again and again; most: the number in the system
    at which the chain is cut. Service is memoryless, so a pause changes nothing, and the state
    at opening follows from Kolmogorov's equations over one cycle. Source: periodic chains, as
    in Gross and Harris, Fundamentals of Queueing Theory.
    """
    number = np.arange(most + 1)
    beyond = np.maximum(number - servers, 0)
    on = chain(arrivals_per_hour, service_hours, servers, most)
    off = chain(arrivals_per_hour, service_hours, 0, most)
    flow = {(h, o): (transition(on, h), transition(off, o)) for h, o in dict.fromkeys(cycle)}
    state = periodic_state([matrix for shift in cycle for matrix, _ in flow[shift]])
    on_duty, off_duty, in_system = 0.0, 0.0, 0.0
    for shift in cycle:
        (to_close, worked), (to_open, rested) = flow[shift]
        on_duty += float(state @ worked @ beyond)
        in_system += float(state @ worked @ number)
        state = state @ to_close
        hours = shift[1]  # what is in hand at closing time stays so; whatever comes waits
        off_duty += float(state @ beyond) * hours + arrivals_per_hour * hours**2 / 2.0
        in_system += float(state @ rested @ number)
        state = state @ to_open
    total = sum(hours + pause for hours, pause in cycle)
    return Shifted(
        wait_hours=(on_duty + off_duty) / total / arrivals_per_hour,
        wait_on_duty_hours=on_duty / total / arrivals_per_hour,
        waiting=(on_duty + off_duty) / total,
        in_system=in_system / total,
    )


def chain(arrivals_per_hour: float, service_hours: float, servers: int, most: int) -> Floats:
    """The generator of M/M/c cut at `most` in the system; shape (most + 1, most + 1)."""
    generator = np.diag(np.full(most, arrivals_per_hour), 1)
    generator += np.diag(np.minimum(np.arange(1, most + 1), servers) / service_hours, -1)
    return generator - np.diag(generator.sum(axis=1))


def transition(generator: Floats, hours: float) -> tuple[Floats, Floats]:
    """Chances of going from state to state, and hours spent there on the way.

    Source: Van Loan (1978), the integral of an exponential as a block of a larger one.
    """
    size = len(generator)
    block = np.zeros((2 * size, 2 * size))
    block[:size, :size] = generator
    block[:size, size:] = np.eye(size)
    whole = expm(block * hours)
    return whole[:size, :size], whole[:size, size:]


def periodic_state(matrices: Sequence[Floats]) -> Floats:
    """The distribution at the beginning of a cycle that comes back at its end."""
    once = np.linalg.multi_dot([np.eye(len(matrices[0])), *matrices])
    equations = once.T - np.eye(len(once))
    equations[-1] = 1.0
    return np.linalg.solve(equations, np.eye(len(once))[-1])


def in_service(
    pieces: Sequence[tuple[float, float]], service_hours: float, found: float
) -> tuple[float, float]:
    """M(t)/M/infinity: the mean number in service over all pieces, and at their end.

    pieces: (hours, arrivals per hour) in turn; found: the mean number at the beginning.
    Source: Eick, Massey and Whitt (1993).
    """
    area = 0.0
    for hours, arrivals_per_hour in pieces:
        settled = arrivals_per_hour * service_hours
        faded = exp(-hours / service_hours)
        area += settled * hours + (found - settled) * service_hours * (1.0 - faded)
        found = settled + (found - settled) * faded
    return area / sum(hours for hours, _ in pieces), found


@dataclass(frozen=True, slots=True)
class Searched:
    """A closed population, found one by one: how many by the end, and those left on average."""

    found: float
    found_sd: float
    left: float


def searched(accounts: int, found_per_hour: float, hours: float) -> Searched:
    """Each account is found at a constant hazard of its own and never replaced."""
    kept = exp(-found_per_hour * hours)
    return Searched(
        found=accounts * (1.0 - kept),
        found_sd=float(np.sqrt(accounts * kept * (1.0 - kept))),
        left=accounts * (1.0 - kept) / (found_per_hour * hours),
    )


def searched_in_turn(finds_per_hour: Sequence[float], hours: float) -> Searched:
    """The same where the team's rate of finds depends on how many are left.

    finds_per_hour: by the number left, from 0 on; the search begins with the last of them.
    """
    left = np.arange(len(finds_per_hour))
    generator = np.diag(np.asarray(finds_per_hour)[1:], -1)
    after, spent = transition(generator - np.diag(generator.sum(axis=1)), hours)
    mean = float(after[-1] @ left)
    return Searched(
        found=float(left[-1]) - mean,
        found_sd=float(np.sqrt(after[-1] @ (left - mean) ** 2)),
        left=float(spent[-1] @ left) / hours,
    )


def stock(openings_per_hour: float, removal_per_hour: float, return_chance: float) -> float:
    """Live accounts in the long run on one platform without analysts: what opens, and returns,
    is what is removed."""
    return openings_per_hour / (removal_per_hour * (1.0 - return_chance))
