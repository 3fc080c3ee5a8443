"""What goes wrong, said in one message.

Two kinds: the input is at fault (exit 2), or the environment is (exit 3).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import Final

STEERS: Final = ("Cc", "Cf", "Cs", "Zl", "Zp")  # Unicode categories
MOST_LISTED: Final = 12  # words to choose from
FORMULAS: Final = ("=", "+", "-", "@")  # what a spreadsheet takes for the start of one


class InputError(Exception):
    """A file, key, value or option that cannot be used; `str()` is one clear message.

    what: what is wrong; file, line, key, value: where; expected: what would be right;
    nearest: the good key or name that was probably meant.
    """

    exit_code = 2

    def __init__(
        self,
        what: str,
        *,
        file: str | Path | None = None,
        line: int | None = None,
        key: str | None = None,
        value: object = None,
        expected: str | None = None,
        nearest: str | None = None,
    ) -> None:
        self.what, self.file, self.line, self.key = what, file, line, key
        self.value, self.expected, self.nearest = value, expected, nearest
        at = str(file or "")[-300:]
        where = f"{at}:{line}: " if at and line else f"{at}: " if at else ""
        parts = [where + (f"{cut(key, 120)}: " if key else "") + cut(what, 200)]
        if value is not None:
            parts.append(f"got {shown(value)}")
        if expected:
            parts.append(f"expected {cut(expected, 250)}")
        if nearest:
            parts.append(f"did you mean {cut(repr(nearest), 80)}?")
        super().__init__(printable("; ".join(parts)))


class EnvironmentFailed(Exception):  # noqa: N818 - it names what happened
    """The machine could not do it (disk, memory, a worker); what was finished is kept."""

    exit_code = 3


class CheckFailed(Exception):  # noqa: N818 - it names what happened
    """It ran, and something that was asked to hold does not."""

    exit_code = 1


def shown(value: object) -> str:
    """A value as it goes into a message: one line, printable, at most 80 characters."""
    try:
        text = repr(value)
    except ValueError:  # a number of more digits than Python writes out
        text = "a very long number"
    return cut("".join(c if c.isprintable() else "?" for c in text), 80)


def cut(text: str, most: int) -> str:
    """A text on one line, of no more than so many characters."""
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most - 3] + "..."


def printable(text: str, keep: str = "") -> str:
    """A text without what could steer a terminal (control and format characters): `?` for each."""
    return "".join(c if c in keep or unicodedata.category(c) not in STEERS else "?" for c in text)


def is_text(text: str) -> bool:
    """Whether it can stand in a file and be a file's name: no NUL, and no halves of characters.

    Python makes halves of what is not UTF-8 on a command line, YAML of some escapes.
    """
    return not any(c == "\0" or "\ud800" <= c <= "\udfff" for c in text)


def inert(cell: object) -> object:
    """What goes into a cell of a CSV: a text that a spreadsheet would work out gets a quote first.

    Source: OWASP, CSV injection. Characters that steer a terminal, or the direction of writing,
    are `?`.
    """
    if not isinstance(cell, str):
        return cell
    text = printable(cell)
    return f"'{text}" if text.startswith(FORMULAS) else text


def one_of(words: Collection[str]) -> str | None:
    """A few words to choose from, for `expected`; None for too many or none."""
    return "one of " + ", ".join(words) if 0 < len(words) <= MOST_LISTED else None


def nearest(name: str, good: Iterable[str]) -> str | None:
    """The good name that `name` most likely was meant to be, or None."""
    from rapidfuzz import process

    found = process.extractOne(name, list(good), score_cutoff=60)
    return str(found[0]) if found else None
