"""`sim doctor`: golden answers, and that a wrong one is seen."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from sim import doctor
from sim.cli import exit_code
from sim.doctor.textbook import LOAD, SERVERS, served
from sim.exact import mmc

ROOT = Path(__file__).parent.parent


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


@pytest.mark.parametrize("broken", ["numpy", "scipy", "simpy", "holidays"])
def test_a_broken_installation_is_said_in_one_line(broken: str, tmp_path: Path) -> None:
    (tmp_path / f"{broken}.py").write_text("raise ValueError('built for another machine')")
    done = subprocess.run(
        [sys.executable, "-m", "sim.cli", "doctor"], cwd=tmp_path, capture_output=True, text=True,
        env={**os.environ, "PYTHONPATH": f"{tmp_path}{os.pathsep}{ROOT}"}, check=False,
    )  # fmt: skip
    said = "sim: NOT WELL: ValueError: built for another machine; install it anew\n"
    assert (done.returncode, done.stderr) == (1, said)


@pytest.mark.parametrize("text", [None, "{bad"])
def test_damaged_golden_answers_are_said_in_one_line(
    text: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    damaged = tmp_path / "golden.json"
    if text:
        damaged.write_text(text)
    monkeypatch.setattr(doctor, "GOLDEN", damaged)
    assert exit_code(["doctor"]) == 1
    assert capsys.readouterr().err.startswith("sim: NOT WELL: ")


def test_the_textbook_queue_is_one() -> None:
    wait = mmc(SERVERS * LOAD, 1.0, SERVERS).wait_hours
    found = [served(20_000, seed) for seed in range(20)]
    mean, error = sum(found) / 20, (max(found) - min(found)) / 20**0.5 / 3
    assert abs(mean - wait) < 4 * error
    assert error < 0.05 * wait
