"""How measurements are told."""

from __future__ import annotations

from statistics import median

Row = tuple[str, str, str]
"""What, measured, target."""


def spread(values: list[float], form: str) -> str:
    """Median, and the smallest and largest."""
    low, middle, high = min(values), median(values), max(values)
    if len(values) == 1:
        return format(middle, form)
    return f"{middle:{form}} ({low:{form}} to {high:{form}})"
