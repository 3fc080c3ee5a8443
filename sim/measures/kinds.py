"""A log by kind of record, and numbers that some kinds move up and others down."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from sim import records as r
from sim.measures.places import Floats, Ints
from sim.records import Log


class Kinds:
    """Which rows of a log are of which kind."""

    def __init__(self, log: Log) -> None:
        """Sort the rows by kind once; every measure then looks at the few that concern it."""
        self.log = log
        order = np.argsort(log.record.astype(np.int8), kind="stable")
        counts = np.bincount(log.record, minlength=len(r.RECORD_NAMES))
        self._rows = np.split(order, np.cumsum(counts)[:-1])

    def rows(self, *kinds: int, cause: int | None = None) -> Ints:
        """The rows of some kinds (of one cause), in the order in which they happened."""
        if len(kinds) == 1:
            rows = self._rows[kinds[0]]
        else:
            chosen = np.zeros(len(self.log), dtype=np.bool_)
            for kind in kinds:
                chosen[self._rows[kind]] = True
            rows = np.flatnonzero(chosen)
        return rows if cause is None else rows[self.log.cause[rows] == cause]

    @property
    def overtaken_at_work(self) -> Ints:
        """Rows of flags that an analyst at work found overtaken."""
        rows = self._rows[r.OVERTAKEN]
        return rows[self.log.actor[rows] >= 0]

    @property
    def overtaken_when_sent(self) -> Ints:
        """Rows of referrals that the platform's answer found overtaken."""
        rows = self._rows[r.OVERTAKEN]
        return rows[self.log.actor[rows] < 0]

    def moving(self, up: Ints, *down: Ints) -> Moving:
        """The number that the rows `up` raise by one and the rows `down` lower by one."""
        change = np.zeros(len(self.log), dtype=np.int8)
        change[up] = 1
        for rows in down:
            change[rows] = -1
        rows = np.flatnonzero(change)
        return Moving(self.log.at[rows], np.cumsum(change[rows], dtype=np.int64))

    @cached_property
    def present(self) -> Moving:
        """Analysts on duty."""
        return self.moving(self.rows(r.ON_DUTY), self.rows(r.OFF_DUTY))

    @cached_property
    def working(self) -> Moving:
        """Analysts at work on a flag."""
        return self.moving(
            self.rows(r.TRIAGE_BEGAN, r.RESUMED),
            self.rows(r.DISMISSED, r.REFERRED, r.SUSPENDED),
            self.overtaken_at_work,
        )

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
        )

    @cached_property
    def sent(self) -> Moving:
        """Referrals sent and not answered yet."""
        return self.moving(self.rows(r.REFERRED), self.rows(r.DECIDED), self.overtaken_when_sent)


@dataclass(frozen=True, slots=True)
class Moving:
    """at: when a number moves, hours; number: what it is from then on; nought before."""

    at: Floats
    number: Ints

    def just_before(self, at: Floats) -> Ints:
        """The number just before each time."""
        return np.append(0, self.number)[np.searchsorted(self.at, at, side="left")]

    def hours_until(self, at: Floats) -> Floats:
        """The number added up over time, until each time."""
        if not len(self.at):
            return np.zeros(len(at))
        added_up = np.append(0.0, np.cumsum(self.number[:-1] * np.diff(self.at)))
        row = np.searchsorted(self.at, at, side="right") - 1
        since = self.number[row] * (at - self.at[row])
        return np.where(row >= 0, added_up[row] + since, 0.0)
