"""`sim run`: the replications of one scenario."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Final

from sim import store
from sim.schema import Scenario
from sim.study import folders
from sim.study.options import Options
from sim.study.pools import by_workers, standing
from sim.study.precision import how_often, pairs, play_together
from sim.study.rechecking import recheck
from sim.study.replicate import Played, results
from sim.study.sample import Sample
from sim.study.summary import Summary, run_summary

FEW: Final = 4  # so many runs are summarised here, while the workers import what draws


@standing()
def run(scenario: str | Path, options: Options) -> Summary:
    """Play a scenario (in `central` unless told otherwise) and write its run folders.

    The summary is what `--json` prints; of several readings the first one's, with all of them
    under `readings`.
    """
    readings = options.chosen_readings(scenario, "central")
    runs = [played_as(options.load(scenario, reading), options) for reading in readings]
    groups = [[run] for run in runs]
    counted = pairs(groups, how_often(groups, options))
    recheck(counted, options)
    play_together(counted, options)
    summaries = [summary for summary, _ in summarised(counted, options)]
    for summary in summaries:
        folders.draw_run(Path(summary["run_dir"]), summary)
    return summaries[0] if len(runs) == 1 else {**summaries[0], "readings": summaries}


def played_as(
    s: Scenario,
    options: Options,
    seed: int | None = None,
    label: str | None = None,
    value: float | None = None,
) -> Played:
    """How a scenario is played: by the seed asked for, else `seed`, else its own."""
    given = s.seed if seed is None else seed
    own = given if options.seed is None else options.seed
    seeded = s.model_copy(update={"seed": own})
    return Played(label or s.scenario, seeded, own, value, options.plays)


def summarised(
    runs: Sequence[tuple[Played, int]], options: Options
) -> list[tuple[Summary, Sample]]:
    """The summary and sample of each run; its folder is written unless it is there."""
    folders.make_ready_to_draw()
    do = partial(
        one_summarised, out=options.folder, confidence=options.confidence, with_logs=options.trace
    )
    return list(by_workers(do, runs) if len(runs) > FEW else map(do, runs))


def one_summarised(
    run: tuple[Played, int], out: Path, confidence: float, with_logs: bool
) -> tuple[Summary, Sample]:
    """The summary and sample of a run that is played so often."""
    played, count = run
    folder = folders.run_folder(played, count, out, confidence)
    replications = results(played, count, out)
    sample = Sample.of([found.table for found in replications])
    summary = store.finished(folder)
    if summary is None:
        summary = run_summary(played, replications, sample, confidence, str(folder))
        folders.write_run(folder, played, replications, summary)
    if with_logs:
        folders.write_logs(folder, played, count, out)
    return summary, sample
