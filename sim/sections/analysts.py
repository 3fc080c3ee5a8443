"""The agency's unit: its teams, their shifts, their search."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from sim.distributions import Distribution
from sim.sections.casework import Linked, ReferAgain, SecondCheck
from sim.sections.kinds import (
    Amount,
    Chance,
    Clock,
    EndOfShift,
    Key,
    Order,
    Section,
    Switch,
    Weekday,
    all_of,
    at_once,
    off,
    one,
    zero,
)
from sim.stepped import Dated


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


class Hiring(Section):
    """Recruitment, and those who leave."""

    delay_days: Dated[Annotated[int, Field(ge=0, le=3650)]] = Field(
        default_factory=lambda: Dated[int].constant(0),
        description="from a plan's increase or a leaving until somebody comes",
    )
    ramp_up_days: Dated[Annotated[int, Field(ge=0, le=3650)]] = Field(
        default_factory=lambda: Dated[int].constant(0), description="how long a newcomer learns"
    )
    ramp_up_speed: Dated[Chance] = Field(
        default_factory=one, description="share of their shifts that newcomers work meanwhile"
    )
    leavers_per_person_year: Dated[Annotated[float, Field(ge=0, le=12)]] = Field(
        default_factory=zero, description="rate at which each person leaves"
    )
    freeze: Dated[Switch] = Field(
        default_factory=off,
        description="`on`: who leaves is not replaced before it ends",
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
    end_of_shift: Dated[EndOfShift] = Field(
        default_factory=lambda: Dated[EndOfShift].constant("suspend"),
        description="a case in hand at closing time: resumed by the same analyst, done first in "
        "overtime, or handed back for whoever takes it next",
    )
    content_types: Annotated[tuple[Key, ...], BeforeValidator(all_of)] | None = Field(
        default=None, description="content types of which it takes flags; null: all"
    )
    cost_per_person_year_gbp: Dated[Annotated[float, Field(ge=0, le=1e7)]] = Field(
        default_factory=zero, description="cost of a person, GBP a year, absent days included"
    )
    hiring: Hiring = Field(default_factory=Hiring, description="recruitment and leavers")

    def takes(self, content: str) -> bool:
        """Whether it takes flags of a content type."""
        return self.content_types is None or content in self.content_types


class Hold(Section):
    """A genuine flag may be held for a live investigation: its account stays up by choice."""

    chance: Dated[Chance] = Field(
        default_factory=zero, description="chance that a genuine flag is held, at the end of triage"
    )
    days: Dated[Distribution] = Field(
        default_factory=at_once, description="how long, in days; then it goes on to its referral"
    )

    @property
    def ever(self) -> bool:
        """Whether anything is held at some time."""
        return max(self.chance.values) > 0


class Analysts(Section):
    """The agency's unit."""

    order: Dated[Order] = Field(
        default_factory=lambda: Dated[Order].constant("oldest_first"),
        description="which waiting flag is taken next",
    )
    aging_per_hour: Dated[Annotated[float, Field(ge=0, le=1e9)]] = Field(
        default_factory=zero,
        description="ranks of severity that an hour of waiting is worth in the order `aging`; "
        "0: that is `severity_first`",
    )
    target_hours: Dated[Amount] = Field(
        default_factory=lambda: Dated.constant(72.0),
        description="triage should begin within so long of the flag",
    )
    triage_minutes: Dated[Distribution] = Field(description="work on a flag until it is judged")
    referral_minutes: Dated[Distribution] = Field(
        default_factory=at_once, description="work on a genuine flag until it is referred"
    )
    error_chance: Dated[Chance] = Field(
        default_factory=zero,
        description="chance that triage takes a flag that is not genuine for genuine",
    )
    reflag_days: Dated[Annotated[float, Field(ge=0, le=36500)] | None] = Field(
        default_factory=lambda: Dated[float | None].constant(None),
        description="time after which an account that stayed up may be flagged again; null: never",
    )
    refer_again: ReferAgain = Field(
        default_factory=ReferAgain, description="a second referral of an account that stayed up"
    )
    linked: Linked = Field(
        default_factory=Linked, description="further accounts of the group in one case"
    )
    hold: Hold = Field(default_factory=Hold, description="flags held for a live investigation")
    second_check: SecondCheck = Field(
        default_factory=SecondCheck, description="a second look before a referral is sent"
    )
    search: Search = Field(default_factory=Search, description="own search")
    teams: dict[Key, Team] = Field(
        min_length=1, max_length=32, description="teams by name, at most 32"
    )


class Shift(Section):
    """Weekdays and hours, local time."""

    days: Annotated[tuple[Weekday, ...], BeforeValidator(all_of)] = Field(
        min_length=1, description="weekdays on which it starts"
    )
    start: Clock = Field(description="when it starts, HH:MM")
    end: Clock = Field(description="when it ends, HH:MM; not after the start: on the next day")
    bank_holidays: Switch = Field(
        default="off", description="bank holidays of England and Wales; `on`: worked"
    )
