"""The life of an account: groups open, return, adapt and are disrupted."""

from __future__ import annotations

from sim.clocks import due as due_at
from sim.columns import Due, Traits
from sim.records import (
    APPEAR,
    AT_START,
    BY_ADAPTATION,
    BY_ARRIVAL,
    BY_DETECTION,
    BY_DISRUPTION,
    BY_GROUP,
    BY_OPENING,
    BY_REFERRAL,
    DISAPPEAR,
    DISRUPT,
    LOST,
    NONE,
    OPENED,
    REMOVED,
    RETURNED,
    SILENT,
    Record,
)
from sim.rules.again import again
from sim.rules.flags import account_is_gone
from sim.rules.learning import detected_by_learning
from sim.rules.reports import expect_report, reports_on
from sim.rules.search import come_into_sight, leave_sight
from sim.slots import (
    ADAPTATION,
    AGAIN_REPORT,
    AT_OPENING,
    BY_ADAPTING,
    BY_OPENING_IT,
    DISPLACEMENT,
    EPOCH,
    GENERATIONS,
    GONE,
    LIVE,
    LIVE_AT_ENTRY,
    MORE_PRESENCES,
    RETURN_CHANCE,
    RETURN_DELAY,
    RETURNING,
    SHORT,
    UNBORN,
)
from sim.state import State


def group_arrives(
    now: float, group: int, w: Traits, s: State, log: list[Record], due: list[Due]
) -> None:
    """A group enters the run with the presences it has; later ones are due."""
    cause = BY_ARRIVAL if group >= w.arrivals_from else AT_START
    for account in range(w.first_account[group], w.first_account[group + 1]):
        if w.enters[account] == LIVE_AT_ENTRY:
            s.on_platform[account] = w.platform[w.presence[account]]
            log.append((now, OPENED, account, NONE, s.on_platform[account], cause))
            go_live(now, account, w, s, due)
        elif w.enters[account] != NONE:
            due.append((w.enters_at[account], APPEAR, account))
    epoch = int(s.value[EPOCH])
    at = due_at(now, w.disruption[group], w.disruption_rate, 0, epoch, w.epoch_ends)
    due.append((at, DISRUPT, group))


def appear(
    now: float, account: int, w: Traits, s: State, log: list[Record], due: list[Due]
) -> None:
    """An account is opened or returns; or one that stayed up may be flagged again."""
    if s.status[account] == GONE or s.silent[w.group[account]] == 1:
        return
    if s.status[account] == LIVE:
        s.open_flag[account] = NONE
        come_into_sight(now, account, w, s)
        return
    how = w.enters[account]
    if how == BY_ADAPTING:
        s.on_platform[account] = pick(w.opens_on[w.presence[account]], w.platforms, w, s)
    elif how != NONE:
        s.on_platform[account] = w.platform[w.presence[account]]
    platform = s.on_platform[account]
    if how == BY_OPENING_IT:
        log.append((now, OPENED, account, NONE, platform, BY_GROUP))
    elif how == BY_ADAPTING:
        log.append((now, OPENED, account, NONE, platform, BY_ADAPTATION))
    else:  # AWAITED_AT_ENTRY, or a later generation
        log.append((now, RETURNED, account, NONE, platform, NONE))
    chance = s.value[AT_OPENING + platform]
    if chance > 0.0 and w.stopped[account] < chance:
        s.status[account] = LIVE
        remove(now, account, BY_OPENING, NONE, w, s, log, due)
    else:
        go_live(now, account, w, s, due)


def go_live(now: float, account: int, w: Traits, s: State, due: list[Due]) -> None:
    """The hazards of a live account begin to run."""
    s.status[account] = LIVE
    at = expect_detection(now, account, w.detection[account], w, s, due)
    for place in range(len(w.reporters)):
        source = w.reporters[place]
        soonest = now + w.reports[source * w.own_rows + account] / w.report_most[source]
        if soonest < at and reports_on(source, account, w):
            expect_report(now, account, source, w, s, due)
    come_into_sight(now, account, w, s)


def expect_detection(
    now: float, account: int, needed: float, w: Traits, s: State, due: list[Due]
) -> float:
    """When the platform will detect the account; its hazard has to rise by `needed`."""
    platform = s.on_platform[account]
    if w.learns[platform] == 1:
        at = detected_by_learning(now, account, needed, w, s)
    else:
        epoch, first = int(s.value[EPOCH]), platform * len(w.epoch_ends)
        at = due_at(now, needed, w.detection_rate, first, epoch, w.epoch_ends)
    s.gone_at[account] = at
    due.append((at, DISAPPEAR, account))
    return at


def live_again(now: float, account: int, w: Traits, s: State, due: list[Due]) -> None:
    """A removal was reversed: the account's hazards run anew, and it may be flagged again.

    What was due of its hazards before does not count any more: see `gone_at` and `report_at`.
    """
    s.status[account] = LIVE
    s.open_flag[account] = NONE
    row = again(account, AGAIN_REPORT + w.sources, w, s) - w.accounts
    expect_detection(now, account, w.anew[row], w, s, due)
    for place in range(len(w.reporters)):
        source = w.reporters[place]
        s.reports_had[source * w.accounts + account] += 1
        if reports_on(source, account, w):
            expect_report(now, account, source, w, s, due)
    come_into_sight(now, account, w, s)


def disappear(
    now: float, account: int, w: Traits, s: State, log: list[Record], due: list[Due]
) -> None:
    """The platform detects the account; an account outside the model just goes."""
    if s.status[account] != LIVE:
        return
    if account < w.accounts:
        if now == s.gone_at[account]:
            remove(now, account, BY_DETECTION, NONE, w, s, log, due)
    else:
        s.status[account] = GONE
        account_is_gone(now, account, s, log)


def remove(
    now: float,
    account: int,
    cause: int,
    flag: int,
    w: Traits,
    s: State,
    log: list[Record],
    due: list[Due],
) -> None:
    """The account is taken off its platform; its presence returns or is lost."""
    s.status[account] = GONE
    if account >= w.accounts:
        platform = w.outside_platform[account - w.accounts]
        log.append((now, REMOVED, account, flag, platform, cause))
        return
    platform = s.on_platform[account]
    leave_sight(now, account, w, s)
    log.append((now, REMOVED, account, flag, platform, cause))
    account_is_gone(now, account, s, log)
    if is_replaced(account, w, s):
        pass  # it was removed before, and put back since
    elif w.returns[account] < s.value[RETURN_CHANCE]:
        come_back(now, account, w, s, due)
    else:
        log.append((now, LOST, account, NONE, platform, NONE))
    chance = s.value[ADAPTATION]
    if cause == BY_REFERRAL and chance > 0.0 and w.adapts[account] < chance:
        open_one_more(now, w.group[account], w, s, due)


def is_replaced(account: int, w: Traits, s: State) -> bool:
    """Whether the presence's next account is there, on its way, or has been."""
    if account + 1 >= w.accounts or w.presence[account + 1] != w.presence[account]:
        return False
    return s.status[account + 1] != UNBORN


def come_back(now: float, account: int, w: Traits, s: State, due: list[Due]) -> None:
    """The presence's next account is on its way, perhaps to another platform."""
    if w.last[account] == 1:
        s.counts[SHORT] = GENERATIONS
        return
    platform = s.on_platform[account]
    chance = s.value[DISPLACEMENT]
    if chance > 0.0 and w.displaced[account] < chance:
        platform = pick(w.displaced_to[account], platform, w, s)
    s.status[account + 1] = RETURNING
    s.on_platform[account + 1] = platform
    block = int(s.value[RETURN_DELAY])
    at = now + w.return_hours[block * w.accounts + account]
    due.append((at, APPEAR, account + 1))


def pick(uniform: float, origin: int, w: Traits, s: State) -> int:
    """The platform that a uniform stands for, under the chances in force for the origin."""
    row = (int(s.value[EPOCH]) * (w.platforms + 1) + origin) * w.platforms
    platform = 0
    while uniform >= w.moves_to[row + platform]:
        platform += 1
    return platform


def open_one_more(now: float, group: int, w: Traits, s: State, due: list[Due]) -> None:
    """A takedown makes the group open one further presence."""
    had = s.more_had[group]
    if had >= w.presences_more:
        s.counts[SHORT] = MORE_PRESENCES
        return
    s.more_had[group] += 1
    due.append((now, APPEAR, w.more[group * w.presences_more + had]))


def disrupt(now: float, group: int, w: Traits, s: State, log: list[Record], due: list[Due]) -> None:
    """Arrests: every account of the group falls silent, and none returns."""
    s.silent[group] = 1
    silence(now, group, w.first_account[group], w.first_account[group + 1], w, s, log)
    silence(now, group, w.first_more[group], w.first_more[group + 1], w, s, log)


def silence(
    now: float, group: int, first: int, end: int, w: Traits, s: State, log: list[Record]
) -> None:
    """Silence the group's accounts from `first` on, before `end`."""
    for account in range(first, end):
        status = s.status[account]
        if status == LIVE:
            s.status[account] = GONE
            leave_sight(now, account, w, s)
            log.append((now, SILENT, account, NONE, group, NONE))
            account_is_gone(now, account, s, log)
        elif status == RETURNING:
            s.status[account] = GONE
            platform = s.on_platform[account]
            log.append((now, LOST, account - 1, NONE, platform, BY_DISRUPTION))
