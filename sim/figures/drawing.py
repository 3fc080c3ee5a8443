"""The drawing of one figure by its name: all that needs matplotlib."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import matplotlib as mpl

from sim.figures import intake
from sim.figures.capacity import against_capacity
from sim.figures.course import takedowns_by_month
from sim.figures.delay import load_by_year, time_to_takedown
from sim.figures.facts import Study, Summary
from sim.figures.files import Figure, Observed
from sim.figures.flow import flow
from sim.figures.options import forest, growth
from sim.figures.style import STYLE

FORESTS: Final = ("forest", "forest_2", "forest_3")
OF_ANY: Final = {
    "load_by_year": load_by_year, "flow": flow, "time_to_takedown": time_to_takedown,
}  # fmt: skip


def by_name(
    name: str, study: Study, summary: Summary, folder: Path, observed: Observed
) -> Figure | None:
    """One figure; None where the summary has no numbers for it."""
    if name == "takedowns_by_month":
        return takedowns_by_month(study, folder, observed)
    if name in FORESTS:
        return forest(study, folder, FORESTS.index(name)) if study.scenarios else None
    if name == "growth":
        return growth(study, folder) if study.scenarios and study.base.growth else None
    if name == "against_capacity":
        sweep = summary if "key" in summary else summary.get("sweep")
        return against_capacity(study, sweep, folder) if sweep else None
    return OF_ANY[name](study, folder)


def draw(name: str, summary: Summary, folder: Path, observed: Observed) -> Figure | None:
    """Draw one figure of a summary, in our style alone: no setting of whoever runs it shows."""
    with mpl.rc_context():
        mpl.rcdefaults()
        mpl.rcParams.update(STYLE)
        return by_name(name, intake.read(summary), summary, folder, observed)
