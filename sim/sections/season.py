"""What rises and falls with the time of the year, and surges of their own."""

from __future__ import annotations

from typing import Annotated, Final, Literal

from pydantic import BeforeValidator, Field

from sim.sections.kinds import Chance, Section, all_of, one, zero
from sim.stepped import Dated, Day

ACTS_ON: Final = ("openings", "reports")
Factor = Annotated[float, Field(ge=0, le=100)]


class Season(Section):
    """How openings and reports follow the months."""

    coupling: Dated[Chance] = Field(
        default_factory=zero, description="c: a month has 1 + c (index - 1) times the mean rate"
    )
    index: Annotated[tuple[Factor, ...], BeforeValidator(all_of)] = Field(
        default=(1.0,) * 12,
        min_length=12,
        max_length=12,
        description="January to December, relative to the mean month; the mean is 1",
    )


class Surge(Section):
    """A stretch of time in which more is opened or reported, or less."""

    from_: Day = Field(alias="from", description="its first day")
    until: Day = Field(description="the first day after it")
    factor: Dated[Factor] = Field(
        default_factory=one, description="factor on the rates while it lasts"
    )
    acts_on: Annotated[tuple[Literal["openings", "reports"], ...], BeforeValidator(all_of)] = Field(
        default=ACTS_ON, min_length=1, description="what it multiplies: openings, reports or both"
    )
