"""Counts and shares, worked out by hand."""

from __future__ import annotations

import pytest

from tests.measures.hand import Account, Found, Lead, scenario, world
from tests.measures.story import ACCOUNTS, LEADS, SHIFTS, STORY


@pytest.fixture(scope="module")
def found() -> Found:
    return Found(STORY, world(scenario(), ACCOUNTS, LEADS, SHIFTS))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("flags", 7),
        ("merged", 1),
        ("finds", 2),
        ("withdrawn", 1),
        ("dismissed", 1),
        ("referrals", 3),
        ("refused", 1),
        ("undecided", 1),
        ("overtaken", 1),
        ("takedowns", 1),
        ("platform_removals", 2),
        ("accounts_opened", 2),
        ("removal_share", 1 / 2),
        ("removal_share_of_referred", 1 / 3),
        ("returned_share", 1 / 3),
        ("withdrawn_share", 1 / 4),
        ("search_share", 2 / 7),
    ],
)
def test_of_the_whole_run(found: Found, name: str, value: float) -> None:
    assert found(name) == pytest.approx(value, rel=1e-12)


def test_by_month_counts_and_no_ratios(found: Found) -> None:
    assert [found("flags", month) for month in ("2024-01", "2024-02")] == [5, 2]
    assert [found("platform_removals", month) for month in ("2024-01", "2024-02")] == [0, 2]
    assert found("search_share", "2024-01") is None
    assert found("flags", "2024-01", platform="a") is None


def test_by_platform_and_by_content(found: Found) -> None:
    assert [found("flags", platform=p) for p in "ab"] == [3, 4]
    assert [found("flags", content=c) for c in "xy"] == [4, 3]
    assert [found("flags", "2024", content=c) for c in "xy"] == [4, 3]
    assert [found("removal_share", platform=p) for p in "ab"] == [1, 0]
    assert found("flags", platform="a", content="x") is None
    assert found("flags", "FY2023-24", platform="a") is None


def test_no_ratio_without_a_denominator(found: Found) -> None:
    """Nothing of type x was decided but removed; of y the one referral was refused."""
    assert found("removal_share", content="x") == 1
    nothing = Found("0 opened account=0 actor=0 initial", world(scenario(), [Account()]))
    assert nothing("removal_share") is None
    assert nothing("search_share") is None
    assert nothing("wait_hours") is None
    assert nothing("flags") == 0


def test_removals_at_opening_are_the_platforms() -> None:
    text = """
    5 opened account=0 actor=0 opening
    5 removed account=0 actor=0 opening
    5 lost account=0 actor=0
    """
    found = Found(text, world(scenario(), [Account()]))
    assert (found("platform_removals"), found("accounts_opened"), found("takedowns")) == (1, 1, 0)


def test_takedowns_of_accounts_outside_the_model_are_told_apart() -> None:
    """Account 1 is a lead's; both are taken down."""
    text = """
    5 opened account=0 actor=0 opening
    6 flagged account=0 flag=0 actor=0 report
    7 flagged account=1 flag=1 actor=0 lead
    8 triage_began account=0 flag=0 actor=0
    9 referred account=0 flag=0 actor=0
    10 triage_began account=1 flag=1 actor=0
    11 referred account=1 flag=1 actor=0
    12 decided account=0 flag=0 actor=0 removed
    12 removed account=0 flag=0 actor=0 referral
    13 decided account=1 flag=1 actor=0 removed
    13 removed account=1 flag=1 actor=0 referral
    """
    found = Found(text, world(scenario(), [Account()], [Lead()]))
    assert (found("takedowns"), found("outside_takedowns")) == (2, 1)


def test_the_warm_up_does_not_count() -> None:
    text = """
    -200 opened account=0 actor=0 initial
    -100 opened account=1 actor=0 opening
    -90 flagged account=0 flag=0 actor=0 report
    -80 triage_began account=0 flag=0 actor=0
    -70 referred account=0 flag=0 actor=0
    5 decided account=0 flag=0 actor=0 removed
    5 removed account=0 flag=0 actor=0 referral
    """
    found = Found(text, world(scenario(warm_up_days=10), [Account(), Account(presence=1)]))
    assert (found("flags"), found("referrals"), found("accounts_opened")) == (0, 0, 0)
    assert found("takedowns") == 1
    assert found("time_to_takedown_hours") is None  # its flag was raised before the start
    assert found("platform_backlog") == pytest.approx(5 / 1440)


def takedown(at: float, account: int) -> str:
    return f"""
    {at - 3} opened account={account} actor=0 opening
    {at - 2} flagged account={account} flag={account} actor=0 report
    {at - 1} triage_began account={account} flag={account} actor=0
    {at - 1} referred account={account} flag={account} actor=0
    {at} decided account={account} flag={account} actor=0 removed
    {at} removed account={account} flag={account} actor=0 referral"""


def test_growth_is_against_whole_years_only() -> None:
    """Two takedowns in 2023 (one before April), three in 2024, one in the part of 2025."""
    days = [30, 300, 365 + 10, 365 + 200, 365 + 250, 365 + 366 + 20]
    text = "".join(takedown(24 * day, number) for number, day in enumerate(days))
    accounts = [Account(presence=number) for number in range(6)]
    found = Found(text, world(scenario("2023-01-01", "2025-07-01"), accounts))
    assert [found("takedowns", y) for y in ("2023", "2024", "2025")] == [2, 3, 1]
    assert found("takedown_growth", "2024") == pytest.approx(0.5)
    assert found("takedown_growth", "2024", platform="a") == pytest.approx(0.5)
    assert found("takedown_growth", "2024", platform="b") is None
    assert found("takedown_growth", "2025") is None
    assert found("takedown_growth", "2023") is None
    assert found("takedown_growth") is None
    # Financial years: FY2022-23 is cut; FY2023-24 has two, FY2024-25 three.
    assert found("takedown_growth", "FY2023-24") is None
    assert found("takedown_growth", "FY2024-25") == pytest.approx(0.5)
