"""What figures are drawn from beside a summary, and what a drawn one leaves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

Observed = Sequence[Mapping[str, object]]
"""Rows of the published counts."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A drawn figure: its files, and the table that says the same in words.

    name: file stem; headline: the finding, at most 15 words; alt: at most 125 characters;
    png, svg, csv: paths; header, rows: the table beside it, numbers rounded and with ranges.
    """

    name: str
    headline: str
    alt: str
    png: Path
    svg: Path
    csv: Path
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
