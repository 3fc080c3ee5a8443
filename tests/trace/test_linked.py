"""Cases of several accounts of a group, worked out by hand."""

from __future__ import annotations

from sim import slots
from tests.trace.tiny import INF, Account, Presence, Shift, Tiny

THREE = {slots.LINKED: 3.0}
REFUSED = 0.92


def test_a_case_refers_the_lowest_numbers_and_each_is_decided_by_itself() -> None:
    """Flagged at 1; from 2 on an hour for the case and half an hour for each of two more.

    Account 1 is open already and account 5 of another group; so 2 and 3 are linked, and 4 is not.
    Account 2 goes at 2.5, and a report on 3 is merged.
    """
    tiny = Tiny(
        [
            Presence([Account(reported=1)]),
            Presence([Account(reported=1.5)]),
            Presence([Account(detected=2.5)]),
            Presence([Account(reported=2.25, decides=REFUSED)]),
            Presence([Account()]),
            Presence([Account()], group=1),
        ],
        values=THREE, disrupted=(INF, INF), end=5.5,
    )  # fmt: skip
    assert tiny.lines()[6:] == [
        "1 flagged account=0 flag=0 actor=0 report",
        "1 triage_began account=0 flag=0 actor=0",
        "1.5 flagged account=1 flag=1 actor=0 report",
        "2 referral_began account=0 flag=0 actor=0",
        "2 flagged account=2 flag=2 actor=0 linked",
        "2 triage_began account=2 flag=2 actor=0",
        "2 referral_began account=2 flag=2 actor=0",
        "2 flagged account=3 flag=3 actor=0 linked",
        "2 triage_began account=3 flag=3 actor=0",
        "2 referral_began account=3 flag=3 actor=0",
        "2.25 merged account=3 flag=3 actor=0 report",
        "2.5 removed account=2 actor=0 detection",
        "2.5 lost account=2 actor=0",
        "4 referred account=0 flag=0 actor=0",
        "4 overtaken account=2 flag=2 actor=0",
        "4 referred account=3 flag=3 actor=0",
        "4 triage_began account=1 flag=1 actor=0",
        "5 referral_began account=1 flag=1 actor=0",
        "5 flagged account=4 flag=4 actor=0 linked",
        "5 triage_began account=4 flag=4 actor=0",
        "5 referral_began account=4 flag=4 actor=0",
    ]


def test_closing_time_suspends_the_case_as_one() -> None:
    """An hour and a half from 2 on; an hour is left at 2.5. Its own account goes at 2.25."""
    tiny = Tiny(
        [Presence([Account(reported=1, detected=2.25)]), Presence([Account()])],
        shifts=[Shift(0, 2.5), Shift(10, 20)],
        values=THREE,
    )
    assert tiny.lines()[5:] == [
        "2 flagged account=1 flag=1 actor=0 linked",
        "2 triage_began account=1 flag=1 actor=0",
        "2 referral_began account=1 flag=1 actor=0",
        "2.25 removed account=0 actor=0 detection",
        "2.25 lost account=0 actor=0",
        "2.5 suspended account=0 flag=0 actor=0",
        "10 resumed account=0 flag=0 actor=0",
        "11 overtaken account=0 flag=0 actor=0",
        "11 referred account=1 flag=1 actor=0",
        "13 decided account=1 flag=1 actor=0 removed",
        "13 removed account=1 flag=1 actor=0 referral",
        "13 lost account=1 actor=0",
    ]


def test_a_fraction_is_a_share_of_cases_and_a_second_try_is_of_one_account() -> None:
    """At 1.25 accounts a case with the uniform 0.75 has two, one with 0.5 has one."""
    for links, linked in ((0.75, 1), (0.5, 0)):
        tiny = Tiny(
            [Presence([Account(reported=1, decides=REFUSED, links=links)]), Presence([Account()])],
            values={slots.LINKED: 1.25, slots.REFER_AGAIN: 1.0}, again=[Account(links=0.9)] * 8,
            end=6,
        )  # fmt: skip
        lines = tiny.lines()
        assert sum(line.endswith("linked") for line in lines) == linked
        assert sum(line.endswith("again") for line in lines) == 1


def test_presences_from_adaptation_are_linked_after_the_others() -> None:
    """The takedown at 5 opens account 3; account 1 is reported at 6 and takes 2 and 3 with it."""
    tiny = Tiny(
        [
            Presence([Account(reported=1, adapts=0.0)]),
            Presence([Account(reported=6)]),
            Presence([Account()], at=5.5),
        ],
        more=[Presence([Account()], enters=slots.BY_ADAPTING)],
        values={slots.LINKED: 9.0}, steps=[(0.0, slots.LINKED, 1.0), (5.0, slots.LINKED, 9.0)],
        end=7.5,
    )  # fmt: skip
    flagged = [line for line in tiny.lines() if line.endswith("linked")]
    assert flagged == [
        "7 flagged account=2 flag=2 actor=0 linked",
        "7 flagged account=3 flag=3 actor=0 linked",
    ]
