"""Who tells the agency: reports on modelled accounts, and leads on others."""

from __future__ import annotations

from sim.clocks import due as due_at
from sim.columns import Due, Traits
from sim.records import (
    BY_LEAD,
    BY_REPORT,
    DISAPPEAR,
    LEAD,
    MERGED,
    NONE,
    REPORT,
    Record,
)
from sim.rules.again import again
from sim.rules.flags import raise_flag
from sim.slots import (
    AGAIN_REPORT,
    EPOCH,
    LIVE,
)
from sim.state import State


def reports_on(source: int, account: int, w: Traits) -> bool:
    """Whether the source reports accounts of this content type."""
    return w.report_content[source] == NONE or w.report_content[source] == w.content[account]


def expect_report(
    now: float, account: int, source: int, w: Traits, s: State, due: list[Due]
) -> None:
    """Work out when the source next reports the account; what comes after its end is dropped."""
    had = s.reports_had[source * w.accounts + account]
    own = account if had == 0 else again(account, AGAIN_REPORT + source, w, s)
    row = source * w.own_rows + own
    first = source * len(w.epoch_ends)
    at = due_at(now, w.reports[row], w.report_rate, first, int(s.value[EPOCH]), w.epoch_ends)
    s.report_at[source * w.accounts + account] = at
    if at < s.gone_at[account]:
        due.append((at, REPORT, account * w.sources + source))


def report(now: float, number: int, w: Traits, s: State, log: list[Record], due: list[Due]) -> None:
    """A source reports a live account: a flag, or merged into the one that is there."""
    account, source = number // w.sources, number % w.sources
    if s.status[account] != LIVE or now != s.report_at[source * w.accounts + account]:
        return
    s.reports_had[source * w.accounts + account] += 1
    if s.open_flag[account] >= 0:
        log.append((now, MERGED, account, s.open_flag[account], source, BY_REPORT))
    else:
        raise_flag(now, account, BY_REPORT, source, w, s, log, due)
    expect_report(now, account, source, w, s, due)


def expect_lead(number: int, w: Traits, due: list[Due]) -> None:
    """Outside leads come one at a time, for a short agenda."""
    if number < w.outside:
        due.append((w.outside_at[number], LEAD, number))


def lead(now: float, number: int, w: Traits, s: State, log: list[Record], due: list[Due]) -> None:
    """A lead about an account outside the model; the next one is due."""
    expect_lead(number + 1, w, due)
    account = w.accounts + number
    s.status[account] = LIVE
    raise_flag(now, account, BY_LEAD, w.outside_source[number], w, s, log, due)
    due.append((now + w.lifetime_hours[number], DISAPPEAR, account))
