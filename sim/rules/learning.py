"""Detection that learns: confirmed referrals of a content type raise its hazard on the platform.

The hazard depends on the state, so each platform and content type (a *cell*) has a clock, whose
rate is set at local midnight. Who will be detected before the next midnight is told so then; the
others wait, and are looked at again.
"""

from __future__ import annotations

from math import exp, log
from typing import Final

from sim.clocks import INFINITY
from sim.columns import Due, Traits
from sim.records import DISAPPEAR, LEVELS, NONE
from sim.slots import CEILING, EPOCH, GAP_CLOSED, HALF_LIFE, LEVELS_SET, LIVE, NOT_WAITING
from sim.state import State

LN_2: Final = log(2.0)
A_THOUSAND_A_YEAR: Final = 1000.0 / (365.25 * 24.0)  # per hour


def remember(now: float, platform: int, content: int, w: Traits, s: State) -> None:
    """A referral is confirmed: what of it will be remembered when levels are next set."""
    if w.learns[platform] == 1 and s.value[GAP_CLOSED + platform] > 0.0:
        hours = w.levels_at[s.counts[LEVELS_SET]] - now
        s.memory[platform * len(w.severity) + content] += kept(hours, platform, s)


def kept(hours: float, platform: int, s: State) -> float:
    """The share of what is remembered that is left after so long."""
    return exp(-LN_2 * hours / s.value[HALF_LIFE + platform])


def level(memory: float, platform: int, s: State) -> float:
    """The share of the gap that is closed: M / (M + K).

    K is such that it is the given share at the M* that 1,000 referrals a year hold.
    """
    share = s.value[GAP_CLOSED + platform]
    of_a_thousand = A_THOUSAND_A_YEAR * s.value[HALF_LIFE + platform] / LN_2
    return share * memory / (share * memory + (1.0 - share) * of_a_thousand)


def set_levels(now: float, w: Traits, s: State, due: list[Due]) -> None:
    """A day begins: hazards by what is remembered; who is detected during it is told so."""
    number = s.counts[LEVELS_SET]
    before = w.levels_at[number - 1] if number > 0 else now
    s.counts[LEVELS_SET] = number + 1
    due.append((w.levels_at[number + 1], LEVELS, 0))
    for platform in range(w.platforms):
        if w.learns[platform] == 1:
            for content in range(len(w.severity)):
                cell = platform * len(w.severity) + content
                s.learnt_risen[cell] += (now - before) * s.learnt_rate[cell]
                set_rate(now, platform, cell, w, s)
                tell_the_detected(now, cell, w, s, due)


def set_rate(now: float, platform: int, cell: int, w: Traits, s: State) -> None:
    """The hazard of a cell until levels are next set; where nothing is learnt, all is forgotten."""
    base = w.detection_rate[platform * len(w.epoch_ends) + int(s.value[EPOCH])]
    s.learnt_rate[cell] = base
    if s.value[GAP_CLOSED + platform] == 0.0:
        s.memory[cell] = 0.0
        return
    gap = s.value[CEILING + platform] - base
    if gap > 0.0:
        s.learnt_rate[cell] = base + gap * level(s.memory[cell], platform, s)
    s.memory[cell] *= kept(w.levels_at[s.counts[LEVELS_SET]] - now, platform, s)


def tell_the_detected(now: float, cell: int, w: Traits, s: State, due: list[Due]) -> None:
    """Of the accounts that wait: those detected before levels are next set go; the live stay."""
    account = s.undetected[cell]
    s.undetected[cell] = NONE
    while account != NONE:
        following = s.undetected_next[account]
        s.undetected_next[account] = NOT_WAITING
        if s.status[account] == LIVE:
            at = detected_at(now, account, cell, w, s)
            if at < INFINITY:
                s.gone_at[account] = at
                due.append((at, DISAPPEAR, account))
        account = following


def detected_by_learning(now: float, account: int, needed: float, w: Traits, s: State) -> float:
    """When an account that goes live is detected; infinite if not before levels are next set."""
    cell = s.on_platform[account] * len(w.severity) + w.content[account]
    since = now - w.levels_at[s.counts[LEVELS_SET] - 1]
    risen = s.learnt_risen[cell] + since * s.learnt_rate[cell]
    s.detected_when[account] = risen + needed
    return detected_at(now, account, cell, w, s)


def detected_at(now: float, account: int, cell: int, w: Traits, s: State) -> float:
    """When the cell's clock has risen enough; infinite, and it waits, if not before the next day.

    A time that rounding puts before now is now.
    """
    number = s.counts[LEVELS_SET]
    rate = s.learnt_rate[cell]
    if rate > 0.0:
        needed = s.detected_when[account] - s.learnt_risen[cell]
        at = w.levels_at[number - 1] + needed / rate
        if at <= w.levels_at[number]:
            return at if at > now else now
    if s.undetected_next[account] == NOT_WAITING:  # else it was removed today, and put back
        s.undetected_next[account] = s.undetected[cell]
        s.undetected[cell] = account
    return INFINITY
