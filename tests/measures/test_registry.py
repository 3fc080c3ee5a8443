"""The registry: complete, documented, light, and every measure tested."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from sim.reference.measures import measures_markdown
from sim.registry import HEADLINE, MEASURES
from tests.measures.hand import Found, scenario, world
from tests.measures.story import ACCOUNTS, LEADS, SHIFTS, STORY

HERE = Path(__file__).parent
PAGE = HERE.parents[1] / "docs" / "reference-measures.md"
FROM_TWINS = {"account_days_averted", "contacts_averted", "cost_per_contact_averted_gbp"}


def words_of_tests() -> set[str]:
    """Every text constant in the other test files."""
    return {
        node.value
        for path in HERE.glob("test_*.py")
        if path.name != Path(__file__).name
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


def test_every_measure_has_a_value_worked_out_by_hand() -> None:
    assert set(MEASURES) - words_of_tests() == set()


def test_every_measure_that_is_worked_out_is_registered_and_the_reverse() -> None:
    played = scenario("2023-01-01", "2025-01-01")
    text = (
        STORY
        + "\n".join(
            f"""
        {at} flagged account=2 flag={flag} actor=0 report
        {at} triage_began account=2 flag={flag} actor=0
        {at} referred account=2 flag={flag} actor=0"""
            for flag, at in ((6, 1000), (7, 9000))
        )
        + "\n12 on_duty actor=0\n20 off_duty actor=0\n17000 flagged account=2 flag=8 actor=0 report"
    )
    found = Found(text, world(played, ACCOUNTS, LEADS, SHIFTS))
    assert set(found.measured.table.measure) == set(MEASURES) - FROM_TWINS


def test_headline_measures_are_measures() -> None:
    assert set(HEADLINE) <= set(MEASURES)


@pytest.mark.parametrize("name", list(MEASURES))
def test_definitions_are_one_line_without_a_full_stop(name: str) -> None:
    definition = MEASURES[name].definition
    assert "\n" not in definition
    assert not definition.endswith(".")
    assert MEASURES[name].unit


def test_the_registry_is_light() -> None:
    code = "import sys, sim.registry; sys.exit('numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_the_reference_page_is_the_registrys() -> None:
    assert PAGE.read_text(encoding="utf-8") == measures_markdown()
