"""The teams' hours, what they went into, and the regime of a year."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np

from sim.dated import numbers, values_at
from sim.measures.kinds import Kinds, Moving, Rows
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
    """What the teams' hours went into, all together."""
    teams = range(len(world.scenario.analysts.teams))
    each = [hours_of(number, kinds, world, where) for number in teams]
    names = [field.name for field in fields(Hours)]
    return Hours(*(np.sum([getattr(team, name) for team in each], axis=0) for name in names))


def hours_of(number: int, kinds: Kinds, world: World, where: Places) -> Hours:
    """What the hours of the team of this number went into.

    Time is cut wherever breaks, protected time or the month change; in between all is constant.
    """
    team = list(world.scenario.analysts.teams.values())[number]
    finds_per_hour = world.scenario.analysts.search.finds_per_hour
    steps = [numbers(path, world.horizon)[0] for path in (team.breaks_share, finds_per_hour)]
    own = world.roster.team == number
    starts, protected = world.roster.starts[own], world.roster.protected[own]
    cuts = np.concatenate([where.edges, *steps, starts, protected])
    cuts = np.unique(np.clip(cuts, where.edges[0], where.edges[-1]))
    begins = cuts[:-1]
    month = where.month(begins)
    usable = 1 - values_at(team.breaks_share, begins, world.horizon)
    # Where nobody searches, no time is kept for it.
    searching = values_at(finds_per_hour, begins, world.horizon) > 0
    duty = np.searchsorted(starts, begins, side="right") - 1
    until = np.append(protected, -np.inf)[duty]  # before the first duty: the last, -inf
    unprotected = ~(searching & (begins < until))

    def spent(analysts: Moving) -> Floats:
        return np.diff(of_team(analysts, number, kinds, world).hours_until(cuts))

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


def of_team(analysts: Moving, number: int, kinds: Kinds, world: World) -> Moving:
    """Those of some analysts who are of the team of this number."""
    if len(world.scenario.analysts.teams) == 1:
        return analysts
    actor, (first, end) = kinds.log.actor, world.roster.team_first[number : number + 2]

    def own(rows: Rows) -> Rows:
        mine: Rows = rows[(actor[rows] >= first) & (actor[rows] < end)]
        return mine

    return Moving(analysts.at, own(analysts.up), tuple(own(rows) for rows in analysts.down))


def people(spent: Hours, referrals: Floats, world: World, where: Places) -> dict[str, Floats]:
    """The teams' measures; `referrals` by place."""
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
    """Days of each month on which a shift starts: of the first team, whoever comes, or of
    another while it has people."""
    days = days_of(world.horizon)
    works = np.zeros(len(days), dtype=np.bool_)
    for number, team in enumerate(world.scenario.analysts.teams.values()):
        starts = np.isin(days, team_shifts(world.scenario, team).day)
        works |= starts & ((values_on(team.headcount, days) > 0) | (number == 0))
    return np.bincount(month_of(world.horizon), works).astype(np.float64)


def vacant_person_days(world: World) -> Floats:
    """Days for which posts were vacant, by month; a fraction of a post is one of a day."""
    days, month = days_of(world.horizon), month_of(world.horizon)
    vacant = np.zeros(len(days))
    for team, crew in zip(world.scenario.analysts.teams.values(), world.roster.crews, strict=True):
        vacant += fte_on(crew.vacant, values_on(team.headcount, days), days)
    return np.bincount(month, vacant).astype(np.float64)


def regimes(spent: Hours, where: Places) -> dict[str, str]:
    """The regime of each calendar year: how much unprotected time had no flag to work on."""
    found = {}
    unprotected = where.sums_of_months(spent.unprotected)
    idle = where.sums_of_months(spent.idle)
    for number, period in enumerate(where.periods):
        if period.kind == "year" and unprotected[number] > 0:
            share = idle[number] / unprotected[number]
            found[period.name] = (
                "self_paced" if share > 0.10 else "saturated" if share < 0.01 else "balanced"
            )
    return found
