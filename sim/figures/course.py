"""Figure 1: takedowns per month beside the published counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from matplotlib.axes import Axes

from sim.figures import style, words
from sim.figures.estimates import Estimate, over
from sim.figures.facts import Study, day
from sim.figures.files import Figure, Observed
from sim.figures.style import Row, Sheet

PALE = "#6BACE699"  # a light blue that lets the grid through
TOLERANCE = 0.02  # of a published count that is "about" so many: what a reading is fitted to


@dataclass(frozen=True, slots=True)
class Count:
    """A published count of takedowns over a stretch of days."""

    first: date
    last: date
    value: float
    at_least: bool
    derived: bool

    @property
    def months(self) -> float:
        """Length in months."""
        return month_of(self.last + timedelta(days=1)) - month_of(self.first)

    @property
    def a_month(self) -> float:
        return self.value / self.months

    @property
    def year(self) -> str | None:
        """The calendar year it is for, if it is for one."""
        year = self.first.year
        whole = (self.first, self.last) == (date(year, 1, 1), date(year, 12, 31))
        return str(year) if whole else None

    @property
    def origin(self) -> str:
        return "derived" if self.derived else "published"

    @property
    def words(self) -> str:
        """`more than 8,000`."""
        return f"{'more than' if self.at_least else 'about'} {self.value:,.0f}"


def published(observed: Observed) -> list[Count]:
    """The published counts of accounts taken down; a total that contains others is left out."""
    counts = [
        Count(
            day(r["period_start"]),
            day(r["period_end"]),
            float(str(r["value"])),
            r["relation"] == "more_than",
            r["publisher"] == "derived",
        )
        for r in observed
        if r["measure"] == "takedowns" and r["unit"] == "accounts"
    ]

    def holds_another(outer: Count) -> bool:
        inside = (c for c in counts if outer.first <= c.first and c.last <= outer.last)
        return any(c is not outer for c in inside)

    return [c for c in counts if not holds_another(c)]


def takedowns_by_month(study: Study, folder: Path, observed: Observed) -> Figure:
    """Mean by month of the central reading, range over readings, published monthly averages."""
    central = study.base.months("takedowns")
    every = [r.base.months("takedowns") for r in study.readings]
    ranges = {m: e for m in central if (e := over(months.get(m) for months in every))}
    counts = published(observed)
    months = list(central)
    stretch = " to ".join(words.short_month(day(f"{months[i]}-01")) for i in (0, -1))
    band = f"{study.level} interval of the mean"
    if len(study.readings) > 1:
        band = f"{words.counted(len(study.readings))} readings, lowest to highest interval"
    sheet = Sheet(
        study,
        headline(study, counts),
        "Accounts taken down per month after a referral to the platforms, United Kingdom, "
        f"{stretch}. Line: mean of {study.base.data['replications']} runs of the "
        f"{study.central.name} reading; band: {band}.",
        "Published: annual counts as monthly averages.",
    )
    axes = sheet.axes(style.MARGIN + 0.65, sheet.bottom + 0.6, style.WIDTH - 0.6, sheet.top - 0.1)
    top = 1.32 * max([e.high for e in ranges.values()] + [c.a_month for c in counts])
    axes.set(xlim=(0, len(months)), ylim=(0, top))
    begin = month_of(day(months[0] + "-01"))
    forecast(axes, max(month_of(study.observed_until) - begin, 0))
    modelled(axes, list(central.values()), {months.index(m): e for m, e in ranges.items()})
    for count in counts:
        left = month_of(count.first) - begin
        near = [e.high for i, e in enumerate(ranges.values()) if left <= i + 0.5 < left + 6]
        segment(axes, count, left, near)
    marks(axes, study, begin)
    calendar(axes, months)
    return sheet.save(
        folder,
        "takedowns-by-month",
        f"Line chart by month with a band: takedowns {stretch}, a step up in 2023, published "
        "averages beside",
        ("month", "what"),
        rows(study, central, ranges, counts),
    )


def headline(study: Study, counts: list[Count]) -> str:
    """Whether the model repeats the published counts."""
    yearly = [c for c in counts if c.year and not c.derived]
    pairs = [
        (c, e)
        for r in study.readings
        for c in yearly
        for p in study.years
        if p.name == c.year and (e := r.base.level("takedowns", p))
    ]
    if not pairs:
        total = study.base.level("takedowns", study.period)
        amount = words.span(total, "accounts") if total else "cannot tell how many"
        return f"{amount} takedowns in {study.period.words}"
    missed = {str(c.year) for c, e in pairs if misses(c, e)}
    if missed:
        years = " and ".join(sorted(missed))
        return f"Not every reading repeats the published count of {years} within 2%"
    said = ", ".join(f"{c.words} in {c.year}" for c in sorted(yearly, key=lambda c: c.first)[-2:])
    return f"The model repeats the published rise: {said}"


def misses(count: Count, simulated: Estimate) -> bool:
    """Whether a simulated year lies off its published count."""
    if count.at_least:
        return simulated.mean < count.value
    return abs(simulated.mean / count.value - 1) > TOLERANCE


def forecast(axes: Axes, start: float) -> None:
    """Shade and name what lies beyond the published counts."""
    end, top = axes.get_xlim()[1], axes.get_ylim()[1]
    if start < end:
        axes.axvspan(start, end, color=style.SHADE, zorder=0, linewidth=0)
        axes.text(start + 0.3, top * 0.985, "Forecast", va="top", ha="left", weight="bold")


def modelled(axes: Axes, central: Sequence[Estimate], ranges: Mapping[int, Estimate]) -> None:
    """The band and the line, named under it towards the end."""
    lows, highs = [e.low for e in ranges.values()], [e.high for e in ranges.values()]
    axes.fill_between(
        [i + 0.5 for i in ranges], lows, highs, facecolor=PALE, edgecolor=style.BLUE, linewidth=0.7
    )
    xs = [i + 0.5 for i in range(len(central))]
    axes.plot(xs, [e.mean for e in central], color=style.BLUE, zorder=3)
    at = max(0, len(xs) - 8)
    foot = min(e.low for e in central[max(0, at - 7) : at + 8]) - axes.get_ylim()[1] * 0.03
    axes.text(xs[at], foot, "modelled", va="top", ha="center", color=style.BLUE)


def segment(axes: Axes, count: Count, left: float, near: list[float]) -> None:
    """A published count as its monthly average, named above it and above the line near it."""
    level, top = count.a_month, axes.get_ylim()[1]
    axes.plot(
        [left + 0.15, left + count.months - 0.15],
        [level, level],
        color=style.ORANGE,
        linewidth=4,
        linestyle=(0, (1.2, 0.8)) if count.derived else "-",
        solid_capstyle="butt",
        zorder=4,
    )
    foot = max([level, *(y for y in near if level <= y < level + 0.2 * top)]) + 0.03 * top
    name = f"{count.origin}\n{count.words}"
    axes.text(left + 0.3, foot, name, va="bottom", linespacing=1.25, path_effects=style.HALO)


def marks(axes: Axes, study: Study, begin: float) -> None:
    """The steps in capacity and the day what-ifs begin, each named at the foot."""
    said = [(day(s["from"]), str(s["what"])) for s in study.base.data.get("steps") or []]
    if study.scenarios:
        said.append((study.plan_from, "what-ifs begin"))
    for i, (on, what) in enumerate(sorted(said)):
        x = month_of(on) - begin
        if 0 < x < axes.get_xlim()[1]:
            height = axes.get_ylim()[1] * (0.04 + 0.075 * ((len(said) - 1 - i) % 3))
            axes.plot([x, x], [0, height], color=style.QUIET, linewidth=1.2)
            name = f"{what}, {on.day} {words.short_month(on)}"
            axes.text(x + 0.2, height, name, va="center", path_effects=style.HALO)


def calendar(axes: Axes, months: list[str]) -> None:
    """Years under the axis, a thin line where one begins."""
    foot: dict[str, Any] = {"transform": axes.get_xaxis_transform(), "ha": "center", "va": "top"}
    for year in sorted({m[:4] for m in months}):
        inside = [i for i, m in enumerate(months) if m.startswith(year)]
        if f"{year}-01" in months:
            axes.axvline(inside[0], color=style.RULE, linewidth=0.8, zorder=1)
        if len(inside) >= 3:
            axes.text((inside[0] + inside[-1] + 1) / 2, -0.03, year, **foot)
    axes.set_xticks([])
    axes.yaxis.set_major_formatter("{x:,.0f}")
    axes.grid(axis="y")


def rows(
    study: Study,
    central: Mapping[str, Estimate],
    ranges: Mapping[str, Estimate],
    counts: list[Count],
) -> list[Row]:
    """The table: modelled by month, the readings' range, published monthly averages."""
    found: list[Row] = [
        (m, f"modelled, {study.central.name}", "accounts", e) for m, e in central.items()
    ]
    if len(study.readings) > 1:
        found += [(m, "modelled, all readings", "accounts", e) for m, e in ranges.items()]
    for c in counts:
        stretch = f"{c.first:%Y-%m} to {c.last:%Y-%m}"
        what = f"{c.origin}, {c.words}, as a monthly average"
        found.append((stretch, what, "accounts", Estimate.exact(c.a_month)))
    return found


def month_of(on: date) -> float:
    """A day as a number of months since year 0."""
    return on.year * 12 + on.month - 1 + (on.day - 1) / 31
