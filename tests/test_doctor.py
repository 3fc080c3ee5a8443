"""`sim doctor`: golden answers, and that a wrong one is seen."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sim import doctor
from sim.cli import exit_code
from sim.doctor.textbook import LOAD, SERVERS, served
from sim.exact import mmc


def test_this_installation_is_well(capsys: pytest.CaptureFixture[str]) -> None:
    assert exit_code(["doctor"]) == 0
    said = capsys.readouterr().out
    assert "engines    agree to the last bit" in said
    assert said.rstrip().endswith("all is well")


def test_one_wrong_answer_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    golden = json.loads(doctor.GOLDEN.read_text())
    golden["takedowns 2024"] *= 1 + 1e-6
    wrong = tmp_path / "golden.json"
    wrong.write_text(json.dumps(golden))
    monkeypatch.setattr(doctor, "GOLDEN", wrong)
    assert exit_code(["doctor"]) == 1
    said = capsys.readouterr().out
    assert "takedowns 2024: " in said
    assert "NOT WELL" in said


def test_the_textbook_queue_is_one() -> None:
    wait = mmc(SERVERS * LOAD, 1.0, SERVERS).wait_hours
    found = [served(20_000, seed) for seed in range(20)]
    mean, error = sum(found) / 20, (max(found) - min(found)) / 20**0.5 / 3
    assert abs(mean - wait) < 4 * error
    assert error < 0.05 * wait
