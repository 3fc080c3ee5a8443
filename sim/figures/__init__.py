"""Figures of a run, a comparison or a sweep: PNG, SVG and the CSV each was drawn from."""

from __future__ import annotations

from pathlib import Path

import matplotlib as mpl

from sim.figures import intake
from sim.figures.capacity import against_capacity
from sim.figures.course import Observed, takedowns_by_month
from sim.figures.delay import load_by_year, time_to_takedown
from sim.figures.facts import Summary
from sim.figures.flow import flow
from sim.figures.options import forest, growth
from sim.figures.style import STYLE, Figure

__all__ = ["Figure", "draw_all", "draw_run"]


def draw_all(summary: Summary, folder: Path, observed: Observed) -> list[Figure]:
    """Every figure that the summary of a comparison or sweep holds numbers for, in page order."""
    study = intake.read(summary)
    sweep = summary if "key" in summary else summary.get("sweep")
    with mpl.rc_context(STYLE):
        drawn = [
            takedowns_by_month(study, folder, observed),
            forest(study, folder) if study.scenarios else None,
            growth(study, folder) if study.scenarios and study.base.growth else None,
            against_capacity(study, sweep, folder) if sweep else None,
            load_by_year(study, folder),
            flow(study, folder),
            time_to_takedown(study, folder),
        ]
    return [figure for figure in drawn if figure]


def draw_run(summary: Summary, folder: Path, observed: Observed) -> list[Figure]:
    """The two figures of a single run: takedowns per month, and the flow."""
    study = intake.read(summary)
    with mpl.rc_context(STYLE):
        return [takedowns_by_month(study, folder, observed), flow(study, folder)]
