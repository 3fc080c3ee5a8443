"""Options with values that break programs: one line and exit 2, or what was asked for."""

from __future__ import annotations

import io
import random
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Final
from unicodedata import category

import pytest

from sim import cli
from sim.errors import STEERS, InputError
from sim.scenario import load
from sim.scenario.inputs import leaves
from sim.study import Options
from sim.study.varying import at_value, parsed
from tests import small
from tests.fuzz import contract
from tests.fuzz.lines import misspelling
from tests.fuzz.nasty import SNIPPETS, TEXTS
from tests.fuzz.trees import in_line, nasty

FEW, MANY = 150, 3_000
BYTES_THAT_ARE_NO_TEXT: Final = ("\udcff", "a\udc80b")  # as Python hands them over
FOLDERS: Final = (
    "", "a\0b", "/dev/null", "/dev/full", "/proc/nowhere", "small", "scenarios/small.yaml",
    "x" * 300, "x/" * 3_000, "\udcff", "-", "/", "\n", "\x1b[31m", "\u202efdp",
)  # fmt: skip


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(small.write(tmp_path))
    return tmp_path


def said(*arguments: str) -> tuple[int, str]:
    """The exit code of a command, and what it says if it is not 0; judged as a message is."""
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        code = cli.exit_code(arguments)
    message = err.getvalue()
    assert (code == 0) == (message == ""), message
    if message:
        assert message.startswith("sim: ")
        assert message.endswith("\n")
        assert out.getvalue() == ""
        contract.clear(InputError(message[:-1]))
    assert not [c for c in out.getvalue() if c != "\n" and category(c) in STEERS]
    return code, message


def value(rng: random.Random) -> str:
    """What stands after the =."""
    odd = rng.choice([*TEXTS, *SNIPPETS, *BYTES_THAT_ARE_NO_TEXT])
    return rng.choice([odd, in_line(nasty(rng))])


def key(rng: random.Random, good: list[str]) -> str:
    """A key that there is, one that is nearly it, a part of one, or none."""
    one = rng.choice(good)
    star = ".".join("*" if rng.random() < 0.3 else part for part in one.split("."))
    part = ".".join(one.split(".")[: rng.randint(1, 3)])
    odd = rng.choice([*TEXTS, *BYTES_THAT_ARE_NO_TEXT])
    return rng.choice([one, one, star, part, misspelling(one, rng), odd, "plan.capacity"])


@pytest.mark.parametrize("count", [FEW, pytest.param(MANY, marks=pytest.mark.full)])
def test_what_is_laid_over_a_scenario(count: int) -> None:
    rng, good, codes = random.Random(7), [*leaves(load("small"))], set()
    for _ in range(count):
        arguments = ["show", "small"]
        for option in rng.choices(("--set", "--change"), k=rng.randint(0, 2)):
            sign = rng.choice(["=", "=", "*=", ""])
            arguments += [option, key(rng, good) + sign + value(rng)]
        if rng.random() < 0.2:
            arguments += ["--from", value(rng)]
        if rng.random() < 0.1:
            arguments += ["--reading", rng.choice(["rich", value(rng)])]

        def look(given: list[str] = arguments) -> None:
            code, message = said(*given)
            codes.add(code)
            assert code in (0, 2), (given, message)

        contract.judged(look)
    assert codes == {0, 2}


@pytest.mark.parametrize("count", [FEW, pytest.param(MANY, marks=pytest.mark.full)])
def test_what_is_varied_and_which_readings(count: int) -> None:
    rng, good, refused = random.Random(8), [*leaves(load("small"))], 0
    for _ in range(count):
        values = rng.choice([value(rng), "0.5,1", "1:2:0.5", f"{value(rng)}:{value(rng)}:1"])
        text = key(rng, good) + rng.choice(["=", "*=", ""]) + values
        readings = rng.choice([None, "rich", "all", value(rng), "rich," + value(rng)])

        def look(text: str = text, readings: str | None = readings) -> None:
            chosen = Options(readings=readings).chosen_readings("small", "central")
            vary = parsed(text)
            for number in vary.values[:3]:
                at_value("small", vary, number, chosen[0], Options())

        refused += contract.judged(look) is not None
    assert 0 < refused < count


@pytest.mark.parametrize("folder", FOLDERS, ids=ascii)
def test_where_results_go(folder: str) -> None:
    options = ("--replications", "1", "--jobs", "1", "--quiet", "--readings", "central")
    code, message = said("run", "small", "--out", folder, *options)
    assert code in (0, 2, 3), message


def test_a_folder_whose_name_is_no_text() -> None:
    folder = Path("\udcff")
    folder.mkdir()
    Path("scenarios/small.yaml").rename(folder / "scenario.yaml")
    options = ("--replications", "1", "--jobs", "1", "--quiet", "--readings", "central")
    assert said("check", "\udcff/scenario.yaml")[0] in (0, 2)
    assert said("show", "\udcff/scenario.yaml") == (0, "")
    assert said("run", "\udcff/scenario.yaml", *options) == (0, "")
