"""What stands behind the answer: growth, stages, readings and caveats, worded from the numbers."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from sim.figures import words
from sim.figures.estimates import Estimate, estimate, over
from sim.figures.facts import Across, Study, effect, verdicts
from sim.page.answer import levels, text

COUNTING = "counting."
NOT_DETERMINED = "not determined by published data"
LINES = (
    ("full_year_of_2023_team", "Full year of the team and reports of 2023: arithmetic"),
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
    total = over(estimate(r["observed_from_model"]) for r in rows)
    lines = []
    for key, name in LINES:
        if reach := over(estimate(r.get(key)) for r in rows):
            agree = "readings agree" if len(rows) > 1 else "one reading only"
            said = agree if settled(study, key) else NOT_DETERMINED
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
    reach = over(r.base.level("outside_takedowns", study.period) for r in study.readings)
    return words.span(reach) if reach and reach.high > 0 else ""


def harm(study: Study) -> str:
    """Throughput against outcome, told from the what-ifs at hand."""
    pairs = []
    for what_ifs in study.scenarios:
        takedowns, contacts = (
            words.verdict_over(verdicts(what_ifs, measure, study.period))
            for measure in ("takedowns", "contacts")
        )
        if takedowns == contacts and takedowns in ("higher", "lower"):
            pairs.append((what_ifs[0].run.title, takedowns))
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
    period, rows = study.period, []
    for what_ifs in study.scenarios:
        found = [(w.reading, b) for w in what_ifs if (b := w.binding(period))]
        counts = Counter(b["stage"] for _, b in found)
        rows.append(
            Stage(
                what_ifs[0].run.title,
                text(over(w.spreadsheet(period) for w in what_ifs)),
                text(levels([w.run for w in what_ifs], period)),
                tuple(f"{stage}: {n} of {len(found)}" for stage, n in counts.most_common()),
                tuple((name, f"{b['stage']}. {b['because']}") for name, b in found),
            )
        )
    return rows


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
                "not given" if stock is None else words.about(Estimate.exact(stock)),
                str(data.get("believe") or "not stated"),
                str(data.get("ruled_out_by") or "not stated"),
            )
        )
    return rows


def caveats(study: Study) -> list[Caveat]:
    """Things to beware of, each with its consequence, from the numbers of this study."""
    usual = [disagreement(study, study.focus), headcount(study), horizon(study, study.focus)]
    return counted_otherwise(study) + usual


def counted_otherwise(study: Study) -> list[Caveat]:
    """What-ifs whose takedowns are counted by another rule than those beside them, if any."""
    titles = [
        f"“{what_ifs[0].run.title}”"
        for what_ifs in study.scenarios
        if any(c["key"].startswith(COUNTING) for c in what_ifs[0].run.data.get("changes") or [])
    ]
    if not titles:
        return []
    return [
        Caveat(
            "Takedowns are counted by two rules here",
            f"{' and '.join(titles)}: counting.net_of_reversals is not what it is in the baseline, "
            "so a difference in takedowns is one of counting, too.",
            "To see what happens, compare by one rule: --set counting.net_of_reversals=on, or off.",
        )
    ]


def disagreement(study: Study, what_ifs: Across) -> Caveat:
    """The range over readings, and the datum that would narrow it."""
    effects = {w.reading: e for w in what_ifs if (e := w.relative("takedowns", study.period))}
    contacts = effect(what_ifs, "contacts", study.period)
    reach = over(effects.values())
    if len(what_ifs) < 2:
        return Caveat(
            "One reading of the evidence only",
            "Other sets of inputs fit the same published counts and answer differently.",
            "Do not quote this before it was run in all readings.",
        )
    if reach is None:
        return Caveat(
            "Nothing to take a share of",
            "As it was there were no takedowns, so no change can be given as a share.",
            "Quote levels and verdicts, of all readings.",
        )
    harm = f" and contacts {words.change(contacts)}" if contacts else ""
    least = min(effects, key=lambda name: effects[name].mean)
    datum = next(b.ruled_out_by for b in readings(study) if b.name == least)
    return Caveat(
        "Readings that fit the same counts disagree",
        f"With “{what_ifs[0].run.title}”, takedowns are {words.change(reach)}{harm}, "
        f"by which of {words.counted(len(effects))} readings is true; "
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
        reach = words.whole(ratios)
        said = f" Working hours of {study.period.words} are {reach} where {before.name} is 100."
    return Caveat(
        "The number of analysts is not published",
        "Only people times speed shows in the counts: half the people at twice the speed would "
        "look the same." + said,
        "Read capacity as a percentage. Posts and pounds follow only with the agency's own "
        "minutes per referral.",
    )


def controlled(study: Study) -> str:
    """What is gained by setting the hours drawn to their known mean; "" if nothing."""
    what_ifs = [w for reading in study.readings for w in reading.what_ifs]
    factors = [factor for w in what_ifs for factor in w.narrowed]
    if not factors:
        return ""
    least, most = (f"{end(factors):.1f}" for end in (min, max))
    reach = least if least == most else f"{least} to {most}"
    return (
        f"Analysts are absent by chance. With duty hours at their known mean (a control variate), "
        f"{len(factors)} of {2 * len(what_ifs)} differences in takedowns and contacts are known "
        f"better: variance {reach} times smaller. Verdicts do not use it."
    )


def horizon(study: Study, what_ifs: Across) -> Caveat:
    """What lies beyond the data, and how the effect moves with time."""
    ahead = study.forecast
    if ahead is None:
        return Caveat(
            "An effect needs time",
            "The stock of live accounts takes five to nine months to settle after a change.",
            "Do not carry a first year's effect over to later years.",
        )
    now, then = (effect(what_ifs, "takedowns", p) for p in (study.period, ahead))
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
