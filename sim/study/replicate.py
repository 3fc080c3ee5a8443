"""Replications: each is played once, wherever it is asked for, and kept by its address."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from functools import cached_property
from multiprocessing import get_context
from pathlib import Path
from typing import Final

from sim import store
from sim.engines import COMPILED, make_ready
from sim.errors import EnvironmentFailed
from sim.measures import Measured, averted
from sim.scenario import inputs_key, planned, without_analysts
from sim.schema import Scenario
from sim.study.progress import Progress
from sim.study.version import model_version

# Workers are many; each of them computes with one thread.
ONE_THREAD: Final = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")


@dataclass(frozen=True, slots=True)
class Task:
    """One replication of a scenario as it is played; log: the log is kept, too."""

    address: str
    played: Scenario
    seed: int
    number: int
    log: bool = False
    engine: str = COMPILED


@dataclass(frozen=True)
class Played:
    """A scenario under one reading, and how it is played.

    label: what it is called; value: what a sweep gave the key, if it is a point of one;
    engine: what plays it.
    """

    label: str
    scenario: Scenario
    seed: int
    value: float | None = None
    engine: str = COMPILED

    @cached_property
    def as_played(self) -> Scenario:
        """With its plan applied."""
        return planned(self.scenario)

    @cached_property
    def twin(self) -> Scenario:
        """The same world in which nobody works."""
        return without_analysts(self.scenario)

    @cached_property
    def inputs(self) -> str:
        """Address of its physics."""
        return store.address_of(inputs_key(self.scenario))

    @cached_property
    def twin_inputs(self) -> str:
        """Address of the twin's physics."""
        return store.address_of(inputs_key(self.twin))

    def tasks(self, numbers: Iterable[int], twin: bool = True, log: bool = False) -> list[Task]:
        """The replications of these numbers, with the twin's."""
        found = []
        for number in numbers:
            own = address(self.inputs, self.seed, number)
            found.append(Task(own, self.as_played, self.seed, number, log, self.engine))
            if twin:
                other = address(self.twin_inputs, self.seed, number)
                found.append(Task(other, self.twin, self.seed, number, engine=self.engine))
        return found


def address(inputs: str, seed: int, number: int) -> str:
    """Where a replication is kept."""
    return store.address_of(
        {"inputs": inputs, "seed": seed, "replication": number, "model": model_version()}
    )


def results(played: Played, count: int, out: Path, twin: bool = True) -> list[Measured]:
    """The finished replications 0 .. count - 1, what is averted included."""
    return [result(played, number, out, twin) for number in range(count)]


def result(played: Played, number: int, out: Path, twin: bool) -> Measured:
    """One finished replication; played on the spot should it have been lost since."""
    own, *other = [found(task, out) for task in played.tasks([number], twin)]
    if not twin:
        return own
    table = averted(own.table, other[0].table)
    return Measured(table, own.timeline, own.curve, own.regime, own.checks)


def found(task: Task, out: Path) -> Measured:
    """A task's replication, from the store if it is there."""
    kept = store.load(out, task.address)
    return next(play([task], out)) if kept is None else kept


def play(tasks: Sequence[Task], out: Path) -> Iterator[Measured]:
    """Play replications of one world, and keep each when it is done."""
    from sim.engines import simulate
    from sim.measures import measure

    for task in tasks:
        world, log = simulate(task.played, task.seed, task.number, task.engine)
        measured = measure(log, world)
        if task.log:
            store.save_log(out, task.address, log)
        store.save(out, task.address, measured)
        yield measured


def is_kept(task: Task, out: Path) -> bool:
    """Whether nothing is left to play."""
    kinds = ["", ".log"] if task.log else [""]
    return all(store.replication_file(out, task.address, kind).is_file() for kind in kinds)


def play_all(tasks: Sequence[Task], out: Path, jobs: int, progress: Progress) -> None:
    """Play what is not kept yet, the longest first. EnvironmentFailed: disk, memory, a worker."""
    unique: dict[str, Task] = {}
    for task in tasks:
        if task.log or task.address not in unique:
            unique[task.address] = task
    due = [task for task in unique.values() if not is_kept(task, out)]
    batches = batched(due)
    if due:
        make_ready(due[0].engine, progress.say)
    progress.start(len(due), len(unique) - len(due))
    try:
        for count in each_done(batches, out, min(jobs, len(batches))):
            progress.step(count)
    except (OSError, MemoryError) as error:
        what = str(error) or "out of memory"
        raise EnvironmentFailed(f"stopped: {what}; finished replications are kept") from error
    except BrokenProcessPool as error:
        what = "stopped: a worker was lost (memory?); finished replications are kept, go on with"
        raise EnvironmentFailed(f"{what} --resume, perhaps with fewer --jobs") from error
    finally:
        progress.stop()


def batched(tasks: Sequence[Task]) -> list[list[Task]]:
    """Tasks of one world together, the longest batch first."""
    batches: dict[tuple[str, int, int], list[Task]] = {}
    for task in tasks:
        batches.setdefault((task.played.reading, task.seed, task.number), []).append(task)

    def place(batch: list[Task]) -> tuple[float, int, str]:
        return -sum(effort(task.played) for task in batch), batch[0].number, batch[0].address

    return sorted(batches.values(), key=place)


def effort(s: Scenario) -> float:
    """How long a replication takes, relative: events come from live accounts and leads."""
    days = (s.clock.end - s.clock.start).days
    leads = sum(max(lead.per_day.values) for lead in s.leads)
    heads = sum(max(team.headcount.values) for team in s.analysts.teams.values())
    return days * (s.groups.live_accounts / 10 + leads + 20 * heads)


def each_done(batches: Sequence[Sequence[Task]], out: Path, jobs: int) -> Iterator[int]:
    """Play batches, here or in processes, and yield how many replications have come to an end."""
    if jobs <= 1:
        for batch in batches:
            for _ in play(batch, out):
                yield 1
        return
    for name in ONE_THREAD:
        os.environ.setdefault(name, "1")
    pool = ProcessPoolExecutor(jobs, get_context("spawn"), initializer=begin_work)
    try:
        waiting: list[Future[int]] = [pool.submit(work, batch, out) for batch in batches]
        for done in as_completed(waiting):
            yield done.result()
    finally:
        # Workers end what they have in hand, so that it is kept.
        pool.shutdown(wait=True, cancel_futures=True)


def begin_work() -> None:
    """In a new worker: Ctrl-C concerns the parent; workers end what they have in hand."""
    import gc

    import sim.engines
    import sim.measures  # noqa: F401 - so that they are there before the freeze

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.freeze()  # modules are no garbage: a run's own, collected after it, are found much faster


def work(batch: Sequence[Task], out: Path) -> int:
    """In a worker: play and keep; the results stay on disk. How many there were."""
    return sum(1 for _ in play(batch, out))
