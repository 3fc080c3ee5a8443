"""Figures 2 and 3: what-ifs as rows, one mark per reading of the evidence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from sim.figures import style, words
from sim.figures.facts import Estimate, Study, WhatIf, over
from sim.figures.style import Figure, Sheet, Table, row

NAMES_WIDTH = 4.4  # inches for the titles of what-ifs
READING_NAMES = 0.55  # inches above the first row, in which the readings are named
TALLEST = 0.8  # inches a row takes at most
READ = "One mark per reading: inputs that fit the published counts."


@dataclass(frozen=True, slots=True)
class Line:
    """A row of marks: its name, and an estimate (a share) per reading."""

    name: str
    marks: Mapping[str, Estimate]

    @property
    def middle(self) -> float:
        """What rows are sorted by: the first reading's mean."""
        return next(iter(self.marks.values())).mean


def forest(study: Study, folder: Path) -> Figure | None:
    """Paired differences of every what-if in takedowns, contacts beside in the same rows."""
    order = sorted(lines(study, "takedowns"), key=lambda pair: -pair[1].middle)
    if not order:
        return None
    names = [name for name, _ in order]
    harm = dict(lines(study, "contacts"))
    unknown = Line("", {})
    panels = [("Takedowns", [line for _, line in order])]
    if any(name in harm for name in names):
        panels.append(("Contacts with smugglers (harm)", [harm.get(n, unknown) for n in names]))
    headline = forest_headline(study)
    sheet = Sheet(
        headline,
        f"Change from the baseline, UK, {study.period.words}. {READ}",
        style.source(study),
    )
    draw_panels(sheet, panels, 0.0, "as it was", [r.name for r in study.readings])
    table = Table(
        ("what_if", "measure", "reading"),
        tuple(
            row(line.name, measure, reading, unit="share", value=e)
            for measure, (_, some) in zip(("takedowns", "contacts"), panels, strict=False)
            for line in some
            for reading, e in line.marks.items()
        ),
    )
    alt = (
        f"Forest plot: {len(names)} what-ifs, change in takedowns and contacts in "
        f"{study.period.words}, a mark per reading"
    )
    return sheet.save(folder, "what-ifs", words.clipped(alt), table)


def growth(study: Study, folder: Path) -> Figure:
    """Growth on the year before under each what-if, beside the published growth."""
    found = [grown("As it was", [(r.name, r.base.growth) for r in study.readings])]
    for what_if in study.scenarios:
        pairs = [
            (r.name, w.run.growth) for r in study.readings if (w := r.what_if(what_if.run.name))
        ]
        found.append(grown(what_if.run.title, pairs))
    rows = sorted((line for line in found if line.marks), key=lambda line: -line.middle)
    observed = study.observed_growth or 0.0
    year = study.period.start.year
    sheet = Sheet(
        growth_headline(study, observed),
        f"Growth of takedowns {year - 1} to {year}, UK. {READ}",
        style.source(study),
    )
    said = f"published: {observed:.0%}"
    draw_panels(sheet, [("", rows)], observed, said, [r.name for r in study.readings])
    table = Table(
        ("what_if", "reading"),
        tuple(
            row(line.name, reading, unit="share", value=e)
            for line in rows
            for reading, e in line.marks.items()
        ),
    )
    alt = (
        f"Dot plot: growth of takedowns {year - 1} to {year} under {len(rows)} cases, a mark per "
        f"reading, published {observed:.0%}"
    )
    return sheet.save(folder, "growth", words.clipped(alt), table)


def lines(study: Study, measure: str) -> list[tuple[str, Line]]:
    """The rows for one measure, by the what-if's name."""
    rows = []
    for what_if in study.scenarios:
        marks = {
            r.name: e
            for r in study.readings
            if (w := r.what_if(what_if.run.name)) and (e := w.relative(measure, study.period))
        }
        if marks:
            rows.append((what_if.run.name, Line(what_if.run.title, marks)))
    return rows


def grown(name: str, pairs: Sequence[tuple[str, Estimate | None]]) -> Line:
    """A row of growth rates."""
    return Line(name, {reading: e for reading, e in pairs if e})


def forest_headline(study: Study) -> str:
    """What the headline what-if does to takedowns and to contacts."""
    focus = study.focus
    if focus is None:
        return "No what-if was compared"
    name, what_ifs = words.shortened(focus.run.title, 5), study.across(focus.run.name)
    first, second = (finding(what_ifs, study, m) for m in ("takedowns", "contacts"))
    if first == second and not first.startswith(("up", "down")):
        return f"{name}: takedowns and contacts {first}"
    return f"{name}: takedowns {first}, contacts {second}"


def finding(what_ifs: list[WhatIf], study: Study, measure: str) -> str:
    """`up 1% to 22%`, `unchanged`, `(cannot tell)` or `depend on the reading`."""
    verdict = words.verdict_over([w.verdict(measure, study.period) for w in what_ifs])
    reach = over([w.relative(measure, study.period) for w in what_ifs])
    if verdict in ("higher", "lower") and reach:
        return words.change(reach)
    return {"no difference": "unchanged", "cannot tell": "(cannot tell)"}.get(
        verdict, "depend on the reading"
    )


def growth_headline(study: Study, observed: float) -> str:
    """How the headline what-if's growth stands to the published one."""
    focus = study.focus
    base = over([r.base.growth for r in study.readings])
    if focus is None or base is None:
        return f"Growth beside the published {observed:.0%}"
    mine = over([w.run.growth for w in study.across(focus.run.name)])
    if mine is None:
        return f"Growth beside the published {observed:.0%}"
    name = words.shortened(focus.run.title, 5)
    lead = f"{name}: growth {words.span(mine, 'share')}"
    verdict = words.verdict_over(
        [w.verdict("takedowns", study.period) for w in study.across(focus.run.name)]
    )
    if verdict in ("cannot tell", "depends on the reading"):
        return f"{lead}, {verdict}; published {observed:.0%}"
    return f"{lead}, instead of {words.span(base, 'share')}"


def draw_panels(
    sheet: Sheet,
    panels: Sequence[tuple[str, Sequence[Line]]],
    zero: float,
    zero_name: str,
    readings: Sequence[str],
) -> None:
    """Panels of rows side by side; row names at the left, readings named above the first row."""
    left = style.MARGIN + NAMES_WIDTH
    right, top = style.WIDTH - style.MARGIN, sheet.top - 0.05
    each = (right - left + 0.35) / len(panels)
    heading = 0.34 if panels[0][0] else 0.0
    height = top - heading - READING_NAMES
    foot = max(sheet.bottom + 0.5, height - TALLEST * len(panels[0][1]))
    pitch = (height - foot) / max(1, len(panels[0][1]))
    for i, (title, rows) in enumerate(panels):
        start = left + i * each
        axes = sheet.axes(start, foot, start + each - 0.35, height)
        axes.set_ylim(len(rows) - 0.5, -0.5)
        frame(axes, rows, zero)
        for n, line in enumerate(rows):
            dots(axes, n, line, readings, pitch)
        targets = [(zero_name, zero, -0.5, style.INK)] if i == len(panels) - 1 else []
        if i == 0:
            name_rows(sheet, rows, height, pitch)
            targets += reading_targets(rows[0], readings)
        if title:
            sheet.write(start, top, style.fitted(title, each), weight="bold", va="top")
        edges = (style.MARGIN if i == 0 else start, start + each - 0.35)
        name_above(sheet, axes, targets, edges, height)


def frame(axes: Axes, rows: Sequence[Line], zero: float) -> None:
    """Limits that hold every interval, a line at zero, per cent below."""
    values = [e for line in rows for e in line.marks.values()]
    low = min([zero, *(e.low for e in values)])
    high = max([zero, *(e.high for e in values)])
    pad = 0.06 * (high - low) or 0.01
    axes.set_xlim(low - pad, high + pad)
    axes.axvline(zero, color=style.INK, linewidth=1.4, zorder=2)
    for n in range(len(rows)):
        axes.axhline(n - 0.5, color=style.RULE, linewidth=0.8, zorder=1)
    ticks = round(axes.get_position().width * style.WIDTH / 0.8)
    axes.xaxis.set_major_locator(MaxNLocator(ticks, steps=[1, 2, 5, 10]))
    axes.xaxis.set_major_formatter(lambda v, _: signed(v, zero))
    axes.grid(axis="x")
    axes.set_axisbelow(True)
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)


def signed(value: float, zero: float) -> str:
    """A tick: with a sign where zero is the baseline."""
    text = f"{abs(value):.0%}" if abs(value) >= 0.01 or value == 0 else f"{abs(value):.1%}"
    if value < 0:
        return "−" + text
    return "+" + text if zero == 0 and value > 0 else text


def offsets(count: int) -> list[float]:
    """Where a row's marks stand, in rows, so that they do not hide each other."""
    return [0.68 * (i / (count - 1) - 0.5) for i in range(count)] if count > 1 else [0.0]


def dots(axes: Axes, n: int, line: Line, readings: Sequence[str], pitch: float) -> None:
    """One row: a mark with its interval per reading."""
    size = 6.5 if pitch < 0.35 else 8.5
    for i, up in enumerate(offsets(len(readings))):
        e = line.marks.get(readings[i])
        if e is None:
            continue
        colour, marker, _ = style.look(i)
        axes.plot([e.low, e.high], [n + up] * 2, color=colour, linewidth=1.6, zorder=3)
        axes.plot(
            [e.mean],
            [n + up],
            marker=marker,
            color=colour,
            markersize=size,
            markeredgecolor=style.GROUND,
            markeredgewidth=0.6,
            zorder=4,
        )


def name_rows(sheet: Sheet, rows: Sequence[Line], height: float, pitch: float) -> None:
    """Titles at the left, on one or two lines as the row allows."""
    for n, line in enumerate(rows):
        y = height - (n + 0.5) * pitch
        lines = style.wrap(line.name, NAMES_WIDTH - 0.2)
        if pitch < 0.47 or len(lines) > 2:
            lines = [style.fitted(line.name, NAMES_WIDTH - 0.2)]
        middle = "center" if len(lines) > 1 else "center_baseline"
        sheet.write(style.MARGIN, y, "\n".join(lines), va=middle, linespacing=1.2)


def reading_targets(line: Line, readings: Sequence[str]) -> list[tuple[str, float, float, str]]:
    """Name, place and colour of each mark of a row."""
    ups = offsets(len(readings))
    return [
        (name, line.marks[name].mean, ups[i], style.look(i)[0])
        for i, name in enumerate(readings)
        if name in line.marks
    ]


def name_above(
    sheet: Sheet,
    axes: Axes,
    targets: Sequence[tuple[str, float, float, str]],
    edges: tuple[float, float],
    height: float,
) -> None:
    """Name things of the first row in one line above it, each tied by a leader."""
    low, high = axes.get_xlim()
    box = axes.get_position()
    start, inch = box.x0 * style.WIDTH, box.width * style.WIDTH / (high - low)
    wished = [start + (x - low) * inch for _, x, _, _ in targets]
    places = style.apart(wished, [style.width(t[0]) + 0.18 for t in targets], *edges)
    rows = axes.get_ylim()[0] + 0.5
    drop = box.height * style.HEIGHT / rows
    for (name, _, row_at, colour), wish, place in zip(targets, wished, places, strict=True):
        sheet.write(place, height + 0.36, name, ha="center", va="center")
        mark = height - (row_at + 0.5) * drop
        sheet.rule((place, height + 0.24), (wish, height + 0.02), (wish, mark), colour=colour)
