"""An engine asked for by name plays again what another one has played: the bytes must agree."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from sim import store
from sim.errors import CheckFailed
from sim.study.folders import measures_table, run_folder, timeline_table
from sim.study.options import Options
from sim.study.precision import play_together
from sim.study.replicate import Played, results


def recheck(runs: Sequence[tuple[Played, int]], options: Options) -> None:
    """Play finished runs of another engine again. CheckFailed: their tables are not the same."""
    found = list(by_another(runs, options))
    if not found:
        return
    options.folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix=".recheck-", dir=options.folder) as out:
        aside = options.aside(Path(out))
        play_together([(run, count) for run, count, _, _ in found], aside)
        for run, count, folder, engine in found:
            again = results(run, count, aside.folder)
            tables = {
                "measures.csv": measures_table(run, again),
                "timeline.csv": timeline_table(run, again),
            }
            for name, content in tables.items():
                if (folder / name).read_bytes() != content:
                    what = f"{folder / name}: {run.engine} plays otherwise than {engine}"
                    raise CheckFailed(what)
    options.progress.say(f"{len(found)} finished runs played again by {options.engine}: the same")


def by_another(
    runs: Sequence[tuple[Played, int]], options: Options
) -> Iterator[tuple[Played, int, Path, str]]:
    """Finished runs of another engine than the one that was asked for, if one was."""
    for run, count in runs if options.engine else ():
        folder = run_folder(run, count, options.folder, options.confidence)
        engine = (store.finished(folder) or {}).get("engine")
        if engine not in (None, options.engine):
            yield run, count, folder, str(engine)
