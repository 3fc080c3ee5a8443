"""Two engines, one answer: each plays a drawn world and gives the same log to the last bit."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Final

from sim import compiled
from sim.columns import Traits
from sim.compiled import missing
from sim.parts import Parts
from sim.records import Log
from sim.schema import Scenario
from sim.state import DrawnTooNarrow
from sim.world import Breadth, World, draw

COMPILED, SIMPY = "compiled", "simpy"
ENGINES: Final = (COMPILED, SIMPY)

__all__ = ["COMPILED", "ENGINES", "SIMPY", "make_ready", "missing", "player", "simulate"]


@cache
def make_ready(engine: str, say: Callable[[str], None]) -> None:
    """Have an engine compiled before many worlds are played; say, once, what takes so long."""
    if missing():
        say(f"played by SimPy, slower with the same results: {missing()}")
    if engine == COMPILED and not missing() and not compiled.is_kept():
        say("compiling the engine: once, some 15 seconds")
        compiled.machine_code()
        if not compiled.is_kept():
            say(f"the compiled code could not be kept in {compiled.folder()}")


def player(engine: str = COMPILED) -> Callable[[Traits], Log]:
    """What plays a drawn world; SimPy where there is no compiler. DrawnTooNarrow: see `simulate`.

    Columns that nobody else holds are let go of while it plays: a third of a run's memory.
    """
    if engine == SIMPY or missing():
        from sim import processes

        return processes.play
    return compiled.play


def simulate(
    scenario: Scenario,
    seed: int,
    replication: int,
    engine: str = COMPILED,
    parts: Parts | None = None,
) -> tuple[World, Log]:
    """Draw the world of one replication of a planned scenario, and play it.

    parts: of worlds that are drawn with them, equal ones are made once (see `draw`). A run that
    needs more than was drawn is played again in a broader world; what both have is the same.
    """
    breadth = Breadth()
    while True:
        world, *traits = draw(scenario, seed, replication, breadth, parts)
        try:
            return world, player(engine)(traits.pop())
        except DrawnTooNarrow as narrow:
            breadth = breadth.broader(narrow.short)
