"""What the parts of a scenario are made of: kinds of values, and neutral ones."""

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
EndOfShift = Literal["suspend", "finish", "hand_back"]
Order = Literal["oldest_first", "newest_first", "severity_first", "reach_first", "aging"]


def switched(raw: object) -> object:
    """`true` and `false` as they are meant: YAML 1.1 itself took `on` for true."""
    return ("on" if raw else "off") if isinstance(raw, bool) else raw


Switch = Annotated[Literal["on", "off"], BeforeValidator(switched)]


class Section(BaseModel):
    """What all sections share: strict, frozen, no unknown keys, finite numbers only."""

    model_config = ConfigDict(strict=True, frozen=True, extra="forbid", allow_inf_nan=False)


def all_of(raw: object) -> object:
    """A list as a tuple: what YAML writes as a list is never changed afterwards."""
    return tuple(raw) if isinstance(raw, list) else raw


def off() -> Dated[Switch]:
    """Switched off."""
    return Dated[Switch].constant("off")


def zero() -> Dated[float]:
    """None of it."""
    return Dated.constant(0.0)


def one() -> Dated[float]:
    """All, or alike."""
    return Dated.constant(1.0)


def at_once() -> Dated[Distribution]:
    """No delay."""
    return Dated[Distribution].constant(Constant(distribution="constant", value=0.0))
