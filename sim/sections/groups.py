"""The world: groups, what they advertise, and the leads that others send."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from sim.distributions import Distribution
from sim.sections.kinds import (
    Amount,
    Chance,
    Key,
    PerDay,
    Section,
    at_once,
    one,
    zero,
)
from sim.stepped import Dated


class Return(Section):
    """What a group does after an account of its was removed."""

    chance: Dated[Chance] = Field(
        default_factory=zero, description="chance that a removed account is replaced"
    )
    delay_hours: Dated[Distribution] = Field(
        default_factory=at_once, description="from the removal until the replacement opens"
    )
    displacement_chance: Dated[Chance] = Field(
        default_factory=zero, description="chance that a return is on another platform"
    )
    kept_reach: Dated[Chance] = Field(
        default_factory=one, description="share of its reach with which an account returns"
    )


class Groups(Section):
    """Those who advertise crossings: organised crime groups and their accounts."""

    initial: int = Field(
        default=0, ge=0, le=100_000, description="groups at the start; arrivals balance disruptions"
    )
    disruptions_per_group_year: Dated[Annotated[float, Field(ge=0, le=100)]] = Field(
        default_factory=zero,
        description="rate at which a group is disrupted (arrests): its accounts fall silent",
    )
    live_accounts: Annotated[float, Field(ge=0, le=1_000_000)] = Field(
        default=0.0,
        description="live accounts in equilibrium without analysts; openings follow from it",
    )
    adaptation: Dated[Chance] = Field(
        default_factory=zero,
        description="chance that a takedown makes the group open one further presence",
    )
    posts_per_account_per_day: Dated[Annotated[float, Field(ge=0, le=1000)]] = Field(
        default_factory=zero, description="posts of a live account"
    )
    reach_sigma: Dated[Annotated[float, Field(ge=0, le=5)]] = Field(
        default_factory=zero, description="spread (lognormal sigma) of reach between presences"
    )
    visibility_sigma: Dated[Annotated[float, Field(ge=0, le=5)]] = Field(
        default_factory=zero, description="spread (lognormal sigma) of visibility to search"
    )
    regrowth_days: Dated[Amount] = Field(
        default_factory=zero, description="time in which an account's reach grows back"
    )
    view_delay_hours: Dated[Amount] = Field(
        default_factory=zero, description="mean delay (exponential) from a post to a view of it"
    )
    return_: Return = Field(default_factory=Return, alias="return", description="after a removal")


class ContentType(Section):
    """What an account advertises."""

    share: Annotated[float, Field(ge=0, le=1e6)] = Field(
        default=1.0, description="weight among the types (they need not add up to 1)"
    )
    severity: Annotated[int, Field(ge=1, le=1000)] = Field(
        default=1, description="rank; smaller is more urgent"
    )
    visibility: Annotated[float, Field(gt=0, le=1000)] = Field(
        default=1.0, description="how easily search finds it, relative"
    )
    views_per_post: Amount = Field(default=0.0, description="mean views of a post at full reach")
    contact_chance: Chance = Field(
        default=0.0, description="chance that a view becomes a contact; an index only"
    )


FIVE_TYPES = (
    "speedboat_crossing",
    "referral_prize",
    "fake_documents",
    "africa_route",
    "video_testimonial",
)


class LeadSource(Section):
    """Where flags come from that nobody searched for."""

    source: Key = Field(description="name of the source, unique")
    per_day: Dated[PerDay] = Field(
        default_factory=zero, description="leads a day about accounts outside the model"
    )
    per_account_per_day: Dated[Annotated[float, Field(ge=0, le=100)]] = Field(
        default_factory=zero, description="reports a day about each live account"
    )
    content: str | None = Field(
        default=None, description="content type; null: by the types' shares"
    )
    genuine_share: Dated[Chance] = Field(
        default_factory=one, description="share of outside leads that are genuine"
    )
    lifetime_hours: Dated[Distribution | None] = Field(
        default_factory=lambda: Dated[Distribution | None].constant(None),
        description="from the flag until an outside account disappears by itself; null: never",
    )
