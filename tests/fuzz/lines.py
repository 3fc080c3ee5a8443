"""Mutations of a scenario's text, line by line: what no tree of values can show."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from typing import Final

from tests.fuzz.nasty import BOMB, BYTES, SNIPPETS

Lines = list[str]
VALUE: Final = re.compile(r"(?<=: )[^,{}\[\]#\n]+|(?<=- )[^,{}\[\]#\n]+")
KEY: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_.*-]*(?=:)")


def broken(text: str, rng: random.Random) -> bytes:
    """A text after one to four mutations, and now and then as bytes that are no text."""
    lines = text.splitlines()
    for _ in range(rng.randint(1, 4)):
        rng.choice(MUTATIONS)(lines, rng)
    data = rng.choice(ENDS).join([*lines, ""]).encode("utf-8", "surrogatepass")
    if rng.random() < 0.1:
        at = rng.randint(0, len(data))
        data = data[:at] + rng.choice(BYTES) + data[at:]
    return data


def at(lines: Lines, rng: random.Random) -> int:
    """A line, of a text that may have none left."""
    if not lines:
        lines.append("")
    return rng.randrange(len(lines))


def deleted(lines: Lines, rng: random.Random) -> None:
    del lines[at(lines, rng)]


def doubled(lines: Lines, rng: random.Random) -> None:
    lines.insert(at(lines, rng), lines[at(lines, rng)])


def swapped(lines: Lines, rng: random.Random) -> None:
    one, other = at(lines, rng), at(lines, rng)
    lines[one], lines[other] = lines[other], lines[one]


def moved_in(lines: Lines, rng: random.Random) -> None:
    i = at(lines, rng)
    lines[i] = rng.choice(["  ", "\t", " ", "      ", "\u00a0", "- ", "# "]) + lines[i]


def moved_out(lines: Lines, rng: random.Random) -> None:
    i = at(lines, rng)
    lines[i] = lines[i].lstrip()


def another_value(lines: Lines, rng: random.Random) -> None:
    replaced(lines, rng, VALUE, rng.choice(SNIPPETS))


def another_key(lines: Lines, rng: random.Random) -> None:
    replaced(lines, rng, KEY, rng.choice(SNIPPETS))


def misspelt(lines: Lines, rng: random.Random) -> None:
    i = at(lines, rng)
    if found := list(KEY.finditer(lines[i])):
        match = rng.choice(found)
        lines[i] = lines[i][: match.start()] + misspelling(match[0], rng) + lines[i][match.end() :]


def misspelling(word: str, rng: random.Random) -> str:
    """A word with a letter gone, double, another, or in another place."""
    i = rng.randrange(len(word)) if word else 0
    return rng.choice(
        [word[:i] + word[i + 1 :], word[:i] + word[i : i + 1] * 2 + word[i + 1 :],
         word[:i] + rng.choice("eax_.*0 ") + word[i + 1 :],
         word[:i] + word[i + 1 :] + word[i : i + 1], word.upper(), word + "s", "*"]
    )  # fmt: skip


def replaced(lines: Lines, rng: random.Random, what: re.Pattern[str], by: str) -> None:
    """One match of a line gives way."""
    i = at(lines, rng)
    if found := list(what.finditer(lines[i])):
        match = rng.choice(found)
        lines[i] = lines[i][: match.start()] + by + lines[i][match.end() :]


def between(lines: Lines, rng: random.Random) -> None:
    lines.insert(at(lines, rng), rng.choice(SNIPPETS))


def anchored(lines: Lines, rng: random.Random) -> None:
    """A value gets a name, and stands in for another one."""
    replaced(lines, rng, VALUE, "&a 1")
    replaced(lines, rng, VALUE, "*a")


def exploding(lines: Lines, rng: random.Random) -> None:
    if rng.random() < 0.1:  # it takes a while to be refused
        lines[0:0] = BOMB.splitlines()


def cut(lines: Lines, rng: random.Random) -> None:
    i = at(lines, rng)
    lines[i:] = [lines[i][: rng.randint(0, len(lines[i]))]]


def split(lines: Lines, rng: random.Random) -> None:
    i = at(lines, rng)
    j = rng.randint(0, len(lines[i]))
    lines[i : i + 1] = [lines[i][:j], lines[i][j:]]


def one_character(lines: Lines, rng: random.Random) -> None:
    i = at(lines, rng)
    j = rng.randint(0, len(lines[i]))
    odd = rng.choice(":-{}[],#&*!|>'\"%@`? \t\\\x00\x07\x1b\x85\u2028\u202e\ufeff\ud7ff0e.")
    lines[i] = lines[i][:j] + odd + lines[i][j + rng.randint(0, 1) :]


MUTATIONS: Final[tuple[Callable[[Lines, random.Random], None], ...]] = (
    deleted, doubled, swapped, moved_in, moved_out, *[another_value] * 4, another_key,
    *[misspelt] * 2, between, anchored, exploding, cut, split, one_character,
)  # fmt: skip
ENDS: Final = (*["\n"] * 12, "\r\n", "\r", "\n\n", "\u2028", "\x85")
