"""The parts of a scenario that describe the world and the unit, key by key.

The descriptions are the reference; attribute names are the YAML keys, but for `return_`.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from sim.distributions import Constant, Distribution
from sim.stepped import Dated

Chance = Annotated[float, Field(ge=0, le=1)]
PerDay = Annotated[float, Field(ge=0, le=1e5)]
Amount = Annotated[float, Field(ge=0, le=1e9)]
Name = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]*$", max_length=80)]
Key = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=40)]
Clock = Annotated[str, Field(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")]
Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
Reviewers = Literal["unlimited"] | Annotated[int, Field(ge=1, le=100_000)]
Order = Literal["oldest_first", "newest_first", "severity_first"]


class Section(BaseModel):
    """What all sections share: strict, frozen, no unknown keys, finite numbers only."""

    model_config = ConfigDict(strict=True, frozen=True, extra="forbid", allow_inf_nan=False)


def all_of(raw: object) -> object:
    """A list as a tuple: what YAML writes as a list is never changed afterwards."""
    return tuple(raw) if isinstance(raw, list) else raw


def zero() -> Dated[float]:
    """Off."""
    return Dated.constant(0.0)


def one() -> Dated[float]:
    """All, or alike."""
    return Dated.constant(1.0)


def at_once() -> Dated[Distribution]:
    """No delay."""
    return Dated[Distribution].constant(Constant(distribution="constant", value=0.0))


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


class Search(Section):
    """Analysts look for accounts themselves."""

    form: Literal["holling", "linear"] = Field(
        default="holling",
        description="find rate of one searcher: `holling` r S / (S + S_half), "
        "`linear` r S / (2 S_half), S the visible accounts",
    )
    finds_per_hour: Dated[Annotated[float, Field(ge=0, le=1000)]] = Field(
        default_factory=zero, description="r, finds per productive hour with plentiful accounts"
    )
    half_saturation: Dated[Annotated[float, Field(ge=0, le=1e7)]] = Field(
        default_factory=zero, description="S_half, visible accounts at which `holling` halves r"
    )
    protected_share: Dated[Chance] = Field(
        default_factory=zero, description="first share of each duty day that is kept for search"
    )


class Team(Section):
    """Analysts who work the same shift."""

    headcount: Dated[Annotated[float, Field(ge=0, le=1000)]] = Field(
        description="full-time equivalents; a fraction is a share of shifts"
    )
    shift: Dated[str] = Field(description="name of a shift, or `always`")
    absence_share: Dated[Chance] = Field(
        default_factory=zero, description="chance that an analyst is absent on a day"
    )
    breaks_share: Dated[Annotated[float, Field(ge=0, le=0.99)]] = Field(
        default_factory=zero,
        description="share of duty that is not usable; work takes 1/(1 - it) as long",
    )
    days_per_week: Dated[Annotated[int, Field(ge=1, le=7)] | None] = Field(
        default_factory=lambda: Dated[int | None].constant(None),
        description="days each analyst works, by rota; null: all days of the shift",
    )
    end_of_shift: Literal["suspend"] = Field(
        default="suspend", description="what happens to a case at closing time: resumed later"
    )
    cost_per_person_year_gbp: Dated[Annotated[float, Field(ge=0, le=1e7)]] = Field(
        default_factory=zero, description="cost of a person, GBP a year, absent days included"
    )


class Analysts(Section):
    """The agency's unit."""

    order: Dated[Order] = Field(
        default_factory=lambda: Dated[Order].constant("oldest_first"),
        description="which waiting flag is taken next",
    )
    target_hours: Dated[Amount] = Field(
        default_factory=lambda: Dated.constant(72.0),
        description="triage should begin within so long of the flag",
    )
    triage_minutes: Dated[Distribution] = Field(description="work on a flag until it is judged")
    referral_minutes: Dated[Distribution] = Field(
        default_factory=at_once, description="work on a genuine flag until it is referred"
    )
    reflag_days: Dated[Annotated[float, Field(ge=0, le=36500)] | None] = Field(
        default_factory=lambda: Dated[float | None].constant(None),
        description="time after which an account that stayed up may be flagged again; null: never",
    )
    search: Search = Field(default_factory=Search, description="own search")
    teams: dict[Key, Team] = Field(min_length=1, description="teams by name")


class Shift(Section):
    """Weekdays and hours, local time."""

    days: Annotated[tuple[Weekday, ...], BeforeValidator(all_of)] = Field(
        min_length=1, description="weekdays on which it starts"
    )
    start: Clock = Field(description="when it starts, HH:MM")
    end: Clock = Field(description="when it ends, HH:MM; not after the start: on the next day")
    bank_holidays: Literal["on", "off"] = Field(
        default="off", description="bank holidays of England and Wales; `on`: worked"
    )


class Detection(Section):
    """What a platform removes by itself."""

    removal_per_day: Dated[Annotated[float, Field(ge=0, le=1000)]] = Field(
        default_factory=zero, description="hazard of a live account to be removed"
    )
    at_opening_chance: Dated[Chance] = Field(
        default_factory=zero,
        description="chance to be stopped at opening, over and above what is stopped today",
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
    review_minutes: Dated[Distribution] = Field(
        default_factory=at_once, description="review of a referral"
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
    detection: Detection = Field(
        default_factory=Detection, description="removals without a referral"
    )
