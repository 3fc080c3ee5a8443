"""The answers on the README's first screen, written from the summary of a comparison.

    python -m sim.reference.readme results/compare-0123456789ab/summary.json

puts the block between the README's marks, from the summary of the shipped what-ifs, and the
figure of growth beside it into docs/headline.png.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from shutil import copyfile
from textwrap import fill
from typing import Any, Final

from sim.figures import intake, words
from sim.figures.estimates import Estimate, estimate, over
from sim.figures.facts import Study, WhatIf
from sim.page import account

BEGIN: Final = "<!-- answers:begin -->"
END: Final = "<!-- answers:end -->"

ROWS: Final = (
    ("analysts-plus-25", "25% more analyst capacity"),
    ("analysts-cut-20", "20% less analyst capacity"),
    ("platform-detects-more", "platforms detect twice as much"),
)
"""The what-ifs of the table, and what it calls them."""
HARM: Final = (
    "Takedowns are throughput. Contacts, people who get in touch with a smuggler "
    "(as it was = 100), are harm."
)
NOT_PLAYED: Final = "not played"
HEADLINE: Final = "docs/headline.png"
ALT: Final = (
    "Dots with ranges: growth from 2023 to 2024 under each what-if, beside the published one."
)


def answers_markdown(summary: Mapping[str, Any]) -> str:
    """The block: a heading, the table, and five sentences; ranges span all readings.

    summary: of `sim compare`. What-ifs that it does not hold have no row.
    """
    study = intake.read(summary)
    many = len(study.readings)
    readings = "one reading" if many == 1 else f"each of {words.counted(many)} readings"
    runs = f"{study.replications} paired runs in {readings} of the evidence"
    parts = [
        f"## What it answers today ({runs})",
        table(study),
        wrapped(f"{the_ratio(study)} {HARM}"),
        wrapped(the_growth(study)),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def wrapped(sentences: str) -> str:
    """Sentences as lines of a file that people edit."""
    return fill(sentences.strip(), width=99, break_on_hyphens=False)


def table(study: Study) -> str:
    """As it was, then the chosen what-ifs."""
    observed = study.observed_growth
    beside = "" if observed is None else f" (published: {observed:.0%})"
    day = words.month(study.plan_from)
    bases = [reading.base for reading in study.readings]
    takedowns = over([base.level("takedowns", study.period) for base in bases])
    growth = over([base.growth for base in bases])
    lines = [
        f"| from {day} | takedowns in {study.period.words} | growth{beside} | contacts |",
        "|---|---|---|---|",
        f"| as it was | {said(takedowns)} | {said(growth, 'share')} | 100 |",
    ]
    for name, label in ROWS:
        if what_ifs := study.across(name):
            lines.append(f"| {label} | " + " | ".join(cells(study, what_ifs)) + " |")
    return "\n".join(lines)


def cells(study: Study, what_ifs: list[WhatIf]) -> tuple[str, str, str]:
    """Takedowns, growth and contacts (as it was = 100) of a what-if, over readings."""
    contacts = over([w.relative("contacts", study.period) for w in what_ifs])
    return (
        said(over([w.run.level("takedowns", study.period) for w in what_ifs])),
        said(over([w.run.growth for w in what_ifs]), "share"),
        said(contacts.times(100).plus(100)) if contacts else NOT_PLAYED,
    )


def said(reach: Estimate | None, unit: str = "") -> str:
    """A range in words."""
    return words.span(reach, unit) if reach else NOT_PLAYED


def the_ratio(study: Study) -> str:
    """What a planner's ratio says of the first what-if, and which stage binds instead."""
    (name, label), *_ = ROWS
    title = next((w.run.title for w in study.across(name)), None)
    stage = next((s for s in account.stages(study) if s.title == title), None)
    if stage is None:
        return ""
    sentence = f"For {label} a planner's ratio of hours would have said {stage.ratio}."
    if not stage.stages:
        return sentence
    counts = [part.removesuffix(f" of {len(study.readings)}") for part in stage.stages]
    limits = " and ".join(" in ".join(count.rsplit(": ", 1)) for count in counts)
    return f"{sentence} What sets takedowns then, by number of readings: {limits}."


def the_growth(study: Study) -> str:
    """How much of the growth is arithmetic, and how much capacity carries."""
    rows = study.data.get("growth_lines") or []
    total, full, since = (
        [found for row in rows if (found := estimate(row.get(key)))]
        for key in ("observed_from_model", "full_year_of_2023_team", "capacity_since")
    )
    growth, arithmetic, added = over([*total]), over([*full]), over([*since])
    if growth is None or arithmetic is None or added is None:
        return ""
    sentence = (
        f"Of the {words.span(growth, 'share')} growth in the model, {account.points(arithmetic)} "
        "are the full year of the team and the reports of late 2023: they were there for a part of "
        "2023 and all of 2024. "
        f"Capacity added since carries {account.points(added)}."
    )
    agreed = all(account.settled(study, line) for line, _ in account.LINES)
    return sentence if agreed else f"{sentence} Published data do not determine more than that."


def between_marks(text: str, block: str) -> str:
    """A text with the block between its marks. ValueError: it has none."""
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"no {BEGIN} ... {END}")
    return f"{before}{BEGIN}\n{block}{END}{after}"


def main(summary: str, readme: str = "README.md") -> None:
    """Write the block of a summary into the README, with the figure that lies beside it."""
    block = answers_markdown(json.loads(Path(summary).read_text(encoding="utf-8")))
    picture = Path(summary).parent / "figures" / "growth.png"
    if picture.is_file():
        copyfile(picture, Path(readme).parent / HEADLINE)
        block += f"\n![{ALT}]({HEADLINE})\n"
    text = Path(readme).read_text(encoding="utf-8")
    Path(readme).write_text(between_marks(text, block), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
