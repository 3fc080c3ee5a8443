"""Figure 6: from accounts opened to takedowns, a plain left-to-right diagram with counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from matplotlib.axes import Axes
from matplotlib.patches import FancyArrowPatch, Rectangle

from sim.figures import style, words
from sim.figures.facts import Estimate, Study
from sim.figures.style import Figure, Sheet

BOX, TALL = 1.95, 1.55  # inches
Named = tuple[str, str]  # how it is called in the figure, and the measure counted


@dataclass(frozen=True, slots=True)
class Stage:
    """A box of the diagram: what is counted in it, a part of that, and what leaves downwards."""

    whole: Named
    parts: tuple[Named, ...] = ()
    exits: tuple[Named, ...] = ()

    @property
    def counted(self) -> tuple[Named, ...]:
        """All of it, in the order of the table."""
        return (self.whole, *self.parts, *self.exits)


STAGES = (
    Stage(("opened, returns included", "accounts_opened")),
    Stage(
        ("live at a time", "live_accounts"),
        exits=(("removed by platforms themselves", "platform_removals"),),
    ),
    Stage(
        ("flagged to the agency", "flags"),
        (("by search", "finds"),),
        (
            ("repeat reports", "merged"),
            ("gone before work began", "withdrawn"),
            ("dismissed", "dismissed"),
        ),
    ),
    Stage(
        ("referred to platforms", "referrals"),
        exits=(("refused", "refused"), ("undecided", "undecided"), ("gone first", "overtaken")),
    ),
    Stage(
        ("taken down", "takedowns"),
        exits=(("of them known from a report only, not among the live", "outside_takedowns"),),
    ),
)


def flow(study: Study, folder: Path) -> Figure:
    """The counts of one year in the first reading."""
    period, named = study.period, [pair for stage in STAGES for pair in stage.counted]
    counts = {m: e for _, m in named if (e := study.base.level(m, period))}
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
    for i, stage in enumerate(STAGES):
        box(axes, i * step, high, stage, counts)
        if i:
            middle = high - TALL / 2
            arrow(axes, (i * step - step + BOX + 0.06, middle), (i * step - 0.06, middle))
        leave(axes, i * step, high - TALL, stage, counts, step)
    return sheet.save(
        folder,
        "flow",
        f"Flow diagram, {period.words}: opened, live, flagged, referred, taken down, with counts",
        ("stage",),
        [(name, "accounts", counts[m]) for name, m in named if m in counts],
    )


def headline(counts: Mapping[str, Estimate], period: str) -> str:
    """Takedowns out of flags."""
    if not {"flags", "takedowns"} <= counts.keys():
        return f"From accounts to takedowns, {period}"
    flags, takedowns = words.span(counts["flags"]), words.span(counts["takedowns"])
    return f"Of {flags} flags in {period}, {takedowns} became takedowns"


def box(axes: Axes, left: float, top: float, stage: Stage, counts: Mapping[str, Estimate]) -> None:
    """A stage: number, range, name."""
    last = stage is STAGES[-1]
    fill, ink = (style.BLUE, style.GROUND) if last else (style.SHADE, style.INK)
    axes.add_patch(Rectangle((left, top - TALL), BOX, TALL, facecolor=fill, linewidth=0))
    name, measure = stage.whole
    e = counts.get(measure)
    number, size = (words.about(e), 22) if e else ("not given", style.TEXT)
    lines = style.wrap(name, BOX - 0.2)
    lines += [f"{words.about(counts[m])} {x}" for x, m in stage.parts if m in counts]
    said = "\n".join(style.fitted(line, BOX - 0.15) for line in lines)
    left += 0.12
    axes.text(left, top - 0.16, number, size=size, weight="bold", color=ink, va="top")
    axes.text(left, top - 0.6, said, color=ink, va="top", linespacing=1.2)
    if e and e.half_width > 0:
        axes.text(left, top - TALL - 0.12, words.span(e), color=style.QUIET, va="top")


def leave(
    axes: Axes, left: float, foot: float, stage: Stage, counts: Mapping[str, Estimate], step: float
) -> None:
    """What leaves a stage, listed under it."""
    known = [(name, counts[m]) for name, m in stage.exits if m in counts]
    if known:
        arrow(axes, (left + 0.3, foot - 0.42), (left + 0.3, foot - 0.82))
    y = foot - 0.92
    for name, e in known:
        axes.text(left + 0.12, y, words.about(e), weight="bold", va="top")
        lines = style.wrap(name, step - 0.2)
        axes.text(left + 0.12, y - 0.24, "\n".join(lines), va="top", linespacing=1.2)
        y -= 0.3 + 0.245 * len(lines)


def arrow(axes: Axes, start: tuple[float, float], end: tuple[float, float]) -> None:
    look: dict[str, Any] = {
        "arrowstyle": "-|>,head_length=6,head_width=4",
        "color": style.QUIET,
        "linewidth": 1.8,
    }
    axes.add_patch(FancyArrowPatch(start, end, shrinkA=0, shrinkB=0, **look))
