"""Reviewers whom others' reports share, and their shifts; worked out by hand, and by theory."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim import cases, slots
from sim.engines import simulate
from sim.measures import measure
from sim.records import REVIEW_BEGAN
from sim.scenario import from_dict, inputs_key, planned
from sim.verify import judged, play
from tests.engines.same import assert_same, first_difference
from tests.test_world import small
from tests.trace.tiny import Lead, Tiny

ONE = {slots.REVIEWERS: 1.0}
MINUTES = {"distribution": "exponential", "mean": 180}


def reviewed(sent: float, first: float = 0.0) -> list[str]:
    """One reviewer, one referral of 2 h; other reports come at 1 (3 h of review) and 2.5 (1 h)."""
    tiny = Tiny(
        leads=[Lead(sent - 2, review=2, response=0)],
        others=[(1, 3), (2.5, 1)],
        values=ONE | {slots.REFERRALS_FIRST: first},
    )
    return [line for line in tiny.lines() if "review" in line or "decided" in line]


def test_in_the_order_in_which_they_come() -> None:
    assert reviewed(sent=2) == [
        "4 review_began account=0 flag=0 actor=0",
        "6 decided account=0 flag=0 actor=0 removed",
    ]
    assert reviewed(sent=2.75) == [
        "5 review_began account=0 flag=0 actor=0",
        "7 decided account=0 flag=0 actor=0 removed",
    ]


def test_at_one_instant_the_referral_is_first() -> None:
    assert reviewed(sent=2.5)[0] == "4 review_began account=0 flag=0 actor=0"


def test_referrals_first_but_what_is_in_hand_is_finished() -> None:
    assert reviewed(sent=2.75, first=1.0) == [
        "4 review_began account=0 flag=0 actor=0",
        "6 decided account=0 flag=0 actor=0 removed",
    ]


def test_a_whole_run_with_a_reviewer_who_goes_home() -> None:
    """The reviewer is there until 4 and from 10 on. The other report comes at 3 and is in hand at
    4: it is finished at 5. The referral, sent at 3.5, is begun at 10 and answered at 13."""
    tiny = Tiny(
        leads=[Lead(1.5, review=1)],
        others=[(3, 2), (10.5, 5)],
        values=ONE,
        steps=[(4.0, slots.REVIEWERS, 0.0), (10.0, slots.REVIEWERS, 1.0)],
    )
    assert tiny.lines() == [
        "1.5 flagged account=0 flag=0 actor=0 lead",
        "1.5 triage_began account=0 flag=0 actor=0",
        "2.5 referral_began account=0 flag=0 actor=0",
        "3.5 referred account=0 flag=0 actor=0",
        "10 review_began account=0 flag=0 actor=0",
        "13 decided account=0 flag=0 actor=0 removed",
        "13 removed account=0 flag=0 actor=0 referral",
    ]


def test_reviewers_who_become_unlimited_take_all_that_waits() -> None:
    tiny = Tiny(
        leads=[Lead(0, review=1, response=0)],
        others=[(1, 50), (1.5, 50), (6, 50)],
        values=ONE,
        steps=[(5.0, slots.REVIEWERS, -1.0), (7.0, slots.REVIEWERS, 1.0)],
    )
    assert "6 decided account=0 flag=0 actor=0 removed" in tiny.lines()


@pytest.mark.parametrize(
    "name", ["reviewers shared with other reports", "reviewers who take referrals first"]
)
def test_they_wait_as_theory_says(name: str) -> None:
    (case,) = [case for case in cases.cases() if case.name == name]
    rows = judged(name, [play((name, number)) for number in range(case.replications)])
    assert len(rows) == 3
    assert [row for row in rows if not row["ok"]] == []


def sharing(**platform: Any) -> dict[str, Any]:
    """The small scenario, whose platforms have other reviewers."""
    case = small(clock={"start": "2023-03-01", "end": "2023-12-01", "warm_up_days": 5})
    for made in case["platforms"].values():
        made |= {"review_minutes": MINUTES, **platform}
    return case


BUSY = {"reviewers": 2, "other_reports_per_day": 12}


def test_reviews_begin_within_the_shift_and_nothing_is_lost() -> None:
    """Monday to Friday, nine to five local time, across the change of the clocks."""
    played = planned(from_dict(sharing(reviewers=6, reviewer_shift="office")))
    log = assert_same(played, 1, 0)
    world, _ = simulate(played, 1, 0)
    begins = [world.horizon.at(day) for day in world.horizon.days(warm_up=True)]
    at = log.at[log.record == REVIEW_BEGAN]
    day = np.searchsorted(begins, at, side="right") - 1
    hour = at - np.array(begins)[day]
    assert len(at) > 200
    assert ((hour >= 9) & (hour < 17)).all()
    weekday = {world.horizon.days(warm_up=True)[number].weekday() for number in day.tolist()}
    assert weekday == {0, 1, 2, 3, 4}
    checks = measure(log, world).checks
    assert checks.conservation_error == 0
    assert checks.littles_law_residual < 1e-9


def waits(**platform: Any) -> float:
    """Mean referrals that wait for a reviewer."""
    world, log = simulate(planned(from_dict(sharing(**platform))), 1, 0)
    return measure(log, world).table.by_key()["review_backlog", "all", "", ""]


def test_each_matters() -> None:
    alone, shared = waits(reviewers=2), waits(**BUSY)
    assert waits(**BUSY, reviewer_shift="office") > 2 * shared > 4 * alone
    assert waits(**BUSY, referrals_first="on") < shared / 2


def test_where_reviewers_are_unlimited_none_of_it_changes_anything() -> None:
    extra = {"other_reports_per_day": 12, "referrals_first": "on", "reviewer_shift": "office"}
    logs = [
        simulate(planned(from_dict(sharing(**platform))), 1, 0)[1]
        for platform in ({}, {**extra}, {"reviewers": 500, **extra, "reviewer_shift": None})
    ]
    assert first_difference(logs[0], logs[1]) == ""
    assert first_difference(logs[0], logs[2]) != ""  # a review that begins is on record


def test_plans_change_all_of_it() -> None:
    case = sharing(**BUSY)
    case["plan"] = {
        "from": "2023-07-01",
        "changes": {
            "platforms.*.other_reports_per_day": {"times": 1.5},
            "platforms.meta.referrals_first": "on",
            "platforms.x.reviewer_shift": "office",
        },
    }
    assert first_difference(
        assert_same(planned(from_dict(case)), 1, 0),
        assert_same(planned(from_dict(sharing(**BUSY))), 1, 0),
    )


def test_a_shift_that_only_reviewers_work_is_part_of_the_inputs() -> None:
    cases_ = [sharing(**BUSY, reviewer_shift="desk_hours") for _ in range(2)]
    for case, end in zip(cases_, ("12:00", "15:00"), strict=True):
        case["shifts"]["desk_hours"] = {"days": ["mon"], "start": "09:00", "end": end}
    one, other = (inputs_key(from_dict(case)) for case in cases_)
    assert one != other
