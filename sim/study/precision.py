"""How often runs are played: a number that is given, or until they are known well enough."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from sim.paired import MOST_REPLICATIONS, START, settled, told_early
from sim.study.options import Options
from sim.study.replicate import Played, Task, play_all, results
from sim.study.sample import Sample, kind_of

Group = Sequence[Played]
"""What is paired: a baseline and what is compared with it, in one reading."""

PRECISE: Final = ("takedowns", "contacts")  # what --precision and verdicts are about


def how_often(groups: Sequence[Group], options: Options) -> list[int]:
    """How often the runs of each group are to be played: all of a group equally often, in pairs.

    Unless a number is given they are played to find out, until verdicts are settled or the
    precision asked for is met, group by group.
    """
    if options.replications is not None:
        return [options.replications] * len(groups)
    counts = [0] * len(groups)
    most = [most_of(group, options) for group in groups]
    left = list(range(len(groups)))
    while left:
        for i in left:
            is_looked_at = options.precision is not None or len(groups[i]) > 1
            counts[i] = min(counts[i] + START, most[i]) if is_looked_at else most[i]
        play_together([(groups[i], counts[i]) for i in left], options)
        left = [
            i for i in left
            if counts[i] < most[i] and not is_enough(groups[i], counts[i], options)
        ]  # fmt: skip
    say_what_was_saved(groups, counts, most, options)
    return counts


def most_of(group: Group, options: Options) -> int:
    """The number of replications at which a group is left alone in any case."""
    if options.precision is not None:
        return MOST_REPLICATIONS
    return max(run.scenario.replications for run in group)


def is_enough(group: Group, count: int, options: Options) -> bool:
    """Whether so many replications settle what is asked of a group."""
    if options.precision is not None:
        return all(is_precise(run, count, options, options.precision) for run in group)
    return is_told(group, count, options)


def is_told(group: Group, count: int, options: Options) -> bool:
    """Whether each what-if's takedowns and contacts are told from the baseline's, or the same."""
    base, *others = [Sample.of(results(run, count, options.folder, twin=False)) for run in group]
    acts = min(run.scenario.plan.from_.year for run in group)
    keys = [key for key in base.totals if key[0] in PRECISE and is_judged(key[1], acts)]
    first = base.only(keys).values
    return all(
        told_early(first, other.only(keys).values, options.confidence, len(others))
        for other in others
    )


def is_judged(period: str, acts: int) -> bool:
    """Whether a verdict counts: the whole run, and calendar years from that of the plan on."""
    return period == "all" or (kind_of(period) == "year" and int(period) >= acts)


def say_what_was_saved(
    groups: Sequence[Group], counts: Sequence[int], most: Sequence[int], options: Options
) -> None:
    """How many replications were not needed, and of which reading."""
    if options.precision is not None:
        if max(counts) == MOST_REPLICATIONS:
            options.progress.say(f"not precise enough after {MOST_REPLICATIONS} replications")
        most = [max(counts)] * len(counts)
    saved = sum(
        len(group) * (limit - count)
        for group, count, limit in zip(groups, counts, most, strict=True)
    )
    if saved:
        each = ", ".join(
            f"{group[0].scenario.reading} {count}"
            for group, count in zip(groups, counts, strict=True)
        )
        options.progress.say(f"settled, {saved} replications saved (played: {each})")


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
    parts: Sequence[tuple[Group, int]], options: Options, more: Sequence[Task] = ()
) -> None:
    """Play so many replications of the runs of each group, and some others."""
    tasks = [
        task
        for group, count in parts
        for run in group
        for task in run.tasks(range(count), log=options.trace)
    ]
    due = [*tasks, *more]
    play_all(due, options.folder, options.jobs, options.progress, options.cluster)
