"""What the shipped scenarios gave when their results last moved by intent: one world of each.

`python -m tests.golden` writes the file anew, in a commit of its own.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import numpy as np

from sim.engines import simulate
from sim.records import CAUSE_NAMES, RECORD_NAMES
from sim.scenario import load, planned, readings_of, shipped
from sim.schema import Scenario

KEPT: Final = Path(__file__).with_name("records.csv")
CASES: Final = [
    *(("baseline", reading) for reading in readings_of("baseline")),
    *((s.name, "central") for s in shipped() if s.name != "baseline"),
]
Row = tuple[str, str, int, float]
"""Record, cause, how many, the sum of their times in hours."""


def loaded(name: str, reading: str) -> Scenario:
    """A shipped scenario as it is played."""
    return planned(load(name, reading=reading))


def counted(scenario: Scenario) -> Iterator[Row]:
    """What is in the log of the scenario's first world, by record and cause."""
    _, log = simulate(scenario, scenario.seed, 1)
    kind = log.record.astype(np.int64) * 32 + log.cause
    for value in np.unique(kind).tolist():
        rows = kind == value
        record, cause = divmod(value + 1, 32)
        name = CAUSE_NAMES[cause - 1] if cause else ""
        yield RECORD_NAMES[record], name, int(rows.sum()), float(log.at[rows].sum())


def kept() -> dict[tuple[str, str], list[Row]]:
    """What the file says, by scenario and reading."""
    found: dict[tuple[str, str], list[Row]] = {}
    with KEPT.open(newline="") as file:
        for scenario, reading, record, cause, count, hours in list(csv.reader(file))[1:]:
            rows = found.setdefault((scenario, reading), [])
            rows.append((record, cause, int(count), float(hours)))
    return found


def write() -> None:
    """Write the file."""
    with KEPT.open("w", newline="") as file:
        lines = csv.writer(file, lineterminator="\n")
        lines.writerow(["scenario", "reading", "record", "cause", "count", "hours"])
        for case in CASES:
            for record, cause, count, hours in counted(loaded(*case)):
                lines.writerow([*case, record, cause, count, repr(hours)])
