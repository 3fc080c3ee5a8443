"""Reviewers work shifts that exist."""

from __future__ import annotations

from sim.coherence.incoherent import Incoherent
from sim.errors import nearest
from sim.schema import Scenario


def reviewers(s: Scenario) -> None:
    """The shifts that platforms name are there."""
    for name, platform in s.platforms.items():
        for shift in platform.reviewer_shift.values:
            if shift not in (None, "always", *s.shifts):
                raise Incoherent(
                    "no such shift",
                    *("platforms", name, "reviewer_shift"),
                    value=shift,
                    nearest=nearest(str(shift), [*s.shifts, "always"]),
                )
