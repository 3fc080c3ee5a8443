"""Who is on duty when: the shift's calendar, and the analysts present at each shift.

The calendar is the same in every replication: the shift's weekdays and hours in local time
(both clock changes included), bank holidays of England and Wales, and the dated values in
force on the day on which a shift starts. Presence is drawn for each analyst and day, so one
more analyst or day moves nobody else.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from datetime import date, time, timedelta
from functools import cache, lru_cache
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from sim.horizon import MIDNIGHT, Horizon
from sim.posts import EVERYBODY, Crew, crew_of, fte_on, has_leavers, in_post_on
from sim.schema import Dated, Scenario
from sim.streams import Streams, Stretches

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
    """The team's shifts in order, uncut, whoever works them: columns, one row a shift.

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

    @property
    def staff(self) -> Ints:
        """Analysts in post, the one that makes up the fraction included."""
        return np.ceil(self.headcount).astype(np.int64)


@dataclass(frozen=True, slots=True)
class Roster:
    """The shifts that somebody works, and who does: columns, one row a shift.

    starts, protected (until when searching is protected), ends: hours since `clock.start`;
    staff: analysts in post, so that who has a higher number has left; first: the shift's first
    row of `member`, shifts + 1 rows; member: analysts present, ascending within a shift;
    analysts: the most that are in post at any time; crew: who is.
    """

    starts: Floats
    protected: Floats
    ends: Floats
    staff: Ints
    first: Ints
    member: Ints
    analysts: int
    crew: Crew = EVERYBODY


def duties(scenario: Scenario, horizon: Horizon) -> Duties:
    """Every shift of the team, in order, the warm-up included; cut where the run begins or ends.

    A shift that has begun the evening before the run is played from the run's beginning on.
    Where the team changes to another shift, the old one ends when the new one starts.
    """
    (team,) = scenario.analysts.teams.values()
    whole = team_shifts(scenario)
    day, week = whole.day, whole.week
    protected_share = values_on(scenario.analysts.search.protected_share, day)
    protected_until = whole.start_at + protected_share * (whole.end_at - whole.start_at)
    days_per_week = values_on(team.days_per_week.each(lambda days: days or 0), day)
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
    )
    return chosen(cut, cut.start_at < cut.end_at)


def crew_drawn(scenario: Scenario, streams: Streams | None) -> Crew:
    """Who is in post in one replication; no streams: as if nobody ever left."""
    (team,) = scenario.analysts.teams.values()
    horizon = scenario.horizon
    begin = horizon.start - timedelta(days=horizon.warm_up_days)
    stream = None if streams is None else streams.stream("rota/leaver")
    return crew_of(team, begin, horizon.end, stream)


def staffed(duties: Duties, crew: Crew) -> Duties:
    """The duties with those who are in post. Numbers are places: a vacancy leaves the highest
    empty, and the newest have the highest that are not."""
    return replace(
        duties,
        headcount=in_post_on(crew, duties.headcount, duties.day),
        new=fte_on(crew.new, duties.headcount, duties.day),
    )


def chosen(duties: Duties, rows: Flags) -> Duties:
    """Some of the duties."""
    return Duties(*(getattr(duties, field.name)[rows] for field in fields(Duties)))


def values_on(path: Dated[Any], days: Ints) -> Floats:
    """The value in force on each of the days, which are ordinals."""
    begins = [day.toordinal() for day in path.days]
    values = np.array(path.values, dtype=np.float64)
    return np.asarray(values[np.searchsorted(begins, days, side="right")])


def team_shifts(scenario: Scenario) -> Shifts:
    """The team's shifts, from the day before the run on."""
    (team,) = scenario.analysts.teams.values()
    steps = tuple((day, calendar_of(scenario, name)) for day, name in team.shift.steps)
    return shifts(Dated(steps), scenario.horizon)


@lru_cache(maxsize=8)
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


def roster(scenario: Scenario, streams: Streams) -> Roster:
    """The duty rows of one replication: who is present at each shift."""
    crew = crew_drawn(scenario, streams)
    due = staffed(duties(scenario, scenario.horizon), crew)
    analysts = int(due.staff.max(initial=0))
    present = presence(due, analysts, streams)
    worked = np.asarray(present.any(axis=1))
    due, present = chosen(due, worked), present[worked]
    return Roster(
        due.start_at,
        due.protected_until,
        due.end_at,
        due.staff,
        np.append(0, np.cumsum(present.sum(axis=1))).astype(np.int64),
        np.nonzero(present)[1].astype(np.int64),
        analysts,
        crew,
    )


def presence(due: Duties, analysts: int, streams: Streams) -> Flags:
    """Whether each analyst comes to each shift; shape (shifts, analysts)."""
    if not len(due.day) or not analysts:
        return np.zeros((len(due.day), analysts), dtype=np.bool_)
    at_desk = by_day(streams, "rota/fraction", due.day, analysts) < shares(due, analysts)
    there = by_day(streams, "rota/absence", due.day, analysts) >= due.absence_share[:, None]
    here: Flags = at_desk & there & rostered(due, analysts)
    return here


def shares(due: Duties, analysts: int) -> Floats:
    """Of how many of their shifts analysts are at the desk, absences and rota apart: all, or so
    many as the fraction of the last and those who learn work; shape (shifts, analysts)."""
    number = np.arange(analysts)
    in_post = np.clip(due.headcount[:, None] - number, 0, 1)
    settled = np.clip((due.headcount - due.new)[:, None] - number, 0, 1)
    return np.asarray(settled + (in_post - settled) * due.speed[:, None])


def by_day(streams: Streams, purpose: str, days: Ints, analysts: int) -> Floats:
    """One uniform for each day and analyst, addressed by both; shape (days, analysts)."""
    first, last = int(days[0]), int(days[-1])
    span = Stretches.alike(analysts, first, last - first + 1)
    return streams.stream(purpose).read(span).reshape(analysts, -1)[:, days - first].T


def rostered(due: Duties, analysts: int) -> Flags:
    """Whether the rota of `days_per_week` puts each analyst on each shift.

    Of the m weekdays of the shift an analyst works d; analyst k + 1 has the days of analyst k
    one earlier, so that every weekday is covered alike. Shape (shifts, analysts).
    """
    turn: Ints = (due.place[:, None] + np.arange(analysts)) % due.week[:, None]
    on_turn: Flags = turn < due.works[:, None]
    return on_turn


def expected_hours(scenario: Scenario, begin: float, end: float) -> float:
    """Analyst-hours on duty from `begin` to `end`, in the mean over all replications.

    Exact: presence is drawn for each analyst and day with a known chance. Not a number where
    people leave: who is in post is then drawn as well.
    """
    if any(has_leavers(team) for team in scenario.analysts.teams.values()):
        return float("nan")
    due = staffed(duties(scenario, scenario.horizon), crew_drawn(scenario, None))
    analysts = int(due.staff.max(initial=0))
    chance = shares(due, analysts) * (1 - due.absence_share[:, None]) * rostered(due, analysts)
    hours = np.minimum(due.end_at, end) - np.maximum(due.start_at, begin)
    return float(np.clip(hours, 0, None) @ chance.sum(axis=1))
