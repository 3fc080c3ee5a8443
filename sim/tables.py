"""Tables of uniforms: presences, and their accounts generation by generation.

Each purpose has a stream, each group a stretch of it, each presence a row there; so one more
group, presence or purpose leaves every other trait as it was. The first generations of a
presence come from one table, later ones from further tables with streams of their own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.streams import Stream, Streams, Stretches

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Numbers = NDArray[np.int32]  # of what there are millions of
Flags = NDArray[np.bool_]

COLUMNS: Final = 8  # generations of one table
LANE: Final = 1 << 36  # draws of a group for presences of one kind
NONE_BEFORE: Final = np.empty(0)
AT_ENTRY, OPENED, ADAPTED, AGAIN = range(4)  # lanes: the last for what comes again


@dataclass(frozen=True, slots=True, eq=False)
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

    def stretches(self, columns: int) -> Stretches:
        """Where the draws of all presences are: so many `columns` a presence."""
        rows = np.flatnonzero(self.number)
        return Stretches.of(self.group[rows], self.lane[rows] * LANE, self.number[rows] * columns)

    def stretches_of(self, presences: Ints, columns: int) -> tuple[Stretches, Ints]:
        """Where the draws of some presences are; and where those of each begin among them."""
        run = self.of_each(np.arange(len(self.number)))[presences]
        row = presences - (np.cumsum(self.number) - self.number)[run]
        firsts = self.lane[run] * LANE + row * columns
        return Stretches.spanning(self.group[run], firsts, columns)

    def uniforms(self, streams: Streams, purpose: str, columns: int = 1) -> Floats:
        """Uniforms in (0, 1) of a purpose; shape (presences, columns)."""
        return streams.stream(purpose).read(self.stretches(columns)).reshape(-1, columns)


@dataclass(frozen=True, slots=True)
class Table:
    """COLUMNS generations of presences: where its draws are, and which of them are accounts'.

    kept: places among the draws; accounts: of each.
    """

    stretches: Stretches
    kept: Ints
    accounts: Ints


@dataclass(frozen=True, slots=True, eq=False)
class Generations:
    """The accounts of presences: presence by presence, its generations in turn.

    presence, generation (1, 2, ...), last (a later generation might come but was not drawn): by
    account; of_presence: accounts of each presence.
    """

    presence: Numbers
    generation: Numbers
    last: Flags
    of_presence: Ints
    tables: tuple[Table, ...]

    @property
    def accounts(self) -> int:
        """Accounts of all presences."""
        return len(self.presence)

    def uniforms(self, streams: Streams, purpose: str) -> Floats:
        """Uniforms in (0, 1) of a purpose; shape (accounts,)."""
        drawn: Floats = np.empty(self.accounts)
        self.draw_into(drawn, streams, purpose)
        return drawn

    def draw_into(self, drawn: Floats, streams: Streams, purpose: str) -> None:
        """The same, into a column that is there."""
        for number, table in enumerate(self.tables):
            stream = streams.stream(f"{purpose}/{number}")
            drawn[table.accounts] = stream.read(table.stretches, table.kept)


def draw_generations(
    presences: Presences, streams: Streams, most_likely: float, most: int
) -> tuple[Generations, Floats]:
    """Generations as far as they can come to be, and each account's uniform for "returns".

    A presence ends with the first account whose uniform is not below `most_likely`, the highest
    chance of return that is ever in force; after `most` generations it is cut.
    """
    goes_on = np.arange(presences.total)  # presences
    drawn: list[DrawnTable] = []
    while len(goes_on) and len(drawn) * COLUMNS < max(most, COLUMNS):
        stream = streams.stream(f"returns/{len(drawn)}")
        table, goes_on = next_table(presences, goes_on, stream, most_likely, len(drawn))
        drawn.append(table)
    of_presence = sum(
        (np.bincount(table.presence, minlength=presences.total) for table in drawn),
        np.zeros(presences.total, dtype=np.int64),
    )
    ends = np.cumsum(of_presence)
    total = int(of_presence.sum())
    presence = np.repeat(np.arange(presences.total, dtype=np.int32), of_presence)
    generation, returns = np.empty(total, dtype=np.int32), np.empty(total)
    tables: list[Table] = []
    for table in drawn:
        account = (ends - of_presence - 1)[table.presence] + table.generation
        generation[account], returns[account] = table.generation, table.returns
        tables.append(Table(table.stretches, table.kept, account))
    last = np.zeros(total, dtype=np.bool_)
    last[ends[goes_on] - 1] = True
    return Generations(presence, generation, last, of_presence, tuple(tables)), returns


class DrawnTable(NamedTuple):
    """A table as it is drawn; presence, generation, returns (uniforms): of its accounts."""

    stretches: Stretches
    kept: Ints
    presence: Ints
    generation: Ints
    returns: Floats


def next_table(
    presences: Presences, goes_on: Ints, stream: Stream, most_likely: float, number: int
) -> tuple[DrawnTable, Ints]:
    """The table of this number, and which presences go on then."""
    stretches, begins = presences.stretches_of(goes_on, COLUMNS)
    uniforms = stream.read(stretches)[begins[:, None] + np.arange(COLUMNS)]
    through = np.logical_and.accumulate(uniforms < most_likely, axis=1)
    there = np.ones(through.shape, dtype=np.bool_)
    there[:, 1:] = through[:, :-1]
    row, column = np.nonzero(there)
    kept, generation = begins[row] + column, number * COLUMNS + column + 1
    drawn = DrawnTable(stretches, kept, goes_on[row], generation, uniforms[there])
    return drawn, goes_on[through[:, -1]]


def own_rows(
    accounts: Generations,
    streams: Streams,
    purpose: str,
    groups: int,
    again_each: int,
    before: Floats = NONE_BEFORE,
) -> Floats:
    """Uniforms by account, then by group for what comes again; behind those that come before."""
    again = Stretches.alike(groups, AGAIN * LANE, again_each)
    first, end = len(before), len(before) + accounts.accounts
    rows = np.empty(end + again.total)
    rows[:first] = before
    accounts.draw_into(rows[first:end], streams, purpose)
    rows[end:] = streams.stream(f"{purpose}/again").read(again)
    return rows
