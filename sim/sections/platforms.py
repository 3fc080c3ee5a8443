"""The platforms: what they remove by themselves, and how they answer referrals."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from sim.distributions import Distribution
from sim.sections.kinds import (
    Chance,
    PerDay,
    Reviewers,
    Section,
    Switch,
    at_once,
    off,
    one,
    zero,
)
from sim.stepped import Dated


class Learning(Section):
    """Confirmed referrals of a content type teach a platform to detect it."""

    gap_closed_at_1000_a_year: Dated[Annotated[float, Field(ge=0, lt=1)]] = Field(
        default_factory=zero,
        description="share of the gap between removal_per_day and the ceiling that is closed in "
        "the long run by 1,000 confirmed referrals a year of a content type; 0: off",
    )
    ceiling_per_day: Dated[Annotated[float, Field(ge=0, le=1000)]] = Field(
        default_factory=zero, description="hazard that learning leads towards"
    )
    half_life_days: Dated[Annotated[float, Field(ge=0.01, le=36500)]] = Field(
        default_factory=lambda: Dated.constant(180.0),
        description="time in which half of what was learnt is forgotten",
    )

    @property
    def ever(self) -> bool:
        """Whether anything is learnt at some time."""
        return max(self.gap_closed_at_1000_a_year.values) > 0


class Detection(Section):
    """What a platform removes by itself."""

    removal_per_day: Dated[Annotated[float, Field(ge=0, le=1000)]] = Field(
        default_factory=zero, description="hazard of a live account to be removed"
    )
    at_opening_chance: Dated[Chance] = Field(
        default_factory=zero,
        description="chance to be stopped at opening, over and above what is stopped today",
    )
    learning: Learning = Field(
        default_factory=Learning, description="what confirmed referrals teach the platform"
    )


class Appeals(Section):
    """Appeals against removals that followed a referral."""

    appealed_chance: Dated[Chance] = Field(
        default_factory=zero, description="chance that a takedown is appealed against"
    )
    decision_hours: Dated[Distribution] = Field(
        default_factory=at_once, description="from the removal until the appeal is decided"
    )
    reversed_if_right_chance: Dated[Chance] = Field(
        default_factory=zero, description="chance that the account is put back, if genuine"
    )
    reversed_if_wrong_chance: Dated[Chance] = Field(
        default_factory=zero, description="chance that the account is put back, if not genuine"
    )


class Platform(Section):
    """Who decides on referrals and hosts the accounts."""

    share: Dated[Annotated[float, Field(ge=0, le=1e6)]] = Field(
        default_factory=one, description="weight among the platforms (need not add up to 1)"
    )
    reviewers: Dated[Reviewers] = Field(
        default_factory=lambda: Dated[Reviewers].constant("unlimited"),
        description="people who review referrals, or `unlimited`",
    )
    reviewer_shift: Dated[str | None] = Field(
        default_factory=lambda: Dated[str | None].constant(None),
        description="name of the shift in which reviewers begin reviews; null: always",
    )
    other_reports_per_day: Dated[PerDay] = Field(
        default_factory=zero,
        description="reports by others that the same reviewers review, where they are limited",
    )
    referrals_first: Dated[Switch] = Field(
        default_factory=off,
        description="`on`: referrals are reviewed before other reports that wait",
    )
    review_minutes: Dated[Distribution] = Field(
        default_factory=at_once, description="review of a referral, or of another report"
    )
    response_hours: Dated[Distribution] = Field(
        default_factory=at_once, description="from the review until the answer; nobody's work"
    )
    removal_chance: Dated[Chance] = Field(
        default_factory=one, description="chance that a referral ends in removal"
    )
    undecided_chance: Dated[Chance] = Field(
        default_factory=zero, description="chance that a referral is never answered"
    )
    appeals: Appeals = Field(default_factory=Appeals, description="appeals against takedowns")
    detection: Detection = Field(
        default_factory=Detection, description="removals without a referral"
    )
