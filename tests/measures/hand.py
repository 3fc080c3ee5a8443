"""Runs written by hand: a log as lines of text, and a world with what measures need to know."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from sim import records as r
from sim.measures import Measured, measure
from sim.posts import EVERYBODY
from sim.records import Log, Record
from sim.roster import Roster
from sim.schema import Scenario
from sim.world import World

HALF_AN_HOUR = {"distribution": "constant", "value": 30.0}


@dataclass
class Account:
    """A modelled account."""

    content: int = 0
    presence: int = 0
    generation: int = 1
    reach: float = 1.0
    age: float = 0.0
    is_return: bool = False


@dataclass
class Lead:
    """A lead about an account outside the model; accounts are numbered behind the modelled."""

    platform: int = 0
    content: int = 0
    genuine: bool = True


@dataclass
class Shift:
    """A shift of so many analysts, the first ones of their team."""

    start: float
    end: float
    protected: float | None = None
    members: int = 1
    team: int = 0


def scenario(
    start: str = "2024-01-01", end: str = "2024-03-01", warm_up_days: int = 0, **sections: Any
) -> Scenario:
    """Two platforms (a, b), two content types (x, y), an analyst; sections replace these."""
    return Scenario.model_validate(
        {
            "scenario": "by-hand",
            "title": "By hand",
            "question": "?",
            "clock": {"start": start, "end": end, "warm_up_days": warm_up_days, "timezone": "UTC"},
            "content_types": {"x": {}, "y": {}},
            "analysts": analysts(),
            "platforms": {"a": {}, "b": {}},
            **sections,
        }
    )


def analysts(team: dict[str, Any] | None = None, **changes: Any) -> dict[str, Any]:
    """The section of the analysts."""
    desk = {"headcount": 1.0, "shift": "always", **(team or {})}
    return {"triage_minutes": HALF_AN_HOUR, "teams": {"desk": desk}, **changes}


def world(
    played: Scenario,
    accounts: Sequence[Account] = (),
    leads: Sequence[Lead] = (),
    shifts: Sequence[Shift] = (),
) -> World:
    """The world of a scenario, as far as measures look."""
    none = np.empty(0)
    members = np.array([shift.members for shift in shifts], dtype=np.int64)
    team = np.array([shift.team for shift in shifts], dtype=np.int64)
    most = [members[team == number].max(initial=0) for number in range(len(played.analysts.teams))]
    team_first = np.append(0, np.cumsum(most))
    roster = Roster(
        np.array([shift.start for shift in shifts], dtype=np.float64),
        np.array(
            [s.start if s.protected is None else s.protected for s in shifts], dtype=np.float64
        ),
        np.array([shift.end for shift in shifts], dtype=np.float64),
        team_first[team] + members,
        np.append(0, np.cumsum(members)),
        np.concatenate(
            [none, *(team_first[k] + np.arange(n) for k, n in zip(team, members, strict=True))]
        ).astype(np.int64),
        int(team_first[-1]),
        team,
        team_first,
        np.zeros(len(shifts), dtype=np.int64),
        (EVERYBODY,) * len(played.analysts.teams),
    )
    return World(
        scenario=played,
        horizon=played.horizon,
        roster=roster,
        presence=np.array([a.presence for a in accounts], dtype=np.int32),
        generation=np.array([a.generation for a in accounts], dtype=np.int32),
        content=np.array([a.content for a in accounts], dtype=np.int32),
        reach=np.array([a.reach for a in accounts], dtype=np.float64),
        age_at_entry=np.array([a.age for a in accounts], dtype=np.float64),
        is_return=np.array([a.is_return for a in accounts], dtype=np.bool_),
        outside_at=np.zeros(len(leads)),
        outside_content=np.array([lead.content for lead in leads], dtype=np.int64),
        outside_platform=np.array([lead.platform for lead in leads], dtype=np.int64),
        outside_source=np.zeros(len(leads), dtype=np.int64),
        outside_genuine=np.array([lead.genuine for lead in leads], dtype=np.bool_),
        platforms=tuple(played.platforms),
        contents=tuple(played.content_types),
        sources=("public",),
    )


def log(text: str) -> Log:
    """A log as `Log.lines` writes it, in any order of time."""
    records = [record(line) for line in text.strip().splitlines() if line.strip()]
    return Log.of(sorted(records, key=lambda one: one[0]))


def record(line: str) -> Record:
    """One record of one line."""
    at, name, *rest = line.split()
    kind = r.RECORD_NAMES.index(name)
    named = dict(word.split("=") for word in rest if "=" in word)
    (cause,) = [word for word in rest if "=" not in word] or ["-"]
    return (
        float(at),
        kind,
        int(named.get("account", -1)),
        int(named.get("flag", -1)),
        int(named.get("actor", -1)),
        cause_of(kind, cause),
    )


def cause_of(kind: int, name: str) -> int:
    """The cause of a name; `opening` is the group's where an account is opened."""
    if name == "-":
        return r.NONE
    if (kind, name) == (r.OPENED, "opening"):
        return r.BY_GROUP
    return r.CAUSE_NAMES.index(name)


class Found:
    """What was measured, by measure and place."""

    def __init__(self, text: str, of: World) -> None:
        self.measured: Measured = measure(log(text), of)
        self.values = self.measured.table.by_key()

    def __call__(
        self, name: str, period: str = "all", platform: str = "", content: str = ""
    ) -> float | None:
        """The value, or None if it has no row."""
        return self.values.get((name, period, platform, content))
