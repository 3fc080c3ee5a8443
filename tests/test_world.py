"""The world: one more of anything moves nothing else; scenarios share every trait."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.engines import simulate
from sim.parts import Parts
from sim.scenario import from_dict, load, planned
from sim.slots import BY_ADAPTING
from sim.streams import Streams
from sim.tables import ADAPTED, AT_ENTRY, OPENED, Presences, draw_generations
from sim.world import Breadth, Drawn, draw

CONSTANT = {"distribution": "constant"}


def small(**changes: Any) -> dict[str, Any]:
    """A small world that uses every purpose; dotted keys change it."""
    made: dict[str, Any] = {
        "scenario": "small", "title": "t", "question": "q",
        "clock": {"start": "2023-01-01", "end": "2024-01-01"},
        "groups": {
            "initial": 6, "live_accounts": 120, "adaptation": 0.2,
            "disruptions_per_group_year": 0.5, "reach_sigma": 1, "visibility_sigma": 0.5,
            "posts_per_account_per_day": 1,
            "return": {"chance": 0.8, "delay_hours": {"distribution": "exponential", "mean": 72},
                       "displacement_chance": 0.3, "kept_reach": 0.5},
        },
        "content_types": {
            name: {"share": 1, "severity": severity, "views_per_post": 100, "contact_chance": 0.01}
            for name, severity in (("boat", 1), ("papers", 2))
        },
        "leads": [{"source": "public", "per_day": 3, "per_account_per_day": 0.005,
                   "genuine_share": 0.7,
                   "lifetime_hours": {"distribution": "exponential", "mean": 500}}],
        "analysts": {
            "triage_minutes": {"distribution": "exponential", "mean": 20},
            "referral_minutes": {"distribution": "lognormal", "median": 60, "sigma": 0.5},
            "reflag_days": 30,
            "search": {"finds_per_hour": 1, "half_saturation": 50, "protected_share": 0.3},
            "teams": {"desk": {"headcount": 2, "shift": "office", "absence_share": 0.1}},
        },
        "shifts": {"office": {"days": ["mon", "tue", "wed", "thu", "fri"], "start": "09:00",
                              "end": "17:00", "bank_holidays": "off"}},
        "platforms": {
            name: {"share": share, "removal_chance": 0.9, "undecided_chance": 0.05,
                   "response_hours": {"distribution": "lognormal", "median": 13, "sigma": 1},
                   "detection": {"removal_per_day": hazard, "at_opening_chance": 0.1}}
            for name, share, hazard in (("meta", 2, 0.01), ("x", 1, 0.02))
        },
    }  # fmt: skip
    for key, value in changes.items():
        inner = made
        *path, last = key.split("__")
        for step in path:
            inner = inner[step]
        inner[last] = value
    return made


def world(replication: int = 0, breadth: Breadth | None = None, **changes: Any) -> Drawn:
    return draw(planned(from_dict(small(**changes))), 1, replication, breadth)


def accounts(w: Drawn, columns: tuple[str, ...]) -> dict[tuple[float, ...], tuple[float, ...]]:
    """Traits by (group, when the presence enters, generation)."""
    t, generation = w.traits, w.world.generation

    def presence(i: int) -> int:
        """Which presence of its group and kind it is."""
        firsts = t.first_more if t.enters[i - generation[i] + 1] == BY_ADAPTING else t.first_account
        return t.presence[i] - t.presence[firsts[t.group[i]]]

    return {
        (t.group[i], t.enters[i - generation[i] + 1], presence(i), generation[i]): tuple(
            getattr(t, name)[i] for name in columns
        )
        for i in range(t.accounts)
    }


TRAITS = ("content", "visibility", "returns", "displaced", "finder", "adapts", "detection",
          "reports", "spells", "return_hours", "stopped")  # fmt: skip


def test_one_more_group_moves_nothing_else() -> None:
    """One group in seven has a seventh of the stock, so each keeps its presences."""
    fewer = world(groups__disruptions_per_group_year=0)
    more = world(groups__disruptions_per_group_year=0, groups__initial=7, groups__live_accounts=140)
    before, after = accounts(fewer, TRAITS), accounts(more, TRAITS)
    assert {key: value for key, value in after.items() if key[0] < 6} == before
    assert len(after) > len(before)


def test_one_more_presence_moves_no_other() -> None:
    streams = Streams(1, 0)
    groups, lanes = np.array([0, 0, 1]), np.array([AT_ENTRY, OPENED, ADAPTED])
    few = Presences(groups, lanes, np.array([2, 3, 2])).uniforms(streams, "p", 8)
    more = Presences(groups, lanes, np.array([3, 3, 2])).uniforms(streams, "p", 8)
    assert np.array_equal(np.delete(more, 2, axis=0), few)
    assert len(np.unique(more)) == more.size


def test_generations_end_with_the_first_that_cannot_return() -> None:
    presences = Presences(np.array([0]), np.array([AT_ENTRY]), np.array([4000]))
    made, returns = draw_generations(presences, Streams(1, 0), 0.8, 400)
    assert not made.last.any()
    ends = np.cumsum(made.of_presence) - 1
    assert (returns[ends] >= 0.8).all()
    assert (np.delete(returns, ends) < 0.8).all()
    # geometric: mean 1 / (1 - 0.8) = 5, standard deviation sqrt(0.8) / 0.2 = 4.47
    assert made.of_presence.mean() == pytest.approx(5, abs=4 * 4.47 / 4000**0.5)


def test_a_wider_world_has_the_same_traits() -> None:
    """A world cut after 8 generations and one cut after 64 agree where both have an account."""
    narrow = world(breadth=Breadth(8, 4, 2), groups__return__chance=0.97)
    wide = world(breadth=Breadth(64, 64, 2), groups__return__chance=0.97)
    before, after = accounts(narrow, TRAITS), accounts(wide, TRAITS)
    assert any(narrow.traits.last)
    assert len(after) > len(before)
    assert {key: after[key] for key in before} == before


def test_scenarios_share_every_trait() -> None:
    """Twice the people, another order, half the triage time: the same accounts and leads."""
    one = world()
    other = world(
        analysts__teams__desk={"headcount": 4, "shift": "office", "absence_share": 0.1},
        analysts__order="newest_first",
        analysts__triage_minutes={"distribution": "exponential", "mean": 10},
    )
    differ = {
        name
        for name in one.traits._fields
        if list(np.atleast_1d(getattr(one.traits, name)))
        != list(np.atleast_1d(getattr(other.traits, name)))
    }
    duty = {"duty_starts", "duty_protected", "duty_ends", "duty_first", "duty_member", "duty_staff"}
    duty |= {"duty_team", "duty_closing", "team", "team_first"}
    assert differ == duty | {"analysts", "first_values", "triage_hours"}
    assert np.allclose(np.array(one.traits.triage_hours), 2 * np.array(other.traits.triage_hours))
    assert {who for who in on_duty(other) if who[1] < 2} == on_duty(one)


def test_parts_are_taken_over_where_their_inputs_are_equal_and_nowhere_else() -> None:
    changes: list[dict[str, Any]] = [
        {"analysts__order": "newest_first"},
        {"analysts__triage_minutes": {"distribution": "exponential", "mean": 10}},
        {"groups__live_accounts": 90},
        {"groups__visibility_sigma": 1},
    ]
    for number, change in [(0, change) for change in changes] + [(1, {})]:
        plan, parts = planned(from_dict(small(**change))), Parts()
        first = draw(planned(from_dict(small())), 1, 0, parts=parts)
        alone, alike = draw(plan, 1, number), draw(plan, 1, number, parts=parts)
        for name in alone.traits._fields:
            assert np.array_equal(getattr(alone.traits, name), getattr(alike.traits, name)), name
        same = "groups__live_accounts" not in change and number == 0
        assert (alike.traits.detection is first.traits.detection) == same


def on_duty(w: Drawn) -> set[tuple[float, int]]:
    """When a shift starts and who is there."""
    t = w.traits
    return {
        (start, t.duty_member[i])
        for row, start in enumerate(t.duty_starts)
        for i in range(t.duty_first[row], t.duty_first[row + 1])
    }


def test_one_more_source_of_leads_moves_no_other() -> None:
    police = {"source": "police", "per_day": 1, "genuine_share": 0.9}
    one, two = world(), world(leads=[*small()["leads"], police])
    mine = two.world.outside_source == 0
    assert np.array_equal(two.world.outside_at[mine], one.world.outside_at)
    assert np.array_equal(two.world.outside_platform[mine], one.world.outside_platform)
    assert np.array_equal(two.world.outside_genuine[mine], one.world.outside_genuine)
    rows = np.flatnonzero(mine).tolist()
    assert [two.traits.triage_hours[i] for i in rows] == list(
        one.traits.triage_hours[: len(one.world.outside_at)]
    )


def test_twice_the_leads_come_in_the_same_order_at_half_the_intervals() -> None:
    one, two = world(), world(leads=[{**small()["leads"][0], "per_day": 6}])
    count = len(one.world.outside_at)
    assert np.allclose(two.world.outside_at[:count], one.world.outside_at / 2)
    assert np.array_equal(two.world.outside_genuine[:count], one.world.outside_genuine)


def test_replications_and_seeds_differ() -> None:
    other = draw(planned(from_dict(small())), 2, 0)
    first = [tuple(w.traits.detection[:5]) for w in (world(0), world(1), other)]
    assert len(set(first)) == 3


def test_a_run_that_is_short_is_played_again_in_a_broader_world() -> None:
    """Everything returns: forty-eight generations do not last for an account a day."""
    scenario = planned(
        from_dict(
            small(
                groups__live_accounts=6, groups__adaptation=0, leads=[],
                groups__return={"chance": 0.999, "delay_hours": {**CONSTANT, "value": 1}},
                platforms={"meta": {"share": 1, "detection": {"removal_per_day": 1}}},
            )
        )
    )  # fmt: skip
    broad, log = simulate(scenario, 1, 0)
    assert max(broad.generation) > 48
    assert int((log.record == 1).sum()) > 6 * 200  # returned


def test_uniforms_do_not_repeat_across_purposes() -> None:
    streams = Streams(1, 7)
    drawn = [streams.stream(name).take(3, 5, 100) for name in ("a", "b", "a/0")]
    assert len(np.unique(np.concatenate(drawn))) == 300
    again = streams.stream("a")
    again.take(9, 0, 3)
    assert np.array_equal(again.take(3, 5, 100), drawn[0])


def test_no_draw_serves_two_purposes() -> None:
    """Columns of uniforms are uncorrelated, each pair of them."""
    sets = {
        "groups.adaptation": 0.3,
        "platforms.*.detection.at_opening_chance": 0.1,
        "analysts.linked.accounts": 1.5,
        "analysts.hold.chance": 0.1,
    }
    _, traits = draw(planned(load("baseline", sets=sets)), 1, 1)
    by_account = (
        "returns",
        "displaced",
        "displaced_to",
        "stopped",
        "finder",
        "adapts",
        "detection",
    )
    by_flag = ("decides", "triage_hours", "referral_hours", "response_hours", "holds", "links")
    for names in (by_account, by_flag):
        columns = [np.asarray(getattr(traits, name), dtype=np.float64) for name in names]
        rows = min(len(column) for column in columns)
        ranks = [column[:rows].argsort().argsort() for column in columns]
        correlation = np.corrcoef(ranks) - np.eye(len(names))
        assert np.abs(correlation).max() < 5 / rows**0.5, names
