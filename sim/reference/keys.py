"""The reference of keys, written from the schema: docs/reference-keys.md and nothing else."""

from __future__ import annotations

import types
from collections.abc import Iterator
from typing import Annotated, Any, Final, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from sim.distributions import Distribution
from sim.schema import Dated, Scenario
from sim.stepped import written

HEAD: Final = """\
# Keys of a scenario file

Written from the schema (`sim.reference.keys`); do not edit. Units are in the key. An unknown key
is an error. *Dated*: the value may be a list of steps `[{from: 2024-01-01, value: 5}, ...]`, and a
plan may change it from its date on. `NAME` is any name; a lead is named by its `source`.

"""
DISTRIBUTIONS: Final = """
## Distributions

Values are never negative; the unit is that of the key.

| distribution | parameters | meaning |
|---|---|---|
"""
NAMES: Final = {
    "float": "number",
    "int": "whole number",
    "str": "text",
    "bool": "true or false",
    "dict": "mapping",
    "NoneType": "null",
}
BOUNDS: Final = {"ge": "≥ ", "gt": "> ", "le": "≤ ", "lt": "< "}


def keys_markdown() -> str:
    """The reference of all keys as Markdown."""
    parts = [HEAD, "## Head of the file\n\n", table(Scenario, "", nested=False)]
    for name, info in Scenario.model_fields.items():
        model, place = section(info.annotation, name)
        if model is not None:
            text = f"\n## {name}\n\n{sentence(info.description)}\n\n"
            parts += [text, table(model, place, nested=True)]
    parts.append(DISTRIBUTIONS)
    for shape in get_args(get_args(Distribution)[0]):
        fields = [i.alias or n for n, i in shape.model_fields.items() if n != "distribution"]
        name = get_args(shape.model_fields["distribution"].annotation)[0]
        parts.append(f"| `{name}` | {', '.join(f'`{f}`' for f in fields)} | {first(shape)} |\n")
    return "".join(parts)


def table(model: type[BaseModel], place: str, nested: bool) -> str:
    """The rows of a section, those of its own sections included if `nested`."""
    lines = "| key | value | default | dated | meaning |\n|---|---|---|---|---|\n"
    return lines + "".join(rows(model, place, nested))


def rows(model: type[BaseModel], place: str, nested: bool) -> Iterator[str]:
    """One row for each key of a model."""
    for name, info in model.model_fields.items():
        key = f"{place}{info.alias or name}"
        inner, inner_place = section(info.annotation, key)
        if inner is None:
            cells = (f"`{key}`", kind(info), default(info), dated(info), info.description or "")
            yield "| " + " | ".join(cell.replace("|", "or") for cell in cells) + " |\n"
        elif nested:
            yield from rows(inner, inner_place, nested)


def section(annotation: Any, key: str) -> tuple[type[BaseModel] | None, str]:
    """The model that a key holds and the place of its keys, None for a value."""
    origin, args = get_origin(annotation), get_args(annotation)
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation, f"{key}."
    if origin in (dict, tuple):
        inner = next((a for a in args if isinstance(a, type) and issubclass(a, BaseModel)), None)
        return inner, f"{key}.NAME."
    return None, ""


def kind(info: FieldInfo) -> str:
    """The type of a key's value with its bounds, in words."""
    return described(info.annotation, bounds(info.metadata))


def described(annotation: Any, limits: str = "") -> str:
    """A type in words."""
    origin, args = get_origin(annotation), get_args(annotation)
    if annotation == Distribution:
        text = "distribution"
    elif origin in (Annotated, Dated):
        text = described(args[0], limits or bounds(list(args[1:])))
    elif origin is Literal:
        text = ", ".join(f"`{value}`" for value in args)
    elif origin in (Union, types.UnionType):
        text = " or ".join(described(a) for a in args)
    elif origin is tuple:
        text = f"list of {described(args[0])}"
    else:
        name = "dict" if origin is dict else annotation.__name__
        text = NAMES.get(name, name) + limits
    return text


def bounds(metadata: list[Any]) -> str:
    """The bounds of a number, in signs."""
    found = [
        f"{sign}{size(getattr(item, name))}"
        for source in metadata
        for item in [source, *getattr(source, "metadata", [])]
        for name, sign in BOUNDS.items()
        if isinstance(getattr(item, name, None), int | float)
    ]
    return f" {', '.join(found)}" if found else ""


def size(value: float) -> str:
    """A bound with thousands marked."""
    return f"{int(value):,}" if value == int(value) else str(value)


def dated(info: FieldInfo) -> str:
    """Whether a key may have dated steps."""
    return "yes" if get_origin(info.annotation) is Dated else ""


def default(info: FieldInfo) -> str:
    """A key's default, as written."""
    extra = info.json_schema_extra
    if isinstance(extra, dict):
        return f"`{extra['default']}`"
    value = info.get_default(call_default_factory=True, validated_data={})
    if value is PydanticUndefined:
        return "needed"
    if isinstance(value, Dated):
        value = written(value)
    if value == "":
        return ""
    if isinstance(value, dict):
        return "`{" + ", ".join(f"{k}: {plain(v)}" for k, v in value.items()) + "}`"
    return f"`{plain(value)}`"


def plain(value: Any) -> str:
    """A default as YAML writes it."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, tuple):
        return str(list(value))
    return f"{value:g}" if isinstance(value, float) else str(value)


def sentence(text: str | None) -> str:
    """A description as a sentence."""
    return f"{(text or '').capitalize()}."


def first(model: type[BaseModel]) -> str:
    """The first line of a model's docstring."""
    return (model.__doc__ or "").strip().splitlines()[0]
