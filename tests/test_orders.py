"""Orders of the backlog by reach and age: their limits, record by record, and that they matter."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim import scenario
from sim.engines import simulate
from sim.records import FLAGGED, TRIAGE_BEGAN, Log
from sim.world import World

SEVERITIES = {"boat": 1, "papers": 2, "video": 3}


def played(order: str, weight: Any = 0, **groups: Any) -> tuple[World, Log]:
    """A month of two analysts who cannot keep up, with reports and leads on three types."""
    s = scenario.from_dict(
        {
            "scenario": "orders",
            "title": "orders",
            "question": "Who waits?",
            "clock": {"start": "2023-03-01", "end": "2023-04-01"},
            "groups": {"initial": 20, "live_accounts": 600, "reach_sigma": 1.5, **groups},
            "content_types": {name: {"severity": rank} for name, rank in SEVERITIES.items()},
            "leads": [{"source": "public", "per_day": 20, "per_account_per_day": 0.02}],
            "analysts": {
                "order": order,
                "aging_per_hour": weight,
                "triage_minutes": {"distribution": "exponential", "mean": 120},
                "teams": {"desk": {"headcount": 2, "shift": "always"}},
            },
            "platforms": {"meta": {"detection": {"removal_per_day": 0.01}}},
        }
    )
    return simulate(scenario.planned(s), 1, 0)


def waits(found: tuple[World, Log]) -> dict[int, float]:
    """Hours until triage of each flag whose triage began."""
    _, log = found
    raised = dict(zip(log.flag[log.record == FLAGGED], log.at[log.record == FLAGGED], strict=True))
    begun = np.flatnonzero(log.record == TRIAGE_BEGAN)
    return {int(log.flag[row]): float(log.at[row] - raised[log.flag[row]]) for row in begun}


@pytest.mark.parametrize(
    ("weight", "order"), [(0, "severity_first"), (1e9, "oldest_first")], ids=["none", "huge"]
)
def test_aging_has_two_limits_that_are_orders_of_their_own(weight: float, order: str) -> None:
    """Record by record, with more than a hundred who wait. Flags come at times of their own, and
    two ranks are made up for in seven millionths of a second."""
    (_, aged), (_, limit) = played("aging", weight), played(order)
    assert aged.lines() == limit.lines()
    assert (aged.record == FLAGGED).sum() - (aged.record == TRIAGE_BEGAN).sum() > 100


def test_a_weight_between_lies_between() -> None:
    """The more an hour is worth, the longer the most severe wait, and the fewer wait for ever."""
    longest, severe = [], []
    for weight in (0, 0.01, 0.05, 1e9):
        found = played("aging", weight)
        world, log = found
        account = dict(zip(log.flag.tolist(), log.account.tolist(), strict=True))
        content = np.concatenate([world.content, world.outside_content])
        of = waits(found)
        longest.append(max(of.values()))
        severe.append(np.mean([hours for flag, hours in of.items() if content[account[flag]] == 0]))
    assert severe == sorted(severe)
    assert severe[-1] > 5 * severe[0]
    assert len(set(severe)) == 4


def test_a_weight_may_change_at_a_date() -> None:
    """Until the sixteenth the most severe first, then the oldest: as if the order had changed."""
    weight = [{"from": "2023-03-01", "value": 0}, {"from": "2023-03-16", "value": 1e9}]
    order: Any = [{"from": "2023-03-01", "value": "severity_first"},
                  {"from": "2023-03-16", "value": "oldest_first"}]  # fmt: skip
    assert played("aging", weight)[1].lines() == played(order)[1].lines()


def test_reach_first_takes_the_widest_and_leaves_the_others() -> None:
    """Of those whose triage began by reports the mean reach is higher; drawn is the same world."""
    reached = {}
    for order in ("oldest_first", "reach_first"):
        world, log = played(order)
        begun = log.account[log.record == TRIAGE_BEGAN]
        reached[order] = float(world.reach[begun[begun < len(world.reach)]].mean())
    assert reached["reach_first"] > 1.5 * reached["oldest_first"]


def test_where_all_reach_alike_reach_first_is_oldest_first() -> None:
    one, other = (played(order, reach_sigma=0)[1] for order in ("reach_first", "oldest_first"))
    assert one.lines() == other.lines()
