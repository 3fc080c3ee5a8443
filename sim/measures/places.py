"""Where a value belongs: a period, and in some periods a platform or a content type.

All that can be added up is added up once, by month, platform and content type (a *cube*); every
period is a run of months, so its values are sums of months.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from sim.horizon import Horizon, Period

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

Join = Callable[..., Floats]  # np.sum or np.max

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
    def hours(self) -> Floats:
        """The length of each place's period."""
        return np.array([period.hours for period in self.periods])[self.period]

    @cached_property
    def is_month(self) -> Flags:
        """Whether each place's period is a month."""
        return np.array([period.kind == "month" for period in self.periods])[self.period]

    def rows_of_months(self, at: Floats) -> list[slice]:
        """Which rows of ascending times lie in each of the run's months."""
        firsts = np.searchsorted(at, self.edges, side="left").tolist()
        return [slice(first, end) for first, end in pairwise(firsts)]

    def month(self, at: Floats) -> Ints:
        """The month of each time, which may lie outside the run's months."""
        return stretch_of(self.edges, at)

    def cube(self, at: Floats, cell: Ints, weights: Floats | None = None) -> Floats:
        """How many, or how much of `weights`, falls into each month and cell.

        cell: platform x contents + content. What lies outside the run's months is left out.
        """
        return self.sums(self.month(at), cell, weights)

    def sums(
        self, month: Ints, cell: Ints, weights: Floats | None = None, onto: Floats | None = None
    ) -> Floats:
        """The same, by month; weights may be added onto a cube, in turn as if to one sum."""
        months, platforms, contents = self.shape
        inside = (month >= 0) & (month < months)
        if not inside.all():
            rows = np.flatnonzero(inside)
            month, cell = month[rows], cell[rows]
            weights = None if weights is None else weights[rows]
        place = month * (platforms * contents) + cell
        if onto is not None and weights is not None:
            place = np.append(np.arange(onto.size), place)
            weights = np.append(onto, weights)
        added = np.bincount(place, weights, minlength=months * platforms * contents)
        return added.astype(np.float64).reshape(self.shape)

    def spread(self, cube: Floats) -> Floats:
        """The sum of a cube over each place."""
        return self._lay_out(
            (self.covers @ cube.reshape(len(cube), -1)).reshape(-1, *self.shape[1:])
        )

    def spread_ends(self, cube: Floats, join: Join = np.sum) -> Floats:
        """The value of a cube in the last month of each place; `join` makes totals of cells."""
        return self._lay_out(cube[self.last_month], join)

    def spread_totals(self, by_month: Floats) -> Floats:
        """The sum over each period of what has neither platform nor content type; else NaN."""
        values = np.full(len(self), np.nan)
        values[: len(self.periods)] = self.covers @ by_month
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

    def groups(self, month: Ints, cell: Ints) -> Iterator[tuple[int, Ints]]:
        """Each place that is no month and has members, and which, in their order.

        Members are given by month and cell.
        """
        known = np.flatnonzero((month >= 0) & (month < len(self.edges) - 1))
        month, cells = month[known], np.divmod(cell, len(self.contents))
        platform, content = (kind.astype(np.int8) for kind in cells)
        of_period = {
            p: known[self.covers[p].astype(bool)[month]]
            for p in set(self.period[~self.is_month].tolist())
        }
        for p, rows in of_period.items():
            mine = np.flatnonzero(self.period == p)
            (total,) = mine[(self.platform[mine] < 0) & (self.content[mine] < 0)].tolist()
            if len(rows):
                yield total, rows
            for numbers, kinds in ((self.platform, platform), (self.content, content)):
                chosen = mine[numbers[mine] >= 0]
                if not len(chosen):  # the period has totals only
                    continue
                kind = kinds[rows]
                members = rows[np.argsort(kind, kind="stable")]
                ends = np.cumsum(np.bincount(kind, minlength=len(chosen)))
                for number, place in enumerate(chosen.tolist()):
                    own = members[ends[number - 1] if number else 0 : ends[number]]
                    if len(own):
                        yield place, own


def stretch_of(edges: Floats, at: Floats) -> Ints:
    """Between which of the ascending edges each time lies: -1 before the first, and so on.

    Where edges are whole hours, as they are but in odd time zones, it is looked up by the hour:
    ten times as fast as a search.
    """
    if (edges != np.floor(edges)).any():
        return np.searchsorted(edges, at, side="right").astype(np.int64) - 1
    hours = np.concatenate([[1], np.diff(edges), [1]]).astype(np.int64)
    stretch = np.repeat(np.arange(-1, len(edges)), hours)
    hour = np.floor(at, dtype=np.float64)
    hour -= edges[0] - 1
    np.clip(hour, 0, len(stretch) - 1, out=hour)
    return np.asarray(stretch[hour.astype(np.int64)])


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
