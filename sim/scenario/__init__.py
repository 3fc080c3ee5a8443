"""Scenario files: read, laid over each other, changed by options and plan, written again.

Order: parent, overlay of the reading, child, `--set`, plan. The only home of YAML.
"""

from __future__ import annotations

from sim.scenario.inputs import Change, Origin, differences, origins
from sim.scenario.listing import listed, shipped
from sim.scenario.loading import from_dict, load, read_value, readings_of
from sim.scenario.physics import inputs_key, played_key, without_analysts
from sim.scenario.plan import planned
from sim.scenario.writing import dump, new

__all__ = [
    "Change",
    "Origin",
    "differences",
    "dump",
    "from_dict",
    "inputs_key",
    "listed",
    "load",
    "new",
    "origins",
    "planned",
    "played_key",
    "read_value",
    "readings_of",
    "shipped",
    "without_analysts",
]
