"""Several teams: whose flag it is, who has left, protected time, and breaks; worked out by hand."""

from __future__ import annotations

import pytest

from sim import slots
from tests.trace.tiny import Account, Lead, Presence, Shift, Tiny

BOTH = [Shift(0, 100, (0,)), Shift(0, 100, (1,))]  # two teams of one analyst, always there


def test_two_teams_with_content_types_of_their_own_are_two_queues() -> None:
    """Analyst 1 works type 1 only: flag 2 waits for them although analyst 0 has nothing to do."""
    leads = [Lead(1, content=1), Lead(1.5, content=0), Lead(2, content=1)]
    log = Tiny(leads=leads, shifts=BOTH, team=(0, 1), takes=[[1, 0], [0, 1]]).lines()
    assert log == [
        "1 flagged account=0 flag=0 actor=0 lead",
        "1 triage_began account=0 flag=0 actor=1",
        "1.5 flagged account=1 flag=1 actor=0 lead",
        "1.5 triage_began account=1 flag=1 actor=0",
        "2 referral_began account=0 flag=0 actor=1",
        "2 flagged account=2 flag=2 actor=0 lead",
        "2.5 referral_began account=1 flag=1 actor=0",
        "3 referred account=0 flag=0 actor=1",
        "3 triage_began account=2 flag=2 actor=1",
        "3.5 referred account=1 flag=1 actor=0",
        "4 referral_began account=2 flag=2 actor=1",
        "5 decided account=0 flag=0 actor=0 removed",
        "5 removed account=0 flag=0 actor=0 referral",
        "5 referred account=2 flag=2 actor=1",
        "5.5 decided account=1 flag=1 actor=0 removed",
        "5.5 removed account=1 flag=1 actor=0 referral",
        "7 decided account=2 flag=2 actor=0 removed",
        "7 removed account=2 flag=2 actor=0 referral",
    ]


def test_a_team_that_chooses_passes_older_flags_by() -> None:
    """Analyst 0 takes everything and is at work; analyst 1 leaves flag 1 and takes flag 2."""
    leads = [Lead(1, triage=3), Lead(1.5), Lead(2, content=1)]
    log = Tiny(leads=leads, shifts=BOTH, team=(0, 1), takes=[[1, 1], [0, 1]]).lines()
    assert log == [
        "1 flagged account=0 flag=0 actor=0 lead",
        "1 triage_began account=0 flag=0 actor=0",
        "1.5 flagged account=1 flag=1 actor=0 lead",
        "2 flagged account=2 flag=2 actor=0 lead",
        "2 triage_began account=2 flag=2 actor=1",
        "3 referral_began account=2 flag=2 actor=1",
        "4 referral_began account=0 flag=0 actor=0",
        "4 referred account=2 flag=2 actor=1",
        "5 referred account=0 flag=0 actor=0",
        "5 triage_began account=1 flag=1 actor=0",
        "6 decided account=2 flag=2 actor=0 removed",
        "6 removed account=2 flag=2 actor=0 referral",
        "6 referral_began account=1 flag=1 actor=0",
        "7 decided account=0 flag=0 actor=0 removed",
        "7 removed account=0 flag=0 actor=0 referral",
        "7 referred account=1 flag=1 actor=0",
        "9 decided account=1 flag=1 actor=0 removed",
        "9 removed account=1 flag=1 actor=0 referral",
    ]


def test_withdrawn_flags_that_a_team_passes_by_leave_the_backlog() -> None:
    """Flags 1 and 2 stand before flag 3, which analyst 1 takes; 1 goes at 3, and 2 is left."""
    leads = [Lead(1, triage=5), Lead(1.5, lifetime=1.5), Lead(2), Lead(4, content=1)]
    log = Tiny(leads=leads, shifts=BOTH, team=(0, 1), takes=[[1, 1], [0, 1]], end=9).lines()
    assert log == [
        "1 flagged account=0 flag=0 actor=0 lead",
        "1 triage_began account=0 flag=0 actor=0",
        "1.5 flagged account=1 flag=1 actor=0 lead",
        "2 flagged account=2 flag=2 actor=0 lead",
        "3 withdrawn account=1 flag=1",
        "4 flagged account=3 flag=3 actor=0 lead",
        "4 triage_began account=3 flag=3 actor=1",
        "5 referral_began account=3 flag=3 actor=1",
        "6 referral_began account=0 flag=0 actor=0",
        "6 referred account=3 flag=3 actor=1",
        "7 referred account=0 flag=0 actor=0",
        "7 triage_began account=2 flag=2 actor=0",
        "8 decided account=3 flag=3 actor=0 removed",
        "8 removed account=3 flag=3 actor=0 referral",
        "8 referral_began account=2 flag=2 actor=0",
    ]


def test_who_leaves_gives_back_to_whoever_is_on_duty_in_another_team() -> None:
    """Analyst 1 leaves the first team; analyst 2 is of the second, where half the time is breaks:
    what was an hour's work takes two there."""
    shifts = [Shift(0, 8, (0, 1)), Shift(4, 30, (2,)), Shift(24, 32, (0,), staff=1)]
    breaks = {slots.MORE_BREAKS + 1: 0.5}
    leads = [Lead(7, triage=2), Lead(7, triage=2)]
    log = Tiny(leads=leads, shifts=shifts, team=(0, 0, 1), values=breaks).lines()
    assert log == [
        "7 flagged account=0 flag=0 actor=0 lead",
        "7 flagged account=1 flag=1 actor=0 lead",
        "7 triage_began account=0 flag=0 actor=0",
        "7 triage_began account=1 flag=1 actor=1",
        "8 suspended account=0 flag=0 actor=0",
        "8 suspended account=1 flag=1 actor=1",
        "24 resumed account=0 flag=0 actor=0",
        "24 resumed account=1 flag=1 actor=2",
        "25 referral_began account=0 flag=0 actor=0",
        "26 referred account=0 flag=0 actor=0",
        "26 referral_began account=1 flag=1 actor=2",
        "28 decided account=0 flag=0 actor=0 removed",
        "28 removed account=0 flag=0 actor=0 referral",
        "28 referred account=1 flag=1 actor=2",
        "30 decided account=1 flag=1 actor=0 removed",
        "30 removed account=1 flag=1 actor=0 referral",
    ]


def test_each_team_has_protected_time_of_its_own() -> None:
    """Until 4 the first team only looks; a lead at 3 interrupts the second, one at 3.5 waits."""
    shifts = [Shift(0, 8, (0,), protected=4), Shift(2, 10, (1,))]
    values = {slots.FINDS_PER_HOUR: 1.0}
    log = Tiny(leads=[Lead(3), Lead(3.5)], shifts=shifts, team=(0, 1), values=values).lines()
    assert log == [
        "0 search_began actor=0 protected",
        "2 search_began actor=1 idle",
        "3 flagged account=0 flag=0 actor=0 lead",
        "3 search_ended actor=1",
        "3 triage_began account=0 flag=0 actor=1",
        "3.5 flagged account=1 flag=1 actor=0 lead",
        "4 referral_began account=0 flag=0 actor=1",
        "4 search_ended actor=0",
        "4 triage_began account=1 flag=1 actor=0",
        "5 referral_began account=1 flag=1 actor=0",
        "5 referred account=0 flag=0 actor=1",
        "5 search_began actor=1 idle",
        "6 referred account=1 flag=1 actor=0",
        "6 search_began actor=0 idle",
        "7 decided account=0 flag=0 actor=0 removed",
        "7 removed account=0 flag=0 actor=0 referral",
        "8 decided account=1 flag=1 actor=0 removed",
        "8 removed account=1 flag=1 actor=0 referral",
        "8 search_ended actor=0",
        "10 search_ended actor=1",
    ]


@pytest.mark.parametrize(("finder", "analyst", "hours"), [(0.6, 0, 1), (0.7, 1, 2)])
def test_who_has_fewer_breaks_finds_more_and_works_faster(
    finder: float, analyst: int, hours: int
) -> None:
    """One and a half searchers find at 2 what one finds at 3; two finds of three are the first's.

    Each stage takes an hour, or two where half the time is breaks; the content type of a find does
    not matter.
    """
    log = Tiny(
        presences=[Presence([Account(found=3, finder=finder)])],
        shifts=BOTH, team=(0, 1), takes=[[1, 1], [0, 1]],
        values={slots.FINDS_PER_HOUR: 1.0, slots.MORE_BREAKS + 1: 0.5},
    ).lines()  # fmt: skip
    assert log == [
        "0 opened account=0 actor=0 opening",
        "0 search_began actor=0 idle",
        "0 search_began actor=1 idle",
        f"2 flagged account=0 flag=0 actor={analyst} find",
        f"2 search_ended actor={analyst}",
        f"2 triage_began account=0 flag=0 actor={analyst}",
        f"{2 + hours} referral_began account=0 flag=0 actor={analyst}",
        f"{2 + 2 * hours} referred account=0 flag=0 actor={analyst}",
        f"{2 + 2 * hours} search_began actor={analyst} idle",
        f"{4 + 2 * hours} decided account=0 flag=0 actor=0 removed",
        f"{4 + 2 * hours} removed account=0 flag=0 actor=0 referral",
        f"{4 + 2 * hours} lost account=0 actor=0",
        "100 search_ended actor=0",
        "100 search_ended actor=1",
    ]
