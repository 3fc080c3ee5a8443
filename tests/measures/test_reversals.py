"""Takedowns that are wrong or reversed, worked out by hand."""

from __future__ import annotations

import pytest

from sim.measures import Checks
from tests.measures.hand import Account, Found, Lead, scenario, world

# Account 0 is down from hour 100 to hour 800, which is in February, and detected at 1000; lead 1
# is not genuine.
STORY = """
0 opened account=0 actor=0 initial
10 flagged account=0 flag=0 actor=0 find
11 triage_began account=0 flag=0 actor=0
11 referral_began account=0 flag=0 actor=0
12 referred account=0 flag=0 actor=0
20 flagged account=1 flag=1 actor=0 lead
21 triage_began account=1 flag=1 actor=0
21 referral_began account=1 flag=1 actor=0
22 referred account=1 flag=1 actor=0
50 decided account=1 flag=1 actor=1 removed
50 removed account=1 flag=1 actor=1 referral
50 appealed account=1 flag=1 actor=1
60 upheld account=1 flag=1 actor=1
100 decided account=0 flag=0 actor=0 removed
100 removed account=0 flag=0 actor=0 referral
100 lost account=0 actor=0
100 appealed account=0 flag=0 actor=0
800 reversed account=0 flag=0 actor=0
1000 removed account=0 actor=0 detection
1000 lost account=0 actor=0
"""
TYPES = {"x": {"views_per_post": 100.0, "contact_chance": 0.01}, "y": {}}
RETURN = {"kept_reach": 0.5}


def found(text: str = STORY, net: str = "off") -> Found:
    """The story's account returned before; two posts a day, reach that does not grow back."""
    groups = {"posts_per_account_per_day": 2.0, "regrowth_days": 1e6, "return": RETURN}
    played = scenario(groups=groups, content_types=TYPES, counting={"net_of_reversals": net})
    lead = Lead(platform=1, content=1, genuine=False)
    return Found(text, world(played, [Account(is_return=True)], [lead]))


@pytest.mark.parametrize(
    ("name", "gross", "net"),
    [
        ("takedowns", 2, 1),
        ("outside_takedowns", 1, 1),
        ("wrongful_takedowns", 1, 1),
        ("reversals", 1, 1),
        ("platform_removals", 1, 1),
        ("removal_share", 1, 1 / 2),
        ("removal_share_of_referred", 1, 1 / 2),
        ("returned_share", 0, 0),
        ("live_accounts", 300 / 1440, 300 / 1440),
        ("visible_accounts", 210 / 1440, 210 / 1440),
        ("time_live_hours", 1000, 1000),
    ],
)
def test_of_the_whole_run(name: str, gross: float, net: float) -> None:
    assert found()(name) == pytest.approx(gross)
    assert found(net="on")(name) == pytest.approx(net)


def test_a_reversal_counts_when_it_comes_and_a_takedown_when_the_account_was_removed() -> None:
    months = ("2024-01", "2024-02")
    assert [found()("reversals", month) for month in months] == [0, 1]
    assert [found()("takedowns", month) for month in months] == [2, 0]
    assert [found(net="on")("takedowns", month) for month in months] == [1, 0]
    assert found(net="on")("takedowns", platform="a") == 0
    assert sum(found(net="on").measured.timeline.takedowns) == 1
    live = found().measured.timeline.live_accounts
    assert [live[day] for day in (3, 4, 32, 33, 41)] == [1, 0, 0, 1, 0]


def test_half_the_reach_before_the_removal_and_all_of_it_after_the_reversal() -> None:
    """100 hours at half reach, 200 at full reach, two posts a day of 100 views each."""
    assert found()("posts") == pytest.approx(25)
    assert found()("views") == pytest.approx((50 + 200) / 12 * 100, rel=1e-4)


def test_a_right_run_passes_and_one_that_contradicts_itself_does_not() -> None:
    assert found().measured.checks == Checks(0, 0.0)
    for old, new in (
        ("100 appealed account=0 flag=0 actor=0", ""),
        ("50 appealed account=1 flag=1 actor=1", ""),
        ("800 reversed account=0 flag=0 actor=0", ""),
        ("", "300 appealed account=0 flag=2 actor=0"),
        ("", "900 upheld account=0 flag=0 actor=0"),
        ("", "500 flagged account=0 flag=2 actor=0 report"),  # is down at that time
    ):
        text = STORY.replace(old, new) if old else STORY + new
        assert found(text).measured.checks.conservation_error > 0
