"""What a summary says, as small objects: runs, readings, periods.

The only place that knows the keys of `summary.json` (that of `--json`); figures and page ask here.
A number that a summary does not hold is None, never a zero.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sim.figures.estimates import Estimate, estimate, over

Summary = Mapping[str, Any]
BY = {"year": "by_year", "financial_year": "by_financial_year"}  # the whole run has no such part
GROWTH_YEAR = 2024  # growth is published from 2023 to this year


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
    """One scenario under one reading, or a point of a sweep."""

    data: Summary

    @property
    def name(self) -> str:
        return str(self.data["scenario"])

    @property
    def title(self) -> str:
        return str(self.data.get("title") or self.name.replace("-", " "))

    @property
    def lever(self) -> str:
        return str(self.data.get("lever") or "")

    @property
    def plan_from(self) -> date:
        return day(self.data["plan_from"])

    @property
    def regime(self) -> Mapping[str, str]:
        return self.data.get("regime") or {}

    @property
    def growth(self) -> Estimate | None:
        """Simulated growth 2023 to 2024, set beside the observed; None if it acts later."""
        if self.plan_from.year > GROWTH_YEAR:
            return None
        found = self.data.get("growth_against_observed") or {}
        return estimate({**found, "mean": found.get("simulated")})

    def level(self, measure: str, period: Period) -> Estimate | None:
        return estimate(self.cell("measures", measure, period))

    def months(self, measure: str) -> dict[str, Estimate]:
        """A measure by month, in order."""
        cells = (self.data["measures"].get(measure) or {}).get("by_month") or {}
        return {m: e for m, c in sorted(cells.items()) if (e := estimate(c))}

    def difference(self, measure: str, period: Period) -> Mapping[str, Any]:
        """The paired difference's cell, empty if there is none."""
        return self.cell("differences", measure, period)

    def cell(self, table: str, measure: str, period: Period) -> Mapping[str, Any]:
        found: Mapping[str, Any] = (self.data.get(table) or {}).get(measure) or {}
        by = BY.get(period.kind)
        return (found.get(by) or {}).get(period.name) or {} if by else found


@dataclass(frozen=True, slots=True)
class WhatIf:
    """An alternative beside its baseline, in the reading of that name."""

    reading: str
    run: Run
    base: Run

    def relative(self, measure: str, period: Period) -> Estimate | None:
        """The paired difference over the baseline, with the interval of that ratio.

        Where so few runs leave it unbounded, because the baseline itself may be nought: with the
        difference's interval over the baseline's mean, which never has another sign.
        """
        base, cell = self.base.level(measure, period), self.run.difference(measure, period)
        change = estimate(cell)
        if base is None or change is None or base.mean == 0:
            return None
        share = change.times(1 / abs(base.mean))
        if cell.get("relative_low") is not None:
            share = replace(share, low=cell["relative_low"], high=cell["relative_high"])
        return replace(share, low=max(share.low, -1.0), high=max(share.high, -1.0))

    def verdict(self, measure: str, period: Period) -> str:
        """higher, lower, no difference or cannot tell."""
        return str(self.run.difference(measure, period).get("verdict") or "cannot tell")

    def spreadsheet(self, period: Period) -> Estimate | None:
        """Takedowns that a planner's ratio of hours would give."""
        value = self.run.difference("takedowns", period).get("spreadsheet")
        return None if value is None else Estimate.exact(float(value))

    def capacity(self, period: Period) -> float | None:
        """Productive hours over the baseline's in the same period."""
        base = self.base.level("productive_hours", period)
        mine = self.run.level("productive_hours", period)
        return mine.mean / base.mean if base and mine and base.mean else None

    @property
    def narrowed(self) -> list[float]:
        """How many times smaller a control variate makes the square of each interval it helps."""
        helped = (self.run.data.get("controlled") or {}).get("measures") or {}
        return [float(cell["factor"]) for cell in helped.values()]

    def binding(self, period: Period) -> dict[str, str]:
        """Which stage explains the gap to the spreadsheet, and why."""
        return dict((self.run.data.get("binding") or {}).get(period.name) or {})


Across = list[WhatIf]  # one what-if in every reading that played it


def effect(what_ifs: Across, measure: str, period: Period) -> Estimate | None:
    return over(w.relative(measure, period) for w in what_ifs)


def verdicts(what_ifs: Across, measure: str, period: Period) -> list[str]:
    return [w.verdict(measure, period) for w in what_ifs]


@dataclass(frozen=True, slots=True)
class Reading:
    """One reading of the evidence, with everything played under it."""

    data: Summary
    name: str
    base: Run
    what_ifs: tuple[WhatIf, ...]


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
        return self.readings[0]

    @property
    def base(self) -> Run:
        """The baseline in the first reading."""
        return self.central.base

    @property
    def observed_growth(self) -> float | None:
        """The published growth, as a share."""
        value = (self.base.data.get("growth_against_observed") or {}).get("observed")
        return None if value is None else float(value)

    @property
    def observed_in_words(self) -> str:
        """`40% (43% from the published counts)`; "" if there is nothing to stand beside."""
        if self.observed_growth is None or self.base.growth is None:
            return ""
        beside = self.base.data["growth_against_observed"].get("observed_from_counts")
        counts = f" ({beside:.0%} from the published counts)" if beside is not None else ""
        return f"{self.observed_growth:.0%}{counts}"

    @property
    def observed_until(self) -> date:
        return day(self.base.data["observed_until"])

    @property
    def plan_from(self) -> date:
        return self.base.plan_from

    @property
    def replications(self) -> str:
        """Paired runs in each reading: `5`, or `5 to 10`."""
        counts = {int(reading.base.data["replications"]) for reading in self.readings}
        return " to ".join(str(n) for n in sorted({min(counts), max(counts)}))

    @property
    def level(self) -> str:
        return f"{float(self.base.data.get('interval', 0.9)):.0%}"

    @property
    def stamp(self) -> str:
        """Which inputs, seed, replications and version this came from."""
        return (
            f"inputs {key_of(self.data)}, seed {self.base.data['seed']}, "
            f"{self.replications} replications, sim {self.base.data['version']}"
        )

    @property
    def scenarios(self) -> list[Across]:
        """What the central reading played beside its baseline."""
        return [self.across(w.run.name) for w in self.central.what_ifs]

    @property
    def focus(self) -> Across:
        """What the headline is about: the smallest rise of capacity, else the first; or nothing."""
        rises = [across for across in self.scenarios if rise(across[0].run) > 1]
        first = next(iter(self.scenarios), [])
        return min(rises, key=lambda across: rise(across[0].run), default=first)

    def across(self, name: str) -> Across:
        """The what-if of that name in every reading that played it."""
        found = (next((w for w in r.what_ifs if w.run.name == name), None) for r in self.readings)
        return [w for w in found if w]


def rise(run: Run) -> float:
    """The factor on capacity if that is all the what-if changes, else 0."""
    changes = run.data.get("changes") or []
    if len(changes) == 1 and changes[0]["key"] == "plan.capacity":
        return float(changes[0]["to"])
    return 0.0


def key_of(summary: Summary) -> str:
    """The last part of the name of the folder it was written to, which stands for its inputs."""
    return str(summary["run_dir"]).rstrip("/").rsplit("-", 1)[-1]


def day(text: object) -> date:
    """A date of the summary, written as ISO text."""
    return date.fromisoformat(str(text)[:10])
