"""Dated steps in hours: what is in force when, for columns and for the engine's calendar."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from sim.distributions import Distribution, quantiles
from sim.horizon import Horizon
from sim.schema import Dated
from sim.streams import Stream, Stretches, unit_exponential

T = TypeVar("T")
Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Course(Generic[T]):
    """A path in hours: `values[i]` is in force from `begins[i]` on; the first from the begin on."""

    begins: Floats
    values: tuple[T, ...]

    def index(self, at: Floats) -> Ints:
        """Which value is in force at each time."""
        return np.searchsorted(self.begins[1:], at, side="right").astype(np.int64)


def course(path: Dated[T], horizon: Horizon) -> Course[T]:
    """The path over what is played; steps before its begin or after its end do not show."""
    begin, end = horizon.begin_at, horizon.end_at
    begins, values = [begin], [path.first]
    for day, value in path.steps[1:]:
        at = horizon.at(day) if day is not None else begin
        if at <= begin:
            values[-1] = value
        elif at < end:
            begins.append(at)
            values.append(value)
    return Course(np.array(begins), tuple(values))


def numbers(path: Dated[float], horizon: Horizon) -> tuple[Floats, Floats]:
    """When each value of a path of numbers begins to hold, and the values."""
    steps = course(path, horizon)
    return steps.begins, np.array(steps.values, dtype=np.float64)


def values_at(path: Dated[float], at: Floats, horizon: Horizon) -> Floats:
    """The value in force at each time, in hours."""
    begins, values = numbers(path, horizon)
    return np.asarray(values[np.searchsorted(begins[1:], at, side="right")])


@dataclass(slots=True)
class Calendar:
    """Values by slot: those in force at the begin, and the dated changes that follow."""

    horizon: Horizon
    first: dict[int, float] = field(default_factory=dict)
    changes: list[tuple[float, int, float]] = field(default_factory=list)

    def enter(self, slot: int, path: Dated[T], number: Callable[[T], float]) -> None:
        """Let the slot follow the path; `number` is what stands for a value."""
        steps = course(path, self.horizon)
        self.enter_steps(slot, steps.begins, [number(value) for value in steps.values])

    def enter_steps(self, slot: int, begins: Floats, values: Sequence[float]) -> None:
        """Let the slot take each value from its time on."""
        self.first[slot] = float(values[0])
        self.changes += [
            (float(at), slot, float(value))
            for at, value in zip(begins[1:], values[1:], strict=True)
        ]
        self.changes.sort()


@dataclass(slots=True)
class Blocks:
    """Distributions in the order in which they were met: a block of a column for each."""

    met: dict[Distribution, int] = field(default_factory=dict)

    def number(self, distribution: Distribution) -> float:
        """The block of a distribution; equal ones share one."""
        return float(self.met.setdefault(distribution, len(self.met)))


def durations(distributions: tuple[Distribution, ...], uniforms: Floats, unit: float) -> Floats:
    """What uniforms stand for in each distribution, one after the other, in hours."""
    hours = np.empty((len(distributions), len(uniforms)))
    for block, values in zip(hours, quantiles(distributions, uniforms), strict=True):
        np.multiply(values, unit, out=block)
    return hours.ravel()


def arrivals(
    stream: Stream, owner: int, first: int, begins: Floats, per_hour: Floats, end: float
) -> Floats:
    """Times of a Poisson process whose rate follows dated steps; shape (arrivals,).

    The cumulative rate is inverted on a unit-rate stream, so a higher rate moves arrivals
    forward and leaves their order and numbers as they are.
    """
    edges = np.append(begins, end)
    cumulative = np.append(0.0, np.cumsum(np.diff(edges) * per_hour))
    unit = unit_arrivals(stream, np.array([owner]), first, cumulative[-1])[0]
    times = np.interp(unit[unit < cumulative[-1]], cumulative, edges)
    return np.asarray(times, dtype=np.float64)


def unit_arrivals(stream: Stream, owners: Ints, first: int, total: float) -> Floats:
    """Times of a Poisson process of rate 1 for each owner, at least until `total`; a row each."""
    count = int(total + 6 * total**0.5) + 20
    unit = np.zeros((len(owners), 0))
    while len(owners) and total > 0 and (not unit.size or (unit[:, -1] < total).any()):
        firsts = np.full(len(owners), first + unit.shape[1])
        more = stream.read(Stretches.of(owners, firsts, np.full(len(owners), count)))
        so_far = unit[:, -1:] if unit.size else 0.0
        more = np.cumsum(unit_exponential(more).reshape(-1, count), axis=1)
        unit = np.hstack([unit, so_far + more])
    return unit
