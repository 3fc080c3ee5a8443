"""Who is not in post: vacancies counted and not paid, worked out by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from sim.posts import Crew, Stretch
from sim.scenario import planned
from tests.measures.hand import Account, Found, analysts, scenario, world


def ordinal(day: str) -> int:
    return date.fromisoformat(day).toordinal()


def test_who_is_not_there_is_not_paid() -> None:
    """June 2024: 2.5 posts, the second vacant all month, the half one for the last ten days."""
    team = {"headcount": 2.5, "cost_per_person_year_gbp": 12000.0}
    played = scenario("2024-06-01", "2024-08-01", analysts=analysts(team))
    crew = Crew(
        vacant=(
            Stretch(1, ordinal("2024-05-20"), ordinal("2024-07-01")),
            Stretch(2, ordinal("2024-06-20") + 0.3, ordinal("2024-07-01")),
        )
    )
    drawn_world = world(played, [Account()])
    drawn_world = replace(drawn_world, roster=replace(drawn_world.roster, crews=(crew,)))
    found = Found("0 opened account=0 actor=0 initial", drawn_world)
    assert found("vacant_person_days", "2024-06") == pytest.approx(30 + 10 / 2)
    assert found("vacant_person_days", "2024-07") == 0
    assert found("cost_gbp", "2024-06") == pytest.approx(1000 / 30 * (2.5 * 30 - 35))
    assert found("cost_gbp", "2024-07") == pytest.approx(2500)


def test_people_are_paid_from_their_arrival() -> None:
    plan = {"from": "2024-06-01", "capacity": 2}
    played = planned(
        scenario("2024-06-01", "2024-08-01", plan=plan, analysts=analysts(
            {"headcount": 1.0, "cost_per_person_year_gbp": 12000.0, "hiring": {"delay_days": 45}}))
    )  # fmt: skip
    found = Found("0 opened account=0 actor=0 initial", world(played, [Account()]))
    assert found("cost_gbp", "2024-06") == pytest.approx(1000)
    assert found("cost_gbp", "2024-07") == pytest.approx(1000 / 31 * (2 * 31 - 15))
