"""What stands behind the answer: growth, stages, readings and caveats, worded from the numbers."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from sim.figures import words
from sim.figures.facts import Estimate, Period, Study, WhatIf, estimate, over
from sim.page.answer import levels, text

NOT_DETERMINED = "not determined by published data"
LINES = (
    ("full_year_of_2023_team", "The full year of the team of 2023: arithmetic, not effort"),
    ("capacity_since", "Capacity added since"),
    ("everything_else", "Everything else: reports, accounts, platforms"),
)


@dataclass(frozen=True, slots=True)
class Growth:
    """Growth explained: a sentence, then lines (name, points, whether readings agree)."""

    sentence: str
    lines: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class Stage:
    """A what-if: a planner's ratio, the simulated answer, and what explains the gap."""

    title: str
    ratio: str
    simulated: str
    stages: tuple[str, ...]
    because: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Belief:
    """A reading in the table of readings."""

    name: str
    title: str
    stock: str
    believe: str
    ruled_out_by: str


@dataclass(frozen=True, slots=True)
class Caveat:
    """What to beware of, and what follows from it."""

    title: str
    text: str
    consequence: str


def growth(study: Study) -> Growth | None:
    """The growth statement, each line with its range and whether the readings agree."""
    rows = study.data.get("growth_lines") or []
    if not rows:
        return None
    total = over([estimate(r["observed_from_model"]) for r in rows])
    lines = []
    for key, name in LINES:
        values = [e for r in rows if (e := estimate(r.get(key)))]
        reach = over(list(values))
        if reach:
            said = "readings agree" if settled(study, key) else NOT_DETERMINED
            lines.append((name, points(reach), said))
    observed = study.observed_growth
    beside = f", beside the observed {observed:.0%}" if observed is not None else ""
    open_ = [name.split(":")[0].lower() for name, _, said in lines if said == NOT_DETERMINED]
    sentence = f"The model grows by {text(total, 'share')}{beside}."
    if open_:
        sentence += (
            f" Published data do not determine how much of it is {' or '.join(open_)}: "
            "readings that fit them equally well disagree."
        )
    return Growth(sentence, tuple(lines))


def points(reach: Estimate) -> str:
    """A share as percentage points."""
    return words.span(reach.times(100)) + " points"


def settled(study: Study, line: str) -> bool:
    """Whether the readings agree on a line of the growth statement."""
    return bool((study.data.get("growth_determined") or {}).get(line, True))


def outside(study: Study) -> str:
    """Takedowns of accounts outside the simulated stock, over readings; "" if not told."""
    counts = [r.base.level("outside_takedowns", study.period) for r in study.readings]
    reach = over(counts)
    return words.span(reach) if reach and reach.high > 0 else ""


def harm(study: Study) -> str:
    """Throughput against outcome, told from the what-ifs at hand."""
    pairs = []
    for what_if in study.scenarios:
        what_ifs = study.across(what_if.run.name)
        both = [
            words.verdict_over([w.verdict(m, study.period) for w in what_ifs])
            for m in ("takedowns", "contacts")
        ]
        if both[0] == both[1] and both[0] in ("higher", "lower"):
            pairs.append((what_if.run.title, both[0]))
    if not pairs:
        return "A what-if can raise one and not lower the other; read them side by side."
    title, word = pairs[0]
    more = f", and {len(pairs) - 1} more like it" if len(pairs) > 1 else ""
    return (
        f"They can move the same way: with “{title}”{more}, takedowns and contacts are both {word} "
        "in every reading. A target on takedowns alone would judge that wrongly."
    )


def stages(study: Study) -> list[Stage]:
    """The spreadsheet's answer beside the simulated one, and the stage that binds."""
    rows = []
    for what_if in study.scenarios:
        what_ifs = study.across(what_if.run.name)
        ratios = [v for w in what_ifs if (v := w.spreadsheet(study.period)) is not None]
        found = [
            (r.name, b)
            for r in study.readings
            if (b := binding(study, r.what_if(what_if.run.name)))
        ]
        counts = Counter(b["stage"] for _, b in found)
        rows.append(
            Stage(
                what_if.run.title,
                text(over([Estimate(v, v, v) for v in ratios])),
                text(levels(what_ifs, study.period)),
                tuple(f"{stage}: {n} of {len(found)}" for stage, n in counts.most_common()),
                tuple((name, f"{b['stage']}. {b['because']}") for name, b in found),
            )
        )
    return rows


def binding(study: Study, what_if: WhatIf | None) -> dict[str, str]:
    """The binding stage of the headline's period."""
    return dict(what_if.binding(study.period)) if what_if else {}


def readings(study: Study) -> list[Belief]:
    """What one must believe for each reading, and what would rule it out."""
    rows = []
    for r in study.readings:
        data = {**r.base.data, **r.data}
        stock = (r.data.get("stock") or {}).get(study.period.name)
        rows.append(
            Belief(
                r.name,
                str(r.data.get("title") or ""),
                "not given" if stock is None else words.about(Estimate(stock, stock, stock)),
                str(data.get("believe") or "not stated"),
                str(data.get("ruled_out_by") or "not stated"),
            )
        )
    return rows


def caveats(study: Study) -> list[Caveat]:
    """Three things to beware of, each with its consequence, from the numbers of this study."""
    focus = study.focus
    what_ifs = study.across(focus.run.name) if focus else []
    return [disagreement(study, what_ifs), headcount(study), horizon(study, what_ifs)]


def disagreement(study: Study, what_ifs: list[WhatIf]) -> Caveat:
    """The range over readings, and the datum that would narrow it."""
    effects = [
        (r.name, e)
        for r in study.readings
        for w in what_ifs
        if w.base is r.base
        if (e := w.relative("takedowns", study.period))
    ]
    harm_ = over([w.relative("contacts", study.period) for w in what_ifs])
    reach = over([e for _, e in effects])
    if len(effects) < 2 or reach is None or harm_ is None:
        return Caveat(
            "One reading of the evidence only",
            "Other sets of inputs fit the same published counts and answer differently.",
            "Do not quote this before it was run in all readings.",
        )
    least = min(effects, key=lambda pair: pair[1].mean)[0]
    datum = next(b.ruled_out_by for b in readings(study) if b.name == least)
    return Caveat(
        "Readings that fit the same counts disagree",
        f"With “{what_ifs[0].run.title}”, takedowns are {words.change(reach)} and contacts "
        f"{words.change(harm_)}, by which of {words.counted(len(effects))} readings is true; "
        f"run chance {chance(reach)}.",
        f"Quote the range, never one reading. The smallest effect is in “{least}”; what would "
        f"rule that out: {words.lower_first(datum)}",
    )


def chance(reach: Estimate) -> str:
    """How run chance compares with the disagreement of readings."""
    small = reach.half_width < (reach.high - reach.low) / 4
    return "is far smaller" if small else "is about as large"


def headcount(study: Study) -> Caveat:
    """Headcount is not published; only people times speed is."""
    ratios = []
    before = next((p for p in study.years if p.end == study.period.start), None)
    for r in study.readings:
        now = r.base.level("productive_hours", study.period)
        then = r.base.level("productive_hours", before) if before else None
        if now and then and then.mean:
            ratios.append(100 * now.mean / then.mean)
    said = ""
    if ratios and before:
        low, high = f"{min(ratios):.0f}", f"{max(ratios):.0f}"
        reach = low if low == high else f"{low} to {high}"
        said = f" Working hours of {study.period.words} are {reach} where {before.name} is 100."
    return Caveat(
        "The number of analysts is not published",
        "Only people times speed shows in the counts: half the people at twice the speed would "
        "look the same." + said,
        "Read capacity as a percentage. Posts and pounds follow only with the agency's own "
        "minutes per referral.",
    )


def horizon(study: Study, what_ifs: list[WhatIf]) -> Caveat:
    """What lies beyond the data, and how the effect moves with time."""
    ahead = study.forecast
    if ahead is None:
        return Caveat(
            "An effect needs time",
            "The stock of live accounts takes five to nine months to settle after a change.",
            "Do not carry a first year's effect over to later years.",
        )
    now, then = (ratio(what_ifs, p) for p in (study.period, ahead))
    moved = ""
    if now and then:
        moved = (
            f" Here the change in takedowns is {words.change(now)} in {study.period.words} and "
            f"{words.change(then)} in {ahead.words}."
        )
    return Caveat(
        f"What lies after {study.observed_until.year - 1} is a forecast",
        "It holds smugglers, reports and platforms as they last were, and the stock of live "
        "accounts takes months to settle after a change." + moved,
        "The forecast's range is too narrow: it knows of no change in the world.",
    )


def ratio(what_ifs: list[WhatIf], period: Period) -> Estimate | None:
    """The relative effect on takedowns over readings."""
    return over([w.relative("takedowns", period) for w in what_ifs])
