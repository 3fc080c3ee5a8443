"""Two logs record by record, to the last bit."""

from __future__ import annotations

from dataclasses import fields

import numpy as np

from sim import engines
from sim.records import Log
from sim.schema import Scenario

BEFORE = 20  # records shown before the first that differs


def first_difference(simpy: Log, compiled: Log) -> str:
    """The first record that differs, behind the last ones that agree; "" if none does."""
    size = min(len(simpy), len(compiled))
    differs = np.zeros(size, dtype=bool)
    for column in fields(Log):
        one, other = getattr(simpy, column.name)[:size], getattr(compiled, column.name)[:size]
        assert one.dtype == other.dtype
        bits = f"i{one.dtype.itemsize}"  # -0.0 is not 0.0
        differs |= one.view(bits) != other.view(bits)
    if len(simpy) == len(compiled) and not differs.any():
        return ""
    place = int(np.argmax(differs)) if differs.any() else size
    lines = [f"record {place} of {len(simpy)} and {len(compiled)} differs; before it:"]
    lines += [f"  {line}" for line in part(simpy, place - BEFORE, place)]
    for name, log in (("simpy", simpy), ("compiled", compiled)):
        shown = part(log, place, place + 1)
        at = f" (at {float(log.at[place]).hex()})" if shown else ""
        lines.append(f"{name:>8}: {shown[0] if shown else 'has ended'}{at}")
    return "\n".join(lines)


def part(log: Log, first: int, end: int) -> list[str]:
    """Some records as lines."""
    rows = slice(max(first, 0), end)
    return Log(*(getattr(log, column.name)[rows] for column in fields(Log))).lines()


def assert_same(planned: Scenario, seed: int, replication: int) -> Log:
    """Play a planned scenario by both engines; the log that both give."""
    world, simpy = engines.simulate(planned, seed, replication, engines.SIMPY)
    other, compiled = engines.simulate(planned, seed, replication, engines.COMPILED)
    assert len(world.content) == len(other.content)
    assert (found := first_difference(simpy, compiled)) == "", found
    return simpy
