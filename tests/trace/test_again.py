"""Referrals that are made once more, worked out by hand."""

from __future__ import annotations

from sim import slots
from tests.trace.tiny import Account, Lead, Presence, Tiny

ON = {slots.REFER_AGAIN: 1.0}
REFUSED, UNDECIDED = 0.92, 0.96


def test_a_refusal_is_referred_again_at_once_without_triage_and_only_once() -> None:
    """The second lead waits behind the first, and the first's second try behind the second."""
    leads = [Lead(0, decides=REFUSED), Lead(3.5, decides=REFUSED, decides_again=REFUSED)]
    assert Tiny(leads=leads, values=ON).lines() == [
        "0 flagged account=0 flag=0 actor=0 lead",
        "0 triage_began account=0 flag=0 actor=0",
        "1 referral_began account=0 flag=0 actor=0",
        "2 referred account=0 flag=0 actor=0",
        "3.5 flagged account=1 flag=1 actor=0 lead",
        "3.5 triage_began account=1 flag=1 actor=0",
        "4 decided account=0 flag=0 actor=0 refused",
        "4 flagged account=0 flag=2 again",
        "4.5 referral_began account=1 flag=1 actor=0",
        "5.5 referred account=1 flag=1 actor=0",
        "5.5 triage_began account=0 flag=2 actor=0",
        "5.5 referral_began account=0 flag=2 actor=0",
        "6.5 referred account=0 flag=2 actor=0",
        "7.5 decided account=1 flag=1 actor=0 refused",
        "7.5 flagged account=1 flag=3 again",
        "7.5 triage_began account=1 flag=3 actor=0",
        "7.5 referral_began account=1 flag=3 actor=0",
        "8.5 decided account=0 flag=2 actor=0 removed",
        "8.5 removed account=0 flag=2 actor=0 referral",
        "8.5 referred account=1 flag=3 actor=0",
        "10.5 decided account=1 flag=3 actor=0 refused",
    ]


def test_what_is_never_answered_is_referred_again_so_long_after_it_was_sent() -> None:
    """Sent at 2, to have been answered at 4; ten hours after the sending is 12."""
    after = {slots.UNDECIDED_AFTER: 10.0}
    log = Tiny(leads=[Lead(0, decides=UNDECIDED)], values=after).lines()
    assert log[4:] == [
        "4 decided account=0 flag=0 actor=0 undecided",
        "12 flagged account=0 flag=1 again",
        "12 triage_began account=0 flag=1 actor=0",
        "12 referral_began account=0 flag=1 actor=0",
        "13 referred account=0 flag=1 actor=0",
        "15 decided account=0 flag=1 actor=0 removed",
        "15 removed account=0 flag=1 actor=0 referral",
    ]
    soon = Tiny(leads=[Lead(0, decides=UNDECIDED)], values={slots.UNDECIDED_AFTER: 1.0}).lines()
    assert soon[5] == "4 flagged account=0 flag=1 again"
    gone = Tiny(leads=[Lead(0, decides=UNDECIDED, lifetime=9)], values=after).lines()
    assert gone[5:] == []


def test_a_second_try_waits_and_is_withdrawn_as_any_flag() -> None:
    leads = [Lead(0, decides=REFUSED, lifetime=4.2), Lead(3.5)]
    log = Tiny(leads=leads, values=ON).lines()
    assert [line for line in log if "account=0" in line][4:] == [
        "4 decided account=0 flag=0 actor=0 refused",
        "4 flagged account=0 flag=2 again",
        "4.2 withdrawn account=0 flag=2",
    ]


def test_a_second_try_stands_in_place_of_the_reflag_days_which_follow_it() -> None:
    """Refused at 5 and 8: reports at 6 and 9 are merged, that at 13 is a flag, five hours later."""
    account = Account(reported=1, decides=REFUSED)
    again = [Account(reported=5, decides=REFUSED), Account(reported=3), Account(reported=4),
             Account(reported=99)]  # fmt: skip
    log = Tiny([Presence([account])], again=again, values={**ON, slots.REFLAG: 5.0}, end=13.5)
    assert log.lines()[4:] == [
        "3 referred account=0 flag=0 actor=0",
        "5 decided account=0 flag=0 actor=0 refused",
        "5 flagged account=0 flag=1 again",
        "5 triage_began account=0 flag=1 actor=0",
        "5 referral_began account=0 flag=1 actor=0",
        "6 referred account=0 flag=1 actor=0",
        "6 merged account=0 flag=1 actor=0 report",
        "8 decided account=0 flag=1 actor=0 refused",
        "9 merged account=0 flag=1 actor=0 report",
        "13 flagged account=0 flag=2 actor=0 report",
        "13 triage_began account=0 flag=2 actor=0",
    ]
