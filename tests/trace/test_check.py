"""Second checks, worked out by hand."""

from __future__ import annotations

from sim import slots
from tests.trace.tiny import Account, Lead, Presence, Shift, Tiny

HALF = {slots.CHECKED: 0.5, slots.FINDS_ERROR: 0.5, slots.ERROR_CHANCE: 0.5}
BOTH = (0, 1)


def test_another_analyst_checks_at_once_and_finds_errors() -> None:
    """Leads 0 and 1 are checked, lead 1 is not genuine; lead 2 is not checked."""
    leads = [
        Lead(0, checked=0.2),
        Lead(10, genuine=False, errs=0.2, checked=0.2, finds_error=0.2),
        Lead(20, checked=0.7),
    ]
    assert Tiny(leads=leads, shifts=[Shift(0, 100, BOTH)], values=HALF).lines() == [
        "0 flagged account=0 flag=0 actor=0 lead",
        "0 triage_began account=0 flag=0 actor=0",
        "1 referral_began account=0 flag=0 actor=0",
        "2 check_due account=0 flag=0 actor=0",
        "2 check_began account=0 flag=0 actor=1",
        "2.5 referred account=0 flag=0 actor=1",
        "4.5 decided account=0 flag=0 actor=0 removed",
        "4.5 removed account=0 flag=0 actor=0 referral",
        "10 flagged account=1 flag=1 actor=0 lead",
        "10 triage_began account=1 flag=1 actor=0",
        "11 referral_began account=1 flag=1 actor=0",
        "12 check_due account=1 flag=1 actor=0",
        "12 check_began account=1 flag=1 actor=1",
        "12.5 dismissed account=1 flag=1 actor=1",
        "20 flagged account=2 flag=2 actor=0 lead",
        "20 triage_began account=2 flag=2 actor=0",
        "21 referral_began account=2 flag=2 actor=0",
        "22 referred account=2 flag=2 actor=0",
        "24 decided account=2 flag=2 actor=0 removed",
        "24 removed account=2 flag=2 actor=0 referral",
    ]


def test_nobody_checks_their_own_and_a_check_goes_before_the_backlog() -> None:
    """Analyst 0 is alone until 10, and takes the next flag instead; two wait when 1 comes.

    At 8 half an hour of flag 1 is left, which is done as the check is.
    """
    leads = [Lead(0, checked=0.2), Lead(6.5), Lead(7), Lead(8)]
    shifts = [Shift(0, 8, (0,), staff=2), Shift(10, 30, BOTH)]
    lines = Tiny(leads=leads, shifts=shifts, values=HALF, end=12).lines()
    assert [line for line in lines if "flag=0" in line] == [
        "0 flagged account=0 flag=0 actor=0 lead",
        "0 triage_began account=0 flag=0 actor=0",
        "1 referral_began account=0 flag=0 actor=0",
        "2 check_due account=0 flag=0 actor=0",
        "10 check_began account=0 flag=0 actor=1",
        "10.5 referred account=0 flag=0 actor=1",
    ]
    began = [line for line in lines if "triage_began" in line]
    assert began[1:] == [
        "6.5 triage_began account=1 flag=1 actor=0",
        "10.5 triage_began account=2 flag=2 actor=0",
        "10.5 triage_began account=3 flag=3 actor=1",
    ]


def test_closing_time_suspends_a_check_and_who_leaves_hands_it_to_a_third() -> None:
    """Begun by 1 at 2, a quarter of an hour is left; 1 has left by 10, and 0 wrote it."""
    shifts = [
        Shift(0, 2.25, BOTH),
        Shift(10, 12, (0,), staff=1),
        Shift(20, 30, BOTH),
    ]
    lines = Tiny(leads=[Lead(0, checked=0.2)], shifts=shifts, values=HALF).lines()
    assert lines[3:] == [
        "2 check_due account=0 flag=0 actor=0",
        "2 check_began account=0 flag=0 actor=1",
        "2.25 suspended account=0 flag=0 actor=1",
        "20 resumed account=0 flag=0 actor=1",
        "20.25 referred account=0 flag=0 actor=1",
        "22.25 decided account=0 flag=0 actor=0 removed",
        "22.25 removed account=0 flag=0 actor=0 referral",
    ]


def test_what_goes_before_its_check_is_overtaken_when_that_is_done() -> None:
    """Gone at 2.25, during the check; and at 1.5, so that there is nothing to check."""
    for gone, end in ((2.25, "2.5 overtaken account=0 flag=0 actor=1"),
                      (1.5, "2 overtaken account=0 flag=0 actor=0")):  # fmt: skip
        lead = Lead(0, checked=0.2, lifetime=gone)
        assert Tiny(leads=[lead], shifts=[Shift(0, 9, BOTH)], values=HALF).lines()[-1] == end


def test_a_searcher_checks_and_linked_accounts_go_with_their_case() -> None:
    """Analyst 1 searches from 0 on. Account 0 goes at 1.75; what is linked to it is checked."""
    tiny = Tiny(
        [Presence([Account(reported=0.25, detected=1.75, checked=0.2)]), Presence([Account()])],
        shifts=[Shift(0, 9, BOTH)], values={**HALF, slots.LINKED: 2.0, slots.FINDS_PER_HOUR: 1.0},
    )  # fmt: skip
    lines = tiny.lines(without=("on_duty", "off_duty", "opened", "lost"))
    assert lines[2:] == [
        "0.25 flagged account=0 flag=0 actor=0 report",
        "0.25 search_ended actor=0",
        "0.25 triage_began account=0 flag=0 actor=0",
        "1.25 referral_began account=0 flag=0 actor=0",
        "1.25 flagged account=1 flag=1 actor=0 linked",
        "1.25 triage_began account=1 flag=1 actor=0",
        "1.25 referral_began account=1 flag=1 actor=0",
        "1.75 removed account=0 actor=0 detection",
        "2.75 check_due account=0 flag=0 actor=0",
        "2.75 search_ended actor=1",
        "2.75 check_began account=0 flag=0 actor=1",
        "2.75 search_began actor=0 idle",
        "3.25 overtaken account=0 flag=0 actor=1",
        "3.25 referred account=1 flag=1 actor=1",
        "3.25 search_began actor=1 idle",
        "5.25 decided account=1 flag=1 actor=0 removed",
        "5.25 removed account=1 flag=1 actor=0 referral",
        "9 search_ended actor=0",
        "9 search_ended actor=1",
    ]
