"""The worlds that `sim doctor` plays, as plain data."""

from __future__ import annotations

from typing import Any, Final

Inputs = dict[str, Any]


def exponential(mean: float) -> Inputs:
    """An exponential distribution."""
    return {"distribution": "exponential", "mean": mean}


SMALL: Final[Inputs] = {
    "scenario": "doctor",
    "title": "A small unit in a small world",
    "question": "Does this installation give the golden answers?",
    "seed": 20_250_127,
    "clock": {"start": "2022-12-01", "end": "2025-03-01", "warm_up_days": 20},
    "plan": {"from": "2024-01-01", "changes": {"analysts.teams.desk.headcount": {"times": 1.5}}},
    "groups": {
        "initial": 12,
        "disruptions_per_group_year": 0.3,
        "live_accounts": 200,
        "adaptation": 0.1,
        "posts_per_account_per_day": 0.5,
        "reach_sigma": 1.0,
        "visibility_sigma": 0.5,
        "regrowth_days": 30,
        "view_delay_hours": 24,
        "return": {
            "chance": 0.8, "delay_hours": exponential(72),
            "displacement_chance": 0.2, "kept_reach": 0.5,
        },
    },
    "content_types": {
        "speedboat_crossing": {"severity": 1, "views_per_post": 500, "contact_chance": 0.0001},
        "fake_documents": {"severity": 3, "views_per_post": 300, "contact_chance": 0.0001},
    },
    "leads": [
        {
            "source": "public", "per_day": 1.5, "per_account_per_day": 0.002,
            "genuine_share": 0.7, "lifetime_hours": exponential(3000),
        }
    ],
    "analysts": {
        "order": "severity_first",
        "triage_minutes": exponential(10),
        "referral_minutes": {"distribution": "gamma", "mean": 45, "sd": 30},
        "reflag_days": 30,
        "search": {"finds_per_hour": 1.5, "half_saturation": 60, "protected_share": 0.2},
        "teams": {
            "desk": {
                "headcount": 1.5, "shift": "office", "absence_share": 0.1,
                "breaks_share": 0.25, "cost_per_person_year_gbp": 60_000,
            }
        },
    },
    "shifts": {
        "office": {
            "days": ["mon", "tue", "wed", "thu", "fri"], "start": "09:00", "end": "17:00",
        }
    },
    "platforms": {
        "meta": {
            "share": 0.6, "removal_chance": 0.9, "undecided_chance": 0.02,
            "response_hours": {"distribution": "lognormal", "median": 16, "sigma": 2.0},
            "detection": {"removal_per_day": 0.012},
        },
        "x": {
            "share": 0.4, "removal_chance": 0.85, "reviewers": 1, "review_minutes": exponential(60),
            "detection": {"removal_per_day": 0.008, "at_opening_chance": 0.05},
        },
    },
}  # fmt: skip
"""Two years in which every mechanism of the baseline, and finite reviewers, are at work."""

MMC: Final[Inputs] = {
    "scenario": "mmc",
    "title": "Five analysts, day and night",
    "question": "How many flags a second?",
    "clock": {"start": "2024-01-01", "end": "2024-03-01", "timezone": "UTC"},
    "leads": [{"source": "public", "per_day": 576}],
    "analysts": {
        "triage_minutes": exponential(10),
        "teams": {"desk": {"headcount": 5, "shift": "always"}},
    },
    "platforms": {"meta": {}},
}
"""M/M/5 at load 0.8: `sim.doctor.textbook` is the same queue."""
