"""Figures of a run, a comparison or a sweep: PNG, SVG and the CSV each was drawn from."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any, Final

from sim.figures.facts import Summary
from sim.figures.files import Figure, Observed

__all__ = ["Figure", "draw_all", "draw_run", "make_ready"]

IN_PAGE_ORDER: Final = (
    "takedowns_by_month", "forest", "forest_2", "forest_3", "growth", "against_capacity",
    "load_by_year", "flow", "time_to_takedown",
)  # fmt: skip
OF_A_RUN: Final = ("takedowns_by_month", "flow")

Each = Callable[[Callable[[str], Any], Sequence[str]], Iterable[Any]]
"""What applies a function to each of some names, as `map` does, here or in other processes."""


def make_ready() -> None:
    """Import all that draws, a second's work, in a process that has nothing else to do."""
    for name in ("sim.figures.drawing", "scipy.optimize"):
        import_module(name)


def draw_all(summary: Summary, folder: Path, observed: Observed, each: Each = map) -> list[Figure]:
    """Every figure that the summary of a comparison or sweep holds numbers for, in page order."""
    return draw(IN_PAGE_ORDER, summary, folder, observed, each)


def draw_run(summary: Summary, folder: Path, observed: Observed) -> list[Figure]:
    """The two figures of a single run: takedowns per month, and the flow."""
    return draw(OF_A_RUN, summary, folder, observed, map)


def draw(
    names: Sequence[str], summary: Summary, folder: Path, observed: Observed, each: Each
) -> list[Figure]:
    """Those of the figures that there are numbers for."""
    one = partial(drawn, summary=summary, folder=folder, observed=observed)
    return [figure for figure in each(one, names) if figure]


def drawn(name: str, summary: Summary, folder: Path, observed: Observed) -> Figure | None:
    """One figure; matplotlib is imported where it is drawn, which takes half a second."""
    from sim.figures import drawing

    return drawing.draw(name, summary, folder, observed)
