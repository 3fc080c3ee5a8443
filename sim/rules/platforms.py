"""What a platform does with a referral: review, response, decision, appeal."""

from __future__ import annotations

from sim.clocks import INFINITY
from sim.columns import Due, Traits
from sim.records import (
    ANSWER,
    APPEALED,
    APPEAR,
    BY_REFERRAL,
    BY_SECOND_TRY,
    DECIDED,
    IS_REFUSED,
    IS_REMOVED,
    IS_UNDECIDED,
    NONE,
    OTHER_END,
    OTHER_REPORT,
    OVERTAKEN,
    REVERSED,
    REVIEW_BEGAN,
    REVIEW_END,
    UPHELD,
    Record,
)
from sim.rules.accounts import live_again, remove
from sim.rules.flags import content_of, raise_flag
from sim.rules.learning import remember
from sim.slots import (
    APPEAL,
    APPEALED_CHANCE,
    CLOSED,
    LIVE,
    ON_APPEAL,
    REFER_AGAIN,
    REFERRALS_FIRST,
    REFLAG,
    REMOVAL_CHANCE,
    RESPONSE,
    REVERSED_IF_RIGHT,
    REVERSED_IF_WRONG,
    REVIEW,
    REVIEWERS,
    SENT,
    UNANSWERED,
    UNDECIDED_AFTER,
    UNDECIDED_CHANCE,
)
from sim.state import State


def platform_of(flag: int, w: Traits, s: State) -> int:
    """The platform of the flag's account."""
    account = s.flag_account[flag]
    if account < w.accounts:
        return s.on_platform[account]
    return w.outside_platform[account - w.accounts]


def submit(now: float, flag: int, w: Traits, s: State, log: list[Record], due: list[Due]) -> None:
    """A referral reaches its platform: it is reviewed, or waits for a reviewer."""
    platform = platform_of(flag, w, s)
    s.stage[flag] = SENT
    s.sent_at[flag] = now
    if s.value[REVIEWERS + platform] < 0:
        reviewed_at = now + review_hours(flag, platform, w, s)
        due.append((reviewed_at + response_hours(flag, platform, w, s), ANSWER, flag))
        return
    if s.review_tail[platform] == NONE:
        s.review_head[platform] = flag
    else:
        s.next_review[s.review_tail[platform]] = flag
    s.review_tail[platform] = flag
    begin_reviews(now, platform, w, s, log, due)


def begin_reviews(
    now: float, platform: int, w: Traits, s: State, log: list[Record], due: list[Due]
) -> None:
    """Free reviewers take what has waited longest, or referrals first."""
    reviewers = s.value[REVIEWERS + platform]
    while reviewers < 0 or s.reviewing[platform] < reviewers:
        if referral_is_next(platform, w, s):
            begin_review(now, platform, w, s, log, due)
        elif s.other_head[platform] < s.other_next[platform]:
            begin_other_review(now, platform, w, s, due)
        else:
            return
        s.reviewing[platform] += 1


def referral_is_next(platform: int, w: Traits, s: State) -> bool:
    """Whether a referral waits, and no other report goes before it."""
    flag, other = s.review_head[platform], s.other_head[platform]
    if flag == NONE or other == s.other_next[platform]:
        return flag != NONE
    return s.value[REFERRALS_FIRST + platform] == 1.0 or s.sent_at[flag] <= w.other_at[other]


def begin_review(
    now: float, platform: int, w: Traits, s: State, log: list[Record], due: list[Due]
) -> None:
    """A reviewer takes the referral that has waited longest."""
    flag = s.review_head[platform]
    s.review_head[platform] = s.next_review[flag]
    if s.review_head[platform] == NONE:
        s.review_tail[platform] = NONE
    log.append((now, REVIEW_BEGAN, s.flag_account[flag], flag, platform, NONE))
    due.append((now + review_hours(flag, platform, w, s), REVIEW_END, flag))


def begin_other_review(now: float, platform: int, w: Traits, s: State, due: list[Due]) -> None:
    """A reviewer takes the other report that has waited longest."""
    other = s.other_head[platform]
    s.other_head[platform] = other + 1
    hours = w.other_hours[int(s.value[REVIEW + platform]) * len(w.other_at) + other]
    due.append((now + hours, OTHER_END, other))


def expect_other_report(other: int, platform: int, w: Traits, due: list[Due]) -> None:
    """Other reports come to each platform one at a time, for a short agenda."""
    if other < w.first_other[platform + 1]:
        due.append((w.other_at[other], OTHER_REPORT, other))


def other_report(
    now: float, other: int, w: Traits, s: State, log: list[Record], due: list[Due]
) -> None:
    """A report by somebody else waits for the platform's reviewers; the next one is due."""
    platform = w.other_platform[other]
    expect_other_report(other + 1, platform, w, due)
    s.other_next[platform] = other + 1
    begin_reviews(now, platform, w, s, log, due)


def other_review_ends(
    now: float, other: int, w: Traits, s: State, log: list[Record], due: list[Due]
) -> None:
    """A reviewer is done with another report; what becomes of it is not modelled."""
    platform = w.other_platform[other]
    s.reviewing[platform] -= 1
    begin_reviews(now, platform, w, s, log, due)


def review_ends(
    now: float, flag: int, w: Traits, s: State, log: list[Record], due: list[Due]
) -> None:
    """A reviewer is done; the answer follows after a delay that is nobody's work."""
    platform = platform_of(flag, w, s)
    s.reviewing[platform] -= 1
    due.append((now + response_hours(flag, platform, w, s), ANSWER, flag))
    begin_reviews(now, platform, w, s, log, due)


def review_hours(flag: int, platform: int, w: Traits, s: State) -> float:
    """How long the review takes if it begins now."""
    return w.review_hours[int(s.value[REVIEW + platform]) * w.flag_rows + s.flag_row[flag]]


def response_hours(flag: int, platform: int, w: Traits, s: State) -> float:
    """How long the answer takes after the review."""
    block = int(s.value[RESPONSE + platform])
    return w.response_hours[block * w.flag_rows + s.flag_row[flag]]


def answer(now: float, flag: int, w: Traits, s: State, log: list[Record], due: list[Due]) -> None:
    """The platform answers: removed, refused, or never decided."""
    if s.stage[flag] == UNANSWERED:
        refer_again(now, flag, w, s, log, due)
        return
    if s.stage[flag] == ON_APPEAL:
        decide_appeal(now, flag, w, s, log, due)
        return
    account = s.flag_account[flag]
    platform = platform_of(flag, w, s)
    s.stage[flag] = CLOSED
    if s.status[account] != LIVE:
        log.append((now, OVERTAKEN, account, flag, NONE, NONE))
        return
    decides = w.decides[s.flag_row[flag]]
    if decides < s.value[REMOVAL_CHANCE + platform]:
        log.append((now, DECIDED, account, flag, platform, IS_REMOVED))
        remember(now, platform, content_of(account, w), w, s)
        remove(now, account, BY_REFERRAL, flag, w, s, log, due)
        appeal(now, flag, platform, w, s, log, due)
        return
    undecided = decides > 1.0 - s.value[UNDECIDED_CHANCE + platform]
    why = IS_UNDECIDED if undecided else IS_REFUSED
    log.append((now, DECIDED, account, flag, platform, why))
    at = tried_again_at(now, flag, why, s)
    if at < INFINITY:
        s.stage[flag] = UNANSWERED
        due.append((at, ANSWER, flag))
    elif account < w.accounts:  # until then a report is merged, and search passes it by
        due.append((now + s.value[REFLAG], APPEAR, account))


def tried_again_at(now: float, flag: int, why: int, s: State) -> float:
    """When an account that stayed up is referred once more; never after a second try."""
    if s.flag_cause[flag] == BY_SECOND_TRY:
        return INFINITY
    if why == IS_REFUSED:
        return now if s.value[REFER_AGAIN] > 0.0 else INFINITY
    return max(now, s.sent_at[flag] + s.value[UNDECIDED_AFTER])


def refer_again(
    now: float, flag: int, w: Traits, s: State, log: list[Record], due: list[Due]
) -> None:
    """A second flag of the same case joins the backlog, if the account is still up."""
    account = s.flag_account[flag]
    s.stage[flag] = CLOSED
    if s.status[account] == LIVE:
        raise_flag(now, account, BY_SECOND_TRY, NONE, w, s, log, due)


def appeal(
    now: float, flag: int, platform: int, w: Traits, s: State, log: list[Record], due: list[Due]
) -> None:
    """Whoever had the account may appeal against its removal, at once."""
    chance, row = s.value[APPEALED_CHANCE + platform], s.flag_row[flag]
    if chance > 0.0 and w.appeals[row] < chance:
        s.stage[flag] = ON_APPEAL
        log.append((now, APPEALED, s.flag_account[flag], flag, platform, NONE))
        hours = w.appeal_hours[int(s.value[APPEAL + platform]) * w.flag_rows + row]
        due.append((now + hours, ANSWER, flag))


def decide_appeal(
    now: float, flag: int, w: Traits, s: State, log: list[Record], due: list[Due]
) -> None:
    """The platform puts the account back or does not; the appeal of a disrupted group lapses."""
    account, platform = s.flag_account[flag], platform_of(flag, w, s)
    s.stage[flag] = CLOSED
    if account < w.accounts:
        if s.silent[w.group[account]] == 1:
            return
        chance = s.value[REVERSED_IF_RIGHT + platform]
    elif w.genuine[account - w.accounts] == 1:
        chance = s.value[REVERSED_IF_RIGHT + platform]
    else:
        chance = s.value[REVERSED_IF_WRONG + platform]
    if chance > 0.0 and w.reverses[s.flag_row[flag]] < chance:
        log.append((now, REVERSED, account, flag, platform, NONE))
        if account < w.accounts:  # of others nothing more is known
            live_again(now, account, w, s, due)
    else:
        log.append((now, UPHELD, account, flag, platform, NONE))
