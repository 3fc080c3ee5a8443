"""Flags that nobody waits for: delays, holds, accounts that disappear, reports that are merged.

A delay is gamma here: with sd 0 constant, with sd = mean exponential.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from math import exp

from scipy.integrate import quad
from scipy.special import gammainc


def outlived(gone_per_hour: float, mean_hours: float, sd_hours: float) -> float:
    """The chance that what disappears at a constant hazard outlives a gamma delay.

    E[exp(-theta D)] = (1 + theta sd^2 / mean)^(-mean^2 / sd^2), the Laplace transform of the
    delay at the hazard. Source: any textbook; van Dantzig (1949) for this reading of it.
    """
    if sd_hours == 0.0:
        return exp(-gone_per_hour * mean_hours)
    scale = sd_hours**2 / mean_hours
    return float((1.0 + gone_per_hour * scale) ** (-mean_hours / scale))


def until_gone(gone_per_hour: float, mean_hours: float, sd_hours: float) -> float:
    """How long a delay lasts in the mean, if it ends early where the account disappears.

    E[min(D, L)] is the integral of P(D > t) exp(-theta t), by parts (1 - E[exp(-theta D)]) /
    theta; arrivals x it are in the delay at a time, by Little's law. Source: Little (1961).
    """
    return (1.0 - outlived(gone_per_hour, mean_hours, sd_hours)) / gone_per_hour


@dataclass(frozen=True, slots=True)
class Delayed:
    """A delay without a queue: who is in it, averaged over a period, and who leaves within."""

    inside: float
    left: float


def in_delay(
    before: Sequence[tuple[float, float]],
    counted: Sequence[tuple[float, float]],
    mean_hours: float,
    sd_hours: float,
) -> Delayed:
    """M(t)/G/infinity over a period, empty at the beginning of what is before it.

    before, counted: (hours, arrivals per hour) in turn. Who comes at u spends the part of
    [u, u + D] in the period [0, T] that lies in it: m(T - u) - m(-u) hours in the mean, with
    m(x) = E[min(D, x)], 0 below 0; and leaves within it with chance F(T - u) - F(-u). Both are
    added up over arrivals. Source: Eick, Massey and Whitt (1993).
    """
    scale = sd_hours**2 / mean_hours
    shape = mean_hours / scale

    def done(x: float) -> float:
        return float(gammainc(shape, x / scale)) if x > 0 else 0.0

    def spent(x: float) -> float:
        # E[D; D <= x] is mean x F of a gamma with one more in its shape
        if x <= 0:
            return 0.0
        return x * (1.0 - done(x)) + mean_hours * float(gammainc(shape + 1, x / scale))

    end = sum(hours for hours, _ in counted)
    begin = -sum(hours for hours, _ in before)
    edges = list(accumulate((hours for hours, _ in (*before, *counted)), initial=begin))
    inside, left = 0.0, 0.0
    for place, (_, arrivals_per_hour) in enumerate((*before, *counted)):
        a, b = edges[place], edges[place + 1]
        inside += arrivals_per_hour * quad(lambda u: spent(end - u) - spent(-u), a, b)[0]
        left += arrivals_per_hour * quad(lambda u: done(end - u) - done(-u), a, b)[0]
    return Delayed(inside / end, left)


def merged_share(reports_per_hour: float, closed_hours: float) -> float:
    """The share of reports that come while the account's flag is open, in the long run.

    After a report that counts, the account is closed for D hours in the mean, in which r D reports
    are merged; the next counts. So of 1 + r D reports r D are merged, whatever the law of D: a
    counter with dead time. Source: Feller (1948); renewals with rewards.
    """
    merged = reports_per_hour * closed_hours
    return merged / (1.0 + merged)
