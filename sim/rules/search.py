"""Looking for accounts: who can be found, who searches, and the clock that both drive."""

from __future__ import annotations

from heapq import heappush

from sim.clocks import RATE, RISEN, SEARCHING, VISIBLE, search_rate, set_next, touch
from sim.columns import Traits
from sim.records import (
    IN_PROTECTED_TIME,
    NONE,
    SEARCH_BEGAN,
    SEARCH_ENDED,
    WHEN_IDLE,
    Record,
)
from sim.rules.again import again
from sim.slots import (
    AGAIN_SPELL,
    BREAKS,
    FINDS_PER_HOUR,
    FREE,
    HALF_SATURATION,
    IN_SIGHT,
    MORE_BREAKS,
)
from sim.slots import SEARCHING as IS_SEARCHING
from sim.state import State


def settle(w: Traits, s: State) -> None:
    """Work out the rate and the next find from what is now in force, once an event is over."""
    s.clock[RATE] = search_rate(
        searchers_less_breaks(w, s),
        s.clock[VISIBLE],
        s.value[FINDS_PER_HOUR],
        s.value[HALF_SATURATION],
        w.form,
    )
    set_next(s.clock, s.thresholds, s.spell, s.visible)


def breaks_of(team: int, s: State) -> float:
    """The share of duty that the team cannot use."""
    return s.value[BREAKS] if team == 0 else s.value[MORE_BREAKS + team]


def searchers_less_breaks(w: Traits, s: State) -> float:
    """How many search, each less the breaks of their team."""
    usable = 0.0
    for team in range(w.teams):
        usable += s.team_searchers[team] * (1.0 - breaks_of(team, s))
    return usable


def finder_of(uniform: float, w: Traits, s: State) -> int:
    """The searcher that a uniform stands for: who has fewer breaks finds more."""
    if w.teams == 1:
        return s.searchers[int(uniform * len(s.searchers))]
    left = uniform * searchers_less_breaks(w, s)
    place = 0
    while place < len(s.searchers) - 1:
        left -= 1.0 - breaks_of(w.team[s.searchers[place]], s)
        if left < 0.0:
            break
        place += 1
    return s.searchers[place]


def come_into_sight(now: float, account: int, w: Traits, s: State) -> None:
    """A live account without an open flag can be found from now on.

    While nobody searches the clock stands still, and need not be touched.
    """
    if w.searches == 0:
        return
    row = account if s.spell[account] == 0 else again(account, AGAIN_SPELL, w, s)
    needed = w.spells[row] / w.visibility[account]
    if s.clock[SEARCHING] > 0.0:
        touch(now, s.clock)
    s.visible[account] = 1
    s.spell[account] += 1
    s.counts[IN_SIGHT] += 1
    s.clock[VISIBLE] += w.visibility[account]
    heappush(s.thresholds, (s.clock[RISEN] + needed, account, s.spell[account]))


def leave_sight(now: float, account: int, w: Traits, s: State) -> None:
    """The account cannot be found any more; nothing if it could not anyway."""
    if s.visible[account] == 0:
        return
    if s.clock[SEARCHING] > 0.0:
        touch(now, s.clock)
    s.visible[account] = 0
    s.counts[IN_SIGHT] -= 1
    s.clock[VISIBLE] -= w.visibility[account]
    if s.counts[IN_SIGHT] == 0:
        s.clock[VISIBLE] = 0.0


def begin_search(now: float, analyst: int, w: Traits, s: State, log: list[Record]) -> None:
    """A free analyst goes looking, in protected time or for want of flags."""
    touch(now, s.clock)
    s.free.remove(analyst)
    put_in_order(analyst, s.searchers)
    s.doing[analyst] = IS_SEARCHING
    s.clock[SEARCHING] += 1.0
    s.team_searchers[w.team[analyst]] += 1
    why = IN_PROTECTED_TIME if now < s.protected_until[analyst] else WHEN_IDLE
    log.append((now, SEARCH_BEGAN, NONE, NONE, analyst, why))


def end_search(now: float, analyst: int, w: Traits, s: State, log: list[Record]) -> None:
    """A searcher stops looking and is free."""
    touch(now, s.clock)
    s.searchers.remove(analyst)
    put_in_order(analyst, s.free)
    s.doing[analyst] = FREE
    s.clock[SEARCHING] -= 1.0
    s.team_searchers[w.team[analyst]] -= 1
    log.append((now, SEARCH_ENDED, NONE, NONE, analyst, NONE))


def put_in_order(analyst: int, line: list[int]) -> None:
    """Put an analyst into a line that is kept lowest number first."""
    place = len(line)
    while place > 0 and line[place - 1] > analyst:
        place -= 1
    line.insert(place, analyst)
