"""Do the checks bite? One line made wrong at a time, in a copy, and a named test that sees it.

`python -m tests.mutants` plays all of them and writes docs/mutants.md.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parent.parent.parent
COPIED: Final = ("sim", "tests", "bench", "scenarios", "pyproject.toml", "docs", "README.md")


@dataclass(frozen=True, slots=True)
class Mutant:
    """A line that is wrong: `old` stands once in the file; tests: where it must be seen.

    machine_code: it lies in the compiled engine, so that has to be compiled anew.
    """

    name: str
    file: str
    old: str
    new: str
    tests: str
    machine_code: bool = False


class NotOnceError(AssertionError):
    """The line that a mutant changes is not there, or not unique: the mutant is out of date."""


class NothingToDoWithItError(AssertionError):
    """The test that fails with the mutant fails without it, too."""


def caught(mutant: Mutant, folder: Path) -> str:
    """The first test that fails with the mutant in a copy of the project; "" if none does.

    NothingToDoWithItError: it fails in the copy without the mutant as well.
    """
    for name in COPIED:
        source = ROOT / name
        if source.is_dir():
            ignored = shutil.ignore_patterns("__pycache__", ".hypothesis")
            shutil.copytree(source, folder / name, ignore=ignored)
        else:
            shutil.copyfile(source, folder / name)
    path = folder / mutant.file
    text = path.read_text(encoding="utf-8")
    if text.count(mutant.old) != 1:
        raise NotOnceError(f"{mutant.name}: {text.count(mutant.old)} times in {mutant.file}")
    path.write_text(text.replace(mutant.old, mutant.new), encoding="utf-8")
    found = first_failure(folder, mutant.tests.split(), mutant.machine_code)
    if found:
        path.write_text(text, encoding="utf-8")
        if first_failure(folder, [found], mutant.machine_code):
            raise NothingToDoWithItError(f"{mutant.name}: {found} fails without it, too")
    return found


def first_failure(folder: Path, tests: Sequence[str], machine_code: bool) -> str:
    """The first of the tests that fails in a copy of the project; "" if all pass."""
    environment = {**os.environ, "PYTHONPATH": str(folder), "XDG_CACHE_HOME": str(folder / "cache")}
    if not machine_code:
        environment["NUMBA_DISABLE_JIT"] = "1"
    found = subprocess.run(
        [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", "-m", "not full",
         *tests],
        cwd=folder, env=environment, text=True, capture_output=True, check=False, timeout=600,
    )  # fmt: skip
    failed = re.search(r"^FAILED (.+?)( - .*)?$", found.stdout, re.M)
    if failed:
        return failed[1]
    assert found.returncode == 0, found.stdout[-3000:]  # it ran, and nothing failed
    return ""
