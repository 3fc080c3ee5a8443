"""`sim verify`: the short cases agree with theory, and the judge lets nothing wrong pass."""

from __future__ import annotations

import numpy as np
import pytest

from sim.cases import Case, cases
from sim.verify import compared, each_played, judged, play, true_answers, verify

SHORT = [case for case in cases() if case.short]


@pytest.mark.parametrize("case", SHORT, ids=lambda case: case.name)
def test_short_cases_agree_with_theory(case: Case) -> None:
    answers = [play((case.name, number)) for number in range(case.replications)]
    rows = judged(case.name, answers)
    assert rows
    assert [row for row in rows if not row["ok"]] == []


def test_five_cases_are_short_and_every_name_is_its_own() -> None:
    names = [case.name for case in cases()]
    assert len(set(names)) == len(names)
    assert len(SHORT) == 5


def test_rows_are_as_the_interface_has_them() -> None:
    (row,) = judged("analyst hours, night from 2022-02-01", [{"analyst_hours": 3477.0}] * 2)
    assert row == {
        "case": "analyst hours, night from 2022-02-01",
        "measure": "analyst_hours",
        "exact": 3477.0,
        "simulated": 3477.0,
        "half_width": 0.0,
        "z": None,
        "ok": True,
    }


@pytest.mark.parametrize("jobs", [1, 2])
def test_replications_come_back_in_order(jobs: int) -> None:
    tasks = [("search alone", 0), ("search alone", 1), ("analyst hours, night from 2022-02-01", 0)]
    assert list(each_played(tasks, jobs)) == [play(task) for task in tasks]


def test_replications_differ() -> None:
    assert play(("search alone", 0)) != play(("search alone", 1))


def test_the_whole_answer_is_not_ok_when_a_case_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = {"analyst_hours": 2 * 365 * 24.0}
    hours = next(case for case in cases() if case.name == "analyst hours, night from 2022-02-01")
    lie = Case(hours.name, hours.inputs, lambda: wrong, 2)
    monkeypatch.setattr("sim.verify.cases", lambda: [lie])
    true_answers.cache_clear()
    try:
        found = verify()
    finally:
        true_answers.cache_clear()
    assert not found["ok"]
    assert [row["simulated"] for row in found["cases"]] == [3477.0]


# --- the judge ------------------------------------------------------------------------------


def test_an_interval_by_hand() -> None:
    """99, 101, 100, 100: standard error 0.408, t of 3 degrees 3.182."""
    row = compared(100.0, np.array([99.0, 101.0, 100.0, 100.0]))
    assert row["simulated"] == 100.0
    assert row["half_width"] == pytest.approx(3.1824 * (2 / 3) ** 0.5 / 2, rel=1e-4)
    assert row["z"] == 0.0
    assert row["ok"]


def test_too_far_away_does_not_pass() -> None:
    sample = np.array([99.0, 101.0, 100.0, 100.0])
    error = (2 / 3) ** 0.5 / 2
    assert compared(100.0 - 3.9 * error, sample)["ok"]
    assert not compared(100.0 - 4.1 * error, sample)["ok"]
    assert not compared(100.0 + 4.1 * error, sample)["ok"]


def test_too_imprecise_does_not_pass() -> None:
    """The mean is right, the interval reaches 3.5% to either side."""
    row = compared(100.0, np.array([97.5, 102.5, 99.0, 101.0]))
    assert row["z"] == 0.0
    assert row["half_width"] == pytest.approx(3.498, abs=0.001)
    assert not row["ok"]


def test_what_does_not_vary_must_be_equal() -> None:
    assert compared(8.0, np.array([8.0, 8.0]))["ok"]
    assert not compared(8.0, np.array([8.001, 8.001]))["ok"]
