"""All that a worker needs, imported once for all of them."""
# ruff: noqa: E402

from __future__ import annotations

import gc
import os

# The command speaks for all of them. What one says as it dies is no message to a user.
os.dup2(os.open(os.devnull, os.O_WRONLY), 2)

from sim import compiled, engines, measures, store

__all__ = ["engines", "measures", "store"]

store.spare_pandas()
if not compiled.missing() and compiled.is_kept():  # else somebody is compiling it, or nobody can
    compiled.machine_code()
gc.freeze()  # modules are no garbage: a run's own, collected after it, are found much faster
