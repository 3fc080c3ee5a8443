"""What a case is: a scenario, and what theory says of it in the words of the measures."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Final

from sim import exact
from sim.cases.reduced import Inputs

Answers = dict[str, float]

MEASURES: Final = {
    "withdrawn_share": "withdrawn_share",
    "delayed_share": "delayed_share",
    "wait_hours": "wait_hours",
    "wait_on_duty_hours": "wait_duty_hours",
    "waiting": "backlog",
    "in_system": "flags_in_system",
    "found": "takedowns",
    "left": "live_accounts",
}  # what theory speaks of, and how it is measured


@dataclass(frozen=True, slots=True)
class Case:
    """A scenario and what it must give.

    exact: value by measure, or by "measure of content type", "measure at platform", or one over
    another, "measure / measure"; instead: another scenario for the same worlds, so that the
    answers are differences, other minus first; short: runs in CI.
    """

    name: str
    inputs: Inputs
    exact: Callable[[], Answers]
    replications: int
    short: bool = False
    instead: Inputs | None = None


def measured(found: exact.Queue | exact.Impatient | exact.Shifted | exact.Searched) -> Answers:
    """What theory says, in the words of the measures."""
    return {MEASURES[name]: value for name, value in asdict(found).items() if name in MEASURES}
