"""What live accounts do: expected posts, views and contacts, worked out from their lives.

An account of age x has the reach 1 - (1 - kept) exp(-x / regrowth) if it returned, else 1; a
view comes an exponential delay after its post, if the account is still up.
"""

from __future__ import annotations

import numpy as np

from sim.dated import numbers
from sim.measures.lives import AccountLives
from sim.measures.places import Floats, Places
from sim.measures.values import values_at
from sim.schema import Dated
from sim.world import World


def full_views(age: Floats, kept: Floats, regrowth: Floats, delay: Floats) -> Floats:
    """Posts' worth of views until an age, for one post an hour: reach and delay integrated.

    age, regrowth and delay (means) in hours, kept a share; all of one shape. The rate of views
    is the convolution of reach with the delay's density:
    (1 - e^(-x/D)) - (1 - k) R/(R - D) (e^(-x/R) - e^(-x/D)), integrated over x.
    """
    alike = np.abs(regrowth - delay) <= 1e-5 * regrowth  # the quotient would lose its digits
    gap = np.where(alike, 1.0, regrowth - delay)
    grown, delayed = saturated(age, regrowth), saturated(age, delay)
    apart = regrowth / gap * (grown - delayed)
    middle = (regrowth + delay) / 2
    slope = saturated(age, middle) - age * (1 - rate_of(age, middle))
    together = regrowth / np.where(middle > 0, middle, 1.0) * slope
    return age - delayed - (1 - kept) * np.where(alike, together, apart)


def rate_of(age: Floats, mean: Floats) -> Floats:
    """1 - e^(-age / mean), 1 where the mean is 0."""
    some = mean > 0
    return np.where(some, -np.expm1(-age / np.where(some, mean, 1.0)), 1.0)


def saturated(age: Floats, mean: Floats) -> Floats:
    """The integral of e^(-x / mean) from 0 to age; 0 where the mean is 0."""
    return np.asarray(mean * rate_of(age, mean))


def harm(accounts: AccountLives, world: World, where: Places) -> dict[str, Floats]:
    """Expected posts, views and contacts by place.

    Each life is cut at months and at dated steps of the posts, so that a piece has one rate of
    posts: that in force when they are viewed. Kept reach, regrowth and delay are those in force
    when the account appeared.
    """
    groups, horizon = world.scenario.groups, world.horizon
    posts_from, _ = numbers(groups.posts_per_account_per_day, horizon)
    cuts = np.unique(np.append(where.edges, np.clip(posts_from, where.edges[0], where.edges[-1])))
    which = np.flatnonzero(np.isfinite(accounts.opened_at))
    opened = accounts.opened_at[which]
    since = np.maximum(opened, cuts[0])
    until = np.minimum(accounts.gone_at[which], cuts[-1])
    real = until > since
    which, opened, since, until = which[real], opened[real], since[real], until[real]

    first = np.searchsorted(cuts, since, side="right") - 1
    pieces = np.searchsorted(cuts, until, side="left") - first
    life = np.repeat(np.arange(len(which)), pieces)
    stretch = np.arange(len(life)) - np.repeat(np.cumsum(pieces) - pieces, pieces) + first[life]
    begins = np.maximum(cuts[stretch], since[life])
    ends = np.minimum(cuts[stretch + 1], until[life])

    def at_opening(path: Dated[float]) -> Floats:
        return values_at(path, opened, horizon)[life]

    share = np.where(world.is_return[which][life], at_opening(groups.return_.kept_reach), 1.0)
    regrowth = 24 * at_opening(groups.regrowth_days)
    delays = at_opening(groups.view_delay_hours)
    older = (world.age_at_entry[which] - opened)[life]

    def seen(at: Floats) -> Floats:
        return full_views(at + older, share, regrowth, delays)

    per_day = values_at(groups.posts_per_account_per_day, cuts, horizon)[stretch]
    month = where.month(cuts[stretch])
    cell = accounts.cell[which][life]
    viewed = where.sums(
        month, cell, per_day / 24 * world.reach[which][life] * (seen(ends) - seen(begins))
    )
    types = world.scenario.content_types.values()
    views_per_post = np.array([content.views_per_post for content in types])
    contact_chance = np.array([content.contact_chance for content in types])
    return {
        "posts": where.spread(where.sums(month, cell, per_day / 24 * (ends - begins))),
        "views": where.spread(viewed * views_per_post),
        "contacts": where.spread(viewed * views_per_post * contact_chance),
    }
