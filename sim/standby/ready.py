"""All that a worker needs, imported once for all of them."""

from __future__ import annotations

import gc

from sim import compiled, engines, measures, store

__all__ = ["engines", "measures", "store"]

store.spare_pandas()
if not compiled.missing() and compiled.is_kept():  # else somebody is compiling it, or nobody can
    compiled.machine_code()
gc.freeze()  # modules are no garbage: a run's own, collected after it, are found much faster
