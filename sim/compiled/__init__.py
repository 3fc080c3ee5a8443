"""The second engine: the rules of `sim.rules`, called by a loop in machine code.

It gives the log of the SimPy processes to the last bit, ten times as fast and more. Nothing here
imports the compiler before a world is played.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.columns import Traits
from sim.compiled.cache import folder, is_kept, machine_code, missing
from sim.records import Log
from sim.state import DrawnTooNarrow, fresh

__all__ = ["folder", "is_kept", "machine_code", "missing", "play"]


def play(w: Traits) -> Log:
    """Play a drawn world. DrawnTooNarrow: more is needed; ImportError: there is no compiler."""
    code = machine_code()
    from sim.compiled.held import Held
    from sim.compiled.loop import BLOCKS, Records, Run

    columns: list[Any] = [w, fresh(w, filled), Records([], [], [], [], [], []), Run.fresh()]
    own = [one._asdict() for one in columns]  # nobody else may hold them: they are let go of
    del w, columns
    traits, state, log, run = (Held(one, block) for one, block in zip(own, BLOCKS, strict=True))
    short = code(traits.address, state.address, log.address, run.address)
    if short:
        raise DrawnTooNarrow(short)
    return Log(*(log.rows(name) for name in Records._fields))


def filled(value: Any, count: int) -> NDArray[Any]:
    """A column in which one value stands so often."""
    return np.broadcast_to(value, count)
