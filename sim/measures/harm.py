"""What live accounts do: expected posts, views and contacts, worked out from their lives.

An account of age x has the reach 1 - (1 - kept) exp(-x / regrowth) if it returned, else 1; a
view comes an exponential delay after its post, if the account is still up.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from sim import records as r
from sim.dated import numbers, values_at
from sim.measures.kinds import Kinds
from sim.measures.lives import AccountLives
from sim.measures.places import Floats, Ints, Places, Ruler
from sim.schema import Dated
from sim.world import World

LEAST: Final = 1e-300  # hours; no age of an account can be divided by less
LIVES: Final = 1 << 14  # at a time: their columns stay in the processor's cache


def full_views(age: Floats, kept: Floats, regrowth: Floats, delay: Floats) -> Floats:
    """Posts' worth of views until an age, for one post an hour: reach and delay integrated.

    age, regrowth and delay (means) in hours, kept a share; all of one shape, or of one number.
    The rate of views is the convolution of reach with the delay's density:
    (1 - e^(-x/D)) - (1 - k) R/(R - D) (e^(-x/R) - e^(-x/D)), integrated over x.
    """
    alike = np.abs(regrowth - delay) <= 1e-5 * regrowth  # the quotient would lose its digits
    gap = np.where(alike, 1.0, regrowth - delay)
    grown, delayed = saturated(age, regrowth), saturated(age, delay)
    apart = regrowth / gap * (grown - delayed)
    if not alike.any():
        return age - delayed - (1 - kept) * apart
    middle = (regrowth + delay) / 2
    slope = saturated(age, middle) - age * (1 - rate_of(age, middle))
    together = regrowth / np.where(middle > 0, middle, 1.0) * slope
    return age - delayed - (1 - kept) * np.where(alike, together, apart)


def rate_of(age: Floats, mean: Floats) -> Floats:
    """1 - e^(-age / mean), 1 where the mean is as good as 0."""
    some = mean > LEAST
    if some.all():
        return np.asarray(-np.expm1(-age / mean))
    return np.where(some, -np.expm1(-age / np.where(some, mean, 1.0)), 1.0)


def saturated(age: Floats, mean: Floats) -> Floats:
    """The integral of e^(-x / mean) from 0 to age; 0 where the mean is 0."""
    return np.asarray(mean * rate_of(age, mean))


@dataclass(frozen=True, slots=True)
class Course:
    """What is in force between one cut of the run and the next, where nothing dated changes.

    cuts: hours; per_hour (posts) by cut; unnoticed (those of them that nobody notices) and spot
    by cell and cut, laid flat.
    """

    cuts: Floats
    ruler: Ruler
    per_hour: Floats
    unnoticed: Floats
    spot: Ints

    @classmethod
    def of(cls, world: World, where: Places) -> Course:
        """Cut at months and at dated steps of the posts and of what is noticed of them."""
        horizon, posts = world.horizon, world.scenario.groups.posts_per_account_per_day
        platforms, sources = world.scenario.platforms.values(), world.scenario.leads
        detections = [platform.detection.removal_per_day for platform in platforms]
        paths = [posts, *detections, *(source.per_account_per_day for source in sources)]
        dated = np.concatenate([numbers(path, horizon)[0] for path in paths])
        cuts = np.unique(np.append(where.edges, np.clip(dated, where.edges[0], where.edges[-1])))
        reported = np.zeros((len(world.contents), len(cuts)))
        for source in sources:
            about = slice(None) if source.content is None else world.contents.index(source.content)
            reported[about] += values_at(source.per_account_per_day, cuts, horizon)
        per_day = values_at(posts, cuts, horizon)
        detected = np.stack([values_at(path, cuts, horizon) for path in detections])
        noticed = detected[:, None] + reported
        cells = np.arange(len(platforms) * len(world.contents))
        return cls(
            cuts,
            Ruler(cuts, np.arange(-1, len(cuts))),
            per_day / 24,
            (np.maximum(per_day - noticed, 0) / 24).ravel(),
            where.spot(where.month(cuts), cells[:, None]).ravel(),
        )


def harm(kinds: Kinds, accounts: AccountLives, world: World, where: Places) -> dict[str, Floats]:
    """Expected posts, views and contacts by place, given the records.

    Of a life's posts the detected one ends it and is not viewed, and the reported ones are
    known; so what is viewed beside those is published at the rate of the posts that nobody
    notices. (All posts at the full rate would count 2% to 9% too many views: a life lasts until
    a post is noticed.)

    Lives are added up some thousands at a time: a column of all their pieces is longer than the
    log, and this takes thirty of them.
    """
    course = Course.of(world, where)
    posts, viewed = np.zeros(where.shape), np.zeros(where.shape)
    lives = np.arange(len(accounts.up.account))
    for first in range(0, len(lives), LIVES):
        which = lives[first : first + LIVES]
        spot, posted, views = pieces(which, course, accounts, world)
        np.add.at(posts.reshape(-1), spot, posted)
        np.add.at(viewed.reshape(-1), spot, views)
    viewed += views_of_reported(kinds, accounts, world, where)
    types = world.scenario.content_types.values()
    views_per_post = np.array([content.views_per_post for content in types])
    contact_chance = np.array([content.contact_chance for content in types])
    return {
        "posts": where.spread(posts),
        "views": where.spread(viewed * views_per_post),
        "contacts": where.spread(viewed * views_per_post * contact_chance),
    }


def pieces(
    which: Ints, course: Course, accounts: AccountLives, world: World
) -> tuple[Ints, Floats, Floats]:
    """Lives cut into pieces that have one rate of posts each, that when they are viewed.

    Spot, posts and posts' worth of views of each piece. Kept reach, regrowth and delay
    are those in force when the account appeared; after a reversal its reach is whole.
    """
    groups, horizon, cuts, up = world.scenario.groups, world.horizon, course.cuts, accounts.up
    opened = up.since[which]
    since = np.maximum(opened, cuts[0])
    until = np.minimum(up.until[which], cuts[-1])
    real = np.flatnonzero(until > since)
    anew, which = up.anew[which[real]], up.account[which[real]]
    opened, since, until = opened[real], since[real], until[real]

    # A life of n pieces has n + 1 ends; `end` is the first of each piece, the next one its last.
    first, last = course.ruler.number(since), course.ruler.number(until)
    ends = last + (cuts[last] < until) - first + 1
    whose = np.repeat(np.arange(len(which)), ends)
    behind = np.cumsum(ends)
    cut = np.arange(len(whose)) - (behind - ends - first)[whose]
    at = cuts[cut]
    at[behind - ends], at[behind - 1] = since, until
    is_end = np.ones(len(whose), dtype=np.bool_)
    is_end[behind - 1] = False
    end = np.flatnonzero(is_end)
    life, stretch = whose[end], cut[end]

    def at_opening(path: Dated[float]) -> Floats:
        if path.is_constant:
            return np.full(1, path.first, dtype=np.float64)
        return values_at(path, opened, horizon)

    def at_ends(values: Floats) -> Floats:
        return values[whose] if len(values) > 1 else values

    came_back = world.is_return[which] & ~anew
    share = np.where(came_back, at_opening(groups.return_.kept_reach), 1.0)[whose]
    regrowth = at_ends(24 * at_opening(groups.regrowth_days))
    delays = at_ends(at_opening(groups.view_delay_hours))
    older = np.where(anew, 0.0, world.age_at_entry[which]) - opened
    seen = full_views(at + older[whose], share, regrowth, delays)

    place = (accounts.cell[which] * len(cuts))[life] + stretch
    views = course.unnoticed[place] * world.reach[which][life] * np.diff(seen)[end]
    return course.spot[place], course.per_hour[stretch] * np.diff(at)[end], views


def views_of_reported(kinds: Kinds, accounts: AccountLives, world: World, where: Places) -> Floats:
    """Posts' worth of views of the reported posts, by month of the view and cell."""
    groups, horizon, log = world.scenario.groups, world.horizon, kinds.log
    rows = np.append(kinds.rows(r.FLAGGED, cause=r.BY_REPORT), kinds.rows(r.MERGED))
    at, which = log.at[rows], log.account[rows]
    up, life = accounts.up, accounts.up.at(which, at)
    opened, anew = up.since[life], up.anew[life]
    kept = values_at(groups.return_.kept_reach, opened, horizon)
    regrowth = 24 * values_at(groups.regrowth_days, opened, horizon)
    delay = values_at(groups.view_delay_hours, opened, horizon)
    until = np.minimum(up.until[life], horizon.end_at)
    age = at - opened + np.where(anew, 0.0, world.age_at_entry[which])
    lost = np.where(world.is_return[which] & ~anew, (1 - kept) * (1 - rate_of(age, regrowth)), 0.0)
    posts = values_at(groups.posts_per_account_per_day, at, horizon) > 0
    weight = posts * world.reach[which] * (1 - lost)

    # Each post's views from month to month: what happens in one is not known in the one before.
    seen, month = np.zeros(len(at)), where.month(at)
    viewed, post = np.zeros(where.shape), np.arange(len(at))
    while len(post):
        here = month[post]
        end = np.minimum(until[post], where.edges[here + 1])
        share = rate_of(end - at[post], delay[post])
        spot = where.spot(here, accounts.cell[which[post]])
        viewed += where.cube(spot, weight[post] * (share - seen[post]))
        seen[post] = share
        post = post[until[post] > end]
        month[post] += 1
    return viewed
