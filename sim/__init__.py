"""What would another analyst team change? An event-driven simulator of a moderation queue.

Every command is one call:

    import sim
    summary = sim.run("baseline", replications=5)
    summary = sim.compare("baseline", ["analysts-plus-25"], replications=5, readings=["central"])
    summary = sim.sweep("baseline", "plan.capacity=0.8:2:0.2", replications=3)
    measures = sim.frame("results/baseline-0123456789ab")  # in pandas

Options are those of `sim.Options`; summaries are what `--json` prints.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sim.calls import compare, frame, run, sweep
    from sim.errors import EnvironmentFailed, InputError
    from sim.scenario import differences, dump, load, new, origins, shipped
    from sim.study import Options

__all__ = [
    "EnvironmentFailed",
    "InputError",
    "Options",
    "compare",
    "differences",
    "dump",
    "frame",
    "load",
    "new",
    "origins",
    "run",
    "shipped",
    "sweep",
]

# Imported when first asked for: `sim --help` must not wait for numpy.
HOMES = {
    "EnvironmentFailed": "sim.errors",
    "InputError": "sim.errors",
    "Options": "sim.study",
    "compare": "sim.calls",
    "differences": "sim.scenario",
    "dump": "sim.scenario",
    "frame": "sim.calls",
    "load": "sim.scenario",
    "new": "sim.scenario",
    "origins": "sim.scenario",
    "run": "sim.calls",
    "shipped": "sim.scenario",
    "sweep": "sim.calls",
}


def __getattr__(name: str) -> Any:
    """A public name, imported when first asked for."""
    if name not in HOMES:
        raise AttributeError(f"module 'sim' has no attribute {name!r}")
    return getattr(import_module(HOMES[name]), name)


def __dir__() -> list[str]:
    return sorted(__all__)
