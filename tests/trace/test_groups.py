"""Groups: returns, displacement, adaptation, disruption, detection at opening; by hand."""

from __future__ import annotations

from sim import slots
from tests.trace.tiny import Account, Lead, Presence, Shift, Tiny


def test_detection_and_return() -> None:
    first = Account(detected=3, returns=0.4, returns_after=2)
    log = Tiny([Presence([first, Account(detected=4)])]).lines()
    assert log == [
        "0 opened account=0 actor=0 opening",
        "3 removed account=0 actor=0 detection",
        "5 returned account=1 actor=0",
        "9 removed account=1 actor=0 detection",
        "9 lost account=1 actor=0",
    ]


def test_displacement_to_another_platform() -> None:
    first = Account(detected=3, returns=0.4, returns_after=2, displaced=0.4, displaced_to=0.7)
    log = Tiny([Presence([first, Account()])], platforms=2).lines()
    assert log[-1] == "5 returned account=1 actor=1"


def test_stopped_at_opening_returns_at_once_on_its_way() -> None:
    first = Account(stopped=0.4, returns=0.4, returns_after=2)
    log = Tiny([Presence([first, Account()])]).lines()
    assert log == [
        "0 opened account=0 actor=0 opening",
        "0 removed account=0 actor=0 opening",
        "2 returned account=1 actor=0",
    ]


def test_a_takedown_makes_the_group_open_one_more() -> None:
    tiny = Tiny(
        [Presence([Account(reported=1, adapts=0.4)])],
        more=[Presence([Account(detected=7)], enters=slots.BY_ADAPTING)],
    )
    assert tiny.lines()[-4:] == [
        "5 lost account=0 actor=0",
        "5 opened account=1 actor=0 adaptation",
        "12 removed account=1 actor=0 detection",
        "12 lost account=1 actor=0",
    ]


def test_detection_makes_no_group_adapt() -> None:
    tiny = Tiny(
        [Presence([Account(detected=1, adapts=0.0)])],
        more=[Presence([Account()], enters=slots.BY_ADAPTING)],
    )
    assert tiny.lines()[-1] == "1 lost account=0 actor=0"


def test_disruption_silences_what_is_live_and_what_would_return() -> None:
    """At 5: account 0 is live and flagged, 1 was removed and would return, 3 opens later."""
    tiny = Tiny(
        [
            Presence([Account(reported=2, triage=10)]),
            Presence([Account(detected=4, returns=0.1, returns_after=9), Account()]),
            Presence([Account()], at=8),
            Presence([Account(detected=9)], group=1),
        ],
        leads=[Lead(1.5, triage=1, referral=5)],
        disrupted=(5, float("inf")),
    )
    assert tiny.lines() == [
        "0 opened account=0 actor=0 opening",
        "0 opened account=1 actor=0 opening",
        "0 opened account=4 actor=0 opening",
        "1.5 flagged account=5 flag=0 actor=0 lead",
        "1.5 triage_began account=5 flag=0 actor=0",
        "2 flagged account=0 flag=1 actor=0 report",
        "2.5 referral_began account=5 flag=0 actor=0",
        "4 removed account=1 actor=0 detection",
        "5 silent account=0 actor=0",
        "5 withdrawn account=0 flag=1",
        "5 lost account=1 actor=0 disruption",
        "7.5 referred account=5 flag=0 actor=0",
        "9 removed account=4 actor=0 detection",
        "9 lost account=4 actor=0",
        "9.5 decided account=5 flag=0 actor=0 removed",
        "9.5 removed account=5 flag=0 actor=0 referral",
    ]


def test_entry_of_what_is_live_and_what_is_awaited() -> None:
    tiny = Tiny(
        [
            Presence([Account(detected=2)], enters=slots.LIVE_AT_ENTRY),
            Presence([Account()], enters=slots.AWAITED_AT_ENTRY, at=3),
        ]
    )
    assert tiny.lines() == [
        "0 opened account=0 actor=0 initial",
        "2 removed account=0 actor=0 detection",
        "2 lost account=0 actor=0",
        "3 returned account=1 actor=0",
    ]


def test_equal_times_of_every_kind_go_by_kind_then_number() -> None:
    """All at 10: a step, an opening, a detection, an answer, the end of a stage, closing time,
    a lead, a report, a find, the start of a shift, and work to be handed out.

    Analysts 0 and 1 change shifts at 10, analyst 2 does not. The find: finds 0.5 an hour, four
    visible accounts; three search until 6 (0.375 an hour: 2.25), then two (0.25: 1).
    """
    tiny = Tiny(
        [
            Presence([Account(detected=10)]),
            Presence([Account()], at=10),
            Presence([Account(reported=10)]),
            Presence([Account(found=3.25)]),
            Presence([Account()]),
        ],
        leads=[Lead(6), Lead(8), Lead(10)],
        shifts=[
            Shift(0, 10, (0, 1), staff=3),
            Shift(0, 20, (2,), staff=3),
            Shift(10, 20, (0, 1), staff=3),
        ],
        values={slots.FINDS_PER_HOUR: 0.5},
        steps=[(10.0, slots.ORDER, float(slots.NEWEST_FIRST))],
    )
    at_ten = [line for line in tiny.lines(without=()) if line.startswith("10 ")]
    assert at_ten == [
        "10 opened account=1 actor=0 opening",
        "10 removed account=0 actor=0 detection",
        "10 lost account=0 actor=0",
        "10 decided account=5 flag=0 actor=0 removed",
        "10 removed account=5 flag=0 actor=0 referral",
        "10 referred account=6 flag=1 actor=0",
        "10 off_duty actor=0",
        "10 search_ended actor=1",
        "10 off_duty actor=1",
        "10 flagged account=7 flag=2 actor=0 lead",
        "10 flagged account=2 flag=3 actor=0 report",
        "10 flagged account=3 flag=4 actor=2 find",
        "10 search_ended actor=2",
        "10 on_duty actor=0",
        "10 on_duty actor=1",
        "10 triage_began account=7 flag=2 actor=0",
        "10 triage_began account=2 flag=3 actor=1",
        "10 triage_began account=3 flag=4 actor=2",
    ]
