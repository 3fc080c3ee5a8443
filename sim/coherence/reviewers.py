"""Reviewers work shifts that exist."""

from __future__ import annotations

from sim.coherence.incoherent import must_be_known
from sim.schema import Scenario


def reviewers(s: Scenario) -> None:
    """The shifts that platforms name are there."""
    for name, platform in s.platforms.items():
        for shift in platform.reviewer_shift.values:
            if shift is not None:
                here = ("platforms", name, "reviewer_shift")
                must_be_known("shift", shift, [*s.shifts, "always"], *here)
