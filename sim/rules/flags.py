"""Flags: raised, merged, withdrawn, and the backlog in which they wait."""

from __future__ import annotations

from heapq import heapify, heappop, heappush

from sim.clocks import INFINITY
from sim.columns import Due, Traits, Waiting
from sim.records import (
    BY_FIND,
    BY_LINK,
    BY_SECOND_TRY,
    FLAGGED,
    NONE,
    OVERTAKEN,
    TAKE_WORK,
    WHILE_HELD,
    WITHDRAWN,
    Record,
)
from sim.rules.again import again
from sim.rules.search import leave_sight
from sim.slots import (
    AGAIN_FLAG,
    AGING,
    AGING_PER_HOUR,
    CLOSED,
    IN_QUEUE,
    NEWEST_FIRST,
    ON_HOLD,
    ORDER,
    REACH_FIRST,
    SEVERITY_FIRST,
    TAKING,
)
from sim.state import State


def hand_out_work(now: float, s: State, due: list[Due]) -> None:
    """See to it that work is handed out, once, at the end of this instant."""
    if s.counts[TAKING] == 0:
        s.counts[TAKING] = 1
        due.append((now, TAKE_WORK, 0))


def raise_flag(
    now: float,
    account: int,
    cause: int,
    actor: int,
    w: Traits,
    s: State,
    log: list[Record],
    due: list[Due],
) -> int:
    """The number of the new flag; it waits in the backlog unless it is a find, or linked to one."""
    flag = len(s.flag_account)
    if account < w.accounts:
        leave_sight(now, account, w, s)
        own = account if s.flags_had[account] == 0 else again(account, AGAIN_FLAG, w, s)
        row = w.outside + own
        s.flags_had[account] += 1
    elif cause == BY_SECOND_TRY:
        row = w.outside + w.own_rows + account - w.accounts
    else:
        row = account - w.accounts
    s.open_flag[account] = flag
    s.flag_account.append(account)
    s.flag_at.append(now)
    s.flag_cause.append(cause)
    s.flag_row.append(row)
    s.stage.append(IN_QUEUE)
    s.left.append(0.0)
    s.left_by.append(NONE)
    s.sent_at.append(INFINITY)
    s.next_review.append(NONE)
    s.next_in_case.append(NONE)
    s.written_by.append(NONE)
    log.append((now, FLAGGED, account, flag, actor, cause))
    if cause not in (BY_FIND, BY_LINK):
        join_backlog(now, flag, w, s, due)
    return flag


def join_backlog(now: float, flag: int, w: Traits, s: State, due: list[Due]) -> None:
    """A flag waits from now on, or is taken at once by who is free or searches."""
    heappush(s.backlog, place_in_backlog(flag, w, s))
    if somebody_can_take(now, flag, w, s):
        hand_out_work(now, s, due)


def somebody_can_take(now: float, flag: int, w: Traits, s: State) -> bool:
    """Whether anybody who may take the flag is free, or searches for want of work."""
    for place in range(len(s.free)):
        if may_take(s.free[place], flag, w, s):
            return True
    for place in range(len(s.searchers)):
        analyst = s.searchers[place]
        if now >= s.protected_until[analyst] and may_take(analyst, flag, w, s):
            return True
    return False


def may_take(analyst: int, flag: int, w: Traits, s: State) -> bool:
    """Whether the flag's content type is one of the analyst's team."""
    if w.picky == 0:
        return True
    return w.takes[w.team[analyst] * len(w.severity) + content_of(s.flag_account[flag], w)] == 1


def content_of(account: int, w: Traits) -> int:
    """The content type of an account."""
    if account < w.accounts:
        return w.content[account]
    return w.outside_content[account - w.accounts]


def place_in_backlog(flag: int, w: Traits, s: State) -> Waiting:
    """Where a flag stands under the order in force; a case once begun goes before all.

    All who wait grow older alike, so severity less what the wait is worth orders them as severity
    plus what the time of the flag is worth does, which stays as it is.
    """
    if s.stage[flag] != IN_QUEUE:
        return -INFINITY, s.flag_at[flag], flag
    order = s.value[ORDER]
    if order == NEWEST_FIRST:
        return 0.0, -s.flag_at[flag], flag
    if order == SEVERITY_FIRST:
        return w.severity[content_of(s.flag_account[flag], w)], s.flag_at[flag], flag
    if order == AGING:
        rank = (
            w.severity[content_of(s.flag_account[flag], w)]
            + s.value[AGING_PER_HOUR] * s.flag_at[flag]
        )
        return rank, s.flag_at[flag], flag
    if order == REACH_FIRST:
        account = s.flag_account[flag]
        reach = w.reach[account] if account < w.accounts else 1.0
        return -reach, s.flag_at[flag], flag
    return 0.0, s.flag_at[flag], flag


def waits(s: State) -> bool:
    """Whether a flag waits; those withdrawn in the meantime leave the backlog here."""
    while len(s.backlog) > 0 and s.stage[s.backlog[0][2]] == CLOSED:
        heappop(s.backlog)
    return len(s.backlog) > 0


def first_for(analyst: int, w: Traits, s: State) -> int:
    """The first flag of the backlog that the analyst may take; -1: there is none.

    Where teams choose, the backlog is looked through: it is a heap in one order for all.
    """
    if not waits(s):
        return NONE
    first = s.backlog[0]
    if w.picky == 0:
        return first[2]
    found = NONE
    for place in range(len(s.backlog)):
        entry = s.backlog[place]
        flag = entry[2]
        sooner = found == NONE or entry < first
        if sooner and s.stage[flag] != CLOSED and may_take(analyst, flag, w, s):
            first, found = entry, flag
    return found


def take_out(flag: int, s: State) -> None:
    """The flag waits no more; where it was not the first, those withdrawn leave with it."""
    if s.backlog[0][2] == flag:
        heappop(s.backlog)
        return
    place = 0
    while place < len(s.backlog):
        entry = s.backlog[place]
        if entry[2] == flag or s.stage[entry[2]] == CLOSED:
            s.backlog.remove(entry)
        else:
            place += 1
    heapify(s.backlog)


def put_backlog_in_order(w: Traits, s: State) -> None:
    """Let the backlog follow the order that is in force now."""
    for place in range(len(s.backlog)):
        s.backlog[place] = place_in_backlog(s.backlog[place][2], w, s)
    heapify(s.backlog)


def account_is_gone(now: float, account: int, s: State, log: list[Record]) -> None:
    """Withdraw the account's flag if nobody has begun to work on it; one on hold is overtaken."""
    flag = s.open_flag[account]
    if flag >= 0 and s.stage[flag] == IN_QUEUE:
        s.stage[flag] = CLOSED
        log.append((now, WITHDRAWN, account, flag, NONE, NONE))
    elif flag >= 0 and s.stage[flag] == ON_HOLD:
        s.stage[flag] = CLOSED
        log.append((now, OVERTAKEN, account, flag, NONE, WHILE_HELD))
