"""What any honest run passes: nothing is lost or counted twice, and Little's law holds."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim import records as r
from sim.measures.lives import AccountLives, FlagLives
from sim.measures.moving import moving
from sim.measures.places import Flags, Floats, Ints
from sim.records import Log
from sim.world import World


@dataclass(frozen=True, slots=True)
class Checks:
    """conservation_error: records that contradict the life of a flag, an account or a shift;
    littles_law_residual: the largest relative difference between the two sides."""

    conservation_error: int
    littles_law_residual: float


def checks(log: Log, flags: FlagLives, accounts: AccountLives, world: World) -> Checks:
    """Check a run."""
    wrong = wrong_flags(log) + wrong_accounts(log, flags, accounts, world) + wrong_shifts(log)
    return Checks(wrong, littles_law_residual(log, flags, world))


def wrong_flags(log: Log) -> int:
    """Flags that are not raised once, end twice, go on after their end, or skip a step."""
    size = int(log.flag.max(initial=-1)) + 1

    def count(chosen: Flags) -> Ints:
        return np.bincount(log.flag[chosen & (log.flag >= 0)], minlength=size)

    def times(*kinds: int) -> Ints:
        return count(np.isin(log.record, kinds))

    raised, triaged, referred = times(r.FLAGGED), times(r.TRIAGE_BEGAN), times(r.REFERRED)
    ends = (r.WITHDRAWN, r.DISMISSED, r.OVERTAKEN, r.DECIDED)
    ended = times(*ends)
    own = (log.flag >= 0) & (log.record != r.MERGED) & (log.record != r.REMOVED)
    rows = np.flatnonzero(own)
    last = np.full(size, -1)
    last[log.flag[rows]] = rows
    goes_on = (ended > 0) & ~np.isin(log.record[last], ends)
    granted = count((log.record == r.DECIDED) & (log.cause == r.IS_REMOVED))
    faults = [
        raised != 1,
        ended > 1,
        goes_on,
        triaged > 1,
        referred > triaged,
        times(r.DECIDED) > referred,
        times(r.DISMISSED) > triaged,
        (times(r.WITHDRAWN) > 0) & (triaged > 0),
        granted != count((log.record == r.REMOVED) & (log.cause == r.BY_REFERRAL)),
    ]
    return int(sum(fault.sum() for fault in faults))


def wrong_accounts(log: Log, flags: FlagLives, accounts: AccountLives, world: World) -> int:
    """Accounts that appear or go twice, go without having appeared, or are flagged when not up."""
    size = len(accounts.cell)

    def times(*kinds: int) -> Ints:
        return np.bincount(log.account[np.isin(log.record, kinds)], minlength=size)

    appeared = times(r.OPENED, r.RETURNED)
    outside = np.arange(size) >= len(world.content)
    appeared += np.where(outside, times(r.FLAGGED), 0)
    gone = times(r.REMOVED, r.SILENT)
    flagged = np.isfinite(flags.raised_at)
    account, at = flags.account[flagged], flags.raised_at[flagged]
    up = (accounts.opened_at[account] <= at) | outside[account]
    up &= at <= accounts.gone_at[account]
    return int((appeared > 1).sum() + (gone > appeared).sum() + (~up).sum())


def wrong_shifts(log: Log) -> int:
    """Analysts who come or go twice in a row."""
    comes, goes = log.record == r.ON_DUTY, log.record == r.OFF_DUTY
    rows = np.flatnonzero(comes | goes)
    rows = rows[np.argsort(log.actor[rows], kind="stable")]
    first = np.append(True, np.diff(log.actor[rows]) != 0) if len(rows) else np.empty(0, bool)
    expected = np.append(False, comes[rows][:-1]) if len(rows) else np.empty(0, bool)
    return int((np.where(first, ~comes[rows], comes[rows] == expected)).sum())


def littles_law_residual(log: Log, flags: FlagLives, world: World) -> float:
    """Flags waiting, in work and with the platforms: number over time against times spent.

    The left side follows the log through time, the right side adds up what each flag spends, cut
    off at the run's end (Little 1961; as an identity of one run, not of means).
    """
    begin, end = world.horizon.begin_at, world.horizon.end_at
    kind, found_out = log.record, (log.record == r.OVERTAKEN) & (log.actor < 0)
    sides = [
        (
            moving(log, kind == r.FLAGGED, np.isin(kind, (r.TRIAGE_BEGAN, r.WITHDRAWN))),
            spent(flags.raised_at, flags.taken_at, end),
        ),
        (
            moving(
                log,
                kind == r.TRIAGE_BEGAN,
                np.isin(kind, (r.DISMISSED, r.REFERRED)) | ((kind == r.OVERTAKEN) & ~found_out),
            ),
            spent(flags.triage_at, flags.left_at, end),
        ),
        (
            moving(log, kind == r.REFERRED, (kind == r.DECIDED) | found_out),
            spent(flags.referred_at, flags.answered_at, end),
        ),
    ]
    worst = 0.0
    for number, hours in sides:
        integrated = float(number.hours_until(np.array([end]))[0])
        worst = max(worst, abs(integrated - hours) / max(abs(integrated), abs(hours), end - begin))
    return worst


def spent(since: Floats, until: Floats, end: float) -> float:
    """Hours between two times of each flag, those that go on cut off at the end."""
    began = np.isfinite(since)
    return float((np.minimum(until[began], end) - since[began]).sum())
