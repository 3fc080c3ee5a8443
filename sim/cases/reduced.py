"""Reduced scenarios: one lead, one team, one platform, and nothing that theory does not know."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

Inputs = dict[str, Any]

PER_HOUR: Final = 100.0  # leads
OFFICE: Final = {"days": ["mon", "tue", "wed", "thu", "fri"], "start": "09:00", "end": "17:00"}


def reduced(
    *,
    clock: Mapping[str, Any] = {},
    lead: Mapping[str, Any] = {},
    analysts: Mapping[str, Any] = {},
    team: Mapping[str, Any] = {},
    **sections: Any,
) -> Inputs:
    """A textbook queue: one lead, one team that is always there, one platform that removes."""
    days = {"start": "2024-01-01", "end": "2024-01-11", "warm_up_days": 1, "timezone": "UTC"}
    desk = {"headcount": 1, "shift": "always", **team}
    return {
        "scenario": "reduced",
        "title": "A case with an exact answer",
        "question": "Does the simulator agree with theory?",
        "clock": {**days, **clock},
        "leads": [{"source": "public", "per_day": 24 * PER_HOUR, **lead}],
        "analysts": {"triage_minutes": constant(0), **analysts, "teams": {"desk": desk}},
        "platforms": {"meta": {"share": 1}},
    } | sections


def constant(value: float) -> Inputs:
    """A distribution without spread."""
    return {"distribution": "constant", "value": value}


def exponential(mean: float) -> Inputs:
    """An exponential distribution."""
    return {"distribution": "exponential", "mean": mean}


def lognormal(mean: float, sd: float) -> Inputs:
    """A lognormal distribution."""
    return {"distribution": "lognormal", "mean": mean, "sd": sd}


def gamma(mean: float, sd: float) -> Inputs:
    """A gamma distribution."""
    return {"distribution": "gamma", "mean": mean, "sd": sd}


def dated(steps: Mapping[str, float]) -> list[Inputs]:
    """Dated steps as a scenario file has them."""
    return [{"from": day, "value": value} for day, value in steps.items()]
