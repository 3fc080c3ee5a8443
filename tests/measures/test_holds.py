"""Flags held for a live investigation: counted, and outside what is timed; by hand."""

from __future__ import annotations

import pytest

from tests.measures.hand import Found, Lead, Shift, analysts, scenario, world

ALL = 1440
RUN = """
10 on_duty actor=0
10 flagged account=0 flag=0 actor=0 lead
10 flagged account=1 flag=1 actor=0 lead
11 triage_began account=0 flag=0 actor=0
12 held account=0 flag=0 actor=0
13 triage_began account=1 flag=1 actor=0
14 referral_began account=1 flag=1 actor=0
15 referred account=1 flag=1 actor=0
20 decided account=1 flag=1 actor=0 removed
20 removed account=1 flag=1 actor=0 referral
30 flagged account=2 flag=2 actor=0 lead
30 triage_began account=2 flag=2 actor=0
31 held account=2 flag=2 actor=0
36 hold_ended account=0 flag=0
40 resumed account=0 flag=0 actor=0
40 referral_began account=0 flag=0 actor=0
41 referred account=0 flag=0 actor=0
45 overtaken account=2 flag=2 held
48 off_duty actor=0
50 decided account=0 flag=0 actor=0 removed
50 removed account=0 flag=0 actor=0 referral
"""


def found(text: str = RUN) -> Found:
    played = scenario(analysts=analysts(target_hours=2.0))
    return Found(text, world(played, leads=[Lead()] * 3, shifts=[Shift(10, 48)]))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("held", 2),
        ("overtaken", 1),
        ("wait_hours", (1 + 3 + 0) / 3),  # of all: triage comes before a hold
        ("within_target_share", 0),  # only flag 1 is judged by it
        ("delayed_share", 2 / 3),
        ("time_to_referral_hours", 5),
        ("time_to_takedown_hours", 10),
        ("time_to_takedown_median_hours", 10),
        ("decision_hours", (5 + 9) / 2),
        ("flags_in_system", (31 + 5 + 15) / ALL),
        ("backlog", (1 + 3) / ALL),
        ("platform_backlog", (5 + 9) / ALL),
        ("casework_hours", (1 + 1) + 2 + 1),  # the analyst is free while a flag is held
        ("takedowns", 2),
    ],
)
def test_of_the_whole_run(name: str, value: float) -> None:
    assert found()(name) == pytest.approx(value, rel=1e-12)


def test_the_curve_of_takedowns_leaves_out_what_was_held() -> None:
    """Flag 1 is taken down after 10 hours; those held are not among its flags."""
    curve = {hours: share for period, hours, share in found().measured.curve if period == "all"}
    assert (curve[6], curve[12]) == (0, 1)


def test_a_right_run_passes_the_checks() -> None:
    checks = found().measured.checks
    assert checks.conservation_error == 0
    assert checks.littles_law_residual < 1e-12


@pytest.mark.parametrize(
    ("line", "instead"),
    [
        ("12 held account=0 flag=0 actor=0", ""),  # a hold ends that never began
        ("36 hold_ended account=0 flag=0", ""),  # referred while held
        ("31 held account=2 flag=2 actor=0", ""),  # overtaken on a hold that never began
        ("45 overtaken account=2 flag=2 held", "45 dismissed account=2 flag=2 actor=0"),
    ],
)
def test_what_contradicts_itself_is_counted(line: str, instead: str) -> None:
    assert line in RUN
    assert found(RUN.replace(line, instead)).measured.checks.conservation_error > 0
