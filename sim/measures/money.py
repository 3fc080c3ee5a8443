"""What the teams cost, and what is bought beside them."""

from __future__ import annotations

import numpy as np

from sim.measures.places import Floats, Places, over
from sim.measures.values import days_of, month_lengths, month_of
from sim.posts import in_post_on
from sim.rota import values_on
from sim.world import World


def money(takedowns: Floats, world: World, where: Places) -> dict[str, Floats]:
    """Cost, and cost per takedown; `takedowns` by place."""
    cost = where.spread_totals(monthly_cost(world))
    return {"cost_gbp": cost, "cost_per_takedown_gbp": over(cost, takedowns)}


def monthly_cost(world: World) -> Floats:
    """People in post x rate, absent people included, and other costs; GBP.

    A month is a twelfth of a year; one in which something changes, or that the run cuts, is paid
    by the day.
    """
    days, month = days_of(world.horizon), month_of(world.horizon)
    paid = np.array(values_on(world.scenario.costs.other_gbp_per_year, days))
    for team, crew in zip(world.scenario.analysts.teams.values(), world.roster.crews, strict=True):
        in_post = in_post_on(crew, values_on(team.headcount, days), days)
        paid += in_post * values_on(team.cost_per_person_year_gbp, days)
    return np.asarray(np.bincount(month, paid) / (12 * month_lengths(world.horizon)))
