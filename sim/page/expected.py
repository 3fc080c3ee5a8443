"""What the author of each what-if expected, and where the result disagrees."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sim.figures import words
from sim.figures.facts import Across, Study, verdicts

MEASURES = ("takedowns", "contacts")
OPEN = "cannot tell"
DEPENDS = "depends on the reading"


@dataclass(frozen=True, slots=True)
class Expectation:
    """A what-if's expectation: of each measure what was expected, and what the runs say of it.

    agrees: whether nothing that was found speaks against it.
    """

    title: str
    why: str
    expected: tuple[str, ...]
    found: tuple[str, ...]
    agrees: bool


def expectations(study: Study) -> list[Expectation]:
    """Those of all what-ifs that carry one."""
    rows = (expectation(study, what_ifs) for what_ifs in study.scenarios)
    return [row for row in rows if row]


def expectation(study: Study, what_ifs: Across) -> Expectation | None:
    """That of one what-if; None if it carries none."""
    run = what_ifs[0].run
    given = run.data.get("expected") or {}
    asked = [measure for measure in MEASURES if given.get(measure)]
    if not asked:
        return None
    said = {measure: verdicts(what_ifs, measure, study.period) for measure in asked}
    judged = {measure: judgement(given[measure], said[measure]) for measure in asked}
    return Expectation(
        run.title,
        str(given.get("why") or ""),
        tuple(f"{measure}: {given[measure]}" for measure in asked),
        tuple(f"{measure}: {judged[measure]}" for measure in asked),
        not any(judged[measure].startswith("not so") for measure in asked),
    )


def judgement(expected: str, found: Sequence[str]) -> str:
    """`as expected`, `not so: lower in 2, higher in 4 readings`, or that it cannot be told."""
    told = [verdict for verdict in found if verdict != OPEN]
    if not told:
        return OPEN
    if expected == DEPENDS:
        if len(found) == 1:
            return f"{found[0]} in this reading; of one reading nothing can be said"
        return "as expected" if len(set(found)) > 1 else f"not so: {words.tally(found)}"
    if any(verdict != expected for verdict in told):
        return f"not so: {words.tally(found)}"
    if len(told) == len(found):
        return "as expected"
    return f"as expected where it can be told, in {words.counted(len(told))} of {len(found)}"


def sentence(rows: Sequence[Expectation]) -> str:
    """How many came out otherwise, and which."""
    others = [f"“{row.title}”" for row in rows if not row.agrees]
    if not others:
        return f"None of {words.counted(len(rows))} is contradicted."
    return f"{words.counted(len(others)).capitalize()} of {len(rows)}: {'; '.join(others)}."
