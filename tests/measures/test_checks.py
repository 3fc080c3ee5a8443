"""The checks find what is wrong, and nothing in a run that is right."""

from __future__ import annotations

import pytest

from sim.measures import Checks
from tests.measures.hand import Found, scenario, world
from tests.measures.story import ACCOUNTS, LEADS, SHIFTS, STORY


def checked(text: str) -> Checks:
    """The checks of a run of the story's world."""
    return Found(text, world(scenario(), ACCOUNTS, LEADS, SHIFTS)).measured.checks


def test_a_right_run_passes() -> None:
    found = checked(STORY)
    assert found.conservation_error == 0
    assert found.littles_law_residual < 1e-12


def test_an_empty_run_passes() -> None:
    assert checked("") == Checks(0, 0.0)


@pytest.mark.parametrize(
    "more",
    [
        "999 flagged account=2 flag=6 actor=0 report\n999 flagged account=2 flag=6 actor=0 report",
        "410 withdrawn account=5 flag=3",  # ended before
        "120 resumed account=2 flag=1 actor=0",  # goes on after its end
        "950 removed account=2 flag=1 actor=1 referral",  # nobody granted it
        "950 removed account=0 actor=0 detection",  # gone before
        "950 opened account=2 actor=0 opening",  # has appeared before
        "950 flagged account=0 flag=6 actor=0 report",  # is not up
        "950 off_duty actor=0",  # was not there
        "950 on_duty actor=0\n960 on_duty actor=0",
        "950 flagged account=2 flag=7 actor=0 report",  # flag 6 was never raised
    ],
)
@pytest.mark.filterwarnings("ignore:overflow")  # a report on an account long gone
def test_what_contradicts_itself_is_counted(more: str) -> None:
    assert checked(STORY + more).conservation_error > 0


@pytest.mark.parametrize(
    "line",
    [
        "16 referred account=0 flag=0 actor=0",
        "14 triage_began account=0 flag=0 actor=0",
        "40 removed account=0 flag=0 actor=0 referral",
        "40 decided account=0 flag=0 actor=0 removed",
        "60 opened account=3 actor=0 adaptation",
        "10 flagged account=0 flag=0 actor=0 report",
    ],
)
def test_what_is_missing_is_counted(line: str) -> None:
    assert line in STORY
    assert checked(STORY.replace(line, "")).conservation_error > 0


def test_littles_law_fails_when_a_flag_enters_twice() -> None:
    twice = STORY + "5 flagged account=0 flag=0 actor=0 report"
    assert checked(twice).littles_law_residual > 1e-3
