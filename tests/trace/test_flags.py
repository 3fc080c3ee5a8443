"""The life of a flag, worked out by hand."""

from __future__ import annotations

from sim import slots
from tests.trace.tiny import Account, Lead, Presence, Shift, Tiny


def test_to_takedown_and_return() -> None:
    first = Account(reported=3, triage=1, referral=2, response=4, returns=0.1, returns_after=6)
    log = Tiny([Presence([first, Account()])]).lines()
    assert log == [
        "0 opened account=0 actor=0 opening",
        "3 flagged account=0 flag=0 actor=0 report",
        "3 triage_began account=0 flag=0 actor=0",
        "4 referral_began account=0 flag=0 actor=0",
        "6 referred account=0 flag=0 actor=0",
        "10 decided account=0 flag=0 actor=0 removed",
        "10 removed account=0 flag=0 actor=0 referral",
        "16 returned account=1 actor=0",
    ]


def test_withdrawn_when_the_account_goes_before_triage() -> None:
    log = Tiny(leads=[Lead(0), Lead(1, lifetime=0.5)]).lines()
    assert log == [
        "0 flagged account=0 flag=0 actor=0 lead",
        "0 triage_began account=0 flag=0 actor=0",
        "1 referral_began account=0 flag=0 actor=0",
        "1 flagged account=1 flag=1 actor=0 lead",
        "1.5 withdrawn account=1 flag=1",
        "2 referred account=0 flag=0 actor=0",
        "4 decided account=0 flag=0 actor=0 removed",
        "4 removed account=0 flag=0 actor=0 referral",
    ]


def test_overtaken_in_work_finishes_the_stage_in_hand() -> None:
    log = Tiny([Presence([Account(reported=1, detected=1.5)])]).lines()
    assert log == [
        "0 opened account=0 actor=0 opening",
        "1 flagged account=0 flag=0 actor=0 report",
        "1 triage_began account=0 flag=0 actor=0",
        "1.5 removed account=0 actor=0 detection",
        "1.5 lost account=0 actor=0",
        "2 overtaken account=0 flag=0 actor=0",
    ]


def test_overtaken_before_the_answer() -> None:
    log = Tiny(leads=[Lead(0, lifetime=3)]).lines()
    assert log[-2:] == [
        "2 referred account=0 flag=0 actor=0",
        "4 overtaken account=0 flag=0",
    ]


def test_dismissed_refused_and_undecided() -> None:
    log = Tiny(
        leads=[Lead(0, genuine=False), Lead(10, decides=0.92), Lead(20, decides=0.96)]
    ).lines()
    assert [line for line in log if "dismissed" in line or "decided" in line] == [
        "1 dismissed account=0 flag=0 actor=0",
        "14 decided account=1 flag=1 actor=0 refused",
        "24 decided account=2 flag=2 actor=0 undecided",
    ]


def test_a_second_report_is_merged_until_the_account_may_be_flagged_again() -> None:
    """Refused at 5; reports at 2 and 4 are merged, so is one at 8; flagged again from 15 on."""
    account = Account(reported=1, decides=0.92)
    again = [  # flag, spells and reports draw their later rows from here, each in turn
        Account(reported=1, decides=0.0),
        Account(reported=2),
        Account(reported=4),
        Account(reported=10),
        Account(reported=100),
    ]
    log = Tiny([Presence([account])], again=again, values={slots.REFLAG: 10.0}, end=25).lines()
    assert log == [
        "0 opened account=0 actor=0 opening",
        "1 flagged account=0 flag=0 actor=0 report",
        "1 triage_began account=0 flag=0 actor=0",
        "2 referral_began account=0 flag=0 actor=0",
        "2 merged account=0 flag=0 actor=0 report",
        "3 referred account=0 flag=0 actor=0",
        "4 merged account=0 flag=0 actor=0 report",
        "5 decided account=0 flag=0 actor=0 refused",
        "8 merged account=0 flag=0 actor=0 report",
        "18 flagged account=0 flag=1 actor=0 report",
        "18 triage_began account=0 flag=1 actor=0",
        "19 referral_began account=0 flag=1 actor=0",
        "20 referred account=0 flag=1 actor=0",
        "22 decided account=0 flag=1 actor=0 removed",
        "22 removed account=0 flag=1 actor=0 referral",
        "22 lost account=0 actor=0",
    ]


def test_finite_reviewers_take_one_referral_after_the_other() -> None:
    tiny = Tiny(
        leads=[Lead(0, review=3, response=0), Lead(0, review=1, response=2)],
        shifts=[Shift(0, 100, members=(0, 1))],
        values={slots.REVIEWERS: 1.0},
    )
    assert tiny.lines()[6:] == [
        "2 referred account=0 flag=0 actor=0",
        "2 review_began account=0 flag=0 actor=0",
        "2 referred account=1 flag=1 actor=1",
        "5 review_began account=1 flag=1 actor=0",
        "5 decided account=0 flag=0 actor=0 removed",
        "5 removed account=0 flag=0 actor=0 referral",
        "8 decided account=1 flag=1 actor=0 removed",
        "8 removed account=1 flag=1 actor=0 referral",
    ]


def test_orders() -> None:
    """One in work; behind it flags of 1 h (mild), 2 h (urgent) and 3 h (mild)."""
    leads = [Lead(0), Lead(1, content=0), Lead(1.5, content=1), Lead(1.75, content=0)]

    def triaged(order: float) -> list[str]:
        lines = Tiny(leads=leads, values={slots.ORDER: order}).lines()
        return [line.split()[3] for line in lines if "triage_began" in line]

    assert triaged(slots.OLDEST_FIRST) == ["flag=0", "flag=1", "flag=2", "flag=3"]
    assert triaged(slots.NEWEST_FIRST) == ["flag=0", "flag=3", "flag=2", "flag=1"]
    assert triaged(slots.SEVERITY_FIRST) == ["flag=0", "flag=2", "flag=1", "flag=3"]


def test_a_step_changes_the_order_of_what_waits() -> None:
    leads = [Lead(0), Lead(0.25), Lead(0.5), Lead(0.75)]
    lines = Tiny(leads=leads, steps=[(3.0, slots.ORDER, float(slots.NEWEST_FIRST))]).lines()
    began = [line.split()[3] for line in lines if "triage_began" in line]
    assert began == ["flag=0", "flag=1", "flag=3", "flag=2"]
