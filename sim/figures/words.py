"""Numbers and findings in words: rounded as their half-width allows, never without a range."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date

from sim.figures.estimates import Estimate

EXACT_DIGITS = 3  # significant digits of a number without an interval
NEARLY = 1e-9  # a multiple of the unit stays what it is
HEADLINE_WORDS = 15
TITLE_WORDS = 5  # of a what-if's title within a headline
ALT_CHARACTERS = 125
NUMBERS = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
# The unit a number is read in: a factor, and what stands before and after it.
READ_IN = {"share": (100.0, "", "%"), "GBP": (1.0, "£", ""), "hours": (1.0, "", " h")}


def month(on: date) -> str:
    """`January 2024`; what `strftime` says is in the language of whoever asks."""
    return f"{MONTHS[on.month - 1]} {on.year}"


def short_month(on: date) -> str:
    """`Jan 2024`."""
    return f"{MONTHS[on.month - 1][:3]} {on.year}"


def step(value: float, half_width: float) -> float:
    """The unit to round to: the power of ten below twice the half-width (97 or 115: 100)."""
    if half_width > 0:
        return float(10.0 ** math.floor(math.log10(2 * half_width)))
    if value == 0:
        return 1.0
    return float(10 ** (math.floor(math.log10(abs(value))) - EXACT_DIGITS + 1))


def rounded(value: float, unit: float) -> str:
    """A number at a multiple of `unit`, with thousands separated: 8,100 or 0.33."""
    digits = max(0, -math.floor(math.log10(unit) + NEARLY))
    nearest = math.floor(value / unit + 0.5) * unit
    return f"{nearest + 0.0:,.{digits}f}".replace("-", "−")  # + 0.0: no minus before a zero


def scaled(estimate: Estimate, unit: str) -> tuple[Estimate, str, str]:
    """An estimate in the unit it is read in, with what stands before and after the number."""
    factor, before, after = READ_IN.get(unit, (1.0, "", ""))
    return estimate.times(factor), before, after


def about(estimate: Estimate, unit: str = "") -> str:
    """The mean, no digit finer than the half-width: `8,100`, `45%`, `£1,200,000`, `under 100`."""
    e, before, after = scaled(estimate, unit)
    finest = step(e.mean, e.half_width)
    if 0 < e.mean < finest / 2:
        return f"under {before}{rounded(finest, finest)}{after}"
    return before + rounded(e.mean, finest) + after


def span(estimate: Estimate, unit: str = "") -> str:
    """The range: `8,000 to 8,300`, `1% to 22%`; one number if both ends round to the same."""
    e, before, after = scaled(estimate, unit)
    low, high = ends(e)
    if low == high:
        return ("" if e.low == e.high else "about ") + before + low + after
    return f"{before}{low}{after if after == '%' else ''} to {before}{high}{after}"


def ends(e: Estimate) -> tuple[str, str]:
    """Both ends of a range, each rounded outward to its own interval's half-width.

    So no range excludes what it stands for. An end that is known far better than the other is
    given one digit more than that, not all it has.
    """
    coarse = step(e.mean, e.half_width)
    if e.low == e.high:
        return rounded(e.low, coarse), rounded(e.high, coarse)
    first, last = e.at_ends or (e.half_width, e.half_width)
    unit = max(step(e.low, first), coarse / 10)
    low = rounded(math.floor(e.low / unit + NEARLY) * unit, unit)
    unit = max(step(e.high, last), coarse / 10)
    high = rounded(math.ceil(e.high / unit - NEARLY) * unit, unit)
    return low.removesuffix(".0"), high.removesuffix(".0")


def change(share: Estimate) -> str:
    """A relative change: `up 1% to 22%`, `down at most 51%`, `3% down to under 1% up`."""
    if share.low == share.high == 0:
        return "unchanged"
    if share.low < 0 < share.high:
        low, high = ends(share.times(100))
        down, up = side(low.removeprefix("−"), -share.low), side(high, share.high)
        return f"{down} down to {up} up"
    word, size = ("up", share) if share.low >= 0 else ("down", share.times(-1))
    low, high = ends(size.times(100))
    return f"{word} at most {high}%" if low == "0" else f"{word} {span(size, 'share')}"


def side(shown: str, share: float) -> str:
    """`24%`; `under 1%` where rounding outward has more than doubled it."""
    return f"under {shown}%" if 200 * share < float(shown.replace(",", "")) else f"{shown}%"


def whole(numbers: Sequence[float]) -> str:
    """Numbers without an interval, from the lowest to the highest: `125` or `80 to 100`."""
    low, high = f"{min(numbers):.0f}", f"{max(numbers):.0f}"
    return low if low == high else f"{low} to {high}"


def verdict_over(verdicts: Sequence[str]) -> str:
    """The same word if all readings agree, else `depends on the reading`."""
    if not verdicts:
        return "cannot tell"
    return verdicts[0] if len(set(verdicts)) == 1 else "depends on the reading"


def tally(verdicts: Sequence[str]) -> str:
    """How many readings say what: `higher in all six readings`, `higher in 5, cannot tell in 1`."""
    words = list(dict.fromkeys(verdicts))
    if len(verdicts) == 1:
        return words[0]
    if len(words) == 1:
        every = "both" if len(verdicts) == 2 else f"all {counted(len(verdicts))}"
        return f"{words[0]} in {every} readings"
    return ", ".join(f"{w} in {verdicts.count(w)}" for w in words) + f" of {len(verdicts)} readings"


def counted(number: int) -> str:
    """A small number as a word."""
    return NUMBERS[number] if number < len(NUMBERS) else str(number)


def lower_first(text: str) -> str:
    """For use within a sentence; a word in capitals (NCA) stays."""
    return text[:1].lower() + text[1:] if text[1:2].islower() or text[1:2] == " " else text


def shortened(title: str) -> str:
    """For use within a headline."""
    parts = title.split()
    return title if len(parts) <= TITLE_WORDS else " ".join(parts[:TITLE_WORDS]) + "…"


def clipped(alt: str) -> str:
    """An alt text of bounded length, cut at a word."""
    if len(alt) <= ALT_CHARACTERS:
        return alt
    return alt[: ALT_CHARACTERS - 1].rsplit(" ", 1)[0].rstrip(",;:") + "…"
