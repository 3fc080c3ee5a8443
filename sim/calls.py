"""The commands as calls for a notebook: names and options in, the summary out."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sim import study
from sim.study.varying import parsed


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
