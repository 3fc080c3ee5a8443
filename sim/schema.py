"""Every input: its place, unit, bounds, meaning and default. No default lives anywhere else.

The descriptions below are the reference (`sim schema`, docs/reference-keys.md). Models are
strict and frozen. Attribute names are the YAML keys, but for `from_` and `return_`.
What several keys must be together is in `sim.coherence`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Final, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    Discriminator,
    Field,
    Tag,
    model_validator,
)

from sim.distributions import Distribution
from sim.horizon import Horizon
from sim.sections import (
    FIVE_TYPES,
    Analysts,
    ContentType,
    Costs,
    Groups,
    Key,
    LeadSource,
    Name,
    Platform,
    Season,
    Section,
    Shift,
    Surge,
    Switch,
    all_of,
)
from sim.stepped import Dated, Day

__all__ = ["Dated", "Scenario"]


class Timing(Section):
    """What is played, and which part of it counts."""

    start: Day = Field(description="first day that counts; begins at local midnight")
    end: Day = Field(description="first day that is not played any more")
    observed_until: Day = Field(
        description="first day of the forecast; default `end`",
        json_schema_extra={"default": "clock.end"},
    )
    warm_up_days: int = Field(
        default=0, ge=0, le=3650, description="days played before `start`, which do not count"
    )
    timezone: str = Field(default="Europe/London", description="local time of shifts and dates")


class Times(Section):
    """Every value from the plan's date on, multiplied."""

    times: Annotated[float, Field(ge=0, le=1e6)] = Field(description="factor")


class Plus(Section):
    """Every value from the plan's date on, so much higher."""

    plus: Annotated[float, Field(ge=-1e9, le=1e9)] = Field(
        description="what is added; below 0: taken away"
    )


class AsOf(Section):
    """The value in force on a date, from the plan's date on."""

    as_of: Day = Field(description="date whose value stays in force")


def kind_of_change(raw: object) -> str:
    """Which form of change a value has."""
    keys = (
        raw.keys()
        if isinstance(raw, Mapping)
        else raw.__class__.model_fields
        if isinstance(raw, BaseModel)
        else ()
    )
    return next(
        (form for form in ("times", "plus", "as_of", "distribution") if form in keys), "value"
    )


Change = Annotated[
    Annotated[Times, Tag("times")]
    | Annotated[Plus, Tag("plus")]
    | Annotated[AsOf, Tag("as_of")]
    | Annotated[Distribution, Tag("distribution")]
    | Annotated[bool | float | int | str | None, Tag("value")],
    Discriminator(kind_of_change),
]


class Plan(Section):
    """How a what-if acts: from a date on; history stays as it was."""

    from_: Day = Field(
        alias="from",
        description="date from which the plan acts; default `clock.start`",
        json_schema_extra={"default": "clock.start"},
    )
    capacity: Annotated[float, Field(ge=0, le=1000)] = Field(
        default=1.0, description="factor on every team's headcount"
    )
    changes: dict[str, Change] = Field(
        default={},
        description="changes by dotted key (`*`: every name in its place): a value, "
        "{times: factor}, {plus: amount} or {as_of: date}; of one key the last word counts (a "
        "child's, an option's), of keys that meet one value each acts on what the one before left",
    )


Verdict = Literal["higher", "lower", "no difference", "depends on the reading"]


class Expected(Section):
    """What the author of a what-if expected over all readings, written before it was played."""

    takedowns: Verdict | None = Field(default=None, description="verdict on takedowns")
    contacts: Verdict | None = Field(default=None, description="verdict on contacts")
    why: str = Field(default="", description="in words")


class Uncertain(Section):
    """How well an input is known."""

    low: float = Field(description="low end of the plausible range")
    high: float = Field(description="high end of the plausible range")
    distribution: Literal["uniform", "log_uniform", "triangular"] = Field(
        default="uniform", description="weight within the range; triangular: mode at the value"
    )
    source: str = Field(description="ids in `sources`, separated by commas, or `assumption`")
    quality: Literal["A", "B", "C", "D"] = Field(
        description="A: measured here; B: published or derived; C: analogue; D: assumption"
    )
    note: str = Field(default="", description="what supports it, or why it lies where it does")


class Counting(Section):
    """What counts as a takedown."""

    net_of_reversals: Switch = Field(
        default="off",
        description="`on`: takedowns that were reversed within the run do not count",
    )


def with_dates(raw: object) -> object:
    """Dates that default to others are filled in."""
    if not isinstance(raw, Mapping) or not isinstance(clock := raw.get("clock"), Mapping):
        return raw
    filled = dict(raw)
    if "end" in clock:
        filled["clock"] = {"observed_until": clock["end"], **clock}
    plan = raw.get("plan", {})
    if "start" in clock and isinstance(plan, Mapping):
        filled["plan"] = {"from": clock["start"], **plan}
    return filled


LEVERS: Final = ("people", "hours", "tools", "rules", "platforms", "criminals")
Lever = Literal["people", "hours", "tools", "rules", "platforms", "criminals"]


class Scenario(Section):
    """A complete set of inputs in one reading of the evidence."""

    scenario: Name = Field(description="name; the file's")
    title: str = Field(description="one line")
    question: str = Field(description="what it asks")
    extends: str | None = Field(default=None, description="parent; null once resolved")
    lever: Lever | None = Field(default=None, description="what a what-if pulls")
    expected: Expected = Field(
        default_factory=Expected, description="what a what-if is expected to change"
    )
    seed: int = Field(default=1, ge=0, lt=2**63, description="of all draws")
    replications: int = Field(
        default=10, ge=1, le=100_000, description="worlds to play; in a comparison the most"
    )
    readings: Annotated[tuple[Name, ...], BeforeValidator(all_of)] = Field(
        default=(), description="overlays in readings/ beside the file; itself it is `central`"
    )
    reading: Name = Field(default="central", description="the reading of the evidence")
    reading_title: str = Field(default="", description="the reading in one line")
    believe: str = Field(default="", description="what one must believe, in a paragraph")
    ruled_out_by: str = Field(default="", description="which datum would rule the reading out")
    clock: Timing = Field(description="time")
    plan: Plan = Field(description="what a what-if changes")
    groups: Groups = Field(default_factory=Groups, description="groups and accounts")
    content_types: dict[Key, ContentType] = Field(
        default_factory=lambda: {name: ContentType() for name in FIVE_TYPES},
        min_length=1,
        description="content types by name; by default the five of the source, alike",
    )
    leads: Annotated[tuple[LeadSource, ...], BeforeValidator(all_of)] = Field(
        default=(), description="sources of leads"
    )
    season: Season = Field(default_factory=Season, description="openings and reports by month")
    surges: dict[Key, Surge] = Field(default={}, description="surges by name")
    analysts: Analysts = Field(description="the unit")
    shifts: dict[Key, Shift] = Field(
        default={}, description="shifts by name; `always` exists: every day from midnight"
    )
    platforms: dict[Key, Platform] = Field(
        min_length=1, max_length=31, description="platforms by name, at most 31"
    )
    costs: Costs = Field(default_factory=Costs, description="what is paid beside people")
    counting: Counting = Field(default_factory=Counting, description="what counts")
    uncertain: dict[str, Uncertain] = Field(default={}, description="by dotted key")
    sources: dict[str, str] = Field(default={}, description="citations by id")

    @model_validator(mode="before")
    @classmethod
    def fill_dates(cls, raw: Any) -> Any:
        """`clock.observed_until` and `plan.from` default to other dates."""
        return with_dates(raw)

    @property
    def horizon(self) -> Horizon:
        """The run's clock."""
        clock = self.clock
        return Horizon(clock.start, clock.end, clock.timezone, clock.warm_up_days)
