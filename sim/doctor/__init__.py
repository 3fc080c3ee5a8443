"""Does this installation give the answers that it should, with which engine, and how fast?

`sim doctor` plays one small world in which every mechanism of the baseline is at work and sets
its measures beside those that were written down when the model last changed; plays it by both
engines; and races a textbook queue. `python -m sim.doctor` writes the golden answers anew.
"""

from __future__ import annotations

import json
import math
import os
import platform
from pathlib import Path
from time import process_time
from typing import Any, Final

from sim import engines, measures, scenario, store
from sim.doctor.textbook import served
from sim.doctor.world import MMC, SMALL
from sim.study.version import LIBRARIES, model_version

GOLDEN: Final = Path(__file__).with_name("golden.json")
CLOSE: Final = 1e-9  # another processor's logarithm may differ in the last bit
TURNS: Final = 3  # of the race

Finding = dict[str, Any]


def examine() -> Finding:
    """All findings: versions, engine, golden answers, engines, speed; ok: all is well."""
    known = json.loads(GOLDEN.read_text(encoding="utf-8"))
    found = answers()
    golden = [
        {
            "answer": name,
            "expected": value,
            "found": found.get(name),
            "ok": is_close(found, name, value),
        }
        for name, value in known.items()
    ]
    agree = engines_agree()
    return {
        "version": model_version(),
        "python": platform.python_version(),
        "libraries": store.versions(LIBRARIES),
        "cores": os.cpu_count(),
        "engine": engines.SIMPY if engines.missing() else engines.COMPILED,
        "why_not_compiled": engines.missing() or None,
        "golden": golden,
        "engines_agree": agree,
        "speed": race(),
        "ok": all(row["ok"] for row in golden) and agree is not False,
    }


def answers() -> dict[str, float]:
    """The yearly totals of the small world."""
    planned = scenario.planned(scenario.from_dict(SMALL))
    world, log = engines.simulate(planned, planned.seed, 1)
    rows = measures.measure(log, world).table.rows()
    found = {"records": float(len(log))}
    for (name, period, place, content), value in rows:
        if period.isdecimal() and not place and not content:
            found[f"{name} {period}"] = value
    return found


def is_close(found: Finding, name: str, value: float) -> bool:
    """Whether an answer is the golden one."""
    return name in found and math.isclose(found[name], value, rel_tol=CLOSE, abs_tol=CLOSE)


def engines_agree() -> bool | None:
    """Whether both engines give the same log to the last bit; None where there is only one."""
    if engines.missing():
        return None
    planned = scenario.planned(scenario.from_dict(SMALL))
    logs = [engines.simulate(planned, planned.seed, 2, engine)[1] for engine in engines.ENGINES]
    columns = [[getattr(log, name).tobytes() for name in log.__slots__] for log in logs]
    return columns[0] == columns[1]


def race() -> dict[str, float]:
    """Flags a CPU-second through five analysts, world and measures included, in turns."""
    planned = scenario.planned(scenario.from_dict(MMC))
    ours, theirs = [], []
    for turn in range(1 + TURNS):
        started = process_time()
        world, log = engines.simulate(planned, 1, turn)
        flags = measures.measure(log, world).table.by_key()["flags", "all", "", ""]
        ours.append(flags / (process_time() - started))
        started = process_time()
        served(int(flags), turn)
        theirs.append(flags / (process_time() - started))
    # The first turn warms up.
    ratios = sorted(a / b for a, b in zip(ours[1:], theirs[1:], strict=True))
    return {
        "flags_a_second": max(ours[1:]),
        "textbook_flags_a_second": max(theirs[1:]),
        "times_as_fast": ratios[TURNS // 2],
    }
