"""Write the golden answers of `sim doctor` anew: `python -m sim.doctor`."""

from __future__ import annotations

import json

from sim.doctor import GOLDEN, answers

GOLDEN.write_text(json.dumps(answers(), indent=1) + "\n", encoding="utf-8")
