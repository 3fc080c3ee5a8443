"""What the inputs must be together, beyond what each must be alone."""

from __future__ import annotations

from sim.coherence.effort import effort
from sim.coherence.incoherent import Incoherent
from sim.coherence.learning import learning
from sim.coherence.reviewers import reviewers
from sim.coherence.unit import evidence, people, platforms, search, teams
from sim.coherence.world import dates, leads, posts, season, shares, stock
from sim.schema import Scenario

__all__ = ["Incoherent", "check"]


def check(s: Scenario) -> None:
    """Raise Incoherent where inputs do not go together."""
    rules = (dates, shares, stock, season, posts, leads, people, teams, platforms, search, evidence)
    for rule in (*rules, learning, reviewers, effort):
        rule(s)
