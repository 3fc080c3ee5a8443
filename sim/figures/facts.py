"""What a summary says, as small objects: estimates, runs, readings, periods.

The only place that knows the keys of `summary.json` (that of `--json`); figures and page ask here.
A number that a summary does not hold is None, never a zero.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

Summary = Mapping[str, Any]
BY = {"year": "by_year", "financial_year": "by_financial_year", "all": ""}


GROWTH_YEAR = 2024  # growth is published from 2023 to this year


@dataclass(frozen=True, slots=True)
class Estimate:
    """A mean with its interval; over readings, the middle of the range they span.

    noise: the half-width of one interval, which says how many digits mean anything; over
    readings the widest one's (the range itself is no measure of what is known of its ends).
    at_ends: over readings, the half-widths of the intervals that end the range.
    """

    mean: float
    low: float
    high: float
    noise: float | None = None
    at_ends: tuple[float, float] | None = None

    @property
    def half_width(self) -> float:
        """Half the length of the interval; over readings, of the widest single one."""
        return (self.high - self.low) / 2 if self.noise is None else self.noise

    def times(self, factor: float) -> Estimate:
        """Scaled; a negative factor swaps the ends."""
        low, high = sorted((self.low * factor, self.high * factor))
        noise = None if self.noise is None else self.noise * abs(factor)
        at_ends = self.at_ends
        if at_ends:
            first, last = (end * abs(factor) for end in at_ends[:: 1 if factor >= 0 else -1])
            at_ends = (first, last)
        return Estimate(self.mean * factor, low, high, noise, at_ends)

    def plus(self, shift: float) -> Estimate:
        """Moved."""
        low, high = self.low + shift, self.high + shift
        return Estimate(self.mean + shift, low, high, self.noise, self.at_ends)


def estimate(cell: Mapping[str, Any] | None) -> Estimate | None:
    """From a cell of the summary, which has mean, ci_low and ci_high."""
    if not cell or cell.get("mean") is None:
        return None
    mean = float(cell["mean"])
    low, high = cell.get("ci_low"), cell.get("ci_high")
    return Estimate(mean, mean if low is None else low, mean if high is None else high)


def over(estimates: list[Estimate | None]) -> Estimate | None:
    """The range that readings span: lowest to highest end of their intervals."""
    known = [e for e in estimates if e]
    if not known:
        return None
    lowest, highest = min(known, key=lambda e: e.low), max(known, key=lambda e: e.high)
    low, high = lowest.low, highest.high
    at_ends = (lowest.half_width, highest.half_width)
    return Estimate((low + high) / 2, low, high, max(e.half_width for e in known), at_ends)


@dataclass(frozen=True, slots=True)
class Period:
    """A calendar or financial year of the run, and whether it lies in the future of the data."""

    name: str
    kind: str
    start: date
    end: date
    forecast: bool

    @property
    def words(self) -> str:
        """`2024`, `April 2025 to March 2026`, or `the whole run`."""
        if self.kind == "financial_year":
            return f"April {self.start.year} to March {self.end.year}"
        return "the whole run" if self.kind == "all" else self.name


@dataclass(frozen=True, slots=True)
class Run:
    """One scenario under one reading."""

    data: Summary

    @property
    def name(self) -> str:
        """The scenario's name."""
        return str(self.data["scenario"])

    @property
    def title(self) -> str:
        """The scenario's title, as its author wrote it."""
        return str(self.data.get("title") or self.name.replace("-", " "))

    @property
    def plan_from(self) -> date:
        """The day from which its changes act."""
        return day(self.data["plan_from"])

    @property
    def regime(self) -> Mapping[str, str]:
        """Year to self_paced, balanced or saturated."""
        return self.data.get("regime") or {}

    @property
    def growth(self) -> Estimate | None:
        """Simulated growth 2023 to 2024, set beside the observed; None if it acts later."""
        if self.plan_from.year > GROWTH_YEAR:
            return None
        cell = self.data.get("growth_against_observed") or {}
        return estimate({**cell, "mean": cell.get("simulated")})

    def level(self, measure: str, period: Period) -> Estimate | None:
        """A measure in a period."""
        return estimate(cell(self.data["measures"].get(measure), period.kind, period.name))

    def months(self, measure: str) -> dict[str, Estimate]:
        """A measure by month, in order."""
        cells = (self.data["measures"].get(measure) or {}).get("by_month") or {}
        known = {m: estimate(c) for m, c in sorted(cells.items())}
        return {m: e for m, e in known.items() if e}


@dataclass(frozen=True, slots=True)
class WhatIf:
    """An alternative beside its baseline, in one reading."""

    run: Run
    base: Run

    def difference(self, measure: str, period: Period) -> Mapping[str, Any]:
        """The paired difference's cell, empty if there is none."""
        differences = self.run.data.get("differences") or {}
        return cell(differences.get(measure), period.kind, period.name) or {}

    def relative(self, measure: str, period: Period) -> Estimate | None:
        """The paired difference as a share of the baseline's mean."""
        base, change = self.base.level(measure, period), estimate(self.difference(measure, period))
        if base is None or change is None or base.mean == 0:
            return None
        share = change.times(1 / base.mean)
        return replace(share, low=max(share.low, -1.0), high=max(share.high, -1.0))

    def verdict(self, measure: str, period: Period) -> str:
        """higher, lower, no difference or cannot tell."""
        return str(self.difference(measure, period).get("verdict") or "cannot tell")

    def spreadsheet(self, period: Period) -> float | None:
        """Takedowns that a planner's ratio of hours would give."""
        value = self.difference("takedowns", period).get("spreadsheet")
        return None if value is None else float(value)

    def capacity(self, period: Period) -> float | None:
        """Productive hours over the baseline's in the same period."""
        base = self.base.level("productive_hours", period)
        mine = self.run.level("productive_hours", period)
        return mine.mean / base.mean if base and mine and base.mean else None

    def binding(self, period: Period) -> Mapping[str, str]:
        """Which stage explains the gap to the spreadsheet, and why."""
        found: Mapping[str, str] = (self.run.data.get("binding") or {}).get(period.name) or {}
        return found


@dataclass(frozen=True, slots=True)
class Reading:
    """One reading of the evidence, with everything played under it."""

    data: Summary
    base: Run
    what_ifs: tuple[WhatIf, ...]

    @property
    def name(self) -> str:
        """The reading's name in plain letters."""
        return str(self.data.get("reading", "central")).replace("_", " ")

    def what_if(self, name: str) -> WhatIf | None:
        """The alternative of that name."""
        return next((w for w in self.what_ifs if w.run.name == name), None)


@dataclass(frozen=True, slots=True)
class Study:
    """A comparison (or a single run: no what-ifs) as figures and page read it."""

    data: Summary
    readings: tuple[Reading, ...]
    period: Period  # the headline's
    years: tuple[Period, ...]  # whole calendar years
    forecast: Period | None  # a later financial year, wholly beyond the data

    @property
    def central(self) -> Reading:
        """The first reading."""
        return self.readings[0]

    @property
    def observed_growth(self) -> float | None:
        """The published growth, as a share."""
        value = (self.central.base.data.get("growth_against_observed") or {}).get("observed")
        return None if value is None else float(value)

    @property
    def observed_in_words(self) -> str:
        """`40% (43% from the published counts)`; "" if there is nothing to stand beside."""
        if self.observed_growth is None or self.central.base.growth is None:
            return ""
        beside = self.central.base.data["growth_against_observed"].get("observed_from_counts")
        counts = f" ({beside:.0%} from the published counts)" if beside is not None else ""
        return f"{self.observed_growth:.0%}{counts}"

    @property
    def observed_until(self) -> date:
        """The first day beyond the published counts."""
        return day(self.central.base.data["observed_until"])

    @property
    def plan_from(self) -> date:
        """The day from which what-ifs act."""
        return self.central.base.plan_from

    @property
    def replications(self) -> int:
        """Paired runs in each reading."""
        return int(self.central.base.data["replications"])

    @property
    def level(self) -> str:
        """The interval in words: `90%`."""
        return f"{float(self.central.base.data.get('interval', 0.9)):.0%}"

    @property
    def stamp(self) -> str:
        """Which inputs, seed, replications and version this came from."""
        base = self.central.base.data
        key = str(self.data["run_dir"]).rstrip("/").rsplit("-", 1)[-1]
        return (
            f"inputs {key}, seed {base['seed']}, {self.replications} replications, "
            f"sim {base['version']}"
        )

    @property
    def scenarios(self) -> tuple[WhatIf, ...]:
        """The what-ifs in the central reading."""
        return self.central.what_ifs

    @property
    def focus(self) -> WhatIf | None:
        """The what-if that the headline is about: the smallest rise of capacity, else the first."""
        rises = [(c, i) for i, w in enumerate(self.scenarios) if (c := rise(w.run)) > 1]
        if rises:
            return self.scenarios[min(rises)[1]]
        return self.scenarios[0] if self.scenarios else None

    def across(self, name: str) -> list[WhatIf]:
        """One what-if in every reading that played it."""
        return [w for r in self.readings if (w := r.what_if(name))]


def rise(run: Run) -> float:
    """The factor on capacity if that is all the what-if changes, else 0."""
    changes = run.data.get("changes") or []
    if len(changes) == 1 and changes[0]["key"] == "plan.capacity":
        return float(changes[0]["to"])
    return 0.0


def cell(measure: Mapping[str, Any] | None, kind: str, name: str) -> Mapping[str, Any] | None:
    """The cell of a measure (or difference) for a period."""
    if not measure:
        return None
    found: Mapping[str, Any] | None = (
        (measure.get(BY[kind]) or {}).get(name) if BY[kind] else measure
    )
    return found


def day(text: object) -> date:
    """A date of the summary, written as ISO text."""
    return date.fromisoformat(str(text)[:10])
