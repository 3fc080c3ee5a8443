"""Values and lines that break programs."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

ESC: Final = "\x1b"
TEXTS: Final = (
    "", " ", "~", "null", "no", "yes", "NaN", "-", "*", ".", "..", "\\", "'", '"', "%", "\t", "\n",
    "5", "0", "1e5", "12:60", "24:00", "9am", "2024-02-30", "2024-01-01", "always", "unlimited",
    "on", "off", "central", "small", "baseline", "../small", "/etc/passwd", "..\\small", "a/b",
    "/dev/zero", "file:///etc/passwd", "~root", "$HOME", "${HOME}", "`id`", "$(id)", "%s%n", "{0}",
    "{{7*7}}", "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "&lt;", "]]>",
    "=HYPERLINK(1)", "+1", "-1+1", "@SUM(A1)", "'; DROP TABLE x; --",
    f"{ESC}[31mred", f"{ESC}]0;title\x07", "\x00", "\x07", "\x08\x08", "\x7f", "\x85", "\x9b2J",
    "\u202egnirts", "\u2066x\u2069", "\u200b", "\ufeff", "\u2028", "\ud7ff", "\ue000", "\U000e0041",
    "\U0010ffff", "e\u0301" * 5, "\u0627\u0644", "\U0001f600", "ſ", "İ", "ﬁ", "x" * 5_000,
    "a." * 100, "__class__", "__init__", "model_fields", "self", "plan.capacity", "plan",
)  # fmt: skip
NUMBERS: Final = (
    0, -0.0, -1, 1, 2, 7, 0.1, 0.5, 0.99, 1.0, 1.0000000001, 1e-320, 5e-324, 1e-12, 1e3, 1e5, 1e6,
    1e9, 1e12, 1e15, 1e16, 1e308, 1.7976931348623157e308, -1e308, float("nan"), float("inf"),
    float("-inf"), 10**9, 10**18, 2**31, 2**53 + 1, 2**63 - 1, 2**63, 2**64, -(2**63), 10**308,
    10**309, 10**400, -(10**400), True, False,
)  # fmt: skip
DATES: Final = (
    date.min, date.max, date(1066, 10, 14), date(1989, 12, 31), date(1990, 1, 1), date(2000, 2, 29),
    date(2023, 12, 31), date(2024, 1, 1), date(2024, 3, 31), date(2026, 3, 31), date(2026, 4, 1),
    date(2071, 1, 1), date(2100, 1, 1), date(2100, 1, 2), "2024-1-1", "24-01-01", "2024-13-01",
    "2024-01-01T00:00:00", "20240101", "2024-W01-1", "soon",
)  # fmt: skip


def shapes() -> list[Any]:
    """Mappings and lists, each made anew."""
    bad = {"distribution": "lognormal", "median": 1e9, "sigma": 5}
    return [
        None, [], {}, [[]], [{}], {"": 1}, {"a": {}}, [None], [0], [1, "x", None], {"x": [1]},
        {"plus": 1e9}, {"plus": "x"}, {"times": 1e6}, {"times": -1}, {"as_of": date(1990, 1, 1)},
        {"as_of": date.max}, {"plus": 1, "times": 2}, {"from": date(2024, 1, 1)}, {"from": None},
        [{"from": date(2024, 1, 1), "value": 1}], [{"from": date(2024, 1, 1), "value": None}],
        [{"from": date(2024, 1, 1)}], [{"value": 1}],
        [{"from": date(2025, 1, 1), "value": 1}, {"from": date(2024, 1, 1), "value": 2}],
        [{"from": date(1990, 1, 1 + i), "value": i} for i in range(28)],
        {"distribution": "constant", "value": -1}, {"distribution": "constant", "value": 1e9},
        {"distribution": "exponential", "mean": 0}, {"distribution": "exponential", "mean": 1e9},
        {"distribution": "exponential", "mean": 5e-324}, bad, {**bad, "median": 0},
        {"distribution": "lognormal", "mean": 1e-300, "sd": 1e9},
        {"distribution": "lognormal", "mean": 5e-324, "sd": 1e9},
        {"distribution": "lognormal", "median": None, "sigma": None},
        {"distribution": "gamma", "mean": 5e-324, "sd": 1e9},
        {"distribution": "gamma", "mean": 1e9, "sd": 5e-324},
        {"distribution": "triangular", "low": 1e9, "mode": 1e9, "high": 1e9},
        {"distribution": "triangular", "low": 3, "mode": 2, "high": 1},
        {"distribution": "triangular", "low": 0, "mode": 5e-324, "high": 5e-324},
        {"distribution": "uniform", "low": 0, "high": 0},
        {"distribution": "uniform", "low": 2, "high": 1}, {"distribution": "cauchy"},
        {"distribution": None}, {"distribution": ["constant"]}, {"distribution": {}},
        list(range(1_000)), {f"k{i}": i for i in range(500)}, nested(19), nested(60),
    ]  # fmt: skip


def nested(levels: int) -> list[Any]:
    """A list in a list in a list."""
    value: list[Any] = []
    for _ in range(levels):
        value = [value]
    return value


# What stands in a text where a value was, or on a line of its own.
SNIPPETS: Final = (
    "!!python/object/apply:os.system ['true']", "!!python/name:os.system", "!!binary aGk=", "!!set",
    "!!int x", "!!float 1", "!!str 5", "!!null", "!!timestamp 2024-01-01", "!env HOME", "!<x> 1",
    "! 1", "&a 1", "*a", "&a [*a]", "&a {b: *a}", "&a {<<: *a}", "{<<: *a}", "{<<: [*a, *a]}",
    "<<: *a", "*", "&", "!", "%", "@", "`", "|", ">", "|2-", ">+9", "? ", "? [a]", ": ", "- ", "-",
    "[", "]", "{", "}", "{,}", "[,]", "{a: b: c}", "a: b: c", "---", "...", "--- a", "%YAML 1.1",
    "%YAML 9.9", "%TAG ! x", "# ", "'", '"', '"\\x"', '"\\x1b[31m"', '"\\u202e"', '"\\ud800"',
    '"\\0"', '"\\U00110000"', '"\\uD83D\\uDE00"', ".nan", ".NaN", ".NAN", "nan", "-.inf", ".inf",
    "+.inf", "-.nan", "0x", "0xFFFFFFFFFFFFFFFFFFFF", "0o", "0o777", "0b1", "07", "1_000", "_",
    "1__0", "+1", "+", "1e", "1e5", "1e999", "-1e999", "1e-999", ".5", "5.", ".", "-0", "0.0",
    "1:30", "09:00", "1_2:3", "9" * 300, "9" * 401, "9" * 1000, "0." + "9" * 390, "1e" + "9" * 300,
    "0x" + "f" * 390, "2024-01-01", "2024-1-1", "2024-02-30", "0000-00-00", "0000-01-01",
    "9999-12-31", "10000-01-01", "2024-01-01T00:00:00", "2024-01-01 00:00:00 +99:99",
    "2024-01-01T25:61:61Z", "99999-99-99", "٢٠٢٤-٠١-٠١", "١٢", "１２", "٠.٥", "true", "True",
    "TRUE", "yes", "y", "null", "Null", "~", "=", "<<", "[" * 30, "[" * 300, "{a: " * 30,
    "{a: " * 300, "- " * 30, "- " * 300, "? " * 300, "[[]]", "{}", "[]", "x" * 1_000, "é" * 300,
)  # fmt: skip
BYTES: Final = (
    b"\xff", b"\xfe\xff", b"\xc3", b"\xc0\x80", b"\xed\xa0\x80", b"\xf4\x90\x80\x80",
    b"\xef\xbb\xbf", b"\x00", b"\x1b[2J", b"\x07", b"\x85", b"\xc2\x85", b"\xe2\x80\xa8", b"\r",
    b"\r\n", b"\t", b"\x0c", b"\xe2\x80\xae", b"\xef\xbf\xbe", b"\xef\xbf\xbf",
)  # fmt: skip
BOMB: Final = (
    "a0: &a0 [1, 1, 1, 1, 1, 1, 1, 1, 1]\n"
    + "".join(f"a{i + 1}: &a{i + 1} [{', '.join([f'*a{i}'] * 9)}]\n" for i in range(9))
)  # fmt: skip
