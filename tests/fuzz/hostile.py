"""Hostile files by number: each number makes one, looks at it as the commands do, and judges.

`python -m tests.fuzz.hostile NUMBER` makes one in the present folder and says what is said of it.
"""

from __future__ import annotations

import os
import random
import sys
import traceback
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from functools import cache
from multiprocessing import get_context
from pathlib import Path
from resource import RLIMIT_AS, RUSAGE_SELF, getrusage, setrlimit
from tempfile import TemporaryDirectory
from typing import Any, Final

from sim import scenario
from sim.errors import InputError
from sim.scenario.document import value_of
from sim.scenario.keys import complete
from tests.fuzz import contract, lines, trees
from tests.fuzz.seeds import lean, parents, sections, what_ifs
from tests.small import BASE, RICH

HERE: Final = Path("scenarios")
FILE: Final = HERE / "scenario.yaml"  # a name that goes with any `scenario:`
MOST_MEMORY: Final = 2**30
AT_A_TIME: Final = 500
LOOK_CLOSELY: Final = 0.05  # the share of good files that are also written and read again


@dataclass(slots=True)
class Found:
    """What a batch of files came to."""

    good: int = 0
    said: Counter[str] = field(default_factory=Counter)
    broke: list[str] = field(default_factory=list)
    memory: int = 0

    def __iadd__(self, other: Found) -> Found:
        self.good += other.good
        self.said += other.said
        self.broke += other.broke
        self.memory = max(self.memory, other.memory)
        return self


def ready() -> None:
    """The parents that files name, in the present folder."""
    (HERE / "readings").mkdir(parents=True, exist_ok=True)
    for name, text in parents().items():
        (HERE / f"{name}.yaml").write_text(lean(text), encoding="utf-8")
    (HERE / "whole.yaml").write_text(BASE.replace("scenario: small", "scenario: whole"))
    (HERE / "readings" / "rich.yaml").write_text(RICH)


@cache
def whole() -> dict[str, Any]:
    """The baseline with every default written out."""
    found: dict[str, Any] = complete(scenario.load("baseline"))
    return found


@cache
def differences() -> tuple[Any, ...]:
    """Trees of children: the shipped what-ifs, and the baseline section by section."""
    return tuple(value_of(text) for text in (*what_ifs(), *sections(), *[BASE] * 8))


def look(number: int) -> InputError | None:
    """Make the file of a number and judge it; the error that it was refused with."""
    rng = random.Random(number)
    closely = rng.random() < LOOK_CLOSELY
    kind = rng.choices(("child", "tree", "lines", "reading", "parent"), (10, 10, 4, 1, 1))[0]
    if kind == "tree":
        tree = trees.copied(whole())
        trees.broken(tree, rng)
        return contract.judged(lambda: read_again(scenario.from_dict(tree), closely))
    if kind == "lines":
        FILE.write_bytes(lines.broken(rng.choice((*what_ifs(), *sections()[:-2], BASE)), rng))
        return of_file(FILE, closely)
    tree = trees.copied(value_of(RICH) if kind == "reading" else rng.choice(differences()))
    trees.broken(tree, rng)
    text = trees.text_of(tree)
    if kind == "reading":
        (HERE / "readings" / "rich.yaml").write_text(text, encoding="utf-8")
        return of_file(HERE / "whole.yaml", closely, "rich")
    if kind == "parent":
        (HERE / "parent.yaml").write_text(text, encoding="utf-8")
        FILE.write_text("scenario: child\ntitle: t\nquestion: q\nextends: parent\n")
        return of_file(FILE, closely)
    FILE.write_text(text, encoding="utf-8")
    return of_file(FILE, closely)


def of_file(file: Path, closely: bool, reading: str = "central") -> InputError | None:
    """A file, as the commands load it; what is said of it names a file."""

    def loaded() -> None:
        read_again(scenario.load(file, reading=reading), closely)
        if closely:
            contract.checked(file)

    error = contract.judged(loaded)
    if error is not None:
        assert error.file is not None, str(error)
        assert str(error.file) in str(error)
        assert error.line is not None or error.what.startswith(WITHOUT_LINE), str(error)
    return error


# What is wrong with a file as a whole, or is not there.
WITHOUT_LINE: Final = (
    "missing", "is empty", "holds no keys", "is not text", "too large", "absurd size: about",
    "cannot be read", "is not YAML: not text",
)  # fmt: skip


def read_again(s: Any, closely: bool) -> None:
    """What is true of every good scenario; it takes longer than reading it."""
    if closely:
        contract.holds(s)
        written = scenario.dump(s)
        assert scenario.from_dict(value_of(written)) == s


def batch(numbers: range) -> Found:
    """Files of some numbers, in a folder of their own and a process of its own."""
    found = Found()
    setrlimit(RLIMIT_AS, (4 * MOST_MEMORY, 4 * MOST_MEMORY))
    before = Path.cwd()
    with TemporaryDirectory() as folder:
        os.chdir(folder)
        ready()
        for number in numbers:
            try:
                error = look(number)
                found.good += error is None
                if error is not None:
                    found.said[error.what.split("'")[0][:40]] += 1
            except (Exception, contract.Hangs):
                found.broke.append(f"{number}: {traceback.format_exc(limit=-3)}")
        left = {str(p) for p in Path().rglob("*")}
        os.chdir(before)
    found.memory = getrusage(RUSAGE_SELF).ru_maxrss * 1024
    unexpected = [p for p in left if not p.startswith("scenarios")]
    found.broke += [f"written: {p}" for p in unexpected]
    return found


def many(count: int, jobs: int, first: int = 0) -> Found:
    """Files of many numbers, in several processes."""
    found = Found()
    parts = [
        range(n, min(n + AT_A_TIME, first + count)) for n in range(first, first + count, AT_A_TIME)
    ]
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool:
        for part in pool.map(batch, parts):
            found += part
    return found


if __name__ == "__main__":
    ready()
    print(look(int(sys.argv[1])) or "good")
