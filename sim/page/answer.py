"""The answer in sentences and as a table, each number with its range over the readings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sim.figures import words
from sim.figures.facts import Estimate, Period, Run, Study, WhatIf, over
from sim.paired import MOST_REPLICATIONS

# What a wait means, by the state of the queue (regime) in the year.
WAITS = {
    "self_paced": "mostly closed hours, no real queue",
    "balanced": "a real queue",
    "saturated": "a queue never emptied",
}
UNTOLD = "mostly closed hours, or a queue: not told for this period"
TINY = 0.005  # a relative difference below this is said to be small
STAFFING = ("plan.from", "plan.capacity", "analysts.teams.", "analysts.order", "analysts.search.")


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the answer table, every cell ready to print."""

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
    focus = study.focus
    base = str(study.central.base.data.get("question") or study.central.base.title)
    return str(focus.run.data.get("question") or focus.run.title) if focus else base


def sentences(study: Study) -> list[str]:
    """The answer in plain words, to be copied: verdict with range, growth, harm, forecast."""
    focus = study.focus
    if focus is None:
        return ["No what-if was compared."]
    what_ifs = study.across(focus.run.name)
    said = [verdict_sentence(study, focus, what_ifs)]
    mine, base = over([w.run.growth for w in what_ifs]), over([w.base.growth for w in what_ifs])
    if mine and base and study.observed_in_words:
        said.append(
            f"Growth from 2023 to 2024 {would(study.period)} {words.span(mine, 'share')}, beside "
            f"the observed {study.observed_in_words}; {words.span(base, 'share')} in the model "
            "as it was."
        )
    said.append(harm_sentence(study, what_ifs))
    ahead = study.forecast
    if ahead and (then := levels(what_ifs, ahead)) and (else_ := base_levels(what_ifs, ahead)):
        said.append(
            f"In {ahead.words}, a forecast, takedowns would be {words.span(then)} instead of "
            f"{words.span(else_)}."
        )
    return said


def verdict_sentence(study: Study, focus: WhatIf, what_ifs: list[WhatIf]) -> str:
    """The verdict on takedowns, with both ranges."""
    period = study.period
    verdicts = [w.verdict("takedowns", period) for w in what_ifs]
    verdict = words.verdict_over(verdicts)
    lead = f"{focus.run.title} from {long_day(focus.run.plan_from)}"
    there = f"takedowns in {period.words}"
    mine, base = levels(what_ifs, period), base_levels(what_ifs, period)
    if mine is None or base is None:
        return f"{lead}: {there} are not in this summary."
    reach = f"{words.span(mine)} instead of {words.span(base)}"
    if verdict in ("higher", "lower"):
        return f"{lead}: {there} {would(period)} {words.tally(verdicts)}, {reach}."
    if verdict == "no difference":
        return f"{lead}: {there} {would(period)} exactly the same, {words.span(mine)}."
    if verdict == "cannot tell":
        need = needed(what_ifs, "takedowns", period)
        more = f" ({need} runs in each reading would tell)" if need else ""
        return (
            f"{lead}: we cannot tell whether {there} {would(period)} higher or lower, "
            f"{reach}{more}."
        )
    return (
        f"{lead}: whether {there} {would(period)} higher depends on the reading of the evidence "
        f"({words.tally(verdicts)}): {reach}."
    )


def harm_sentence(study: Study, what_ifs: list[WhatIf]) -> str:
    """The verdict on contacts."""
    period = study.period
    verdicts = [w.verdict("contacts", period) for w in what_ifs]
    verdict = words.verdict_over(verdicts)
    reach = over([w.relative("contacts", period) for w in what_ifs])
    if reach is None:
        return "Contacts with smugglers, the harm, are not in this summary."
    lead = "Contacts with smugglers, the harm,"
    change = words.change(reach)
    if verdict in ("higher", "lower", "no difference"):
        return f"{lead} {would(period)} {change}."
    if verdict == "cannot tell":
        return f"{lead} cannot tell: {change}."
    return f"{lead} {would(period)} {change}; the direction depends on the reading."


def table(study: Study) -> list[Row]:
    """As it was, then every what-if in the order given."""
    rows = [base_row(study)]
    for what_if in study.scenarios:
        what_ifs = study.across(what_if.run.name)
        index = over([w.relative("contacts", study.period) for w in what_ifs])
        rows.append(
            Row(
                what_if.run.title,
                capacity(what_ifs, study.period),
                cost([w.run for w in what_ifs], study.period, staffed(what_if.run)),
                text(levels(what_ifs, study.period)),
                text(over([w.run.growth for w in what_ifs]), "share"),
                text(index.times(100).plus(100)) if index else "not given",
                waits([(w.run, study.period) for w in what_ifs]),
                tuple(
                    f"{measure.title()}: {short(what_ifs, measure, study.period)}"
                    for measure in ("takedowns", "contacts")
                ),
                text(levels(what_ifs, study.forecast)) if study.forecast else "not played",
            )
        )
    return rows


def base_row(study: Study) -> Row:
    """The baseline's row."""
    bases = [r.base for r in study.readings]
    return Row(
        "As it was",
        "100",
        cost(bases, study.period, True),
        text(over([b.level("takedowns", study.period) for b in bases])),
        text(over([b.growth for b in bases]), "share"),
        "100",
        waits([(b, study.period) for b in bases]),
        ("what the others are compared with",),
        text(over([b.level("takedowns", study.forecast) for b in bases]))
        if study.forecast
        else "not played",
    )


def text(value: Estimate | None, unit: str = "") -> str:
    """A range, or that there is none."""
    return words.span(value, unit) if value else "not given"


def levels(what_ifs: Sequence[WhatIf], period: Period) -> Estimate | None:
    """Takedowns over readings."""
    return over([w.run.level("takedowns", period) for w in what_ifs])


def base_levels(what_ifs: Sequence[WhatIf], period: Period) -> Estimate | None:
    """Takedowns as it was, over the same readings."""
    return over([w.base.level("takedowns", period) for w in what_ifs])


def capacity(what_ifs: Sequence[WhatIf], period: Period) -> str:
    """Productive hours, as it was = 100."""
    known = [c * 100 for w in what_ifs if (c := w.capacity(period)) is not None]
    if not known:
        return "not given"
    low, high = f"{min(known):.0f}", f"{max(known):.0f}"
    return low if low == high else f"{low} to {high}"


def staffed(run: Run) -> bool:
    """Whether all that changes is people, their hours or their order: what the cost covers."""
    keys = [str(c["key"]).removeprefix("plan.changes.") for c in run.data.get("changes") or []]
    return all(key.startswith(STAFFING) for key in keys)


def cost(runs: Sequence[Run], period: Period, covered: bool) -> str:
    """Staff cost, and whether the change itself is in it."""
    value = over([r.level("cost_gbp", period) for r in runs])
    if value is None or (value.high == 0 and not covered):
        return "not costed"
    millions = value.times(1e-6)
    amount = words.span(millions, "GBP") + " m" if value.high >= 1e6 else words.span(value, "GBP")
    return amount if covered else f"{amount}, change itself not costed"


def waits(runs: Sequence[tuple[Run, Period]]) -> tuple[str, ...]:
    """Hours a lead waits, by the state of the queue, which is said in the same line."""
    groups: dict[str, list[Estimate]] = {}
    for run, period in runs:
        e = run.level("wait_hours", period)
        if e:
            groups.setdefault(run.regime.get(period.name, ""), []).append(e)
    lines = []
    for state, values in groups.items():
        reach = over(list(values))
        if reach:
            meaning = WAITS.get(state, UNTOLD)
            many = f" ({len(values)} of {len(runs)})" if len(groups) > 1 else ""
            lines.append(f"{words.span(reach, 'hours')}: {meaning}{many}")
    return tuple(lines) or ("nobody on duty: none begins",)


def short(what_ifs: list[WhatIf], measure: str, period: Period) -> str:
    """`higher in all six`, `depends on the reading: higher in 5, cannot tell in 1`."""
    verdicts = [w.verdict(measure, period) for w in what_ifs]
    said = words.tally(verdicts).removesuffix(" readings").replace(f" of {len(verdicts)}", "")
    need = needed(what_ifs, measure, period)
    more = f" ({need} runs would tell)" if need and "cannot tell" in verdicts else ""
    tiny = sum(is_tiny(w, measure, period) for w in what_ifs)
    hardly = f"; by under {TINY:.1%} in {tiny}" if 0 < tiny < len(what_ifs) else ""
    return (said if len(set(verdicts)) <= 1 else f"depends on the reading: {said}") + hardly + more


def is_tiny(what_if: WhatIf, measure: str, period: Period) -> bool:
    """Whether a difference is sure, and too small to matter to anybody."""
    relative = what_if.difference(measure, period).get("relative")
    sure = what_if.verdict(measure, period) in ("higher", "lower")
    return sure and relative is not None and abs(relative) < TINY


def needed(what_ifs: list[WhatIf], measure: str, period: Period) -> str:
    """How many runs would settle a verdict in every reading: `about 40`; "" if not known."""
    most = max(int(w.difference(measure, period).get("replications_needed") or 0) for w in what_ifs)
    if most == 0:
        return ""
    return f"about {most}" if most <= MOST_REPLICATIONS else f"more than {MOST_REPLICATIONS}"


def would(period: Period) -> str:
    """Looking back or ahead."""
    return "would be" if period.forecast else "would have been"


def long_day(on: date) -> str:
    """`1 January 2024`."""
    return f"{on.day} {on:%B %Y}"
