"""Who plays: this process, processes of this machine, or a Dask cluster (`sim/study/cluster.py`).

All three are given batches and hand back what came of each. Workers write nothing: results are
kept by whoever asked, so a worker needs no folder in common with anybody. The last two are
executors of `concurrent.futures`; only so many batches are with them at a time.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from itertools import islice
from typing import Any, Final, Generic, TypeVar

from sim.errors import EnvironmentFailed
from sim.study.pools import STOP_SIGNALS, LocalPool, local_pool
from sim.study.version import model_version

Batch = TypeVar("Batch")
Result = TypeVar("Result")
Player = Callable[[Batch], Iterable[Result]]

IN_FLIGHT: Final = 2  # batches for each worker: one in hand, one that waits for it
LOOK_SECONDS: Final = 2.0  # how often it is looked whether workers are still there
GRACE_SECONDS: Final = 5.0  # how long an interrupted study waits for what is in hand


class Home(Generic[Batch, Result]):
    """Plays batches in this process, one after the other."""

    def __init__(self, play: Player[Batch, Result]) -> None:
        self.play = play

    def each(self, batches: Iterable[Batch]) -> Iterator[Sequence[Result]]:
        """Results of the batches as they come back, some or one at a time."""
        for batch in batches:
            for result in self.play(batch):
                yield [result]

    def last(self) -> Iterator[Sequence[Result]]:
        """After an interruption: results that were on their way, for a few seconds."""
        yield from ()


class Workers(Home[Batch, Result]):
    """Plays batches in an executor."""

    def __init__(self, play: Player[Batch, Result], executor: Executor, most: int) -> None:
        super().__init__(play)
        self.executor, self.most, self.study = executor, most, os.urandom(8).hex()
        self.waiting: set[Future[list[Result]]] = set()

    def each(self, batches: Iterable[Batch]) -> Iterator[Sequence[Result]]:
        todo, looked = iter(batches), time.monotonic()
        while True:
            self.give(islice(todo, max(0, self.most - len(self.waiting))))
            if not self.waiting:
                return
            done, _ = wait(self.waiting, LOOK_SECONDS, FIRST_COMPLETED)
            yield from self.taken(done)
            if time.monotonic() - looked >= LOOK_SECONDS:
                self.look()
                looked = time.monotonic()

    def give(self, batches: Iterable[Batch]) -> None:
        """Send batches on their way."""
        for batch in batches:
            self.waiting.add(
                self.executor.submit(work, self.play, batch, model_version(), self.study)
            )

    def taken(self, done: Iterable[Future[list[Result]]]) -> Iterator[Sequence[Result]]:
        """Results that have come, before anything that went wrong."""
        for future in sorted(done, key=has_failed):
            self.waiting.discard(future)
            yield future.result()

    def last(self) -> Iterator[Sequence[Result]]:
        self.stop()
        done, _ = wait(self.waiting, GRACE_SECONDS)
        yield from self.taken([future for future in done if not has_failed(future)])

    def look(self) -> None:
        """EnvironmentFailed: nobody is left to work."""

    def stop(self) -> None:
        """Ask all workers to end the batch in hand after its current replication."""


def has_failed(future: Future[Any]) -> bool:
    """Whether a future that is done has no result."""
    return future.cancelled() or future.exception() is not None


# --- in a worker ----------------------------------------------------------------------------

ONE_AT_A_TIME: Final = threading.Lock()  # a model is played in one thread of a process
STOPPED: Final[set[str]] = set()  # studies of which no more is wanted


class WrongModel(Exception):  # noqa: N818 - it names what happened
    """This worker would play another model."""


def work(play: Player[Batch, Result], batch: Batch, model: str, study: str) -> list[Result]:
    """Play a batch, and hand back what came of it; less of it if the study was stopped."""
    if model_version() != model:
        raise WrongModel(model_version())
    found: list[Result] = []
    with ONE_AT_A_TIME:
        if not is_stopped(study):
            for result in play(batch):
                found.append(result)
                if is_stopped(study):
                    break
    return found


def is_stopped(study: str) -> bool:
    """Whether no more of a study is wanted."""
    return study in STOPPED or any(pipe.poll() for pipe in STOP_SIGNALS)


def stop_study(study: str) -> None:
    """No more of a study is wanted here."""
    STOPPED.add(study)


# --- on this machine --------------------------------------------------------------------------


class LocalWorkers(Workers[Batch, Result]):
    """Plays batches in processes of this machine."""

    def __init__(self, play: Player[Batch, Result], pool: LocalPool, jobs: int) -> None:
        super().__init__(play, pool, IN_FLIGHT * jobs)
        self.pool = pool

    def each(self, batches: Iterable[Batch]) -> Iterator[Sequence[Result]]:
        try:
            yield from super().each(batches)
        except BrokenProcessPool as error:
            what = "stopped: a worker was lost (memory?); finished replications are kept, go on"
            raise EnvironmentFailed(f"{what} with --resume, perhaps with fewer --jobs") from error

    def look(self) -> None:
        if self.pool.has_lost():  # unseen by the executor, which waits for the rest of its result
            raise BrokenProcessPool

    def stop(self) -> None:
        self.pool.stop.close()


@contextmanager
def at_work(
    play: Player[Batch, Result], batches: int, jobs: int | None, cluster: str | None
) -> Iterator[Home[Batch, Result]]:
    """Who plays so many batches: at most `jobs` processes here, or a cluster by its address."""
    if cluster is not None and batches:
        from sim.study.cluster import on_cluster

        with on_cluster(play, cluster, jobs) as home:
            yield home
        return
    jobs = min(jobs or os.cpu_count() or 1, batches)
    if jobs <= 1:
        yield Home(play)
        return
    with local_pool(jobs) as pool:
        yield LocalWorkers(play, pool, jobs)
