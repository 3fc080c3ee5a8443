"""A number that some records move up and others down: analysts present, flags waiting."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.measures.places import Flags, Floats, Ints
from sim.records import Log


@dataclass(frozen=True, slots=True)
class Moving:
    """at: when it moves, hours; number: what it is from then on."""

    at: Floats
    number: Ints

    def just_before(self, at: Floats) -> Ints:
        """The number just before each time; nought before its first move."""
        return np.append(0, self.number)[np.searchsorted(self.at, at, side="left")]

    def hours_until(self, at: Floats) -> Floats:
        """The number added up over time, until each time."""
        if not len(self.at):
            return np.zeros(len(at))
        added_up = np.append(0.0, np.cumsum(self.number[:-1] * np.diff(self.at)))
        row = np.searchsorted(self.at, at, side="right") - 1
        since = self.number[row] * (at - self.at[row])
        return np.where(row >= 0, added_up[row] + since, 0.0)


def moving(log: Log, up: Flags, down: Flags) -> Moving:
    """The number that the records `up` raise by one and the records `down` lower by one."""
    rows = np.flatnonzero(up | down)
    return Moving(log.at[rows], np.cumsum(np.where(up[rows], 1, -1)))
