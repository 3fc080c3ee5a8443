"""One of two analysts leaves, a colleague takes over, somebody new comes; worked out by hand."""

from __future__ import annotations

from tests.trace.tiny import Lead, Shift, Tiny


def test_a_leaver_a_vacancy_and_a_newcomer() -> None:
    """Days of eight hours. Analyst 1 leaves after the first: the case goes back with what is left
    of it, and analyst 0 works it after their own. The lead of the vacant day waits for analyst 0.
    Who comes on the third day learns (no shift) and works on the fourth."""
    leads = [Lead(6, triage=4), Lead(7, triage=3), Lead(30), Lead(73), Lead(73)]
    shifts = [
        Shift(0, 8, (0, 1)),
        Shift(24, 32, (0,), staff=1),
        Shift(48, 56, (0,), staff=2),
        Shift(72, 80, (0, 1)),
    ]
    log = Tiny(leads=leads, shifts=shifts).lines(without=("decided", "removed"))
    assert log == [
        "0 on_duty actor=0",
        "0 on_duty actor=1",
        "6 flagged account=0 flag=0 actor=0 lead",
        "6 triage_began account=0 flag=0 actor=0",
        "7 flagged account=1 flag=1 actor=0 lead",
        "7 triage_began account=1 flag=1 actor=1",
        "8 suspended account=0 flag=0 actor=0",
        "8 off_duty actor=0",
        "8 suspended account=1 flag=1 actor=1",
        "8 off_duty actor=1",
        "24 on_duty actor=0",
        "24 resumed account=0 flag=0 actor=0",
        "26 referral_began account=0 flag=0 actor=0",
        "27 referred account=0 flag=0 actor=0",
        "27 resumed account=1 flag=1 actor=0",
        "29 referral_began account=1 flag=1 actor=0",
        "30 referred account=1 flag=1 actor=0",
        "30 flagged account=2 flag=2 actor=0 lead",
        "30 triage_began account=2 flag=2 actor=0",
        "31 referral_began account=2 flag=2 actor=0",
        "32 referred account=2 flag=2 actor=0",
        "32 off_duty actor=0",
        "48 on_duty actor=0",
        "56 off_duty actor=0",
        "72 on_duty actor=0",
        "72 on_duty actor=1",
        "73 flagged account=3 flag=3 actor=0 lead",
        "73 flagged account=4 flag=4 actor=0 lead",
        "73 triage_began account=3 flag=3 actor=0",
        "73 triage_began account=4 flag=4 actor=1",
        "74 referral_began account=3 flag=3 actor=0",
        "74 referral_began account=4 flag=4 actor=1",
        "75 referred account=3 flag=3 actor=0",
        "75 referred account=4 flag=4 actor=1",
        "80 off_duty actor=0",
        "80 off_duty actor=1",
    ]
