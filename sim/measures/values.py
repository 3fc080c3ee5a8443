"""Which of an input's dated values was in force on a day, and which month it was."""

from __future__ import annotations

from datetime import date

import numpy as np

from sim.measures.places import Floats, Ints
from sim.schema import Dated


def values_on(path: Dated[float], days: list[date]) -> Floats:
    """The value in force on each of the days, which follow one another."""
    begins = np.array([day.toordinal() for day, _ in path.steps[1:] if day is not None])
    values = np.array([value for _, value in path.steps], dtype=np.float64)
    ordinals = np.arange(len(days)) + days[0].toordinal()
    return np.asarray(values[np.searchsorted(begins, ordinals, side="right")])


def month_of(days: list[date]) -> Ints:
    """The month of each of the days, counted from that of the first."""
    number = np.array([day.year * 12 + day.month for day in days])
    return np.asarray(number - number[0])
