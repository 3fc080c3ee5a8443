"""Means with intervals, and the range that several of them span."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any


@dataclass(frozen=True, slots=True)
class Estimate:
    """A mean with its interval; over readings, the middle of the range they span.

    noise: the half-width of one interval, which says how many digits mean anything; over
    readings the widest one's (the range itself is no measure of what is known of its ends).
    at_ends: over readings, the half-widths of the intervals that end the range.
    """

    mean: float
    low: float
    high: float
    noise: float | None = None
    at_ends: tuple[float, float] | None = None

    @classmethod
    def exact(cls, value: float) -> Estimate:
        """A number without an interval."""
        return cls(value, value, value)

    @property
    def half_width(self) -> float:
        """Half the length of the interval; over readings, of the widest single one."""
        return (self.high - self.low) / 2 if self.noise is None else self.noise

    def times(self, factor: float) -> Estimate:
        """Scaled; a negative factor swaps the ends."""
        low, high = sorted((self.low * factor, self.high * factor))
        noise = None if self.noise is None else self.noise * abs(factor)
        ends = self.at_ends[::-1] if self.at_ends and factor < 0 else self.at_ends
        at_ends = ends and (ends[0] * abs(factor), ends[1] * abs(factor))
        return Estimate(self.mean * factor, low, high, noise, at_ends)

    def plus(self, shift: float) -> Estimate:
        return replace(self, mean=self.mean + shift, low=self.low + shift, high=self.high + shift)


def estimate(cell: Mapping[str, Any] | None) -> Estimate | None:
    """From a cell of the summary, which has mean, ci_low and ci_high."""
    if not cell or cell.get("mean") is None:
        return None
    mean = float(cell["mean"])
    low, high = cell.get("ci_low"), cell.get("ci_high")
    return Estimate(mean, mean if low is None else low, mean if high is None else high)


def over(estimates: Iterable[Estimate | None]) -> Estimate | None:
    """The range that readings span: lowest to highest end of their intervals."""
    known = [e for e in estimates if e]
    if not known:
        return None
    first, last = min(known, key=lambda e: e.low), max(known, key=lambda e: e.high)
    noise = max(e.half_width for e in known)
    at_ends = (first.half_width, last.half_width)
    return Estimate((first.low + last.high) / 2, first.low, last.high, noise, at_ends)
