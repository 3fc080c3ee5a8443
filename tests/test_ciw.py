"""The model agrees in law with networks of queues in Ciw, a library that others wrote.

Six cases (`tests/networks.py`) are played by both, by independent random numbers, and the means of
each measure are compared by Welch's t test over replications. There are 25 rows, and each is judged
at a 25th of `FALSE_ALARM` (Bonferroni), so that a correct model fails any of them at most once
in a thousand seeds; the seeds are fixed. `DETECTS` states what that can miss: the largest
relative difference of a row that nine runs in ten would have found is at most that.
"""

from __future__ import annotations

from functools import cache
from typing import Any, Final
from zlib import crc32

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.stats import norm, t

from sim import measures, scenario
from sim.engines import simulate
from sim.verify import read_off
from tests import networks

Sample = dict[str, NDArray[np.float64]]

FALSE_ALARM: Final = 1e-3
MOSTLY: Final = float(norm.ppf(0.9))
CI: Final = (24, 80)  # runs in Ciw, replications of ours
FULL: Final = (216, 720)  # nine times as many see three times as sharply
SHARPER: Final = 3

DETECTS: Final = {
    "steps": {"wait_hours": 0.4, "backlog": 0.4, "utilisation": 0.045},
    "tandem": {
        "wait_hours": 0.5, "backlog": 0.5, "utilisation": 0.045,
        "decision_hours": 0.2, "review_backlog": 0.45,
    },
    "impatient": {
        "wait_hours": 0.12, "backlog": 0.13, "utilisation": 0.025, "withdrawn_share": 0.12,
    },
    "ranks": {
        "wait_hours": 0.38, "backlog": 0.4, "utilisation": 0.045,
        "wait_hours of speedboat_crossing": 0.14, "wait_hours of fake_documents": 0.24,
        "wait_hours of video_testimonial": 0.45,
    },
    "office": {
        "wait_hours": 0.1, "backlog": 0.12, "utilisation": 0.045, "flags_in_system": 0.12,
    },
    "reviewers": {"decision_hours": 0.07, "review_backlog": 0.09, "platform_backlog": 0.09},
}  # fmt: skip
"""By case and row, in CI; the full form is held to a third of each."""

LEVEL: Final = FALSE_ALARM / sum(len(rows) for rows in DETECTS.values())


@cache
def in_ciw(name: str, runs: int, slower: float = 1.0) -> Sample:
    """Each measure by run in Ciw."""
    case = networks.CASES[name]()
    first = seed_of(name)
    return by_measure([networks.play(case, first + run, slower) for run in range(runs)])


@cache
def ours(name: str, replications: int) -> Sample:
    """Each measure by replication of the model."""
    case = networks.CASES[name]()
    played = scenario.planned(scenario.from_dict(case.inputs))
    answers = []
    for number in range(1, 1 + replications):
        world, log = simulate(played, seed_of(name), number)
        found = measures.measure(log, world).table.by_key()
        answers.append({row: read_off(found, row) for row in DETECTS[name]})
    return by_measure(answers)


def seed_of(name: str) -> int:
    """Each case has seeds of its own, so that cases are independent evidence."""
    return crc32(name.encode())


def by_measure(answers: list[dict[str, float]]) -> Sample:
    """A sample by measure, from the answers of each run."""
    return {row: np.array([answer[row] for answer in answers]) for row in answers[0]}


def compared(our: NDArray[np.float64], their: NDArray[np.float64]) -> dict[str, Any]:
    """Welch's t test of two means, at the level of a row."""
    squares = [float(sample.var(ddof=1)) / len(sample) for sample in (our, their)]
    error = sum(squares) ** 0.5
    freedom = error**4 / sum(
        square**2 / (len(sample) - 1) for square, sample in zip(squares, (our, their), strict=True)
    )
    furthest = float(t.ppf(1 - LEVEL / 2, freedom))
    z = (float(our.mean()) - float(their.mean())) / error
    detects = (furthest + MOSTLY) * error / abs(float(their.mean()))
    return {"ok": abs(z) <= furthest, "detects": detects, "z": z, "furthest": furthest}


def rows(name: str, size: tuple[int, int], slower: float = 1.0) -> dict[str, dict[str, Any]]:
    """Each row of a case; slower: how much longer than they should be Ciw's services are."""
    their, our = in_ciw(name, size[0], slower), ours(name, size[1])
    assert their.keys() == our.keys() == DETECTS[name].keys()
    return {row: compared(our[row], their[row]) for row in our}


def disagreeing(found: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Rows whose means lie too far apart."""
    return {row: line for row, line in found.items() if not line["ok"]}


def too_blunt(name: str, found: dict[str, dict[str, Any]], sharper: float) -> dict[str, float]:
    """Rows that would have missed more than is stated."""
    limits = {row: limit / sharper for row, limit in DETECTS[name].items()}
    return {row: line["detects"] for row, line in found.items() if line["detects"] > limits[row]}


@pytest.mark.parametrize("name", networks.CASES)
def test_agrees_with_ciw(name: str) -> None:
    found = rows(name, CI)
    assert disagreeing(found) == {}
    assert too_blunt(name, found, 1) == {}


def test_a_twentieth_more_work_is_seen() -> None:
    """At CI's size by how busy people are, of which 4% would be seen."""
    assert "utilisation" in disagreeing(rows("ranks", CI, slower=1.05))


@pytest.mark.full
@pytest.mark.parametrize("name", networks.CASES)
def test_agrees_with_ciw_closely(name: str) -> None:
    found = rows(name, FULL)
    assert disagreeing(found) == {}
    assert too_blunt(name, found, SHARPER) == {}


@pytest.mark.full
@pytest.mark.parametrize("name", networks.CASES)
def test_a_twentieth_more_work_is_seen_in_each_case(name: str) -> None:
    """Services in Ciw that are 5% too long are found out, and not by one row only."""
    assert len(disagreeing(rows(name, (FULL[0] // 3, FULL[1]), slower=1.05))) >= 2


def test_ciw_means_what_we_mean() -> None:
    """Mean and standard deviation, by Ciw's own account of its distributions."""
    for found in (networks.ciw_gamma(0.3, 0.2), networks.ciw_lognormal(0.3, 0.2)):
        assert found.mean == pytest.approx(0.3)
        assert found.variance == pytest.approx(0.2**2)
