"""What the team costs."""

from __future__ import annotations

from datetime import date

import numpy as np

from sim.measures.places import Floats, Places, over
from sim.measures.values import month_of, values_on
from sim.world import World


def money(takedowns: Floats, world: World, where: Places) -> dict[str, Floats]:
    """Cost, and cost per takedown; `takedowns` by place."""
    cost = where.spread_totals(monthly_cost(world))
    return {"cost_gbp": cost, "cost_per_takedown_gbp": over(cost, takedowns)}


def monthly_cost(world: World) -> Floats:
    """Headcount x rate, a twelfth of a year a month, absent people included; GBP.

    A month in which either changes, or that the run cuts, is paid by the day.
    """
    (team,) = world.scenario.analysts.teams.values()
    days = world.horizon.days()
    paid = values_on(team.headcount, days) * values_on(team.cost_per_person_year_gbp, days)
    month = month_of(days)
    _, first = np.unique(month, return_index=True)
    lengths = np.array([length_of_month(days[row]) for row in first])
    return np.asarray(np.bincount(month, paid) / (12 * lengths))


def length_of_month(day: date) -> int:
    """Days in the day's month."""
    following = date(day.year + day.month // 12, day.month % 12 + 1, 1)
    return (following - day.replace(day=1)).days
