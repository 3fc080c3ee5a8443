"""`sim compare` and `sim sweep`: the same worlds under each scenario, in every reading."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, Final

from sim import scenario, store
from sim.schema import Scenario
from sim.study import folders
from sim.study.answers import answers
from sim.study.binding import binding
from sim.study.controls import controlled_cells
from sim.study.differences import Row, compared, difference_cells, hollow_years
from sim.study.growth import determined, frozen_runs, growth_line
from sim.study.options import ALL, MOST_ASKED, Options, checked
from sim.study.pools import standing
from sim.study.precision import Beside, how_often, nothing, pairs, play_together
from sim.study.rechecking import recheck
from sim.study.replicate import Played, Task, tables
from sim.study.running import summarised
from sim.study.sample import Sample
from sim.study.summary import Summary
from sim.study.trials import Trial, compared_trial, swept_trial, what_ifs
from sim.study.varying import HELD_ALIKE, Vary

KEPT_BY_MONTH: Final = ("takedowns", "contacts", "live_accounts", "flags", "backlog")


Counted = tuple[Trial, int]
"""A trial, and how often its runs are played."""


@dataclass(frozen=True)
class Outcome:
    """What came of a trial: summaries in the trial's order, and the rows of each alternative."""

    trial: Trial
    base: Summary
    sample: Sample
    alternatives: list[Summary]
    rows: list[list[Row]]

    def reading_object(self) -> Summary:
        """The outcome as one of a summary's `readings`."""
        s = self.trial.base.scenario
        about = {"title": s.reading_title, "believe": s.believe, "ruled_out_by": s.ruled_out_by}
        shown = {key: self.base[key] for key in ("stock", "curve")}
        return {
            "reading": self.trial.reading,
            **about,
            **shown,
            "baseline": self.base,
            "alternatives": self.alternatives,
        }


@standing()
def compare(
    base: str | Path,
    alternatives: Sequence[str | Path],
    options: Options,
    vary: Vary | None = None,
    sweep_replications: int | None = None,
) -> Summary:
    """Paired differences of what-ifs from a baseline, in all readings unless told otherwise.

    Without what-ifs: the baseline with the options' changes, or else every shipped what-if.
    With what-ifs the changes hold for all. `vary`: a sweep of the baseline beside it.
    """
    checked("sweep-replications", sweep_replications, 1, MOST_ASKED)
    readings = options.chosen_readings(base, ALL)
    others = alternatives or what_ifs(base, options)
    trials = [compared_trial(base, others, reading, options) for reading in readings]
    swept = [swept_trial(base, vary, reading, options) for reading in readings] if vary else []
    held = [frozen_runs(trial.base) for trial in trials]

    def beside(i: int, count: int) -> list[Task]:
        """What is played in the worlds of a reading's baseline: growth held back, the sweep."""
        frozen = [task for run in held[i] for task in run.tasks(range(count), twin=False)]
        if not vary:
            return frozen
        numbers = range(sweep_replications or count)
        return frozen + [
            task for run in swept[i].runs for task in run.tasks(numbers, log=options.trace)
        ]

    counted = counts_of(trials, options, beside)
    points: list[Counted] = [
        (trial, sweep_replications or count)
        for trial, (_, count) in zip(swept, counted, strict=bool(vary))
    ]
    recheck(runs_of([*counted, *points]), options)
    folder = folder_of("compare", [*counted, *points], options, sweep=vary)
    if kept := finished(folder, [*counted, *points], options):
        return kept
    more = [task for i, (_, count) in enumerate(counted) for task in beside(i, count)]
    play_together(runs_of(counted), options, more)
    done = outcomes(counted, options)
    summary = compare_summary(folder, done)
    if all(held):
        lines = [growth_of(found, options) for found in done]
        summary |= {"growth_lines": lines, "growth_determined": determined(lines)}
    if vary:
        summary["sweep"] = sweep_summary(folder, vary, outcomes(points, options))
    write(folder, summary, done, options)
    return summary


@standing()
def sweep(name: str | Path, vary: Vary, options: Options) -> Summary:
    """A scenario along the values of a key, paired with itself as it is, in all readings."""
    readings = options.chosen_readings(name, ALL)
    trials = [swept_trial(name, vary, reading, options) for reading in readings]
    counted = counts_of(trials, options)
    recheck(runs_of(counted), options)
    folder = folder_of("sweep", counted, options, vary=vary)
    if kept := finished(folder, counted, options):
        return kept
    play_together(runs_of(counted), options)
    done = outcomes(counted, options)
    summary = sweep_summary(folder, vary, done)
    write(folder, summary, done, options)
    return summary


def counts_of(trials: Sequence[Trial], options: Options, beside: Beside = nothing) -> list[Counted]:
    """Each trial with how often its runs are played."""
    counts = how_often([trial.runs for trial in trials], options, beside)
    return list(zip(trials, counts, strict=True))


def runs_of(parts: Sequence[Counted]) -> list[tuple[Played, int]]:
    """Each run with how often it is played."""
    return pairs([trial.runs for trial, _ in parts], [count for _, count in parts])


# --- what came of it -------------------------------------------------------------------------


def outcomes(counted: Sequence[Counted], options: Options) -> list[Outcome]:
    """What came of each trial."""
    found = iter(summarised(runs_of(counted), options))
    return [
        outcome(trial, list(islice(found, len(trial.runs))), options.confidence)
        for trial, _ in counted
    ]


def outcome(
    trial: Trial, summaries: Sequence[tuple[Summary, Sample]], confidence: float
) -> Outcome:
    """Summaries, paired differences, verdicts and binding stages of one reading."""
    (base, sample), *others = summaries
    hollow = [hollow_years(base["regime"], summary["regime"]) for summary, _ in others]
    rows = compared(sample, [s for _, s in others], confidence, hollow)
    alternatives = []
    for run, (summary, other), made in zip(trial.alternatives, others, rows, strict=True):
        alternatives.append(
            {
                **brief(summary),
                "changes": changes_of(trial.base.scenario, run.scenario),
                "differences": difference_cells(made),
                "controlled": controlled_cells(
                    (trial.base, run), (sample, other), confidence, len(others)
                ),
                "binding": binding(sample, other, made),
            }
        )
    return Outcome(trial, base, sample, alternatives, rows)


def brief(summary: Summary) -> Summary:
    """A run's summary without most months and crossed years; they are in its own folder."""

    def places(found: Summary) -> Summary:
        return {
            name: {key: cell[key] for key in cell if key != "by_year"}
            for name, cell in found.items()
        }

    measures = {
        name: {
            **found,
            "by_month": found["by_month"] if name in KEPT_BY_MONTH else {},
            "by_platform": places(found["by_platform"]),
            "by_content": places(found["by_content"]),
        }
        for name, found in summary["measures"].items()
    }
    return {**summary, "measures": measures}


def changes_of(base: Scenario, other: Scenario) -> list[dict[str, Any]]:
    """What a what-if changes, old -> new, in plain data; all are played equally often."""
    found = scenario.differences(base, other)
    return [{"key": c.key, "from": c.old, "to": c.new} for c in found if c.key not in HELD_ALIKE]


def growth_of(found: Outcome, options: Options) -> dict[str, Any]:
    """The growth lines of one reading."""
    count = found.base["replications"]
    frozen = [
        Sample.of(tables(run, count, options.folder)) for run in frozen_runs(found.trial.base)
    ]
    return growth_line(found.trial.reading, found.sample, frozen[0], frozen[1], options.confidence)


def compare_summary(folder: Path, done: Sequence[Outcome]) -> Summary:
    """The shape of `sim compare --json`; the first reading on top."""
    names = [run.label for run in done[0].trial.alternatives]
    by_name = {
        name: [(found.alternatives[i], found.rows[i]) for found in done]
        for i, name in enumerate(names)
    }
    return {
        "run_dir": str(folder),
        "baseline": done[0].base,
        "alternatives": done[0].alternatives,
        "readings": [found.reading_object() for found in done],
        "answers": answers([found.base for found in done], by_name),
    }


def sweep_summary(folder: Path, vary: Vary, done: Sequence[Outcome]) -> Summary:
    """The shape of `sim sweep --json`."""
    objects = []
    for found in done:
        points = [
            {"value": run.value, **summary}
            for run, summary in zip(found.trial.alternatives, found.alternatives, strict=True)
        ]
        own = {key: value for key, value in found.reading_object().items() if key != "alternatives"}
        objects.append({**own, "points": points})
    base = done[0].base
    return {"run_dir": str(folder), "key": vary.label, "baseline": base, "readings": objects}


# --- what is written -------------------------------------------------------------------------


def folder_of(
    kind: str,
    parts: Sequence[Counted],
    options: Options,
    **question: Vary | None,
) -> Path:
    """Where a study is written."""
    runs = run_folders(parts, options)
    asked = {key: vary and [vary.label, *vary.values] for key, vary in question.items()}
    return folders.study_folder(kind, options.folder, runs, **asked)


def run_folders(parts: Sequence[Counted], options: Options) -> list[Path]:
    """Where the runs of a study are written."""
    return [
        folders.run_folder(run, count, options.folder, options.confidence)
        for run, count in runs_of(parts)
    ]


def finished(folder: Path, parts: Sequence[Counted], options: Options) -> Summary | None:
    """The summary of a study of which nothing is missing or damaged, and no log is asked for."""
    if options.trace or not all(map(store.is_whole, run_folders(parts, options))):
        return None
    return store.finished(folder)


def write(folder: Path, summary: Summary, done: Sequence[Outcome], options: Options) -> None:
    """Write the folder of a study."""
    rows = {}
    for found in done:
        for run, made in zip(found.trial.alternatives, found.rows, strict=True):
            name = run.label if run.value is None else f"{run.label}@{run.value}"
            rows[name, found.trial.reading] = made
    runs = [summary["run_dir"] for found in done for summary in (found.base, *found.alternatives)]
    folders.write_study(folder, summary, rows, options.command, [Path(run) for run in runs])
