"""Figures 5 and 7: backlog and wait by year, and how long a takedown takes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from matplotlib.axes import Axes

from sim.figures import style, words
from sim.figures.estimates import Estimate, estimate, over
from sim.figures.facts import Period, Reading, Study
from sim.figures.files import Figure
from sim.figures.style import Curve, Sheet

# A state of the queue in plain words, told by the time analysts spend searching or idle.
REGIMES = {"self_paced": "kept empty", "balanced": "in balance", "saturated": "overfull"}
BARS: dict[str, dict[str, Any]] = {
    "self_paced": {"facecolor": style.GROUND, "edgecolor": style.BLUE, "linewidth": 1.4},
    "balanced": {"facecolor": style.TEAL, "edgecolor": style.BLUE, "linewidth": 1.4},
    "saturated": {"facecolor": style.PLUM, "edgecolor": style.PLUM, "linewidth": 1.4},
}
PANELS = (("Flags waiting", "backlog", "flags"), ("Hours a lead waits", "wait_hours", "hours"))
TALLEST = 0.8  # inches a row of the grid takes at most
WEEK = 168  # hours
HOURS = {
    24: "1 day", 48: "2 days", 96: "4 days", WEEK: "1 week", 336: "2 weeks",
    720: "1 month", 1440: "2 months",
}  # fmt: skip


def load_by_year(study: Study, folder: Path) -> Figure:
    """A grid: readings down, years across; flags waiting, and hours that leads wait."""
    sheet = Sheet(
        study,
        load_headline(study),
        "Yearly means, UK, as it was; a row per reading: inputs that fit the published counts. "
        "Kept empty: analysts then search, a wait is mostly closed hours. Overfull: never empty.",
    )
    years = study.years or (study.period,)
    left = style.MARGIN + max(style.width(r.name) for r in study.readings) + 0.25
    room = (style.WIDTH - style.MARGIN - left + 0.3) / 2
    top = sheet.top - 0.72
    foot = max(sheet.bottom + 0.15, top - TALLEST * len(study.readings))
    for i, (title, measure, unit) in enumerate(PANELS):
        start = left + i * room
        sheet.write(start, sheet.top, title, weight="bold", va="top")
        axes = sheet.axes(start, foot, start + room - 0.3, top)
        axes.set(xlim=(0, len(years)), ylim=(len(study.readings), 0), xticks=[], yticks=[])
        axes.spines["bottom"].set_visible(False)
        grid(axes, study, years, measure, unit)
    pitch = (top - foot) / len(study.readings)
    for n, reading in enumerate(study.readings):
        sheet.write(style.MARGIN, top - (n + 0.3) * pitch, reading.name, va="center_baseline")
    return sheet.save(
        folder,
        "backlog-and-wait",
        "Grid of bars with numbers: flags waiting and hours a lead waits, by year and reading",
        ("year", "reading", "queue", "measure"),
        [
            (p.name, r.name, regime(r, p), measure, unit, e)
            for _, measure, unit in PANELS
            for r in study.readings
            for p in years
            if (e := r.base.level(measure, p))
        ],
    )


def regime(reading: Reading, period: Period) -> str:
    """The state of the queue in a year, in plain words."""
    return REGIMES.get(reading.base.regime.get(period.name, ""), "no duty")


def load_headline(study: Study) -> str:
    """In how many readings the queue is real in the headline's year."""
    period, total = study.period, len(study.readings)
    real = sum(r.base.regime.get(period.name) != "self_paced" for r in study.readings)
    if total == 1:
        return f"The queue in {period.words} is {regime(study.central, period)}"
    if real == 0:
        return f"Analysts keep the queue empty in every reading in {period.words}"
    many = f"{words.counted(real)} of {words.counted(total)} readings"
    return f"The queue is real in {'every reading' if real == total else many} in {period.words}"


def grid(axes: Axes, study: Study, years: tuple[Period, ...], measure: str, unit: str) -> None:
    """Numbers over bars from zero, filled by the state of the queue, which is named."""
    rows = [[r.base.level(measure, p) for p in years] for r in study.readings]
    most = max((e.mean for row in rows for e in row if e), default=0.0) or 1.0
    for k, period in enumerate(years):
        if period.forecast:
            axes.axvspan(k, k + 1, color=style.SHADE, zorder=0, linewidth=0)
        name = f"{period.name}\nforecast" if period.forecast else period.name
        axes.text(k + 0.04, -0.06, name, va="bottom", color=style.QUIET, linespacing=1.15)
    for n, reading in enumerate(study.readings):
        axes.axhline(n, color=style.RULE, linewidth=0.8)
        for k, (period, e) in enumerate(zip(years, rows[n], strict=True)):
            if e is None:
                continue
            axes.text(k + 0.04, n + 0.3, words.about(e, unit), va="center_baseline", weight="bold")
            bar = BARS[reading.base.regime.get(period.name, "self_paced")]
            axes.barh(n + 0.87, 0.9 * e.mean / most, 0.13, k + 0.04, **bar)
            if measure == "wait_hours":
                axes.text(k + 0.04, n + 0.63, regime(reading, period), va="center_baseline")


def time_to_takedown(study: Study, folder: Path) -> Figure | None:
    """Share of flagged accounts taken down within h hours of the flag, a line per reading."""
    period = study.period
    curves = [(r.name, found) for r in study.readings if (found := points(r, period))]
    if not curves:
        return None
    sheet = Sheet(
        study,
        takedown_headline(curves, period),
        f"Share of flags raised in {period.words} whose account was taken down within a "
        "time, UK. A line per reading: inputs that fit the published counts.",
    )
    names = max(style.width(name) for name, _ in curves) + 0.45
    right = style.WIDTH - style.MARGIN - names
    axes = sheet.axes(style.MARGIN + 0.7, sheet.bottom + 0.55, right, sheet.top - 0.1)
    hours = [h for h, _ in curves[0][1]]
    top = max(e.high for _, found in curves for _, e in found)
    axes.set(xlim=(-0.25, len(hours) - 1), ylim=(0, min(1.0, 1.1 * top)))
    axes.set_xticks(range(len(hours)), [HOURS.get(h, f"{h} h") for h in hours])
    axes.yaxis.set_major_formatter("{x:.0%}")
    style.draw_curves(axes, [(name, [(hours.index(h), e) for h, e in f]) for name, f in curves])
    return sheet.save(
        folder,
        "time-to-takedown",
        f"Line chart: share of flagged accounts taken down against time, {len(curves)} readings",
        ("reading", "within hours"),
        [(name, h, "share", e) for name, found in curves for h, e in found],
    )


def points(reading: Reading, period: Period) -> list[tuple[int, Estimate]]:
    """The curve of a period, hours and share."""
    curve = reading.data.get("curve") or reading.base.data.get("curve") or {}
    cells = curve.get(period.name) or curve.get("all") or []
    return [(int(c["hours"]), e) for c in cells if (e := estimate(c))]


def takedown_headline(curves: Sequence[Curve], period: Period) -> str:
    """The share taken down within a week, over readings."""
    reach = over(e for _, found in curves for h, e in found if h == WEEK)
    if reach is None:
        return f"How long a flagged account stays up, {period.words}"
    return f"Within a week of the flag, {words.span(reach, 'share')} of accounts were taken down"
