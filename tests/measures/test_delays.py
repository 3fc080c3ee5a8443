"""Delays by the flag's date, worked out by hand; lifetimes also against lifelines."""

from __future__ import annotations

import numpy as np
import pytest

from sim.measures.delays import hours_on_duty, median_lifetime
from tests.measures.hand import Account, Found, Shift, analysts, scenario, world
from tests.measures.story import ACCOUNTS, LEADS, SHIFTS, STORY


@pytest.fixture(scope="module")
def found() -> Found:
    return Found(STORY, world(scenario(), ACCOUNTS, LEADS, SHIFTS))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("wait_hours", (4 + 1 + 0) / 3),
        ("wait_p90_hours", 1 + 0.8 * 3),
        ("wait_duty_hours", (2 + 0.5 + 0) / 3),
        ("delayed_share", 3 / 4),
        ("within_target_share", 3 / 4),
        ("time_to_referral_hours", (6 + 3) / 2),
        ("decision_hours", 24),
        ("time_to_takedown_hours", 30),
        ("time_to_takedown_median_hours", 30),
    ],
)
def test_of_leads(found: Found, name: str, value: float) -> None:
    """Four leads waited 4 h, 1 h, not at all, and until withdrawn; finds do not count."""
    assert found(name) == pytest.approx(value, rel=1e-12)
    assert found(name, "2024") == found(name)
    assert found(name, "2024-01") is None


def test_by_platform_and_content(found: Found) -> None:
    assert [found("wait_hours", platform=p) for p in "ab"] == [4, 0.5]
    assert [found("wait_p90_hours", platform=p) for p in "ab"] == pytest.approx([4, 0.9])
    assert [found("delayed_share", content=c) for c in "xy"] == pytest.approx([2 / 3, 1])
    assert found("decision_hours", platform="b") is None  # a refused find, an unanswered lead


def test_the_target_is_the_one_of_the_flags_day() -> None:
    """2 h until 5 January (hour 96), then half an hour: of 4 h, 1 h (hour 200), 0 h one is in."""
    steps = [{"from": "2024-01-01", "value": 2.0}, {"from": "2024-01-05", "value": 0.5}]
    played = scenario(analysts=analysts(target_hours=steps))
    found = Found(STORY, world(played, ACCOUNTS, LEADS, SHIFTS))
    assert found("within_target_share") == 1 / 4


def test_a_flag_counts_in_the_period_in_which_it_was_raised() -> None:
    text = """
    0 opened account=0 actor=0 initial
    8755 flagged account=0 flag=0 actor=0 report
    8770 triage_began account=0 flag=0 actor=0
    8771 referred account=0 flag=0 actor=0
    8780 decided account=0 flag=0 actor=0 removed
    8780 removed account=0 flag=0 actor=0 referral
    """
    found = Found(text, world(scenario("2023-01-01", "2025-01-01"), [Account()]))
    assert found("wait_hours", "2023") == 15
    assert found("wait_hours", "2024") is None
    assert (found("takedowns", "2023"), found("takedowns", "2024")) == (0, 1)


def test_the_curve_is_over_all_unmerged_flags(found: Found) -> None:
    """One of six flags was taken down, after 30 h."""
    curve = {hours: share for period, hours, share in found.measured.curve if period == "all"}
    assert curve[24] == 0
    assert curve[48] == pytest.approx(1 / 6)
    assert curve[1440] == pytest.approx(1 / 6)


def test_hours_on_duty_across_shifts_that_touch() -> None:
    roster = world(scenario(), shifts=[Shift(0, 24), Shift(24, 48), Shift(60, 70)]).roster
    assert hours_on_duty(np.array([-5.0, 12, 30, 50, 65, 99]), roster).tolist() == [
        0, 12, 30, 48, 53, 58,
    ]  # fmt: skip
    assert hours_on_duty(np.array([7.0]), world(scenario()).roster).tolist() == [0]


def test_time_live_enters_late_and_censors() -> None:
    """Ages at removal 10 and 30; one enters at age 20 and goes on, one falls silent at 15.

    At 10: three at risk (the fourth enters later): 2/3. At 30: two at risk: 1/3. So 30 h.
    """
    text = """
    0 opened account=0 actor=0 opening
    0 opened account=1 actor=0 opening
    0 opened account=2 actor=0 opening
    0 opened account=3 actor=0 initial
    10 removed account=0 actor=0 detection
    15 silent account=1 actor=0
    30 removed account=2 actor=0 detection
    """
    accounts = [Account(presence=0), Account(presence=1), Account(presence=2)]
    late = [*accounts, Account(presence=3, age=20)]
    assert Found(text, world(scenario(), late))("time_live_hours") == 30
    # Without account 2 more than half stay up: 1/2 is reached only if nobody else is at risk.
    text = "\n".join(line for line in text.splitlines() if "account=2" not in line)
    assert Found(text, world(scenario(), late))("time_live_hours") == 10
    always = "\n".join(line for line in text.splitlines() if "removed" not in line)
    assert Found(always, world(scenario(), late))("time_live_hours") is None


@pytest.mark.parametrize("seed", range(5))
def test_the_median_is_that_of_lifelines(seed: int) -> None:
    from lifelines import KaplanMeierFitter

    rng = np.random.default_rng(seed)
    entry = np.where(rng.random(300) < 0.5, 0.0, rng.exponential(5, 300))
    life = entry + np.round(rng.exponential(20, 300)) + 1  # with ties
    censored = entry + rng.exponential(40, 300)
    exit_, removed = np.minimum(life, censored), life <= censored
    fitter = KaplanMeierFitter().fit(exit_, removed, entry=entry)
    ages = (exit_[removed], exit_[~removed], entry[entry > 0])
    ours = median_lifetime(*(np.sort(age) for age in ages))
    assert ours == pytest.approx(fitter.median_survival_time_)
