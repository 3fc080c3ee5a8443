"""The reference page of measures, from the registry."""

from __future__ import annotations

from sim.registry import ALL, HEADLINE, Measure

INTRODUCTION = """# Measures

Generated from `sim/registry.py`; do not edit.

Periods: `all` (from `clock.start` to `clock.end`), calendar years (`2024`), financial years from
1 April (`FY2024-25`) and months (`2024-03`). A period that the run cuts is reported for its part
and marked. Counts go by the event's date, delays and shares of flags by the flag's date, over the
flags raised in the period; stocks are averages over time. A ratio is one of sums over the period
in one replication. What does not exist has no row: a wait where nothing waited, growth against a
cut year.
"""


def measures_markdown() -> str:
    """The page as Markdown."""
    families = dict.fromkeys(measure.family for measure in ALL)
    return "\n".join([INTRODUCTION, headline(), *(section(family) for family in families)])


def headline() -> str:
    """Which measures head a comparison."""
    return f"Headline measures: {', '.join(f'`{name}`' for name in HEADLINE)}.\n"


def section(family: str) -> str:
    """The table of one family."""
    rows = [row(measure) for measure in ALL if measure.family == family]
    return "\n".join(
        [
            f"## {family.capitalize()}",
            "",
            "| measure | unit | better | months | platforms, types | definition |",
            "|---|---|---|---|---|---|",
            *rows,
            "",
        ]
    )


def row(measure: Measure) -> str:
    """The line of one measure."""
    cells = (
        f"`{measure.name}`",
        measure.unit,
        measure.better or "-",
        "yes" if measure.by_month else "-",
        "yes" if measure.placed else "-",
        measure.definition,
    )
    return f"| {' | '.join(cells)} |"
