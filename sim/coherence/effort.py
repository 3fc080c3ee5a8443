"""How much there is to play."""

from __future__ import annotations

from datetime import time
from itertools import pairwise
from math import expm1, inf
from typing import Final

from sim.coherence.incoherent import Incoherent, first_day
from sim.schema import Dated, Scenario
from sim.season import factor, with_reports
from sim.sections import Detection, Groups, Team

MOST_EVENTS: Final = 200_000_000


def effort(s: Scenario) -> None:
    """Refuse what would not be played to its end."""
    events = expected_events(s)
    if events > MOST_EVENTS:
        raise Incoherent(
            f"absurd size: about {events:{',.0f' if events < 1e15 else '.0e'}} events in a run, "
            "hours and gigabytes",
            expected=f"at most {MOST_EVENTS:,}: shorten the clock or lower the rates",
        )


def expected_events(s: Scenario) -> float:
    """Records of a run, roughly and rather too many: lives, flags, finds, duties."""
    days = (s.clock.end - first_day(s)).days
    s = with_reports(s)
    live = s.groups.live_accounts * max(1.0, mean(factor(s, "openings"), s))
    removal = max(most_removed(platform.detection, s) for platform in s.platforms.values())
    stopped = max(max(p.detection.at_opening_chance.values) for p in s.platforms.values())
    disrupted = mean(s.groups.disruptions_per_group_year, s) / 365
    outside = sum(mean(lead.per_day, s) for lead in s.leads)
    reports = sum(mean(lead.per_account_per_day, s) for lead in s.leads)
    rule = s.analysts.search
    found = mean(rule.finds_per_hour, s) if live else 0.0
    if rule.form == "holling":
        found *= live / (live + min(rule.half_saturation.values) + 1)
    case = mean(s.analysts.linked.accounts, s)
    others = sum(mean(platform.other_reports_per_day, s) for platform in s.platforms.values())
    hours = sum(
        mean(team.headcount, s) * longest_hours(team, s) for team in s.analysts.teams.values()
    )
    live += opened_by_takedowns(s, live, reports, hours * found * case, hours, days)
    closed = removal + disrupted
    lives = live * (closed + opened_in_vain(s.groups, closed, stopped)) if live else 0.0
    per_day = (
        3 * lives
        + 2 * s.groups.initial * disrupted
        + 6 * (outside + live * reports * case)
        + 2 * others
    )
    heads = sum(mean(team.headcount, s) for team in s.analysts.teams.values())
    return days * (per_day + 4 * heads + 7 * found * case * hours)


def opened_in_vain(groups: Groups, closed: float, stopped: float) -> float:
    """Openings a day, of a live account, that a platform stops and the group tries again."""
    again = stopped * max(groups.return_.chance.values)
    delay = min(delay.mean() for delay in groups.return_.delay_hours.values)
    tries = closed * again / (1 - again) if again < 1 else inf
    return min(tries, 24 / delay if delay else inf) if again else 0.0


def opened_by_takedowns(
    s: Scenario, live: float, reports: float, finds: float, hours: float, days: int
) -> float:
    """Presences that adaptation has opened by the middle of a run, at most.

    The more there are the more are reported, taken down, and opened; the unit's hours set a limit.
    """
    chance = max(s.groups.adaptation.values)
    if not chance or not hours:
        return 0.0
    triage = min(work.mean() for work in s.analysts.triage_minutes.values)
    minutes = triage + min(work.mean() for work in s.analysts.referral_minutes.values)
    case = max(s.analysts.linked.accounts.values)
    most = hours * 60 / minutes * case * days if minutes else inf
    growth = min(chance * reports * days, 500.0)
    searched = chance * finds * days
    return min(chance * most, (live + searched) * expm1(growth) + searched) / 2


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
