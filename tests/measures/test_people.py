"""The team's hours and the regime of a year, worked out by hand."""

from __future__ import annotations

from typing import Any

import pytest

from tests.measures.hand import Account, Found, Lead, Shift, analysts, scenario, world

OFFICE = {
    "days": ["mon", "tue", "wed", "thu", "fri"], "start": "09:00", "end": "17:00",
}  # fmt: skip
DAY = """
9 on_duty actor=0
9 search_began actor=0 protected
10 flagged account=0 flag=0 actor=0 lead
11 search_ended actor=0
11 triage_began account=0 flag=0 actor=0
12 referral_began account=0 flag=0 actor=0
14 referred account=0 flag=0 actor=0
14 search_began actor=0 idle
17 search_ended actor=0
17 off_duty actor=0
"""


def office(**team: Any) -> Any:
    """A searching team on office hours."""
    search = {"finds_per_hour": 1.0, "half_saturation": 10.0}
    section = analysts({"shift": "office", **team}, search=search)
    return scenario(analysts=section, shifts={"office": OFFICE})


@pytest.fixture(scope="module")
def found() -> Found:
    played = office(breaks_share=0.25)
    return Found(DAY, world(played, leads=[Lead()], shifts=[Shift(9, 17, protected=11)]))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("analyst_hours", 8),
        ("productive_hours", 6),
        ("casework_hours", 3),
        ("search_hours", 5),
        ("idle_hours", 3),  # of six that are not protected
        ("utilisation", 3 / 8),
        ("referrals_per_working_day", 1 / (22 + 21)),  # 1 January is a bank holiday
    ],
)
def test_of_a_day(found: Found, name: str, value: float) -> None:
    assert found(name) == pytest.approx(value, rel=1e-12)
    assert found(name, platform="a") is None


def test_by_month(found: Found) -> None:
    assert [found("analyst_hours", m) for m in ("2024-01", "2024-02")] == [8, 0]
    assert found("utilisation", "2024-01") is None


def test_without_search_no_time_is_protected() -> None:
    """Then all five hours without a flag are idle."""
    played = scenario(analysts=analysts({"shift": "office"}), shifts={"office": OFFICE})
    text = "\n".join(line for line in DAY.splitlines() if "search" not in line)
    found = Found(text, world(played, leads=[Lead()], shifts=[Shift(9, 17, protected=11)]))
    assert (found("search_hours"), found("idle_hours")) == (0, 5)


def test_breaks_in_force_at_the_time() -> None:
    """Two shifts of 8 h, the second in February, with breaks of .25 and .5; two hours of work."""
    breaks = [{"from": "2024-01-01", "value": 0.25}, {"from": "2024-02-01", "value": 0.5}]
    text = """
    9 on_duty actor=0
    17 off_duty actor=0
    753 on_duty actor=0
    754 flagged account=0 flag=0 actor=0 lead
    754 triage_began account=0 flag=0 actor=0
    756 dismissed account=0 flag=0 actor=0
    761 off_duty actor=0
    """
    found = Found(text, world(office(breaks_share=breaks), leads=[Lead()]))
    assert found("productive_hours") == 6 + 4
    assert found("utilisation") == pytest.approx(2 * 0.5 / 10)


def test_a_suspended_case_is_no_work_and_the_end_cuts_duty() -> None:
    """Work from 16 to 17 and from 1425 on; the run ends at 1440 with the analyst on duty."""
    text = """
    9 on_duty actor=0
    16 flagged account=0 flag=0 actor=0 lead
    16 triage_began account=0 flag=0 actor=0
    17 suspended account=0 flag=0 actor=0
    17 off_duty actor=0
    1425 on_duty actor=0
    1425 resumed account=0 flag=0 actor=0
    """
    found = Found(text, world(office(), leads=[Lead()]))
    assert (found("analyst_hours"), found("casework_hours")) == (8 + 15, 1 + 15)
    assert found("flags_in_system") == pytest.approx((1440 - 16) / 1440)


def test_an_answer_that_finds_the_account_gone_ends_no_work() -> None:
    text = """
    9 on_duty actor=0
    10 flagged account=0 flag=0 actor=0 lead
    10 triage_began account=0 flag=0 actor=0
    12 overtaken account=0 flag=0 actor=0
    13 flagged account=1 flag=1 actor=0 lead
    13 triage_began account=1 flag=1 actor=0
    14 referred account=1 flag=1 actor=0
    16 overtaken account=1 flag=1
    17 off_duty actor=0
    """
    found = Found(text, world(office(), leads=[Lead(), Lead()]))
    assert found("casework_hours") == 2 + 1
    assert found("platform_backlog") == pytest.approx(2 / 1440)
    assert found("overtaken") == 2


@pytest.mark.parametrize(
    ("work_ends", "regime"),
    [(109.5, "saturated"), (108, "balanced"), (98, "self_paced")],
)
def test_regimes(work_ends: float, regime: str) -> None:
    """Of 100 hours on duty, 0.5, 2 and 12 were without a flag."""
    text = f"""
    10 on_duty actor=0
    10 flagged account=0 flag=0 actor=0 lead
    10 triage_began account=0 flag=0 actor=0
    {work_ends} dismissed account=0 flag=0 actor=0
    110 off_duty actor=0
    """
    found = Found(text, world(office(), leads=[Lead()], shifts=[Shift(10, 110)]))
    assert found.measured.regime == {"2024": regime}


def test_no_regime_without_duty(found: Found) -> None:
    assert found.measured.regime == {"2024": "self_paced"}
    nobody = Found("1 flagged account=0 flag=0 actor=0 lead", world(office(), leads=[Lead()]))
    assert nobody.measured.regime == {}
    assert nobody("utilisation") is None
    assert nobody("analyst_hours") == 0


def test_a_case_of_several_accounts_is_worked_once() -> None:
    """Triage 10 to 11, two accounts referred from 11 on, an hour of which is left at 12."""
    text = """
    0 opened account=0 actor=0 initial
    0 opened account=1 actor=1 initial
    9 on_duty actor=0
    10 flagged account=0 flag=0 actor=0 report
    10 triage_began account=0 flag=0 actor=0
    11 referral_began account=0 flag=0 actor=0
    11 flagged account=1 flag=1 actor=0 linked
    11 triage_began account=1 flag=1 actor=0
    11 referral_began account=1 flag=1 actor=0
    12 suspended account=0 flag=0 actor=0
    12 off_duty actor=0
    14 on_duty actor=0
    14 resumed account=0 flag=0 actor=0
    14.5 removed account=1 actor=1 detection
    15 referred account=0 flag=0 actor=0
    15 overtaken account=1 flag=1 actor=0
    16 off_duty actor=0
    """
    found = Found(text, world(scenario(), [Account(), Account(content=1, presence=1)]))
    assert found("casework_hours") == 3
    assert (found("linked"), found("flags"), found("referrals")) == (1, 2, 1)
    assert found("flags_in_system") == pytest.approx((5 + 4) / 1440)
    assert found("backlog") == 0
    assert found.measured.checks.conservation_error == 0
    assert found.measured.checks.littles_law_residual < 1e-12


def test_a_second_check_is_casework_of_the_second() -> None:
    """Written from 10 to 12 by one, checked from 15 to 15.5 by the other; it waits in between."""
    text = """
    9 on_duty actor=0
    9 on_duty actor=1
    10 flagged account=0 flag=0 actor=0 lead
    10 triage_began account=0 flag=0 actor=0
    11 referral_began account=0 flag=0 actor=0
    12 check_due account=0 flag=0 actor=0
    15 check_began account=0 flag=0 actor=1
    15.5 dismissed account=0 flag=0 actor=1
    17 off_duty actor=0
    17 off_duty actor=1
    """
    found = Found(text, world(scenario(), leads=[Lead(genuine=False)]))
    assert found("casework_hours") == 2.5
    assert found("flags_in_system") == pytest.approx(5.5 / 1440)
    assert found.measured.checks.conservation_error == 0
    assert found.measured.checks.littles_law_residual < 1e-12
    begun = text.replace("    12 check_due account=0 flag=0 actor=0\n", "")
    wrong = Found(begun, world(scenario(), leads=[Lead(genuine=False)]))
    assert wrong.measured.checks.conservation_error > 0
