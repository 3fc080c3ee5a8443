"""Dotted keys: which places of a scenario they name, and which keys the schema knows."""

from __future__ import annotations

import types
from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel

from sim.errors import InputError, nearest, one_of
from sim.scenario.document import Path, dotted
from sim.schema import Dated, Scenario


def complete(value: Any) -> Any:
    """A scenario as plain data, defaults included (tuples are lists)."""
    if isinstance(value, BaseModel):
        return complete(value.model_dump(by_alias=True))
    if isinstance(value, Mapping):
        return {key: complete(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [complete(inner) for inner in value]
    return value


def places_of(data: Any, key: str, file: str | None = None, line: int | None = None) -> list[Path]:
    """All paths that a dotted key names; `*` is every name in its place, a lead has its source's.

    InputError: there is none.
    """
    found: list[tuple[Path, Any]] = [((), data)]
    for i, part in enumerate(key.split(".")):
        deeper = [
            ((*path, step), inner)
            for path, value in found
            for step, name, inner in named(value)
            if part in ("*", name)
        ]
        if not deeper:
            good = {
                dotted((*_names(data, path), name))
                for path, value in found
                for _, name, _ in named(value)
                if "." not in name  # as in `uncertain` and `plan.changes`: no dotted key names it
            }
            near = meant(data, key, i, good)
            few = None if near else one_of(sorted(good))
            raise InputError(
                "no such key", file=file, line=line, key=key, nearest=near, expected=few
            )
        found = deeper
    return [path for path, _ in found]


def meant(data: Any, key: str, wrong: int, good: set[str]) -> str | None:
    """The good key nearest to one of which a part is wrong: with its other parts, if it has them.

    wrong: which part; good: the keys there are up to it.
    """
    parts = key.split(".")
    near = nearest(".".join(parts[: wrong + 1]), good)
    if near is None or not parts[wrong + 1 :]:
        return near
    whole = ".".join([near, *parts[wrong + 1 :]])
    try:
        places_of(data, whole)
    except InputError as error:
        return error.nearest or near
    return whole


def named(value: Any) -> Iterator[tuple[str | int, str, Any]]:
    """(step of a path, name in a key, value) of all that is in a mapping or list of leads."""
    if isinstance(value, Mapping):
        yield from ((name, str(name), inner) for name, inner in value.items())
    elif isinstance(value, list):
        for i, inner in enumerate(value):
            if isinstance(inner, Mapping) and "source" in inner:
                yield i, str(inner["source"]), inner


def _names(data: Any, path: Path) -> Path:
    """A path in names: leads by their source."""
    names: list[str | int] = []
    for step in path:
        match = [(name, inner) for s, name, inner in named(data) if s == step]
        name, data = match[0] if match else (str(step), None)
        names.append(name)
    return tuple(names)


def key_of(data: Any, path: Path) -> str:
    """The dotted key of a path: leads by their source."""
    return dotted(_names(data, path))


def put(data: Any, path: Path, value: Any) -> None:
    """Set the value at an existing path of plain data."""
    for step in path[:-1]:
        data = data[step]
    data[path[-1]] = value


def got(data: Any, path: Path) -> Any:
    """The value at a path of plain data, None where there is none."""
    for step in path:
        try:
            data = data[step]
        except (KeyError, IndexError, TypeError):
            return None
    return data


def inner_of(owner: Any, step: str | int) -> Any:
    """What a step of a path leads to in a model, mapping or tuple."""
    if isinstance(owner, BaseModel):
        for name, info in type(owner).model_fields.items():
            if step == (info.alias or name):
                return getattr(owner, name)
    return owner[step]


def dated_paths(owner: Any, path: Path = ()) -> Iterator[tuple[Path, Dated[Any]]]:
    """Every dated path of a scenario and where it stands."""
    if isinstance(owner, Dated):
        yield path, owner
    elif isinstance(owner, BaseModel):
        for name, info in type(owner).model_fields.items():
            yield from dated_paths(getattr(owner, name), (*path, info.alias or name))
    elif isinstance(owner, Mapping):
        for name, inner in owner.items():
            yield from dated_paths(inner, (*path, name))
    elif isinstance(owner, tuple):
        for i, inner in enumerate(owner):
            yield from dated_paths(inner, (*path, i))


def known_keys(path: Path) -> list[str]:
    """The keys that the schema knows in the section at a path."""
    kind: Any = Scenario
    for step in path:
        kind = next((k for model in models(kind) if (k := kind_of(model, step)) is not None), kind)
    return [info.alias or name for m in models(kind) for name, info in m.model_fields.items()]


def kind_of(model: type[BaseModel], step: str | int) -> Any:
    """The type of a model's key."""
    for name, info in model.model_fields.items():
        if step == (info.alias or name):
            return info.annotation
    return None


def models(kind: Any) -> list[type[BaseModel]]:
    """The models that a type may hold: itself, or those in its mapping, list, path or union."""
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return [kind]
    if get_origin(kind) is Annotated:
        return models(get_args(kind)[0])
    if get_origin(kind) in (Union, types.UnionType, dict, tuple, Dated):
        return [model for inner in get_args(kind) for model in models(inner)]
    return []
