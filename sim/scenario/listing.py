"""The scenarios of a folder, what-ifs by the lever that they pull."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path as File
from typing import NamedTuple

from sim.errors import InputError, printable
from sim.scenario.files import FOLDER, names_in, read
from sim.schema import LEVERS


class Shipped(NamedTuple):
    """A scenario of a folder, as its file says without being resolved."""

    name: str
    title: str
    question: str
    lever: str


def shipped(folder: str | File = FOLDER) -> list[Shipped]:
    """Every scenario in a folder, by name. InputError: no folder."""
    if not File(folder).is_dir():
        raise InputError("no such folder", file=File(folder).resolve(), expected="scenarios in it")
    found = {name: read(File(folder) / f"{name}.yaml").data for name in names_in(File(folder))}
    return [
        Shipped(name, *(str(data.get(key) or "") for key in ("title", "question", "lever")))
        for name, data in found.items()
    ]


def listed(found: Sequence[Shipped]) -> str:
    """Names and questions in groups: those without a lever, then lever by lever."""
    width = max((len(s.name) for s in found), default=0)
    lines: list[str] = []
    for lever in ("", *LEVERS):
        mine = [s for s in found if s.lever == lever or (not lever and s.lever not in LEVERS)]
        heading = ["", lever] if lever and mine else []
        lines += heading + [f"{s.name:{width}}  {printable(s.question or s.title)}" for s in mine]
    return "\n".join(lines).lstrip() or "no scenario files in ./scenarios"
