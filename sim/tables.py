"""Tables of uniforms: presences, and their accounts generation by generation.

Each purpose has a stream, each group a stretch of it, each presence a row there; so one more
group, presence or purpose leaves every other trait as it was. The first generations of a
presence come from one table, later ones from further tables with streams of their own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from sim.streams import Streams

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

COLUMNS: Final = 8  # generations of one table
LANE: Final = 1 << 36  # draws of a group for presences of one kind
AT_ENTRY, OPENED, ADAPTED, AGAIN = range(4)  # lanes: the last for what comes again


@dataclass(frozen=True, slots=True)
class Presences:
    """Runs of presences: so many of one lane of one group, side by side.

    group, lane, number: one row a run; a presence is a row of the runs laid end to end.
    """

    group: Ints
    lane: Ints
    number: Ints

    @property
    def total(self) -> int:
        """Presences of all runs."""
        return int(self.number.sum())

    def of_each(self, values: Ints) -> Ints:
        """A value of each run, repeated for each presence of it."""
        return np.repeat(values, self.number)

    def uniforms(
        self,
        streams: Streams,
        purpose: str,
        columns: int = 1,
        wanted: NDArray[np.bool_] | None = None,
    ) -> Floats:
        """Uniforms in (0, 1) of a purpose; shape (presences, columns).

        Runs that are not `wanted` are not drawn: theirs are 0.
        """
        drawn = np.zeros((self.total, columns))
        flat = drawn.ravel()
        stream = streams.stream(purpose)
        ends = np.cumsum(self.number) * columns
        rows = np.flatnonzero(self.number if wanted is None else wanted & (self.number > 0))
        for row in rows.tolist():
            count, end = int(self.number[row]) * columns, int(ends[row])
            owner, lane = int(self.group[row]), int(self.lane[row])
            flat[end - count : end] = stream.take(owner, lane * LANE, count)
        return drawn

    def any_of_each(self, of_presences: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Whether it holds for any presence of each run."""
        run = np.repeat(np.arange(len(self.number)), self.number)
        return np.bincount(run[of_presences], minlength=len(self.number)) > 0


@dataclass(frozen=True, slots=True)
class Generations:
    """The accounts of presences: row by row, a presence's generations in turn.

    drawn: shape (presences, generations); whether the account can come to be. last: shape
    (accounts,); whether a later generation might come but was not drawn.
    """

    presences: Presences
    drawn: NDArray[np.bool_]
    last: NDArray[np.bool_]

    @property
    def accounts(self) -> int:
        """Accounts of all presences."""
        return int(self.drawn.sum())

    @property
    def presence(self) -> Ints:
        """The presence of each account."""
        return np.nonzero(self.drawn)[0]

    @property
    def generation(self) -> Ints:
        """1, 2, ... of each account."""
        return np.nonzero(self.drawn)[1] + 1

    @property
    def of_presence(self) -> Ints:
        """Accounts of each presence."""
        return np.asarray(self.drawn.sum(axis=1), dtype=np.int64)

    def uniforms(self, streams: Streams, purpose: str) -> Floats:
        """Uniforms in (0, 1) of a purpose; shape (accounts,)."""
        drawn: Floats = np.empty(self.drawn.shape)
        for first in range(0, drawn.shape[1], COLUMNS):
            columns = slice(first, first + COLUMNS)
            wanted = self.presences.any_of_each(self.drawn[:, first])
            drawn[:, columns] = self.presences.uniforms(
                streams, f"{purpose}/{first // COLUMNS}", COLUMNS, wanted
            )
        return drawn[self.drawn]


def draw_generations(
    presences: Presences, streams: Streams, most_likely: float, most: int
) -> tuple[Generations, Floats]:
    """Generations as far as they can come to be, and each account's uniform for "returns".

    A presence ends with the first account whose uniform is not below `most_likely`, the highest
    chance of return that is ever in force; after `most` generations it is cut.
    """
    returns = np.empty((presences.total, 0))
    drawn = np.empty((presences.total, 0), dtype=bool)
    goes_on = np.ones(presences.total, dtype=bool)
    while drawn.shape[1] < max(most, COLUMNS) and goes_on.any():
        wanted = presences.any_of_each(goes_on)
        purpose = f"returns/{returns.shape[1] // COLUMNS}"
        more = presences.uniforms(streams, purpose, COLUMNS, wanted)
        through = np.logical_and.accumulate(more < most_likely, axis=1) & goes_on[:, None]
        drawn = np.hstack([drawn, goes_on[:, None], through[:, :-1]])
        returns = np.hstack([returns, more])
        goes_on = through[:, -1]
    if drawn.shape[1] == 0:
        drawn, returns = np.zeros((0, COLUMNS), dtype=bool), np.empty((0, COLUMNS))
    last = np.zeros(drawn.shape, dtype=bool)
    last[:, -1] = goes_on
    return Generations(presences, drawn, last[drawn]), returns[drawn]
