"""Texts of the largest size that is read, each made to take longer than its size should."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from tests.fuzz.nasty import BOMB
from tests.fuzz.seeds import HEAD

CHILD: Final = HEAD.format("small")
OF_BASELINE: Final = HEAD.format("baseline")


def steps(count: int, *values: str) -> str:
    """A path that changes every day."""
    first = date(1990, 1, 2)
    days = (first + timedelta(days=i) for i in range(count))
    found = (f"{{from: {day}, value: {values[i % 2]}}}" for i, day in enumerate(days))
    return f"[{', '.join(found)}]"


def lines(form: str, count: int) -> str:
    """A line for each of many numbers."""
    return "".join(form.format(i) + "\n" for i in range(count))


TEXTS: Final[dict[str, str | bytes]] = {
    "ten megabytes": "# " + "x" * 10_000_000,
    "brackets": "a: " + "[" * 150_000,
    "brackets with values": "a: " + "[a," * 40_000,
    "braces": "{a: " * 45_000,
    "quoted keys in brackets": '{"a":[' * 25_000,
    "questions": "? " * 90_000,
    "deeper line by line": "".join(" " * i + "a:\n" for i in range(600)),
    "lists in lists": "- - - - - -\n" * 15_000,
    "empty entries": "-\n" * 90_000,
    "commas": "a: [" + "1," * 90_000 + "]",
    "colons in braces": "{" + ":," * 90_000,
    "one key again and again": "a:\n" * 60_000,
    "names of values": lines("k{0}: &a{0}", 12_000),
    "aliases": "a: &a 1\n" + lines("k{0}: *a", 15_000),
    "aliases of aliases": BOMB,
    "a list of itself": "a: &a [*a, *a]\n",
    "a long key": "x" * 190_000 + ": 1\n",
    "a long tag": "a: " + "!" * 190_000,
    "quotes": "a: " + "'" * 190_000,
    "digits": "a: " + "1" * 190_000,
    "directives": "%TAG !a! b\n" * 15_000,
    "keys that nobody knows": CHILD + lines("k{0}: 1", 19_000),
    "sources": CHILD + "sources:\n" + lines("  k{0}: a", 17_000),
    "content types": CHILD + "content_types:\n" + lines("  t{0}: {{share: 1}}", 8_000),
    "teams": CHILD + "analysts:\n  teams:\n" + lines("    t{0}: {{headcount: 1}}", 8_000),
    "shifts": CHILD + "shifts:\n" + lines('  s{0}: {{days: [mon], start: "09:00"}}', 3_000),
    "surges": CHILD + "surges:\n"
    + lines("  s{0}: {{from: 2023-01-01, until: 2023-02-01, factor: 2}}", 3_000),
    "leads": CHILD + "leads:\n" + lines(" - {{source: l{0}, per_day: 0.1}}", 5_500),
    "readings": CHILD + "readings: [" + ", ".join(f"r{i}" for i in range(15_000)) + "]\n",
    "changes": CHILD + "plan:\n  changes:\n" + lines("    platforms.meta.x{0}: 1", 6_000),
    "every key changed": CHILD + "plan: {changes: {"
    + ", ".join(f'"{".".join(["*"] * i)}": {{times: 2}}' for i in range(1, 200)) + "}}\n",
    "a rate that changes daily": CHILD + "leads:\n - source: public\n   per_account_per_day: "
    + steps(5_000, "0.1", "0.2") + "\n",
    "posts that change daily": OF_BASELINE
    + f"groups: {{posts_per_account_per_day: {steps(6_000, '1', '2')}}}\n",
    "people who change daily": CHILD + "plan: {capacity: 2}\n"
    + f"analysts: {{teams: {{desk: {{headcount: {steps(5_500, '1', '2')}}}}}}}\n",
    "a surge that changes daily": CHILD + "surges: {s: {from: 2023-01-01, until: 2024-01-01, "
    f"factor: {steps(5_500, '1', '2')}}}}}\n",
}  # fmt: skip
