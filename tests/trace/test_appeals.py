"""Errors, appeals and reversals, worked out by hand."""

from __future__ import annotations

from sim import slots
from tests.trace.tiny import INF, Account, Lead, Presence, Tiny

APPEALS = {
    slots.APPEALED_CHANCE: 0.5, slots.REVERSED_IF_RIGHT: 0.1, slots.REVERSED_IF_WRONG: 0.9,
}  # fmt: skip
BACK = Account(reported=1, appeals=0.4, reverses=0.05)  # removed at 5, put back at 9


def test_a_reversed_account_lives_anew_and_is_taken_down_again() -> None:
    """From 9 on: reported after 3 hours, not at 11 nor detected at 12 as was due before."""
    account = Account(reported=1, appeals=0.4, reverses=0.05, detected=12)
    again = [Account(reported=10, anew=30), Account(reported=3), Account()]
    tiny = Tiny([Presence([account])], again=again, values=APPEALS)
    assert tiny.lines() == [
        "0 opened account=0 actor=0 opening",
        "1 flagged account=0 flag=0 actor=0 report",
        "1 triage_began account=0 flag=0 actor=0",
        "2 referral_began account=0 flag=0 actor=0",
        "3 referred account=0 flag=0 actor=0",
        "5 decided account=0 flag=0 actor=0 removed",
        "5 removed account=0 flag=0 actor=0 referral",
        "5 lost account=0 actor=0",
        "5 appealed account=0 flag=0 actor=0",
        "9 reversed account=0 flag=0 actor=0",
        "12 flagged account=0 flag=1 actor=0 report",
        "12 triage_began account=0 flag=1 actor=0",
        "13 referral_began account=0 flag=1 actor=0",
        "14 referred account=0 flag=1 actor=0",
        "16 decided account=0 flag=1 actor=0 removed",
        "16 removed account=0 flag=1 actor=0 referral",
        "16 lost account=0 actor=0",
    ]


def test_a_presence_that_was_filled_meanwhile_has_one_account_more() -> None:
    """Back at 9, beside the next one at 11; detected at 14, which is not replaced again."""
    again = [Account(reported=INF, anew=5)] * 2
    first = Account(reported=1, appeals=0.4, reverses=0.05, returns=0.1, returns_after=6)
    tiny = Tiny([Presence([first, Account(detected=10)])], again=again, values=APPEALS)
    assert tiny.lines()[6:] == [
        "5 removed account=0 flag=0 actor=0 referral",
        "5 appealed account=0 flag=0 actor=0",
        "9 reversed account=0 flag=0 actor=0",
        "11 returned account=1 actor=0",
        "14 removed account=0 actor=0 detection",
        "21 removed account=1 actor=0 detection",
        "21 lost account=1 actor=0",
    ]


def test_a_reversed_account_is_found_again_and_silenced_with_its_group() -> None:
    """Found at 2; back at 10 and found 4 hours later; the group is disrupted at 14.5."""
    account = Account(found=2, appeals=0.4, reverses=0.05)
    tiny = Tiny(
        [Presence([account])], again=[Account(found=4)] * 2, disrupted=(14.5,),
        values={**APPEALS, slots.FINDS_PER_HOUR: 1.0},
    )  # fmt: skip
    lines = tiny.lines(without=("on_duty", "off_duty", "search_began", "search_ended"))
    assert lines[8:] == [
        "6 appealed account=0 flag=0 actor=0",
        "10 reversed account=0 flag=0 actor=0",
        "14 flagged account=0 flag=1 actor=0 find",
        "14 triage_began account=0 flag=1 actor=0",
        "14.5 silent account=0 actor=0",
        "15 overtaken account=0 flag=1 actor=0",
    ]


def test_the_appeal_of_a_disrupted_group_lapses() -> None:
    lines = Tiny([Presence([BACK])], disrupted=(8.0,), values=APPEALS).lines()
    assert lines[8:] == ["5 appealed account=0 flag=0 actor=0"]


def test_what_triage_errs_in_is_referred_and_right_and_wrong_appeals_differ() -> None:
    """Leads 0 and 1 are not genuine, and 0 slips through; 2 is genuine; two appeal at 4 and 8."""
    leads = [
        Lead(0, genuine=False, errs=0.2, appeals=0.4, reverses=0.5),
        Lead(1, genuine=False, errs=0.4),
        Lead(3, appeals=0.4, reverses=0.5),
    ]
    lines = Tiny(leads=leads, values={**APPEALS, slots.ERROR_CHANCE: 0.3}).lines()
    assert lines == [
        "0 flagged account=0 flag=0 actor=0 lead",
        "0 triage_began account=0 flag=0 actor=0",
        "1 referral_began account=0 flag=0 actor=0",
        "1 flagged account=1 flag=1 actor=0 lead",
        "2 referred account=0 flag=0 actor=0",
        "2 triage_began account=1 flag=1 actor=0",
        "3 dismissed account=1 flag=1 actor=0",
        "3 flagged account=2 flag=2 actor=0 lead",
        "3 triage_began account=2 flag=2 actor=0",
        "4 decided account=0 flag=0 actor=0 removed",
        "4 removed account=0 flag=0 actor=0 referral",
        "4 appealed account=0 flag=0 actor=0",
        "4 referral_began account=2 flag=2 actor=0",
        "5 referred account=2 flag=2 actor=0",
        "7 decided account=2 flag=2 actor=0 removed",
        "7 removed account=2 flag=2 actor=0 referral",
        "7 appealed account=2 flag=2 actor=0",
        "8 reversed account=0 flag=0 actor=0",
        "11 upheld account=2 flag=2 actor=0",
    ]
