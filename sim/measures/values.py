"""The days of a run, as numbers: which month each is in, and how long its months are."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from sim.horizon import Horizon
from sim.measures.places import Floats, Ints


@lru_cache(maxsize=8)
def days_of(horizon: Horizon) -> Ints:
    """Each day of the run, the warm-up left out, as an ordinal."""
    return np.arange(horizon.start.toordinal(), horizon.end.toordinal())


@lru_cache(maxsize=8)
def month_of(horizon: Horizon) -> Ints:
    """The month of each of the days, counted from that of the first."""
    first = np.datetime64(horizon.start, "D")
    days = first + np.arange((horizon.end - horizon.start).days)
    month = days.astype("datetime64[M]")
    return np.asarray((month - month[0]).astype(np.int64))


@lru_cache(maxsize=8)
def month_lengths(horizon: Horizon) -> Floats:
    """Days of each of the months, those outside the run included."""
    first = np.datetime64(horizon.start, "M")
    begins = first + np.arange(int(month_of(horizon)[-1]) + 2)
    return np.diff(begins.astype("datetime64[D]")).astype(np.float64)
