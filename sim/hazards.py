"""Hazards that depend on dates only, as columns over epochs in which none of them changes."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim import slots
from sim.dated import Calendar, course, values_at
from sim.horizon import Horizon
from sim.population import HOURS_A_YEAR, platform_shares, shares_on
from sim.schema import Dated, Scenario

Floats = NDArray[np.float64]


def columns(scenario: Scenario, horizon: Horizon, calendar: Calendar) -> dict[str, Any]:
    """The rates of all hazards by epoch; which epoch it is goes into the calendar."""
    detection = [p.detection.removal_per_day for p in scenario.platforms.values()]
    reports = [lead.per_account_per_day for lead in scenario.leads]
    disruption = scenario.groups.disruptions_per_group_year
    shares = platform_shares(scenario)
    paths = [*detection, *reports, disruption, *shares]
    begins = np.unique(np.concatenate([course(path, horizon).begins for path in paths]))
    calendar.enter_steps(slots.EPOCH, begins, range(len(begins)))

    def rates(path: Dated[float]) -> Floats:
        return values_at(path, begins, horizon)

    report_rates = np.array([rates(path) / 24 for path in reports])
    report_rates = report_rates.reshape(len(reports), len(begins))  # also where nobody reports
    types: dict[str | None, int] = {name: i for i, name in enumerate(scenario.content_types)}
    return {
        "epoch_ends": np.append(begins[1:], np.inf),
        "detection_rate": np.concatenate([rates(path) / 24 for path in detection]),
        "report_rate": report_rates.ravel(),
        "disruption_rate": rates(disruption) / HOURS_A_YEAR,
        "reporters": np.flatnonzero(report_rates.any(axis=1)),
        "report_most": report_rates.max(axis=1),
        "report_content": [types.get(lead.content, -1) for lead in scenario.leads],
        "moves_to": moves_to(shares_on(shares, begins, horizon)),
    }


def moves_to(shares: Floats) -> Floats:
    """Cumulative chances [epoch, origin, platform]; the last origin is a new presence's.

    What moves goes to another platform by share; where no other has one, it stays.
    """
    platforms = shares.shape[1]
    chances = np.repeat(shares[:, None, :], platforms + 1, axis=1)
    for origin in range(platforms):
        chances[:, origin, origin] = 0.0
        alone = chances[:, origin].sum(axis=1) == 0
        chances[alone, origin, origin] = 1.0
    edges = np.cumsum(chances / chances.sum(axis=2, keepdims=True), axis=2)
    edges[edges > 1 - 1e-12] = 1.0  # so that no uniform lies above the last
    return edges.ravel()
