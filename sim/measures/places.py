"""Where a value belongs: a period, and in some periods a platform or a content type.

All that can be added up is added up once, by month, platform and content type (a *cube*); every
period is a run of months, so its values are sums of months.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any, Final, Literal

import numpy as np
from numpy.typing import NDArray

from sim.horizon import Horizon, Period

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
Numbers = NDArray[np.signedinteger[Any]]

Join = Callable[..., Floats]  # np.sum or np.max

SIDES: Final[tuple[Literal["left"], Literal["right"]]] = ("left", "right")
PLACED: Final = ("all", "year")  # kinds of period that are given by platform and content type


@dataclass(frozen=True)
class Places:
    """Periods x (total, each platform, each content type), as one list of places.

    edges: where months begin, and the end, hours; covers: which months a period has, shape
    (periods, months), 0 or 1; period, platform, content: by place, indices, -1 is "total".
    """

    periods: tuple[Period, ...]
    platforms: tuple[str, ...]
    contents: tuple[str, ...]
    edges: Floats
    covers: Floats
    period: Ints
    platform: Ints
    content: Ints

    def __len__(self) -> int:
        return len(self.period)

    @property
    def shape(self) -> tuple[int, int, int]:
        """Of a cube: months, platforms, content types."""
        return len(self.edges) - 1, len(self.platforms), len(self.contents)

    @cached_property
    def last_month(self) -> Ints:
        """The last month of each period."""
        months = np.arange(len(self.edges) - 1)
        return np.asarray((self.covers * months).max(axis=1), dtype=np.int64)

    @cached_property
    def longer(self) -> list[tuple[int, slice]]:
        """The periods that are no month, by number, and their months."""
        kinds = [period.kind for period in self.periods]
        firsts, ends = self.covers.argmax(axis=1).tolist(), (self.last_month + 1).tolist()
        return [(i, slice(firsts[i], ends[i])) for i, kind in enumerate(kinds) if kind != "month"]

    @cached_property
    def hours(self) -> Floats:
        """The length of each place's period."""
        return np.array([period.hours for period in self.periods])[self.period]

    @cached_property
    def is_month(self) -> Flags:
        """Whether each place's period is a month."""
        return np.array([period.kind == "month" for period in self.periods])[self.period]

    @cached_property
    def size(self) -> int:
        """How many spots a cube has."""
        return math.prod(self.shape)

    @cached_property
    def ruler(self) -> Ruler:
        """Months by time, -1 outside the run's months."""
        return Ruler(self.edges, np.append(np.arange(-1, len(self.edges) - 1), -1))

    def month(self, at: Floats) -> Ints:
        """The month of each time, -1 outside the run's months."""
        return self.ruler.number(at)

    def spot(self, month: Ints, cell: Ints) -> Ints:
        """Where in a cube that is laid flat each month and cell lies; past its end outside.

        cell: platform x contents + content.
        """
        _, platforms, contents = self.shape
        return np.where(month < 0, self.size, month * (platforms * contents) + cell)

    def cube(self, spot: Ints, weights: Floats | None = None) -> Floats:
        """How many, or how much of `weights`, lies at each spot."""
        added = np.bincount(spot, weights, minlength=self.size + 1)[: self.size]
        return added.astype(np.float64).reshape(self.shape)

    def spread(self, cube: Floats) -> Floats:
        """The sum of a cube over each place."""
        return self._lay_out(self.sums_of_months(cube))

    def spread_ends(self, cube: Floats, join: Join = np.sum) -> Floats:
        """The value of a cube in the last month of each place; `join` makes totals of cells."""
        return self._lay_out(cube[self.last_month], join)

    def spread_totals(self, by_month: Floats) -> Floats:
        """The sum over each period of what has neither platform nor content type; else NaN."""
        values = np.full(len(self), np.nan)
        values[: len(self.periods)] = self.sums_of_months(by_month)
        return values

    def sums_of_months(self, by_month: Floats) -> Floats:
        """The sum over each period. No product with `covers`: the order in which that adds, and so
        the last bit, depends on the processor and on how many threads it is given."""
        values = by_month[self.last_month]
        for number, months in self.longer:
            values[number] = by_month[months].sum(axis=0)
        return values

    def _lay_out(self, by_period: Floats, join: Join = np.sum) -> Floats:
        """Totals, then platforms, then content types; of (periods, platforms, contents)."""
        placed = by_period[[p.kind in PLACED for p in self.periods]]
        return np.concatenate(
            [
                join(by_period, axis=(1, 2)),
                join(placed, axis=2).ravel(),
                join(placed, axis=1).ravel(),
            ]
        )

    @cached_property
    def layouts(self) -> list[tuple[Numbers, Numbers]]:
        """Places that are no months in layouts in which no two share a spot.

        Of each the places, and which of them is at each spot, -1 if none is; in as few bytes as
        hold them, because such numbers are sorted by counting.
        """
        found: dict[tuple[str, bool, bool], tuple[list[int], Numbers]] = {}
        whole = slice(None)
        for place in np.flatnonzero(~self.is_month).tolist():
            p, *cell = (int(column[place]) for column in (self.period, self.platform, self.content))
            platform, content = (whole if number < 0 else number for number in cell)
            key = self.periods[p].kind, platform is whole, content is whole
            empty = np.full(self.size + 1, -1, dtype=np.min_scalar_type(-len(self)))
            places, at_spot = found.setdefault(key, ([], empty))
            places.append(place)
            months = self.covers[p] > 0
            at_spot[: self.size].reshape(self.shape)[months, platform, content] = place
        return [(np.array(places, at_spot.dtype), at_spot) for places, at_spot in found.values()]

    def groups(self, spot: Ints) -> Iterator[tuple[int, Ints]]:
        """Each place that is no month and has members, and which, in their order.

        spot: of each member.
        """
        for places, at_spot in self.layouts:
            place = at_spot[spot]
            members = np.argsort(place, kind="stable")
            firsts, ends = (
                np.searchsorted(place, places, side, sorter=members).tolist() for side in SIDES
            )
            for number, first, end in zip(places.tolist(), firsts, ends, strict=True):
                if first < end:
                    yield number, members[first:end]


class Ruler:
    """Tells between which of ascending edges a time lies.

    numbers: what stretches are called, those before the first edge and after the last included.
    Where edges are whole hours, as they are but in odd time zones, it is looked up by the hour:
    ten times as fast as a search.
    """

    def __init__(self, edges: Floats, numbers: Ints) -> None:
        self.edges, self.numbers = edges, numbers
        hours = np.concatenate([[1], np.diff(edges), [1]])
        is_whole = (edges == np.floor(edges)).all()
        self.by_hour = np.repeat(numbers, hours.astype(np.int64)) if is_whole else None

    def in_turn(self, firsts: Ints, size: int) -> Ints:
        """The same for `size` times that ascend, given the first of them after each edge."""
        return np.repeat(self.numbers, np.diff(firsts, prepend=0, append=size))

    def number(self, at: Floats) -> Ints:
        """The number of the stretch of each time; an edge belongs to what follows it."""
        if self.by_hour is None:
            return np.asarray(self.numbers[np.searchsorted(self.edges, at, side="right")])
        hour = np.floor(at, dtype=np.float64)
        hour -= self.edges[0] - 1
        np.clip(hour, 0, len(self.by_hour) - 1, out=hour)
        return np.asarray(self.by_hour[hour.astype(np.int64)])


@lru_cache(maxsize=8)
def places(horizon: Horizon, platforms: tuple[str, ...], contents: tuple[str, ...]) -> Places:
    """The places of a run."""
    periods = tuple(horizon.periods())
    months = [period for period in periods if period.kind == "month"]
    edges = np.array([month.start_at for month in months] + [horizon.end_at])
    covers = np.array(
        [[p.start_at <= m.start_at and m.end_at <= p.end_at for m in months] for p in periods],
        dtype=np.float64,
    )
    total = np.arange(len(periods))
    placed = np.flatnonzero([p.kind in PLACED for p in periods])
    none = np.full(len(total), -1)
    by_platform = [
        np.repeat(placed, len(platforms)),
        np.tile(np.arange(len(platforms)), len(placed)),
    ]
    by_content = [np.repeat(placed, len(contents)), np.tile(np.arange(len(contents)), len(placed))]
    return Places(
        periods,
        platforms,
        contents,
        edges,
        covers,
        np.concatenate([total, by_platform[0], by_content[0]]),
        np.concatenate([none, by_platform[1], np.full(len(by_content[0]), -1)]),
        np.concatenate([none, np.full(len(by_platform[0]), -1), by_content[1]]),
    )


def over(numerator: Floats, denominator: Floats) -> Floats:
    """A ratio, NaN where there is nothing to divide by."""
    ratio = np.full(len(numerator), np.nan)
    np.divide(numerator, denominator, out=ratio, where=denominator > 0)
    return ratio
