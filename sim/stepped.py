"""Values that change at dates: a path of steps, each in force from its date on."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from datetime import date, timedelta
from itertools import pairwise
from typing import Annotated, Any, Generic, TypeVar, get_args

from pydantic import BaseModel, BeforeValidator, Field, GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema

T = TypeVar("T")
STEPS, ONE = "<steps>", "<one value>"  # marks in the places of validation errors


def day_of(value: object) -> object:
    """A date written as text ("2024-01-01") is a date, too."""
    if isinstance(value, str):
        try:
            return date.fromisoformat(value)
        except ValueError:
            return value
    return value


Day = Annotated[
    date, BeforeValidator(day_of), Field(strict=True, ge=date(1990, 1, 1), le=date(2100, 1, 1))
]


class Dated(Generic[T]):
    """A path: `steps` are (date, value), each value in force from its date on.

    The first date is None: before its first date a path has its first value. In YAML a path is
    the bare value, or a list of {from, value}; `since` is the first date as written there.
    """

    __slots__ = ("since", "steps")  # no dataclass: pydantic would take it for one of its own

    steps: tuple[tuple[date | None, T], ...]
    since: date | None

    def __init__(self, steps: tuple[tuple[date | None, T], ...], since: date | None = None) -> None:
        object.__setattr__(self, "steps", steps)
        object.__setattr__(self, "since", since)

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"a path is frozen: {name}")

    def __reduce__(self) -> tuple[type[Dated[T]], tuple[object, ...]]:
        return Dated, (self.steps, self.since)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Dated) and self.steps == other.steps

    def __hash__(self) -> int:
        return hash(self.steps)

    def __repr__(self) -> str:
        return f"Dated({self.steps!r})"

    @classmethod
    def constant(cls, value: T) -> Dated[T]:
        """A path that never changes."""
        return cls(((None, value),))

    @property
    def first(self) -> T:
        """The value before any change."""
        return self.steps[0][1]

    @property
    def is_constant(self) -> bool:
        """Whether there is one value only."""
        return len(self.steps) == 1

    @property
    def days(self) -> list[date]:
        """The dates on which it changes."""
        return [day for day, _ in self.steps if day is not None]

    @property
    def values(self) -> tuple[T, ...]:
        """All values, in order."""
        return tuple(value for _, value in self.steps)

    def at(self, day: date) -> T:
        """The value in force on a day."""
        return self.steps[bisect_right(self.steps, day, lo=1, key=first_day_of) - 1][1]

    def times(self, x: float) -> Dated[T]:
        """Every value multiplied."""
        return self.each(lambda value: scaled(value, x))

    def plus(self, x: float) -> Dated[T]:
        """So much added to every value. ValueError: one is no number."""
        return self.each(lambda value: raised(value, x))

    def each(self, change: Callable[[T], T]) -> Dated[T]:
        """Every value changed alike."""
        return Dated(tuple((day, change(value)) for day, value in self.steps), self.since)

    def then(self, day: date, later: Dated[T]) -> Dated[T]:
        """This path until a day, another one from that day on."""
        before = tuple(step for step in self.steps if step[0] is None or step[0] < day)
        after = tuple((d, v) for d, v in later.steps if d is not None and d > day)
        since = min(self.since or day, day - timedelta(days=1))
        return Dated((*before, (day, later.at(day)), *after), since)

    def within(self, begin: date, end: date) -> Dated[T]:
        """What matters from a day to another (exclusive): no steps that change nothing."""
        kept: list[tuple[date | None, T]] = [(None, self.at(begin))]
        for day, value in self.steps:
            if day is not None and begin < day < end and value != kept[-1][1]:
                kept.append((day, value))
        return Dated(tuple(kept), begin)

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        value = handler.generate_schema(get_args(source)[0])
        step = core_schema.typed_dict_schema(
            {
                "from": core_schema.typed_dict_field(handler.generate_schema(Day)),
                "value": core_schema.typed_dict_field(value),
            },
            extra_behavior="forbid",
            config=core_schema.CoreConfig(strict=True, allow_inf_nan=False),
        )
        paths = core_schema.tagged_union_schema(
            {STEPS: core_schema.list_schema(step, min_length=1), ONE: value},
            discriminator=lambda raw: STEPS if isinstance(raw, list) else ONE,
        )
        return core_schema.no_info_after_validator_function(
            path_of,
            paths,
            serialization=core_schema.plain_serializer_function_ser_schema(written),
        )


def first_day_of(step: tuple[date | None, Any]) -> date:
    """The date of a step; only the first of a path has none."""
    assert step[0] is not None
    return step[0]


def path_of(raw: Any) -> Dated[Any]:
    """The path of a validated value or list of steps."""
    if not isinstance(raw, list):
        return Dated.constant(raw)
    days = [step["from"] for step in raw]
    for earlier, later in pairwise(days):
        if later == earlier:
            raise ValueError(f"two steps are dated {later}")
        if later < earlier:
            raise ValueError(f"steps must be in the order of their dates, {later} is not")
    steps = tuple((step["from"] if i else None, step["value"]) for i, step in enumerate(raw))
    return Dated(steps, days[0])


def written(path: Dated[Any]) -> Any:
    """A path as it stands in YAML."""
    if path.is_constant:
        return plain(path.first)
    first = path.since or path.days[0] - timedelta(days=1)
    return [{"from": day or first, "value": plain(value)} for day, value in path.steps]


def plain(value: Any) -> Any:
    """A value as it stands in YAML; a distribution is a mapping."""
    if isinstance(value, BaseModel):
        return value.model_dump(by_alias=True)
    return value


def scaled(value: Any, x: float) -> Any:
    """A number or distribution multiplied; whole numbers stay so where they can.

    ValueError: the value is neither.
    """
    if isinstance(value, BaseModel):
        return value.times(x)  # type: ignore[attr-defined]
    if isinstance(value, str | bool) or value is None:
        raise ValueError(f"{value!r} cannot be multiplied")
    product = value * x
    return int(product) if isinstance(value, int) and product == int(product) else product


def raised(value: Any, x: float) -> Any:
    """A number with so much added; whole numbers stay so where they can. ValueError: no number."""
    if isinstance(value, BaseModel | str | bool) or value is None:
        raise ValueError(f"{plain(value)!r} is no number to which {x:g} can be added")
    total = value + x
    return int(total) if isinstance(value, int) and total == int(total) else total
