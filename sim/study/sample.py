"""The replications of one scenario side by side: a row each, a column for each number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from sim.measures import Table
from sim.measures.table import Key
from sim.paired import Differences, Estimates, Floats, differences, estimates

NUMBERS = 8  # significant digits in summaries; tables of single replications are in full


@dataclass(frozen=True)
class Sample:
    """keys: (measure, period, platform, content); values: replications x keys, NaN where absent."""

    keys: tuple[Key, ...]
    values: Floats
    column: dict[Key, int] = field(repr=False)

    @classmethod
    def of(cls, tables: Sequence[Table]) -> Sample:
        """From tables whose rows may differ, one a replication."""
        column: dict[Key, int] = {}
        rows = [dict(table.rows()) for table in tables]
        for row in rows:
            for key in row:
                column.setdefault(key, len(column))
        values = np.full((len(rows), len(column)), np.nan)
        for number, row in enumerate(rows):
            values[number, [column[key] for key in row]] = list(row.values())
        return cls(tuple(column), values, column)

    def only(self, keys: Sequence[Key]) -> Sample:
        """Some columns, in a given order; a key that is not there is absent throughout."""
        values = np.full((len(self.values), len(keys)), np.nan)
        for number, key in enumerate(keys):
            if key in self.column:
                values[:, number] = self.values[:, self.column[key]]
        return Sample(tuple(keys), values, {key: i for i, key in enumerate(keys)})

    def total(self, measure: str, period: str) -> Floats:
        """One measure in one period, a value for each replication."""
        return self.only([(measure, period, "", "")]).values[:, 0]

    def mean(self, measure: str, period: str) -> float | None:
        """The mean of one measure in one period, None if absent."""
        place = self.column.get((measure, period, "", ""))
        return None if place is None else float(self.means[place])

    @cached_property
    def means(self) -> Floats:
        """The mean of each column over the replications that have it; NaN if none does."""
        return estimates(self.values, 0.9).mean

    @cached_property
    def totals(self) -> tuple[Key, ...]:
        """The keys that are compared: totals of the whole run and of years."""
        return tuple(
            key for key in self.keys if not key[2] and not key[3] and kind_of(key[1]) != "month"
        )

    @cached_property
    def months(self) -> tuple[str, ...]:
        """The months that the run has, in their order."""
        return tuple(sorted({key[1] for key in self.keys if kind_of(key[1]) == "month"}))

    def estimates(self, confidence: float) -> Estimates:
        """Means and intervals of all columns."""
        return estimates(self.values, confidence)

    def against(self, base: Sample, confidence: float, comparisons: int) -> Differences:
        """Paired differences from a base, of the base's totals."""
        mine, other = self.only(base.totals), base.only(base.totals)
        return differences(other.values, mine.values, confidence, comparisons)


def kind_of(period: str) -> str:
    """all, year, financial_year or month."""
    if period == "all":
        return "all"
    if period.startswith("FY"):
        return "financial_year"
    return "month" if "-" in period else "year"


def plain(number: float) -> float | None:
    """A number as it goes into a summary; None if unknown."""
    return float(f"{number:.{NUMBERS}g}") if np.isfinite(number) else None


def cell(mean: float, sd: float, half_width: float) -> dict[str, float | None]:
    """A mean with its interval."""
    return {
        "mean": plain(mean),
        "sd": plain(sd),
        "ci_low": plain(mean - half_width),
        "ci_high": plain(mean + half_width),
    }


def cells_of(found: Estimates) -> list[dict[str, float | None]]:
    """A cell for each column."""
    columns = zip(found.mean.tolist(), found.sd.tolist(), found.half_width.tolist(), strict=True)
    return [cell(*numbers) for numbers in columns]


def cell_of(values: Floats, confidence: float) -> dict[str, float | None]:
    """The cell of one column's values."""
    return cells_of(estimates(values[:, None], confidence))[0]
