"""Inputs one by one: what differs between two scenarios, and where each comes from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path as File
from typing import Any

from sim.scenario.document import Path
from sim.scenario.files import CENTRAL
from sim.scenario.keys import complete, dated_paths, got, key_of
from sim.scenario.loading import resolved
from sim.scenario.physics import LABELS
from sim.scenario.plan import changed, planned
from sim.schema import Scenario


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
