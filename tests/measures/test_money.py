"""Cost, worked out by hand."""

from __future__ import annotations

from typing import Any

import pytest

from tests.measures.hand import Account, Found, analysts, scenario, world
from tests.measures.story import ACCOUNTS, LEADS, STORY


def priced(start: str, end: str, **team: Any) -> Found:
    """A run in which one account is open and nobody comes."""
    played = scenario(start, end, analysts=analysts(team))
    return Found("0 opened account=0 actor=0 initial", world(played, [Account()]))


def test_every_whole_year_costs_headcount_times_rate() -> None:
    found = priced("2023-04-01", "2025-04-01", headcount=2.5, cost_per_person_year_gbp=60000.0)
    for year in ("FY2023-24", "FY2024-25", "2024"):
        assert found("cost_gbp", year) == pytest.approx(150000, rel=1e-12)
    assert found("cost_gbp") == pytest.approx(300000)
    assert found("cost_gbp", "2023-05") == pytest.approx(150000 / 12)
    assert found("cost_per_takedown_gbp") is None


def test_part_of_a_month_is_paid_by_the_day() -> None:
    """April 2023 from the 16th, 15 of 30 days; two people until the 24th, then three."""
    steps = [{"from": "2023-04-16", "value": 2.0}, {"from": "2023-04-25", "value": 3.0}]
    found = priced("2023-04-16", "2023-05-01", headcount=steps, cost_per_person_year_gbp=12000.0)
    assert found("cost_gbp") == pytest.approx(1000 / 30 * (2 * 9 + 3 * 6))


def test_absent_people_are_paid_and_takedowns_have_a_price() -> None:
    team = {"headcount": 6.0, "absence_share": 1.0, "cost_per_person_year_gbp": 10000.0}
    played = scenario(analysts=analysts(team))
    found = Found(STORY, world(played, ACCOUNTS, LEADS))
    assert found("cost_gbp") == pytest.approx(10000)
    assert found("cost_per_takedown_gbp") == pytest.approx(10000)
    assert found("cost_gbp", platform="a") is None


def test_other_costs_are_added_by_the_day() -> None:
    """Two people at GBP 12,000; from 11 May 2024 a tool at GBP 24,000 a year: 21 of 31 days."""
    steps = [{"from": "2024-04-01", "value": 0.0}, {"from": "2024-05-11", "value": 24000.0}]
    team = {"headcount": 2.0, "cost_per_person_year_gbp": 12000.0}
    played = scenario(
        "2024-05-01", "2024-07-01", analysts=analysts(team), costs={"other_gbp_per_year": steps}
    )
    found = Found("0 opened account=0 actor=0 initial", world(played, [Account()]))
    assert found("cost_gbp", "2024-05") == pytest.approx(2000 + 2000 * 21 / 31)
    assert found("cost_gbp", "2024-06") == pytest.approx(4000)
