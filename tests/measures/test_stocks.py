"""Stocks as averages over time, worked out by hand."""

from __future__ import annotations

import pytest

from tests.measures.hand import Account, Found, Lead, analysts, scenario, world
from tests.measures.story import ACCOUNTS, LEADS, SHIFTS, STORY

JANUARY, FEBRUARY = 744, 696
ALL = JANUARY + FEBRUARY


@pytest.fixture(scope="module")
def found() -> Found:
    return Found(STORY, world(scenario(), ACCOUNTS, LEADS, SHIFTS))


@pytest.mark.parametrize(
    ("name", "hours"),
    [
        ("backlog", 4 + 1 + 10),
        ("flags_in_system", 6 + 2 + 3 + 1 + 10 + 2),
        ("platform_backlog", 24 + 8 + 97),
        ("review_backlog", 0),
        ("live_accounts", 40 + 1440 + 750 + 841),
        # hidden: 30 h until removed, for good after the refusal at 110, 10 h, 1 h
        ("visible_accounts", 40 + 1440 + 750 + 841 - (30 + 1340 + 10 + 1)),
    ],
)
def test_of_the_whole_run(found: Found, name: str, hours: float) -> None:
    assert found(name) == pytest.approx(hours / ALL, rel=1e-12)


def test_clipped_to_the_period(found: Found) -> None:
    assert found("backlog", "2024-01") == pytest.approx(5 / JANUARY)
    assert found("backlog", "2024-02") == pytest.approx(10 / FEBRUARY)
    live = 696 + (810 - 744) + (901 - 744)
    assert found("live_accounts", "2024-02") == pytest.approx(live / FEBRUARY)


def test_by_platform_and_content(found: Found) -> None:
    assert found("live_accounts", platform="a") == pytest.approx((40 + 841) / ALL)
    assert found("live_accounts", content="x") == pytest.approx((40 + 750) / ALL)
    assert found("platform_backlog", platform="b") == pytest.approx((8 + 97) / ALL)


def test_an_account_that_stayed_up_is_visible_again_after_the_reflag_days() -> None:
    """Refused at 110: hidden from 100 until 110 + 240."""
    played = scenario(analysts=analysts(reflag_days=10.0))
    found = Found(STORY, world(played, ACCOUNTS, LEADS, SHIFTS))
    hidden = 30 + 250 + 10 + 1
    assert found("visible_accounts") == pytest.approx((3071 - hidden) / ALL)


def test_an_account_that_is_referred_again_stays_hidden_until_that_is_over() -> None:
    """Refused at 110, flagged again at once and refused at 400: hidden from 100 to 640, and so it
    is where the first flag is never answered and the second follows at 200."""
    for why, at, options in (
        ("refused", 110, {"after_refusal": "on"}),
        ("undecided", 200, {"undecided_after_days": 4.0}),
    ):
        more = f"""
        {at} flagged account=2 flag=6 again
        390 triage_began account=2 flag=6 actor=0
        390 referral_began account=2 flag=6 actor=0
        391 referred account=2 flag=6 actor=0
        400 decided account=2 flag=6 actor=1 refused
        """
        text = STORY.replace("actor=1 refused", f"actor=1 {why}") + more
        played = scenario(analysts=analysts(reflag_days=10.0, refer_again=options))
        found = Found(text, world(played, ACCOUNTS, LEADS, SHIFTS))
        assert found.measured.checks.conservation_error == 0
        hidden = 30 + 540 + 10 + 1
        assert found("visible_accounts") == pytest.approx((3071 - hidden) / ALL)
        assert found("backlog") == pytest.approx((15 + 390 - at) / ALL)
        assert found("referred_again") == 1


def test_what_waits_when_the_month_ends() -> None:
    """Flags of hours 700 and 730 wait at 744; the first is taken at that very moment."""
    text = """
    700 flagged account=0 flag=0 actor=0 lead
    730 flagged account=1 flag=1 actor=0 lead
    744 triage_began account=0 flag=0 actor=0
    745 dismissed account=0 flag=0 actor=0
    """
    found = Found(text, world(scenario(), leads=[Lead(0, 0), Lead(1, 1)]))
    assert found("backlog_end", "2024-01") == 2
    assert found("oldest_hours_end", "2024-01") == 44
    assert found("backlog_end") == found("backlog_end", "2024") == 1
    assert found("oldest_hours_end") == ALL - 730
    assert found("oldest_hours_end", platform="a") is None
    assert found("oldest_hours_end", platform="b") == ALL - 730
    assert [found("backlog_end", content=c) for c in "xy"] == [0, 1]


def test_referrals_that_wait_for_a_reviewer() -> None:
    """Waits of 0 and 3 h, and one of 10 h that the end cuts; on b reviewers are unlimited."""
    text = "\n".join(
        f"""
        {at} flagged account={n} flag={n} actor=0 lead
        {at} triage_began account={n} flag={n} actor=0
        {at} referred account={n} flag={n} actor=0"""
        for n, at in enumerate([1, 2, 3, 1430])
    )
    text += """
    1 review_began account=0 flag=0 actor=0
    5 review_began account=1 flag=1 actor=0
    """
    played = scenario(platforms={"a": {"reviewers": 1}, "b": {}})
    found = Found(text, world(played, leads=[Lead(), Lead(), Lead(platform=1), Lead()]))
    assert found("review_backlog") == pytest.approx((0 + 3 + 10) / ALL)
    assert found("review_backlog", platform="b") == 0


def test_openings_less_removals_are_the_change_of_the_stock(found: Found) -> None:
    days = found.measured.timeline
    opened, removed = found("accounts_opened"), 1 + 2  # a takedown, two detections
    assert opened is not None
    assert 2 + opened - removed == days.live_accounts[-1]


def test_outside_accounts_are_no_live_accounts() -> None:
    text = "1 flagged account=1 flag=0 actor=0 lead"
    found = Found(text, world(scenario(), [Account()], [Lead()]))
    assert (found("live_accounts"), found("backlog_end")) == (0, 1)
