"""What is written about a run or a comparison, and where."""

from __future__ import annotations

import platform
import subprocess
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

from sim import scenario, store
from sim.measures import Measured
from sim.registry import MEASURES
from sim.schema import Scenario
from sim.study.differences import Row
from sim.study.pools import by_workers, meanwhile
from sim.study.replicate import Played, there
from sim.study.summary import Summary
from sim.study.version import LIBRARIES, model_version, source_version

NAMED: Final = (*LIBRARIES, *(("numba", "llvmlite") if find_spec("numba") else ()))
OBSERVED: Final = Path("scenarios/observed/takedowns.csv")
DIFFERENCES: Final = (
    "scenario", "reading", "measure", "period", "mean", "ci_low", "ci_high", "relative",
    "spreadsheet", "correlation", "p_adjusted", "verdict", "replications_needed",
    "relative_low", "relative_high",
)  # fmt: skip
ANSWERS: Final = (
    "scenario", "measure", "period", "low", "high", "unit", "verdict",
    "difference_low", "difference_high",
)  # fmt: skip


def run_folder(played: Played, count: int, out: Path, confidence: float) -> Path:
    """Where a run is written: the same question, the same folder."""
    s = asked(played, count)
    name = played.label if s.reading == "central" else f"{played.label}.{s.reading}"
    identity = {
        "inputs": played.inputs,
        "scenario": s.model_dump_json(by_alias=True),
        "sources": source_version(),
        "confidence": confidence,
    }
    return out / f"{name}-{store.address_of(identity)[: store.DIGITS]}"


def asked(played: Played, count: int) -> Scenario:
    """The scenario as it was asked for: played as it is, it comes to the same."""
    return played.scenario.model_copy(update={"scenario": played.label, "replications": count})


def study_folder(kind: str, out: Path, runs: Iterable[Path], **question: object) -> Path:
    """Where a comparison or sweep is written: another if other counts were observed."""
    observed = store.read_csv(OBSERVED)
    identity = {
        "kind": kind, "runs": [path.name for path in runs], "observed": observed, **question
    }  # fmt: skip
    return out / f"{kind}-{store.address_of(identity)[: store.DIGITS]}"


def write_run(
    folder: Path, played: Played, replications: Sequence[Measured], summary: Summary
) -> None:
    """Write a run's folder."""
    with store.whole_folder(folder) as part:
        store.write(part / "scenario.yaml", scenario.dump(asked(played, len(replications))))
        store.write(part / "measures.csv", measures_table(played, replications))
        store.write(part / "timeline.csv", timeline_table(played, replications))
        own = {
            "scenario": played.label,
            "reading": played.scenario.reading,
            "seed": played.seed,
            "replications": len(replications),
            "engine": played.engine,
            "inputs_sha256": played.inputs,
            "twin_inputs_sha256": played.twin_inputs,
        }
        store.close(part, summary, own | stamp())


def measures_table(played: Played, replications: Sequence[Measured]) -> bytes:
    """measures.csv."""
    names: dict[str, list[str]] = {"measure": [], "period": [], "platform": [], "content": []}
    numbers: list[int] = []
    values: list[float] = []
    for number, measured in enumerate(replications):
        for name, column in names.items():
            column.extend(getattr(measured.table, name))
        numbers += [number] * len(measured.table)
        values += measured.table.value.tolist()
    size = len(values)
    columns: dict[str, list[Any]] = {
        "scenario": [played.label] * size,
        "reading": [played.scenario.reading] * size,
        "replication": numbers,
        **names,
        "value": values,
        "unit": [MEASURES[name].unit for name in names["measure"]],
    }
    return store.csv_bytes(columns)


def timeline_table(played: Played, replications: Sequence[Measured]) -> bytes:
    """timeline.csv: the state by day, for each replication."""
    columns: dict[str, list[Any]] = {"replication": []}
    for number, measured in enumerate(replications):
        days = measured.timeline
        columns["replication"] += [number] * len(days.day)
        for name in ("day", "live_accounts", "backlog", "in_system", "on_duty", "takedowns"):
            columns.setdefault(name, []).extend(list(getattr(days, name)))
    return store.csv_bytes(columns)


def write_logs(folder: Path, played: Played, count: int, out: Path) -> None:
    """Put the logs that were kept into a run's folder, unless they are there."""
    if store.is_whole(folder / "log"):
        return
    with store.whole_folder(folder / "log") as part:
        for task in played.tasks(range(count), twin=False, log=True):
            store.write(part / f"{task.number:04d}.parquet", there(task, out, store.load_log))
        store.seal(part)


def draw_run(folder: Path, summary: Summary) -> None:
    """Draw a run's figures, unless they are there."""
    from sim import figures

    if not store.is_whole(folder / "figures"):
        with store.whole_folder(folder / "figures") as part:
            figures.draw_run(summary, part, store.read_csv(OBSERVED))
            store.seal(part)


def make_ready_to_draw() -> None:
    """What draws is imported by the workers while numbers are summarised here."""
    from sim import figures

    meanwhile(figures.make_ready)


def write_study(
    folder: Path,
    summary: Summary,
    rows: Mapping[tuple[str, str], Sequence[Row]],
    command: str,
    runs: Sequence[Path],
) -> None:
    """Write a comparison's or sweep's folder, figures and page included.

    rows: by (scenario, reading).
    """
    from sim import figures, page

    with store.whole_folder(folder) as part:
        store.write(part / "differences.csv", differences_table(rows))
        answers = [[row[name] for name in ANSWERS] for row in summary.get("answers", [])]
        store.write(part / "answers.csv", store.csv_text(ANSWERS, answers))
        observed = store.read_csv(OBSERVED)
        drawn = figures.draw_all(summary, part / "figures", observed, by_workers)
        page.write(summary, drawn, part, command)
        own = {"command": command, "runs": [path.name for path in runs]}
        store.close(part, summary, own | stamp())


def differences_table(rows: Mapping[tuple[str, str], Sequence[Row]]) -> str:
    """differences.csv."""
    lines = []
    for (name, reading), made in rows.items():
        for row in made:
            cell = row.cell()
            lines.append(
                [name, reading, row.measure, row.period, *(cell[key] for key in DIFFERENCES[4:])]
            )
    return store.csv_text(DIFFERENCES, lines)


def stamp() -> dict[str, object]:
    """Versions, source commit and time."""
    return {
        "model_version": model_version(),
        "versions": {"python": platform.python_version(), **store.versions(NAMED)},
        "commit": commit(),
        "written": datetime.now(UTC).isoformat(timespec="seconds"),
    }


@cache
def commit() -> str | None:
    """The source commit, `+` behind it if files differ; None outside a repository."""
    root = Path(__file__).parent
    try:
        head = subprocess.run(
            ["git", "-C", str(root), "describe", "--always", "--dirty=+", "--abbrev=40"],
            capture_output=True, text=True, check=True, timeout=10,
        )  # fmt: skip
    except (OSError, subprocess.SubprocessError):
        return None
    return head.stdout.strip()
