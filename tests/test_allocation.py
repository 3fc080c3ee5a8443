"""Replications go where a verdict is open; all of a reading are played equally often."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import sim
from sim.study.progress import Progress
from tests.small import write


class Said(Progress):
    """Keeps what is said."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def say(self, text: str) -> None:
        self.lines.append(text)


@pytest.fixture(scope="module")
def compared(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, Any], list[str], Path]:
    """The small comparison with up to 20 replications, what was said, and where it is."""
    root, said = write(tmp_path_factory.mktemp("allocation")), Said()
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(root)
        summary = sim.compare(
            "small", ["more", "same", "lapse"], sets={"replications": 20}, readings="central",
            jobs=1, progress=said,
        )  # fmt: skip
    return summary, said.lines, root


def test_a_reading_is_played_on_while_a_verdict_is_open(compared: Any) -> None:
    """Halving removal is told at once, half as many analysts again is not: all play on together."""
    summary, said, _ = compared
    runs = [summary["baseline"], *summary["alternatives"]]
    (played,) = {run["replications"] for run in runs}
    assert played in (10, 15, 20)
    if played < 20:
        assert said[-1] == f"settled: {4 * (20 - played)} of 80 replications saved"


def test_what_is_settled_at_the_first_look_is_not_played_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(write(tmp_path))
    said = Said()
    summary = sim.compare(
        "small", ["same"], sets={"replications": 20}, readings="central", jobs=1, progress=said
    )
    assert summary["baseline"]["replications"] == 5  # equal pair by pair
    assert said.lines[-1] == "settled: 30 of 40 replications saved"


def test_differences_are_those_of_the_tables(compared: Any) -> None:
    """Differences and ratio worked out again from the tables of the run folders."""
    summary, _, root = compared
    base = takedowns(root / summary["baseline"]["run_dir"])
    for run in summary["alternatives"]:
        mine = takedowns(root / run["run_dir"])
        assert len(mine) == run["replications"]
        pairs = [other - own for own, other in zip(base, mine, strict=False)]
        cell = run["differences"]["takedowns"]["by_year"]["2024"]
        assert cell["mean"] == pytest.approx(sum(pairs) / len(pairs), abs=1e-6)
        first = sum(base[: len(mine)]) / len(mine)
        assert cell["relative"] == pytest.approx(sum(pairs) / len(pairs) / first, abs=1e-6)


def takedowns(folder: Path) -> list[float]:
    """Takedowns of 2024 by replication."""
    table = sim.frame(folder)
    chosen = table[
        (table.measure == "takedowns") & (table.period == "2024")
        & (table.platform == "") & (table.content == "")
    ]  # fmt: skip
    return [float(value) for value in chosen.sort_values("replication").value]
