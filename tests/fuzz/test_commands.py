"""Hostile files given to the command itself, in a process of its own."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

from sim.errors import InputError
from tests.fuzz import contract, hostile, lines, trees
from tests.fuzz.seeds import what_ifs

ROOT = Path(__file__).parents[2]
FEW, MANY = 6, 300


@pytest.mark.parametrize("count", [FEW, pytest.param(MANY, marks=pytest.mark.full)])
def test_check_says_one_line_and_writes_nothing(
    count: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    hostile.ready()
    rng, codes = random.Random(9), set()
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    for i in range(count):
        tree = trees.copied(rng.choice(hostile.differences()))
        trees.broken(tree, rng)
        text = lines.broken(rng.choice(what_ifs()), rng) if i % 3 else trees.text_of(tree).encode()
        hostile.FILE.write_bytes(text)
        before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")}
        found = subprocess.run(
            [sys.executable, "-m", "sim.cli", rng.choice(["check", "show"]), str(hostile.FILE)],
            capture_output=True, env=environment, check=False, text=True,
        )  # fmt: skip
        assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")} == before
        assert found.returncode in (0, 2), found.stderr
        codes.add(found.returncode)
        if found.returncode:
            assert found.stdout == ""
            assert found.stderr.startswith("sim: ")
            assert found.stderr.count("\n") == 1
            contract.clear(InputError(found.stderr[:-1]))
        else:
            assert found.stderr == ""
    assert 2 in codes
