"""How often runs are played: a number that is given, or until they are known well enough."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from sim.paired import MOST_REPLICATIONS, START, settled
from sim.study.options import Options
from sim.study.replicate import Played, Task, play_all, results
from sim.study.sample import Sample

PRECISE: Final = ("takedowns", "contacts")  # what --precision is about


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
    due = [*tasks, *more]
    play_all(due, options.folder, options.jobs, options.progress, options.cluster)
