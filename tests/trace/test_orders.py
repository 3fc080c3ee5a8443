"""Orders by reach and by age; worked out by hand."""

from __future__ import annotations

import pytest

from sim.slots import AGING, AGING_PER_HOUR, ORDER, REACH_FIRST
from tests.trace.tiny import Account, Lead, Presence, Tiny

# The analyst is at work until 4. Flag 1 waits from 1 on at severity 1, flag 2 from 3 on at 0.
LEADS = [Lead(0, triage=3), Lead(1), Lead(3, content=1)]
FIRST, SECOND = ("4 triage_began account=1 flag=1 actor=0",
                 "6 triage_began account=2 flag=2 actor=0")  # fmt: skip
OTHER, LAST = ("4 triage_began account=2 flag=2 actor=0",
               "6 triage_began account=1 flag=1 actor=0")  # fmt: skip


@pytest.mark.parametrize(
    ("per_hour", "begun"),
    [
        (0.0, [OTHER, LAST]),  # ranks 1 and 0
        (0.25, [OTHER, LAST]),  # 1.25 and 0.75
        (0.5, [FIRST, SECOND]),  # 1.5 and 1.5: the older one
        (1.0, [FIRST, SECOND]),  # 2 and 3
    ],
)
def test_an_hour_of_waiting_is_worth_so_many_ranks(per_hour: float, begun: list[str]) -> None:
    log = Tiny(leads=LEADS, values={ORDER: AGING, AGING_PER_HOUR: per_hour}).lines()
    assert [line for line in log if "triage_began" in line][1:] == begun


def test_another_weight_ranks_all_who_wait_anew() -> None:
    """At 3.5 the weight rises from 0.25 to 1, so that flag 1 goes before flag 2 after all."""
    values = {ORDER: float(AGING), AGING_PER_HOUR: 0.25}
    log = Tiny(leads=LEADS, values=values, steps=[(3.5, AGING_PER_HOUR, 1.0)]).lines()
    assert log == [
        "0 flagged account=0 flag=0 actor=0 lead",
        "0 triage_began account=0 flag=0 actor=0",
        "1 flagged account=1 flag=1 actor=0 lead",
        "3 referral_began account=0 flag=0 actor=0",
        "3 flagged account=2 flag=2 actor=0 lead",
        "4 referred account=0 flag=0 actor=0",
        FIRST,
        "5 referral_began account=1 flag=1 actor=0",
        "6 decided account=0 flag=0 actor=0 removed",
        "6 removed account=0 flag=0 actor=0 referral",
        "6 referred account=1 flag=1 actor=0",
        SECOND,
        "7 referral_began account=2 flag=2 actor=0",
        "8 decided account=1 flag=1 actor=0 removed",
        "8 removed account=1 flag=1 actor=0 referral",
        "8 referred account=2 flag=2 actor=0",
        "10 decided account=2 flag=2 actor=0 removed",
        "10 removed account=2 flag=2 actor=0 referral",
    ]


def test_the_widest_reach_first_and_accounts_outside_the_model_have_one() -> None:
    """Reported at 0.5, 1 and 1.5 with reach 0.5, 2 and 1 (outside): taken at 4, 6 and 8."""
    presences = [
        Presence([Account(reported=0.5, reach=0.5)]),
        Presence([Account(reported=1.0, reach=2.0)]),
    ]
    leads = [Lead(0, triage=3), Lead(1.5)]
    log = Tiny(presences=presences, leads=leads, values={ORDER: REACH_FIRST}, end=9).lines()
    assert log == [
        "0 opened account=0 actor=0 opening",
        "0 opened account=1 actor=0 opening",
        "0 flagged account=2 flag=0 actor=0 lead",
        "0 triage_began account=2 flag=0 actor=0",
        "0.5 flagged account=0 flag=1 actor=0 report",
        "1 flagged account=1 flag=2 actor=0 report",
        "1.5 flagged account=3 flag=3 actor=0 lead",
        "3 referral_began account=2 flag=0 actor=0",
        "4 referred account=2 flag=0 actor=0",
        "4 triage_began account=1 flag=2 actor=0",
        "5 referral_began account=1 flag=2 actor=0",
        "6 decided account=2 flag=0 actor=0 removed",
        "6 removed account=2 flag=0 actor=0 referral",
        "6 referred account=1 flag=2 actor=0",
        "6 triage_began account=3 flag=3 actor=0",
        "7 referral_began account=3 flag=3 actor=0",
        "8 decided account=1 flag=2 actor=0 removed",
        "8 removed account=1 flag=2 actor=0 referral",
        "8 lost account=1 actor=0",
        "8 referred account=3 flag=3 actor=0",
        "8 triage_began account=0 flag=1 actor=0",
    ]
