"""Scenario files: read, laid over each other, changed by options and plan, written again.

Order: parent, overlay of the reading, child, `--set`, plan. The only home of YAML.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path as File
from typing import Any, Final

from sim.errors import InputError
from sim.scenario.complaints import validated
from sim.scenario.document import Document, Path, Place, copied, value_of, yaml_text
from sim.scenario.files import CENTRAL, FOLDER, chain, file_of, names_in, overlaid, read, readings
from sim.scenario.keys import complete, dated_paths, got, key_of, places_of, put
from sim.scenario.plan import changed, planned
from sim.schema import Scenario
from sim.stepped import written

__all__ = [
    "Change",
    "Origin",
    "differences",
    "dump",
    "from_dict",
    "history_key",
    "inputs_key",
    "load",
    "new",
    "origins",
    "planned",
    "read_value",
    "readings_of",
    "shipped",
    "without_analysts",
]

LABELS: Final = (
    "scenario", "title", "question", "extends", "readings", "reading", "reading_title", "believe",
    "ruled_out_by", "uncertain", "sources",
)  # fmt: skip
NOT_PHYSICS: Final = (*LABELS, "seed", "replications", "plan")


def load(
    name_or_path: str | File,
    *,
    reading: str = CENTRAL,
    sets: Mapping[str, object] | None = None,
    changes: Mapping[str, object] | None = None,
    from_: date | str | None = None,
) -> Scenario:
    """A scenario in one reading, resolved and checked; the plan is kept beside it.

    sets: dotted key -> value for the whole run; changes: dotted key -> value, {times: x} or
    {as_of: date} from the plan's date (`from_`) on; text is read as YAML. InputError: exit 2.
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
    if sets or changes or from_ is not None:
        document = Document(complete(scenario), document.places)
        with_options(document, sets, changes, from_)
        scenario = validated(document)
    planned(scenario, document.places)
    return scenario, document


def with_options(
    document: Document,
    sets: Mapping[str, object],
    changes: Mapping[str, object],
    from_: date | str | None,
) -> None:
    """Lay `--set`, `--change` and `--from` on a complete document."""
    for key, raw in sets.items():
        for path in places_of(document.data, key):
            replace(document, path, read_value(raw), "--set")
    if from_ is not None:
        replace(document, ("plan", "from"), read_value(from_), "--from")
    for key, raw in changes.items():
        value = read_value(raw)
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


def read_value(raw: object) -> object:
    """The value of an option: text is YAML."""
    return value_of(raw) if isinstance(raw, str) else copied(raw)


def without_analysts(s: Scenario) -> Scenario:
    """The twin in which nobody works and no plan acts: what harm is compared with."""
    data = complete(s)
    data["plan"] |= {"capacity": 1.0, "changes": {}}
    for path in places_of(data, "analysts.teams.*.headcount"):
        put(data, path, 0.0)
    return planned(Scenario.model_validate(data))


def readings_of(name_or_path: str | File) -> tuple[str, ...]:
    """The readings in which a scenario can be played, `central` first."""
    documents = chain(name_or_path)
    own = documents[-1].data.get("reading", CENTRAL)
    return (CENTRAL, *readings(documents)) if own == CENTRAL else (str(own),)


def dump(s: Scenario) -> str:
    """YAML that loads again to an equal scenario."""
    return yaml_text(complete(s))


def inputs_key(s: Scenario) -> str:
    """The physics as canonical JSON: equal physics, equal text, whatever the file.

    Names keep their order, because it decides which platform a uniform stands for. Shifts that
    nobody works are left out.
    """
    return physics(planned(s))


def history_key(played: Scenario) -> str:
    """The physics up to the plan's date of a planned scenario, as canonical JSON.

    Paths from which a run works out ahead what will happen count as a whole.
    """
    data, day = complete(played), played.plan.from_
    begin = played.clock.start - timedelta(days=played.clock.warm_up_days)
    if day <= begin:
        return physics(played)
    for path, value in dated_paths(played):
        if is_read_in_time(path):
            put(data, path, written(value.within(begin, day)))
    return physics(Scenario.model_validate(data)) + str(day)


def is_read_in_time(path: Path) -> bool:
    """Whether a run reads a path only when it needs the value in force."""
    match path:
        case ("analysts", "search", "finds_per_hour"):
            return False
        case ("analysts", *_) | ("groups", "return", "delay_hours"):
            return True
        case ("leads", _, key):
            return key != "per_account_per_day"
        case ("platforms", _, key, *_):
            return key not in ("share", "detection")
    return False


def physics(played: Scenario) -> str:
    """What of a planned scenario can change a run, as canonical JSON."""
    data = complete(played)
    worked = {name for team in played.analysts.teams.values() for name in team.shift.values}
    data["shifts"] = {name: shift for name, shift in data["shifts"].items() if name in worked}
    kept = {key: value for key, value in data.items() if key not in NOT_PHYSICS}
    return json.dumps(kept, separators=(",", ":"), default=str)


@dataclass(frozen=True, slots=True)
class Change:
    """A difference of two scenarios: key, and plain values (None: absent)."""

    key: str
    old: Any
    new: Any


def differences(a: Scenario, b: Scenario) -> list[Change]:
    """What differs from a to b, names and texts apart; a path or distribution is one value."""
    old, new = leaves(a), leaves(b)
    keys = [*old, *(key for key in new if key not in old)]
    return [Change(key, old.get(key), new.get(key)) for key in keys if old.get(key) != new.get(key)]


def leaves(s: Scenario) -> dict[str, Any]:
    """Dotted key -> plain value of every input."""
    data = complete(s)
    physics = {key: value for key, value in data.items() if key not in LABELS}
    return {
        key_of(data, path): value for path, value in flat(physics, frozenset(dict(dated_paths(s))))
    }


def flat(value: Any, stop: frozenset[Path], path: Path = ()) -> list[tuple[Path, Any]]:
    """(path, value) of every leaf; what is in `stop` is one."""
    if path not in stop and not (path[:2] == ("plan", "changes") and len(path) > 2):
        if isinstance(value, dict):
            return [leaf for k, v in value.items() for leaf in flat(v, stop, (*path, k))]
        if isinstance(value, list) and value and isinstance(value[0], dict):
            return [leaf for i, v in enumerate(value) for leaf in flat(v, stop, (*path, i))]
    return [(path, value)]


@dataclass(frozen=True, slots=True)
class Origin:
    """An input as it stands, and where it comes from."""

    key: str
    value: Any
    origin: str


def origins(
    name_or_path: str | File,
    *,
    reading: str = CENTRAL,
    sets: Mapping[str, object] | None = None,
    changes: Mapping[str, object] | None = None,
    from_: date | str | None = None,
) -> list[Origin]:
    """Every input and its origin: default, file:line, reading, --set, or plan.

    What the plan changes is shown as it is played.
    """
    scenario, document = resolved(name_or_path, reading, sets or {}, changes or {}, from_)
    data, played = complete(scenario), complete(planned(scenario))
    by_plan = changed(scenario, data, document.places)
    stop = frozenset(dict(dated_paths(scenario)))
    return [
        Origin(key_of(data, path), got(played, path), "plan")
        if path in by_plan
        else Origin(key_of(data, path), value, str(document.places.get(path, "default")))
        for path, value in flat(data, stop)
    ]


def shipped(folder: str | File = FOLDER) -> list[tuple[str, str, str]]:
    """(name, title, question) of every scenario in a folder, by name. InputError: no folder."""
    if not File(folder).is_dir():
        raise InputError("no such folder", file=File(folder).resolve(), expected="scenarios in it")
    documents = [
        (name, read(File(folder) / f"{name}.yaml").data) for name in names_in(File(folder))
    ]
    return [
        (name, str(data.get("title", "")), str(data.get("question", "")))
        for name, data in documents
    ]


def new(
    name: str,
    extends: str,
    changes: Mapping[str, object] | None = None,
    folder: str | File = FOLDER,
) -> File:
    """Write a commented what-if and return its file. InputError: it exists or would be wrong."""
    file = File(folder) / f"{name}.yaml"
    if file.exists():
        raise InputError("exists already", file=file, expected="another name")
    if File(name).name != name or not name.replace("-", "").replace("_", "").isalnum():
        raise InputError("no name of a scenario", value=name, expected="letters, digits, _ and -")
    own = load(extends, changes=changes or {}).plan.capacity
    values = {key: read_value(raw) for key, raw in (changes or {}).items()}
    values.pop("plan.capacity", None)  # it is in what was loaded, multiplied if so asked
    plan = f"  capacity: {own:g}   # factor on the headcount\n"
    plan += (
        "  changes:"
        + ("\n" if values else " {}")
        + "".join(
            f"    {json.dumps(key)}: {json.dumps(value, default=str)}\n"
            for key, value in values.items()
        )
    )
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(TEMPLATE.format(name=name, extends=extends, plan=plan.rstrip("\n")))
    return file


TEMPLATE: Final = """\
# Differences from {extends}, from the plan's date on; history stays as it was.
# The keys: docs/reference-keys.md. What it comes to: sim show {name} --against {extends}
scenario: {name}
title: {name}
question: What would this change?   # one line for those who read the answer
extends: {extends}
plan:
  # from: 2025-04-01              # by default the date of {extends}
{plan}
  # a change is a value, {{times: 0.5}} or {{as_of: 2023-01-01}}; `*` is every name in its place
"""
