"""Who is on duty when: the analysts of each team that are present at each shift.

Presence is drawn for each analyst and day, so one more analyst or day moves nobody else.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.posts import Crew, crew_of, fte_on, has_leavers, in_post_on
from sim.rota import Duties, Flags, Floats, Ints, chosen, duties
from sim.schema import Scenario
from sim.streams import Streams, Stretches


@dataclass(frozen=True, slots=True)
class Roster:
    """The shifts that somebody works, and who does: columns, one row a shift, in order of starts.

    starts, protected (until when searching is protected), ends: hours since `clock.start`; staff:
    who of the team has this number or a higher one has left; first: the shift's first row of
    `member`, shifts + 1 rows; member: analysts present, ascending; analysts: of all teams, the most
    that are in post, numbered team by team; team_first: each team's first one, teams + 1 rows;
    crews: who is in post, by team.
    """

    starts: Floats
    protected: Floats
    ends: Floats
    staff: Ints
    first: Ints
    member: Ints
    analysts: int
    team: Ints
    team_first: Ints
    closing: Ints
    crews: tuple[Crew, ...]


def crew_drawn(scenario: Scenario, number: int, streams: Streams | None) -> Crew:
    """Who is in post in a team in one replication; no streams: as if nobody ever left."""
    name, team = list(scenario.analysts.teams.items())[number]
    horizon = scenario.horizon
    begin = horizon.start - timedelta(days=horizon.warm_up_days)
    purpose = f"rota/leaver/{name}" if number else "rota/leaver"
    stream = None if streams is None else streams.stream(purpose)
    return crew_of(team, begin, horizon.end, stream)


def staffed(duties: Duties, crew: Crew) -> Duties:
    """The duties with those who are in post. Numbers are places: a vacancy leaves the highest
    empty, and the newest have the highest that are not."""
    return replace(
        duties,
        headcount=in_post_on(crew, duties.headcount, duties.day),
        new=fte_on(crew.new, duties.headcount, duties.day),
    )


def roster(scenario: Scenario, streams: Streams) -> Roster:
    """The duty rows of one replication: who is present at each shift of each team.

    Among several teams a shift to which nobody comes has a row if somebody has left before it:
    what they had in hand is for the others.
    """
    found, members, crews, first = [], [], [], 0
    for number, name in enumerate(scenario.analysts.teams):
        crew = crew_drawn(scenario, number, streams)
        due = staffed(duties(scenario, scenario.horizon, number), crew)
        analysts = int(due.staff.max(initial=0))
        present = presence(due, analysts, streams, f"/{name}" if number else "")
        kept = np.asarray(present.any(axis=1))
        if len(scenario.analysts.teams) > 1:
            kept |= np.diff(due.staff, prepend=due.staff[:1]) < 0
        found.append((first, analysts, chosen(due, kept)))
        members += [first + np.flatnonzero(row) for row in present[kept]]
        crews.append(crew)
        first += analysts
    return merged(found, members, tuple(crews))


def merged(
    found: list[tuple[int, int, Duties]], members: list[Ints], crews: tuple[Crew, ...]
) -> Roster:
    """One roster of (first analyst, analysts, duties) team by team; at a tie the first team's."""
    order = np.argsort(np.concatenate([due.start_at for _, _, due in found]), kind="stable")
    present = [members[row] for row in order]
    firsts = np.append(0, np.cumsum([analysts for _, analysts, _ in found])).astype(np.int64)
    team = np.repeat(np.arange(len(found)), [len(due.day) for _, _, due in found])[order]

    def of_all(name: str) -> NDArray[Any]:
        return np.concatenate([getattr(due, name) for _, _, due in found])[order]

    return Roster(
        of_all("start_at"),
        of_all("protected_until"),
        of_all("end_at"),
        firsts[team] + of_all("staff"),
        np.append(0, np.cumsum([len(row) for row in present])).astype(np.int64),
        np.concatenate([np.empty(0), *present]).astype(np.int64),
        int(firsts[-1]),
        team,
        firsts,
        of_all("closing"),
        crews,
    )


def presence(due: Duties, analysts: int, streams: Streams, whose: str = "") -> Flags:
    """Whether each analyst comes to each shift; shape (shifts, analysts).

    whose: behind the names of the streams of a team that is not the first.
    """
    if not len(due.day) or not analysts:
        return np.zeros((len(due.day), analysts), dtype=np.bool_)
    part = by_day(streams, f"rota/fraction{whose}", due.day, analysts)
    absent = by_day(streams, f"rota/absence{whose}", due.day, analysts)
    there = absent >= due.absence_share[:, None]
    here: Flags = (part < shares(due, analysts)) & there & rostered(due, analysts)
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
    people leave: who is in post is then drawn as well. Overtime is left out.
    """
    if any(has_leavers(team) for team in scenario.analysts.teams.values()):
        return float("nan")
    expected = 0.0
    for number in range(len(scenario.analysts.teams)):
        crew = crew_drawn(scenario, number, None)
        due = staffed(duties(scenario, scenario.horizon, number), crew)
        analysts = int(due.staff.max(initial=0))
        chance = shares(due, analysts) * (1 - due.absence_share[:, None]) * rostered(due, analysts)
        hours = np.minimum(due.end_at, end) - np.maximum(due.start_at, begin)
        expected += float((np.clip(hours, 0, None) * chance.sum(axis=1)).sum())
    return expected
