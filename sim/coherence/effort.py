"""How much there is to play."""

from __future__ import annotations

from datetime import time
from itertools import pairwise
from typing import Final

from sim.coherence.incoherent import Incoherent, first_day
from sim.schema import Dated, Scenario
from sim.season import factor, with_reports
from sim.sections import Detection, Team

MOST_EVENTS: Final = 200_000_000


def effort(s: Scenario) -> None:
    """Refuse what would not be played to its end."""
    events = expected_events(s)
    if events > MOST_EVENTS:
        raise Incoherent(
            f"absurd size: about {events:,.0f} events in a run, hours and gigabytes",
            expected=f"at most {MOST_EVENTS:,}: shorten the clock or lower the rates",
        )


def expected_events(s: Scenario) -> float:
    """Records of a run, roughly and rather too many: lives, flags, finds, duties."""
    days = (s.clock.end - first_day(s)).days
    s = with_reports(s)
    live = s.groups.live_accounts * max(1.0, mean(factor(s, "openings"), s))
    removal = max(most_removed(platform.detection, s) for platform in s.platforms.values())
    outside = sum(mean(lead.per_day, s) for lead in s.leads)
    reports = sum(mean(lead.per_account_per_day, s) for lead in s.leads)
    rule = s.analysts.search
    found = mean(rule.finds_per_hour, s) if live else 0.0
    if rule.form == "holling":
        found *= live / (live + min(rule.half_saturation.values) + 1)
    case = mean(s.analysts.linked.accounts, s)
    others = sum(mean(platform.other_reports_per_day, s) for platform in s.platforms.values())
    per_day = 3 * live * removal + 6 * (outside + live * reports * case) + 2 * others
    by_people = sum(
        mean(team.headcount, s) * (4 + 7 * found * case * longest_hours(team, s))
        for team in s.analysts.teams.values()
    )
    return days * (per_day + by_people)


def most_removed(detection: Detection, s: Scenario) -> float:
    """The mean hazard a day, all learnt that could be."""
    learnt = mean(detection.learning.ceiling_per_day, s) if detection.learning.ever else 0.0
    return max(mean(detection.removal_per_day, s), learnt)


def longest_hours(team: Team, s: Scenario) -> float:
    """Hours of duty on a mean day, of the longest shift that the team works."""
    hours = []
    for shift in (s.shifts.get(name) for name in team.shift.values):
        if shift is None:
            return 24.0
        start, end = time.fromisoformat(shift.start), time.fromisoformat(shift.end)
        minutes = 60 * (end.hour - start.hour) + end.minute - start.minute
        hours.append((minutes % 1440 or 1440) / 60 * len(shift.days) / 7)
    return max(hours)


def mean(path: Dated[float], s: Scenario) -> float:
    """The mean of a path over the run."""
    begin, end = first_day(s), s.clock.end
    edges = [begin, *(day for day in path.days if begin < day < end), end]
    total = sum(path.at(day) * (until - day).days for day, until in pairwise(edges))
    return total / (end - begin).days
