"""Closing time, absence, headcount and the work that is in hand; worked out by hand."""

from __future__ import annotations

from sim import slots
from tests.trace.tiny import Lead, Shift, Tiny

FRIDAY = Shift(0, 8)  # a shift of 8 hours, then a weekend of 64, then Monday
MONDAY = Shift(72, 80)


def test_suspension_over_a_weekend() -> None:
    """Triage of 3 h begins one hour before closing time; two hours are left for Monday."""
    log = Tiny(leads=[Lead(7, triage=3)], shifts=[FRIDAY, MONDAY]).lines(without=())
    assert log == [
        "0 on_duty actor=0",
        "7 flagged account=0 flag=0 actor=0 lead",
        "7 triage_began account=0 flag=0 actor=0",
        "8 suspended account=0 flag=0 actor=0",
        "8 off_duty actor=0",
        "72 on_duty actor=0",
        "72 resumed account=0 flag=0 actor=0",
        "74 referral_began account=0 flag=0 actor=0",
        "75 referred account=0 flag=0 actor=0",
        "77 decided account=0 flag=0 actor=0 removed",
        "77 removed account=0 flag=0 actor=0 referral",
        "80 off_duty actor=0",
    ]


def test_a_stage_longer_than_two_shifts_is_suspended_twice() -> None:
    shifts = [Shift(0, 8), Shift(24, 32), Shift(48, 56)]
    log = Tiny(leads=[Lead(4, triage=14)], shifts=shifts).lines()
    assert log[1:7] == [
        "4 triage_began account=0 flag=0 actor=0",
        "8 suspended account=0 flag=0 actor=0",
        "24 resumed account=0 flag=0 actor=0",
        "32 suspended account=0 flag=0 actor=0",
        "48 resumed account=0 flag=0 actor=0",
        "50 referral_began account=0 flag=0 actor=0",
    ]


def test_a_case_that_ends_at_closing_time_is_finished() -> None:
    log = Tiny(leads=[Lead(6)], shifts=[FRIDAY, MONDAY]).lines(without=())
    assert log[3:6] == [
        "7 referral_began account=0 flag=0 actor=0",
        "8 referred account=0 flag=0 actor=0",
        "8 off_duty actor=0",
    ]


def test_a_stage_that_ends_at_closing_time_leaves_the_next_for_tomorrow() -> None:
    log = Tiny(leads=[Lead(7)], shifts=[FRIDAY, MONDAY]).lines(without=())
    assert log[3:8] == [
        "8 referral_began account=0 flag=0 actor=0",
        "8 suspended account=0 flag=0 actor=0",
        "8 off_duty actor=0",
        "72 on_duty actor=0",
        "72 resumed account=0 flag=0 actor=0",
    ]


def test_the_same_analyst_resumes_after_days_of_absence() -> None:
    shifts = [Shift(0, 8, (0, 1)), Shift(24, 32, (1,)), Shift(48, 56, (0, 1))]
    log = Tiny(leads=[Lead(7, triage=2)], shifts=shifts).lines()
    assert log[1:5] == [
        "7 triage_began account=0 flag=0 actor=0",
        "8 suspended account=0 flag=0 actor=0",
        "48 resumed account=0 flag=0 actor=0",
        "49 referral_began account=0 flag=0 actor=0",
    ]


def test_a_lead_out_of_hours_waits_for_the_shift() -> None:
    log = Tiny(leads=[Lead(20)], shifts=[FRIDAY, MONDAY]).lines()
    assert log[:2] == [
        "20 flagged account=0 flag=0 actor=0 lead",
        "72 triage_began account=0 flag=0 actor=0",
    ]


def test_who_leaves_gives_back_the_case_which_goes_before_every_flag_that_waits() -> None:
    """From two analysts to one: the leaver's case, older or not, is next, with what was left."""
    leads = [Lead(6, triage=2), Lead(6.5, triage=4), Lead(7)]
    shifts = [Shift(0, 8, (0, 1)), Shift(24, 32, (0,), staff=1)]
    log = Tiny(leads=leads, shifts=shifts).lines()
    assert log == [
        "6 flagged account=0 flag=0 actor=0 lead",
        "6 triage_began account=0 flag=0 actor=0",
        "6.5 flagged account=1 flag=1 actor=0 lead",
        "6.5 triage_began account=1 flag=1 actor=1",
        "7 flagged account=2 flag=2 actor=0 lead",
        "8 referral_began account=0 flag=0 actor=0",
        "8 suspended account=0 flag=0 actor=0",
        "8 suspended account=1 flag=1 actor=1",
        "24 resumed account=0 flag=0 actor=0",
        "25 referred account=0 flag=0 actor=0",
        "25 resumed account=1 flag=1 actor=0",
        "27 decided account=0 flag=0 actor=0 removed",
        "27 removed account=0 flag=0 actor=0 referral",
        "27.5 referral_began account=1 flag=1 actor=0",
        "28.5 referred account=1 flag=1 actor=0",
        "28.5 triage_began account=2 flag=2 actor=0",
        "29.5 referral_began account=2 flag=2 actor=0",
        "30.5 decided account=1 flag=1 actor=0 removed",
        "30.5 removed account=1 flag=1 actor=0 referral",
        "30.5 referred account=2 flag=2 actor=0",
        "32.5 decided account=2 flag=2 actor=0 removed",
        "32.5 removed account=2 flag=2 actor=0 referral",
    ]


def test_a_case_once_begun_goes_before_newer_ones_under_newest_first() -> None:
    leads = [Lead(6, triage=2), Lead(6.5, triage=4), Lead(7)]
    shifts = [Shift(0, 8, (0, 1)), Shift(24, 32, (0,), staff=1)]
    log = Tiny(leads=leads, shifts=shifts, values={slots.ORDER: slots.NEWEST_FIRST}).lines()
    morning = [line for line in log if line.startswith(("24 ", "25 "))]
    assert morning == [
        "24 resumed account=0 flag=0 actor=0",
        "25 referred account=0 flag=0 actor=0",
        "25 resumed account=1 flag=1 actor=0",
    ]


def test_a_rise_in_headcount_binds_at_the_next_shift() -> None:
    leads = [Lead(0, triage=5), Lead(0, triage=5)]
    shifts = [Shift(0, 8, (0,)), Shift(24, 32, (0, 1))]
    began = [line for line in Tiny(leads=leads, shifts=shifts).lines() if "triage_began" in line]
    assert began == [
        "0 triage_began account=0 flag=0 actor=0",
        "6 triage_began account=1 flag=1 actor=0",
    ]
    leads.append(Lead(7))
    began = [line for line in Tiny(leads=leads, shifts=shifts).lines() if "triage_began" in line]
    assert began[-1] == "24 triage_began account=2 flag=2 actor=1"


def test_shifts_that_touch_hand_over_at_one_instant() -> None:
    log = Tiny(leads=[Lead(7.5, triage=1)], shifts=[Shift(0, 8), Shift(8, 16)]).lines(without=())
    assert log[2:8] == [
        "7.5 triage_began account=0 flag=0 actor=0",
        "8 suspended account=0 flag=0 actor=0",
        "8 off_duty actor=0",
        "8 on_duty actor=0",
        "8 resumed account=0 flag=0 actor=0",
        "8.5 referral_began account=0 flag=0 actor=0",
    ]


def test_the_lowest_number_takes_first() -> None:
    leads = [Lead(1), Lead(1), Lead(1)]
    log = Tiny(leads=leads, shifts=[Shift(0, 100, (0, 1, 2))]).lines()
    assert log[3:6] == [
        "1 triage_began account=0 flag=0 actor=0",
        "1 triage_began account=1 flag=1 actor=1",
        "1 triage_began account=2 flag=2 actor=2",
    ]


def test_stages_that_end_together_go_by_analyst_whichever_began_first() -> None:
    """Analyst 1 began at 1.5 and analyst 0 at 4: both triages end at 10, analyst 0's first."""
    tiny = Tiny(
        leads=[Lead(1), Lead(1.5, triage=8.5), Lead(4, triage=6)],
        shifts=[Shift(0, 20, (0, 1), staff=2)],
    )
    at_ten = [line for line in tiny.lines() if line.startswith("10 ")]
    assert at_ten == [
        "10 referral_began account=2 flag=2 actor=0",
        "10 referral_began account=1 flag=1 actor=1",
    ]
