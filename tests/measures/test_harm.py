"""Posts, views and contacts against hand and quadrature; what is averted."""

from __future__ import annotations

from itertools import product
from math import exp
from typing import Any

import numpy as np
import pytest
from scipy.integrate import quad

from sim.measures import averted
from sim.measures.harm import full_views
from tests.measures.hand import Account, Found, analysts, scenario, world

TYPES = {
    "x": {"views_per_post": 100.0, "contact_chance": 0.01},
    "y": {"views_per_post": 10.0, "contact_chance": 0.1},
}


def posting(**groups: Any) -> Any:
    """Two posts a day."""
    return scenario(content_types=TYPES, groups={"posts_per_account_per_day": 2.0, **groups})


UP = """
0 opened account=0 actor=0 initial
240 opened account=1 actor=1 opening
480 removed account=1 actor=1 detection
"""
TWO = (Account(content=0), Account(content=1, presence=1, reach=3.0))


def test_at_full_reach_every_post_is_seen_at_once() -> None:
    """60 days and 10 days of two posts; views 100 and 3 x 10 a post."""
    found = Found(UP, world(posting(), TWO))
    assert found("posts") == pytest.approx(140)
    assert found("views") == pytest.approx(120 * 100 + 20 * 30)
    assert found("contacts") == pytest.approx(120 + 60)
    assert found("contacts", platform="b") == pytest.approx(60)
    assert found("views", "2024-02") == pytest.approx(29 * 2 * 100)
    assert found("account_days") == pytest.approx(70)


def test_posts_are_those_in_force() -> None:
    """Two a day in January, four in February."""
    steps = [{"from": "2024-01-01", "value": 2.0}, {"from": "2024-02-01", "value": 4.0}]
    played = scenario(content_types=TYPES, groups={"posts_per_account_per_day": steps})
    found = Found("0 opened account=0 actor=0 initial", world(played, [Account()]))
    assert found("posts") == pytest.approx(31 * 2 + 29 * 4)
    assert found("views") == pytest.approx((31 * 2 + 29 * 4) * 100)
    # A step within a month cuts it.
    steps[1]["from"] = "2024-02-15"
    played = scenario(content_types=TYPES, groups={"posts_per_account_per_day": steps})
    found = Found("0 opened account=0 actor=0 initial", world(played, [Account()]))
    assert found("posts", "2024-02") == pytest.approx(14 * 2 + 15 * 4)


def test_reach_grows_back_from_the_age_at_entry_only_if_it_returned() -> None:
    """Kept 0, regrowth 1 day: 1 - e^(-days). Entered at age 1 day, up for 2 days."""
    text = """
    0 opened account=0 actor=0 initial
    48 removed account=0 actor=0 detection
    """
    played = posting(regrowth_days=1.0, **{"return": {"kept_reach": 0.0}})
    back = Found(text, world(played, [Account(age=24, is_return=True)]))
    assert back("views") == pytest.approx(200 * (2 - (exp(-1) - exp(-3))))
    new = Found(text, world(played, [Account(age=24)]))
    assert new("views") == pytest.approx(400)


def test_views_come_late_and_end_with_the_account() -> None:
    """Delay of 24 h on average, up for 2 days: 2 - (1 - e^-2) days' worth of posts are seen."""
    text = """
    0 opened account=0 actor=0 opening
    48 removed account=0 actor=0 detection
    """
    found = Found(text, world(posting(view_delay_hours=24.0), [Account()]))
    assert found("views") == pytest.approx(200 * (2 - (1 - exp(-2))))


def test_a_reported_post_is_viewed_month_by_month_until_the_account_is_gone() -> None:
    """Reported 12 h before February, removed 36 h into it; a view comes after 24 h on average."""
    opened = "0 opened account=0 actor=0 opening"
    reported = "732 flagged account=0 flag=0 actor=0 report"
    removed = "780 removed account=0 actor=0 detection"
    played = world(posting(view_delay_hours=24.0), [Account()])
    without = Found(f"{opened}\n{removed}", played)
    found = Found(f"{opened}\n{reported}\n{removed}", played)

    def more(period: str) -> float:
        return (found("views", period) or 0.0) - (without("views", period) or 0.0)

    assert more("2024-01") == pytest.approx(100 * (1 - exp(-0.5)))
    assert more("2024-02") == pytest.approx(100 * (exp(-0.5) - exp(-2)))
    at_once = world(posting(view_delay_hours=0.0), [Account()])
    found = Found(f"{opened}\n{reported}\n{removed}", at_once)
    without = Found(f"{opened}\n{removed}", at_once)
    assert [more("2024-01"), more("2024-02")] == pytest.approx([100, 0])


@pytest.mark.parametrize(
    ("kept", "regrowth", "delay"),
    list(product([0.3], [0.0, 10.0, 50.0], [0.0, 10.0, 10.00001, 10.001, 70.0])),
)
def test_the_closed_form_is_the_double_integral(kept: float, regrowth: float, delay: float) -> None:
    def reach(age: float) -> float:
        return 1 - (1 - kept) * exp(-age / regrowth) if regrowth else 1.0

    def seen_by(age: float) -> float:
        """Posts of each past age times the chance that a view of them has come by now."""
        if delay == 0:
            return quad(reach, 0, age)[0]
        return quad(lambda x: reach(x) * (1 - exp(-(age - x) / delay)), 0, age)[0]

    for age in (0.0, 1.0, 30.0, 400.0):
        one = (np.array([value]) for value in (age, kept, regrowth, delay))
        assert full_views(*one)[0] == pytest.approx(seen_by(age), rel=1e-6, abs=1e-9)


def test_what_is_averted_against_the_world_without_analysts() -> None:
    """The account is removed after 10 days of 60; the team costs 1/6 of 12,000."""
    team = {"cost_per_person_year_gbp": 12000.0}
    played = scenario(
        content_types=TYPES,
        groups={"posts_per_account_per_day": 2.0},
        analysts=analysts(team),
    )
    opened = "0 opened account=0 actor=0 initial"
    twin = Found(opened, world(played, [Account()]))
    own = Found(opened + "\n240 removed account=0 actor=0 detection", world(played, [Account()]))
    table = averted(own.measured.table, twin.measured.table)
    more = table.by_key()
    assert more["account_days_averted", "all", "", ""] == pytest.approx(50)
    assert more["contacts_averted", "all", "", ""] == pytest.approx(100)
    assert more["contacts_averted", "2024-02", "", ""] == pytest.approx(58)
    assert more["contacts_averted", "all", "a", ""] == pytest.approx(100)
    assert more["cost_per_contact_averted_gbp", "all", "", ""] == pytest.approx(2000 / 100)
    assert ("cost_per_contact_averted_gbp", "2024-02", "", "") not in more
    assert len(table) == len(more) > len(own.measured.table)
    same = averted(twin.measured.table, twin.measured.table).by_key()
    assert same["contacts_averted", "all", "", ""] == 0
    assert ("cost_per_contact_averted_gbp", "all", "", "") not in same
