"""What is paired with what: a baseline with its what-ifs, or with the points of a sweep."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sim import scenario
from sim.errors import InputError
from sim.scenario.files import chain
from sim.schema import LEVERS, Scenario
from sim.study.options import ALL, Options, titled
from sim.study.replicate import Played
from sim.study.running import played_as
from sim.study.varying import Vary, at_value

CHANGED: Final = "changed"  # name of the baseline with the options' changes


@dataclass(frozen=True)
class Trial:
    """What is paired in one reading."""

    reading: str
    base: Played
    alternatives: tuple[Played, ...]

    @property
    def runs(self) -> tuple[Played, ...]:
        """All of them, the baseline first."""
        return (self.base, *self.alternatives)


def compared_trial(
    base: str | Path, alternatives: Sequence[str | Path], reading: str, options: Options
) -> Trial:
    """A baseline and its what-ifs in one reading; without any, itself with the changes."""
    if not alternatives:
        plain = options.load(base, reading, changed=False)
        changed = titled(options.load(base, reading), options.changes)
        label = f"{changed.scenario}-{CHANGED}"
        return Trial(
            reading, played_as(plain, options), (played_as(changed, options, label=label),)
        )
    own = options.load(base, reading)
    loaded = [options.load(name, reading) for name in alternatives]
    labels = [s.scenario for s in (own, *loaded)]
    twice = next((label for label in labels if labels.count(label) > 1), None)
    if twice:
        raise InputError("is named twice in one comparison", value=twice)
    for s in loaded:
        must_pair(own, s)
    return Trial(
        reading, played_as(own, options), tuple(played_as(s, options, own.seed) for s in loaded)
    )


def what_ifs(base: str | Path, options: Options) -> Sequence[str]:
    """What a baseline is compared with if nothing is named: none if there are changes to lay on it.

    InputError: there is none.
    """
    reading, *_ = options.chosen_readings(base, ALL)
    return () if options.changes else children_of(options.load(base, reading).scenario)


def children_of(base: str) -> list[str]:
    """Every scenario in ./scenarios/ that descends from a baseline, by lever, capacity and name.

    InputError: there is none.
    """
    names = [s.name for s in scenario.shipped() if s.name != base]
    found = [
        name for name in names if any(d.data.get("scenario") == base for d in chain(name)[:-1])
    ]
    if not found:
        raise InputError("no what-if to compare with", expected="a name, or files in scenarios/")

    def place(name: str) -> tuple[int, bool, float, str]:
        s = scenario.load(name)
        lever = LEVERS.index(s.lever) if s.lever else -1
        return lever, s.plan.capacity == 1, s.plan.capacity, name

    return sorted(found, key=place)


def must_pair(base: Scenario, other: Scenario) -> None:
    """InputError: the two do not cover the same time."""
    if base.horizon != other.horizon:
        raise InputError(
            f"cannot be compared with {base.scenario}: another clock",
            key=f"{other.scenario}: clock",
            expected=f"{base.clock.start} to {base.clock.end}",
        )


def swept_trial(name: str | Path, vary: Vary, reading: str, options: Options) -> Trial:
    """A scenario as it is, and at each value of a key."""
    own = options.load(name, reading)
    points = [
        played_as(at_value(name, vary, value, reading, options), options, own.seed, value=value)
        for value in vary.values
    ]
    for point in points:
        must_pair(own, point.scenario)
    return Trial(reading, played_as(own, options), tuple(points))
