"""A scenario from its files and options: parent, reading, child, `--set`, plan."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path as File
from typing import Any, Final

from sim.errors import InputError
from sim.scenario.complaints import validated
from sim.scenario.document import Document, Path, Place, copied, value_of
from sim.scenario.files import CENTRAL, chain, file_of, overlaid, readings
from sim.scenario.keys import complete, places_of, put
from sim.scenario.plan import planned
from sim.schema import Scenario

READ_BEFORE: Final = {
    "scenario": "another scenario",
    "extends": "another scenario",
    "reading": "--readings or --reading",
    "readings": "--readings or --reading",
}


def load(
    name_or_path: str | File,
    *,
    reading: str = CENTRAL,
    sets: Mapping[str, object] | None = None,
    changes: Mapping[str, object] | None = None,
    from_: date | str | None = None,
) -> Scenario:
    """A scenario in one reading, resolved and checked; the plan is kept beside it.

    sets: dotted key -> value for the whole run; changes: dotted key -> value, {times: x},
    {plus: x} or {as_of: date} from the plan's date (`from_`) on; text is read as YAML.
    InputError: exit 2.
    """
    return resolved(name_or_path, reading, sets or {}, changes or {}, from_)[0]


def from_dict(data: Mapping[str, Any]) -> Scenario:
    """A scenario from plain data: the same checks and defaults as a file, but no parents."""
    document = Document(copied(data))
    scenario = validated(document)
    planned(scenario)
    return scenario


def resolved(
    name_or_path: str | File,
    reading: str,
    sets: Mapping[str, object],
    changes: Mapping[str, object],
    from_: date | str | None,
) -> tuple[Scenario, Document]:
    """A scenario and the document it came from, with the place of each value."""
    file = file_of(name_or_path)
    document = overlaid(chain(file), file, reading)
    scenario = validated(document, str(file))
    if sets or from_ is not None:
        document = Document(complete(scenario), document.places)
        with_sets(document, sets, from_)
        scenario = validated(document)
    if changes:
        document = Document(complete(scenario), document.places)
        with_changes(document, changes)
        scenario = validated(document)
    planned(scenario, document.places)
    return scenario, document


def with_sets(document: Document, sets: Mapping[str, object], from_: date | str | None) -> None:
    """Lay `--set` and `--from` on a complete document."""
    for key, raw in sets.items():
        if key in READ_BEFORE:
            what = "cannot be set: files have been read by it"
            raise InputError(what, file="--set", key=key, value=raw, expected=READ_BEFORE[key])
        value = read_value(raw, "--set", key)
        for path in places_of(document.data, key, "--set"):
            replace(document, path, value, "--set")
    if from_ is not None and isinstance(document.data["plan"], dict):  # else `--set` is at fault
        replace(document, ("plan", "from"), read_value(from_, "--from", "plan.from"), "--from")


def with_changes(document: Document, changes: Mapping[str, object]) -> None:
    """Lay `--change` on a complete document."""
    for key, raw in changes.items():
        value = read_value(raw, "--change", key)
        if key == "plan.capacity":
            factor = value.get("times") if isinstance(value, dict) else None
            if isinstance(factor, int | float):
                value = document.data["plan"]["capacity"] * factor
            replace(document, ("plan", "capacity"), value, "--change")
        else:
            replace(document, ("plan", "changes", key), value, "--change")


def replace(document: Document, path: Path, value: object, label: str) -> None:
    """Put a value and say who set it."""
    put(document.data, path, value)
    for gone in [p for p in document.places if p[: len(path)] == path]:
        del document.places[gone]
    document.places[path] = Place(label=label)


def read_value(raw: object, option: str = "--change", key: str | None = None) -> object:
    """The value of an option: text is YAML. InputError: it is none."""
    try:
        return value_of(raw) if isinstance(raw, str) else copied(raw)
    except InputError as error:
        raise InputError(
            error.what, file=option, key=key, value=raw, expected=error.expected
        ) from None


def readings_of(name_or_path: str | File) -> tuple[str, ...]:
    """The readings in which a scenario can be played, `central` first."""
    documents = chain(name_or_path)
    own = documents[-1].data.get("reading", CENTRAL)
    return (CENTRAL, *readings(documents)) if own == CENTRAL else (str(own),)
