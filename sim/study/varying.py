"""What a sweep varies: a key, and the values it is given."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, Final

from sim import scenario
from sim.errors import InputError
from sim.scenario.document import value_of
from sim.scenario.keys import complete, dated_paths, got, key_of, places_of
from sim.schema import Scenario
from sim.study.options import Options

MOST_VALUES: Final = 200
HELD_ALIKE: Final = ("seed", "replications")
FORM: Final = "KEY=V1,V2,... or KEY=LOW:HIGH:STEP (KEY*=... multiplies)"


@dataclass(frozen=True)
class Vary:
    """values: what the key is set to, or multiplied by."""

    key: str
    values: tuple[float, ...]
    multiplies: bool = False

    @property
    def label(self) -> str:
        """The key as it was typed."""
        return f"{self.key}*" if self.multiplies else self.key


def parsed(text: str, option: str = "--vary") -> Vary:
    """What `--vary` says, or `--sweep`. InputError: another form."""
    key, equals, values = text.partition("=")
    multiplies = key.endswith("*") and not key.endswith(".*")
    key = key.removesuffix("*") if multiplies else key
    if not equals or not key or not values:
        raise InputError("wrong form", key=option, value=text, expected=FORM)
    found = (
        grid(values, option) if values.count(":") == 2 else [value_of(v) for v in values.split(",")]
    )
    if not all(is_number(v) for v in found):
        raise InputError("a curve needs numbers", key=option, value=text, expected=FORM)
    if len(set(found)) != len(found):
        raise InputError("a value comes twice", key=option, value=text)
    if key in HELD_ALIKE:
        what = "is the same in all of a sweep, whose points are paired in the same worlds"
        raise InputError(what, key=option, value=text, expected=f"another key; or --{key}")
    return Vary(key, tuple(found), multiplies)


def grid(text: str, option: str) -> list[int | float]:
    """LOW:HIGH:STEP, both ends included where the step meets them, worked out in decimals."""
    try:
        low, high, step = (Decimal(part.strip()) for part in text.split(":"))
        if not (step > 0 and low <= high and (high - low) / step < MOST_VALUES):
            raise ValueError(text)
    except (InvalidOperation, ValueError):
        expected = f"{FORM}, at most {MOST_VALUES} values"
        raise InputError("wrong grid", key=option, value=text, expected=expected) from None
    steps = int((high - low) / step)
    return [plain(low + step * i) for i in range(steps + 1)]


def plain(number: Decimal) -> int | float:
    """A decimal as an int where it is whole."""
    return int(number) if number == number.to_integral_value() else float(number)


def is_number(value: Any) -> bool:
    """Whether it can be a factor."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def at_value(
    name: str | Path, vary: Vary, value: float, reading: str, options: Options
) -> Scenario:
    """The scenario with the key at a value.

    What can change at a date does so from the plan's date on, like any what-if; the rest is set
    for the whole run.
    """
    base = options.load(name, reading)
    data = complete(base)
    paths = places_of(data, vary.key)
    can_change = dict(dated_paths(base))
    sets, changes = dict(options.sets), dict(options.changes)
    if vary.key == "plan.capacity" or all(path in can_change for path in paths):
        changes[vary.key] = {"times": value} if vary.multiplies else value
    elif vary.multiplies:
        for path in paths:
            old = got(data, path)
            if not is_number(old):
                raise InputError("cannot be multiplied", key=key_of(data, path), value=old)
            sets[key_of(data, path)] = old * value
    else:
        sets[vary.key] = value
    return scenario.load(name, reading=reading, sets=sets, changes=changes, from_=options.from_)
