"""Figures 2 and 3: what-ifs as rows, one mark per reading of the evidence."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from sim.figures import style, words
from sim.figures.estimates import Estimate, over
from sim.figures.facts import Across, Study, effect, verdicts
from sim.figures.files import Figure
from sim.figures.style import Sheet

NAMES_WIDTH = 4.4  # inches for the titles of what-ifs
READING_NAMES = 0.55  # inches above the first row, in which the readings are named
TALLEST = 0.8  # inches a row takes at most
HALF_A_TICK = 0.33  # inches of a label such as +100%
READ = "One mark per reading: inputs that fit the published counts."
Target = tuple[str, float, float, str]  # what is named above the first row: x, row, colour
Line = tuple[str, dict[str, Estimate]]  # a row: its name, and a mark (a share) per reading
MOST_ROWS = 16  # of a sheet
PARTS = (("people", "hours"), ("tools", "rules"), ("platforms", "criminals"))  # levers, by sheet
TITLES = {"takedowns": "Takedowns", "contacts": "Contacts with smugglers (harm)"}


def forest(study: Study, folder: Path, part: int = 0) -> Figure | None:
    """Paired differences of what-ifs in takedowns, contacts beside in the same rows.

    Of more what-ifs than a sheet holds each of the PARTS has its own.
    """
    levers, known = split(study)[part]
    known = [a for a in known if changes(study, a, "takedowns")[1]]
    known.sort(key=lambda across: rank(changes(study, across, "takedowns")))
    panels = {m: [changes(study, across, m) for across in known] for m in TITLES}
    panels = {m: rows for m, rows in panels.items() if any(marks for _, marks in rows)}
    if not panels:
        return None
    shown = study.focus if study.focus in known else spares_most(study, known)
    what = f"{levers.capitalize()}: change" if levers else "Change"
    sheet = Sheet(
        study,
        forest_headline(study, shown),
        f"{what} from the baseline, UK, {study.period.words}. {READ}",
    )
    titled = [(TITLES[measure], rows) for measure, rows in panels.items()]
    draw_panels(sheet, titled, 0.0, "as it was", [r.name for r in study.readings])
    return sheet.save(
        folder,
        f"what-ifs-{levers.replace(' ', '-')}" if levers else "what-ifs",
        f"Forest plot: {len(known)} what-ifs, change in takedowns and contacts in "
        f"{study.period.words}, a mark per reading",
        ("what_if", "measure", "reading"),
        [
            (name, measure, reading, "share", e)
            for measure, rows in panels.items()
            for name, marks in rows
            for reading, e in marks.items()
        ],
    )


def split(study: Study) -> list[tuple[str, list[Across]]]:
    """What-ifs sheet by sheet, each with the levers that it is about; one sheet if all fit."""
    if len(study.scenarios) <= MOST_ROWS:
        return [("", list(study.scenarios)), *[("", [])] * (len(PARTS) - 1)]
    known = [lever for levers in PARTS for lever in levers]
    found = []
    for number, levers in enumerate(PARTS):
        mine = [
            across
            for across in study.scenarios
            if (lever := across[0].run.lever) in levers or (number == 0 and lever not in known)
        ]
        found.append((" and ".join(levers), mine))
    return found


def spares_most(study: Study, known: Sequence[Across]) -> Across:
    """The what-if that lowers contacts most, in the mean of the first reading."""
    effects = [(changes(study, across, "contacts"), across) for across in known]
    least = [(-rank(line), i) for i, (line, _) in enumerate(effects) if line[1]]
    return effects[min(least)[1]][1] if least else known[0]


def changes(study: Study, what_ifs: Across, measure: str) -> Line:
    """A row of relative changes."""
    marks = {w.reading: e for w in what_ifs if (e := w.relative(measure, study.period))}
    return what_ifs[0].run.title, marks


def rank(line: Line) -> float:
    """What rows are sorted by: the first reading's mean, the highest first."""
    return -next(iter(line[1].values())).mean


def growth(study: Study, folder: Path) -> Figure:
    """Growth on the year before under each what-if of the first sheet, beside the published."""
    found = [("As it was", {r.name: e for r in study.readings if (e := r.base.growth)})]
    for what_ifs in split(study)[0][1]:
        marks = {w.reading: e for w in what_ifs if (e := w.run.growth)}
        found.append((what_ifs[0].run.title, marks))
    rows = sorted((line for line in found if line[1]), key=rank)
    observed = study.observed_growth or 0.0
    year = study.period.start.year
    sheet = Sheet(
        study,
        growth_headline(study, observed),
        f"Growth of takedowns {year - 1} to {year}, UK. {READ}",
    )
    said = f"published: {observed:.0%}"
    draw_panels(sheet, [("", rows)], observed, said, [r.name for r in study.readings])
    return sheet.save(
        folder,
        "growth",
        f"Dot plot: growth of takedowns {year - 1} to {year} under {len(rows)} cases, a mark per "
        f"reading, published {observed:.0%}",
        ("what_if", "reading"),
        [(name, reading, "share", e) for name, marks in rows for reading, e in marks.items()],
    )


def forest_headline(study: Study, shown: Across) -> str:
    """What a what-if does to takedowns and to contacts."""
    name = words.shortened(shown[0].run.title)
    first, second = (finding(study, shown, measure) for measure in ("takedowns", "contacts"))
    if first == second and not first.startswith(("up", "down")):
        return f"{name}: takedowns and contacts {first}"
    return f"{name}: takedowns {first}, contacts {second}"


def finding(study: Study, shown: Across, measure: str) -> str:
    """`up 1% to 22%`, `higher`, `unchanged`, `(cannot tell)` or `depend on the reading`."""
    verdict = words.verdict_over(verdicts(shown, measure, study.period))
    reach = effect(shown, measure, study.period)
    if verdict in ("higher", "lower") and reach:
        return words.change(reach)
    plain = {"no difference": "unchanged", "cannot tell": "(cannot tell)"}
    if verdict in ("higher", "lower"):
        return verdict  # than nought, so by no share
    return plain.get(verdict, "depend on the reading")


def growth_headline(study: Study, observed: float) -> str:
    """How the headline what-if's growth stands to the published one."""
    base = over(r.base.growth for r in study.readings)
    mine = over(w.run.growth for w in study.focus)
    if base is None or mine is None:
        return f"Growth beside the published {observed:.0%}"
    name = words.shortened(study.focus[0].run.title)
    lead = f"{name}: growth {words.span(mine, 'share')}"
    verdict = words.verdict_over(verdicts(study.focus, "takedowns", study.period))
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
    left, top = style.MARGIN + NAMES_WIDTH, sheet.top - 0.05
    each = (style.WIDTH - style.MARGIN - left + 0.35) / len(panels)
    height = top - (0.34 if panels[0][0] else 0.0) - READING_NAMES
    names = panels[0][1]
    foot = max(sheet.bottom + 0.5, height - TALLEST * len(names))
    pitch = (height - foot) / len(names)
    name_rows(sheet, names, height, pitch)
    for i, (title, rows) in enumerate(panels):
        start, end = left + i * each, left + i * each + each - 0.35
        axes = sheet.axes(start, foot, end, height)
        frame(axes, rows, zero)
        targets: list[Target] = []
        if i == len(panels) - 1:
            targets.append((zero_name, zero, -0.5, style.INK))
        for n, line in enumerate(rows):
            drawn = dots(axes, n, line, readings, 6.5 if pitch < 0.35 else 8.5)
            targets += drawn if i == n == 0 else []
        if title:
            sheet.write(start, top, title, weight="bold", va="top")
        name_above(sheet, axes, targets, style.MARGIN if i == 0 else start, len(rows))


def frame(axes: Axes, rows: Sequence[Line], zero: float) -> None:
    """Limits that hold every interval, a line at zero, per cent below."""
    values = [e for _, marks in rows for e in marks.values()]
    low = min([zero, *(e.low for e in values)])
    high = max([zero, *(e.high for e in values)])
    pad = 0.06 * (high - low) or 0.01
    axes.set(xlim=(low - pad, high + pad), ylim=(len(rows) - 0.5, -0.5), yticks=[])
    axes.axvline(zero, color=style.INK, linewidth=1.4, zorder=2)
    for n in range(len(rows)):
        axes.axhline(n - 0.5, color=style.RULE, linewidth=0.8, zorder=1)
    wide = axes.get_position().width * style.WIDTH
    first, last = axes.get_xlim()
    edge = HALF_A_TICK * (last - first) / wide  # a label must not meet that of the next panel
    ticks = MaxNLocator(round(wide / 0.8), steps=[1, 2, 5, 10]).tick_values(first, last)
    axes.set_xticks([tick for tick in ticks if first + edge <= tick <= last - edge])
    axes.xaxis.set_major_formatter(lambda v, _: signed(v, zero))
    axes.grid(axis="x")


def signed(value: float, zero: float) -> str:
    """A tick: with a sign where zero is the baseline."""
    text = f"{abs(value):.0%}" if abs(value) >= 0.01 or value == 0 else f"{abs(value):.1%}"
    if value < 0:
        return "−" + text
    return "+" + text if zero == 0 and value > 0 else text


def dots(axes: Axes, n: int, line: Line, readings: Sequence[str], size: float) -> list[Target]:
    """One row: a mark with its interval per reading, spread so that none hides another."""
    targets = []
    for i, name in enumerate(readings):
        e = line[1].get(name)
        if e is None:
            continue
        y = n + (0.68 * (i / (len(readings) - 1) - 0.5) if len(readings) > 1 else 0.0)
        look = style.look(i) | {"linestyle": "-", "markersize": size}
        look |= {"markeredgecolor": style.GROUND, "markeredgewidth": 0.6}
        axes.plot([e.low, e.high], [y, y], color=look["color"], linewidth=1.6, zorder=3)
        axes.plot([e.mean], [y], **look, zorder=4)
        targets.append((name, e.mean, y, look["color"]))
    return targets


def name_rows(sheet: Sheet, rows: Sequence[Line], height: float, pitch: float) -> None:
    """Titles at the left, on one or two lines as the row allows."""
    for n, (name, _) in enumerate(rows):
        lines = style.wrap(name, NAMES_WIDTH - 0.2)
        if pitch < 0.47 or len(lines) > 2:
            lines = [style.fitted(name, NAMES_WIDTH - 0.2)]
        middle = "center" if len(lines) > 1 else "center_baseline"
        y = height - (n + 0.5) * pitch
        sheet.write(style.MARGIN, y, "\n".join(lines), va=middle, linespacing=1.2)


def name_above(sheet: Sheet, axes: Axes, targets: Sequence[Target], left: float, rows: int) -> None:
    """Name things of the first row in one line above it, each tied by a leader."""
    low, high = axes.get_xlim()
    box = axes.get_position()
    inch = box.width * style.WIDTH / (high - low)
    wished = [box.x0 * style.WIDTH + (x - low) * inch for _, x, _, _ in targets]
    sizes = [style.width(name) + 0.18 for name, *_ in targets]
    places = style.apart(wished, sizes, left, box.x1 * style.WIDTH)
    height, pitch = box.y1 * style.HEIGHT, box.height * style.HEIGHT / rows
    for (name, _, row, colour), wish, place in zip(targets, wished, places, strict=True):
        sheet.write(place, height + 0.36, name, ha="center", va="center")
        mark = height - (row + 0.5) * pitch
        sheet.rule((place, height + 0.24), (wish, height + 0.02), (wish, mark), colour=colour)
