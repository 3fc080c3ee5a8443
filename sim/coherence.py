"""What the inputs must be together, beyond what each must be alone."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, time, timedelta
from functools import cache
from itertools import pairwise
from typing import Any, Final
from zoneinfo import available_timezones

from sim.errors import nearest
from sim.schema import Dated, Scenario

LONGEST_DAYS: Final = 50 * 366
MOST_EVENTS: Final = 200_000_000


class Incoherent(ValueError):  # noqa: N818 - it names what is wrong
    """Inputs that cannot hold together; path: the one that is at fault."""

    def __init__(
        self,
        what: str,
        *path: str | int,
        value: object = None,
        expected: str | None = None,
        nearest: str | None = None,
    ) -> None:
        super().__init__(what)
        self.path, self.value, self.expected, self.nearest = path, value, expected, nearest


def check(s: Scenario) -> None:
    """Raise Incoherent where inputs do not go together."""
    for rule in (dates, shares, stock, posts, leads, people, platforms, search, evidence, effort):
        rule(s)


@cache
def zones() -> frozenset[str]:
    """Names of time zones; finding them reads many files."""
    return frozenset(available_timezones())


def dates(s: Scenario) -> None:
    """The clock and the plan's date."""
    c = s.clock
    if c.timezone not in zones():
        near = nearest(c.timezone, zones())
        raise Incoherent("no such time zone", "clock", "timezone", value=c.timezone, nearest=near)
    if c.end <= c.start:
        raise Incoherent("the run ends before it starts", "clock", "end", value=str(c.end))
    if (c.end - c.start).days + c.warm_up_days > LONGEST_DAYS:
        raise Incoherent(
            "absurd length: every shift of every day is played, and the evidence spans 3 years",
            "clock",
            "end",
            value=str(c.end),
            expected="at most 50 years",
        )
    if not c.start <= c.observed_until <= c.end:
        raise Incoherent(
            "lies outside the run", "clock", "observed_until", value=str(c.observed_until)
        )
    if not first_day(s) <= s.plan.from_ < c.end:
        raise Incoherent(
            "the plan acts outside the run",
            "plan",
            "from",
            value=str(s.plan.from_),
            expected=f"a date from {first_day(s)} to before {c.end}",
        )


def shares(s: Scenario) -> None:
    """Weights that are divided by their sum."""
    if not sum(kind.share for kind in s.content_types.values()) > 0:
        raise Incoherent("shares add up to nothing", "content_types", expected="one above 0")
    paths = [platform.share for platform in s.platforms.values()]
    for day in changes(s, paths):
        if not sum(path.at(day) for path in paths) > 0:
            raise Incoherent(
                f"shares add up to nothing on {day}", "platforms", expected="one above 0"
            )


def stock(s: Scenario) -> None:
    """The equilibrium that `live_accounts` stands for."""
    if s.groups.live_accounts == 0:
        return
    if s.groups.initial == 0:
        raise Incoherent(
            "live accounts belong to groups", "groups", "initial", value=0, expected="1 or more"
        )
    at = s.clock.start
    used = {name: p.detection for name, p in s.platforms.items() if p.share.at(at) > 0}
    without = [name for name, d in used.items() if d.removal_per_day.at(at) == 0]
    if without and len(without) < len(used):
        raise Incoherent(
            "0 here while other platforms remove accounts: the stock would have no equilibrium",
            "platforms",
            without[0],
            "detection",
            "removal_per_day",
            value=0,
            expected="above 0 on every platform, or 0 on all",
        )
    if not without and all(d.at_opening_chance.at(at) == 1 for d in used.values()):
        raise Incoherent(
            "every account is stopped at opening: no stock can be held",
            "groups",
            "live_accounts",
            value=s.groups.live_accounts,
        )


def posts(s: Scenario) -> None:
    """Posts that are noticed are among those that are published."""
    published = s.groups.posts_per_account_per_day
    reported = [lead.per_account_per_day for lead in s.leads]
    for name, platform in s.platforms.items():
        detected = platform.detection.removal_per_day
        for day in changes(s, [published, detected, *reported]):
            noticed = detected.at(day) + sum(path.at(day) for path in reported)
            if 0 < published.at(day) < noticed:
                raise Incoherent(
                    f"with reports, {noticed:g} posts a day are noticed and fewer published",
                    *("platforms", name, "detection", "removal_per_day"),
                    value=detected.at(day),
                    expected="with leads' per_account_per_day at most "
                    f"groups.posts_per_account_per_day ({published.at(day):g}, or 0: no views)",
                )


def leads(s: Scenario) -> None:
    """Sources are unique, and speak of content that exists."""
    for i, lead in enumerate(s.leads):
        if lead.source in [other.source for other in s.leads[:i]]:
            raise Incoherent("two sources of this name", "leads", i, "source", value=lead.source)
        if lead.content is not None and lead.content not in s.content_types:
            raise Incoherent(
                "no such content type",
                "leads",
                i,
                "content",
                value=lead.content,
                nearest=nearest(lead.content, s.content_types),
            )


def people(s: Scenario) -> None:
    """Shifts exist and can be worked."""
    if len(s.analysts.teams) > 1:
        raise Incoherent(
            "several teams at once: not yet",
            "analysts",
            "teams",
            expected="one team in this version",
        )
    if "always" in s.shifts:
        raise Incoherent("is built in", "shifts", "always", expected="another name")
    for name, shift in s.shifts.items():
        if len(set(shift.days)) < len(shift.days):
            raise Incoherent("a weekday twice", "shifts", name, "days", value=list(shift.days))
    for name, team in s.analysts.teams.items():
        here = ("analysts", "teams", name)
        for shift_name in team.shift.values:
            if shift_name != "always" and shift_name not in s.shifts:
                raise Incoherent(
                    "no such shift",
                    *here,
                    "shift",
                    value=shift_name,
                    nearest=nearest(shift_name, [*s.shifts, "always"]),
                )
        for day in changes(s, [team.shift, team.days_per_week]):
            works, calendar = team.days_per_week.at(day), s.shifts.get(team.shift.at(day))
            if works is not None and calendar is not None and works > len(calendar.days):
                raise Incoherent(
                    f"the shift has {len(calendar.days)} days on {day}",
                    *here,
                    "days_per_week",
                    value=works,
                    expected=f"at most {len(calendar.days)}",
                )


def platforms(s: Scenario) -> None:
    """Removed, refused and undecided are everything that can happen."""
    for name, p in s.platforms.items():
        for day in changes(s, [p.removal_chance, p.undecided_chance]):
            total = p.removal_chance.at(day) + p.undecided_chance.at(day)
            if total > 1 + 1e-12:
                raise Incoherent(
                    f"with undecided_chance it adds up to more than 1 on {day}",
                    "platforms",
                    name,
                    "removal_chance",
                    value=total,
                )


def search(s: Scenario) -> None:
    """A linear search divides by half of saturation."""
    rule = s.analysts.search
    searched = rule.form == "linear" and max(rule.finds_per_hour.values) > 0
    if searched and min(rule.half_saturation.values) == 0:
        raise Incoherent(
            "a linear search needs it",
            "analysts",
            "search",
            "half_saturation",
            value=0,
            expected="above 0",
        )


def evidence(s: Scenario) -> None:
    """Ranges are ranges, and their sources are cited."""
    for key, known in s.uncertain.items():
        if known.low > known.high:
            raise Incoherent("low exceeds high", "uncertain", key, "low", value=known.low)
        for source in known.source.split(","):
            if source.strip() not in (*s.sources, "assumption"):
                raise Incoherent(
                    "no such source",
                    "uncertain",
                    key,
                    "source",
                    value=source.strip(),
                    expected="an id in sources, or assumption",
                    nearest=nearest(source.strip(), s.sources),
                )


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
    live = s.groups.live_accounts
    removal = max(mean(platform.detection.removal_per_day, s) for platform in s.platforms.values())
    outside = sum(mean(lead.per_day, s) for lead in s.leads)
    reports = sum(mean(lead.per_account_per_day, s) for lead in s.leads)
    (team,) = s.analysts.teams.values()
    rule = s.analysts.search
    found = mean(rule.finds_per_hour, s) * longest_hours(s) if live else 0.0
    if rule.form == "holling":
        found *= live / (live + min(rule.half_saturation.values) + 1)
    per_day = 3 * live * removal + 6 * (outside + live * reports)
    return days * (per_day + mean(team.headcount, s) * (4 + 7 * found))


def longest_hours(s: Scenario) -> float:
    """Hours of duty on a mean day, of the longest shift that the team works."""
    (team,) = s.analysts.teams.values()
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


def changes(s: Scenario, paths: Iterable[Dated[Any]]) -> list[date]:
    """The first day of the run and every day on which a path changes."""
    return sorted({first_day(s), *(day for path in paths for day in path.days)})


def first_day(s: Scenario) -> date:
    """The first day that is played, the warm-up included."""
    return s.clock.start - timedelta(days=s.clock.warm_up_days)
