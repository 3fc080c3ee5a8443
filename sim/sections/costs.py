"""What is paid for beside the people of the unit."""

from __future__ import annotations

from pydantic import Field

from sim.sections.kinds import Amount, Section, zero
from sim.stepped import Dated


class Costs(Section):
    """Prices of what a what-if buys: a tool, arrests, or anything else."""

    other_gbp_per_year: Dated[Amount] = Field(
        default_factory=zero, description="cost of all that is not the unit's people, GBP a year"
    )
