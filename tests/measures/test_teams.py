"""What adds up over teams, worked out by hand."""

from __future__ import annotations

from typing import Any

import pytest

from tests.measures.hand import HALF_AN_HOUR, Account, Found, Lead, Shift, scenario, world

WEEK = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
SHIFTS = {
    "office": {"days": WEEK[:5], "start": "09:00", "end": "17:00"},
    "late": {"days": WEEK, "start": "13:00", "end": "21:00", "bank_holidays": "on"},
}
DESK = {"headcount": 1.0, "shift": "office", "breaks_share": 0.25}
LATE = {"headcount": 1.0, "shift": "late", "breaks_share": 0.5}
DAY = """
9 on_duty actor=0
10 flagged account=0 flag=0 actor=0 lead
10 triage_began account=0 flag=0 actor=0
12 dismissed account=0 flag=0 actor=0
13 on_duty actor=1
14 flagged account=1 flag=1 actor=0 lead
14 triage_began account=1 flag=1 actor=1
17 off_duty actor=0
18 dismissed account=1 flag=1 actor=1
21 off_duty actor=1
"""
DUTIES = [Shift(9, 17, protected=11), Shift(13, 21, protected=15, team=1)]


def two(desk: Any = DESK, late: Any = LATE, finds_per_hour: float = 1.0, **section: Any) -> Any:
    search = {"finds_per_hour": finds_per_hour, "half_saturation": 10.0}
    analysts = {"triage_minutes": HALF_AN_HOUR, "search": search,
                "teams": {"desk": desk, "late": late}}  # fmt: skip
    return scenario(analysts=analysts, shifts=SHIFTS, **section)


def test_hours_of_a_day_of_two_teams() -> None:
    """Two hours of eight with a quarter of breaks, and four of eight with a half."""
    found = Found(DAY, world(two(), leads=[Lead(), Lead()], shifts=DUTIES))
    assert found("analyst_hours") == 8 + 8
    assert found("productive_hours") == 8 * 0.75 + 8 * 0.5
    assert found("casework_hours") == 2 + 4
    assert found("utilisation") == pytest.approx((2 * 0.75 + 4 * 0.5) / (6 + 4))
    # Outside protected time: of 6 h from 11 on one at work, of 6 h from 15 on three.
    assert found("idle_hours") == (6 - 1) + (6 - 3)
    assert found.measured.regime == {"2024": "self_paced"}


def test_hours_in_which_anybody_is_on_duty_count_once() -> None:
    """From 16 to 20 both are there for an hour, then one; from 20 to 33 an hour is on duty."""
    text = """
    16 flagged account=0 flag=0 actor=0 lead
    20 triage_began account=0 flag=0 actor=1
    20 flagged account=1 flag=1 actor=0 lead
    33 triage_began account=1 flag=1 actor=0
    """
    leads = [Lead(), Lead(content=1)]
    shifts = [Shift(9, 17), Shift(13, 21, team=1), Shift(30, 32, members=0), Shift(33, 41)]
    found = Found(text, world(two(), leads=leads, shifts=shifts))
    waits = [found("wait_duty_hours", content=name) for name in ("x", "y")]
    assert waits == pytest.approx([4, 1])
    nobody = Found(text, world(two(), leads=leads, shifts=[Shift(9, 17, members=0)]))
    assert nobody("wait_duty_hours") == 0


def test_working_days_of_a_second_team_count_while_it_has_people() -> None:
    """January has 22 working days of the office; in February somebody comes on all 29."""
    late = {**LATE, "headcount": [{"from": "2024-01-01", "value": 0.0},
                                  {"from": "2024-02-01", "value": 1.0}]}  # fmt: skip
    text = """
    10 flagged account=0 flag=0 actor=0 lead
    10 triage_began account=0 flag=0 actor=0
    11 referred account=0 flag=0 actor=0
    800 flagged account=1 flag=1 actor=0 lead
    800 triage_began account=1 flag=1 actor=0
    801 referred account=1 flag=1 actor=0
    """
    found = Found(text, world(two(late=late), leads=[Lead(), Lead()], shifts=DUTIES))
    assert found("referrals_per_working_day") == pytest.approx(2 / (22 + 29))


def test_costs_add_up() -> None:
    """Two months, a sixth of a year: two at 60,000 and one and a half at 30,000."""
    desk = {**DESK, "headcount": 2.0, "cost_per_person_year_gbp": 60000.0}
    late = {**LATE, "headcount": 1.5, "cost_per_person_year_gbp": 30000.0}
    found = Found("0 opened account=0 actor=0 initial", world(two(desk, late), [Account()]))
    assert found("cost_gbp") == pytest.approx((120000 + 45000) / 6)


def test_overtime_is_time_present_and_at_work_and_not_paid() -> None:
    """Work from 16 to 19, two hours beyond the shift; outside protected time 8 h, 3 h at work."""
    text = """
    9 on_duty actor=0
    16 flagged account=0 flag=0 actor=0 lead
    16 triage_began account=0 flag=0 actor=0
    19 dismissed account=0 flag=0 actor=0
    19 off_duty actor=0
    """
    desk = {**DESK, "end_of_shift": "finish", "cost_per_person_year_gbp": 12000.0}
    found = Found(text, world(two(desk), leads=[Lead()], shifts=[Shift(9, 17, protected=11)]))
    assert (found("analyst_hours"), found("casework_hours")) == (10, 3)
    assert found("productive_hours") == 10 * 0.75
    assert found("idle_hours") == 8 - 3
    assert found("cost_gbp", "2024-01") == pytest.approx(1000)
