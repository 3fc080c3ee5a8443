"""Posts that people leave, and that are filled again after a time."""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, factorial


@dataclass(frozen=True, slots=True)
class Posts:
    """Days of one post: vacant, and at the desk (newcomers count with their share of it)."""

    vacant: float
    at_desk: float


def filled(leavers_per_day: float, delay_days: float, day: float) -> float:
    """The chance that a post is filled on a day; at first it is.

    It is if n have left and somebody is there: the n delays took n d days, and in the rest of the
    time n left, at a constant rate: a Poisson chance, summed over n. In the long run it tends to
    1 / (1 + rate x delay). Source: alternating renewal, as in Cox, Renewal Theory (1962).
    """
    chance, n = 0.0, 0
    while n * delay_days <= day:
        risen = leavers_per_day * (day - n * delay_days)
        chance += exp(-risen) * risen**n / factorial(n)
        n += 1
    return chance


def posts(
    leavers_per_day: float, delay_days: float, ramp_up_days: float, speed: float, days: int
) -> Posts:
    """A post over so many days, as it is at each midnight, the first day's included.

    Who has learned was there `ramp_up_days` before and has not left since, or is the first.
    """
    vacant, at_desk = 0.0, 0.0
    for day in range(days):
        there = filled(leavers_per_day, delay_days, day)
        before = max(0.0, day - ramp_up_days)
        learned = filled(leavers_per_day, delay_days, before)
        learned *= exp(-leavers_per_day * (day - before))
        vacant += 1.0 - there
        at_desk += learned + speed * (there - learned)
    return Posts(vacant, at_desk)
