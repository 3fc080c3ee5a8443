"""How often runs are played: a number that is given, or until they are known well enough."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final

from sim.paired import MOST_REPLICATIONS, START, settled, told_early
from sim.study.options import Options
from sim.study.replicate import Played, Task, play_all, results
from sim.study.sample import Sample

Group = Sequence[Played]
"""What is paired: a baseline and what is compared with it, in one reading."""

PRECISE: Final = ("takedowns", "contacts")  # what --precision and verdicts are about


Beside = Callable[[int, int], Sequence[Task]]
"""(group, count): what is played in the same worlds as so many replications of its baseline."""


def nothing(group: int, count: int) -> Sequence[Task]:
    """Nothing is played beside."""
    return ()


def how_often(
    groups: Sequence[Group], options: Options, beside: Beside = nothing
) -> list[list[int]]:
    """How often each run of each group is to be played, its baseline as often as any.

    Unless a number is given they are played to find out: what-ifs until their verdict is settled,
    or with a precision every run until it is met.
    """
    if options.replications is not None:
        return [[options.replications] * len(group) for group in groups]
    counts = [[0] * len(group) for group in groups]
    most = [most_of(group, options) for group in groups]
    left = [
        (g, i) for g, group in enumerate(groups) for i in range(len(group))
        if i > 0 or len(group) == 1 or options.precision is not None
    ]  # fmt: skip
    while left:
        for g, i in left:
            is_looked_at = len(groups[g]) > 1 or options.precision is not None
            counts[g][i] = min(counts[g][i] + START, most[g]) if is_looked_at else most[g]
            counts[g][0] = max(counts[g])
        more = [task for g, own in enumerate(counts) for task in beside(g, own[0])]
        play_together(pairs(groups, counts), options, more)
        left = [
            (g, i) for g, i in left
            if counts[g][i] < most[g] and not is_enough(groups[g], i, counts[g][i], options)
        ]  # fmt: skip
    say_what_was_saved(counts, most, options)
    return counts


def pairs(groups: Sequence[Group], counts: Sequence[Sequence[int]]) -> list[tuple[Played, int]]:
    """Each run with how often it is played."""
    return [
        pair
        for group, own in zip(groups, counts, strict=True)
        for pair in zip(group, own, strict=True)
    ]


def most_of(group: Group, options: Options) -> int:
    """The number of replications at which a run is left alone in any case."""
    if options.precision is not None:
        return MOST_REPLICATIONS
    return max(run.scenario.replications for run in group)


def is_enough(group: Group, i: int, count: int, options: Options) -> bool:
    """Whether so many replications of a run settle what is asked of it."""
    if options.precision is not None:
        return is_precise(group[i], count, options, options.precision)
    base, other = (
        Sample.of(results(run, count, options.folder, twin=False)) for run in (group[0], group[i])
    )
    keys = [key for key in base.totals if key[0] in PRECISE]
    acts = str(group[i].scenario.plan.from_.year)  # the year of the headline, if there is one
    keys = [key for key in keys if key[1] == acts] or [key for key in keys if key[1] == "all"]
    first, second = base.only(keys).values, other.only(keys).values
    return told_early(first, second, options.confidence, len(group) - 1)


def say_what_was_saved(
    counts: Sequence[Sequence[int]], most: Sequence[int], options: Options
) -> None:
    """How many replications were not needed."""
    played = sum(map(sum, counts))
    if options.precision is not None:
        longest = max(map(max, counts))
        if longest == MOST_REPLICATIONS:
            options.progress.say(f"not precise enough after {MOST_REPLICATIONS} replications")
        most = [longest] * len(counts)
    whole = sum(limit * len(own) for limit, own in zip(most, counts, strict=True))
    if played < whole:
        options.progress.say(f"settled: {whole - played:,} of {whole:,} replications saved")


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


def is_precise(run: Played, number: int, options: Options, precision: float) -> bool:
    """Whether takedowns and contacts of the whole run are known well enough."""
    sample = Sample.of(results(run, number, options.folder, twin=False))
    chosen = sample.only([(name, "all", "", "") for name in PRECISE])
    return settled(chosen.values, precision, options.confidence)


def play_together(
    runs: Sequence[tuple[Played, int]], options: Options, more: Sequence[Task] = ()
) -> None:
    """Play so many replications of each run, and some others."""
    tasks = [task for run, count in runs for task in run.tasks(range(count), log=options.trace)]
    due = [*tasks, *more]
    play_all(due, options.folder, options.jobs, options.progress, options.cluster)
