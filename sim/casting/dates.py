"""Dated values: what is in force at the beginning, and what changes when."""

from __future__ import annotations

import numpy as np

from sim import slots
from sim.casting.cast import Columns
from sim.casting.reviews import enter_reviewers
from sim.dated import Calendar
from sim.horizon import Horizon
from sim.schema import Dated, Scenario
from sim.sections import Learning


def enter_numbers(scenario: Scenario, calendar: Calendar) -> None:
    """Plain numbers into their slots."""
    groups, analysts = scenario.groups, scenario.analysts
    plain: dict[int, Dated[float]] = {
        slots.RETURN_CHANCE: groups.return_.chance,
        slots.DISPLACEMENT: groups.return_.displacement_chance,
        slots.ADAPTATION: groups.adaptation,
        slots.FINDS_PER_HOUR: analysts.search.finds_per_hour,
        slots.HALF_SATURATION: analysts.search.half_saturation,
        slots.ERROR_CHANCE: analysts.error_chance,
        slots.HOLD_CHANCE: analysts.hold.chance,
        slots.CHECKED: analysts.second_check.share,
        slots.FINDS_ERROR: analysts.second_check.finds_error_chance,
        slots.LINKED: analysts.linked.accounts,
        slots.AGING_PER_HOUR: analysts.aging_per_hour,
    }
    for number, team in enumerate(analysts.teams.values()):
        plain[slots.MORE_BREAKS + number if number else slots.BREAKS] = team.breaks_share
    for number, platform in enumerate(scenario.platforms.values()):
        plain[slots.REMOVAL_CHANCE + number] = platform.removal_chance
        plain[slots.UNDECIDED_CHANCE + number] = platform.undecided_chance
        plain[slots.APPEALED_CHANCE + number] = platform.appeals.appealed_chance
        plain[slots.REVERSED_IF_RIGHT + number] = platform.appeals.reversed_if_right_chance
        plain[slots.REVERSED_IF_WRONG + number] = platform.appeals.reversed_if_wrong_chance
        plain[slots.AT_OPENING + number] = platform.detection.at_opening_chance
        calendar.enter(slots.REFERRALS_FIRST + number, platform.referrals_first, is_on)
        enter_reviewers(number, platform, scenario, calendar)
        enter_learning(number, platform.detection.learning, calendar)
    for slot, path in plain.items():
        calendar.enter(slot, path, float)
    calendar.enter(slots.ORDER, analysts.order, lambda order: float(slots.ORDERS.index(order)))
    again = analysts.refer_again
    calendar.enter(slots.REFLAG, analysts.reflag_days, hours_of)
    calendar.enter(slots.REFER_AGAIN, again.after_refusal, is_on)
    calendar.enter(slots.UNDECIDED_AFTER, again.undecided_after_days, hours_of)


def is_on(switch: str) -> float:
    """1 where it is on, else 0."""
    return float(switch == "on")


def hours_of(days: float | None) -> float:
    """Days in hours; null is never."""
    return np.inf if days is None else 24.0 * days


def enter_learning(number: int, learning: Learning, calendar: Calendar) -> None:
    """What detection learns by, where it ever does; rates and times in hours."""
    if learning.ever:
        calendar.enter(slots.GAP_CLOSED + number, learning.gap_closed_at_1000_a_year, float)
        calendar.enter(slots.CEILING + number, learning.ceiling_per_day, lambda rate: rate / 24)
        calendar.enter(slots.HALF_LIFE + number, learning.half_life_days, lambda days: 24.0 * days)


def level_columns(scenario: Scenario, horizon: Horizon) -> Columns:
    """Which platforms learn from referrals at some time, and when their levels are set."""
    learns = [p.detection.learning.ever for p in scenario.platforms.values()]
    days = horizon.days(warm_up=True) if any(learns) else []
    midnights = [horizon.at(day) for day in days]
    return {"learns": learns, "levels_at": [*midnights, horizon.end_at] if days else []}


def step_columns(calendar: Calendar) -> Columns:
    """The calendar of dated changes, and what is in force at the begin."""
    at, slot, value = zip(*calendar.changes, strict=True) if calendar.changes else ((), (), ())
    return {
        "step_at": at,
        "step_slot": slot,
        "step_value": value,
        "first_values": [calendar.first.get(slot, 0.0) for slot in range(slots.SLOTS)],
    }
