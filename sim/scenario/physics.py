"""What of a scenario can change a run, as text: equal physics, equal text."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Final

from sim.scenario.document import Path
from sim.scenario.keys import complete, dated_paths, places_of, put
from sim.scenario.plan import planned
from sim.schema import Scenario
from sim.stepped import written

LABELS: Final = (
    "scenario", "title", "question", "extends", "readings", "reading", "reading_title", "believe",
    "ruled_out_by", "uncertain", "sources",
)  # fmt: skip
NOT_PHYSICS: Final = (*LABELS, "seed", "replications", "plan")


def inputs_key(s: Scenario) -> str:
    """The physics as canonical JSON: equal physics, equal text, whatever the file.

    Names keep their order, because it decides which platform a uniform stands for. Shifts that
    nobody works are left out.
    """
    return physics(planned(s))


def history_key(played: Scenario) -> str:
    """The physics up to the plan's date of a planned scenario, as canonical JSON.

    Paths from which a run works out ahead what will happen count as a whole.
    """
    data, day = complete(played), played.plan.from_
    begin = played.clock.start - timedelta(days=played.clock.warm_up_days)
    if day <= begin:
        return physics(played)
    for path, value in dated_paths(played):
        if is_read_in_time(path):
            put(data, path, written(value.within(begin, day)))
    return physics(Scenario.model_validate(data)) + str(day)


def is_read_in_time(path: Path) -> bool:
    """Whether a run reads a path only when it needs the value in force."""
    match path:
        case ("analysts", "search", "finds_per_hour"):
            return False
        case ("analysts", *_) | ("groups", "return", "delay_hours"):
            return True
        case ("leads", _, key):
            return key != "per_account_per_day"
        case ("platforms", _, key, *_):
            return key not in ("share", "detection")
    return False


def physics(played: Scenario) -> str:
    """What of a planned scenario can change a run, as canonical JSON."""
    data = complete(played)
    worked = {name for team in played.analysts.teams.values() for name in team.shift.values}
    data["shifts"] = {name: shift for name, shift in data["shifts"].items() if name in worked}
    kept = {key: value for key, value in data.items() if key not in NOT_PHYSICS}
    return json.dumps(kept, separators=(",", ":"), default=str)


def without_analysts(s: Scenario) -> Scenario:
    """The twin in which nobody works and no plan acts: what harm is compared with."""
    data = complete(s)
    data["plan"] |= {"capacity": 1.0, "changes": {}}
    for path in places_of(data, "analysts.teams.*.headcount"):
        put(data, path, 0.0)
    return planned(Scenario.model_validate(data))
