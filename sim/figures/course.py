"""Figure 1: takedowns per month beside the published counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from matplotlib.axes import Axes

from sim.figures import style, words
from sim.figures.facts import Estimate, Study, day, over
from sim.figures.style import Figure, Row, Sheet, Table, row

Observed = Sequence[Mapping[str, object]]
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
        after = self.last + timedelta(days=1)
        return month_of(after) - month_of(self.first)

    @property
    def year(self) -> str | None:
        """The calendar year it is for, if it is for one."""
        whole = (self.first.month, self.first.day, self.last.month, self.last.day) == (1, 1, 12, 31)
        return str(self.first.year) if whole and self.first.year == self.last.year else None

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
    return [c for c in counts if not any(contains(c, other) for other in counts)]


def contains(outer: Count, inner: Count) -> bool:
    """Whether one stretch holds another one."""
    return outer is not inner and outer.first <= inner.first and inner.last <= outer.last


def takedowns_by_month(study: Study, folder: Path, observed: Observed) -> Figure:
    """Mean by month of the central reading, range over readings, published monthly averages."""
    central = study.central.base.months("takedowns")
    every = [r.base.months("takedowns") for r in study.readings]
    ranges = {m: over([e.get(m) for e in every]) for m in central}
    counts = published(observed)
    band = f"band: {study.level} interval of the mean"
    if len(study.readings) > 1:
        band = f"band: {words.counted(len(study.readings))} readings, lowest to highest interval"
    months = list(central)
    sheet = Sheet(
        course_headline(study, counts),
        "Accounts taken down per month after a referral to the platforms, United Kingdom, "
        f"{month_words(months[0])} to {month_words(months[-1])}. "
        f"Line: mean of {study.replications} runs of the {study.central.name} reading; {band}.",
        style.source(study, "Published: annual counts as monthly averages."),
    )
    axes = sheet.axes(style.MARGIN + 0.65, sheet.bottom + 0.6, style.WIDTH - 0.6, sheet.top - 0.1)
    begin = month_of(day(months[0] + "-01"))
    xs = [i + 0.5 for i in range(len(months))]
    known = [(x, r) for x, m in zip(xs, months, strict=True) if (r := ranges[m])]
    top = 1.32 * max([r.high for _, r in known] + [c.value / c.months for c in counts])
    axes.set(xlim=(0, len(months)), ylim=(0, top))
    forecast(axes, month_of(study.observed_until) - begin, len(months), top)
    axes.fill_between(
        [x for x, _ in known],
        [r.low for _, r in known],
        [r.high for _, r in known],
        facecolor="#6BACE699",
        edgecolor=style.BLUE,
        linewidth=0.7,
    )
    axes.plot(xs, [e.mean for e in central.values()], color=style.BLUE, zorder=3)
    name_line(axes, xs, list(central.values()), top)
    for count in counts:
        left = month_of(count.first) - begin
        near = [r.high for x, r in known if left <= x < left + 6]
        segment(axes, count, left, top, near)
    marks(axes, study, begin, top)
    calendar(axes, months)
    table = Table(("month", "what"), tuple(course_rows(study, central, ranges, counts)))
    alt = (
        f"Line chart by month with a band: takedowns {month_words(months[0])} to "
        f"{month_words(months[-1])}, a step up in 2023, published averages beside"
    )
    return sheet.save(folder, "takedowns-by-month", words.clipped(alt), table)


def course_headline(study: Study, counts: list[Count]) -> str:
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
        total = study.central.base.level("takedowns", study.period)
        amount = words.span(total, "accounts") if total else "cannot tell how many"
        return f"{amount} takedowns in {study.period.words}"
    missed = [c for c, e in pairs if misses(c, e)]
    if missed:
        years = " and ".join(sorted({str(c.year) for c in missed}))
        return f"Not every reading repeats the published count of {years} within 2%"
    said = ", ".join(f"{c.words} in {c.year}" for c in sorted(yearly, key=lambda c: c.first)[-2:])
    return f"The model repeats the published rise: {said}"


def misses(count: Count, simulated: Estimate) -> bool:
    """Whether a simulated year lies off its published count."""
    if count.at_least:
        return simulated.mean < count.value
    return abs(simulated.mean / count.value - 1) > TOLERANCE


def forecast(axes: Axes, start: float, end: float, top: float) -> None:
    """Shade and name what lies beyond the published counts."""
    if start >= end:
        return
    axes.axvspan(max(start, 0), end, color=style.SHADE, zorder=0, linewidth=0)
    axes.text(max(start, 0) + 0.3, top * 0.985, "Forecast", va="top", ha="left", weight="bold")


def name_line(axes: Axes, xs: list[float], values: list[Estimate], top: float) -> None:
    """The direct label of the modelled line, under it towards the end."""
    at = max(0, len(xs) - 8)
    low = min(v.low for v in values[max(0, at - 7) : at + 8])
    axes.text(xs[at], low - top * 0.03, "modelled", va="top", ha="center", color=style.BLUE)


def segment(axes: Axes, count: Count, left: float, top: float, near: list[float]) -> None:
    """A published count as its monthly average, named above it and above the line near it."""
    level = count.value / count.months
    axes.plot(
        [left + 0.15, left + count.months - 0.15],
        [level, level],
        color=style.ORANGE,
        linewidth=4,
        linestyle=(0, (1.2, 0.8)) if count.derived else "-",
        solid_capstyle="butt",
        zorder=4,
    )
    what = "derived" if count.derived else "published"
    foot = max([level, *(y for y in near if level <= y < level + 0.2 * top)])
    axes.text(
        left + 0.3,
        foot + 0.03 * top,
        f"{what}\n{count.words}",
        va="bottom",
        linespacing=1.25,
        path_effects=style.HALO,
    )


def marks(axes: Axes, study: Study, begin: float, top: float) -> None:
    """The step in capacity and the day what-ifs begin, each named at the foot."""
    said = [(day(s["from"]), str(s["what"])) for s in study.central.base.data.get("steps") or []]
    if study.scenarios:
        said.append((study.plan_from, "what-ifs begin"))
    for i, (on, what) in enumerate(sorted(said)):
        x = month_of(on) - begin
        if not 0 < x < axes.get_xlim()[1]:
            continue
        height = top * (0.04 + 0.075 * ((len(said) - 1 - i) % 3))
        axes.plot([x, x], [0, height], color=style.QUIET, linewidth=1.2)
        axes.text(
            x + 0.2,
            height,
            f"{what}, {on.day} {on:%b %Y}",
            va="center",
            path_effects=style.HALO,
        )


def calendar(axes: Axes, months: list[str]) -> None:
    """Years under the axis, a thin line where one begins."""
    starts = [i for i, m in enumerate(months) if m.endswith("-01")]
    for i in starts:
        axes.axvline(i, color=style.RULE, linewidth=0.8, zorder=1)
    years = sorted({m[:4] for m in months})
    for year in years:
        inside = [i for i, m in enumerate(months) if m.startswith(year)]
        if len(inside) >= 3:
            axes.text(
                (inside[0] + inside[-1] + 1) / 2,
                -0.03,
                year,
                transform=axes.get_xaxis_transform(),
                ha="center",
                va="top",
            )
    axes.set_xticks([])
    axes.yaxis.set_major_formatter(lambda v, _: f"{v:,.0f}")
    axes.grid(axis="y")
    axes.set_axisbelow(True)
    axes.spines["left"].set_visible(False)


def course_rows(
    study: Study,
    central: Mapping[str, Estimate],
    ranges: Mapping[str, Estimate | None],
    counts: list[Count],
) -> list[Row]:
    """The table: modelled by month, the readings' range, published monthly averages."""
    rows = [
        row(m, f"modelled, {study.central.name}", unit="accounts", value=e)
        for m, e in central.items()
    ]
    if len(study.readings) > 1:
        rows += [
            row(m, "modelled, all readings", unit="accounts", value=e)
            for m, e in ranges.items()
            if e
        ]
    for c in counts:
        average = c.value / c.months
        what = f"{'derived' if c.derived else 'published'}, {c.words}, as a monthly average"
        stretch = f"{c.first:%Y-%m} to {c.last:%Y-%m}"
        rows.append(row(stretch, what, unit="accounts", value=Estimate(average, average, average)))
    return rows


def month_of(on: date) -> float:
    """A day as a number of months since year 0."""
    return on.year * 12 + on.month - 1 + (on.day - 1) / 31


def month_words(month: str) -> str:
    """`Dec 2021`."""
    return f"{day(month + '-01'):%b %Y}"
