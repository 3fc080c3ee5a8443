"""Figure 6: from accounts opened to takedowns, a plain left-to-right diagram with counts."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from matplotlib.axes import Axes
from matplotlib.patches import FancyArrowPatch, Rectangle

from sim.figures import style, words
from sim.figures.estimates import Estimate
from sim.figures.facts import Study
from sim.figures.files import Figure
from sim.figures.style import Sheet

BOX, TALL = 1.95, 1.55  # inches
# What is counted, as it is called in the figure, in the order of the table.
NAMES = {
    "accounts_opened": "opened, returns included",
    "live_accounts": "live at a time",
    "platform_removals": "removed by platforms themselves",
    "flags": "flagged to the agency",
    "finds": "by search",
    "merged": "repeat reports",
    "withdrawn": "gone before work began",
    "dismissed": "dismissed",
    "referrals": "referred to platforms",
    "refused": "refused",
    "undecided": "undecided",
    "overtaken": "gone first",
    "takedowns": "taken down",
    "outside_takedowns": "of them known from a report only, not among the live",
}
# The boxes: what is counted in each, and what leaves it downwards.
STAGES: dict[str, tuple[str, ...]] = {
    "accounts_opened": (),
    "live_accounts": ("platform_removals",),
    "flags": ("merged", "withdrawn", "dismissed"),
    "referrals": ("refused", "undecided", "overtaken"),
    "takedowns": ("outside_takedowns",),
}
PARTS = {"flags": "finds"}  # said in the box: a part of its count


def flow(study: Study, folder: Path) -> Figure:
    """The counts of one year in the first reading."""
    period = study.period
    counts = {m: e for m in NAMES if (e := study.base.level(m, period))}
    sheet = Sheet(
        study,
        headline(counts, period.words),
        f"Accounts and flags, UK, {period.words}, {study.central.name} reading: one set of inputs "
        f"that fits the published counts; mean and {study.level} interval.",
    )
    wide, high = style.WIDTH - 2 * style.MARGIN, sheet.top - sheet.bottom - 0.1
    foot, left = sheet.bottom + 0.05, style.MARGIN
    axes = sheet.axes(left, foot, left + wide, foot + high)
    axes.set(xlim=(0, wide), ylim=(0, high))
    axes.set_axis_off()
    step = (wide - BOX) / (len(STAGES) - 1)
    for i, (measure, exits) in enumerate(STAGES.items()):
        box(axes, i * step, high, measure, counts)
        if i:
            middle = high - TALL / 2
            arrow(axes, (i * step - step + BOX + 0.06, middle), (i * step - 0.06, middle))
        found = {m: counts[m] for m in exits if m in counts}
        leave(axes, i * step, high - TALL, found, min(step - 0.2, wide - i * step - 0.12))
    return sheet.save(
        folder,
        "flow",
        f"Flow diagram, {period.words}: opened, live, flagged, referred, taken down, with counts",
        ("stage",),
        [(NAMES[m], "accounts", e) for m, e in counts.items()],
    )


def headline(counts: Mapping[str, Estimate], period: str) -> str:
    """Takedowns out of flags."""
    if not {"flags", "takedowns"} <= counts.keys():
        return f"From accounts to takedowns, {period}"
    flags, takedowns = words.span(counts["flags"]), words.span(counts["takedowns"])
    return f"Of {flags} flags in {period}, {takedowns} became takedowns"


def box(axes: Axes, left: float, top: float, measure: str, counts: Mapping[str, Estimate]) -> None:
    """A stage: number, range, name; the last one stands out."""
    last = measure == "takedowns"
    fill, ink = (style.BLUE, style.GROUND) if last else (style.SHADE, style.INK)
    axes.add_patch(Rectangle((left, top - TALL), BOX, TALL, facecolor=fill, linewidth=0))
    e, part = counts.get(measure), PARTS.get(measure, "")
    number, size = (words.about(e), 22) if e else ("not given", style.TEXT)
    lines = style.wrap(NAMES[measure], BOX - 0.2)
    if part in counts:
        lines.append(f"{words.about(counts[part])} {NAMES[part]}")
    said = "\n".join(style.fitted(line, BOX - 0.15) for line in lines)
    left += 0.12
    axes.text(left, top - 0.16, number, size=size, weight="bold", color=ink, va="top")
    axes.text(left, top - 0.6, said, color=ink, va="top", linespacing=1.2)
    if e and e.half_width > 0:
        axes.text(left, top - TALL - 0.12, words.span(e), color=style.QUIET, va="top")


def leave(axes: Axes, left: float, foot: float, exits: Mapping[str, Estimate], room: float) -> None:
    """What leaves a stage, listed under it in so much room."""
    if exits:
        arrow(axes, (left + 0.3, foot - 0.42), (left + 0.3, foot - 0.82))
    y = foot - 0.92
    for measure, e in exits.items():
        axes.text(left + 0.12, y, words.about(e), weight="bold", va="top")
        lines = style.wrap(NAMES[measure], room)
        axes.text(left + 0.12, y - 0.24, "\n".join(lines), va="top", linespacing=1.2)
        y -= 0.3 + 0.245 * len(lines)


def arrow(axes: Axes, start: tuple[float, float], end: tuple[float, float]) -> None:
    look: dict[str, Any] = {
        "arrowstyle": "-|>,head_length=6,head_width=4",
        "color": style.QUIET,
        "linewidth": 1.8,
    }
    axes.add_patch(FancyArrowPatch(start, end, shrinkA=0, shrinkB=0, **look))
