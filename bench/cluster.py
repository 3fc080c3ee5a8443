"""What a replication costs to hand about, and ten million of them: `python -m bench.cluster`.

Prints the tables of docs/cluster.md. Measured are bytes, the file system, and batches that are
empty but for the bytes of a replication, played by two local processes and by a cluster of two
worker processes; the rest is arithmetic, in `extrapolated`.
"""

from __future__ import annotations

import pickle
from argparse import ArgumentParser
from collections.abc import Iterator, Sequence
from os import getpid, sysconf
from pathlib import Path
from statistics import mean
from tempfile import TemporaryDirectory
from time import perf_counter, process_time

from sim import scenario, store
from sim.engines import COMPILED
from sim.study.replicate import LARGEST_BATCH, Played, Task, batched, keep, play
from sim.study.workers import at_work
from tests.studies import Dask, workers_of

ROOT = Path(__file__).resolve().parent.parent
MANY = 10_000_000
DAY = 24 * 3600
Row = tuple[str, str]


def tasks_of(names: Sequence[str], numbers: int) -> list[Task]:
    """Replications of scenarios in their reading `central`, and of their twins."""
    runs = [Played(name, scenario.load(name), 1) for name in names]
    tasks = [task for run in runs for task in run.tasks(range(numbers))]
    return list({task.address: task for task in tasks}.values())


def hand_back(batch: Sequence[bytes]) -> Iterator[list[store.Item]]:
    """Plays nothing: hands back bytes as large as a replication's."""
    for content in batch:
        yield [store.Item("0", "", content)]


def cpu_seconds(pids: Sequence[int]) -> float:
    """CPU time of processes so far (Linux)."""
    found = 0
    for pid in pids:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        found += int(fields[11]) + int(fields[12])
    return found / sysconf("SC_CLK_TCK")


def handed(content: bytes, size: int, count: int, dask: Dask | None) -> dict[str, float]:
    """Seconds a batch of so many replications: passed, and of CPU by who spent them."""
    batches = [[content] * size] * count
    address, jobs = (dask.address, None) if dask else (None, 2)
    with at_work(hand_back, count, jobs, address) as home:
        next(iter(home.each(batches[:1])))  # everybody is there
        others = {"workers": dask.pids() if dask else workers_of(getpid())}
        if dask:
            others["scheduler"] = [dask.scheduler.pid]
        others["client"] = [getpid()]
        before = {who: cpu_seconds(pids) for who, pids in others.items()}
        began = perf_counter()
        assert sum(map(len, home.each(batches))) == size * count
        spent = {"passed": perf_counter() - began}
        spent |= {who: cpu_seconds(pids) - before[who] for who, pids in others.items()}
    return {who: seconds / count for who, seconds in spent.items()}


def measured(folder: Path, turns: int) -> dict[str, float]:
    """What one replication of the baseline takes."""
    own = batched(tasks_of(["baseline"], 1))
    many = max(batched(tasks_of(["baseline", *scenario_names()], 1)), key=len)
    list(play(own[0]))  # what is done once, as loading compiled code, is done
    began, items = process_time(), []
    for number in range(turns):
        tasks = tasks_of(["baseline"], number + 1)[-2:]
        items += [items for task in tasks for items in play([task])]
    cpu = (process_time() - began) / len(items)
    began_wall, began = perf_counter(), process_time()
    keep(folder, items)
    kept_cpu = (process_time() - began) / len(items)
    return {
        "cpu": cpu,
        "keep": (perf_counter() - began_wall) / len(items),
        "keep_cpu": kept_cpu,
        "there": mean(len(pickle.dumps(batch)) / len(batch) for batch in own),
        "there_shared": len(pickle.dumps(many)) / len(many),
        "back": mean(len(item.content) for found in items for item in found),
        "disk": mean(file.stat().st_blocks * 512 for file in folder.rglob("*.parquet")),
        "items": len(items),
    }


def scenario_names() -> list[str]:
    """The shipped what-ifs."""
    return [s.name for s in scenario.shipped() if s.name != "baseline"]


def measured_rows(one: dict[str, float], handed_out: dict[str, dict[str, float]]) -> Iterator[Row]:
    """The table of what was measured; handed_out: of empty batches, by what they were."""
    yield f"a replication (`{COMPILED}`, world and measures), CPU", f"{one['cpu']:.2f} s"
    yield "its task, sent alone", f"{one['there'] / 1e3:.0f} kB"
    yield "its task, in a batch of what-ifs", f"{one['there_shared'] / 1e3:.0f} kB"
    yield "its bytes, handed back and kept", f"{one['back'] / 1e3:.0f} kB"
    yield "its file on disk, blocks and all", f"{one['disk'] / 1e3:.0f} kB"
    yield "keeping it (written, synced, renamed), time", f"{one['keep'] * 1e3:.1f} ms"
    yield "keeping it, CPU", f"{one['keep_cpu'] * 1e3:.1f} ms"
    for name, spent in handed_out.items():
        yield f"{name}, time", f"{spent['passed'] * 1e3:.1f} ms"
        for who in ("client", "scheduler", "workers"):
            if who in spent:
                yield f"{name}, CPU of {who}", f"{spent[who] * 1e3:.1f} ms"


def extrapolated(
    one: dict[str, float], there: dict[str, float], cpu: float, workers: int
) -> Iterator[Row]:
    """Ten million replications at so much CPU each, alone in their batches, with the arithmetic."""
    many = f"{MANY:,}"
    each = cpu + there["workers"]
    hours = MANY * each / 3600
    yield (
        "workers, CPU",
        f"{many} x ({cpu:.2f} + {there['workers']:.4f}) s = {hours:,.0f} core-hours",
    )
    yield (
        f"on {workers} cores, time",
        f"{hours:,.0f} / {workers} = {hours / workers:,.1f} h",
    )
    for what, seconds in (
        ("scheduler, CPU", there["scheduler"]),
        ("client, CPU", there["client"] + one["keep_cpu"]),
        ("client, time to keep all", one["keep"]),
    ):
        yield what, f"{many} x {seconds * 1e3:.1f} ms = {MANY * seconds / 3600:,.1f} h"
    yield "disk", f"{many} x {one['disk'] / 1e3:.0f} kB = {MANY * one['disk'] / 1e12:.2f} TB"
    wire = one["there"] + one["back"]
    yield (
        "network of the scheduler, in and out",
        (f"2 x {many} x {wire / 1e3:.0f} kB = {2 * MANY * wire / 1e12:.2f} TB"),
    )
    busiest = max(there["scheduler"], there["client"] + one["keep"])
    yield (
        "most that one client keeps up with",
        (
            f"1 / {busiest * 1e3:.1f} ms = {1 / busiest:,.0f} replications a second, "
            f"{1 / busiest * each:,.0f} cores"
        ),
    )


def table(head: Row, rows: Iterator[Row]) -> str:
    """Rows as Markdown."""
    lines = [f"| {first} | {second} |" for first, second in [head, ("---", "---"), *rows]]
    return "\n".join(lines).replace("| --- | --- |", "|---|---|")


def main() -> None:
    """Measure, and print the tables."""
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--cpu", type=float, help="CPU seconds a replication, instead of measured")
    parser.add_argument("--workers", type=int, default=100, help="cores of the cluster")
    parser.add_argument("--batches", type=int, default=1000, help="empty batches to hand about")
    given = parser.parse_args()
    with TemporaryDirectory() as name:
        folder = Path(name)
        one = measured(folder / "kept", 4)
        content = b"0" * round(one["back"])
        here = handed(content, 1, given.batches, None)
        dask = Dask(folder)
        try:
            for worker in ("one", "two"):
                dask.worker(worker)
            there = handed(content, 1, given.batches, dask)
            large = handed(content, LARGEST_BATCH, given.batches // LARGEST_BATCH, dask)
        finally:
            dask.close()
    handed_out = {
        "an empty batch, two local processes": here,
        "an empty batch, a cluster of two workers": there,
        f"an empty batch of {LARGEST_BATCH}, the same cluster": large,
    }
    print(table(("baseline, one replication", "measured"), measured_rows(one, handed_out)))
    million = extrapolated(one, there, given.cpu or one["cpu"], given.workers)
    print(f"\n{table((f'{MANY:,} replications', 'arithmetic'), million)}")


if __name__ == "__main__":
    main()
