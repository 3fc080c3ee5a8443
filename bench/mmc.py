"""M/M/c through the whole engine: five analysts, load 0.8, one source of leads.

World, log and measures included; the result is flags per CPU-second.
"""

from __future__ import annotations

from time import process_time
from typing import Any

from sim import engines, measures, scenario


def case(months: int) -> dict[str, Any]:
    """576 flags a day, ten minutes each, five analysts day and night."""
    return {
        "scenario": "mmc",
        "title": "M/M/5",
        "question": "How many flags a second?",
        "clock": {"start": "2024-01-01", "end": f"2024-{1 + months:02d}-01", "timezone": "UTC"},
        "leads": [{"source": "public", "per_day": 576}],
        "analysts": {
            "triage_minutes": {"distribution": "exponential", "mean": 10},
            "teams": {"desk": {"headcount": 5, "shift": "always"}},
        },
        "platforms": {"meta": {}},
    }


def flags_per_second(months: int) -> float:
    """Flags worked through for each second of CPU time, from a planned scenario to measures."""
    played = scenario.planned(scenario.from_dict(case(months)))
    started = process_time()
    world, log = engines.simulate(played, 1, 1)
    measured = measures.measure(log, world)
    spent = process_time() - started
    return measured.table.by_key()["flags", "all", "", ""] / spent
