"""Figure 4: what each step of a lever buys, one line per reading of the evidence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from sim.figures import style, words
from sim.figures.facts import Estimate, Period, Study, Summary, cell, estimate, over
from sim.figures.style import Figure, Sheet, Table, row

CAPACITY = "plan.capacity"
NAMES_WIDTH = 1.75  # inches right of each panel for the readings' names


@dataclass(frozen=True, slots=True)
class Curve:
    """One reading's line: values of the lever, and an estimate at each."""

    reading: str
    points: tuple[tuple[float, Estimate], ...]


def against_capacity(study: Study, sweep: Summary, folder: Path) -> Figure:
    """Takedowns, and contacts as an index, along the values of a sweep."""
    period = study.period
    takedowns = [curve(r, period, level) for r in sweep["readings"]]
    contacts = [curve(r, period, index) for r in sweep["readings"]]
    key = str(sweep["key"])
    lever = "analyst capacity, as it was = 1" if key == CAPACITY else key
    stamp = str(sweep["run_dir"]).rstrip("/").rsplit("-", 1)[-1]
    runs = f", {sweep['replications']} replications" if "replications" in sweep else ""
    sheet = Sheet(
        headline(takedowns, contacts, key),
        f"By {lever}; UK, {period.words}. One line per reading: inputs that fit the published "
        "counts.",
        style.source(study, f"Sweep: {stamp}{runs}."),
    )
    room = (style.WIDTH - 2 * style.MARGIN + 0.25) / 2
    titles = ("Takedowns: accounts", "Contacts (harm): as it was = 100")
    for i, (title, curves) in enumerate(zip(titles, (takedowns, contacts), strict=True)):
        left = style.MARGIN + i * room
        sheet.write(left, sheet.top, title, weight="bold", va="top")
        edges = (left + 0.75, sheet.bottom + 0.55, left + room - NAMES_WIDTH, sheet.top - 0.45)
        panel(sheet.axes(*edges), curves)
    table = Table(
        (key.replace(".", " "), "measure", "reading"),
        tuple(
            row(value, measure, c.reading, unit=unit, value=e)
            for measure, unit, curves in (
                ("takedowns", "accounts", takedowns),
                ("contacts", "as it was = 100", contacts),
            )
            for c in curves
            for value, e in c.points
        ),
    )
    alt = (
        f"Two line charts: takedowns and contacts in {period.words} by {lever}, a line per reading"
    )
    return sheet.save(folder, "against-capacity", words.clipped(alt), table)


def curve(reading: Summary, period: Period, what: Any) -> Curve:
    """One reading's line of a quantity."""
    points = sorted(
        (float(p["value"]), e) for p in reading["points"] if (e := what(p, period)) is not None
    )
    return Curve(str(reading["reading"]).replace("_", " "), tuple(points))


def level(point: Mapping[str, Any], period: Period) -> Estimate | None:
    """Takedowns at a point."""
    return estimate(cell(point["measures"].get("takedowns"), period.kind, period.name))


def index(point: Mapping[str, Any], period: Period) -> Estimate | None:
    """Contacts at a point over contacts as it was, = 100, with the paired interval."""
    mine = estimate(cell(point["measures"].get("contacts"), period.kind, period.name))
    if mine is None:
        return None
    differences = point.get("differences") or {}
    change = estimate(cell(differences.get("contacts"), period.kind, period.name))
    if change is None:
        return Estimate(100.0, 100.0, 100.0)
    base = mine.mean - change.mean
    return change.times(100 / base).plus(100) if base else None


def headline(takedowns: Sequence[Curve], contacts: Sequence[Curve], key: str) -> str:
    """What the largest value gives over all readings."""
    most = [c.points[-1] for c in takedowns if c.points]
    starts = [at(c, 1.0) for c in takedowns if c.points]
    if not most or any(s is None for s in starts) or key != CAPACITY:
        return "Takedowns and contacts along the lever, in each reading"
    gains = [
        e.plus(-s.mean).times(1 / s.mean)
        for (_, e), s in zip(most, starts, strict=True)
        if s and s.mean
    ]
    ends = [c.points[-1][1].plus(-100).times(0.01) for c in contacts if c.points]
    gain, harm = over(list(gains)), over(list(ends))
    if gain is None or harm is None:
        return "Takedowns and contacts along the lever, in each reading"
    times = "Twice" if most[0][0] == 2 else f"{most[0][0]:g} times"
    return f"{times} the capacity: takedowns {words.change(gain)}, contacts {words.change(harm)}"


def at(c: Curve, value: float) -> Estimate | None:
    """The estimate at a value of the lever."""
    return next((e for v, e in c.points if abs(v - value) < 1e-9), None)


def panel(axes: Axes, curves: Sequence[Curve]) -> None:
    """Lines with intervals, named at their right ends."""
    curves = [c for c in curves if c.points]
    values = [e for c in curves for _, e in c.points]
    xs = sorted({v for c in curves for v, _ in c.points})
    room = 0.04 * (xs[-1] - xs[0]) or 0.5  # a single point stands in the middle
    right = xs[-1] if len(xs) > 1 else xs[-1] + room
    axes.set(xlim=(xs[0] - room, right), ylim=(0, 1.08 * max(e.high for e in values)))
    for i, c in enumerate(curves):
        colour, marker, dash = style.look(i)
        along = [v for v, _ in c.points]
        axes.vlines(
            along,
            [e.low for _, e in c.points],
            [e.high for _, e in c.points],
            color=colour,
            linewidth=1.6,
        )
        axes.plot(
            along,
            [e.mean for _, e in c.points],
            color=colour,
            linestyle=dash,
            marker=marker,
            markersize=7,
            clip_on=False,
            zorder=3,
        )
    if xs[0] < 1 < xs[-1]:
        axes.axvline(1, color=style.QUIET, linewidth=1, zorder=1)
    every = -(-len(xs) // 7)
    first = xs.index(1.0) % every if 1.0 in xs else 0
    axes.set_xticks(xs[first::every], [f"{x:g}" for x in xs[first::every]])
    axes.yaxis.set_major_locator(MaxNLocator(5))
    axes.yaxis.set_major_formatter(lambda v, _: f"{v:,.0f}")
    axes.grid(axis="y")
    axes.set_axisbelow(True)
    axes.spines["left"].set_visible(False)
    style.end_labels(
        axes, [(c.points[-1][1].mean, c.reading, style.look(i)[0]) for i, c in enumerate(curves)]
    )
