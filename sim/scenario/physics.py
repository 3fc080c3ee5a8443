"""What of a scenario can change a run, as text: equal physics, equal text."""

from __future__ import annotations

import json
from typing import Final

from sim.scenario.keys import complete, places_of, put
from sim.scenario.plan import planned
from sim.schema import Scenario

LABELS: Final = (
    "scenario", "title", "question", "extends", "lever", "expected", "readings", "reading",
    "reading_title", "believe", "ruled_out_by", "uncertain", "sources",
)  # fmt: skip
NOT_PHYSICS: Final = (*LABELS, "seed", "replications", "plan")


def inputs_key(s: Scenario) -> str:
    """The physics as canonical JSON: equal physics, equal text, whatever the file."""
    return played_key(planned(s))


def played_key(played: Scenario) -> str:
    """The same of a planned scenario.

    Names keep their order, because it decides which platform a uniform stands for. Shifts that
    nobody works are left out.
    """
    data = complete(played)
    worked = {name for team in played.analysts.teams.values() for name in team.shift.values}
    worked |= {name for p in played.platforms.values() for name in p.reviewer_shift.values if name}
    data["shifts"] = {name: shift for name, shift in data["shifts"].items() if name in worked}
    kept = {key: value for key, value in data.items() if key not in NOT_PHYSICS}
    return json.dumps(kept, separators=(",", ":"), default=str)


def without_analysts(s: Scenario) -> Scenario:
    """The twin in which nobody works and no plan acts: what harm is compared with."""
    data = complete(s)
    data["plan"] |= {"capacity": 1.0, "changes": {}}
    # Where nobody works, further teams and what each takes change nothing: one twin for all.
    name, team = next(iter(data["analysts"]["teams"].items()))
    data["analysts"]["teams"] = {name: team | {"content_types": None}}
    for path in places_of(data, "analysts.teams.*.headcount"):
        put(data, path, 0.0)
    return planned(Scenario.model_validate(data))
