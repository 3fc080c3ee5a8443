"""Overtime and cases handed back at closing time; worked out by hand."""

from __future__ import annotations

from sim.slots import FINDS_PER_HOUR, FINISH, HAND_BACK, SUSPEND
from tests.trace.tiny import Lead, Shift, Tiny


def test_who_finishes_stays_until_the_case_is_done() -> None:
    """Triage until 10, referral until 11; what comes at 9 waits for Monday."""
    shifts = [Shift(0, 8, closing=FINISH), Shift(72, 80, closing=FINISH)]
    log = Tiny(leads=[Lead(7, triage=3), Lead(9)], shifts=shifts).lines(without=())
    assert log == [
        "0 on_duty actor=0",
        "7 flagged account=0 flag=0 actor=0 lead",
        "7 triage_began account=0 flag=0 actor=0",
        "9 flagged account=1 flag=1 actor=0 lead",
        "10 referral_began account=0 flag=0 actor=0",
        "11 referred account=0 flag=0 actor=0",
        "11 off_duty actor=0",
        "13 decided account=0 flag=0 actor=0 removed",
        "13 removed account=0 flag=0 actor=0 referral",
        "72 on_duty actor=0",
        "72 triage_began account=1 flag=1 actor=0",
        "73 referral_began account=1 flag=1 actor=0",
        "74 referred account=1 flag=1 actor=0",
        "76 decided account=1 flag=1 actor=0 removed",
        "76 removed account=1 flag=1 actor=0 referral",
        "80 off_duty actor=0",
    ]


def test_a_case_that_ends_at_closing_time_needs_no_overtime_and_one_between_stages_does() -> None:
    for at, lines in (
        (6, ["8 referred account=0 flag=0 actor=0", "8 off_duty actor=0"]),
        (7, ["8 referral_began account=0 flag=0 actor=0", "9 referred account=0 flag=0 actor=0",
             "9 off_duty actor=0"]),
    ):  # fmt: skip
        log = Tiny(leads=[Lead(at)], shifts=[Shift(0, 8, closing=FINISH)]).lines(without=())
        assert [line for line in log if 8 <= float(line.split()[0]) < 10][: len(lines)] == lines


def test_overtime_that_meets_the_next_shift_becomes_duty() -> None:
    """The triage ends at 11, after the next shift has begun: nobody came or went at 8 or 10."""
    shifts = [Shift(0, 8, closing=FINISH), Shift(10, 18, closing=SUSPEND)]
    log = Tiny(leads=[Lead(7, triage=4), Lead(9)], shifts=shifts).lines(without=())
    assert log == [
        "0 on_duty actor=0",
        "7 flagged account=0 flag=0 actor=0 lead",
        "7 triage_began account=0 flag=0 actor=0",
        "9 flagged account=1 flag=1 actor=0 lead",
        "11 referral_began account=0 flag=0 actor=0",
        "12 referred account=0 flag=0 actor=0",
        "12 triage_began account=1 flag=1 actor=0",
        "13 referral_began account=1 flag=1 actor=0",
        "14 decided account=0 flag=0 actor=0 removed",
        "14 removed account=0 flag=0 actor=0 referral",
        "14 referred account=1 flag=1 actor=0",
        "16 decided account=1 flag=1 actor=0 removed",
        "16 removed account=1 flag=1 actor=0 referral",
        "18 off_duty actor=0",
    ]


def test_a_stage_longer_than_the_whole_next_shift_is_one_stretch_of_overtime() -> None:
    """From 7 to 15, through the shift from 10 to 12; the case is done at 16, and a shift of that
    kind begins at 20."""
    shifts = [Shift(0, 8, closing=FINISH), Shift(10, 12, closing=FINISH), Shift(20, 28)]
    log = Tiny(leads=[Lead(7, triage=8), Lead(11)], shifts=shifts, end=21).lines(without=())
    assert log == [
        "0 on_duty actor=0",
        "7 flagged account=0 flag=0 actor=0 lead",
        "7 triage_began account=0 flag=0 actor=0",
        "11 flagged account=1 flag=1 actor=0 lead",
        "15 referral_began account=0 flag=0 actor=0",
        "16 referred account=0 flag=0 actor=0",
        "16 off_duty actor=0",
        "18 decided account=0 flag=0 actor=0 removed",
        "18 removed account=0 flag=0 actor=0 referral",
        "20 on_duty actor=0",
        "20 triage_began account=1 flag=1 actor=0",
    ]


def test_who_has_left_the_team_finishes_what_overtime_is_for() -> None:
    """From 10 on there is one analyst; the other is at work until 12 and not disturbed."""
    shifts = [Shift(0, 8, (0, 1), closing=FINISH), Shift(10, 18, (0,), staff=1)]
    leads = [Lead(6.5, triage=1), Lead(7, triage=4)]
    log = Tiny(leads=leads, shifts=shifts).lines(without=("decided", "removed"))
    assert log == [
        "0 on_duty actor=0",
        "0 on_duty actor=1",
        "6.5 flagged account=0 flag=0 actor=0 lead",
        "6.5 triage_began account=0 flag=0 actor=0",
        "7 flagged account=1 flag=1 actor=0 lead",
        "7 triage_began account=1 flag=1 actor=1",
        "7.5 referral_began account=0 flag=0 actor=0",
        "8.5 referred account=0 flag=0 actor=0",
        "8.5 off_duty actor=0",
        "10 on_duty actor=0",
        "11 referral_began account=1 flag=1 actor=1",
        "12 referred account=1 flag=1 actor=1",
        "12 off_duty actor=1",
        "18 off_duty actor=0",
    ]


def test_a_case_handed_back_is_the_next_that_anybody_takes() -> None:
    """Two hours are left; the other analyst goes on with it before a flag that is older."""
    shifts = [Shift(0, 8, (0,), closing=HAND_BACK), Shift(24, 32, (1,))]
    leads = [Lead(1, triage=5), Lead(2, triage=6), Lead(6, triage=3)]
    log = Tiny(leads=leads, shifts=shifts).lines()
    assert log == [
        "1 flagged account=0 flag=0 actor=0 lead",
        "1 triage_began account=0 flag=0 actor=0",
        "2 flagged account=1 flag=1 actor=0 lead",
        "6 referral_began account=0 flag=0 actor=0",
        "6 flagged account=2 flag=2 actor=0 lead",
        "7 referred account=0 flag=0 actor=0",
        "7 triage_began account=1 flag=1 actor=0",
        "8 suspended account=1 flag=1 actor=0",
        "9 decided account=0 flag=0 actor=0 removed",
        "9 removed account=0 flag=0 actor=0 referral",
        "24 resumed account=1 flag=1 actor=1",
        "29 referral_began account=1 flag=1 actor=1",
        "30 referred account=1 flag=1 actor=1",
        "30 triage_began account=2 flag=2 actor=1",
        "32 decided account=1 flag=1 actor=0 removed",
        "32 removed account=1 flag=1 actor=0 referral",
        "32 suspended account=2 flag=2 actor=1",
    ]


def test_another_team_goes_on_at_once() -> None:
    """It begins at the very instant at which the first team goes."""
    shifts = [Shift(0, 8, (0,), closing=HAND_BACK), Shift(8, 16, (1,))]
    log = Tiny(leads=[Lead(7, triage=3)], shifts=shifts, team=(0, 1)).lines(without=())
    assert log == [
        "0 on_duty actor=0",
        "7 flagged account=0 flag=0 actor=0 lead",
        "7 triage_began account=0 flag=0 actor=0",
        "8 suspended account=0 flag=0 actor=0",
        "8 off_duty actor=0",
        "8 on_duty actor=1",
        "8 resumed account=0 flag=0 actor=1",
        "10 referral_began account=0 flag=0 actor=1",
        "11 referred account=0 flag=0 actor=1",
        "13 decided account=0 flag=0 actor=0 removed",
        "13 removed account=0 flag=0 actor=0 referral",
        "16 off_duty actor=1",
    ]


def test_a_case_handed_back_waits_for_the_end_of_protected_time() -> None:
    """Suspended, it is resumed at once; handed back, it waits like a flag."""
    for closing, lines in (
        (SUSPEND, ["24 resumed account=0 flag=0 actor=0"]),
        (HAND_BACK, ["24 search_began actor=0 protected", "26 search_ended actor=0",
                     "26 resumed account=0 flag=0 actor=0"]),
    ):  # fmt: skip
        shifts = [Shift(0, 8, closing=closing), Shift(24, 32, protected=26)]
        values = {FINDS_PER_HOUR: 1.0}
        log = Tiny(leads=[Lead(7, triage=3)], shifts=shifts, values=values).lines()
        assert [line for line in log if float(line.split()[0]) >= 24][: len(lines)] == lines
