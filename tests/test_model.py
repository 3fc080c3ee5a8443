"""What any honest version of the model passes: balance of flows, limits, monotone effects."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from sim.engines import simulate
from sim.equilibrium import equilibrium, moves
from sim.measures import measure
from sim.records import REFERRED, Log
from sim.scenario import from_dict, planned
from tests.test_world import small


def played(replication: int = 0, **changes: Any) -> tuple[Any, Log]:
    return simulate(planned(from_dict(small(**changes))), 1, replication)


def measured(replication: int = 0, **changes: Any) -> dict[tuple[str, str], float]:
    """Totals by (measure, period)."""
    world, log = played(replication, **changes)
    rows = measure(log, world).table.by_key()
    return {
        (name, period): value
        for (name, period, platform, content), value in rows.items()
        if platform == content == ""
    }


def value(name: str, replication: int = 0, **changes: Any) -> float:
    return measured(replication, **changes)[name, "all"]


# --- equilibrium ------------------------------------------------------------------------


def test_moves_keep_the_platform_or_go_elsewhere_by_share() -> None:
    matrix = moves(np.array([0.5, 0.3, 0.2]), 0.2)
    assert np.allclose(matrix.sum(axis=1), 1)
    assert np.allclose(matrix[0], [0.8, 0.2 * 0.6, 0.2 * 0.4])


def test_flows_balance_platform_by_platform() -> None:
    """Two platforms by hand: f = o s + rho K' f, l = f / h, sum l = 100."""
    shares, hazard = np.array([0.5, 0.5]), np.array([0.01, 0.03])
    balance = equilibrium(100, shares, hazard, np.zeros(2), 0.8, 72, 0.2)
    assert balance.live.sum() == pytest.approx(100)
    keeps, goes = 0.8 * 0.8, 0.8 * 0.2
    appearing = balance.openings_per_hour * shares
    appearing = appearing + keeps * balance.appearing + goes * balance.appearing[::-1]
    assert balance.appearing == pytest.approx(appearing)
    assert balance.live == pytest.approx(balance.appearing / hazard)
    assert balance.waiting == pytest.approx(0.8 * 72 * balance.appearing.sum())
    # what is lost is what opens
    assert balance.openings_per_hour == pytest.approx(0.2 * balance.appearing.sum())


def test_without_analysts_the_stock_stays_flat_and_nothing_is_taken_down() -> None:
    """Four years with returns, displacement, disruption and platforms that differ."""
    changes: dict[str, Any] = {
        "clock": {"start": "2021-01-01", "end": "2025-01-01"},
        "groups__initial": 300,
        "groups__live_accounts": 600,
        "groups__adaptation": 0,
        "analysts__teams": {"desk": {"headcount": 0, "shift": "always"}},
        "leads": [],
    }
    years = ("2021", "2022", "2023", "2024")
    count = 12
    runs = [measured(replication, **changes) for replication in range(count)]
    stock = np.array([[run["live_accounts", year] for year in years] for run in runs])
    error = stock.mean(axis=1).std(ddof=1) / count**0.5
    assert stock.mean() == pytest.approx(600, abs=4 * error)
    assert error < 600 * 0.025
    trend = stock[:, -1] - stock[:, 0]
    assert abs(trend.mean()) < 4 * trend.std(ddof=1) / count**0.5
    assert all(run["takedowns", "all"] == 0 for run in runs)


def test_sustained_takedowns_lower_the_stock_by_the_formula() -> None:
    """(h + d / (1 - rho)) (L* - L) + d (W* - W) / (1 - rho) = T (1 - a / (1 - rho)), one platform.

    L* and W* are those of the same worlds without analysts, so most of the noise falls out. The
    stock's half-life is four weeks; the first of two years is left out.
    """
    hazard, chance, disrupted, adapts, delay = 0.05 / 24, 0.5, 0.4 / 8766, 0.2, 240.0
    changes: dict[str, Any] = {
        "clock": {"start": "2022-01-01", "end": "2024-01-01"},
        "groups__initial": 100, "groups__live_accounts": 1000, "groups__adaptation": adapts,
        "groups__disruptions_per_group_year": 0.4, "groups__visibility_sigma": 0,
        "groups__return": {"chance": chance, "delay_hours": {
            "distribution": "exponential", "mean": delay}},
        "leads": [],
        "platforms": {"meta": {"removal_chance": 1, "detection": {"removal_per_day": 0.05}}},
        "analysts__triage_minutes": {"distribution": "constant", "value": 0},
        "analysts__referral_minutes": {"distribution": "constant", "value": 0},
        "analysts__search": {"finds_per_hour": 0.2, "half_saturation": 500},
    }  # fmt: skip
    gaps, sizes = [], []
    for replication in range(6):
        alone, busy = (
            measured(
                replication,
                **changes,
                analysts__teams={"desk": {"headcount": n, "shift": "always"}},
            )
            for n in (0, 8)
        )
        fewer = alone["live_accounts", "2023"] - busy["live_accounts", "2023"]
        removals = [
            (run["takedowns", "2023"] + run["platform_removals", "2023"]) / 8760
            for run in (alone, busy)
        ]
        waiting = chance * delay * (removals[0] - removals[1])
        left = (hazard + disrupted / (1 - chance)) * fewer + disrupted * waiting / (1 - chance)
        right = busy["takedowns", "2023"] / 8760 * (1 - adapts / (1 - chance))
        gaps.append(left - right)
        sizes.append(right)
    error = float(np.std(gaps, ddof=1) / len(gaps) ** 0.5)
    assert abs(np.mean(gaps)) < 4 * error
    assert error < 0.05 * np.mean(sizes)


# --- limits ------------------------------------------------------------------------------


def test_unlimited_capacity_leaves_no_backlog() -> None:
    many = {"desk": {"headcount": 60, "shift": "always"}}
    run = measured(analysts__teams=many, analysts__search__protected_share=0)
    assert run["backlog", "all"] == 0
    assert run["wait_hours", "all"] == 0


LEADS_ONLY: dict[str, Any] = {
    "groups": {},
    "leads": [{"source": "public", "per_day": 30, "genuine_share": 0.8}],
    "clock": {"start": "2023-01-01", "end": "2023-04-01"},
}


def test_more_analysts_never_mean_fewer_referrals_pair_by_pair() -> None:
    """A world of leads only, without disappearance: at every moment as many are sent or more."""
    for replication in range(3):
        sent = []
        for heads in (1, 2, 3):
            teams = {"desk": {"headcount": heads, "shift": "office"}}
            _, log = played(replication, **LEADS_ONLY, analysts__teams=teams)
            sent.append(np.sort(log.at[log.record == REFERRED]))
        for fewer, more in pairwise(sent):
            assert len(more) >= len(fewer)
            assert (more[: len(fewer)] <= fewer + 1e-9).all()


def paired(name: str, count: int, **changes: Any) -> tuple[float, float]:
    """Mean paired difference of a measure, and its standard error."""
    gaps = np.array(
        [value(name, replication=r, **changes) - value(name, replication=r) for r in range(count)]
    )
    return float(gaps.mean()), float(gaps.std(ddof=1) / count**0.5)


def test_a_faster_platform_never_means_more_contacts() -> None:
    fast = small()["platforms"]
    for platform in fast.values():
        platform["response_hours"] = {"distribution": "constant", "value": 0}
    gap, error = paired("contacts", 5, platforms=fast)
    assert gap < 0 or gap < error


def test_more_platform_detection_lowers_contacts_and_can_lower_takedowns() -> None:
    """From February on; at the start it would only raise the openings that keep the stock."""
    plan = {
        "from": "2023-02-01",
        "changes": {"platforms.*.detection.removal_per_day": {"times": 3}},
    }
    for name in ("contacts", "takedowns"):
        gap, error = paired(name, 5, plan=plan)
        assert gap < -4 * error, name


def test_a_lapsed_partnership_halves_takedowns() -> None:
    """0.47 of 0.9: leads of accounts outside the model that are never flagged again."""
    teams = {"desk": {"headcount": 20, "shift": "always"}}
    lapsed = {"meta": {"removal_chance": 0.47, "undecided_chance": 0.13}}
    kept = {"meta": {"removal_chance": 0.9, "undecided_chance": 0.05}}
    less = value("takedowns", **LEADS_ONLY, analysts__teams=teams, platforms=lapsed)
    full = value("takedowns", **LEADS_ONLY, analysts__teams=teams, platforms=kept)
    assert less / full == pytest.approx(0.47 / 0.9, abs=0.03)


def test_every_run_conserves_flags_and_accounts_and_obeys_little() -> None:
    for changes in ({}, {"analysts__order": "severity_first"}, {"groups__adaptation": 0}):
        world, log = played(**changes)
        checks = measure(log, world).checks
        assert checks.conservation_error == 0
        assert checks.littles_law_residual < 1e-9
