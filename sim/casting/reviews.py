"""Platforms' reviewers: how many begin reviews when, and the other reports that they share."""

from __future__ import annotations

import numpy as np

from sim import slots
from sim.casting.cast import MINUTE, Cast, Columns, Floats
from sim.dated import Blocks, Calendar, arrivals, course, durations, values_at
from sim.rota import ALWAYS, calendar_of, shifts
from sim.schema import Dated, Scenario
from sim.sections import Platform


def reviewers_of(platform: Platform) -> Dated[float]:
    """Reviewers as rules read them; -1: unlimited."""
    steps = platform.reviewers.steps
    return Dated(tuple((day, -1.0 if n == "unlimited" else float(n)) for day, n in steps))


def enter_reviewers(
    number: int, platform: Platform, scenario: Scenario, calendar: Calendar
) -> None:
    """Reviewers who begin reviews: none outside their shift, where they are limited."""
    slot, reviewers = slots.REVIEWERS + number, reviewers_of(platform)
    if platform.reviewer_shift.values == (None,):
        calendar.enter(slot, reviewers, float)
        return
    horizon = calendar.horizon
    begins, ends = shift_hours(platform.reviewer_shift, scenario)
    at = np.unique(np.concatenate([course(reviewers, horizon).begins, begins, ends]))
    at = at[(at >= horizon.begin_at) & (at < horizon.end_at)]
    there = values_at(reviewers, at, horizon)
    shift = np.searchsorted(begins, at, side="right") - 1
    off = (shift < 0) | (at >= ends[shift])
    there[off & (there > 0)] = 0.0
    new = np.append(True, there[1:] != there[:-1])
    calendar.enter_steps(slot, at[new], there[new].tolist())


def shift_hours(shift: Dated[str | None], scenario: Scenario) -> tuple[Floats, Floats]:
    """When shifts begin and end; an old one ends where that of another calendar begins."""
    steps = tuple(
        (day, ALWAYS if name is None else calendar_of(scenario, name)) for day, name in shift.steps
    )
    found = shifts(Dated(steps), scenario.horizon)
    return found.start_at, np.minimum(found.end_at, np.append(found.start_at[1:], np.inf))


def other_columns(cast: Cast) -> Columns:
    """Other reports: none where reviewers are unlimited, because nothing waits for them there."""
    found = [other_at(name, platform, cast) for name, platform in cast.scenario.platforms.items()]
    each = [len(at) for at in found]
    blocks = Blocks()
    for platform in cast.scenario.platforms.values():
        for distribution in course(platform.review_minutes, cast.horizon).values:
            blocks.number(distribution)  # as for referrals
    uniforms = [
        cast.streams.stream(f"review/other/{name}").take(0, 0, count)
        for name, count in zip(cast.scenario.platforms, each, strict=True)
    ]
    return {
        "first_other": np.append(0, np.cumsum(each)),
        "other_platform": np.repeat(np.arange(len(each)), each),
        "other_at": np.concatenate(found),
        "other_hours": durations(tuple(blocks.met), np.concatenate(uniforms), MINUTE),
    }


def other_at(name: str, platform: Platform, cast: Cast) -> Floats:
    """When other reports reach a platform."""
    horizon, per_day = cast.horizon, platform.other_reports_per_day
    if not any(per_day.values):
        return np.empty(0)
    reviewers = reviewers_of(platform)
    begins = np.union1d(course(per_day, horizon).begins, course(reviewers, horizon).begins)
    rates = values_at(per_day, begins, horizon) / 24
    rates[values_at(reviewers, begins, horizon) < 0] = 0.0
    stream = cast.streams.stream(f"arrival/other/{name}")
    return arrivals(stream, 0, 0, begins, rates, horizon.end_at)
