"""The one style of every figure: a slide with headline, subtitle, drawing and source line.

Palette and rules: Analysis Function, "Data visualisation: colours" (four colours at most, dark
blue first) and "charts" (horizontal text, direct labels). Sizes are for 13.333 x 7.5 inches.
"""

from __future__ import annotations

import csv
import html
import io
import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure as Drawing
from matplotlib.font_manager import FontProperties
from matplotlib.lines import Line2D
from matplotlib.patheffects import withStroke
from matplotlib.textpath import TextToPath

from sim.errors import inert
from sim.figures import words
from sim.figures.estimates import Estimate
from sim.figures.facts import Study
from sim.figures.files import Figure

BLUE, TEAL, PLUM, ORANGE = "#12436D", "#28A197", "#801650", "#F46A25"
PALETTE = (BLUE, TEAL, PLUM, ORANGE)
INK, QUIET, RULE, GROUND, SHADE = "#0B0C0C", "#505A5F", "#D0D4D6", "#FFFFFF", "#F0F2F3"
# One colour, marker and dash per reading, in file order: never colour alone.
LOOKS: tuple[dict[str, Any], ...] = (
    {"color": BLUE, "marker": "o", "linestyle": "-"},
    {"color": TEAL, "marker": "^", "linestyle": (0, (6, 2))},
    {"color": PLUM, "marker": "v", "linestyle": (0, (2, 1.5))},
    {"color": ORANGE, "marker": "s", "linestyle": (0, (7, 2, 1.5, 2))},
    {"color": BLUE, "marker": "D", "linestyle": (0, (1, 1.5))},
    {"color": PLUM, "marker": "P", "linestyle": (0, (4, 1.5, 1, 1.5, 1, 1.5))},
)
DPI = 144
WIDTH, HEIGHT, MARGIN = 1920 / DPI, 1080 / DPI, 0.6  # inches
TEXT, SUBTITLE, HEADLINE = 14, 16, 24  # points
STYLE: dict[Any, Any] = {
    "font.family": "DejaVu Sans",
    "font.size": TEXT,
    "text.color": INK,
    "text.parse_math": False,  # a title is text, whatever signs it holds
    "axes.axisbelow": True,
    "axes.edgecolor": QUIET,
    "axes.spines.left": False,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "xtick.color": QUIET,
    "ytick.color": QUIET,
    "xtick.labelcolor": INK,
    "ytick.labelcolor": INK,
    "xtick.labelsize": TEXT,
    "ytick.labelsize": TEXT,
    "grid.color": RULE,
    "grid.linewidth": 0.8,
    "lines.linewidth": 2.2,
    "svg.hashsalt": "sim",
    "svg.fonttype": "path",
}
HALO = [withStroke(linewidth=4, foreground=GROUND)]  # keeps a label clear of lines beneath it

Curve = tuple[str, Sequence[tuple[float, Estimate]]]  # a reading's name, and an estimate at each x
Row = tuple[*tuple[str | float, ...], str, Estimate]  # labels, unit, estimate


class Sheet:
    """A page with its texts set; drawings go into `axes` below `top`, measured in inches."""

    def __init__(self, study: Study, headline: str, subtitle: str, note: str = "") -> None:
        """Set headline, subtitle, and the source with a note, wrapped to the page's width."""
        source = f"Source: simulated ({study.stamp}); {study.level} intervals across runs. {note}"
        self.headline = headline
        self.drawing = Drawing(figsize=(WIDTH, HEIGHT), dpi=DPI, facecolor=GROUND)
        top = HEIGHT - 0.42
        top = self.lines(balanced(headline), top, HEADLINE, INK, "bold") - 0.08
        self.top = self.lines(wrap(subtitle, size=SUBTITLE), top, SUBTITLE, QUIET) - 0.12
        wrapped = wrap(source)
        self.bottom = 0.34 + len(wrapped) * TEXT * 1.35 / 72
        self.lines(wrapped, self.bottom, TEXT, QUIET)

    def lines(
        self, texts: list[str], top: float, size: int, colour: str, weight: str = "normal"
    ) -> float:
        """Set lines from `top` down; the height at which they end."""
        for text in texts:
            self.write(MARGIN, top, text, size=size, color=colour, weight=weight, va="top")
            top -= size * 1.35 / 72
        return top

    def write(self, x: float, y: float, text: str, **how: Any) -> None:
        """Text at a place in inches from the lower left corner."""
        self.drawing.text(x / WIDTH, y / HEIGHT, text, **how)

    def rule(self, *places: tuple[float, float], colour: str) -> None:
        """A thin line through places in inches, above the axes."""
        across, up = [x / WIDTH for x, _ in places], [y / HEIGHT for _, y in places]
        self.drawing.add_artist(Line2D(across, up, color=colour, linewidth=1))

    def axes(self, left: float, bottom: float, right: float, top: float) -> Axes:
        """Axes between edges in inches from the lower left corner."""
        box = (left / WIDTH, bottom / HEIGHT, (right - left) / WIDTH, (top - bottom) / HEIGHT)
        axes: Axes = self.drawing.add_axes(box)
        axes.tick_params(length=0)
        return axes

    def save(
        self, folder: Path, name: str, alt: str, columns: Sequence[str], rows: Sequence[Row]
    ) -> Figure:
        """Write PNG, SVG and CSV; the same inputs give the same bytes."""
        folder.mkdir(parents=True, exist_ok=True)
        png, svg, table = (folder / f"{name}.{kind}" for kind in ("png", "svg", "csv"))
        alt, vector = words.clipped(alt), io.StringIO()
        self.drawing.savefig(png, metadata={"Software": None})
        self.drawing.savefig(vector, format="svg")
        svg.write_text(described(vector.getvalue(), self.headline, alt), encoding="utf-8")
        with table.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow([*columns, "unit", "mean", "ci_low", "ci_high"])
            writer.writerows([*map(inert, rest), e.mean, e.low, e.high] for *rest, e in rows)
        header = (*(c.replace("_", " ") for c in columns), "about", "low to high", "unit")
        return Figure(name, self.headline, alt, png, svg, table, header, tuple(map(shown, rows)))


def shown(row: Row) -> tuple[str, ...]:
    """A row with its number rounded as the half-width allows."""
    *labels, unit, e = row
    read = "per cent" if unit == "share" else unit
    return (*map(str, labels), words.about(e, unit), words.span(e, unit), read)


def described(svg: str, title: str, desc: str) -> str:
    """The SVG with title and description, without a date, or a document type that names a site."""
    svg = re.sub(r"<!DOCTYPE.*?>\s*", "", svg, flags=re.DOTALL)
    svg = re.sub(r"\s*<metadata>.*?</metadata>", "", svg, flags=re.DOTALL)
    said = f"<title>{html.escape(title)}</title>\n <desc>{html.escape(desc)}</desc>"
    return re.sub(r"(<svg [^>]*?)>", lambda m: f'{m[1]} role="img">\n {said}', svg, count=1)


@lru_cache(maxsize=4096)
def width(text: str, size: float = TEXT, weight: str = "normal") -> float:
    """How wide a text is, in inches."""
    font = FontProperties(family="DejaVu Sans", size=size, weight=weight)
    return float(TextToPath().get_text_width_height_descent(text, font, False)[0]) / 72


def wrap(
    text: str, room: float = WIDTH - 2 * MARGIN, size: float = TEXT, weight: str = "normal"
) -> list[str]:
    """Lines no wider than `room` inches; a longer word stands alone."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and width(longer, size, weight) <= room:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def balanced(headline: str) -> list[str]:
    """Wrapped in as few lines as needed, without a last line of one word."""
    room = WIDTH - 2 * MARGIN
    lines = wrap(headline, room, HEADLINE, "bold")
    while len(lines) > 1 and width(lines[-1], HEADLINE, "bold") < 0.35 * room:
        room *= 0.97
        narrower = wrap(headline, room, HEADLINE, "bold")
        if len(narrower) > len(lines):
            break
        lines = narrower
    return lines


def fitted(text: str, room: float) -> str:
    """A text cut with an ellipsis to `room` inches."""
    cut = text
    while len(cut) > 1 and width(cut) > room:
        cut = cut[:-2].rstrip() + "…"
    return cut


def apart(places: Sequence[float], sizes: Sequence[float], low: float, high: float) -> list[float]:
    """Centres moved as little as needed for things of these sizes to stand clear in [low, high].

    Neighbours that would overlap are pooled about their mean (isotonic regression).
    """
    order = sorted(range(len(places)), key=lambda i: places[i])
    if not order:
        return []
    steps = ((sizes[a] + sizes[b]) / 2 for a, b in pairwise(order))
    along = list(accumulate(steps, initial=0.0))  # from the first centre when they just touch
    from scipy.optimize import isotonic_regression  # a third of a second, for few figures

    starts = isotonic_regression([places[i] - a for i, a in zip(order, along, strict=True)]).x
    first, last = low + sizes[order[0]] / 2, high - sizes[order[-1]] / 2 - along[-1]
    moved = {
        i: max(min(float(s), last), first) + a for i, s, a in zip(order, starts, along, strict=True)
    }
    return [moved[i] for i in range(len(places))]


def look(number: int) -> dict[str, Any]:
    """Colour, marker and dash of the n-th reading."""
    return LOOKS[number % len(LOOKS)]


def draw_curves(axes: Axes, curves: Sequence[Curve]) -> None:
    """A line with intervals for each reading, named at the right edge, where all of them end."""
    for i, (_, points) in enumerate(curves):
        xs, means = [x for x, _ in points], [e.mean for _, e in points]
        lows, highs = [e.low for _, e in points], [e.high for _, e in points]
        axes.vlines(xs, lows, highs, color=look(i)["color"], linewidth=1.6)
        axes.plot(xs, means, **look(i), markersize=7, clip_on=False, zorder=3)
    axes.grid(axis="y")
    low, high = axes.get_ylim()
    box = axes.get_position()
    gap = TEXT * 1.3 / 72 * (high - low) / (box.height * HEIGHT)
    ends = [points[-1][1].mean for _, points in curves]
    inch, edge = 1 / (box.width * WIDTH), axes.get_yaxis_transform()
    leader = [1 + 0.05 * inch, 1 + 0.28 * inch]
    for i, at in enumerate(apart(ends, [gap] * len(ends), low, high)):
        colour = look(i)["color"]
        axes.plot(leader, [ends[i], at], transform=edge, color=colour, linewidth=1, clip_on=False)
        axes.text(1 + 0.33 * inch, at, curves[i][0], transform=edge, va="center", ha="left")
