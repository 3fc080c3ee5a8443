"""Posts of a team and who fills them: leavers, vacancies, and newcomers who still learn.

Drawn before the world is played, post by post, so that one more post moves no other. A post is
analyst number k of the headcount; it exists while the headcount is above k. The headcount is of
posts that are meant to be filled; what a plan adds arrives later (`sim.scenario.plan`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import chain, repeat
from math import ceil, floor, inf
from typing import Final

import numpy as np
from numpy.typing import NDArray

from sim.clocks import due
from sim.schema import Dated
from sim.sections import Hiring, Team
from sim.streams import Stream, unit_exponential

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

DAYS_A_YEAR: Final = 365.25
DRAWN_AT_ONCE: Final = 16  # tenures of a post


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days of a post, as ordinals; a day counts if its midnight is within."""

    post: int
    first: float
    until: float


@dataclass(frozen=True, slots=True)
class Crew:
    """When posts were vacant, and when those in them were new."""

    vacant: tuple[Stretch, ...] = ()
    new: tuple[Stretch, ...] = ()


EVERYBODY: Final = Crew()
"""Nobody leaves, and nobody has to learn."""


def fte_on(stretches: tuple[Stretch, ...], headcount: Floats, days: Ints) -> Floats:
    """Full-time equivalents in the stretches on each day; the last post may be a fraction."""
    found = np.zeros(len(days))
    for stretch in stretches:
        within = (stretch.first <= days) & (days < stretch.until)
        found[within] += np.clip(headcount[within] - stretch.post, 0, 1)
    return found


def in_post_on(crew: Crew, headcount: Floats, days: Ints) -> Floats:
    """Full-time equivalents in post on each day."""
    vacant = fte_on(crew.vacant, headcount, days)
    return np.where(vacant > 0, np.round(headcount - vacant, 9), headcount)


def crew_of(team: Team, begin: date, end: date, stream: Stream | None) -> Crew:
    """Who is in post from `begin` until `end`; no stream: as if nobody ever left."""
    if not has_leavers(team) and not any(team.hiring.ramp_up_days.values):
        return EVERYBODY
    found = []
    for post in range(ceil(max(team.headcount.values))):
        stays = tenures(stream, post) if stream and has_leavers(team) else repeat(inf)
        found.append(career(post, team, begin, end, stays))
    return Crew(
        tuple(chain.from_iterable(crew.vacant for crew in found)),
        tuple(chain.from_iterable(crew.new for crew in found)),
    )


def has_leavers(team: Team) -> bool:
    """Whether anybody ever leaves."""
    return any(team.hiring.leavers_per_person_year.values)


def tenures(stream: Stream, post: int) -> Iterator[float]:
    """Unit exponentials of those who fill a post, one after the other."""
    number = 0
    while True:
        yield from unit_exponential(stream.take(post, number, DRAWN_AT_ONCE)).tolist()
        number += DRAWN_AT_ONCE


def career(post: int, team: Team, begin: date, end: date, needed: Iterator[float]) -> Crew:
    """Who fills one post: each stays until the hazard of leaving has risen by the next number.

    Who is there at the beginning is not new.
    """
    hiring, vacant, new = team.hiring, [], []
    for first, until in spells(post, team.headcount, begin, end):
        at, learns_until = float(first), float(first)
        if first > begin.toordinal():
            learns_until = at + ramp_up(hiring, first)
        while at < until:
            left = leaves(at, next(needed), hiring.leavers_per_person_year)
            if learns_until > at:
                new.append(Stretch(post, at, min(learns_until, left, until)))
            if left >= until:
                break
            decided, back = replaced(left, hiring)
            vacant.append(Stretch(post, left, min(back, until)))
            at, learns_until = back, back + hiring.ramp_up_days.at(day_of(decided))
    return Crew(tuple(vacant), tuple(new))


def spells(post: int, headcount: Dated[float], begin: date, end: date) -> Iterator[tuple[int, int]]:
    """From when until when the post exists, as ordinals."""
    days = [begin, *(day for day in headcount.days if begin < day < end), end]
    first = None
    for day in days:
        exists = day < end and headcount.at(day) > post
        if exists and first is None:
            first = day
        elif not exists and first is not None:
            yield first.toordinal(), day.toordinal()
            first = None


def ramp_up(hiring: Hiring, first: int) -> float:
    """How long who fills a new post learns: as was in force when they were recruited."""
    delay = hiring.delay_days.at(day_of(first))
    return float(hiring.ramp_up_days.at(day_of(first - delay)))


def leaves(at: float, needed: float, per_year: Dated[float]) -> float:
    """When who has been there since `at` leaves."""
    ends = [float(day.toordinal()) for day in per_year.days]
    epoch = sum(day <= at for day in ends)
    rates = [value / DAYS_A_YEAR for value in per_year.values]
    return due(at, needed, rates, 0, epoch, [*ends, inf])


def replaced(left: float, hiring: Hiring) -> tuple[float, float]:
    """When a post is advertised, and when somebody comes: never, in a freeze that does not end."""
    advertised = left
    if hiring.freeze.at(day_of(left)) == "on":
        thaws = (day for day, value in hiring.freeze.steps if day and value == "off")
        ends = (float(day.toordinal()) for day in thaws)
        advertised = min((day for day in ends if day > left), default=inf)
    if advertised == inf:
        return left, inf
    return advertised, advertised + hiring.delay_days.at(day_of(advertised))


def day_of(ordinal: float) -> date:
    """The date of a day; the first of all that there are for one that lies before."""
    return date.fromordinal(max(1, floor(ordinal)))
