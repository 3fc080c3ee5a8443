"""Season and surges: dated factors on the rates at which groups open and others report.

They are multiplied into the paths of rates before a world is drawn, so neither rules nor engines
know of them. Whoever reads rates of openings or reports reads them through here.
"""

from __future__ import annotations

from datetime import date, timedelta

from sim.horizon import month
from sim.schema import Dated, Scenario

NEUTRAL = Dated.constant(1.0)


def factor(s: Scenario, on: str) -> Dated[float]:
    """By how much the rates of `openings` or `reports` are multiplied, over the run."""
    if not is_on(s):
        return NEUTRAL
    begin = s.clock.start - timedelta(days=s.clock.warm_up_days)
    days = [day for day in changes(s, begin) if begin < day < s.clock.end]
    steps = ((None, factor_on(s, on, begin)), *((day, factor_on(s, on, day)) for day in days))
    return Dated(steps).within(begin, s.clock.end)


def is_on(s: Scenario) -> bool:
    """Whether any factor is ever another than 1."""
    surges = any(value != 1 for surge in s.surges.values() for value in surge.factor.values)
    return surges or any(s.season.coupling.values)


def changes(s: Scenario, begin: date) -> list[date]:
    """The days on which a factor may change: first days of months, and dates of surges."""
    first, last = (day.year * 12 + day.month - 1 for day in (begin, s.clock.end))
    days = {month(number) for number in range(first, last + 1)} | {*s.season.coupling.days}
    for surge in s.surges.values():
        days |= {surge.from_, surge.until, *surge.factor.days}
    return sorted(days)


def factor_on(s: Scenario, on: str, day: date) -> float:
    """The factor of a day: that of its month, times those of the surges under way."""
    found = 1.0 + s.season.coupling.at(day) * (s.season.index[day.month - 1] - 1.0)
    for surge in s.surges.values():
        if on in surge.acts_on and surge.from_ <= day < surge.until:
            found *= surge.factor.at(day)
    return found


def multiplied(path: Dated[float], by: Dated[float]) -> Dated[float]:
    """A path times another; itself where that is always 1."""
    if by == NEUTRAL:
        return path
    days = sorted({*path.days, *by.days})
    later = ((day, path.at(day) * by.at(day)) for day in days)
    return Dated(((None, path.first * by.first), *later), path.since)


def with_reports(s: Scenario) -> Scenario:
    """The scenario with reports and outside leads as they come: season and surges in their paths.

    Not to be asked for twice, because season and surges stay in it for the openings.
    """
    by = factor(s, "reports")
    if by == NEUTRAL:
        return s
    leads = tuple(
        lead.model_copy(
            update={
                "per_day": multiplied(lead.per_day, by),
                "per_account_per_day": multiplied(lead.per_account_per_day, by),
            }
        )
        for lead in s.leads
    )
    return s.model_copy(update={"leads": leads})
