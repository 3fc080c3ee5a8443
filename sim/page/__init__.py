"""The page of a comparison: one self-contained HTML file, ready to be read, printed, quoted."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined

from sim.figures import Figure, intake, words
from sim.figures.facts import Summary
from sim.page import account, answer
from sim.page import expected as expecting


def write(summary: Summary, figures: Sequence[Figure], folder: Path, command: str) -> Path:
    """Write `index.html` into the folder; its path.

    summary: of a comparison; figures: as drawn from it; command: what was typed.
    """
    path = folder / "index.html"
    folder.mkdir(parents=True, exist_ok=True)
    path.write_text(render(summary, figures, command), encoding="utf-8")
    return path


def render(summary: Summary, figures: Sequence[Figure], command: str) -> str:
    """The page's text. Whatever comes from a scenario is escaped."""
    environment = Environment(
        loader=PackageLoader("sim", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    study = intake.read(summary)
    style = environment.get_template("page.css").render()
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return environment.get_template("page.html").render(
        style=style,
        style_hash=digest,
        study=study,
        plan_day=answer.long_day(study.plan_from),
        count=words.counted(len(study.readings)),
        question=answer.question(study),
        sentences=answer.sentences(study),
        table=answer.table(study),
        harm=account.harm(study),
        outside=account.outside(study),
        controlled=account.controlled(study),
        growth=account.growth(study),
        stages=account.stages(study),
        expected=(expected := expecting.expectations(study)),
        expected_sentence=expecting.sentence(expected),
        readings=account.readings(study),
        caveats=(caveats := account.caveats(study)),
        number_of_caveats=words.counted(len(caveats)).capitalize(),
        figures=[(figure, picture(figure.svg)) for figure in figures],
        command=command,
    )


def picture(svg: Path) -> str:
    """An SVG as a data URI: it asks for nothing, and its names cannot clash with another's."""
    return "data:image/svg+xml;base64," + base64.b64encode(svg.read_bytes()).decode()
