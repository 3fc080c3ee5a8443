"""Search and its clock, whose rate changes; worked out by hand.

With half-saturation 0 a team of n searchers finds n accounts an hour: one unit of visibility is
found at rate n / S, S being the visible accounts.
"""

from __future__ import annotations

from sim import slots
from tests.trace.tiny import Account, Lead, Presence, Shift, Tiny

SEARCH = {slots.FINDS_PER_HOUR: 1.0}


def test_a_find_in_idle_time_is_worked_at_once_by_its_finder() -> None:
    log = Tiny([Presence([Account(found=2)])], values=SEARCH).lines()
    assert log == [
        "0 opened account=0 actor=0 opening",
        "0 search_began actor=0 idle",
        "2 flagged account=0 flag=0 actor=0 find",
        "2 search_ended actor=0",
        "2 triage_began account=0 flag=0 actor=0",
        "3 referral_began account=0 flag=0 actor=0",
        "4 referred account=0 flag=0 actor=0",
        "4 search_began actor=0 idle",
        "6 decided account=0 flag=0 actor=0 removed",
        "6 removed account=0 flag=0 actor=0 referral",
        "6 lost account=0 actor=0",
    ]


def test_the_clock_changes_its_rate_with_searchers_and_with_what_is_visible() -> None:
    """Account 0 needs 2 units of clock, account 1 appears at 1 and needs 1.5.

    0 to 1 h: 1 searcher, 1 visible: 1 unit (1). 1 to 3 h: 2 visible: 1 unit (2): account 0 is
    found at 3, and analyst 0 is busy until 5; account 1 appeared at 1 unit, is due at 2.5.
    3 to 5 h: nobody searches. 5 h: 1 visible, rate 1: found at 5.5.
    """
    presences = [Presence([Account(found=2)]), Presence([Account(found=1.5)], at=1)]
    log = Tiny(presences, values=SEARCH).lines()
    assert [line for line in log if "flagged" in line] == [
        "3 flagged account=0 flag=0 actor=0 find",
        "5.5 flagged account=1 flag=1 actor=0 find",
    ]


def test_more_searchers_and_a_dated_step_speed_it_up() -> None:
    """2 searchers and 1 visible: rate 2, 4 units by 2 h; then 0.25 finds an hour: rate 0.5."""
    tiny = Tiny(
        [Presence([Account(found=5)])],
        shifts=[Shift(0, 100, (0, 1))],
        values=SEARCH,
        steps=[(2.0, slots.FINDS_PER_HOUR, 0.25)],
    )
    found = [line for line in tiny.lines() if "flagged" in line]
    assert found == ["4 flagged account=0 flag=0 actor=0 find"]


def test_the_finder_is_a_trait_of_the_account() -> None:
    tiny = Tiny(
        [Presence([Account(found=2, finder=0.5)])], shifts=[Shift(0, 9, (0, 1))], values=SEARCH
    )
    assert "1 flagged account=0 flag=0 actor=1 find" in tiny.lines()


def test_visibility_speeds_up_only_the_account_that_has_it() -> None:
    """Visibilities 3 and 1, S = 4: the clock runs at 1/4; account 0 needs 6/3 = 2 units."""
    presences = [Presence([Account(found=6, visibility=3)]), Presence([Account(found=100)])]
    log = Tiny(presences, values=SEARCH).lines()
    assert "8 flagged account=0 flag=0 actor=0 find" in log


def test_what_is_due_just_after_midnight_goes_before_a_find_of_that_night() -> None:
    """The find is due at 24.5; a lead at 24.25 takes the searcher for two hours: 26.5."""
    log = Tiny([Presence([Account(found=24.5)])], leads=[Lead(24.25)], values=SEARCH).lines()
    assert [line for line in log if "flagged" in line or "search" in line] == [
        "0 search_began actor=0 idle",
        "24.25 flagged account=1 flag=0 actor=0 lead",
        "24.25 search_ended actor=0",
        "26.25 search_began actor=0 idle",
        "26.5 flagged account=0 flag=1 actor=0 find",
        "26.5 search_ended actor=0",
        "28.5 search_began actor=0 idle",
    ]


def test_holling_and_breaks() -> None:
    """r 2, S_half 3, breaks 0.5, one of visibility 1: the clock runs at 0.5 * 2 / 4 = 0.25."""
    values = {slots.FINDS_PER_HOUR: 2.0, slots.HALF_SATURATION: 3.0, slots.BREAKS: 0.5}
    log = Tiny([Presence([Account(found=1, triage=1)])], values=values).lines()
    assert [line.split()[0] for line in log if "flagged" in line] == ["4"]
    # Work takes twice as long: triage of an hour ends two hours later.
    assert "6 referral_began account=0 flag=0 actor=0" in log


def test_a_lead_interrupts_idle_search_of_the_lowest_numbered() -> None:
    tiny = Tiny(
        [Presence([Account(found=50)])],
        leads=[Lead(1)],
        shifts=[Shift(0, 10, (0, 1))],
        values=SEARCH,
    )
    assert tiny.lines()[3:6] == [
        "1 flagged account=1 flag=0 actor=0 lead",
        "1 search_ended actor=0",
        "1 triage_began account=1 flag=0 actor=0",
    ]


def test_protected_time_is_not_interrupted_and_a_find_in_it_is_worked_at_once() -> None:
    """Protected until 4: the lead of 1 h waits, the find of 2 h does not."""
    tiny = Tiny(
        [Presence([Account(found=2)])],
        leads=[Lead(1)],
        shifts=[Shift(0, 10, protected=5)],
        values=SEARCH,
    )
    assert tiny.lines()[1:11] == [
        "0 search_began actor=0 protected",
        "1 flagged account=1 flag=0 actor=0 lead",
        "2 flagged account=0 flag=1 actor=0 find",
        "2 search_ended actor=0",
        "2 triage_began account=0 flag=1 actor=0",
        "3 referral_began account=0 flag=1 actor=0",
        "4 referred account=0 flag=1 actor=0",
        "4 search_began actor=0 protected",
        "5 search_ended actor=0",
        "5 triage_began account=1 flag=0 actor=0",
    ]


def test_a_suspended_case_goes_before_protected_search() -> None:
    tiny = Tiny(
        [Presence([Account(found=50)])],
        leads=[Lead(7, triage=2)],
        shifts=[Shift(0, 8), Shift(24, 32, protected=30)],
        values=SEARCH,
    )
    assert tiny.lines()[5:10] == [
        "8 suspended account=1 flag=0 actor=0",
        "24 resumed account=1 flag=0 actor=0",
        "25 referral_began account=1 flag=0 actor=0",
        "26 referred account=1 flag=0 actor=0",
        "26 search_began actor=0 protected",
    ]


def test_search_stands_still_out_of_hours() -> None:
    """6 of 10 units by closing time at 6; the rest from 24 on."""
    tiny = Tiny([Presence([Account(found=10)])], shifts=[Shift(0, 6), Shift(24, 40)], values=SEARCH)
    assert [line for line in tiny.lines() if "flagged" in line] == [
        "28 flagged account=0 flag=0 actor=0 find"
    ]


def test_a_flagged_account_cannot_be_found() -> None:
    """Reported at 1; its threshold would have been reached at 2."""
    tiny = Tiny([Presence([Account(reported=1, found=2)])], values=SEARCH)
    assert [line.split()[-1] for line in tiny.lines() if "flagged" in line] == ["report"]


def test_no_finds_means_nobody_searches() -> None:
    log = Tiny([Presence([Account(found=2)])], values={slots.FINDS_PER_HOUR: 0.0}, end=50).lines()
    assert log == ["0 opened account=0 actor=0 opening"]
