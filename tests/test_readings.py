"""Every reading still reproduces the published counts: 5,600 (2023), 8,000 to 8,250 (2024)."""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from sim.readings import TARGETS, mean_takedowns, takedowns
from sim.scenario import load, planned, readings_of
from sim.scenario.refit import rewrite_steps

READINGS = readings_of("baseline")
SHORT = {
    "clock.end": "2022-02-01",
    "clock.observed_until": "2022-02-01",
    "plan.from": "2022-01-01",
}


def fitted(reading: str, replications: int) -> tuple[np.ndarray, np.ndarray]:
    """Mean takedowns in the first 13 months, 2023 and 2024, and their standard errors."""
    scenario = planned(load("baseline", reading=reading, sets={"clock.end": "2025-01-01"}))
    with ProcessPoolExecutor() as pool:
        return mean_takedowns(scenario, replications, pool)


@pytest.mark.parametrize("reading", READINGS)
def test_no_change_of_the_model_has_moved_a_reading(reading: str) -> None:
    """By more than 3%: then `make readings` fits it anew, and the changelog says so."""
    mean, _ = fitted(reading, 2)
    assert np.abs(mean / TARGETS - 1).max() < 0.03, mean


@pytest.mark.full
@pytest.mark.parametrize("reading", READINGS)
def test_each_reading_reproduces_the_published_counts(reading: str) -> None:
    mean, error = fitted(reading, 20)
    assert error.max() < 60
    assert abs(mean[1] / 5600 - 1) < 0.02
    assert 8000 <= mean[2] <= 8250
    assert mean.sum() >= 16500


def test_takedowns_are_counted_in_their_period() -> None:
    scenario = planned(
        load(
            "baseline",
            sets={
                "clock.end": "2022-02-01",
                "clock.observed_until": "2022-02-01",
                "plan.from": "2022-01-01",
            },
        )
    )
    first, second, third = takedowns(scenario, 1, 0)
    assert first > 100
    assert (second, third) == (0, 0)


def test_rewriting_changes_the_numbers_of_the_steps_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = Path("scenarios").resolve()
    (tmp_path / "scenarios" / "readings").mkdir(parents=True)
    for name in ("baseline.yaml", "readings/scarce.yaml"):
        (tmp_path / "scenarios" / name).write_text((source / name).read_text())
    monkeypatch.chdir(tmp_path)
    for reading, name in (("central", "baseline.yaml"), ("scarce", "readings/scarce.yaml")):
        before = (source / name).read_text().splitlines()
        key = "analysts.teams.desk.headcount"
        rewrite_steps("baseline", reading, key, (2, 1, 0.5), 4)
        after = Path("scenarios", name).read_text().splitlines()
        changed = [i for i in range(len(before)) if before[i] != after[i]]
        assert len(changed) == 2
        old = [float(before[i].split("value: ")[1].rstrip("} ")) for i in changed]
        new = [float(after[i].split("value: ")[1].rstrip("} ")) for i in changed]
        assert new == pytest.approx([2 * old[0], old[1] / 2], rel=1e-3)
