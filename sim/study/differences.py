"""What-ifs against their baseline, in one reading: paired differences, verdicts, spreadsheet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from sim import paired
from sim.registry import MEASURES
from sim.study.sample import Sample, kind_of, plain
from sim.study.summary import BY, REGIMES

SELF_PACED: Final = REGIMES[-1]
HOURS: Final = "productive_hours"
# Counts of which a planner expects as much more as there are hours more.
SCALED: Final = ("flags", "finds", "dismissed", "referrals", "refused", "undecided", "takedowns")


@dataclass(frozen=True, slots=True)
class Row:
    """A line of differences.csv.

    replications_needed: given where the verdict is "cannot tell", and 501 for more than 500;
    regime: self_paced where that makes a delay meaningless, else empty.
    """

    measure: str
    period: str
    mean: float
    ci_low: float
    ci_high: float
    relative: float
    relative_low: float
    relative_high: float
    spreadsheet: float
    correlation: float
    p_adjusted: float
    verdict: str
    replications_needed: int
    regime: str

    def cell(self) -> dict[str, Any]:
        """As it goes into a summary."""
        unclear = self.verdict == paired.UNCLEAR and self.replications_needed > 0
        cell: dict[str, Any] = {
            "mean": plain(self.mean),
            "ci_low": plain(self.ci_low),
            "ci_high": plain(self.ci_high),
            "relative": plain(self.relative),
            "relative_low": plain(self.relative_low),
            "relative_high": plain(self.relative_high),
            "spreadsheet": plain(self.spreadsheet),
            "correlation": plain(self.correlation),
            "p_adjusted": plain(self.p_adjusted),
            "verdict": self.verdict,
            "replications_needed": self.replications_needed if unclear else None,
        }
        return cell | ({"regime": self.regime} if self.regime else {})


def compared(
    base: Sample,
    alternatives: Sequence[Sample],
    confidence: float,
    hollow: Sequence[frozenset[str]],
) -> list[list[Row]]:
    """The rows of each alternative; intervals and p-values are those of all together.

    hollow: for each alternative the years in which it or the baseline was self-paced, so that
    delays say nothing.
    """
    found = [s.against(base, confidence, len(alternatives)) for s in alternatives]
    adjusted = paired.holm(np.array([d.p for d in found]))
    return [
        rows(base, sample, differences, p_adjusted, years)
        for sample, differences, p_adjusted, years in zip(
            alternatives, found, adjusted, hollow, strict=True
        )
    ]


def rows(
    base: Sample,
    sample: Sample,
    found: paired.Differences,
    p_adjusted: paired.Floats,
    hollow: frozenset[str],
) -> list[Row]:
    """One alternative's rows, those without a single pair left out."""
    means = found.estimates
    made = []
    for i, (measure, period, _, _) in enumerate(base.totals):
        if not means.count[i]:
            continue
        mean, half = float(means.mean[i]), float(means.half_width[i])
        same = bool(found.same[i])
        said = paired.verdict(same, mean - half, mean + half)
        is_hollow = MEASURES[measure].kind == "delay" and meets(period, hollow)
        made.append(
            Row(
                measure,
                period,
                mean,
                mean - half,
                mean + half,
                float(found.relative[i]),
                float(found.relative_low[i]),
                float(found.relative_high[i]),
                spreadsheet(base, sample, measure, period),
                float(found.correlation[i]),
                float(p_adjusted[i]),
                said,
                int(found.needed[i]),
                SELF_PACED if is_hollow else "",
            )
        )
    return made


def meets(period: str, years: frozenset[str]) -> bool:
    """Whether a period has a part in one of the years."""
    if period == "all":
        return bool(years)
    if kind_of(period) == "financial_year":
        first = int(period[2:6])
        return bool({str(first), str(first + 1)} & years)
    return period in years


def spreadsheet(base: Sample, sample: Sample, measure: str, period: str) -> float:
    """What a planner gets without a model: the baseline's count times the ratio of hours.

    Month by month, so that what came before the plan's date stays as it was. NaN for measures
    that no planner would scale, and where the baseline has no hours.
    """
    if measure == "takedown_growth":
        before = base.mean("takedowns", str(int(period) - 1)) if period.isdigit() else None
        scaled = spreadsheet(base, sample, "takedowns", period)
        earlier = spreadsheet(base, sample, "takedowns", str(int(period) - 1)) if before else 0.0
        return scaled / earlier - 1 if earlier else np.nan
    if measure not in SCALED:
        return np.nan
    total = 0.0
    for month in months_of(base, period):
        count = base.mean(measure, month) or 0.0
        hours, more = base.mean(HOURS, month), sample.mean(HOURS, month)
        total += count * (more or 0.0) / hours if hours else count
    return total


def months_of(sample: Sample, period: str) -> list[str]:
    """The months of a period that the run has."""
    months = sample.months
    if period == "all":
        return [*months]
    if kind_of(period) == "financial_year":
        first = int(period[2:6])
        return [m for m in months if f"{first}-04" <= m < f"{first + 1}-04"]
    return [m for m in months if m.startswith(f"{period}-")]


def difference_cells(made: Sequence[Row]) -> dict[str, Any]:
    """Measure -> the whole run's cell, with cells by year and financial year."""
    found: dict[str, Any] = {}
    for row in made:
        place = found.setdefault(row.measure, {"by_year": {}, "by_financial_year": {}})
        if row.period == "all":
            place.update(row.cell())
        else:
            place[BY[kind_of(row.period)]][row.period] = row.cell()
    return found


def hollow_years(*regimes: dict[str, str]) -> frozenset[str]:
    """Years that are self-paced in one of the runs."""
    return frozenset(y for regime in regimes for y, word in regime.items() if word == SELF_PACED)
