"""Detection that learns, worked out by hand."""

from __future__ import annotations

from math import log
from typing import Any

import numpy as np
import pytest

from sim import processes, slots
from sim.engines import simulate
from sim.measures import measure
from sim.records import BY_DETECTION, REMOVED
from sim.rules.learning import A_THOUSAND_A_YEAR, level
from sim.scenario import from_dict, planned
from tests.engines.same import assert_same, first_difference
from tests.test_world import small
from tests.trace.tiny import Account, Lead, Presence, Shift, Tiny

HALF_LIFE = 10.0
OF_A_THOUSAND = A_THOUSAND_A_YEAR * HALF_LIFE / log(2)  # M*: what 1,000 a year hold
LEARNING = {
    slots.GAP_CLOSED: OF_A_THOUSAND / (OF_A_THOUSAND + 0.5),  # so K, half of the gap, is 1/2
    slots.CEILING: 0.7,
    slots.HALF_LIFE: HALF_LIFE,
}
LEVELS_AT = (0, 10, 20, 30, 40, 50, 1000)


def test_a_confirmed_referral_raises_the_hazard_day_by_day() -> None:
    """Days of ten hours, half of what is learnt forgotten in each; 0.1 an hour, ceiling 0.7.

    The lead's answer at 10 comes after the levels of 10 are set, so the first it counts in are
    those of 20: M is 1/2, 1/4, 1/8 at 20, 30, 40, the level M / (M + 1/2) 1/2, 1/3, 1/5, the
    hazard 0.4, 0.3, 0.22. The clock stands at 2, 6, 9 then and at 11.2 at 50. Account 3 appears
    at 24, at 3.6. Without learning 1, 2 and 3 would go at 40, 75 and 75.
    """
    tiny = Tiny(
        [
            Presence([Account(detected=0.5)]),
            Presence([Account(detected=4)]),
            Presence([Account(detected=7.5)]),
            Presence([Account(detected=5.1)], at=24),
        ],
        leads=[Lead(6)],
        values=LEARNING,
        levels_at=LEVELS_AT,
        detection_per_hour=0.1,
    )
    assert tiny.lines() == [
        "0 opened account=0 actor=0 opening",
        "0 opened account=1 actor=0 opening",
        "0 opened account=2 actor=0 opening",
        "5 removed account=0 actor=0 detection",
        "5 lost account=0 actor=0",
        "6 flagged account=4 flag=0 actor=0 lead",
        "6 triage_began account=4 flag=0 actor=0",
        "7 referral_began account=4 flag=0 actor=0",
        "8 referred account=4 flag=0 actor=0",
        "10 decided account=4 flag=0 actor=0 removed",
        "10 removed account=4 flag=0 actor=0 referral",
        "24 opened account=3 actor=0 opening",
        "25 removed account=1 actor=0 detection",
        "25 lost account=1 actor=0",
        "35 removed account=2 actor=0 detection",
        "35 lost account=2 actor=0",
        "39 removed account=3 actor=0 detection",
        "39 lost account=3 actor=0",
    ]


@pytest.mark.parametrize(
    ("lead", "values", "gone"),
    [
        (Lead(6, content=1), {}, 40),  # another type
        (Lead(6, decides=0.92), {}, 40),  # refused
        (Lead(6), {slots.CEILING: 0.05}, 40),  # a ceiling below what is done anyway
        (Lead(6), {}, 25),
    ],
)
def test_what_teaches(lead: Lead, values: dict[int, float], gone: float) -> None:
    tiny = Tiny(
        [Presence([Account(detected=4)])],
        leads=[lead],
        values=LEARNING | values,
        levels_at=LEVELS_AT,
        detection_per_hour=0.1,
    )
    assert [line for line in tiny.lines() if "detection" in line] == [
        f"{gone} removed account=0 actor=0 detection"
    ]


def test_while_the_share_is_0_nothing_is_remembered() -> None:
    """Off until 15: what was confirmed at 10 is forgotten. On before and off at 35: 2 + 4 + 1.5,
    then 3 at 0.1 from 35 on is seen at the next midnight only, so the clock is at 9 at 40."""
    learnt_late = Tiny(
        [Presence([Account(detected=4)])],
        leads=[Lead(6)],
        values=LEARNING | {slots.GAP_CLOSED: 0.0},
        steps=[(15.0, slots.GAP_CLOSED, LEARNING[slots.GAP_CLOSED])],
        levels_at=LEVELS_AT,
        detection_per_hour=0.1,
    )
    assert "40 removed account=0 actor=0 detection" in learnt_late.lines()
    ended = Tiny(
        [Presence([Account(detected=9.5)])],
        leads=[Lead(6)],
        values=LEARNING,
        steps=[(35.0, slots.GAP_CLOSED, 0.0)],
        levels_at=LEVELS_AT,
        detection_per_hour=0.1,
    )
    assert "45 removed account=0 actor=0 detection" in ended.lines()


def test_a_steady_stream_of_referrals_holds_the_share_that_is_given() -> None:
    """1,000 confirmed referrals a year, one each 8.766 h, over twenty half-lives of 200 h.

    Memory swings by one referral about M* = 32.9, so the level by g (1 - g) / M*.
    """
    share, half_life, end = 0.3, 200.0, 4200.0
    leads = [Lead(8.766 * number, triage=0, referral=0, response=0) for number in range(479)]
    traits = Tiny(
        leads=leads,
        values={slots.GAP_CLOSED: share, slots.CEILING: 2.0, slots.HALF_LIFE: half_life},
        levels_at=[24.0 * day for day in range(int(end / 24) + 1)],
        shifts=[Shift(0, end)],
        end=end,
    ).traits()
    run = processes.Play(traits)
    run.run()
    held = A_THOUSAND_A_YEAR * half_life / log(2)
    assert level(held, 0, run.s) == pytest.approx(share, rel=1e-12)
    found = run.s.learnt_rate[0] - 1.0  # from 1 an hour towards 2
    assert found == pytest.approx(share, abs=share * (1 - share) / held)
    assert run.s.learnt_rate[1] == 1.0  # of the other type


def learning(**changes: Any) -> dict[str, Any]:
    """A small scenario in which platforms learn."""
    case = small(**changes)
    for platform in case["platforms"].values():
        platform["detection"]["learning"] = {
            "gap_closed_at_1000_a_year": 0.8,
            "ceiling_per_day": 0.2,
            "half_life_days": 30,
        }
    return case


def removals(data: dict[str, Any], replication: int) -> int:
    _, log_ = simulate(planned(from_dict(data)), 1, replication)
    return int(((log_.record == REMOVED) & (log_.cause == BY_DETECTION)).sum())


def test_it_matters() -> None:
    more = [removals(learning(), n) - removals(small(), n) for n in range(8)]
    assert np.mean(more) > 4 * np.std(more, ddof=1) / 8**0.5


def test_engines_agree_and_nothing_is_lost_across_both_clock_changes() -> None:
    case = learning(clock={"start": "2023-03-01", "end": "2023-12-01", "warm_up_days": 5})
    played = planned(from_dict(case))
    log_ = assert_same(played, 3, 0)
    world, _ = simulate(played, 3, 0)
    assert measure(log_, world).checks.conservation_error == 0


def test_without_confirmed_referrals_it_is_the_plain_hazard() -> None:
    """Nobody works, so levels stay at 0: the same accounts go at the same times, to 1e-9 h."""
    nobody = {"desk": {"headcount": 0, "shift": "always"}}
    logs = [
        simulate(planned(from_dict(case)), 1, 0)[1]
        for case in (small(analysts__teams=nobody), learning(analysts__teams=nobody))
    ]
    assert np.allclose(logs[0].at, logs[1].at, rtol=0, atol=1e-6)
    assert (logs[0].account == logs[1].account).all()


def test_a_ceiling_alone_changes_nothing() -> None:
    case = learning()
    for platform in case["platforms"].values():
        platform["detection"]["learning"]["gap_closed_at_1000_a_year"] = 0
    logs = [simulate(planned(from_dict(one)), 1, 0)[1] for one in (small(), case)]
    assert first_difference(*logs) == ""
