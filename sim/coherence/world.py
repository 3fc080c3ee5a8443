"""Clock, shares, stock and leads."""

from __future__ import annotations

from functools import cache
from typing import Final
from zoneinfo import available_timezones

from sim.coherence.incoherent import Incoherent, changes, first_day, must_be_known
from sim.errors import nearest
from sim.schema import Scenario
from sim.season import with_reports

LONGEST_DAYS: Final = 50 * 366
LEAST_PER_DAY: Final = 1e-9  # once in millions of years
INDEX_TOLERANCE: Final = 0.005  # a published index is rounded to two places


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
    if s.horizon.end_at <= 0:  # Samoa had no 30 December 2011
        raise Incoherent("the run has no hours in this time zone", "clock", "end", value=str(c.end))
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
    rarely = [n for n, d in used.items() if 0 < d.removal_per_day.at(at) < LEAST_PER_DAY]
    if rarely:
        raise Incoherent(
            "so rare that the stock would have no equilibrium",
            *("platforms", rarely[0], "detection", "removal_per_day"),
            value=used[rarely[0]].removal_per_day.at(at),
            expected=f"0, or {LEAST_PER_DAY:g} and more",
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
    reported = [lead.per_account_per_day for lead in with_reports(s).leads]
    for name, platform in s.platforms.items():
        detected, learns = platform.detection.removal_per_day, platform.detection.learning
        share, ceiling = learns.gap_closed_at_1000_a_year, learns.ceiling_per_day
        for day in changes(s, [published, detected, share, ceiling, *reported]):
            learnt = ceiling.at(day) if share.at(day) > 0 else 0.0
            most = max(detected.at(day), learnt)
            noticed = most + sum(path.at(day) for path in reported)
            if 0 < published.at(day) < noticed:
                is_learnt = learnt > detected.at(day)
                key = ("learning", "ceiling_per_day") if is_learnt else ("removal_per_day",)
                raise Incoherent(
                    f"with reports, {noticed:g} posts a day are noticed and fewer published",
                    *("platforms", name, "detection", *key),
                    value=most,
                    expected="with leads' per_account_per_day at most "
                    f"groups.posts_per_account_per_day ({published.at(day):g}, or 0: no views)",
                )


def leads(s: Scenario) -> None:
    """Sources are unique, and speak of content that exists."""
    met: set[str] = set()
    for i, lead in enumerate(s.leads):
        if lead.source in met:
            raise Incoherent("two sources of this name", "leads", i, "source", value=lead.source)
        met.add(lead.source)
        if lead.content is not None:
            here = ("leads", i, "content")
            must_be_known("content type", lead.content, s.content_types, *here)


def season(s: Scenario) -> None:
    """The index is relative to the mean month, and surges last."""
    mean = sum(s.season.index) / 12
    if abs(mean - 1) > INDEX_TOLERANCE:
        raise Incoherent(
            "the mean of the twelve is the month that live_accounts belongs to",
            "season",
            "index",
            value=round(mean, 4),
            expected="twelve numbers with the mean 1",
        )
    for name, surge in s.surges.items():
        if surge.until <= surge.from_:
            raise Incoherent(
                "the surge ends before it begins",
                "surges",
                name,
                "until",
                value=str(surge.until),
                expected=f"a date after {surge.from_}",
            )
