"""What-ifs act from the plan's date on and leave history alone."""

from __future__ import annotations

import pickle
from datetime import date
from typing import Any

import pytest

from sim import scenario
from sim.distributions import Exponential
from sim.errors import InputError
from sim.schema import Dated, Scenario

MARCH, JUNE, LATER = date(2024, 3, 1), date(2024, 6, 1), date(2024, 9, 1)


def small(plan: dict[str, Any] | None = None, **team: Any) -> Scenario:
    """A desk whose headcount steps in March and September, and a plan."""
    steps = [
        {"from": date(2023, 1, 1), "value": 2},
        {"from": MARCH, "value": 4},
        {"from": LATER, "value": 8},
    ]
    return scenario.from_dict(
        {
            "scenario": "small",
            "title": "t",
            "question": "q",
            "clock": {"start": date(2024, 1, 1), "end": date(2025, 1, 1)},
            "plan": {"from": JUNE, **(plan or {})},
            "leads": [{"source": "public", "per_day": 5}, {"source": "police", "per_day": 2}],
            "analysts": {
                "triage_minutes": {"distribution": "exponential", "mean": 10},
                "teams": {"desk": {"headcount": steps, "shift": "always", **team}},
            },
            "platforms": {"meta": {}, "x": {"removal_chance": 0.5}},
        }
    )


def headcount(plan: dict[str, Any]) -> tuple[tuple[date | None, float], ...]:
    return scenario.planned(small(plan)).analysts.teams["desk"].headcount.steps


def test_no_plan_changes_nothing() -> None:
    assert headcount({}) == ((None, 2), (MARCH, 4), (LATER, 8))


def test_capacity_scales_from_its_date_on() -> None:
    assert headcount({"capacity": 1.5}) == ((None, 2), (MARCH, 4), (JUNE, 6), (LATER, 12))
    assert headcount({"capacity": 0}) == ((None, 2), (MARCH, 4), (JUNE, 0))


def test_a_value_replaces_the_path() -> None:
    changes = {"analysts.teams.desk.headcount": 3}
    assert headcount({"changes": changes}) == ((None, 2), (MARCH, 4), (JUNE, 3))


def test_plus_adds_to_every_later_value() -> None:
    changes = {"analysts.teams.*.headcount": {"plus": -1.5}}
    assert headcount({"changes": changes}) == ((None, 2), (MARCH, 4), (JUNE, 2.5), (LATER, 6.5))


def test_who_is_not_there_cannot_be_taken_away() -> None:
    """From June on there are four, and no order of the backlog can be added to."""
    with pytest.raises(InputError, match="expected greater than or equal to 0") as caught:
        scenario.planned(small({"changes": {"analysts.teams.*.headcount": {"plus": -5}}}))
    assert (caught.value.key, caught.value.value) == ("plan.changes.analysts.teams.*.headcount", -1)
    with pytest.raises(InputError, match="'oldest_first' is no number"):
        scenario.planned(small({"changes": {"analysts.order": {"plus": 1}}}))


def test_times_multiplies_every_later_value() -> None:
    changes = {"analysts.teams.*.headcount": {"times": 0.5}}
    assert headcount({"changes": changes}) == ((None, 2), (MARCH, 4), (JUNE, 2), (LATER, 4))


@pytest.mark.parametrize(
    ("as_of", "steps"),
    [
        (date(2024, 2, 1), ((None, 2), (MARCH, 4), (JUNE, 2))),
        (MARCH, ((None, 2), (MARCH, 4))),
        (LATER, ((None, 2), (MARCH, 4), (JUNE, 8))),
    ],
)
def test_as_of_holds_the_value_of_a_date(as_of: date, steps: object) -> None:
    changes = {"analysts.teams.desk.headcount": {"as_of": as_of}}
    assert headcount({"changes": changes}) == steps


def test_held_from_the_date_whose_value_is_held() -> None:
    day = date(2024, 2, 1)
    changes = {"analysts.teams.*.headcount": {"as_of": day}}
    assert headcount({"from": day, "changes": changes}) == ((None, 2),)


def test_changes_come_before_capacity_and_in_their_order() -> None:
    changes = {
        "analysts.teams.*.headcount": {"as_of": MARCH},
        "analysts.teams.desk.headcount": {"times": 3},
    }
    plan = {"capacity": 0.5, "changes": changes}
    assert headcount(plan) == ((None, 2), (MARCH, 4), (JUNE, 6))


def test_a_plan_before_the_run_is_there_from_the_beginning() -> None:
    plan = {"from": date(2024, 1, 1), "capacity": 2}
    assert headcount(plan) == ((None, 4), (MARCH, 8), (LATER, 16))


def test_names_stars_and_sources() -> None:
    changes = {
        "leads.police.per_day": {"times": 2},
        "platforms.*.removal_chance": 0.4,
        "analysts.order": "newest_first",
        "analysts.triage_minutes": {"times": 0.5},
        "groups.return.delay_hours": {"distribution": "exponential", "mean": 3},
    }
    p = scenario.planned(small({"changes": changes}))
    assert [lead.per_day.at(JUNE) for lead in p.leads] == [5, 4]
    assert [x.removal_chance.steps for x in p.platforms.values()] == [
        ((None, 1), (JUNE, 0.4)),
        ((None, 0.5), (JUNE, 0.4)),
    ]
    assert p.analysts.order.steps == ((None, "oldest_first"), (JUNE, "newest_first"))
    assert p.analysts.triage_minutes.at(JUNE).mean() == 5
    assert isinstance(p.groups.return_.delay_hours.at(JUNE), Exponential)


def test_afterwards_the_plan_is_neutral_and_keeps_its_date() -> None:
    p = scenario.planned(small({"capacity": 2, "changes": {"analysts.order": "newest_first"}}))
    assert (p.plan.from_, p.plan.capacity, p.plan.changes) == (JUNE, 1, {})
    assert scenario.planned(p) == p


def test_steps_outside_the_run_and_steps_without_a_change_go() -> None:
    path: Dated[float] = Dated(
        ((None, 1.0), (date(2020, 1, 1), 2.0), (MARCH, 2.0), (JUNE, 3.0), (date(2030, 1, 1), 4.0))
    )
    kept = path.within(date(2024, 1, 1), date(2025, 1, 1))
    assert kept.steps == ((None, 2.0), (JUNE, 3.0))


def test_equal_physics_have_equal_keys_whatever_the_file() -> None:
    plain, named = small(), small()
    by_plan = small({"changes": {"analysts.teams.desk.headcount": {"times": 1}}, "capacity": 1})
    named = named.model_copy(update={"scenario": "other", "title": "o", "seed": 9})
    held = small({"changes": {"analysts.teams.desk.headcount": 3}})
    key = scenario.inputs_key(plain)
    assert key == scenario.inputs_key(named) == scenario.inputs_key(by_plan)
    assert key != scenario.inputs_key(held)
    assert key != scenario.inputs_key(small(breaks_share=0.1))


def test_the_twin_has_nobody_and_no_plan() -> None:
    twin = scenario.without_analysts(small({"changes": {"platforms.*.removal_chance": 0.1}}))
    assert twin.analysts.teams["desk"].headcount.steps == ((None, 0),)
    assert twin.platforms["meta"].removal_chance.steps == ((None, 1),)
    same = scenario.without_analysts(small({"capacity": 2}))
    assert scenario.inputs_key(twin) == scenario.inputs_key(same)


def test_differences_are_old_and_new() -> None:
    changes = scenario.differences(
        small(),
        small({"capacity": 2, "changes": {"analysts.order": "newest_first"}}, breaks_share=0.5),
    )
    assert [(c.key, c.old, c.new) for c in changes] == [
        ("plan.capacity", 1, 2),
        ("analysts.teams.desk.breaks_share", 0, 0.5),
        ("plan.changes.analysts.order", None, "newest_first"),
    ]


def test_a_path_is_its_values_and_can_travel() -> None:
    path = small().analysts.teams["desk"].headcount
    assert [path.at(date(2022, 1, 1)), path.at(MARCH), path.at(JUNE), path.at(LATER)] == [
        2,
        4,
        4,
        8,
    ]
    assert (path.first, path.is_constant, path.values) == (2, False, (2, 4, 8))
    assert pickle.loads(pickle.dumps(small())) == small()
    with pytest.raises(AttributeError, match="frozen"):
        path.steps = ()


def test_a_change_has_one_form() -> None:
    both = {"times": 0.5, "as_of": MARCH}
    with pytest.raises(InputError, match="expected one of times, plus, as_of") as caught:
        small({"changes": {"analysts.triage_minutes": both}})
    assert caught.value.key == "plan.changes.analysts.triage_minutes"


def test_an_error_between_two_values_names_the_change_that_is_nearest() -> None:
    gap = "platforms.*.detection.learning.gap_closed_at_1000_a_year"
    with pytest.raises(InputError) as caught:
        scenario.load("baseline", changes={gap: 0.1})
    assert caught.value.key == f"plan.changes.{gap}"


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("surges.*.from", "2024-02-01", "times, plus or as_of"),
        ("analysts.teams.*.headcount", {"pluss": 2}, "times, plus or as_of"),
        ("platforms.meta.reviewers", "many", "unlimited, or a whole number of 1 or more"),
    ],
)
def test_a_change_of_a_wrong_form_is_told_what_it_may_be(key: str, value: Any, said: str) -> None:
    with pytest.raises(InputError, match=said):
        scenario.load("baseline", changes={key: value})
