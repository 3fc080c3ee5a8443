"""A run as it is played: identities between measures, and a slow second way to some of them."""

from __future__ import annotations

from datetime import date
from functools import cache

import numpy as np
import pytest

from sim import records as r
from sim.engines import simulate
from sim.measures import Measured, measure
from sim.records import Log
from sim.registry import MEASURES
from sim.scenario import planned
from sim.schema import Scenario
from sim.world import World
from tests.measures.hand import scenario

LOGNORMAL = {"distribution": "lognormal", "median": 24.0, "sigma": 1.0}


def busy() -> Scenario:
    """Half a year of everything: search, reports, returns, adaptation, disruption, a warm-up."""
    return scenario(
        "2024-02-01",
        "2024-08-01",
        warm_up_days=20,
        groups={
            "initial": 10,
            "live_accounts": 200.0,
            "disruptions_per_group_year": 0.4,
            "adaptation": 0.2,
            "posts_per_account_per_day": 2.0,
            "reach_sigma": 0.8,
            "visibility_sigma": 0.5,
            "regrowth_days": 10.0,
            "view_delay_hours": 8.0,
            "return": {
                "chance": 0.6, "delay_hours": LOGNORMAL, "displacement_chance": 0.3,
                "kept_reach": 0.4,
            },
        },
        content_types={
            "x": {"views_per_post": 100.0, "contact_chance": 0.01},
            "y": {"views_per_post": 10.0, "contact_chance": 0.1},
        },
        leads=[
            {
                "source": "public", "per_day": 3.0, "per_account_per_day": 0.01,
                "genuine_share": 0.5,
                "lifetime_hours": {"distribution": "exponential", "mean": 200.0},
            }
        ],
        analysts={
            "triage_minutes": {"distribution": "exponential", "mean": 60.0},
            "referral_minutes": {"distribution": "exponential", "mean": 60.0},
            "reflag_days": 10.0,
            "hold": {"chance": 0.1, "days": {"distribution": "exponential", "mean": 5.0}},
            "error_chance": 0.3,
            "second_check": {"share": 0.2, "minutes": LOGNORMAL, "finds_error_chance": 0.5},
            "refer_again": {"after_refusal": "on", "undecided_after_days": 5.0},
            "linked": {"accounts": 1.5, "minutes_per_account": LOGNORMAL},
            "search": {"finds_per_hour": 0.5, "half_saturation": 100.0, "protected_share": 0.1},
            "teams": {
                "desk": {
                    "headcount": [
                        {"from": "2024-01-01", "value": 2.5}, {"from": "2024-05-01", "value": 1.5},
                    ],
                    "shift": "office",
                    "absence_share": 0.1,
                    "breaks_share": 0.2,
                }
            },
        },
        shifts={"office": {"days": ["mon", "tue", "wed", "thu"], "start": "09:00", "end": "17:00"}},
        platforms={
            "a": {
                "share": 2.0, "reviewers": 1,
                "review_minutes": {"distribution": "exponential", "mean": 120.0},
                "response_hours": LOGNORMAL, "removal_chance": 0.7, "undecided_chance": 0.1,
                "detection": {"removal_per_day": 0.01, "at_opening_chance": 0.05,
                              "learning": {"gap_closed_at_1000_a_year": 0.5,
                                           "ceiling_per_day": 0.1}},
            },
            "b": {
                "response_hours": LOGNORMAL, "removal_chance": 0.8,
                "appeals": {
                    "appealed_chance": 0.8, "decision_hours": LOGNORMAL,
                    "reversed_if_right_chance": 0.3, "reversed_if_wrong_chance": 0.6,
                },
                "detection": {"removal_per_day": 0.02},
            },
        },
    )  # fmt: skip


@cache
def played() -> tuple[World, Log, Measured]:
    """One replication."""
    world, log = simulate(busy(), seed=5, replication=0)
    return world, log, measure(log, world)


def value(name: str, period: str = "all", platform: str = "", content: str = "") -> float:
    return played()[2].table.by_key()[name, period, platform, content]


def test_every_kind_of_record_is_there() -> None:
    assert set(np.unique(played()[1].record)) == set(range(len(r.RECORD_NAMES)))


def test_the_checks_pass() -> None:
    checks = played()[2].checks
    assert checks.conservation_error == 0
    assert checks.littles_law_residual < 1e-9


@pytest.mark.parametrize("name", ["flags", "takedowns", "posts", "contacts", "live_accounts"])
def test_platforms_and_types_add_up(name: str) -> None:
    assert sum(value(name, platform=p) for p in "ab") == pytest.approx(value(name))
    assert sum(value(name, content=c) for c in "xy") == pytest.approx(value(name))


@pytest.mark.parametrize("name", ["flags", "takedowns", "views", "analyst_hours", "account_days"])
def test_months_add_up(name: str) -> None:
    months = [f"2024-{month:02d}" for month in range(2, 8)]
    assert sum(value(name, month) for month in months) == pytest.approx(value(name))


def test_two_ways_to_the_same() -> None:
    world, _, measured = played()
    days = measured.timeline
    hours = world.horizon.end_at
    assert days.takedowns.sum() == value("takedowns")
    assert days.backlog[-1] == value("backlog_end")
    assert value("account_days") == pytest.approx(value("live_accounts") * hours / 24)
    assert value("posts") == pytest.approx(2 * value("account_days"))
    roster = world.roster
    counts = roster.starts >= 0
    present = ((roster.ends - roster.starts) * np.diff(roster.first))[counts].sum()
    assert value("analyst_hours") == pytest.approx(present)
    assert value("productive_hours") == pytest.approx(0.8 * present)
    assert value("casework_hours") + value("search_hours") == pytest.approx(present)


def test_against_a_slow_reading_of_the_log() -> None:  # noqa: PLR0912 - a branch a kind
    """Read record by record, with the state kept in sets."""
    world, log, _ = played()
    modelled = len(world.content)
    live: set[int] = set()
    waiting: dict[int, float] = {}
    hidden: dict[int, float] = {}  # account: until when
    areas = dict.fromkeys(("live", "visible", "waiting"), 0.0)
    waits: list[float] = []
    causes: dict[int, int] = {}  # of flags
    last = 0.0
    columns = (log.at, log.record, log.account, log.flag, log.cause)
    for at, kind, account, flag, cause in zip(*(c.tolist() for c in columns), strict=True):
        step = max(at, 0.0) - last
        areas["live"] += len(live) * step
        areas["waiting"] += len(waiting) * step
        for one in live:
            seen_from = max(last, hidden.get(one, -1.0))
            areas["visible"] += max(0.0, max(at, 0.0) - seen_from)
        last = max(at, 0.0)
        if kind in (r.OPENED, r.RETURNED):
            live.add(account)
        elif kind in (r.REMOVED, r.SILENT):
            live.discard(account)
        elif kind == r.REVERSED and account < modelled:
            live.add(account)
            hidden.pop(account)
        elif kind == r.FLAGGED:
            causes[flag] = cause
            if account < modelled:
                hidden[account] = np.inf
            if cause != r.BY_FIND:
                waiting[flag] = at
        elif kind == r.TRIAGE_BEGAN and flag in waiting:
            raised = waiting.pop(flag)
            if raised >= 0 and causes[flag] in (r.BY_LEAD, r.BY_REPORT):
                waits.append(at - raised)
        elif kind == r.WITHDRAWN:
            waiting.pop(flag, None)
        elif kind == r.DECIDED and cause != r.IS_REMOVED:
            again = causes[flag] == r.BY_SECOND_TRY  # else a second try follows
            hidden[account] = at + 240 if again else np.inf
    end = world.horizon.end_at
    areas["live"] += len(live) * (end - last)
    areas["waiting"] += len(waiting) * (end - last)
    for one in live:
        areas["visible"] += max(0.0, end - max(last, hidden.get(one, -1.0)))
    assert value("live_accounts") == pytest.approx(areas["live"] / end)
    assert value("backlog") == pytest.approx(areas["waiting"] / end)
    assert value("visible_accounts") == pytest.approx(areas["visible"] / end)
    assert value("wait_hours") == pytest.approx(np.mean(waits))
    assert value("wait_p90_hours") == pytest.approx(np.quantile(waits, 0.9))


def test_views_are_those_of_simulated_posts() -> None:
    """Literal posts and views in every life, four times over: within four standard errors."""
    world, log, _ = played()
    rng = np.random.default_rng(1)
    opened: dict[int, tuple[float, bool]] = {}
    lives: list[tuple[int, float, float, bool]] = []
    columns = (log.at, log.record, log.account)
    for at, kind, account in zip(*(column.tolist() for column in columns), strict=True):
        if kind in (r.OPENED, r.RETURNED, r.REVERSED) and account < len(world.content):
            opened[account] = at, kind == r.REVERSED
        elif kind in (r.REMOVED, r.SILENT) and account in opened:
            since, anew = opened.pop(account)
            lives.append((account, since, at, anew))
    end = world.horizon.end_at
    views, variance = 0.0, 0.0
    types = list(world.scenario.content_types.values())
    lives += [(account, since, end, anew) for account, (since, anew) in opened.items()]
    assert any(anew for *_, anew in lives)
    for account, at, until, anew in lives:
        birth = at if anew else at - world.age_at_entry[account]
        for _ in range(4):
            posts = rng.uniform(birth, until, rng.poisson(2 / 24 * (until - birth)))
            seen = posts + rng.exponential(8, len(posts))
            in_time = (seen > max(at, 0)) & (seen < until)
            age = posts[in_time] - birth
            kept = 0.4 if world.is_return[account] and not anew else 1.0
            reach = world.reach[account] * (1 - (1 - kept) * np.exp(-age / 240))
            weight = types[world.content[account]].views_per_post * reach
            views += weight.sum() / 4
            variance += (weight**2).sum() / 16
    assert abs(value("views") - views) < 4 * variance**0.5


def test_what_a_plan_changes_leaves_every_count_of_the_months_before_as_it_was() -> None:
    """Also of views of posts that were published before and are seen after."""
    played = busy()
    stopped = played.model_copy(
        update={"plan": played.plan.model_copy(update={"from_": date(2024, 5, 1), "capacity": 0})}
    )
    found, other = (
        measure(log, world).table
        for world, log in (simulate(planned(s), 1, 0) for s in (played, stopped))
    )
    was, then = dict(found.rows()), dict(other.rows())
    compared = [
        key
        for key in was
        if "2024-02" <= key[1] < "2024-05" and MEASURES[key[0]].kind in ("count", "stock")
    ]
    assert {"views", "contacts", "posts", "takedowns"} < {key[0] for key in compared}
    for key in compared:
        assert then[key] == pytest.approx(was[key], rel=1e-12), key
    assert then["views", "2024-05", "", ""] > 1.001 * was["views", "2024-05", "", ""]
