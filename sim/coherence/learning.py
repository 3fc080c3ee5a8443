"""Detection that learns needs something to learn towards."""

from __future__ import annotations

from sim.coherence.incoherent import Incoherent, changes
from sim.schema import Scenario


def learning(s: Scenario) -> None:
    """A share of a gap is closed only where there is a ceiling."""
    for name, platform in s.platforms.items():
        learns = platform.detection.learning
        for day in changes(s, [learns.gap_closed_at_1000_a_year, learns.ceiling_per_day]):
            if learns.gap_closed_at_1000_a_year.at(day) > 0 and learns.ceiling_per_day.at(day) == 0:
                raise Incoherent(
                    f"a gap is closed and there is no ceiling on {day}",
                    *("platforms", name, "detection", "learning", "ceiling_per_day"),
                    value=0,
                    expected="a hazard above removal_per_day, which learning leads towards",
                )
