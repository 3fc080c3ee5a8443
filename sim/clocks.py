"""Hazards as clocks: an event happens when its integrated hazard has risen by its exponential.

Where a hazard depends on dates only, `due` inverts it at once. Where it depends on the state
(search), one clock runs at the current rate for all accounts and is anchored at (H0, t0): the
anchor moves whenever a rule touches the rate, even if the value comes out the same, and never
else. Adding up at every event would make the log depend on unrelated events in its last bits.

Source: D. F. Anderson, "A modified next reaction method", J. Chem. Phys. 127, 214107 (2007).
"""

from __future__ import annotations

from collections.abc import Sequence
from heapq import heappop
from typing import Final

INFINITY: Final = float("inf")
Threshold = tuple[float, int, int]
"""(risen, account, spell of visibility): found when the clock has risen so far."""

# Places in the search clock's column.
RISEN: Final = 0  # H0, the integrated rate at the anchor
ANCHOR_AT: Final = 1  # t0
RATE: Final = 2  # H', per hour, since the anchor
VISIBLE: Final = 3  # S, the visibility-weighted sum over visible accounts
SEARCHING: Final = 4  # searchers
NEXT_AT: Final = 5  # when the next account is found; infinite when none will be; or TO_SETTLE
CLOCK_SIZE: Final = 6

TO_SETTLE: Final = -INFINITY  # the rate has been touched and the next find is not known yet

HOLLING: Final = 0
LINEAR: Final = 1


def due(
    now: float,
    needed: float,
    rates: Sequence[float],
    first: int,
    epoch: int,
    epoch_ends: Sequence[float],
) -> float:
    """When a hazard of dated steps, from `now` on, has risen by `needed`; may be infinite.

    `rates[first + e]` (per hour) holds in epoch e, which ends at `epoch_ends[e]`; the last
    epoch never ends; `epoch` is the one in force.
    """
    at = now
    last = len(epoch_ends) - 1
    while epoch < last:
        rate = rates[first + epoch]
        risen = rate * (epoch_ends[epoch] - at)
        if risen >= needed and rate > 0.0:
            return at + needed / rate
        needed -= risen
        at = epoch_ends[epoch]
        epoch += 1
    rate = rates[first + epoch]
    if rate > 0.0:
        return at + needed / rate
    return INFINITY


def touch(now: float, clock: list[float]) -> None:
    """Bring the search clock up to date: call it before anything its rate depends on changes."""
    clock[RISEN] += (now - clock[ANCHOR_AT]) * clock[RATE]
    clock[ANCHOR_AT] = now
    clock[NEXT_AT] = TO_SETTLE


def search_rate(
    searchers: float, visible: float, finds_per_hour: float, half: float, form: int
) -> float:
    """H' of one unit of visibility, per hour (all together find H' times `visible` an hour).

    Of each searcher only the time counts that is no break.
    """
    if searchers == 0.0 or visible == 0.0 or finds_per_hour == 0.0:
        return 0.0
    effort = searchers * finds_per_hour
    if form == LINEAR:
        return effort / (2.0 * half)
    return effort / (visible + half)


def set_next(
    clock: list[float],
    thresholds: list[Threshold],
    spell: Sequence[int],
    visible: Sequence[int],
) -> None:
    """Work out when the next account is found; accounts out of sight are dropped on the way."""
    while len(thresholds) > 0 and (
        visible[thresholds[0][1]] == 0 or spell[thresholds[0][1]] != thresholds[0][2]
    ):
        heappop(thresholds)
    if len(thresholds) > 0 and clock[RATE] > 0.0:
        at = clock[ANCHOR_AT] + (thresholds[0][0] - clock[RISEN]) / clock[RATE]
        clock[NEXT_AT] = at if at > clock[ANCHOR_AT] else clock[ANCHOR_AT]
    else:
        clock[NEXT_AT] = INFINITY
