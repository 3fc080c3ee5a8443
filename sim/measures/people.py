"""The team's hours, what they went into, and the regime of a year."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.dated import numbers, values_at
from sim.measures.kinds import Kinds, Moving
from sim.measures.places import Floats, Places, over
from sim.measures.values import days_of, month_of
from sim.posts import fte_on
from sim.rota import team_shifts, values_on
from sim.world import World


@dataclass(frozen=True, slots=True)
class Hours:
    """Analyst-hours by month: present, productive, at casework, at casework less breaks, at
    search; and outside protected time: present, and without a flag to work on (idle)."""

    present: Floats
    productive: Floats
    casework: Floats
    productive_casework: Floats
    search: Floats
    unprotected: Floats
    idle: Floats


def hours(kinds: Kinds, world: World, where: Places) -> Hours:
    """What the team's hours went into.

    Time is cut wherever breaks, protected time or the month change; in between all is constant.
    """
    (team,) = world.scenario.analysts.teams.values()
    finds_per_hour = world.scenario.analysts.search.finds_per_hour
    steps = [numbers(path, world.horizon)[0] for path in (team.breaks_share, finds_per_hour)]
    roster = world.roster
    cuts = np.concatenate([where.edges, *steps, roster.starts, roster.protected])
    cuts = np.unique(np.clip(cuts, where.edges[0], where.edges[-1]))
    begins = cuts[:-1]
    month = where.month(begins)
    usable = 1 - values_at(team.breaks_share, begins, world.horizon)
    # Where nobody searches, no time is kept for it.
    searching = values_at(finds_per_hour, begins, world.horizon) > 0
    duty = np.searchsorted(roster.starts, begins, side="right") - 1
    until = np.append(roster.protected, -np.inf)[duty]  # before the first duty: the last, -inf
    unprotected = ~(searching & (begins < until))

    def spent(analysts: Moving) -> Floats:
        return np.diff(analysts.hours_until(cuts))

    def by_month(hours: Floats) -> Floats:
        return np.bincount(month, hours, minlength=where.shape[0]).astype(np.float64)

    present, casework = spent(kinds.present), spent(kinds.working)
    return Hours(
        by_month(present),
        by_month(present * usable),
        by_month(casework),
        by_month(casework * usable),
        by_month(spent(kinds.searching)),
        by_month(present * unprotected),
        by_month((present - casework) * unprotected),
    )


def people(spent: Hours, referrals: Floats, world: World, where: Places) -> dict[str, Floats]:
    """The team's measures; `referrals` by place."""
    total = where.spread_totals
    return {
        "analyst_hours": total(spent.present),
        "productive_hours": total(spent.productive),
        "casework_hours": total(spent.casework),
        "search_hours": total(spent.search),
        "idle_hours": total(spent.idle),
        "utilisation": over(total(spent.productive_casework), total(spent.productive)),
        "referrals_per_working_day": over(referrals, total(working_days(world))),
        "vacant_person_days": total(vacant_person_days(world)),
    }


def working_days(world: World) -> Floats:
    """Days of each month on which the team's shift starts, whoever comes."""
    works = np.isin(days_of(world.horizon), team_shifts(world.scenario).day)
    return np.bincount(month_of(world.horizon), works).astype(np.float64)


def vacant_person_days(world: World) -> Floats:
    """Days for which posts were vacant, by month; a fraction of a post is one of a day."""
    (team,) = world.scenario.analysts.teams.values()
    days, month = days_of(world.horizon), month_of(world.horizon)
    vacant = fte_on(world.roster.crew.vacant, values_on(team.headcount, days), days)
    return np.bincount(month, vacant).astype(np.float64)


def regimes(spent: Hours, where: Places) -> dict[str, str]:
    """The regime of each calendar year: how much unprotected time had no flag to work on."""
    found = {}
    unprotected = where.covers @ spent.unprotected
    idle = where.covers @ spent.idle
    for number, period in enumerate(where.periods):
        if period.kind == "year" and unprotected[number] > 0:
            share = idle[number] / unprotected[number]
            found[period.name] = (
                "self_paced" if share > 0.10 else "saturated" if share < 0.01 else "balanced"
            )
    return found
