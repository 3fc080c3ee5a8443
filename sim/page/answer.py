"""The answer in sentences and as a table, each number with its range over the readings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby, pairwise

from sim.figures import words
from sim.figures.estimates import Estimate, over
from sim.figures.facts import Across, Period, Run, Study, WhatIf, effect, verdicts
from sim.paired import MOST_REPLICATIONS

# What a wait means, by the state of the queue (regime) in the year.
WAITS = {
    "self_paced": "mostly closed hours, no real queue",
    "balanced": "a real queue",
    "saturated": "a queue never emptied",
}
UNTOLD = "mostly closed hours, or a queue: not told for this period"
MANY = 8  # what-ifs that need headings
TINY = 0.005  # a relative difference below this is said to be small
PRICE = "costs.other_gbp_per_year"
STAFFING = ("plan.from", "plan.capacity", "analysts.teams.", "analysts.order", "analysts.search.")


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the answer table, every cell ready to print; heading: what stands above it."""

    heading: str
    title: str
    capacity: str
    cost: str
    takedowns: str
    growth: str
    contacts: str
    wait: tuple[str, ...]
    verdict: tuple[str, ...]
    forecast: str


def question(study: Study) -> str:
    """The question of the what-if that the page is about."""
    run = study.focus[0].run if study.focus else study.base
    return str(run.data.get("question") or run.title)


def sentences(study: Study) -> list[str]:
    """The answer in plain words, to be copied: verdict with range, growth, harm, forecast."""
    what_ifs, period, ahead = study.focus, study.period, study.forecast
    if not what_ifs:
        return ["No what-if was compared."]
    said = [verdict_sentence(what_ifs, period)]
    mine, base = over(w.run.growth for w in what_ifs), over(w.base.growth for w in what_ifs)
    if mine and base and study.observed_in_words:
        said.append(
            f"Growth from 2023 to 2024 {would(period)} {words.span(mine, 'share')}, beside "
            f"the observed {study.observed_in_words}; {words.span(base, 'share')} in the model "
            "as it was."
        )
    said.append(harm_sentence(what_ifs, period))
    if ahead and (reach := instead(what_ifs, ahead)):
        said.append(f"In {ahead.words}, a forecast, takedowns would be {reach}.")
    return said


def verdict_sentence(what_ifs: Across, period: Period) -> str:
    """The verdict on takedowns, with both ranges."""
    found, run = verdicts(what_ifs, "takedowns", period), what_ifs[0].run
    verdict = words.verdict_over(found)
    lead, there = f"{run.title} from {long_day(run.plan_from)}", f"takedowns in {period.words}"
    reach = instead(what_ifs, period)
    if not reach:
        return f"{lead}: {there} are not in this summary."
    if verdict in ("higher", "lower"):
        hardly = in_how_many_tiny(what_ifs, "takedowns", period)
        small = f" ({hardly})" if hardly else ""
        return f"{lead}: {there} {would(period)} {words.tally(found)}{small}, {reach}."
    if verdict == "no difference":
        same = text(levels([w.run for w in what_ifs], period))
        return f"{lead}: {there} {would(period)} exactly the same, {same}."
    if verdict == "cannot tell":
        need = needed(what_ifs, "takedowns", period)
        more = f" ({need} runs in each reading would tell)" if need else ""
        return (
            f"{lead}: we cannot tell whether {there} {would(period)} higher or lower, "
            f"{reach}{more}."
        )
    return (
        f"{lead}: whether {there} {would(period)} higher depends on the reading of the evidence "
        f"({words.tally(found)}): {reach}."
    )


def instead(what_ifs: Across, period: Period) -> str:
    """Takedowns beside those as it was, over the same readings; "" if not told."""
    mine, base = (
        levels([w.run for w in what_ifs], period),
        levels([w.base for w in what_ifs], period),
    )
    return f"{words.span(mine)} instead of {words.span(base)}" if mine and base else ""


def harm_sentence(what_ifs: Across, period: Period) -> str:
    """The verdict on contacts."""
    verdict = words.verdict_over(verdicts(what_ifs, "contacts", period))
    reach = effect(what_ifs, "contacts", period)
    lead = "Contacts with smugglers, the harm,"
    if reach is None:
        return f"{lead} were nought as it was, so no change can be given as a share: {verdict}."
    change = words.change(reach)
    if verdict in ("higher", "lower", "no difference"):
        return f"{lead} {would(period)} {change}."
    if verdict == "cannot tell":
        return f"{lead} cannot tell: {change}."
    return f"{lead} {would(period)} {change}; the direction depends on the reading."


def table(study: Study) -> list[Row]:
    """As it was, then every what-if in the order given."""
    bases = [r.base for r in study.readings]
    told = ("what the others are compared with",)
    rows = [row(study, "", "As it was", bases, "100", "100", told, covered=True)]
    for what_ifs, heading in zip(study.scenarios, headings(study), strict=True):
        index = effect(what_ifs, "contacts", study.period)
        known = [c * 100 for w in what_ifs if (c := w.capacity(study.period)) is not None]
        said = tuple(
            f"{measure.title()}: {short(what_ifs, measure, study.period)}"
            for measure in ("takedowns", "contacts")
        )
        rows.append(
            row(
                study,
                heading,
                what_ifs[0].run.title,
                [w.run for w in what_ifs],
                words.whole(known) if known else "not given",
                text(index and index.times(100).plus(100)),
                said,
                covered=staffed(what_ifs[0].run),
            )
        )
    return rows


def headings(study: Study) -> list[str]:
    """The lever above the first what-if of each, where many stand in groups; else ""."""
    levers = [what_ifs[0].run.lever for what_ifs in study.scenarios]
    groups = [lever for lever, _ in groupby(levers)]
    if len(levers) <= MANY or len(set(groups)) < len(groups):
        return [""] * len(levers)
    return [
        lever.capitalize() if before != lever else "" for before, lever in pairwise(["", *levers])
    ]


def row(
    study: Study,
    heading: str,
    title: str,
    runs: list[Run],
    capacity: str,
    contacts: str,
    verdict: tuple[str, ...],
    covered: bool,
) -> Row:
    """A scenario in its readings; capacity, contacts and verdict are told against as it was."""
    return Row(
        heading,
        title,
        capacity,
        cost(runs, study.period, covered),
        text(levels(runs, study.period)),
        text(over(run.growth for run in runs), "share"),
        contacts,
        waits(runs, study.period),
        verdict,
        text(levels(runs, study.forecast)) if study.forecast else "not played",
    )


def text(value: Estimate | None, unit: str = "") -> str:
    """A range, or that there is none."""
    return words.span(value, unit) if value else "not given"


def levels(runs: Sequence[Run], period: Period) -> Estimate | None:
    """Takedowns over readings."""
    return over(run.level("takedowns", period) for run in runs)


def staffed(run: Run) -> bool:
    """Whether the cost covers what changes: people, their hours, their order, or what is priced."""
    keys = [str(c["key"]).removeprefix("plan.changes.") for c in run.data.get("changes") or []]
    return all(key.startswith(STAFFING) for key in keys) or PRICE in keys


def cost(runs: Sequence[Run], period: Period, covered: bool) -> str:
    """Cost in millions of pounds, and whether the change itself is in it."""
    value = over(r.level("cost_gbp", period) for r in runs)
    if value is None or (value.high == 0 and not covered):
        return "not costed"
    amount = words.span(value.times(1e-6))
    return amount if covered else f"{amount}; change not costed"


def waits(runs: Sequence[Run], period: Period) -> tuple[str, ...]:
    """Hours a lead waits, by the state of the queue, which is said in the same line."""
    groups: dict[str, list[Estimate]] = {}
    for run in runs:
        if e := run.level("wait_hours", period):
            groups.setdefault(run.regime.get(period.name, ""), []).append(e)
    lines = []
    for state, values in groups.items():
        many = f" ({len(values)} of {len(runs)})" if len(groups) > 1 else ""
        lines.append(f"{text(over(values), 'hours')}: {WAITS.get(state, UNTOLD)}{many}")
    return tuple(lines) or ("nobody on duty: none begins",)


def short(what_ifs: Across, measure: str, period: Period) -> str:
    """`higher in all six`, `depends on the reading: higher in 5, cannot tell in 1`."""
    found = verdicts(what_ifs, measure, period)
    said = words.tally(found).removesuffix(" readings").replace(f" of {len(found)}", "")
    need = needed(what_ifs, measure, period)
    more = f" ({need} runs would tell)" if need and "cannot tell" in found else ""
    hardly = in_how_many_tiny(what_ifs, measure, period)
    small = f"; {hardly}" if hardly else ""
    return (said if len(set(found)) <= 1 else f"depends on the reading: {said}") + small + more


def in_how_many_tiny(what_ifs: Across, measure: str, period: Period) -> str:
    """`by under 0.5% in 1`: in how many of the readings a sure difference is a tiny one."""
    tiny = sum(is_tiny(w, measure, period) for w in what_ifs)
    return f"by under {TINY:.1%} in {tiny}" if 0 < tiny < len(what_ifs) else ""


def is_tiny(what_if: WhatIf, measure: str, period: Period) -> bool:
    """Whether a difference is sure, and too small to matter to anybody."""
    relative = what_if.run.difference(measure, period).get("relative")
    sure = what_if.verdict(measure, period) in ("higher", "lower")
    return sure and relative is not None and abs(relative) < TINY


def needed(what_ifs: Across, measure: str, period: Period) -> str:
    """How many runs would settle a verdict in every reading: `about 40`; "" if not known."""
    cells = [w.run.difference(measure, period) for w in what_ifs]
    most = max(int(cell.get("replications_needed") or 0) for cell in cells)
    if most == 0:
        return ""
    return f"about {most}" if most <= MOST_REPLICATIONS else f"more than {MOST_REPLICATIONS}"


def would(period: Period) -> str:
    """Looking back or ahead."""
    return "would be" if period.forecast else "would have been"


def long_day(on: date) -> str:
    """`1 January 2024`."""
    return f"{on.day} {words.month(on)}"
