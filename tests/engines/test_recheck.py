"""An explicit --engine other than the one that played plays again, and must agree."""

from __future__ import annotations

from pathlib import Path

import pytest

import sim
from sim import store
from sim.cli import exit_code
from tests.small import write


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(write(tmp_path))


def test_the_other_engine_plays_again_and_the_folder_stays(
    capsys: pytest.CaptureFixture[str],
) -> None:
    first = sim.run("small", replications=2, jobs=1)
    assert first["engine"] == "compiled"
    asked = ["run", "small", "--replications", "2", "--jobs", "1"]
    assert exit_code([*asked, "--engine", "compiled"]) == 0
    assert "played again" not in capsys.readouterr().err
    assert exit_code([*asked, "--engine", "simpy"]) == 0
    assert "1 finished runs played again by simpy: the same" in capsys.readouterr().err
    assert sim.run("small", replications=2, jobs=1) == first
    assert not list(Path("results").glob(".*"))


def test_bytes_that_differ_are_exit_1(capsys: pytest.CaptureFixture[str]) -> None:
    folder = Path(sim.compare("small", ["more"], replications=2, readings="central", jobs=1)
                  ["baseline"]["run_dir"])  # fmt: skip
    table = folder / "measures.csv"
    table.write_text(table.read_text().replace(",takedowns,", ",takedown,", 1))
    store.seal(folder, {"engine": "compiled"})  # as if it had been written so
    asked = ["compare", "small", "more", "--replications", "2", "--readings", "central"]
    assert exit_code([*asked, "--jobs", "1", "--engine", "simpy"]) == 1
    said = capsys.readouterr().err
    assert f"{table}: simpy plays otherwise than compiled" in said
    assert store.finished(folder) is not None
