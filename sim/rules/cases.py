"""A case: errors of triage, linked accounts, a second analyst's check, what is sent of it."""

from __future__ import annotations

from sim.columns import Due, Traits
from sim.records import (
    BY_LINK,
    BY_SECOND_TRY,
    CHECK_DUE,
    NONE,
    OVERTAKEN,
    REFERRAL_BEGAN,
    REFERRED,
    TRIAGE_BEGAN,
    Record,
)
from sim.rules.flags import first_for, may_take, raise_flag, waits
from sim.rules.platforms import submit
from sim.slots import (
    CHECKED,
    CLOSED,
    ERROR_CHANCE,
    FINDS_ERROR,
    IN_REFERRAL,
    LINK,
    LINKED,
    LIVE,
    TO_CHECK,
)
from sim.state import State


def link_accounts(
    now: float, analyst: int, flag: int, w: Traits, s: State, log: list[Record], due: list[Due]
) -> float:
    """Flag further accounts of the group under a case whose referral begins; hours they take.

    Lowest numbers first. Their triage takes no time: whose they are is known.
    """
    account = s.flag_account[flag]
    hours = 0.0
    if s.value[LINKED] <= 1.0 or account >= w.accounts or s.flag_cause[flag] == BY_SECOND_TRY:
        return hours
    group = w.group[account]
    wanted = int(s.value[LINKED] + w.links[s.flag_row[flag]]) - 1
    further = next_open(group, w.first_account[group], w, s)
    while wanted > 0 and further != NONE:
        linked = raise_flag(now, further, BY_LINK, analyst, w, s, log, due)
        s.next_in_case[flag] = linked
        s.stage[linked] = IN_REFERRAL
        log.append((now, TRIAGE_BEGAN, further, linked, analyst, NONE))
        log.append((now, REFERRAL_BEGAN, further, linked, analyst, NONE))
        hours += w.link_hours[int(s.value[LINK]) * w.flag_rows + s.flag_row[linked]]
        flag = linked
        wanted -= 1
        further = next_open(group, further + 1, w, s)
    return hours


def next_open(group: int, account: int, w: Traits, s: State) -> int:
    """The group's first live account from this number on that has no open flag; NONE if none."""
    while account < w.first_account[group + 1]:
        if s.status[account] == LIVE and s.open_flag[account] < 0:
            return account
        account += 1
    account = max(account, w.first_more[group])  # presences from adaptation have higher numbers
    while account < w.first_more[group + 1]:
        if s.status[account] == LIVE and s.open_flag[account] < 0:
            return account
        account += 1
    return NONE


def is_passed(lead: int, w: Traits, s: State) -> bool:
    """Whether triage takes a flag for genuine, rightly or not; lead: below 0 if modelled."""
    if lead < 0 or w.genuine[lead] == 1:
        return True
    chance = s.value[ERROR_CHANCE]
    return chance > 0.0 and w.errs[lead] < chance


def send(
    now: float, analyst: int, flag: int, w: Traits, s: State, log: list[Record], due: list[Due]
) -> None:
    """All accounts of the case that are still up are referred."""
    while flag != NONE:
        account = s.flag_account[flag]
        if s.status[account] == LIVE:
            log.append((now, REFERRED, account, flag, analyst, NONE))
            submit(now, flag, w, s, log, due)
        else:
            s.stage[flag] = CLOSED
            log.append((now, OVERTAKEN, account, flag, analyst, NONE))
        flag = s.next_in_case[flag]


def needs_check(flag: int, w: Traits, s: State) -> bool:
    """Whether a second analyst looks at a referral; not where no account of the case is up."""
    chance = s.value[CHECKED]
    if chance > 0.0 and w.checked[s.flag_row[flag]] < chance:
        while flag != NONE:
            if s.status[s.flag_account[flag]] == LIVE:
                return True
            flag = s.next_in_case[flag]
    return False


def pass_on(now: float, analyst: int, flag: int, s: State, log: list[Record]) -> None:
    """A referral is written and waits until another analyst checks it."""
    s.stage[flag] = TO_CHECK
    s.written_by[flag] = analyst
    s.to_check.append(flag)
    log.append((now, CHECK_DUE, s.flag_account[flag], flag, analyst, NONE))


def next_for(analyst: int, w: Traits, s: State) -> int:
    """What the analyst takes next: a check of another's referral, else the first flag; or NONE."""
    flag = next_check(analyst, w, s)
    return flag if flag != NONE else first_for(analyst, w, s)


def next_check(analyst: int, w: Traits, s: State) -> int:
    """The check that has waited longest, not of the analyst's own referral; NONE if none."""
    for place in range(len(s.to_check)):
        flag = s.to_check[place]
        if s.written_by[flag] != analyst and may_take(analyst, flag, w, s):
            return flag
    return NONE


def finds_error(flag: int, w: Traits, s: State) -> bool:
    """Whether a check finds out that the flag is not genuine."""
    lead = s.flag_account[flag] - w.accounts
    if lead < 0 or w.genuine[lead] == 1:
        return False
    chance = s.value[FINDS_ERROR]
    return chance > 0.0 and w.finds_error[s.flag_row[flag]] < chance


def something_waits(s: State) -> bool:
    """Whether a flag waits, or a referral for its check."""
    return waits(s) or len(s.to_check) > 0
