"""Studies: scenarios played often enough to say what they would give, alone or in pairs."""

from __future__ import annotations

from sim.study.comparing import compare, sweep
from sim.study.options import Options
from sim.study.running import run

__all__ = ["Options", "compare", "run", "sweep"]
