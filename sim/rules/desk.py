"""The analysts' desk: who works what, stage by stage."""

from __future__ import annotations

from heapq import heappop

from sim.clocks import INFINITY
from sim.columns import Due, Traits
from sim.records import (
    BY_FIND,
    BY_SECOND_TRY,
    CHECK_BEGAN,
    DISMISSED,
    HELD,
    HOLD_END,
    HOLD_ENDED,
    NONE,
    OFF_DUTY,
    OVERTAKEN,
    REFERRAL_BEGAN,
    RESUMED,
    STAGE_END,
    TAKE_WORK,
    TRIAGE_BEGAN,
    Record,
)
from sim.rules.cases import (
    finds_error,
    is_passed,
    link_accounts,
    needs_check,
    next_for,
    pass_on,
    send,
    something_waits,
)
from sim.rules.flags import hand_out_work, join_backlog, raise_flag, take_out
from sim.rules.search import begin_search, breaks_of, end_search, finder_of, put_in_order
from sim.slots import (
    CHECK,
    CLOSED,
    FINDS_PER_HOUR,
    FREE,
    HOLD,
    HOLD_CHANCE,
    IN_CHECK,
    IN_QUEUE,
    IN_REFERRAL,
    IN_TRIAGE,
    LIVE,
    OFF,
    ON_HOLD,
    REFERRAL,
    TAKING,
    TO_CHECK,
    TRIAGE,
    WORKING,
)
from sim.state import State


def take_work(now: float, w: Traits, s: State, log: list[Record], due: list[Due]) -> None:
    """Hand out what waits: to the free first, then to those who search for want of work."""
    s.counts[TAKING] = 0
    searching = s.value[FINDS_PER_HOUR] > 0.0
    place = 0
    while place < len(s.free) and something_waits(s):
        analyst = s.free[place]
        kept = searching and now < s.protected_until[analyst]
        flag = NONE if kept else next_for(analyst, w, s)
        if flag == NONE:
            place += 1
        else:
            take(now, analyst, flag, w, s, log, due)
    place = 0
    while place < len(s.searchers) and something_waits(s):
        analyst = s.searchers[place]
        flag = NONE if now < s.protected_until[analyst] else next_for(analyst, w, s)
        if flag == NONE:
            place += 1
        else:
            end_search(now, analyst, w, s, log)
            take(now, analyst, flag, w, s, log, due)
    if searching:
        while len(s.free) > 0:
            begin_search(now, s.free[0], w, s, log)


def take(
    now: float, analyst: int, flag: int, w: Traits, s: State, log: list[Record], due: list[Due]
) -> None:
    """A free analyst takes a flag of the backlog, or one whose referral is to be checked."""
    stage = s.stage[flag]
    if stage in (TO_CHECK, IN_CHECK):
        s.to_check.remove(flag)
    else:
        take_out(flag, s)
    s.free.remove(analyst)
    s.doing[analyst] = WORKING
    s.in_hand[analyst] = flag
    if stage == IN_QUEUE:
        begin_triage(now, analyst, flag, w, s, log, due)
    elif stage == ON_HOLD:
        log.append((now, RESUMED, s.flag_account[flag], flag, analyst, NONE))
        begin_referral(now, analyst, flag, w, s, log, due)
    elif stage == TO_CHECK:
        begin_check(now, analyst, flag, w, s, log, due)
    else:
        resume(now, analyst, w, s, log, due)


def begin_triage(
    now: float, analyst: int, flag: int, w: Traits, s: State, log: list[Record], due: list[Due]
) -> None:
    """The first stage of the work on a flag: is it genuine? Of a second try that is known."""
    s.stage[flag] = IN_TRIAGE
    log.append((now, TRIAGE_BEGAN, s.flag_account[flag], flag, analyst, NONE))
    if s.flag_cause[flag] == BY_SECOND_TRY:
        begin_referral(now, analyst, flag, w, s, log, due)
        return
    hours = w.triage_hours[int(s.value[TRIAGE]) * w.flag_rows + s.flag_row[flag]]
    work(now, analyst, hours, w, s, due)


def begin_referral(
    now: float, analyst: int, flag: int, w: Traits, s: State, log: list[Record], due: list[Due]
) -> None:
    """The second stage: the referral is written, perhaps of more accounts than one."""
    s.stage[flag] = IN_REFERRAL
    log.append((now, REFERRAL_BEGAN, s.flag_account[flag], flag, analyst, NONE))
    hours = w.referral_hours[int(s.value[REFERRAL]) * w.flag_rows + s.flag_row[flag]]
    hours += link_accounts(now, analyst, flag, w, s, log, due)
    work(now, analyst, hours, w, s, due)


def begin_check(
    now: float, analyst: int, flag: int, w: Traits, s: State, log: list[Record], due: list[Due]
) -> None:
    """A second analyst looks at what is written."""
    s.stage[flag] = IN_CHECK
    log.append((now, CHECK_BEGAN, s.flag_account[flag], flag, analyst, NONE))
    hours = w.check_hours[int(s.value[CHECK]) * w.flag_rows + s.flag_row[flag]]
    work(now, analyst, hours, w, s, due)


def work(now: float, analyst: int, hours: float, w: Traits, s: State, due: list[Due]) -> None:
    """Work for so many hours without breaks, which make them longer."""
    be_busy(now, analyst, hours / (1.0 - breaks_of(w.team[analyst], s)), s, due)


def be_busy(now: float, analyst: int, hours: float, s: State, due: list[Due]) -> None:
    """Be at work for so many hours, breaks included, if closing time does not come before.

    Who stays in overtime has no closing time.
    """
    s.stage_ends[analyst] = now + hours
    if s.stage_ends[analyst] <= s.closes[analyst]:
        due.append((s.stage_ends[analyst], STAGE_END, analyst))


def resume(
    now: float, analyst: int, w: Traits, s: State, log: list[Record], due: list[Due]
) -> None:
    """Go on with the case that closing time cut short; in another team with the breaks there."""
    flag = s.in_hand[analyst]
    log.append((now, RESUMED, s.flag_account[flag], flag, analyst, NONE))
    hours, team, before = s.left[flag], w.team[analyst], w.team[s.left_by[flag]]
    if team != before:
        hours *= (1.0 - breaks_of(before, s)) / (1.0 - breaks_of(team, s))
    be_busy(now, analyst, hours, s, due)


def stage_ends(
    now: float, analyst: int, w: Traits, s: State, log: list[Record], due: list[Due]
) -> None:
    """A stage is done: dismissed, overtaken, held, on to referral or to a check, or sent."""
    flag = s.in_hand[analyst]
    account = s.flag_account[flag]
    stage = s.stage[flag]
    if stage == IN_REFERRAL and needs_check(flag, w, s):
        pass_on(now, analyst, flag, s, log)
        hand_out_work(now, s, due)  # to others, also where who wrote it goes home now
    elif stage == IN_REFERRAL or (stage == IN_CHECK and not finds_error(flag, w, s)):
        send(now, analyst, flag, w, s, log, due)
    elif s.status[account] != LIVE:
        s.stage[flag] = CLOSED
        log.append((now, OVERTAKEN, account, flag, analyst, NONE))
    elif stage == IN_CHECK or not is_passed(account - w.accounts, w, s):
        s.stage[flag] = CLOSED
        log.append((now, DISMISSED, account, flag, analyst, NONE))
    elif s.value[HOLD_CHANCE] > 0.0 and w.holds[s.flag_row[flag]] < s.value[HOLD_CHANCE]:
        hold(now, analyst, flag, w, s, log, due)
    else:
        begin_referral(now, analyst, flag, w, s, log, due)
        return
    come_free(now, analyst, s, log, due)


def hold(
    now: float, analyst: int, flag: int, w: Traits, s: State, log: list[Record], due: list[Due]
) -> None:
    """A live investigation wants the account left up for a while."""
    s.stage[flag] = ON_HOLD
    log.append((now, HELD, s.flag_account[flag], flag, analyst, NONE))
    hours = w.hold_hours[int(s.value[HOLD]) * w.flag_rows + s.flag_row[flag]]
    due.append((now + hours, HOLD_END, flag))


def hold_ends(
    now: float, flag: int, w: Traits, s: State, log: list[Record], due: list[Due]
) -> None:
    """The flag waits for its referral, before all whose triage has not begun."""
    if s.stage[flag] == ON_HOLD:  # else its account has gone
        log.append((now, HOLD_ENDED, s.flag_account[flag], flag, NONE, NONE))
        join_backlog(now, flag, w, s, due)


def come_free(now: float, analyst: int, s: State, log: list[Record], due: list[Due]) -> None:
    """Nothing is in the analyst's hands; who stayed in overtime for it goes home."""
    s.in_hand[analyst] = NONE
    if s.closes[analyst] == INFINITY:
        go_home(now, analyst, s, log)
        return
    s.doing[analyst] = FREE
    put_in_order(analyst, s.free)
    hand_out_work(now, s, due)


def go_home(now: float, analyst: int, s: State, log: list[Record]) -> None:
    """The analyst is off duty."""
    s.doing[analyst] = OFF
    log.append((now, OFF_DUTY, NONE, NONE, analyst, NONE))


def find(now: float, w: Traits, s: State, log: list[Record], due: list[Due]) -> None:
    """Search finds the account at the head of the thresholds; its finder works it at once."""
    account = heappop(s.thresholds)[1]
    analyst = finder_of(w.finder[account], w, s)
    flag = raise_flag(now, account, BY_FIND, analyst, w, s, log, due)
    end_search(now, analyst, w, s, log)
    s.free.remove(analyst)
    s.doing[analyst] = WORKING
    s.in_hand[analyst] = flag
    due.append((now, TAKE_WORK, analyst + 1))


def work_the_find(
    now: float, analyst: int, w: Traits, s: State, log: list[Record], due: list[Due]
) -> None:
    """The finder begins triage, unless the account has gone at this very instant."""
    flag = s.in_hand[analyst]
    if s.stage[flag] == CLOSED:
        come_free(now, analyst, s, log, due)
    else:
        begin_triage(now, analyst, flag, w, s, log, due)
