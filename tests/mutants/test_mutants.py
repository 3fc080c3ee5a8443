"""Every mutant is caught by a named test; three of them in CI, all with the long tests."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.mutants import ROOT, Mutant, caught
from tests.mutants.all import MUTANTS

SHORT = {
    "closing time restarts the work", "an interval is too narrow by a tenth",
    "platforms' own removals are takedowns",
}  # fmt: skip


def test_every_mutant_changes_a_line_that_is_there_once() -> None:
    for mutant in MUTANTS:
        assert (ROOT / mutant.file).read_text().count(mutant.old) == 1, mutant.name
    assert {mutant.name for mutant in MUTANTS} >= SHORT
    assert len(MUTANTS) >= 25


@pytest.mark.parametrize(
    "mutant",
    [pytest.param(m, marks=[] if m.name in SHORT else [pytest.mark.full]) for m in MUTANTS],
    ids=lambda mutant: mutant.name.replace(" ", "-"),
)
def test_a_mutant_is_caught(mutant: Mutant, tmp_path: Path) -> None:
    assert caught(mutant, tmp_path)
