"""`sim verify`: the short cases agree with theory, and the judge lets nothing wrong pass."""

from __future__ import annotations

import numpy as np
import pytest

from sim.cases import Case, cases
from sim.engines import COMPILED, SIMPY, missing
from sim.verify import compared, each_played, judged, play, read_off, true_answers, verify

SHORT = [case for case in cases() if case.short]


@pytest.mark.parametrize("case", SHORT, ids=lambda case: case.name)
def test_short_cases_agree_with_theory(case: Case) -> None:
    answers = [play((case.name, number)) for number in range(case.replications)]
    rows = judged(case.name, answers)
    assert rows
    assert [row for row in rows if not row["ok"]] == []


def test_seven_cases_are_short_and_every_name_is_its_own() -> None:
    names = [case.name for case in cases()]
    assert len(set(names)) == len(names)
    assert len(SHORT) == 7


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
        "detects": 1e-9,
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


HOURS = "analyst hours, night from 2022-02-01"


@pytest.mark.skipif(missing() != "", reason="there is no compiler here")
def test_both_engines_play_if_asked_and_either_may_fail(monkeypatch: pytest.MonkeyPatch) -> None:
    hours = next(case for case in cases() if case.name == HOURS)
    monkeypatch.setattr("sim.verify.cases", lambda: [hours])
    usual, full = verify(), verify(full=True)
    assert [row["engine"] for row in usual["cases"]] == [COMPILED]
    assert [row["engine"] for row in full["cases"]] == [COMPILED, SIMPY]
    assert full["ok"]
    right = play((HOURS, 0))

    def one_is_wrong(_: tuple[str, int], engine: str) -> dict[str, float]:
        return {key: value + (engine == SIMPY) for key, value in right.items()}

    monkeypatch.setattr("sim.verify.play", one_is_wrong)
    full = verify(full=True)
    assert [row["ok"] for row in full["cases"]] == [True, False]
    assert not full["ok"]


def test_both_engines_give_the_same_answers() -> None:
    assert play(("search alone", 0), SIMPY) == play(("search alone", 0), COMPILED)


def test_keys_of_answers() -> None:
    """A content type, a platform, a ratio, all in the whole run."""
    found = {
        ("flags", "all", "", ""): 8.0,
        ("merged", "all", "", ""): 2.0,
        ("merged", "all", "x", ""): 3.0,
        ("merged", "all", "", "fake_documents"): 4.0,
    }
    assert read_off(found, "merged at x") == 3.0
    assert read_off(found, "merged of fake_documents") == 4.0
    assert read_off(found, "merged / flags") == 0.25


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


def test_what_a_row_would_have_detected_by_hand() -> None:
    """Standard error 0.408 of 100: 5.28 of them are 2.16%."""
    row = compared(100.0, np.array([99.0, 101.0, 100.0, 100.0]))
    assert row["detects"] == pytest.approx(5.28 * (2 / 3) ** 0.5 / 2 / 100)


@pytest.mark.parametrize(("times", "found"), [(0.0, 0.0), (1.0, 0.9)])
def test_nine_runs_in_ten_find_a_bias_of_that_size(times: float, found: float) -> None:
    """A thousand runs of a model that is wrong by what a row says it detects, or by nothing."""
    draw, runs, count, error = np.random.default_rng(7), 1000, 400, 0.002
    true = 1.0 + times * 5.28 * error
    sample = draw.normal(true, error * count**0.5, (runs, count))
    share = np.mean([not compared(1.0, each)["ok"] for each in sample])
    assert abs(share - found) <= 4 * (0.9 * 0.1 / runs) ** 0.5
