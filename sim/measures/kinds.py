"""A log by kind of record, and numbers that some kinds move up and others down."""

from __future__ import annotations

from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from sim import records as r
from sim.measures.places import Floats, Ints
from sim.records import Log

Rows = NDArray[np.int64]  # of a log


class Kinds:
    """Which rows of a log are of which kind."""

    def __init__(self, log: Log, net_of_reversals: bool = False) -> None:
        """Sort the rows by kind once; every measure then looks at the few that concern it."""
        self.log, self.net_of_reversals = log, net_of_reversals
        order = np.argsort(log.record, kind="stable")
        ends = np.cumsum(np.bincount(log.record, minlength=len(r.RECORD_NAMES)))
        self._rows = np.split(order, ends[:-1])
        self._found: dict[tuple[tuple[int, ...], int | None], Rows] = {}

    def rows(self, *kinds: int, cause: int | None = None) -> Rows:
        """The rows of some kinds (of one cause), in the order in which they happened."""
        key = kinds, cause
        if key not in self._found:
            self._found[key] = self._look_for(kinds, cause)
        return self._found[key]

    def _look_for(self, kinds: tuple[int, ...], cause: int | None) -> Rows:
        if cause is not None:
            rows = self.rows(*kinds)
            return rows[np.flatnonzero(self.log.cause[rows] == cause)]
        if len(kinds) == 1:
            return self._rows[kinds[0]]
        return np.sort(np.concatenate([self._rows[kind] for kind in kinds]), kind="stable")

    @cached_property
    def takedowns(self) -> Rows:
        """Rows of the removals after a referral that count."""
        rows = self.rows(r.REMOVED, cause=r.BY_REFERRAL)
        if not self.net_of_reversals:
            return rows
        return rows[~np.isin(self.log.flag[rows], self.log.flag[self._rows[r.REVERSED]])]

    @property
    def overtaken_at_work(self) -> Rows:
        """Rows of flags that an analyst at work found overtaken."""
        rows = self._rows[r.OVERTAKEN]
        return rows[self.log.actor[rows] >= 0]

    @property
    def overtaken_when_sent(self) -> Rows:
        """Rows of referrals that the platform's answer found overtaken."""
        rows = self._rows[r.OVERTAKEN]
        others = self.log.actor[rows] < 0
        others &= self.log.cause[rows] != r.WHILE_HELD
        return rows[others]

    @property
    def overtaken_when_held(self) -> Rows:
        """Rows of flags whose account disappeared during a hold, or in the queue after it."""
        return self.rows(r.OVERTAKEN, cause=r.WHILE_HELD)

    def moving(self, up: Rows, *down: Rows) -> Moving:
        """The number that the rows `up` raise by one and the rows `down` lower by one."""
        return Moving(self.log.at, up, down)

    @cached_property
    def present(self) -> Moving:
        """Analysts on duty."""
        return self.moving(self.rows(r.ON_DUTY), self.rows(r.OFF_DUTY))

    @cached_property
    def working(self) -> Moving:
        """Analysts at work on a flag."""
        return self.moving(
            self.of_cases(self.rows(r.TRIAGE_BEGAN, r.CHECK_BEGAN, r.RESUMED)),
            self.of_cases(self.rows(r.DISMISSED, r.CHECK_DUE, r.REFERRED, r.SUSPENDED, r.HELD)),
            self.of_cases(self.overtaken_at_work),
        )

    def of_cases(self, rows: Rows) -> Rows:
        """Those of the rows that are not on a linked account: its case is worked only once."""
        linked = self.log.flag[self.rows(r.FLAGGED, cause=r.BY_LINK)]
        return rows[~np.isin(self.log.flag[rows], linked)] if len(linked) else rows

    @cached_property
    def searching(self) -> Moving:
        """Analysts at search."""
        return self.moving(self.rows(r.SEARCH_BEGAN), self.rows(r.SEARCH_ENDED))

    @cached_property
    def waiting(self) -> Moving:
        """Flags whose triage has not begun."""
        return self.moving(self.rows(r.FLAGGED), self.rows(r.TRIAGE_BEGAN, r.WITHDRAWN))

    @cached_property
    def in_hand(self) -> Moving:
        """Flags whose triage has begun, and that are neither sent nor closed."""
        return self.moving(
            self.rows(r.TRIAGE_BEGAN),
            self.rows(r.DISMISSED, r.REFERRED),
            self.overtaken_at_work,
            self.overtaken_when_held,
        )

    @cached_property
    def sent(self) -> Moving:
        """Referrals sent and not answered yet."""
        return self.moving(self.rows(r.REFERRED), self.rows(r.DECIDED), self.overtaken_when_sent)


class Moving:
    """A number that rows of a log raise by one, and others lower by one; nought before."""

    def __init__(self, at: Floats, up: Rows, down: tuple[Rows, ...]) -> None:
        """`at`: the times of all rows of the log."""
        self.at = at
        self.up = up
        self.down = down

    def just_before(self, at: Floats) -> Ints:
        """The number just before each time."""
        row = np.searchsorted(self.at, at, side="left")
        lowered = sum(np.searchsorted(down, row) for down in self.down)
        return np.asarray(np.searchsorted(self.up, row) - lowered)

    def course(self) -> tuple[Floats, Ints]:
        """When it moves, and what it is from then on."""
        moves = np.concatenate([2 * self.up, *(2 * rows + 1 for rows in self.down)])  # odd: down
        moves.sort(kind="stable")  # few runs that ascend are merged
        return self.at[moves >> 1], np.cumsum(1 - 2 * (moves & 1))

    def hours_until(self, at: Floats) -> Floats:
        """The number added up over time, until each time."""
        moves_at, number = self.course()
        if not len(moves_at):
            return np.zeros(len(at))
        added_up = np.append(0.0, np.cumsum(number[:-1] * np.diff(moves_at)))
        row = np.searchsorted(moves_at, at, side="right") - 1
        since = number[row] * (at - moves_at[row])
        return np.where(row >= 0, added_up[row] + since, 0.0)
