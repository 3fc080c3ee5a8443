"""Figure 4: what each step of a lever buys, one line per reading of the evidence."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from sim.figures import style, words
from sim.figures.estimates import Estimate, estimate, over
from sim.figures.facts import Period, Run, Study, Summary, key_of
from sim.figures.files import Figure
from sim.figures.style import Curve, Sheet

CAPACITY = "plan.capacity"
NAMES_WIDTH = 1.75  # inches right of each panel for the readings' names


def against_capacity(study: Study, sweep: Summary, folder: Path) -> Figure:
    """Takedowns, and contacts as an index, along the values of a sweep."""
    period, key = study.period, str(sweep["key"])
    takedowns = curves(sweep, lambda point: point.level("takedowns", period))
    contacts = curves(sweep, lambda point: index(point, period))
    lever = "analyst capacity, as it was = 1" if key == CAPACITY else key
    sheet = Sheet(
        study,
        headline(sweep, period),
        f"By {lever}; UK, {period.words}. One line per reading: inputs that fit the published "
        "counts.",
        f"Sweep: {key_of(sweep)}, {sweep['baseline']['replications']} replications.",
    )
    room = (style.WIDTH - 2 * style.MARGIN + 0.25) / 2
    panels = (("Takedowns: accounts", takedowns), ("Contacts (harm): as it was = 100", contacts))
    for i, (title, found) in enumerate(panels):
        if not found:  # a model without groups has no contacts
            continue
        left = style.MARGIN + i * room
        sheet.write(left, sheet.top, title, weight="bold", va="top")
        edges = (left + 0.75, sheet.bottom + 0.55, left + room - NAMES_WIDTH, sheet.top - 0.45)
        panel(sheet.axes(*edges), found)
    return sheet.save(
        folder,
        "against-capacity",
        f"Two line charts: takedowns and contacts in {period.words} by {lever}, a line per reading",
        (key.replace(".", " "), "measure", "reading"),
        [
            (value, measure, reading, unit, e)
            for measure, unit, found in (
                ("takedowns", "accounts", takedowns),
                ("contacts", "as it was = 100", contacts),
            )
            for reading, points in found
            for value, e in points
        ],
    )


def curves(sweep: Summary, what: Callable[[Run], Estimate | None]) -> list[Curve]:
    """A quantity along the values, in each reading that has it."""
    found = (
        (
            str(reading["reading"]).replace("_", " "),
            sorted((float(p["value"]), e) for p in reading["points"] if (e := what(Run(p)))),
        )
        for reading in sweep["readings"]
    )
    return [(name, points) for name, points in found if points]


def change(point: Run, measure: str, period: Period) -> Estimate | None:
    """The paired change at a point, as a share of what it was; none at the point as it was."""
    mine = point.level(measure, period)
    found = estimate(point.difference(measure, period))
    if mine is None:
        return None
    if found is None:
        return Estimate.exact(0.0)
    base = mine.mean - found.mean
    return found.times(1 / base) if base else None


def index(point: Run, period: Period) -> Estimate | None:
    """Contacts at a point over contacts as it was, = 100, with the paired interval."""
    found = change(point, "contacts", period)
    return found and found.times(100).plus(100)


def headline(sweep: Summary, period: Period) -> str:
    """What the largest value gives over all readings, paired: levels would add run chance."""
    found = []
    for measure in ("takedowns", "contacts"):
        along = curves(sweep, partial(change, measure=measure, period=period))
        reach = over(points[-1][1] for _, points in along)
        if sweep["key"] != CAPACITY or reach is None or len(along) < len(sweep["readings"]):
            return "Takedowns and contacts along the lever, in each reading"
        found.append(f"{measure} {words.change(reach)}")
    most = along[0][1][-1][0]
    times = "Twice" if most == 2 else f"{most:g} times"
    return f"{times} the capacity: {', '.join(found)}"


def panel(axes: Axes, curves: Sequence[Curve]) -> None:
    """Lines along the values, and a mark where the lever is as it was."""
    xs = sorted({x for _, points in curves for x, _ in points})
    room = 0.04 * (xs[-1] - xs[0]) or 0.5  # a single point stands in the middle
    right = xs[-1] if len(xs) > 1 else xs[-1] + room
    top = 1.08 * max(e.high for _, points in curves for _, e in points)
    axes.set(xlim=(xs[0] - room, right), ylim=(0, top))
    if xs[0] < 1 < xs[-1]:
        axes.axvline(1, color=style.QUIET, linewidth=1, zorder=1)
    every = -(-len(xs) // 7)
    first = xs.index(1.0) % every if 1.0 in xs else 0
    axes.set_xticks(xs[first::every], [f"{x:g}" for x in xs[first::every]])
    axes.yaxis.set_major_locator(MaxNLocator(5))
    axes.yaxis.set_major_formatter("{x:,.0f}")
    style.draw_curves(axes, curves)
