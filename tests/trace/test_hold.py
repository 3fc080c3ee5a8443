"""Flags held for a live investigation, worked out by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim import slots
from sim.engines import simulate
from sim.measures import measure
from sim.records import HELD, TRIAGE_BEGAN
from sim.scenario import from_dict, planned
from tests.engines.same import assert_same, first_difference
from tests.test_world import small
from tests.trace.tiny import Account, Lead, Presence, Shift, Tiny

HOLDS = {slots.HOLD_CHANCE: 0.5}


def test_the_analyst_is_free_meanwhile_and_the_case_goes_before_what_waits() -> None:
    """Held from 1 to 6. At 6 the analyst is at work until 7; then the case goes before flag 3."""
    leads = [Lead(0, held=0.4), Lead(0.5, held=0.5), Lead(5), Lead(5.5)]
    assert Tiny(leads=leads, values=HOLDS, end=11).lines() == [
        "0 flagged account=0 flag=0 actor=0 lead",
        "0 triage_began account=0 flag=0 actor=0",
        "0.5 flagged account=1 flag=1 actor=0 lead",
        "1 held account=0 flag=0 actor=0",
        "1 triage_began account=1 flag=1 actor=0",
        "2 referral_began account=1 flag=1 actor=0",
        "3 referred account=1 flag=1 actor=0",
        "5 decided account=1 flag=1 actor=0 removed",
        "5 removed account=1 flag=1 actor=0 referral",
        "5 flagged account=2 flag=2 actor=0 lead",
        "5 triage_began account=2 flag=2 actor=0",
        "5.5 flagged account=3 flag=3 actor=0 lead",
        "6 referral_began account=2 flag=2 actor=0",
        "6 hold_ended account=0 flag=0",
        "7 referred account=2 flag=2 actor=0",
        "7 resumed account=0 flag=0 actor=0",
        "7 referral_began account=0 flag=0 actor=0",
        "8 referred account=0 flag=0 actor=0",
        "8 triage_began account=3 flag=3 actor=0",
        "9 decided account=2 flag=2 actor=0 removed",
        "9 removed account=2 flag=2 actor=0 referral",
        "9 referral_began account=3 flag=3 actor=0",
        "10 decided account=0 flag=0 actor=0 removed",
        "10 removed account=0 flag=0 actor=0 referral",
        "10 referred account=3 flag=3 actor=0",
    ]


def test_overtaken_while_held_or_while_the_referral_waits() -> None:
    """Both are held from 1 on; one goes at 3, during its hold, which ends at 6 for nothing. The
    other's hold ends at 2, after hours; it goes at 4. Reports of a held account are merged."""
    account = Account(reported=0, held=0.4, hold=5, detected=3)
    lead = Lead(0, held=0.4, hold=1, lifetime=4)
    again = [Account(reported=2), Account(reported=100)]
    tiny = Tiny(
        [Presence([account])],
        leads=[lead],
        again=again,
        shifts=[Shift(0, 1.5, members=(0, 1)), Shift(24, 32)],
        values=HOLDS,
    )
    assert tiny.lines() == [
        "0 opened account=0 actor=0 opening",
        "0 flagged account=1 flag=0 actor=0 lead",
        "0 flagged account=0 flag=1 actor=0 report",
        "0 triage_began account=1 flag=0 actor=0",
        "0 triage_began account=0 flag=1 actor=1",
        "1 held account=1 flag=0 actor=0",
        "1 held account=0 flag=1 actor=1",
        "2 hold_ended account=1 flag=0",
        "2 merged account=0 flag=1 actor=0 report",
        "3 removed account=0 actor=0 detection",
        "3 overtaken account=0 flag=1 held",
        "3 lost account=0 actor=0",
        "4 overtaken account=1 flag=0 held",
    ]


def test_a_hold_that_ends_interrupts_idle_search_and_is_not_held_again() -> None:
    """Found at 2; held from 3 to 5, when the finder searches; closing time at 5.5 suspends it."""
    tiny = Tiny(
        [Presence([Account(found=2, held=0.1, hold=2)])],
        shifts=[Shift(0, 5.5), Shift(24, 32)],
        values=HOLDS | {slots.FINDS_PER_HOUR: 1.0},
        end=30,
    )
    assert tiny.lines(without=("on_duty", "off_duty", "opened"))[1:] == [
        "2 flagged account=0 flag=0 actor=0 find",
        "2 search_ended actor=0",
        "2 triage_began account=0 flag=0 actor=0",
        "3 held account=0 flag=0 actor=0",
        "3 search_began actor=0 idle",
        "5 hold_ended account=0 flag=0",
        "5 search_ended actor=0",
        "5 resumed account=0 flag=0 actor=0",
        "5 referral_began account=0 flag=0 actor=0",
        "5.5 suspended account=0 flag=0 actor=0",
        "24 resumed account=0 flag=0 actor=0",
        "24.5 referred account=0 flag=0 actor=0",
        "24.5 search_began actor=0 idle",
        "26.5 decided account=0 flag=0 actor=0 removed",
        "26.5 removed account=0 flag=0 actor=0 referral",
        "26.5 lost account=0 actor=0",
    ]


def test_what_is_not_genuine_or_has_gone_is_never_held() -> None:
    leads = [Lead(0, genuine=False, held=0.1), Lead(2, lifetime=0.5, held=0.1)]
    ends = [line for line in Tiny(leads=leads, values=HOLDS).lines() if "=0 flag" not in line]
    assert not any("held" in line for line in ends)
    assert "1 dismissed account=0 flag=0 actor=0" in Tiny(leads=leads, values=HOLDS).lines()
    assert "3 overtaken account=1 flag=1 actor=0" in Tiny(leads=leads, values=HOLDS).lines()


def holding(**hold: Any) -> dict[str, Any]:
    return small(analysts__hold={"days": {"distribution": "exponential", "mean": 10}, **hold})


def test_the_share_that_is_held_is_the_chance() -> None:
    """Of what triage finds genuine and live: 0.3, to four standard errors; nothing is lost."""
    played = planned(from_dict(holding(chance=0.3)))
    logs = [assert_same(played, 2, number) for number in range(2)]
    worlds = [simulate(played, 2, number)[0] for number in range(2)]
    found = [measure(log, world) for log, world in zip(logs, worlds, strict=True)]
    assert all(f.checks.conservation_error == 0 for f in found)
    assert all(f.checks.littles_law_residual < 1e-9 for f in found)
    held = sum(int((log.record == HELD).sum()) for log in logs)
    # Each flag that passed triage once went on to its referral or was held.
    straight = sum(int((log.record == TRIAGE_BEGAN).sum()) for log in logs)
    for log in logs:
        ended = np.isin(log.record, [9]) | ((log.record == 12) & (log.actor >= 0))
        straight -= int(ended.sum())
    assert held == pytest.approx(0.3 * straight, abs=4 * (0.21 * straight) ** 0.5)
    assert held > 100


def test_it_matters_and_a_chance_of_0_changes_nothing() -> None:
    plain, off, on = (
        simulate(planned(from_dict(case)), 1, 0)[1]
        for case in (small(), holding(chance=0), holding(chance=0.5))
    )
    assert first_difference(plain, off) == ""
    assert first_difference(plain, on) != ""


def test_a_plan_may_begin_to_hold() -> None:
    case = holding(chance=0)
    case["plan"] = {"from": "2023-07-01", "changes": {"analysts.hold.chance": 0.5}}
    log = assert_same(planned(from_dict(case)), 1, 0)
    held_at = log.at[log.record == HELD]
    assert held_at.min() > 181 * 24 - 1
