"""Shifts: who comes and goes, and what closing time does to the work in hand."""

from __future__ import annotations

from heapq import heappush

from sim.clocks import INFINITY
from sim.columns import Due, Traits
from sim.records import (
    NONE,
    ON_DUTY,
    PROTECTED_END,
    SHIFT_END,
    SHIFT_START,
    STAGE_END,
    SUSPENDED,
    Record,
)
from sim.rules.desk import go_home, resume
from sim.rules.flags import hand_out_work, place_in_backlog
from sim.rules.search import end_search, put_in_order
from sim.slots import FINISH, FREE, HAND_BACK, IN_CHECK, OFF, SEARCHING, WORKING
from sim.state import State


def expect_shift(duty: int, w: Traits, due: list[Due]) -> None:
    """A shift starts, has its protected time, and ends."""
    if duty < len(w.duty_starts):
        due.append((w.duty_starts[duty], SHIFT_START, duty))
        if w.duty_protected[duty] > w.duty_starts[duty]:
            due.append((w.duty_protected[duty], PROTECTED_END, duty))
        due.append((w.duty_ends[duty], SHIFT_END, duty))


def shift_starts(
    now: float, duty: int, w: Traits, s: State, log: list[Record], due: list[Due]
) -> None:
    """Who has left gives back what they had in hand; who is present resumes or is free.

    Who is still at work, in overtime, works on, whether or not they are expected.
    """
    expect_shift(duty + 1, w, due)
    for analyst in range(w.duty_staff[duty], w.team_first[w.duty_team[duty] + 1]):
        if s.in_hand[analyst] >= 0 and s.doing[analyst] == OFF:
            give_back(analyst, w, s)
    for row in range(w.duty_first[duty], w.duty_first[duty + 1]):
        analyst = w.duty_member[row]
        s.protected_until[analyst] = w.duty_protected[duty]
        if s.doing[analyst] == WORKING:
            if s.stage_ends[analyst] <= w.duty_ends[duty]:
                s.closes[analyst] = w.duty_ends[duty]
            continue
        s.closes[analyst] = w.duty_ends[duty]
        log.append((now, ON_DUTY, NONE, NONE, analyst, NONE))
        if s.in_hand[analyst] >= 0:
            s.doing[analyst] = WORKING
            resume(now, analyst, w, s, log, due)
        else:
            s.doing[analyst] = FREE
            put_in_order(analyst, s.free)
    hand_out_work(now, s, due)


def protected_time_ends(
    now: float, duty: int, w: Traits, s: State, log: list[Record], due: list[Due]
) -> None:
    """From here on the backlog goes before search."""
    for row in range(w.duty_first[duty], w.duty_first[duty + 1]):
        if s.doing[w.duty_member[row]] == SEARCHING:
            end_search(now, w.duty_member[row], w, s, log)
    hand_out_work(now, s, due)


def shift_ends(
    now: float, duty: int, w: Traits, s: State, log: list[Record], due: list[Due]
) -> None:
    """Closing time: searches end, and everyone goes but those who finish their case first."""
    closing = w.duty_closing[duty]
    for row in range(w.duty_first[duty], w.duty_first[duty + 1]):
        analyst = w.duty_member[row]
        if s.doing[analyst] == WORKING:
            if closing == FINISH or s.closes[analyst] == INFINITY:
                stay(analyst, s, due)
                continue
            suspend(now, analyst, s, log)
            if closing == HAND_BACK:
                give_back(analyst, w, s)
                hand_out_work(now, s, due)
        else:
            if s.doing[analyst] == SEARCHING:
                end_search(now, analyst, w, s, log)
            s.free.remove(analyst)
        go_home(now, analyst, s, log)


def stay(analyst: int, s: State, due: list[Due]) -> None:
    """Overtime until the case is done; who stays already, from an earlier shift, just goes on."""
    if s.closes[analyst] < INFINITY:
        s.closes[analyst] = INFINITY
        due.append((s.stage_ends[analyst], STAGE_END, analyst))


def suspend(now: float, analyst: int, s: State, log: list[Record]) -> None:
    """Closing time cuts the stage in hand short."""
    flag = s.in_hand[analyst]
    s.left[flag] = s.stage_ends[analyst] - now
    s.left_by[flag] = analyst
    log.append((now, SUSPENDED, s.flag_account[flag], flag, analyst, NONE))


def give_back(analyst: int, w: Traits, s: State) -> None:
    """What the analyst had in hand waits again, before every flag that waits."""
    flag = s.in_hand[analyst]
    s.in_hand[analyst] = NONE
    if s.stage[flag] == IN_CHECK:
        s.to_check.append(flag)
    else:
        heappush(s.backlog, place_in_backlog(flag, w, s))
