"""Going on from a common history gives the log of the whole run, record by record."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim import branch, scenario
from sim.branch import simulate_all
from sim.processes import simulate
from sim.records import Log
from sim.scenario import from_dict, history_key, planned
from sim.schema import Scenario
from sim.world import draw
from tests.test_world import small

COLUMNS = ("at", "record", "account", "flag", "actor", "cause")


def same(a: Log, b: Log) -> bool:
    return all(np.array_equal(getattr(a, name), getattr(b, name)) for name in COLUMNS)


def under(day: str = "2023-06-01", capacity: float = 1, **changes: Any) -> Scenario:
    """The small world under a plan; in keys `__` stands for a dot, `all` for `*`."""
    keys = {key.replace("__", ".").replace("all", "*"): value for key, value in changes.items()}
    return planned(from_dict(small(plan={"from": day, "capacity": capacity, "changes": keys})))


PLANS: dict[str, dict[str, Any]] = {
    "nothing": {},
    "more people": {"capacity": 2},
    "nobody": {"capacity": 0},
    "another shift": {"analysts__teams__all__shift": "always"},
    "quicker triage": {"analysts__triage_minutes": {"times": 0.5}},
    "another order": {"analysts__order": "newest_first"},
    "more protected": {"analysts__search__protected_share": 0.8},
    "more leads": {"leads__public__per_day": {"times": 3}},
    "slow answers": {"platforms__all__response_hours": {"times": 9}},
    "few reviewers": {"platforms__meta__reviewers": 1},
    "refused": {"platforms__all__removal_chance": 0.3},
    "slow returns": {"groups__return__delay_hours": {"times": 2}},
}


@pytest.mark.parametrize("day", ["2023-06-01", "2023-06-05"])  # a Thursday, a Monday
def test_what_ifs_go_on_from_one_history(day: str, monkeypatch: pytest.MonkeyPatch) -> None:
    plans = [under(day, **changes) for changes in PLANS.values()]
    assert len({history_key(plan) for plan in plans}) == 1
    whole = [simulate(plan, 1, 0) for plan in plans]
    played: list[Scenario] = []

    def counted(scenario: Scenario, *_: int) -> Any:
        played.append(scenario)
        return simulate(scenario, 1, 0)

    monkeypatch.setattr(branch, "simulate", counted)
    for name, (_, log), (world, found) in zip(PLANS, whole, simulate_all(plans, 1, 0), strict=True):
        assert same(log, found), name
        assert world.horizon.at(plans[0].plan.from_) > 0
    # Those that are short of what was drawn are played whole, in a broader world.
    assert len(played) < len(plans) / 3


def test_a_shift_under_way_goes_on() -> None:
    """Round the clock every night at midnight a shift has just ended; a night shift has not."""
    night = {"days": ["mon", "tue", "wed", "thu", "fri"], "start": "20:00", "end": "04:00",
             "bank_holidays": "on"}  # fmt: skip
    shifts = {**small()["shifts"], "night": night}
    team = {"desk": {"headcount": 3, "shift": "night", "absence_share": 0.1}}
    plans = [
        planned(
            from_dict(
                small(
                    shifts=shifts, analysts__teams=team,
                    plan={"from": "2023-06-07", "capacity": capacity},
                )
            )
        )
        for capacity in (1, 2)
    ]  # fmt: skip
    for plan, (_, log) in zip(plans, simulate_all(plans, 1, 0), strict=True):
        assert same(simulate(plan, 1, 0)[1], log)


@pytest.mark.parametrize(
    "changes",
    [
        {"platforms__all__detection__removal_per_day": {"times": 2}},
        {"leads__public__per_account_per_day": {"times": 2}},
        {"groups__return__chance": 0.9},
        {"analysts__search__finds_per_hour": {"times": 2}},
    ],
)
def test_what_is_worked_out_ahead_is_another_history(changes: dict[str, Any]) -> None:
    assert history_key(under(**changes)) != history_key(under())


def test_another_past_is_noticed_in_the_columns() -> None:
    plan, other = under(), planned(from_dict(small(analysts__teams__desk__headcount=3)))
    first = draw(plan, 1, 0)
    saved = branch.history(first, first.horizon.at(plan.plan.from_))
    assert saved is not None
    assert branch.go_on(draw(other, 1, 0), saved) is None
    assert branch.go_on(draw(plan, 1, 1), saved) is None


@pytest.mark.full
@pytest.mark.parametrize("reading", scenario.readings_of("baseline"))
def test_every_shipped_what_if_goes_on_exactly(reading: str) -> None:
    names = [name for name, _, _ in scenario.shipped()]
    plans = [planned(scenario.load(name, reading=reading)) for name in names]
    shared = [plan for plan in plans if history_key(plan) == history_key(plans[0])]
    assert len(shared) >= 10
    for plan, (_, log) in zip(shared, simulate_all(shared, 1, 0), strict=True):
        assert same(simulate(plan, 1, 0)[1], log)
