"""When shifts are: their calendar, and what is in force at each of a team's.

The calendar is the same in every replication: the shift's weekdays and hours in local time
(both clock changes included), bank holidays of England and Wales, and the dated values in
force on the day on which a shift starts. Presence is drawn for each analyst and day, so one
more analyst or day moves nobody else.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date, time, timedelta
from functools import cache, lru_cache
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from sim.horizon import MIDNIGHT, Horizon
from sim.schema import Dated, Scenario
from sim.sections import Team
from sim.slots import ENDS_OF_SHIFT

WEEKDAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
ONE_DAY: Final = timedelta(days=1)

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Calendar:
    """The hours of a shift, local time. An end that is not after the start is the next day's."""

    weekdays: tuple[int, ...]  # ascending, Monday is 0
    start: time
    end: time
    on_bank_holidays: bool

    def works(self, day: date) -> bool:
        """Whether a shift starts on the day."""
        if day.weekday() not in self.weekdays:
            return False
        return self.on_bank_holidays or day not in bank_holidays(day.year)


ALWAYS: Final = Calendar(tuple(range(7)), MIDNIGHT, MIDNIGHT, True)


@dataclass(frozen=True, slots=True)
class Shifts:
    """A team's shifts in order, uncut, whoever works them: columns, one row a shift.

    day: on which it starts, as an ordinal; start_at, end_at: hours since `clock.start`; place: of
    its weekday among those of the shift; week: how many those are.
    """

    day: Ints
    start_at: Floats
    end_at: Floats
    place: Ints
    week: Ints


@dataclass(frozen=True, slots=True)
class Duties(Shifts):
    """Shifts cut to the run, with what is in force on the day on which each starts.

    protected_until: hours; works: of the weekdays of its shift an analyst works so many; new: of
    the headcount, those who still learn, and work `speed` of their shifts.
    """

    protected_until: Floats
    headcount: Floats
    absence_share: Floats
    works: Ints
    new: Floats
    speed: Floats
    closing: Ints

    @property
    def staff(self) -> Ints:
        """Analysts in post, the one that makes up the fraction included."""
        return np.ceil(self.headcount).astype(np.int64)


def duties(scenario: Scenario, horizon: Horizon, number: int = 0) -> Duties:
    """Every shift of the team of this number, in order, the warm-up included; cut to the run.

    A shift that has begun the evening before the run is played from the run's beginning on.
    Where the team changes to another shift, the old one ends when the new one starts.
    """
    team = list(scenario.analysts.teams.values())[number]
    whole = team_shifts(scenario, team)
    day, week = whole.day, whole.week
    protected_share = values_on(scenario.analysts.search.protected_share, day)
    protected_until = whole.start_at + protected_share * (whole.end_at - whole.start_at)
    days_per_week = values_on(team.days_per_week.each(lambda days: days or 0), day)
    closing = Dated(tuple((day, ENDS_OF_SHIFT.index(end)) for day, end in team.end_of_shift.steps))
    begin = horizon.begin_at
    end = np.minimum(np.append(whole.start_at[1:], np.inf), horizon.end_at)
    cut = Duties(
        day,
        np.maximum(whole.start_at, begin),
        np.minimum(whole.end_at, end),
        whole.place,
        week,
        np.minimum(np.maximum(protected_until, begin), end),
        values_on(team.headcount, day),
        values_on(team.absence_share, day),
        np.where(days_per_week > 0, days_per_week, week).astype(np.int64),
        np.zeros(len(day)),
        values_on(team.hiring.ramp_up_speed, day),
        values_on(closing, day).astype(np.int64),
    )
    return chosen(cut, cut.start_at < cut.end_at)


def chosen(duties: Duties, rows: Flags) -> Duties:
    """Some of the duties."""
    return Duties(*(getattr(duties, field.name)[rows] for field in fields(Duties)))


def values_on(path: Dated[Any], days: Ints) -> Floats:
    """The value in force on each of the days, which are ordinals."""
    begins = [day.toordinal() for day in path.days]
    values = np.array(path.values, dtype=np.float64)
    return np.asarray(values[np.searchsorted(begins, days, side="right")])


def team_shifts(scenario: Scenario, team: Team) -> Shifts:
    """A team's shifts, from the day before the run on."""
    steps = tuple((day, calendar_of(scenario, name)) for day, name in team.shift.steps)
    return shifts(Dated(steps), scenario.horizon)


@lru_cache(maxsize=32)
def shifts(calendars: Dated[Calendar], horizon: Horizon) -> Shifts:
    """The shifts of a path of calendars: the same in every replication, and in most what-ifs."""
    first = horizon.start - timedelta(days=horizon.warm_up_days) - ONE_DAY
    found = []
    for number in range((horizon.end - first).days):
        day = first + timedelta(days=number)
        calendar = calendars.at(day)
        if calendar.works(day):
            place = calendar.weekdays.index(day.weekday())
            week = len(calendar.weekdays)
            found.append((day.toordinal(), place, week, *hours_on(calendar, day, horizon)))
    hours = np.array([row[3:] for row in found], dtype=np.float64).reshape(-1, 2)
    days = np.array([row[:3] for row in found], dtype=np.int64).reshape(-1, 3)
    return Shifts(days[:, 0], hours[:, 0], hours[:, 1], days[:, 1], days[:, 2])


def calendar_of(scenario: Scenario, name: str) -> Calendar:
    """The calendar of a shift by its name."""
    if name == "always":
        return ALWAYS
    shift = scenario.shifts[name]
    return Calendar(
        tuple(sorted(WEEKDAYS.index(day) for day in shift.days)),
        time.fromisoformat(shift.start),
        time.fromisoformat(shift.end),
        shift.bank_holidays == "on",
    )


def hours_on(calendar: Calendar, day: date, horizon: Horizon) -> tuple[float, float]:
    """When the shift of a day starts and ends, in elapsed hours since `clock.start`."""
    overnight = calendar.end <= calendar.start
    return (
        horizon.at(day, calendar.start),
        horizon.at(day + ONE_DAY if overnight else day, calendar.end),
    )


@cache
def bank_holidays(year: int) -> frozenset[date]:
    """Bank holidays of England and Wales, the days proclaimed for one year included.

    One that falls on a weekend is off, and so is its substitute: a shift of seven days rests
    on both. Source: the package `holidays`.
    """
    from holidays import country_holidays

    return frozenset(country_holidays("GB", subdiv="ENG", years=year))
