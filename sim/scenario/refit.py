"""Change the numbers of dated steps in a reading's file, and nothing else of it."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from pathlib import Path as File
from typing import Final

from sim.scenario.document import parse
from sim.scenario.files import CENTRAL, file_of, text_of
from sim.scenario.keys import places_of

VALUE: Final = re.compile(r"(?<=value: )([-+.\deE]+)")


def rewrite_steps(
    name_or_path: str | File, reading: str, key: str, factors: Iterable[float], digits: int
) -> None:
    """Multiply the values of a path's steps in turn, rounded to significant digits.

    The path is a list of {from, value}, one line a step, in the file of the scenario (reading
    `central`) or of the overlay. InputError: it is not there. The file appears whole.
    """
    scenario = file_of(name_or_path)
    overlay = scenario.parent / "readings" / f"{reading}.yaml"
    file = scenario if reading == CENTRAL else overlay
    text = text_of(file)
    document = parse(text, str(file), "a reading")
    lines = text.splitlines(keepends=True)
    (path,) = places_of(document.data, key, str(file))
    for step, factor in enumerate(factors):
        line = document.place((*path, step, "value")).line
        assert line is not None  # it was read from a file
        before, value, after = VALUE.split(lines[line - 1], maxsplit=1)
        lines[line - 1] = f"{before}{float(value) * factor:.{digits}g}{after}"
    fresh = file.with_suffix(".tmp")
    fresh.write_text("".join(lines), encoding="utf-8")
    os.replace(fresh, file)
