"""Who is on duty when: the shift's calendar, and the analysts present at each shift.

The calendar is the same in every replication: the shift's weekdays and hours in local time
(both clock changes included), bank holidays of England and Wales, and the dated values in
force on the day on which a shift starts. Presence is drawn for each analyst and day, so one
more analyst or day moves nobody else.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from functools import cache
from math import ceil, floor
from typing import Final

import numpy as np
from numpy.typing import NDArray

from sim.horizon import MIDNIGHT, Horizon
from sim.schema import Scenario
from sim.streams import Streams

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
class Duty:
    """One shift of the team; hours since `clock.start`.

    day: on which it starts; headcount, absence_share, protected_share and days_per_week are
    those in force then; calendar: the shift's.
    """

    day: date
    start_at: float
    protected_until: float
    end_at: float
    headcount: float
    absence_share: float
    days_per_week: int | None
    calendar: Calendar

    @property
    def staff(self) -> int:
        """Analysts in post, the one that makes up the fraction included."""
        return ceil(self.headcount)


@dataclass(frozen=True, slots=True)
class Roster:
    """The shifts that somebody works, and who does: columns, one row a shift.

    starts, protected (until when searching is protected), ends: hours since `clock.start`;
    staff: analysts in post, so that who has a higher number has left; first: the shift's first
    row of `member`, shifts + 1 rows; member: analysts present, ascending within a shift;
    analysts: the most that are in post at any time.
    """

    starts: Floats
    protected: Floats
    ends: Floats
    staff: Ints
    first: Ints
    member: Ints
    analysts: int


def duties(scenario: Scenario, horizon: Horizon) -> list[Duty]:
    """Every shift of the team, in order, the warm-up included; cut where the run begins or ends.

    A shift that has begun the evening before the run is played from the run's beginning on.
    Where the team changes to another shift, the old one ends when the new one starts.
    """
    (team,) = scenario.analysts.teams.values()
    first = horizon.start - timedelta(days=horizon.warm_up_days) - ONE_DAY
    found: list[Duty] = []
    for number in range((horizon.end - first).days):
        day = first + timedelta(days=number)
        calendar = calendar_of(scenario, team.shift.at(day))
        if calendar.works(day):
            start_at, end_at = hours_on(calendar, day, horizon)
            protected_hours = scenario.analysts.search.protected_share.at(day) * (end_at - start_at)
            duty = Duty(
                day,
                start_at,
                start_at + protected_hours,
                end_at,
                team.headcount.at(day),
                team.absence_share.at(day),
                team.days_per_week.at(day),
                calendar,
            )
            found.append(duty)
    starts = [duty.start_at for duty in found] + [horizon.end_at]
    cut = [
        within(duty, horizon.begin_at, min(horizon.end_at, until))
        for duty, until in zip(found, starts[1:], strict=True)
    ]
    return [duty for duty in cut if duty.start_at < duty.end_at]


def within(duty: Duty, begin_at: float, end_at: float) -> Duty:
    """The part of a duty between two times; empty where it has none."""
    return replace(
        duty,
        start_at=max(duty.start_at, begin_at),
        protected_until=min(max(duty.protected_until, begin_at), end_at),
        end_at=min(duty.end_at, end_at),
    )


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


def roster(scenario: Scenario, streams: Streams) -> Roster:
    """The duty rows of one replication: who is present at each shift."""
    shifts = duties(scenario, scenario.horizon)
    analysts = max((duty.staff for duty in shifts), default=0)
    present = presence(shifts, analysts, streams)
    worked = present.any(axis=1)
    shifts = [shifts[row] for row in np.flatnonzero(worked)]
    present = present[worked]
    return Roster(
        np.array([duty.start_at for duty in shifts], dtype=np.float64),
        np.array([duty.protected_until for duty in shifts], dtype=np.float64),
        np.array([duty.end_at for duty in shifts], dtype=np.float64),
        np.array([duty.staff for duty in shifts], dtype=np.int64),
        np.concatenate([[0], np.cumsum(present.sum(axis=1))]).astype(np.int64),
        np.nonzero(present)[1].astype(np.int64),
        analysts,
    )


def presence(shifts: list[Duty], analysts: int, streams: Streams) -> Flags:
    """Whether each analyst comes to each shift; shape (shifts, analysts)."""
    if not shifts or not analysts:
        return np.zeros((len(shifts), analysts), dtype=np.bool_)
    days = [duty.day for duty in shifts]
    headcount = np.array([duty.headcount for duty in shifts])
    absent = np.array([duty.absence_share for duty in shifts])
    whole = np.array([floor(h) for h in headcount])
    number = np.arange(analysts)
    in_full = number < whole[:, None]
    in_part = (number == whole[:, None]) & (
        by_day(streams, "rota/fraction", days, analysts) < (headcount - whole)[:, None]
    )
    there = by_day(streams, "rota/absence", days, analysts) >= absent[:, None]
    here: Flags = (in_full | in_part) & there & rostered(shifts, analysts)
    return here


def by_day(streams: Streams, purpose: str, days: list[date], analysts: int) -> Floats:
    """One uniform for each day and analyst, addressed by both; shape (days, analysts)."""
    stream = streams.stream(purpose)
    first = days[0].toordinal()
    rows = np.array([day.toordinal() - first for day in days])
    span = int(rows[-1]) + 1
    return np.stack([stream.take(k, first, span)[rows] for k in range(analysts)], axis=1)


def rostered(shifts: list[Duty], analysts: int) -> Flags:
    """Whether the rota of `days_per_week` puts each analyst on each shift.

    Of the m weekdays of the shift an analyst works d; analyst k + 1 has the days of analyst k
    one earlier, so that every weekday is covered alike. Shape (shifts, analysts).
    """
    week = np.array([len(duty.calendar.weekdays) for duty in shifts])
    place = np.array([duty.calendar.weekdays.index(duty.day.weekday()) for duty in shifts])
    works = np.array([duty.days_per_week or len(duty.calendar.weekdays) for duty in shifts])
    turn: Ints = (place[:, None] + np.arange(analysts)) % week[:, None]
    on_turn: Flags = turn < works[:, None]
    return on_turn
