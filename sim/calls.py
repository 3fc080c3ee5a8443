"""The commands as calls for a notebook: names and options in, the summary out."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim import store, study
from sim.errors import InputError
from sim.study.varying import parsed

if TYPE_CHECKING:
    from pandas import DataFrame


def run(scenario: str | Path, **options: Any) -> dict[str, Any]:
    """`sim run`: replications of one scenario; what `--json` prints. Options: `sim.Options`."""
    return study.run(scenario, study.Options(**options))


def compare(
    base: str | Path, alternatives: Sequence[str | Path] = (), **options: Any
) -> dict[str, Any]:
    """`sim compare`: paired differences from a baseline; without what-ifs, all shipped ones."""
    return study.compare(base, alternatives, study.Options(**options))


def sweep(scenario: str | Path, vary: str, **options: Any) -> dict[str, Any]:
    """`sim sweep`: a scenario along the values of a key, `plan.capacity=0.8:2:0.2`."""
    return study.sweep(scenario, parsed(vary), study.Options(**options))


def frame(folder: str | Path, table: str = "measures") -> DataFrame:
    """A table of a finished folder (`measures`, `timeline`, `differences`, `answers`) in pandas.

    Missing is absent: a row that is not there is not known, an empty cell is NaN or "".
    InputError: there is no such table, or the folder is not as it was written.
    """
    import pandas as pd

    file = Path(folder) / f"{table}.csv"
    if not file.is_file():
        there = sorted(path.stem for path in Path(folder).glob("*.csv"))
        raise InputError(
            "no such table", value=str(file), expected="one of " + ", ".join(there or ["none"])
        )
    if not store.is_whole(Path(folder)):
        raise InputError("not as it was written: ask for the study again", value=str(folder))
    names = ("scenario", "reading", "measure", "period", "platform", "content", "unit", "verdict")
    return pd.read_csv(file, converters=dict.fromkeys(names, str))
