"""Good scenarios to start from, and the words that they are made of."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Final

from tests import small
from tests.scenario.faults import FAULTS

SCENARIOS: Final = Path(__file__).parents[2] / "scenarios"
HEAD: Final = "scenario: child\ntitle: A part\nquestion: What of a part?\nextends: {}\n"


@cache
def parents() -> dict[str, str]:
    """What files may extend: every shipped scenario, and a small one."""
    shipped = {file.stem: read(file) for file in sorted(SCENARIOS.glob("*.yaml"))}
    return shipped | {"small": small.BASE.replace("readings: [rich]\n", "")}


@cache
def sections() -> tuple[str, ...]:
    """The baseline's sections one by one, each as a child of it."""
    found = re.split(r"(?m)^(?=[a-z])", read(SCENARIOS / "baseline.yaml"))
    mine = [part for part in found if part.startswith(SECTIONS)]
    assert len(mine) == len(SECTIONS)
    return tuple(HEAD.format("baseline") + part for part in mine)


SECTIONS: Final = (
    "clock", "plan", "groups", "content_types", "leads", "season", "surges", "analysts", "shifts",
    "platforms", "costs", "uncertain", "sources",
)  # fmt: skip


def what_ifs() -> tuple[str, ...]:
    """The shipped what-ifs as they stand."""
    return tuple(text for name, text in parents().items() if name not in ("baseline", "small"))


def seeds() -> list[bytes]:
    """What coverage-guided fuzzing starts from: also each known fault."""
    readings = [read(file) for file in sorted((SCENARIOS / "readings").glob("*.yaml"))]
    texts = [*what_ifs(), *sections(), *readings, small.BASE, small.RICH]
    faults = (text if isinstance(text, bytes) else text.encode() for text, *_ in FAULTS.values())
    quick = (text for text in faults if len(text) < 4096 and b"[" * 100 not in text)
    return [*(text.encode() for text in texts), *quick]


def lean(text: str) -> str:
    """A scenario without its readings and what is known of its inputs: quicker to load."""
    cut = re.sub(r"(?ms)^(uncertain|sources):\n.*?(?=^[a-z]|\Z)", "", text)
    return cut.replace("readings: [plentiful, scarce, queue_bound, report_bound, adaptive]\n", "")


def words() -> list[str]:
    """Keys of the schema and what else stands in scenarios."""
    text = "\n".join([*parents().values(), read(SCENARIOS.parent / "docs" / "reference-keys.md")])
    return sorted(set(re.findall(r"[A-Za-z_][A-Za-z0-9_.]{2,30}", text)))[:2000]


def read(file: Path) -> str:
    """A text file's text."""
    return file.read_text(encoding="utf-8")
