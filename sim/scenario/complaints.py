"""Plain data -> Scenario, or one message with file, line, key, value and what was expected."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from sim.coherence import Incoherent, check
from sim.errors import InputError, nearest, one_of
from sim.scenario.document import Document, Path
from sim.scenario.keys import complete, got, key_of, known_keys, places_of
from sim.schema import Scenario
from sim.stepped import ONE, STEPS

NOT_YET: Final = "not yet: a mechanism of a later version"
LATER_KEYS: Final = {
    "engine",
}  # fmt: skip
WHY_ABSURD: Final = {
    "headcount": "no moderation unit has so many people",
    "per_day": "each lead is played by itself; no unit could read so many",
    "live_accounts": "each account is played by itself; so many fit no machine",
    "initial": "each group is played by itself",
    "platforms": "a platform has a place in the order of events",
}
A_CHANGE: Final = "a number, text, true, false, a distribution, or times, plus or as_of"
WANTED: Final = {
    "float_type": "a number",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "string_type": "text",
    "bool_type": "true or false",
    "finite_number": "a finite number",
    "date_type": "a date, YYYY-MM-DD",
    "date_from_datetime_parsing": "a date, YYYY-MM-DD",
    "date_parsing": "a date, YYYY-MM-DD",
    "model_type": "a section: lines of `key: value`",
    "model_attributes_type": "a section: lines of `key: value`",
    "dict_type": "a section: lines of `key: value`",
    "tuple_type": "a list",
    "list_type": "a list",
    "union_tag_not_found": "a distribution, such as {distribution: exponential, mean: 10}",
}

SIZES: Final = {
    "too_short": "at least {min_length}",
    "too_long": "at most {max_length}",
    "string_too_long": "at most {max_length} characters",
}


def validated(document: Document, file: str | None = None) -> Scenario:
    """A scenario from plain data. InputError: the first thing that is wrong with it."""
    try:
        scenario = Scenario.model_validate(document.data)
        check(scenario)
        known_uncertain(scenario, document)
    except ValidationError as error:
        raise complaint(worst(error.errors(include_url=False)), document, file) from None
    except Incoherent as error:
        raise located(
            document,
            file,
            str(error),
            error.path,
            value=error.value,
            expected=error.expected,
            nearest=error.nearest,
        ) from None
    return scenario


def known_uncertain(s: Scenario, document: Document) -> None:
    """Ranges are given for inputs that exist. Incoherent: one is not."""
    data = complete(s)
    for key in s.uncertain:
        if got(data, tuple(key.split("."))) is not None:
            continue  # as most are: a value at just this place
        place = document.place(("uncertain", key))
        try:
            places_of(data, key)
        except InputError as error:
            if any(may_have(data, p, key.rpartition(".")[2]) for p in parents(data, key)):
                continue
            raise InputError(
                "no such key",
                file=place.file,
                line=place.line,
                key=f"uncertain.{key}",
                nearest=error.nearest,
            ) from None


def may_have(data: Any, path: Path, name: str) -> bool:
    """Whether a distribution has a parameter of that name at some time or in another family.

    With dated steps its parameters stand in a list. Where an option or a child gives another
    family, a range of the parent's says nothing, and is no fault of the child.
    """
    return isinstance(got(data, path), list) or name in known_keys(path)


def parents(data: Any, key: str) -> list[Path]:
    """The places of a key without its last part, none where it has none."""
    try:
        return places_of(data, key.rpartition(".")[0])
    except InputError:
        return []


def worst(errors: list[ErrorDetails]) -> ErrorDetails:
    """The error to tell: an unknown key explains a missing one."""
    return min(errors, key=lambda error: error["type"] != "extra_forbidden")


def complaint(error: ErrorDetails, document: Document, file: str | None) -> InputError:
    """One validation error in the words of the file."""
    kind, path = error["type"], path_in(document.data, error["loc"])
    value, name = got(document.data, path), str(error["loc"][-1])
    told: dict[str, Any] = {}
    if kind == "extra_forbidden" and is_change(got(document.data, path[:3]), path):
        what, path = "wrong form of a change", path[:3]
        told = {"value": got(document.data, path), "expected": "one of times, plus, as_of"}
    elif kind == "extra_forbidden":
        what, told = unknown(document, path)
    elif kind == "missing":
        what, path, told = "missing", (*path, name), {"expected": "a value for this key"}
    elif kind == "value_error":
        what = error["msg"].removeprefix("Value error, ")
    elif kind in ("less_than_equal", "too_long") and str(path[-1]) in WHY_ABSURD:
        what = f"absurd size: {WHY_ABSURD[str(path[-1])]}"
        told = {"value": len(value) if kind == "too_long" else value, "expected": expected(error)}
    else:
        if kind == "union_tag_invalid" and isinstance(value, Mapping):
            path, value = (*path, "distribution"), value.get("distribution")
        what = "wrong value; got null" if value is None else "wrong value"
        near = nearest(value, choices(error)) if isinstance(value, str) else None
        told = {"value": value, "expected": expected(error), "nearest": near}
    return located(document, file, what, path, **told)


def is_change(value: Any, path: Path) -> bool:
    """Whether the place is in a change of the plan that has a form of its own."""
    forms = {"times", "plus", "as_of"}
    return path[:2] == ("plan", "changes") and isinstance(value, Mapping) and bool(forms & {*value})


def unknown(document: Document, path: Path) -> tuple[str, dict[str, Any]]:
    """What to say of a key that the schema does not know."""
    name, section = str(path[-1]), got(document.data, path[:-1])
    good = known_keys(path[:-1]) if isinstance(section, Mapping) else []
    if name in LATER_KEYS and name not in good:
        return NOT_YET, {}
    return "unknown key", {"nearest": nearest(name, good), "expected": one_of(good)}


def located(
    document: Document,
    file: str | None,
    what: str,
    path: Path,
    *,
    value: object = None,
    expected: str | None = None,
    nearest: str | None = None,
) -> InputError:
    """An error with its place."""
    place = document.place(path)
    option = place.label if place.label.startswith("--") else None
    return InputError(
        what,
        file=place.file or option or file,
        line=place.line,
        key=key_of(document.data, path) or None,
        value=str(value) if isinstance(value, date) else value,
        expected=expected,
        nearest=nearest,
    )


def path_in(data: Any, loc: tuple[str | int, ...]) -> Path:
    """The part of an error's place that exists in the data: marks of unions are left out."""
    path: list[str | int] = []
    for step in loc:
        inside = step in data if isinstance(data, Mapping) else is_place(data, step)
        if inside:
            data = data[step]
            path.append(step)
    return tuple(path)


def is_place(data: Any, step: str | int) -> bool:
    """Whether a list has this place."""
    return isinstance(data, list | tuple) and isinstance(step, int) and step < len(data)


def choices(error: ErrorDetails) -> list[str]:
    """The values that a choice has."""
    told = error.get("ctx", {})
    text = str(told.get("expected_tags") or told.get("expected") or "")
    return [word.strip("', ") for word in text.replace(" or ", ", ").split(", ")]


def expected(error: ErrorDetails) -> str:
    """What would have been right."""
    kind, told = error["type"], error.get("ctx", {})
    if error["loc"][:2] == ("plan", "changes") and kind in ("bool_type", "float_type"):
        return A_CHANGE
    if kind in SIZES:
        return SIZES[kind].format(**told)
    if kind in ("literal_error", "union_tag_invalid"):
        numbers = ", or a whole number of 1 or more" if choices(error) == ["unlimited"] else ""
        return (one_of(choices(error)) or "another value") + numbers
    if kind == "string_pattern_mismatch":
        return "a time, HH:MM" if "[0-5]" in str(told) else "letters, digits, _ and -"
    if kind == "model_attributes_type" and {STEPS, ONE} & set(error["loc"]):
        kind = "union_tag_not_found"  # of models, only distributions can be dated
    if kind in WANTED:
        return WANTED[kind]
    text = error["msg"].removeprefix("Input should be ").removeprefix("Value error, ")
    return re.sub(r"datetime\.date\((\d+), (\d+), (\d+)\)", in_iso, text)


def in_iso(found: re.Match[str]) -> str:
    """A date as it is written in a file."""
    return date(*map(int, found.groups())).isoformat()
