"""Figures 5 and 7: backlog and wait by year, and how long a takedown takes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from matplotlib.axes import Axes

from sim.figures import style, words
from sim.figures.facts import Estimate, Period, Reading, Study, estimate, over
from sim.figures.style import Figure, Sheet, Table, row

# What a regime means, said wherever it appears: by the time analysts spend searching or idle.
REGIMES = {
    "self_paced": (
        "kept empty",
        "analysts empty the queue and search: a wait is mostly closed hours",
    ),
    "balanced": ("in balance", "reports fill most of the analysts' time"),
    "saturated": ("overfull", "analysts never get round to the whole queue"),
}
LOOKS: dict[str, dict[str, Any]] = {
    "self_paced": {"facecolor": style.GROUND, "edgecolor": style.BLUE, "linewidth": 1.4},
    "balanced": {"facecolor": style.TEAL, "edgecolor": style.BLUE, "linewidth": 1.4},
    "saturated": {"facecolor": style.PLUM, "edgecolor": style.PLUM, "linewidth": 1.4},
}
TALLEST = 0.8  # inches a row of the grid takes at most
HOURS = {
    6: "6 h",
    12: "12 h",
    24: "1 day",
    48: "2 days",
    96: "4 days",
    168: "1 week",
    336: "2 weeks",
    720: "1 month",
    1440: "2 months",
}


def load_by_year(study: Study, folder: Path) -> Figure:
    """A grid: readings down, years across; flags waiting, and hours that leads wait."""
    sheet = Sheet(
        load_headline(study),
        "Yearly means, UK, as it was; a row per reading: inputs that fit the published counts. "
        "Kept empty: analysts then search, a wait is mostly closed hours. Overfull: never empty.",
        style.source(study),
    )
    years = study.years or (study.period,)
    names = max(style.width(r.name) for r in study.readings) + 0.25
    left, right = style.MARGIN + names, style.WIDTH - style.MARGIN
    room = (right - left + 0.3) / 2
    panels = (("Flags waiting", "backlog", "flags"), ("Hours a lead waits", "wait_hours", "hours"))
    top = sheet.top - 0.72
    foot = max(sheet.bottom + 0.15, top - TALLEST * len(study.readings))
    for i, (title, measure, unit) in enumerate(panels):
        start = left + i * room
        sheet.write(start, sheet.top, title, weight="bold", va="top")
        axes = sheet.axes(start, foot, start + room - 0.3, top)
        axes.set(xlim=(0, len(years)), ylim=(len(study.readings), 0), xticks=[], yticks=[])
        for side in axes.spines.values():
            side.set_visible(False)
        grid(axes, study, years, measure, unit)
    pitch = (top - foot) / len(study.readings)
    for n, reading in enumerate(study.readings):
        sheet.write(style.MARGIN, top - (n + 0.3) * pitch, reading.name, va="center_baseline")
    table = Table(
        ("year", "reading", "queue", "measure"),
        tuple(
            row(p.name, r.name, regime(r, p), measure, unit=unit, value=e)
            for _, measure, unit in panels
            for r in study.readings
            for p in years
            if (e := r.base.level(measure, p))
        ),
    )
    alt = "Grid of bars with numbers: flags waiting and hours a lead waits, by year and reading"
    return sheet.save(folder, "backlog-and-wait", words.clipped(alt), table)


def regime(reading: Reading, period: Period) -> str:
    """The state of the queue in a year, in plain words."""
    known = reading.base.regime.get(period.name)
    return REGIMES[known][0] if known in REGIMES else "no duty"


def load_headline(study: Study) -> str:
    """In how many readings the queue is real in the headline's year."""
    period, total = study.period, len(study.readings)
    empty = sum(r.base.regime.get(period.name) == "self_paced" for r in study.readings)
    if total == 1:
        return f"The queue in {period.words} is {regime(study.central, period)}"
    if empty == total:
        return f"Analysts keep the queue empty in every reading in {period.words}"
    if empty == 0:
        return f"The queue is real in every reading in {period.words}"
    real = total - empty
    return (
        f"The queue is real in {words.counted(real)} of {words.counted(total)} readings "
        f"in {period.words}"
    )


def grid(axes: Axes, study: Study, years: tuple[Period, ...], measure: str, unit: str) -> None:
    """Numbers over bars from zero, filled by the state of the queue, which is named."""
    cells = {
        (n, k): e
        for n, r in enumerate(study.readings)
        for k, p in enumerate(years)
        if (e := r.base.level(measure, p))
    }
    most = max((e.mean for e in cells.values()), default=0.0) or 1.0
    for k, period in enumerate(years):
        name = f"{period.name}, forecast" if period.forecast else period.name
        if period.forecast:
            axes.axvspan(k, k + 1, color=style.SHADE, zorder=0, linewidth=0)
            name = f"{period.name}\nforecast"
        axes.text(k + 0.04, -0.06, name, va="bottom", color=style.QUIET, linespacing=1.15)
    for n, reading in enumerate(study.readings):
        axes.axhline(n, color=style.RULE, linewidth=0.8)
        for k, period in enumerate(years):
            if (n, k) not in cells:
                continue
            e = cells[n, k]
            axes.text(k + 0.04, n + 0.3, words.about(e, unit), va="center_baseline", weight="bold")
            known = reading.base.regime.get(period.name, "self_paced")
            axes.barh(n + 0.87, 0.9 * e.mean / most, 0.13, k + 0.04, **LOOKS[known])
            if measure == "wait_hours":
                axes.text(k + 0.04, n + 0.63, regime(reading, period), va="center_baseline")


def time_to_takedown(study: Study, folder: Path) -> Figure | None:
    """Share of flagged accounts taken down within h hours of the flag, a line per reading."""
    curves = [(r.name, points(r, study.period)) for r in study.readings]
    curves = [(name, found) for name, found in curves if found]
    if not curves:
        return None
    hours = [h for h, _ in curves[0][1]]
    sheet = Sheet(
        takedown_headline(curves, study.period),
        f"Share of flags raised in {study.period.words} whose account was taken down within a "
        "time, UK. A line per reading: inputs that fit the published counts.",
        style.source(study),
    )
    names = max(style.width(name) for name, _ in curves) + 0.45
    edges = (style.MARGIN + 0.7, sheet.bottom + 0.55, style.WIDTH - style.MARGIN - names)
    axes = sheet.axes(*edges, sheet.top - 0.1)
    top = max(e.high for _, found in curves for _, e in found)
    axes.set(xlim=(-0.25, len(hours) - 1), ylim=(0, min(1.0, 1.1 * top)))
    for i, (_, found) in enumerate(curves):
        colour, marker, dash = style.look(i)
        xs = [hours.index(h) for h, _ in found]
        axes.vlines(
            xs, [e.low for _, e in found], [e.high for _, e in found], color=colour, linewidth=1.6
        )
        axes.plot(
            xs,
            [e.mean for _, e in found],
            color=colour,
            linestyle=dash,
            marker=marker,
            markersize=7,
            clip_on=False,
            zorder=3,
        )
    axes.set_xticks(range(len(hours)), [HOURS.get(int(h), f"{h:g} h") for h in hours])
    axes.yaxis.set_major_formatter(lambda v, _: f"{v:.0%}")
    axes.grid(axis="y")
    axes.set_axisbelow(True)
    axes.spines["left"].set_visible(False)
    ends = [(found[-1][1].mean, name, style.look(i)[0]) for i, (name, found) in enumerate(curves)]
    style.end_labels(axes, ends)
    table = Table(
        ("reading", "within hours"),
        tuple(row(name, h, unit="share", value=e) for name, found in curves for h, e in found),
    )
    alt = f"Line chart: share of flagged accounts taken down against time, {len(curves)} readings"
    return sheet.save(folder, "time-to-takedown", words.clipped(alt), table)


def points(reading: Reading, period: Period) -> list[tuple[int, Estimate]]:
    """The curve of a period, hours and share."""
    curve = reading.data.get("curve") or reading.base.data.get("curve") or {}
    cells = curve.get(period.name) or curve.get("all") or []
    return [(int(c["hours"]), e) for c in cells if (e := estimate(c))]


def takedown_headline(curves: list[tuple[str, list[tuple[int, Estimate]]]], period: Period) -> str:
    """The share taken down within a week, over readings."""
    within = [e for _, found in curves for h, e in found if h == 168]
    if not within:
        return f"How long a flagged account stays up, {period.words}"
    reach = over(list(within)) or within[0]
    return f"Within a week of the flag, {words.span(reach, 'share')} of accounts were taken down"
