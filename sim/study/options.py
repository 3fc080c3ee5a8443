"""What every study can be asked for: the options that commands share."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Final

from sim import scenario
from sim.errors import InputError, nearest
from sim.paired import MOST_REPLICATIONS, START, settled
from sim.schema import Scenario
from sim.study.progress import Progress
from sim.study.replicate import Played, Task, play_all, results
from sim.study.sample import Sample

ENGINES: Final = ("simpy",)
ALL: Final = "all"
MOST_ASKED: Final = 100_000  # replications
MOST_JOBS: Final = 1024
PRECISE: Final = ("takedowns", "contacts")  # what --precision is about


@dataclass(frozen=True)
class Options:
    """See `sim run --help`. None: what the scenario says.

    readings: names, or text with commas between them; `all`; sets, changes: dotted key -> value
    (text is YAML), a change also {"times": x} or {"as_of": date}; precision: relative half-width
    of takedowns and contacts; command: what was typed, for the page.
    """

    replications: int | None = None
    precision: float | None = None
    seed: int | None = None
    jobs: int | None = None
    engine: str = "simpy"
    readings: Sequence[str] | str | None = None
    from_: date | str | None = None
    sets: Mapping[str, Any] = field(default_factory=dict)
    changes: Mapping[str, Any] = field(default_factory=dict)
    confidence: float = 0.9
    out: Path | str = "results"
    trace: bool = False
    progress: Progress = field(default_factory=Progress)
    command: str = ""

    def __post_init__(self) -> None:
        checked("replications", self.replications, 1, MOST_ASKED)
        checked("precision", self.precision, 1e-4, 1)
        checked("jobs", self.jobs, 1, MOST_JOBS)
        checked("confidence", self.confidence, 0.5, 0.9999)
        checked("seed", self.seed, 0, 2**63 - 1)
        named(self.readings)
        if self.engine not in ENGINES:
            what = "not yet" if self.engine == "compiled" else "no such engine"
            raise InputError(what, key="--engine", value=self.engine, expected="simpy")

    @property
    def folder(self) -> Path:
        """Where results go."""
        return Path(self.out)

    @property
    def workers(self) -> int:
        """Processes at a time."""
        return self.jobs or os.cpu_count() or 1

    def load(self, name: str | Path, reading: str, changed: bool = True) -> Scenario:
        """A scenario in one reading, with these options; `changed`: with the changes too."""
        changes = self.changes if changed else {}
        return scenario.load(
            name, reading=reading, sets=self.sets, changes=changes, from_=self.from_
        )

    def chosen_readings(self, name: str | Path, default: str) -> tuple[str, ...]:
        """The readings to play, in the scenario's order. InputError: it has no such reading."""
        known = scenario.readings_of(name)
        # A run's own scenario.yaml is one reading, whichever it was.
        wanted = named(self.readings) or (default if default in known else ALL,)
        if ALL in wanted:
            return known
        for reading in wanted:
            if reading not in known:
                raise InputError(
                    "no such reading", key="--readings", value=reading,
                    expected=", ".join(known), nearest=nearest(reading, known),
                )  # fmt: skip
        return tuple(reading for reading in known if reading in wanted)


def named(readings: Sequence[str] | str | None) -> tuple[str, ...]:
    """The readings asked for, one by one; () for those of the command.

    InputError: none is named, or one twice.
    """
    if readings is None:
        return ()
    names = tuple(readings.split(",") if isinstance(readings, str) else readings)
    if not all(names) or not names:
        expected = f"names with commas between, or {ALL}"
        raise InputError("a name is empty", key="--readings", value=readings, expected=expected)
    if len(set(names)) < len(names):
        raise InputError("a reading is named twice", key="--readings", value=",".join(names))
    return names


def titled(s: Scenario, changes: Mapping[str, Any]) -> Scenario:
    """A scenario called after the changes of the options, not after its baseline."""
    said = ", ".join(in_words(key, scenario.read_value(raw)) for key, raw in changes.items())
    named = {"title": said, "question": f"What would {said} change?"}
    return s.model_copy(update=named)


def in_words(key: str, change: object) -> str:
    """A change as `analysts.triage_minutes * 0.5`."""
    match change:
        case {"times": factor}:
            return f"{key} * {factor:g}"
        case {"as_of": day}:
            return f"{key} as of {day}"
        case {"distribution": name, **parameters}:
            own = ", ".join(f"{parameter} {value}" for parameter, value in parameters.items())
            return f"{key} = {name} ({own})"
    return f"{key} = {change}"


def checked(name: str, value: float | None, low: float, high: float) -> None:
    """InputError: an option's number lies outside its bounds."""
    if value is not None and not low <= value <= high:
        expected = f"{low:g} to {high:g}"
        raise InputError("out of range", key=f"--{name}", value=value, expected=expected)


def how_often(runs: Sequence[Played], options: Options) -> int:
    """How often every run is to be played; for a precision they are played to find out.

    All equally often, so that they can be paired.
    """
    if options.replications is not None or options.precision is None:
        return options.replications or max(run.scenario.replications for run in runs)
    for number in rounds():
        play_numbers(runs, options, range(number))
        if all(is_precise(run, number, options, options.precision) for run in runs):
            return number
    options.progress.say(f"not precise enough after {MOST_REPLICATIONS} replications")
    return MOST_REPLICATIONS


def missed(summary: Mapping[str, Any], precision: float | None) -> bool:
    """Whether a run in a summary is less precise than was asked for, or it cannot be told."""
    if precision is None:
        return False
    cells = [run["measures"].get(name) for run in runs_in(summary) for name in PRECISE]
    return any(cell and is_wide(cell, precision) for cell in cells)


def runs_in(summary: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """The runs in the summary of a run, a comparison or a sweep."""
    for part in summary.get("readings") or [summary]:
        yield part.get("baseline", part)
        yield from part.get("alternatives") or part.get("points") or []


def is_wide(cell: Mapping[str, Any], precision: float) -> bool:
    """Whether half an interval is more than a share of its mean."""
    if cell["ci_low"] is None:
        return True
    return bool((cell["ci_high"] - cell["ci_low"]) / 2 > precision * abs(cell["mean"]))


def rounds() -> Iterator[int]:
    """Numbers of replications at which precision is looked at."""
    yield from range(START, MOST_REPLICATIONS + 1, START)


def is_precise(run: Played, number: int, options: Options, precision: float) -> bool:
    """Whether takedowns and contacts of the whole run are known well enough."""
    sample = Sample.of(results(run, number, options.folder, twin=False))
    chosen = sample.only([(name, "all", "", "") for name in PRECISE])
    return settled(chosen.values, precision, options.confidence)


def play_numbers(
    runs: Sequence[Played], options: Options, numbers: range, more: Sequence[Task] = ()
) -> None:
    """Play some replications of every run."""
    tasks = [task for run in runs for task in run.tasks(numbers, log=options.trace)]
    play_all([*tasks, *more], options.folder, options.workers, options.progress)
