"""Scenarios as files: a scenario written out, a new what-if to be filled in."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path as File
from typing import Final

from sim.errors import InputError
from sim.scenario.document import yaml_text
from sim.scenario.files import FOLDER
from sim.scenario.keys import complete
from sim.scenario.loading import load, read_value
from sim.schema import Scenario


def dump(s: Scenario) -> str:
    """YAML that loads again to an equal scenario."""
    return yaml_text(complete(s))


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
    changed = [f"\n    {json.dumps(k)}: {json.dumps(v, default=str)}" for k, v in values.items()]
    plan = f"  capacity: {own:g}   # factor on the headcount\n"
    plan += f"  changes:{''.join(changed) or ' {}'}"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(TEMPLATE.format(name=name, extends=extends, plan=plan))
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
  # a change is a value, {{times: 0.5}}, {{plus: -2}} or {{as_of: 2023-01-01}}; `*`: every name
"""
