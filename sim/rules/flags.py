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
    CLOSED,
    IN_QUEUE,
    NEWEST_FIRST,
    ON_HOLD,
    ORDER,
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
    if somebody_can_take(now, s):
        hand_out_work(now, s, due)


def somebody_can_take(now: float, s: State) -> bool:
    """Whether anybody is free, or searches for want of work."""
    if len(s.free) > 0:
        return True
    return len(s.searchers) > 0 and now >= s.protected_until[s.searchers[0]]


def place_in_backlog(flag: int, w: Traits, s: State) -> Waiting:
    """Where a flag stands under the order in force; a case once begun goes before all."""
    if s.stage[flag] != IN_QUEUE:
        return -INFINITY, s.flag_at[flag], flag
    order = s.value[ORDER]
    if order == NEWEST_FIRST:
        return 0.0, -s.flag_at[flag], flag
    if order == SEVERITY_FIRST:
        account = s.flag_account[flag]
        if account < w.accounts:
            return w.severity[w.content[account]], s.flag_at[flag], flag
        return w.severity[w.outside_content[account - w.accounts]], s.flag_at[flag], flag
    return 0.0, s.flag_at[flag], flag


def waits(s: State) -> bool:
    """Whether a flag waits; those withdrawn in the meantime leave the backlog here."""
    while len(s.backlog) > 0 and s.stage[s.backlog[0][2]] == CLOSED:
        heappop(s.backlog)
    return len(s.backlog) > 0


def set_order(order: float, w: Traits, s: State) -> None:
    """Let the backlog follow another order from now on."""
    s.value[ORDER] = order
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
