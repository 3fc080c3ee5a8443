"""The model agrees in law with a textbook SimPy model that shares no import with it.

Each reduced world is played by both, with independent random numbers. The difference of the
means is judged by its standard error from both sides: |z| at most 4 for every measure (65
comparisons; a chance below 0.5% that any of them fails in a correct model). What that can
miss is stated too: a bias above 4 standard errors is caught half of the time and one above
6 nearly always, so `BITES` bounds the 4 standard errors relative to the mean.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from sim import engines, measures, scenario
from tests import oracle

Z = 4.0
BITES = {
    "takedowns": 0.04,
    "live_accounts": 0.1,
    "contacts": 0.1,
    "wait_hours": 0.3,
    "finds": 0.07,
    "merged": 0.2,
    "withdrawn": 0.5,
    "platform_removals": 0.1,
    "held": 0.1,
    "referred_again": 0.1,
    "decision_hours": 0.3,
    "review_backlog": 0.3,
}
"""By measure: the largest allowed 4 standard errors of the difference, relative to the mean."""

DISPLACING = {
    "meta": {
        "share": 3,
        "removal_chance": 0.85,
        "undecided_chance": 0.05,
        "response_hours": {"distribution": "lognormal", "median": 13, "sigma": 1.5},
        "detection": {"removal_per_day": 0.015},
    },
    "tiktok": {
        "share": 1,
        "removal_chance": 0.95,
        "response_hours": {"distribution": "lognormal", "median": 6, "sigma": 1},
        "detection": {"removal_per_day": 0.04},
    },
}
CONTENTS = {
    "speedboat_crossing": {
        "share": 2, "visibility": 1.5, "views_per_post": 10, "contact_chance": 0.04
    },
    "fake_documents": {
        "share": 1, "visibility": 0.5, "views_per_post": 20, "contact_chance": 0.01
    },
}  # fmt: skip
GROUPS = {
    "initial": 150,
    "live_accounts": 300,
    "posts_per_account_per_day": 0.5,
    "reach_sigma": 0.4,
    "visibility_sigma": 0.5,
    "regrowth_days": 30,
    "view_delay_hours": 24,
    "return": {
        "chance": 0.6,
        "delay_hours": {"distribution": "lognormal", "median": 72, "sigma": 0.8},
        "displacement_chance": 0.3,
        "kept_reach": 0.3,
    },
}
FEWER = {**GROUPS, "initial": 100, "live_accounts": 200, "posts_per_account_per_day": 0.3}
WORK = {
    "triage_minutes": {"distribution": "exponential", "mean": 15},
    "referral_minutes": {"distribution": "gamma", "mean": 45, "sd": 20},
    "reflag_days": 20,
}


def reduced(name: str, **sections: Any) -> dict[str, Any]:
    """A scenario of one year in UTC."""
    return {
        "scenario": name,
        "title": name,
        "question": "Do both models agree?",
        "clock": {"start": "2024-01-01", "end": "2025-01-01", "timezone": "UTC"},
        "platforms": DISPLACING,
        "content_types": CONTENTS,
        "groups": GROUPS,
        **sections,
    }


WORLDS = {
    # Search by idle analysts and in protected time, leads that are not genuine or disappear.
    "search": reduced(
        "search",
        leads=[
            {
                "source": "public",
                "per_day": 12,
                "genuine_share": 0.7,
                "lifetime_hours": {"distribution": "exponential", "mean": 30},
            }
        ],
        analysts={
            **WORK,
            "search": {"finds_per_hour": 0.4, "half_saturation": 150, "protected_share": 0.2},
            "teams": {"desk": {"headcount": 1, "shift": "always", "breaks_share": 0.25}},
        },
    ),
    # No search: reports at posts, merged when the account has an open flag; a real queue.
    "reports": reduced(
        "reports",
        leads=[
            {
                "source": "public",
                "per_day": 9,
                "per_account_per_day": 0.03,
                "lifetime_hours": {"distribution": "exponential", "mean": 200},
            },
            {"source": "partner", "per_day": 0, "per_account_per_day": 0.03},
        ],
        analysts={**WORK, "teams": {"desk": {"headcount": 1, "shift": "always"}}},
    ),
    # A takedown makes the group open more; groups are arrested and others arrive.
    "adaptation": reduced(
        "adaptation",
        groups={
            **GROUPS,
            "initial": 400,
            "live_accounts": 400,
            "adaptation": 0.2,
            "disruptions_per_group_year": 0.5,
        },
        analysts={
            **WORK,
            "search": {"finds_per_hour": 0.5, "half_saturation": 100},
            "teams": {"desk": {"headcount": 1, "shift": "always"}},
        },
    ),
    # Office hours with suspension, absence and a fraction of a post; a step in headcount.
    "office": reduced(
        "office",
        leads=[{"source": "public", "per_day": 9, "per_account_per_day": 0.02}],
        analysts={
            **WORK,
            "search": {"finds_per_hour": 0.6, "half_saturation": 100, "protected_share": 0.3},
            "teams": {
                "desk": {
                    "headcount": [
                        {"from": "2024-01-01", "value": 5},
                        {"from": "2024-05-06", "value": 6.5},
                    ],
                    "shift": "office",
                    "absence_share": 0.15,
                    "breaks_share": 0.2,
                }
            },
        },
        shifts={
            "office": {
                "days": ["mon", "tue", "wed", "thu", "fri"],
                "start": "09:00",
                "end": "17:00",
                "bank_holidays": "on",
            }
        },
    ),
    # Too few reviewers, who have other reports too: in turn, in office hours, or referrals first.
    "reviewed": reduced(
        "reviewed",
        groups=FEWER,
        leads=[
            {
                "source": "public",
                "per_day": 24,
                "per_account_per_day": 0.04,
                "lifetime_hours": {"distribution": "exponential", "mean": 12},
            }
        ],
        analysts={
            **WORK,
            "teams": {"desk": {"headcount": 2, "shift": "always"}},
        },
        platforms={
            "meta": {
                **DISPLACING["meta"],
                "reviewers": 2,
                "review_minutes": {"distribution": "gamma", "mean": 15, "sd": 10},
                "other_reports_per_day": 12,
                "reviewer_shift": "office",
            },
            "tiktok": {
                **DISPLACING["tiktok"],
                "reviewers": 1,
                "review_minutes": {"distribution": "lognormal", "median": 15, "sigma": 0.9},
                "other_reports_per_day": 40,
                "referrals_first": True,
            },
        },
        shifts={
            "office": {
                "days": ["mon", "tue", "wed", "thu", "fri"],
                "start": "08:00",
                "end": "18:00",
                "bank_holidays": "on",
            }
        },
    ),
    # Investigations hold some; what stays up is referred once more, refused or never answered.
    "second": reduced(
        "second",
        groups=FEWER,
        leads=[
            {
                "source": "public",
                "per_day": 13,
                "per_account_per_day": 0.03,
                "genuine_share": 0.8,
                "lifetime_hours": {"distribution": "exponential", "mean": 60},
            }
        ],
        analysts={
            **WORK,
            "hold": {"chance": 0.25, "days": {"distribution": "gamma", "mean": 6, "sd": 4}},
            "refer_again": {"after_refusal": "on", "undecided_after_days": 5},
            "teams": {"desk": {"headcount": 1, "shift": "always"}},
        },
        platforms={
            "meta": {**DISPLACING["meta"], "removal_chance": 0.5, "undecided_chance": 0.2},
            "tiktok": {**DISPLACING["tiktok"], "removal_chance": 0.4},
        },
    ),
    # A season with surges; a team that grows and shrinks, and ends its day in three ways.
    "seasonal": reduced(
        "seasonal",
        groups={**FEWER, "reach_sigma": 0},
        season={
            "coupling": 0.8,
            "index": [0.3, 0.4, 0.7, 1.0, 1.1, 1.3, 1.6, 1.6, 1.4, 1.1, 0.9, 0.6],
        },
        surges={
            "storm": {"from": "2024-03-11", "until": "2024-04-05", "factor": 1.8},
            "press": {"from": "2024-09-02", "until": "2024-10-20", "factor": 1.5,
                      "acts_on": ["reports"]},
        },
        leads=[
            {
                "source": "public",
                "per_day": 9,
                "per_account_per_day": 0.04,
                "lifetime_hours": {"distribution": "exponential", "mean": 120},
            }
        ],
        analysts={
            **WORK,
            "search": {"finds_per_hour": 0.6, "half_saturation": 40, "protected_share": 0.3},
            "teams": {
                "desk": {
                    "headcount": [
                        {"from": "2024-01-01", "value": 3},
                        {"from": "2024-03-04", "value": 6},
                        {"from": "2024-06-04", "value": 4.5},
                        {"from": "2024-09-20", "value": 5},
                        {"from": "2024-11-06", "value": 3},
                    ],
                    "shift": "office",
                    "absence_share": 0.1,
                    "end_of_shift": [
                        {"from": "2024-01-01", "value": "suspend"},
                        {"from": "2024-07-01", "value": "hand_back"},
                        {"from": "2024-09-01", "value": "finish"},
                        {"from": "2024-10-14", "value": "suspend"},
                    ],
                }
            },
        },
        shifts={
            "office": {
                "days": ["mon", "tue", "wed", "thu", "fri"],
                "start": "09:00",
                "end": "17:00",
                "bank_holidays": "on",
            }
        },
    ),
}  # fmt: skip


def textbook(case: dict[str, Any], seeds: range) -> dict[str, NDArray[np.float64]]:
    """Each measure by run of the textbook model."""
    runs = [oracle.play(case, seed).measures() for seed in seeds]
    return {name: np.array([run[name] for run in runs]) for name in BITES}


def product(case: dict[str, Any], replications: range) -> dict[str, NDArray[np.float64]]:
    """Each measure by replication of the product."""
    played = scenario.planned(scenario.from_dict(case))
    values: dict[str, list[float]] = {name: [] for name in BITES}
    for replication in replications:
        world, log = engines.simulate(played, 3, replication)
        table = measures.measure(log, world).table.by_key()
        for name, found in values.items():
            found.append(table.get((name, "all", "", ""), np.nan))
    return {name: np.array(found) for name, found in values.items()}


def agree(name: str, ours: NDArray[np.float64], theirs: NDArray[np.float64], bites: float) -> str:
    """What is wrong with a comparison; empty if nothing is. What both lack is not compared."""
    if not np.nan_to_num(ours).any() and not np.nan_to_num(theirs).any():
        return ""
    error = np.hypot(ours.std(ddof=1) / len(ours) ** 0.5, theirs.std(ddof=1) / len(theirs) ** 0.5)
    z = (ours.mean() - theirs.mean()) / error
    told = f"{name}: {ours.mean():.5g} and {theirs.mean():.5g} in the textbook, z = {z:.1f}"
    if abs(z) > Z:
        return told
    blunt = Z * error / theirs.mean()
    return f"{told}; too blunt: {blunt:.3f}" if blunt > bites else ""


@pytest.mark.parametrize("name", WORLDS)
def test_agrees_with_the_textbook(name: str) -> None:
    compare(name, textbook_runs=10, replications=16, sharper=1)


@pytest.mark.full
@pytest.mark.parametrize("name", WORLDS)
def test_agrees_with_the_textbook_closely(name: str) -> None:
    compare(name, textbook_runs=100, replications=200, sharper=2.5)


def compare(name: str, textbook_runs: int, replications: int, sharper: float) -> None:
    theirs = textbook(WORLDS[name], range(textbook_runs))
    ours = product(WORLDS[name], range(1, 1 + replications))
    wrong = [agree(m, ours[m], theirs[m], BITES[m] / sharper) for m in BITES]
    assert not [line for line in wrong if line]
