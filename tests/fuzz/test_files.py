"""Hostile files: by the thousand, of the largest size, and what is no file at all."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from sim import scenario
from tests.fuzz import contract, hostile
from tests.fuzz.large import TEXTS

FEW, MANY = 2_000, 100_000
JOBS = os.cpu_count() or 1
IN_CI = ("brackets", "keys that nobody knows", "aliases of aliases", "ten megabytes")


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    hostile.ready()
    return tmp_path


@pytest.mark.parametrize("count", [FEW, pytest.param(MANY, marks=pytest.mark.full)])
def test_each_is_good_or_refused_with_one_clear_message(count: int) -> None:
    found = hostile.many(count, JOBS)
    assert not found.broke, "\n".join(found.broke[:5])
    assert found.memory < hostile.MOST_MEMORY
    assert 0.05 * count < found.good < 0.5 * count
    assert len(found.said) > 40  # they are wrong in many ways


@pytest.mark.parametrize(
    "name", [n if n in IN_CI else pytest.param(n, marks=pytest.mark.full) for n in TEXTS]
)
def test_large_texts_take_no_longer_than_their_size_should(name: str) -> None:
    text = TEXTS[name]
    hostile.FILE.write_bytes(text if isinstance(text, bytes) else text.encode())
    contract.judged(lambda: scenario.load(hostile.FILE))


def test_what_is_no_file() -> None:
    os.mkfifo("scenarios/pipe.yaml")
    Path("scenarios/folder.yaml").mkdir()
    Path("scenarios/loop.yaml").symlink_to("loop.yaml")
    Path("scenarios/one.yaml").symlink_to("other.yaml")
    Path("scenarios/other.yaml").symlink_to("one.yaml")
    Path("scenarios/gone.yaml").symlink_to("nowhere.yaml")
    Path("scenarios/zero.yaml").symlink_to("/dev/zero")
    Path("scenarios/passwords.yaml").symlink_to("/etc/passwd")
    names = ["pipe", "folder", "loop", "one", "gone", "zero", "passwords", "x" * 5_000, "é" * 200]
    for name in names:
        hostile.FILE.write_text(f"scenario: a\ntitle: t\nquestion: q\nextends: {name}\n")
        error = contract.judged(lambda: scenario.load(hostile.FILE))
        assert error is not None
        assert (error.key, error.line) == ("extends", 4), str(error)
    for name in NO_SCENARIOS:
        error = contract.judged(lambda name=name: scenario.load(name))  # type: ignore[misc]
        assert error is not None, name


NO_SCENARIOS = (
    "", "pipe", "folder", "loop", "one", "gone", "zero", "x" * 5_000, "/dev/zero", "/dev/stdin",
    "/", ".", "..", "x" * 5_000 + ".yaml", "a\0b", "a\0b.yaml",
    "scenarios/loop.yaml", "\udcff.yaml", "\udcff", "\x1b[31m", "-", "../scenarios",
)  # fmt: skip
