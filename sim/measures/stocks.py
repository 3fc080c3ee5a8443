"""How many there are: time averages over the period, and states when it ends."""

from __future__ import annotations

from typing import Any

import numpy as np

from sim import records as r
from sim.dated import course
from sim.measures.lives import AccountLives, FlagLives
from sim.measures.places import Flags, Floats, Ints, Places
from sim.schema import Dated
from sim.world import World


def hours_within(since: Floats, until: Floats, cell: Ints, where: Places) -> Floats:
    """A cube of the hours that stretches [since, until) spend in each month."""
    begin, end = where.edges[0], where.edges[-1]
    since, until = np.maximum(since, begin), np.minimum(until, end)
    real = np.flatnonzero(until > since)
    return _hours_since(since[real], cell[real], where) - _hours_since(
        until[real], cell[real], where
    )


def _hours_since(since: Floats, cell: Ints, where: Places) -> Floats:
    """A cube of the hours from each time on, for ever."""
    month, ends = where.month(since), where.edges[1:]
    spot = where.spot(month, cell)
    already = where.cube(spot)
    before = np.cumsum(already, axis=0) - already
    within = where.cube(spot, ends[month] - since)
    return before * np.diff(where.edges)[:, None, None] + within


def waiting_at_ends(flags: FlagLives, where: Places) -> tuple[Floats, Floats]:
    """Cubes of the flags that wait when each month ends: how many, and the age of the oldest.

    The age is minus infinity where none waits.
    """
    wait = np.flatnonzero(flags.in_backlog & np.isfinite(flags.raised_at))
    since, until, cell = flags.raised_at[wait], flags.taken_at[wait], flags.cell[wait]
    waiting, age = np.zeros(where.shape), np.full(where.shape, -np.inf)
    for month, end in enumerate(where.edges[1:]):
        open_then = np.flatnonzero((since < end) & (until >= end))
        np.add.at(waiting[month].reshape(-1), cell[open_then], 1)
        np.maximum.at(age[month].reshape(-1), cell[open_then], end - since[open_then])
    return waiting, age


def hidden_until(flags: FlagLives, accounts: AccountLives, world: World) -> Floats:
    """When the account of each flag can be found again or is gone: no record says the former."""
    reflag = course(world.scenario.analysts.reflag_days, world.horizon)
    hours = np.array([np.inf if days is None else 24 * days for days in reflag.values])
    stays = (flags.decision == r.IS_REFUSED) | (flags.decision == r.IS_UNDECIDED)
    again = np.full(len(stays), np.inf)
    again[stays] = flags.answered_at[stays] + hours[reflag.index(flags.answered_at[stays])]
    tried = np.flatnonzero(tried_again(flags, world))
    if len(tried):
        again[tried] = next_flag_at(flags)[tried]
    gone_at = np.minimum(flags.removed_at, accounts.gone_at[flags.account])
    return np.asarray(np.minimum(again, gone_at))


def tried_again(flags: FlagLives, world: World) -> Flags:
    """Which flags a second try follows, unless the account or the run ends before."""
    options, at = world.scenario.analysts.refer_again, flags.answered_at

    def in_force(path: Dated[Any], off: object) -> Flags:
        steps = course(path, world.horizon)
        return np.array([value != off for value in steps.values])[steps.index(at)]

    refused = (flags.decision == r.IS_REFUSED) & in_force(options.after_refusal, "off")
    undecided = flags.decision == r.IS_UNDECIDED
    undecided &= in_force(options.undecided_after_days, None)
    return np.asarray((refused | undecided) & (flags.cause != r.BY_SECOND_TRY))


def next_flag_at(flags: FlagLives) -> Floats:
    """When the account of each flag is flagged the next time."""
    order = np.argsort(flags.account, kind="stable")  # flags are numbered as they are raised
    alike = np.flatnonzero(flags.account[order][1:] == flags.account[order][:-1])
    at = np.full(len(order), np.inf)
    at[order[alike]] = flags.raised_at[order[alike + 1]]
    return at


def review_began_at(flags: FlagLives, world: World) -> Floats:
    """When a reviewer took each referral: as it came, where reviewers are not limited."""
    contents = len(world.contents)
    limited = np.zeros(len(flags.cell), dtype=np.bool_)
    for number, platform in enumerate(world.scenario.platforms.values()):
        path = course(platform.reviewers, world.horizon)
        is_limit = np.array([reviewers != "unlimited" for reviewers in path.values])
        here = np.isfinite(flags.referred_at) & (flags.cell // contents == number)
        limited[here] = is_limit[path.index(flags.referred_at[here])]
    return np.where(limited, flags.review_at, flags.referred_at)


def stocks(
    flags: FlagLives, accounts: AccountLives, world: World, where: Places
) -> dict[str, Floats]:
    """All stocks, and live account-days, by place."""
    modelled = len(world.content)
    up = accounts.up
    on_modelled = flags.account < modelled

    def of_flags(since: Floats, until: Floats, chosen: Flags | None = None) -> Floats:
        if chosen is None:
            return hours_within(since, until, flags.cell, where)
        rows = np.flatnonzero(chosen)
        return hours_within(since[rows], until[rows], flags.cell[rows], where)

    live = hours_within(up.since, up.until, accounts.cell[up.account], where)
    in_hours = {
        "backlog": of_flags(flags.raised_at, flags.taken_at, flags.in_backlog),
        "flags_in_system": of_flags(flags.raised_at, flags.left_at),
        "platform_backlog": of_flags(flags.referred_at, flags.answered_at),
        "review_backlog": of_flags(flags.referred_at, review_began_at(flags, world)),
        "live_accounts": live,
        "visible_accounts": live
        - of_flags(flags.raised_at, hidden_until(flags, accounts, world), on_modelled),
    }
    waiting, age = waiting_at_ends(flags, where)
    oldest = where.spread_ends(age, np.max)
    return {
        **{name: where.spread(cube) / where.hours for name, cube in in_hours.items()},
        "backlog_end": where.spread_ends(waiting),
        "oldest_hours_end": np.where(np.isfinite(oldest), oldest, np.nan),
        "account_days": where.spread(live) / 24,
    }
