"""The command line: what goes where, exit codes, and one message for each fault."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from sim import cli, report, study
from sim.errors import EnvironmentFailed
from sim.reference.commands import cli_markdown
from tests import small

ROOT = Path(__file__).parent.parent


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(small.write(tmp_path))
    return tmp_path


def sim(*arguments: str) -> int:
    """Run a command in this process; its exit code."""
    return cli.exit_code(arguments)


def test_help_is_light() -> None:
    heavy = ("numpy", "pydantic", "simpy", "matplotlib", "pandas", "scipy", "pyarrow", "ruamel")
    code = (
        "import sys\nfrom sim.cli import exit_code\nassert exit_code(['--help']) == 0\n"
        f"sys.exit(sum(name in sys.modules for name in {heavy!r}))"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "compare" in found.stdout


def test_every_command_is_documented() -> None:
    text = cli_markdown()
    for name, command in cli.cli.commands.items():
        assert f"## sim {name}" in text
        assert command.help
        for parameter in command.params:
            is_argument = parameter.param_type_name == "argument"
            assert is_argument or getattr(parameter, "help", None), (name, parameter.name)


def test_the_reference_is_up_to_date() -> None:
    assert (ROOT / "docs" / "reference-cli.md").read_text(encoding="utf-8") == cli_markdown()


def test_run(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ("run", "small", "--replications", "2", "--jobs", "1", "--quiet")
    assert sim(*arguments) == 0
    text, messages = capsys.readouterr()
    assert "takedowns" in text
    assert "self-paced" in text
    assert messages == ""
    assert sim(*arguments, "--json") == 0
    summary = json.loads(capsys.readouterr().out)
    assert (Path(summary["run_dir"]) / "summary.json").is_file()
    assert text.rstrip().endswith(summary["run_dir"])


def test_a_precision_that_is_not_met(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ("--replications", "2", "--jobs", "1", "--quiet", "--readings", "central")
    for command in (("run", "small"), ("compare", "small", "--change", "plan.capacity=2")):
        assert sim(*command, *arguments, "--precision", "0.0001") == 1
        text, messages = capsys.readouterr()
        assert "takedowns" in text
        assert messages == "sim: not as precise as --precision asks\n"


def test_progress_goes_to_stderr(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert sim("run", "small", "--replications", "1", "--jobs", "1", "--json") == 0
    text, messages = capsys.readouterr()
    json.loads(text)
    assert "2 replications to play" in messages
    assert "\x1b" not in messages


def test_compare_ends_with_the_page(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    options = ("--replications", "2", "--jobs", "1", "--readings", "central", "--quiet", "--open")
    sweep = ("--sweep", "plan.capacity=1,1.5", "--sweep-replications", "1")
    assert sim("compare", "small", "more", *options, *sweep) == 0
    text = capsys.readouterr().out
    page = Path(text.rstrip().splitlines()[-1])
    assert page.name == "index.html"
    assert "What if more" in text
    summary = json.loads((page.parent / "summary.json").read_text())
    assert [p["value"] for p in summary["sweep"]["readings"][0]["points"]] == [1, 1.5]
    assert summary["sweep"]["readings"][0]["points"][0]["replications"] == 1
    manifest = json.loads((page.parent / "manifest.json").read_text())
    assert len(manifest["runs"]) == 2


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["run"], "Missing argument"),
        (["rnu", "small"], "No such command"),
        (["solve", "small"], "not yet"),
        (["run", "smal"], "did you mean 'small'?"),
        (["run", "small", "--replications", "-1"], "--replications: out of range"),
        (["run", "small", "--replications", "two"], "two"),
        (["run", "small", "--set", "seed"], "--set: wrong form"),
        (["run", "small", "--set", "seed*=2"], "--set: wrong form"),
        (["run", "small", "--change", "plan.capacity*=x"], "--change: a factor must be a number"),
        (["run", "small", "--set", "clock.warm_up=1"], "clock.warm_up"),
        (["run", "small", "--from", "soon"], "plan.from"),
        (["run", "small", "--readings", ""], "--readings: a name is empty"),
        (["run", "small", "--readings", "central,central"], "--readings: a reading is named twice"),
        (["run", "small", "--jobs", "0"], "--jobs: out of range"),
        (["verify", "--jobs", "0"], "--jobs: out of range"),
        (["compare", "small", "--sweep-replications", "0"], "--sweep-replications: out of range"),
        (["run", "small", "--change", "a=1", "--change", "a*=2"], "--change: is given twice"),
        (["run", "small", "--change", "analyst.x=1"], "--change: analyst.x: no such key"),
        (
            ["run", "small", "--change", "seed=2"],
            "--change: plan.changes.seed: holds for the whole",
        ),
        (["run", "small", "--change", "plan.from=x"], "--change: plan.changes.plan.from: holds"),
        (["run", "small", "--change", "analysts.order=newest"], "--change: plan.changes.analysts"),
        (["run", "small", "--set", "seed=1", "--set", "seed=2"], "--set: is given twice"),
        (["run", "/dev/zero"], "/dev/zero: is not a file"),
        (["sweep", "small"], "--vary"),
        (["new", "../x", "--extends", "small"], "no name"),
    ],
)
def test_faults_are_one_line_and_exit_2(
    here: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], message: str
) -> None:
    before = sorted(here.rglob("*"))
    assert sim(*arguments) == 2
    text, messages = capsys.readouterr()
    assert text == ""
    assert message in messages
    assert messages.startswith("sim: ")
    assert messages.count("\n") == 1
    assert sorted(here.rglob("*")) == before


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (EnvironmentFailed("stopped: disk"), 3),
        (OSError(28, "No space left on device"), 3),
        (MemoryError(), 3),
        (KeyboardInterrupt(), 130),
    ],
)
def test_exit_codes(
    here: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    error: BaseException,
    code: int,
) -> None:
    def fails(*_: Any) -> None:
        raise error

    monkeypatch.setattr(study, "run", fails)
    assert sim("run", "small") == code
    assert capsys.readouterr().err.strip().count("\n") == 0


def test_check_show_list_schema_new(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert sim("check", "small") == 0
    assert "good in central, rich" in capsys.readouterr().out
    assert sim("show", "more", "--against", "small") == 0
    assert capsys.readouterr().out == "plan.capacity: 1.0 -> 1.5\n"
    assert sim("show", "more") == 0
    assert 'title: "What if more"   # ' in capsys.readouterr().out
    assert sim("schema") == 0
    assert "clock" in json.loads(capsys.readouterr().out)["properties"]
    assert sim("new", "mine", "--extends", "small", "--change", "plan.capacity*=1.1") == 0
    assert capsys.readouterr().out == "scenarios/mine.yaml\n"
    assert sim("check", "mine", "--json") == 0
    assert json.loads(capsys.readouterr().out)["ok"] is True
    assert sim("list", "--json") == 0
    names = [row["scenario"] for row in json.loads(capsys.readouterr().out)]
    assert names == ["lapse", "mine", "more", "same", "small"]


def test_where_scenarios_were_sought(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    for command in (["list"], ["run", "small"]):
        assert sim(*command) == 2
        text, message = capsys.readouterr()
        assert text == ""
        assert str(tmp_path / "scenarios") in message


def test_nothing_steers_the_terminal(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = (
        'scenario: odd\ntitle: "Red \\e[31m"\nquestion: "Clear \\e[2J\\n\\x9b?"\nextends: small\n'
    )
    (here / "scenarios" / "odd.yaml").write_text(text)
    assert sim("list") == 0
    assert "odd    Clear ?[2J???\n" in capsys.readouterr().out
    assert sim("show", "odd") == 0
    assert sim("run", "odd", "--replications", "1", "--jobs", "1", "--quiet") == 0
    text = capsys.readouterr().out
    assert "Red ?[31m" in text
    assert not set("\x1b\x9b") & set(text)


def test_a_long_title_is_cut_and_no_verdict() -> None:
    head, _, row = report.aligned([["", "n"], ["a" * 61, "b" * 61]]).splitlines()
    assert row == "a" * 57 + "...  " + "b" * 61
    assert len(head) == len(row)


def test_a_reader_who_goes_away(here: Path) -> None:
    command = f"{sys.executable} -m sim.cli list | true"
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    found = subprocess.run(
        command, shell=True, capture_output=True, env=environment, text=True, check=True
    )
    assert "Traceback" not in found.stderr


def test_verify(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    row = {
        "case": "M/M/c", "measure": "wait_hours", "exact": 1.0, "simulated": 1.5,
        "half_width": 0.1, "z": 9.0, "ok": False, "detects": 0.0123, "engine": "compiled",
    }  # fmt: skip
    monkeypatch.setattr("sim.verify.verify", lambda *_: {"cases": [row], "ok": False})
    assert sim("verify", "--quiet") == 1
    text = capsys.readouterr().out
    assert "FAILED" in text
    assert "1.2%" in text
    assert "(compiled)" not in text
    monkeypatch.setattr(
        "sim.verify.verify",
        lambda *_: {"cases": [row, row | {"engine": "simpy"}], "ok": False},
    )
    assert sim("verify", "--full", "--quiet") == 1
    assert "M/M/c (simpy)" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("error", "says"),
    [
        (MemoryError(), "out of memory"),
        (ImportError("x.so: failed to map segment"), "x.so: failed to map segment"),
    ],
)
def test_a_lack_of_memory_is_one_message(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    error: Exception,
    says: str,
) -> None:
    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr(study, "run", fail)
    assert sim("run", "small", "--jobs", "1") == 3
    assert capsys.readouterr().err == f"sim: {says}; what was finished is kept\n"
