"""How often runs are played: a number that is given, or until they are known well enough."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from sim.paired import MOST_REPLICATIONS, START, settled, told_early
from sim.study.options import Options
from sim.study.replicate import Played, Task, play_all, tables
from sim.study.sample import Sample
from sim.study.summary import runs_in

Group = Sequence[Played]
"""What is paired: a baseline and what is compared with it, in one reading."""

PRECISE: Final = ("takedowns", "contacts")  # what --precision and verdicts are about


Beside = Callable[[int, int], Sequence[Task]]
"""(group, count): what is played in the same worlds as so many replications of its baseline."""


def nothing(group: int, count: int) -> Sequence[Task]:
    """Nothing is played beside."""
    return ()


def how_often(groups: Sequence[Group], options: Options, beside: Beside = nothing) -> list[int]:
    """How often the runs of each group are to be played: all of a group equally often.

    Unless a number is given they are played to find out, until every verdict of the group is
    settled, or with a precision until every run meets it. Levels of one group are means over the
    same worlds, so they never contradict its differences.
    """
    if options.replications is not None:
        return [options.replications] * len(groups)
    counts = [0] * len(groups)
    most = [most_of(group, options) for group in groups]
    left = list(range(len(groups)))
    while left:
        for g in left:
            is_looked_at = len(groups[g]) > 1 or options.precision is not None
            counts[g] = min(counts[g] + START, most[g]) if is_looked_at else most[g]
        more = [task for g, count in enumerate(counts) for task in beside(g, count)]
        play_together(pairs(groups, counts), options, more)
        left = [
            g for g in left if counts[g] < most[g] and not is_enough(groups[g], counts[g], options)
        ]
    say_what_was_saved(groups, counts, most, options)
    return counts


def pairs(groups: Sequence[Group], counts: Sequence[int]) -> list[tuple[Played, int]]:
    """Each run with how often it is played."""
    return [(run, count) for group, count in zip(groups, counts, strict=True) for run in group]


def most_of(group: Group, options: Options) -> int:
    """The number of replications at which a run is left alone in any case."""
    if options.precision is not None:
        return MOST_REPLICATIONS
    return max(run.scenario.replications for run in group)


def is_enough(group: Group, count: int, options: Options) -> bool:
    """Whether so many replications settle what is asked of a group."""
    if options.precision is not None:
        return all(is_precise(run, count, options, options.precision) for run in group)
    base, *others = (known_of(run, count, options) for run in group)
    acts = str(group[-1].scenario.plan.from_.year)  # the year of the headline, if there is one
    keys = [key for key in base.totals if key[1] == acts]
    keys = keys or [key for key in base.totals if key[1] == "all"]
    first = base.only(keys).values
    return all(
        told_early(first, other.only(keys).values, options.confidence, len(others))
        for other in others
    )


def known_of(run: Played, count: int, options: Options) -> Sample:
    """What precision and verdicts are about, in the replications 0 .. count - 1."""
    return Sample.of([found.only(PRECISE) for found in tables(run, count, options.folder)])


def say_what_was_saved(
    groups: Sequence[Group], counts: Sequence[int], most: Sequence[int], options: Options
) -> None:
    """How many replications were not needed."""
    if options.precision is not None:
        if max(counts) == MOST_REPLICATIONS:
            options.progress.say(f"not precise enough after {MOST_REPLICATIONS} replications")
        most = [max(counts)] * len(counts)
    sizes = [len(group) for group in groups]
    played = sum(size * count for size, count in zip(sizes, counts, strict=True))
    whole = sum(size * limit for size, limit in zip(sizes, most, strict=True))
    if played < whole:
        options.progress.say(f"settled: {whole - played:,} of {whole:,} replications saved")


def missed(summary: Mapping[str, Any], precision: float | None) -> bool:
    """Whether a run in a summary is less precise than was asked for, or it cannot be told."""
    if precision is None:
        return False
    cells = [run["measures"].get(name) for run in runs_in(summary) for name in PRECISE]
    return any(cell and is_wide(cell, precision) for cell in cells)


def is_wide(cell: Mapping[str, Any], precision: float) -> bool:
    """Whether half an interval is more than a share of its mean."""
    if cell["ci_low"] is None:
        return True
    return bool((cell["ci_high"] - cell["ci_low"]) / 2 > precision * abs(cell["mean"]))


def is_precise(run: Played, number: int, options: Options, precision: float) -> bool:
    """Whether takedowns and contacts of the whole run are known well enough."""
    chosen = known_of(run, number, options).only([(name, "all", "", "") for name in PRECISE])
    return settled(chosen.values, precision, options.confidence)


def play_together(
    runs: Sequence[tuple[Played, int]], options: Options, more: Sequence[Task] = ()
) -> None:
    """Play so many replications of each run, and some others."""
    tasks = [task for run, count in runs for task in run.tasks(range(count), log=options.trace)]
    due = [*tasks, *more]
    play_all(due, options.folder, options.jobs, options.progress, options.cluster)
