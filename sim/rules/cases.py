"""A case of several accounts: one piece of work that refers what one group keeps up."""

from __future__ import annotations

from sim.columns import Due, Traits
from sim.records import BY_LINK, BY_SECOND_TRY, NONE, REFERRAL_BEGAN, TRIAGE_BEGAN, Record
from sim.rules.flags import raise_flag
from sim.slots import IN_REFERRAL, LINK, LINKED, LIVE
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
