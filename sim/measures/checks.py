"""What any honest run passes: nothing is lost or counted twice, and Little's law holds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from sim import records as r
from sim.measures.kinds import Kinds
from sim.measures.lives import AccountLives, FlagLives
from sim.measures.places import Floats, Ints
from sim.world import World

ENDS: Final = (r.WITHDRAWN, r.DISMISSED, r.OVERTAKEN, r.DECIDED)
STEPS: Final = (
    r.FLAGGED, r.TRIAGE_BEGAN, r.REFERRAL_BEGAN, r.REFERRED, r.REVIEW_BEGAN, r.SUSPENDED, r.RESUMED,
    r.HELD, r.HOLD_ENDED, r.CHECK_DUE, r.CHECK_BEGAN,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Checks:
    """conservation_error: records that contradict the life of a flag, an account or a shift;
    littles_law_residual: the largest relative difference between the two sides."""

    conservation_error: int
    littles_law_residual: float


def checks(kinds: Kinds, flags: FlagLives, accounts: AccountLives, world: World) -> Checks:
    """Check a run."""
    wrong = wrong_flags(kinds, flags) + wrong_accounts(kinds, flags, accounts, world)
    return Checks(wrong + wrong_shifts(kinds), littles_law_residual(kinds, flags, world))


def wrong_flags(kinds: Kinds, flags: FlagLives) -> int:
    """Flags that are not raised once, end twice, go on after their end, or skip a step."""
    log, size = kinds.log, len(flags.account)

    def times(*which: int, cause: int | None = None) -> Ints:
        rows = [kinds.rows(kind, cause=cause) for kind in which]
        return np.bincount(log.flag[np.concatenate(rows)], minlength=size)

    raised, triaged, referred = times(r.FLAGGED), times(r.TRIAGE_BEGAN), times(r.REFERRED)
    ended = times(*ENDS)

    def last(*which: int) -> Ints:
        row = np.full(size, -1)
        for kind in which:
            rows = kinds.rows(kind)
            flag = log.flag[rows]
            row[flag] = np.maximum(row[flag], rows)
        return row

    faults = [
        raised != 1,
        ended > 1,
        (ended > 0) & (last(*STEPS) > last(*ENDS)),
        triaged > 1,
        referred > triaged,
        times(r.DECIDED) > referred,
        times(r.DISMISSED) > triaged,
        (times(r.WITHDRAWN) > 0) & (triaged > 0),
        times(r.HELD) > triaged,
        times(r.HOLD_ENDED) > times(r.HELD),
        times(r.OVERTAKEN, cause=r.WHILE_HELD) > times(r.HELD),
        (times(r.HELD) > 0) & (times(r.DISMISSED) > times(r.CHECK_BEGAN)),
        (times(r.HELD) > times(r.HOLD_ENDED)) & (referred > 0),
        times(r.DECIDED, cause=r.IS_REMOVED) != times(r.REMOVED, cause=r.BY_REFERRAL),
        times(r.CHECK_DUE) > times(r.REFERRAL_BEGAN),
        times(r.CHECK_BEGAN) > times(r.CHECK_DUE),
        times(r.APPEALED) > times(r.REMOVED, cause=r.BY_REFERRAL),
        times(r.UPHELD, r.REVERSED) > times(r.APPEALED),
    ]
    return int(sum(fault.sum() for fault in faults))


def wrong_accounts(kinds: Kinds, flags: FlagLives, accounts: AccountLives, world: World) -> int:
    """Accounts that appear or go twice, go without having appeared, or are flagged when not up."""
    size = len(accounts.cell)

    def times(*which: int) -> Ints:
        rows = [kinds.rows(kind) for kind in which]
        return np.bincount(kinds.log.account[np.concatenate(rows)], minlength=size)

    outside = np.arange(size) >= len(world.content)
    leads = kinds.log.account[kinds.rows(r.FLAGGED, cause=r.BY_LEAD)]
    appeared = times(r.OPENED, r.RETURNED) + np.bincount(leads, minlength=size)
    gone, back = times(r.REMOVED, r.SILENT), times(r.REVERSED)
    flagged = np.flatnonzero(np.isfinite(flags.raised_at))
    account, at = flags.account[flagged], flags.raised_at[flagged]
    up = outside[account] & (at <= accounts.gone_at[account])
    known = np.flatnonzero(~outside[account] & np.isfinite(accounts.opened_at[account]))
    life = accounts.up.at(account[known], at[known])
    up[known] = (accounts.up.since[life] <= at[known]) & (at[known] <= accounts.up.until[life])
    faults = [appeared > 1, gone > appeared + back, back > gone, ~up]
    return int(sum(fault.sum() for fault in faults))


def wrong_shifts(kinds: Kinds) -> int:
    """Times at which an analyst comes when there, or goes when not."""
    log, rows = kinds.log, kinds.rows(r.ON_DUTY, r.OFF_DUTY)
    rows = rows[np.argsort(log.actor[rows], kind="stable")]
    comes, analyst = log.record[rows] == r.ON_DUTY, log.actor[rows]
    there = np.zeros(len(rows), dtype=np.bool_)
    there[1:] = comes[:-1] & (analyst[1:] == analyst[:-1])
    return int((comes == there).sum())


def littles_law_residual(kinds: Kinds, flags: FlagLives, world: World) -> float:
    """Flags waiting, in work and with the platforms: number over time against times spent.

    The left side follows the log through time, the right side adds up what each flag spends, cut
    off at the run's end (Little 1961; as an identity of one run, not of means).
    """
    begin, end = world.horizon.begin_at, world.horizon.end_at
    sides = [
        (kinds.waiting, spent(flags.raised_at, flags.taken_at, end)),
        (kinds.in_hand, spent(flags.triage_at, flags.left_at, end)),
        (kinds.sent, spent(flags.referred_at, flags.answered_at, end)),
    ]
    worst = 0.0
    for number, hours in sides:
        integrated = float(number.hours_until(np.array([end]))[0])
        scale = max(abs(integrated), abs(hours), end - begin)
        worst = max(worst, abs(integrated - hours) / scale)
    return worst


def spent(since: Floats, until: Floats, end: float) -> float:
    """Hours between two times of each flag, those that go on cut off at the end."""
    began = np.isfinite(since)
    return float((np.minimum(until[began], end) - since[began]).sum())
