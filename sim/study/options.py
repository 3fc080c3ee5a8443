"""What every study can be asked for: the options that commands share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any, Final

from sim import scenario
from sim.engines import COMPILED, ENGINES, SIMPY, missing
from sim.errors import EnvironmentFailed, InputError, is_text, nearest
from sim.schema import Scenario
from sim.study.progress import Progress

ALL: Final = "all"
MOST_ASKED: Final = 100_000  # replications
MOST_JOBS: Final = 1024


@dataclass(frozen=True)
class Options:
    """See `sim run --help`. None: what the scenario says; of engines the fastest there is.

    readings: names, or text with commas between them; `all`; sets, changes: dotted key -> value
    (text is YAML), a change also {"times": x}, {"plus": x} or {"as_of": date}; precision: relative
    half-width of takedowns and contacts; jobs: processes here, or batches in flight on a cluster;
    cluster: a Dask scheduler's address; command: what was typed, for the page.
    """

    replications: int | None = None
    precision: float | None = None
    seed: int | None = None
    jobs: int | None = None
    cluster: str | None = None
    engine: str | None = None
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
        if not is_text(str(self.out)) or not str(self.out):
            raise InputError("is no folder", key="--out", value=str(self.out), expected="a folder")
        named(self.readings)
        if self.engine is not None and self.engine not in ENGINES:
            raise InputError(
                "no such engine", key="--engine", value=self.engine,
                expected=" or ".join(ENGINES), nearest=nearest(self.engine, ENGINES),
            )  # fmt: skip
        if self.engine == COMPILED and missing():
            raise EnvironmentFailed(f"--engine {COMPILED}: {missing()}")

    @property
    def folder(self) -> Path:
        """Where results go."""
        return Path(self.out)

    @property
    def plays(self) -> str:
        """The engine that plays: the one asked for, else the fastest that there is."""
        return self.engine or (SIMPY if missing() else COMPILED)

    def aside(self, folder: Path) -> Options:
        """The same, with results in another folder and no log kept."""
        return replace(self, out=folder, trace=False)

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
        case {"plus": amount}:
            return f"{key} {amount:+g}"
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
