"""Figure 6: from accounts opened to takedowns, a plain left-to-right diagram with counts."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from matplotlib.axes import Axes
from matplotlib.patches import FancyArrowPatch, Rectangle

from sim.figures import style, words
from sim.figures.facts import Estimate, Study
from sim.figures.style import Figure, Sheet, Table, row

BOX, TALL = 1.95, 1.55  # inches


@dataclass(frozen=True, slots=True)
class Stage:
    """A box of the diagram: the measure counted in it, and what leaves it downwards."""

    name: str
    measure: str
    exits: tuple[tuple[str, str], ...] = ()
    part: tuple[tuple[str, str], ...] = ()  # said in the box: a part of its count


STAGES = (
    Stage("opened, returns included", "accounts_opened"),
    Stage(
        "live at a time",
        "live_accounts",
        (("removed by platforms themselves", "platform_removals"),),
    ),
    Stage(
        "flagged to the agency",
        "flags",
        (
            ("repeat reports", "merged"),
            ("gone before work began", "withdrawn"),
            ("dismissed", "dismissed"),
        ),
        (("by search", "finds"),),
    ),
    Stage(
        "referred to platforms",
        "referrals",
        (("refused", "refused"), ("undecided", "undecided"), ("gone first", "overtaken")),
    ),
    Stage(
        "taken down",
        "takedowns",
        (("of them known from a report only, not among the live", "outside_takedowns"),),
    ),
)


def flow(study: Study, folder: Path) -> Figure:
    """The counts of one year in the first reading."""
    run, period = study.central.base, study.period
    counts = {
        m: e
        for stage in STAGES
        for m in (stage.measure, *(x for _, x in (*stage.exits, *stage.part)))
        if (e := run.level(m, period))
    }
    sheet = Sheet(
        headline(counts, period.words),
        f"Accounts and flags, UK, {period.words}, {study.central.name} reading: one set of inputs "
        f"that fits the published counts; mean and {study.level} interval.",
        style.source(study),
    )
    axes = sheet.axes(
        style.MARGIN, sheet.bottom + 0.05, style.WIDTH - style.MARGIN, sheet.top - 0.05
    )
    wide, high = style.WIDTH - 2 * style.MARGIN, sheet.top - sheet.bottom - 0.1
    axes.set(xlim=(0, wide), ylim=(0, high))
    axes.set_axis_off()
    step = (wide - BOX) / (len(STAGES) - 1)
    for i, stage in enumerate(STAGES):
        box(axes, i * step, high, stage, counts, last=i == len(STAGES) - 1)
        if i:
            middle = high - TALL / 2
            arrow(axes, (i * step - step + BOX + 0.06, middle), (i * step - 0.06, middle))
        leave(axes, i * step, high - TALL, stage, counts, step)
    table = Table(
        ("stage",),
        tuple(
            row(name, unit="accounts", value=counts[m])
            for stage in STAGES
            for name, m in ((stage.name, stage.measure), *stage.part, *stage.exits)
            if m in counts
        ),
    )
    alt = f"Flow diagram, {period.words}: opened, live, flagged, referred, taken down, with counts"
    return sheet.save(folder, "flow", words.clipped(alt), table)


def headline(counts: dict[str, Estimate], period: str) -> str:
    """Takedowns out of flags."""
    if not {"flags", "takedowns"} <= counts.keys():
        return f"From accounts to takedowns, {period}"
    return (
        f"Of {words.span(counts['flags'])} flags in {period}, "
        f"{words.span(counts['takedowns'])} became takedowns"
    )


def box(
    axes: Axes, left: float, top: float, stage: Stage, counts: dict[str, Estimate], last: bool
) -> None:
    """A stage: number, range, name."""
    fill, ink = (style.BLUE, style.GROUND) if last else (style.SHADE, style.INK)
    axes.add_patch(Rectangle((left, top - TALL), BOX, TALL, facecolor=fill, linewidth=0))
    e = counts.get(stage.measure)
    lines = style.wrap(stage.name, BOX - 0.2)
    lines += [f"{words.about(counts[m])} {x}" for x, m in stage.part if m in counts]
    name = "\n".join(style.fitted(line, BOX - 0.15) for line in lines)
    axes.text(
        left + 0.12,
        top - 0.16,
        words.about(e) if e else "not given",
        size=22 if e else style.TEXT,
        weight="bold",
        color=ink,
        va="top",
    )
    axes.text(left + 0.12, top - 0.6, name, color=ink, va="top", linespacing=1.2)
    if e and e.half_width > 0:
        axes.text(left + 0.12, top - TALL - 0.12, words.span(e), color=style.QUIET, va="top")


def leave(
    axes: Axes, left: float, foot: float, stage: Stage, counts: dict[str, Estimate], step: float
) -> None:
    """What leaves a stage, listed under it."""
    known = [(name, counts[m]) for name, m in stage.exits if m in counts]
    if not known:
        return
    arrow(axes, (left + 0.3, foot - 0.42), (left + 0.3, foot - 0.82))
    y = foot - 0.92
    for name, e in known:
        axes.text(left + 0.12, y, words.about(e), weight="bold", va="top")
        lines = style.wrap(name, step - 0.2)
        axes.text(left + 0.12, y - 0.24, "\n".join(lines), va="top", linespacing=1.2)
        y -= 0.3 + 0.245 * len(lines)


def arrow(axes: Axes, start: tuple[float, float], end: tuple[float, float]) -> None:
    """A plain arrow."""
    axes.add_patch(
        FancyArrowPatch(
            start,
            end,
            arrowstyle="-|>,head_length=6,head_width=4",
            color=style.QUIET,
            linewidth=1.8,
            shrinkA=0,
            shrinkB=0,
        )
    )
