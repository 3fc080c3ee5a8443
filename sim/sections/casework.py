"""What the unit does with a case beyond triage and one referral. All of it is off by default."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from sim.distributions import Distribution
from sim.sections.kinds import Chance, Section, Switch, at_once, off, one, zero
from sim.stepped import Dated


class ReferAgain(Section):
    """A referral that left its account up is made once more."""

    after_refusal: Dated[Switch] = Field(
        default_factory=off,
        description="`on`: a refused referral is made once more, in place of `reflag_days`",
    )
    undecided_after_days: Dated[Annotated[float, Field(ge=0, le=36500)] | None] = Field(
        default_factory=lambda: Dated[float | None].constant(None),
        description="time after which a referral that is never answered is made once more, "
        "in place of `reflag_days`; null: never",
    )


class Linked(Section):
    """A case refers several live accounts of one group."""

    accounts: Dated[Annotated[float, Field(ge=1, le=50)]] = Field(
        default_factory=one,
        description="most accounts that a case refers; a fraction is a share of cases",
    )
    minutes_per_account: Dated[Distribution] = Field(
        default_factory=at_once, description="work on each further account of a case"
    )


class SecondCheck(Section):
    """Another analyst looks at a share of referrals before they are sent."""

    share: Dated[Chance] = Field(
        default_factory=zero, description="share of referrals that another analyst checks"
    )
    minutes: Dated[Distribution] = Field(
        default_factory=at_once, description="the second analyst's work on a check"
    )
    finds_error_chance: Dated[Chance] = Field(
        default_factory=zero,
        description="chance that a check finds out that a flag is not genuine",
    )
