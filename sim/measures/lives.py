"""The lives of flags and accounts, gathered from the records: one row a flag, one row an account.

What has not happened has the time infinity; what is not known the number -1.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim import records as r
from sim.measures.kinds import Kinds
from sim.world import World

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Spans:
    """The times for which modelled accounts were up, account by account and in turn.

    Each begins with an appearance or, anew, with the reversal of a removal.
    """

    account: Ints
    since: Floats
    until: Floats
    anew: Flags

    @cached_property
    def ends(self) -> Ints:
        """By account, how many spans it and those before it have."""
        return np.cumsum(np.bincount(self.account))

    def at(self, account: NDArray[np.integer[Any]], at: Floats) -> Ints:
        """The last span of each account that had begun by a time, or its first."""
        place = self.ends.take(account, mode="clip") - 1
        while True:
            back = (place > 0) & (self.since[place] > at) & (self.account[place - 1] == account)
            if not back.any():
                return np.asarray(place)
            place = place - back

    @classmethod
    def once(cls, opened_at: Floats, gone_at: Floats) -> Spans:
        """The spans where nothing is ever reversed: one for each account that appears."""
        account = np.flatnonzero(np.isfinite(opened_at))
        never = np.zeros(len(account), dtype=np.bool_)
        return cls(account, opened_at[account], gone_at[account], never)

    @classmethod
    def of(cls, kinds: Kinds, modelled: int) -> Spans:
        """The spans of a log: each account's beginnings and ends are paired in turn."""
        log, back = kinds.log, kinds.rows(r.REVERSED)
        begins = kinds.rows(r.OPENED, r.RETURNED, r.REVERSED)
        begins = begins[log.account[begins] < modelled]
        begins = begins[np.argsort(log.account[begins], kind="stable")]
        ends = kinds.rows(r.REMOVED, r.SILENT)
        ends = ends[np.argsort(log.account[ends], kind="stable")]
        account, ended = log.account[begins], log.account[ends]
        turn = np.arange(len(ends)) - np.searchsorted(ended, ended)
        place = np.searchsorted(account, ended) + turn
        real = np.flatnonzero(place < np.searchsorted(account, ended, side="right"))
        until = np.full(len(begins), np.inf)
        until[place[real]] = log.at[ends[real]]
        return cls(account.astype(np.int64), log.at[begins], until, np.isin(begins, back))


@dataclass(frozen=True, slots=True)
class AccountLives:
    """By account, the modelled ones first. Times in hours.

    opened_at: when a modelled account appeared; gone_at: when an account was removed for good or
    fell silent; removed: it was removed; replaced: and its presence filled again; cell: platform x
    contents + content (-1: the account never appeared); up: when modelled accounts were up.
    """

    opened_at: Floats
    gone_at: Floats
    removed: Flags
    replaced: Flags
    cell: Ints
    up: Spans


@dataclass(frozen=True, slots=True)
class FlagLives:
    """By flag, in the order raised. Times in hours.

    cause: lead, report, find, again or linked; left_at: when it left the agency, sent or closed;
    answered_at: when the platform answered or the account had gone; decision: removed, refused,
    undecided; held_at: when its hold for a live investigation began.
    """

    account: Ints
    cause: Ints
    raised_at: Floats
    triage_at: Floats
    withdrawn_at: Floats
    left_at: Floats
    referred_at: Floats
    review_at: Floats
    answered_at: Floats
    decision: Ints
    removed_at: Floats
    cell: Ints
    held_at: Floats

    @property
    def is_lead(self) -> Flags:
        """Whether it came from outside."""
        return np.asarray((self.cause == r.BY_LEAD) | (self.cause == r.BY_REPORT))

    @property
    def in_backlog(self) -> Flags:
        """Whether it waits until somebody takes it."""
        return np.asarray((self.cause != r.BY_FIND) & (self.cause != r.BY_LINK))

    @property
    def taken_at(self) -> Floats:
        """When it stopped waiting: its triage began or it was withdrawn."""
        return np.minimum(self.triage_at, self.withdrawn_at)


def by_number(size: int, number: NDArray[np.integer[Any]], values: Floats) -> Floats:
    """Times by number; infinity for numbers without one."""
    times = np.full(size, np.inf)
    times[number] = values
    return times


def account_lives(kinds: Kinds, world: World) -> AccountLives:
    """The lives of all accounts."""
    log, modelled = kinds.log, len(world.content)
    size = modelled + len(world.outside_at)
    contents = len(world.contents)
    appears, gone = kinds.rows(r.OPENED, r.RETURNED), kinds.rows(r.REMOVED, r.SILENT)
    cell = np.full(size, -1)
    which = log.account[appears].astype(np.int64)
    cell[which] = log.actor[appears] * contents + world.content[which]
    cell[modelled:] = world.outside_platform * contents + world.outside_content
    is_removed = np.zeros(size, dtype=np.bool_)
    is_removed[log.account[kinds.rows(r.REMOVED)]] = True
    opened_at = by_number(size, which, log.at[appears])
    gone_at = by_number(size, log.account[gone], log.at[gone])
    if len(kinds.rows(r.REVERSED)):
        up = Spans.of(kinds, modelled)
        back = up.account[up.anew & np.isinf(up.until)]  # those that were put back and stayed up
        is_removed[back], gone_at[back] = False, np.inf
    else:
        up = Spans.once(opened_at[:modelled], gone_at[:modelled])
    replaced = np.zeros(size, dtype=np.bool_)
    returned = log.account[kinds.rows(r.RETURNED)].astype(np.int64)
    replaced[returned[np.flatnonzero(world.generation[returned] > 1)] - 1] = True
    return AccountLives(
        opened_at,
        gone_at,
        is_removed,
        replaced,
        cell,
        up,
    )


def flag_lives(kinds: Kinds, accounts: AccountLives) -> FlagLives:
    """The lives of all flags."""
    log = kinds.log
    size = int(log.flag.max(initial=-1)) + 1
    raised, decided = kinds.rows(r.FLAGGED), kinds.rows(r.DECIDED)
    account, cause, decision = (np.full(size, -1) for _ in range(3))
    account[log.flag[raised]] = log.account[raised]
    cause[log.flag[raised]] = log.cause[raised]
    decision[log.flag[decided]] = log.cause[decided]

    def when(kind: int) -> Floats:
        rows = kinds.rows(kind)
        return by_number(size, log.flag[rows], log.at[rows])

    referred, overtaken, withdrawn = when(r.REFERRED), when(r.OVERTAKEN), when(r.WITHDRAWN)
    taken_down = kinds.rows(r.REMOVED, cause=r.BY_REFERRAL)
    ended = np.minimum(overtaken, when(r.DECIDED))
    return FlagLives(
        account,
        cause,
        when(r.FLAGGED),
        when(r.TRIAGE_BEGAN),
        withdrawn,
        np.minimum.reduce([referred, overtaken, withdrawn, when(r.DISMISSED)]),
        referred,
        when(r.REVIEW_BEGAN),
        np.where(np.isfinite(referred), ended, np.inf),
        decision,
        by_number(size, log.flag[taken_down], log.at[taken_down]),
        accounts.cell[account],
        when(r.HELD),
    )
