"""The one style of every figure: a slide with headline, subtitle, drawing and source line.

Palette and rules: Analysis Function, "Data visualisation: colours" (four colours at most, dark
blue first) and "charts" (horizontal text, direct labels). Sizes are for 13.333 x 7.5 inches.
"""

from __future__ import annotations

import csv
import html
import io
import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure as Drawing
from matplotlib.font_manager import FontProperties
from matplotlib.lines import Line2D
from matplotlib.patheffects import withStroke
from matplotlib.textpath import TextToPath

from sim.figures import words
from sim.figures.facts import Estimate, Study

BLUE, TEAL, PLUM, ORANGE = "#12436D", "#28A197", "#801650", "#F46A25"
PALETTE = (BLUE, TEAL, PLUM, ORANGE)
INK, QUIET, RULE, GROUND, SHADE = "#0B0C0C", "#505A5F", "#D0D4D6", "#FFFFFF", "#F0F2F3"
# One colour, marker and dash per reading, in file order: never colour alone.
LOOKS: tuple[tuple[str, str, Any], ...] = (
    (BLUE, "o", "-"),
    (TEAL, "^", (0, (6, 2))),
    (PLUM, "v", (0, (2, 1.5))),
    (ORANGE, "s", (0, (7, 2, 1.5, 2))),
    (BLUE, "D", (0, (1, 1.5))),
    (PLUM, "P", (0, (4, 1.5, 1, 1.5, 1, 1.5))),
)
DPI = 144
WIDTH, HEIGHT, MARGIN = 1920 / DPI, 1080 / DPI, 0.6  # inches
TEXT, SUBTITLE, HEADLINE = 14, 16, 24  # points
STYLE: dict[Any, Any] = {
    "font.family": "DejaVu Sans",
    "font.size": TEXT,
    "text.color": INK,
    "text.parse_math": False,  # a title is text, whatever signs it holds
    "axes.edgecolor": QUIET,
    "axes.labelcolor": INK,
    "axes.labelsize": TEXT,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.unicode_minus": True,
    "xtick.color": QUIET,
    "ytick.color": QUIET,
    "xtick.labelcolor": INK,
    "ytick.labelcolor": INK,
    "xtick.labelsize": TEXT,
    "ytick.labelsize": TEXT,
    "axes.grid": False,
    "grid.color": RULE,
    "grid.linewidth": 0.8,
    "lines.linewidth": 2.2,
    "svg.hashsalt": "sim",
    "svg.fonttype": "path",
}
HALO = [withStroke(linewidth=4, foreground=GROUND)]  # keeps a label clear of lines beneath it
Cell = str | float | int | None
Row = tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """A drawn figure: its files, and the table that says the same in words.

    name: file stem; headline: the finding, at most 15 words; alt: at most 125 characters;
    png, svg, csv: paths; header, rows: the table beside it, numbers rounded and with ranges.
    """

    name: str
    headline: str
    alt: str
    png: Path
    svg: Path
    csv: Path
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Table:
    """What a figure is drawn from: named columns, then unit, mean, ci_low and ci_high."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]

    @property
    def header(self) -> tuple[str, ...]:
        """The CSV's header."""
        return (*self.columns, "unit", "mean", "ci_low", "ci_high")

    def shown(self) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
        """Header and rows for reading: about, and from low to high."""
        names = (*(c.replace("_", " ") for c in self.columns), "about", "low to high", "unit")
        return names, tuple(shown(row) for row in self.rows)


def source(study: Study, note: str = "") -> str:
    """The source line: run stamp, what intervals mean, and a note."""
    said = f"Source: simulated ({study.stamp}); {study.level} intervals across runs."
    return f"{said} {note}".strip()


def row(*labels: Cell, unit: str, value: Estimate) -> Row:
    """A row of a Table."""
    return (*labels, unit, value.mean, value.low, value.high)


def shown(row: Row) -> tuple[str, ...]:
    """A row of a Table with its numbers rounded as their half-width allows."""
    *labels, unit, mean, low, high = row
    value, kind = Estimate(float(mean or 0), float(low or 0), float(high or 0)), str(unit)
    read = {"share": "per cent", "GBP": "GBP"}.get(kind, kind)
    return (*map(str, labels), words.about(value, kind), words.span(value, kind), read)


class Sheet:
    """A page with its texts set; drawings go into `axes` below `top`, measured in inches."""

    def __init__(self, headline: str, subtitle: str, source: str) -> None:
        """Set the three texts, wrapped to the page's width."""
        self.headline, self.drawing = headline, Drawing(figsize=(WIDTH, HEIGHT), dpi=DPI)
        self.drawing.set_facecolor(GROUND)
        self.top = HEIGHT - 0.42
        self.top = self.lines(headline, self.top, HEADLINE, INK, "bold") - 0.08
        self.top = self.lines(subtitle, self.top, SUBTITLE, QUIET) - 0.12
        wrapped = wrap(source, WIDTH - 2 * MARGIN, TEXT)
        self.bottom = 0.34 + len(wrapped) * TEXT * 1.35 / 72
        self.lines(source, self.bottom, TEXT, QUIET)

    def lines(self, text: str, top: float, size: int, colour: str, weight: str = "normal") -> float:
        """Set wrapped lines from `top` down; the height at which they end."""
        split = balanced if size == HEADLINE else wrap
        for line in split(text, WIDTH - 2 * MARGIN, size, weight):
            self.write(MARGIN, top, line, size=size, color=colour, weight=weight, va="top")
            top -= size * 1.35 / 72
        return top

    def write(self, x: float, y: float, text: str, **how: Any) -> None:
        """Text at a place in inches from the lower left corner."""
        self.drawing.text(x / WIDTH, y / HEIGHT, text, **how)

    def rule(self, *places: tuple[float, float], colour: str = QUIET) -> None:
        """A thin line through places in inches, above the axes."""
        xs, ys = zip(*places, strict=True)
        across, up = [x / WIDTH for x in xs], [y / HEIGHT for y in ys]
        self.drawing.add_artist(Line2D(across, up, color=colour, linewidth=1))

    def axes(self, left: float, bottom: float, right: float, top: float, **how: Any) -> Axes:
        """Axes between edges in inches from the lower left corner."""
        box = (left / WIDTH, bottom / HEIGHT, (right - left) / WIDTH, (top - bottom) / HEIGHT)
        axes: Axes = self.drawing.add_axes(box, **how)
        axes.tick_params(length=0)
        return axes

    def save(self, folder: Path, name: str, alt: str, table: Table) -> Figure:
        """Write PNG, SVG and CSV; the same inputs give the same bytes."""
        folder.mkdir(parents=True, exist_ok=True)
        png, svg, sheet = (folder / f"{name}.{kind}" for kind in ("png", "svg", "csv"))
        raster, vector, text = io.BytesIO(), io.StringIO(), io.StringIO()
        FigureCanvasAgg(self.drawing)
        self.drawing.savefig(raster, format="png", dpi=DPI, metadata={"Software": None})
        FigureCanvasSVG(self.drawing)
        nothing = dict.fromkeys(("Date", "Creator", "Format", "Type"))
        self.drawing.savefig(vector, format="svg", metadata=nothing)
        csv.writer(text, lineterminator="\n").writerows([table.header, *table.rows])
        place(png, raster.getvalue())
        place(svg, described(vector.getvalue(), self.headline, alt).encode())
        place(sheet, text.getvalue().encode())
        header, rows = table.shown()
        return Figure(name, self.headline, alt, png, svg, sheet, header, rows)


def described(svg: str, title: str, desc: str) -> str:
    """The SVG with title and description, and without a document type that names a site."""
    svg = re.sub(r"<!DOCTYPE.*?>\s*", "", svg, flags=re.DOTALL)
    svg = re.sub(r"\s*<metadata>.*?</metadata>", "", svg, flags=re.DOTALL)
    said = f"<title>{html.escape(title)}</title>\n <desc>{html.escape(desc)}</desc>"
    return re.sub(r"(<svg [^>]*?)>", lambda m: f'{m[1]} role="img">\n {said}', svg, count=1)


def place(path: Path, content: bytes) -> None:
    """Write a file whole or not at all."""
    part = path.with_name(path.name + ".part")
    part.write_bytes(content)
    os.replace(part, path)


@lru_cache(maxsize=4096)
def width(text: str, size: float = TEXT, weight: str = "normal") -> float:
    """How wide a text is, in inches."""
    font = FontProperties(family="DejaVu Sans", size=size, weight=weight)
    return float(TextToPath().get_text_width_height_descent(text, font, False)[0]) / 72


def wrap(text: str, room: float, size: float = TEXT, weight: str = "normal") -> list[str]:
    """Lines no wider than `room` inches; a longer word stands alone."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and width(longer, size, weight) <= room:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def balanced(text: str, room: float, size: float, weight: str) -> list[str]:
    """Wrapped in as few lines as needed, without a last line of one word."""
    lines = wrap(text, room, size, weight)
    while len(lines) > 1 and width(lines[-1], size, weight) < 0.35 * room:
        room *= 0.97
        narrower = wrap(text, room, size, weight)
        if len(narrower) > len(lines):
            break
        lines = narrower
    return lines


def fitted(text: str, room: float, size: float = TEXT, weight: str = "normal") -> str:
    """A text cut with an ellipsis to `room` inches."""
    cut = text
    while len(cut) > 1 and width(cut, size, weight) > room:
        cut = cut[:-2].rstrip() + "…"
    return cut


def apart(places: Sequence[float], sizes: Sequence[float], low: float, high: float) -> list[float]:
    """Centres moved as little as needed for things of these sizes to stand clear in [low, high].

    Neighbours that would overlap are pooled about their mean (isotonic regression).
    """
    order = sorted(range(len(places)), key=lambda i: places[i])
    along, reach = [], 0.0  # each centre's distance from the first one when they just touch
    for rank, i in enumerate(order):
        reach += (sizes[order[rank - 1]] + sizes[i]) / 2 if rank else 0.0
        along.append(reach)
    pools: list[tuple[float, int]] = []  # sum of wished starts, members
    for i, offset in zip(order, along, strict=True):
        pools.append((places[i] - offset, 1))
        while len(pools) > 1 and pools[-2][0] / pools[-2][1] > pools[-1][0] / pools[-1][1]:
            (late, few), (early, many) = pools.pop(), pools.pop()
            pools.append((early + late, many + few))
    starts = [total / members for total, members in pools for _ in range(members)]
    first = low + (sizes[order[0]] / 2 if order else 0)
    last = high - (sizes[order[-1]] / 2 if order else 0) - reach
    moved = dict(
        zip(
            order,
            (max(min(s, last), first) + a for s, a in zip(starts, along, strict=True)),
            strict=True,
        )
    )
    return [moved[i] for i in range(len(places))]


def look(number: int) -> tuple[str, str, Any]:
    """Colour, marker and dash of the n-th reading."""
    return LOOKS[number % len(LOOKS)]


def end_labels(axes: Axes, ends: Sequence[tuple[float, str, str]]) -> None:
    """Names at the right edge for lines that end there, (y, name, colour) each, moved apart."""
    low, high = axes.get_ylim()
    box = axes.get_position()
    gap = TEXT * 1.3 / 72 * (high - low) / (box.height * HEIGHT)
    placed = apart([y for y, _, _ in ends], [gap] * len(ends), low, high)
    inch = 1 / (box.width * WIDTH)
    edge = axes.get_yaxis_transform()
    for (y, name, colour), at in zip(ends, placed, strict=True):
        axes.plot(
            [1 + 0.05 * inch, 1 + 0.28 * inch],
            [y, at],
            color=colour,
            linewidth=1,
            transform=edge,
            clip_on=False,
        )
        axes.text(1 + 0.33 * inch, at, name, transform=edge, va="center", ha="left")
