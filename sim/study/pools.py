"""Worker processes of this machine: they end with their parent, and may wait between rounds."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import ExitStack, contextmanager, nullcontext, suppress
from importlib import import_module
from multiprocessing.connection import Connection
from multiprocessing.connection import wait as wait_for
from types import TracebackType
from typing import Any, Final, TypeVar

from sim import standby
from sim.errors import EnvironmentFailed
from sim.standby import interrupts_held

Batch = TypeVar("Batch")
Result = TypeVar("Result")

LEAVE_SECONDS: Final = 1.0  # how long workers have to leave, who have nothing to lose
STOP_SIGNALS: Final[list[Connection]] = []  # in a worker: the pipe whose end means stop


class LocalPool(ProcessPoolExecutor):
    """Worker processes that never outlive their parent.

    Interrupts of a terminal or a service manager reach the parent alone, who decides. It speaks
    to all workers at once by closing a pipe: `stop` ends batches early, `end` the processes.
    """

    def __init__(self, jobs: int) -> None:
        self.jobs = jobs
        context = standby.begin()
        # A process hands down what it holds. The one that stands by holds interrupts already, and
        # may take long to answer.
        self.held = nullcontext if context.get_start_method() == "forkserver" else interrupts_held
        stopped, self.stop = context.Pipe(duplex=False)
        ended, self.end = context.Pipe(duplex=False)
        self.pipes = (stopped, self.stop, ended, self.end)
        super().__init__(jobs, context, initializer=begin_work, initargs=(stopped, ended))

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        try:
            with self.held():
                return super().submit(fn, *args, **kwargs)
        except (EOFError, RuntimeError) as error:
            if isinstance(error, BrokenProcessPool):
                raise
            what = f"stopped: no worker could be started ({error}); finished replications are kept"
            raise EnvironmentFailed(what) from error

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if kind is not None:
            self.end.close()
            self.leave()
        with nullcontext() if kind is None else suppress(RuntimeError):  # its thread never began
            self.shutdown(wait=True, cancel_futures=True)
        for pipe in self.pipes:
            pipe.close()

    def leave(self) -> None:
        """Wait a moment for workers that were told to go, and kill those that do not hear it."""
        left = list((self._processes or {}).values())
        if not left:
            standby.end()
        end = time.monotonic() + LEAVE_SECONDS
        while left and wait_for([p.sentinel for p in left], end - time.monotonic()):
            left = [process for process in left if not wait_for([process.sentinel], 0)]
        for process in left:
            process.kill()
        # Of a result that was half handed in nobody can hand in the rest: let its reader see that.
        self._result_queue._writer.close()  # type: ignore[attr-defined]

    def has_lost(self) -> bool:
        """Whether a worker has died."""
        return bool(wait_for([process.sentinel for process in (self._processes or {}).values()], 0))


def begin_work(stopped: Connection, ended: Connection) -> None:
    """In a new worker process."""
    try:
        import_module(standby.READY)
    except BaseException:  # memory, most likely; the parent is told that a worker was lost
        os._exit(1)
    STOP_SIGNALS.append(stopped)
    threading.Thread(target=leave_at, args=(ended,), daemon=True).start()


def leave_at(ended: Connection) -> None:
    """End this process when its parent has closed the pipe, or is gone."""
    ended.poll(None)
    os._exit(1)


STANDING: Final[list[tuple[ExitStack, list[LocalPool]]]] = []  # of a study under way: its pools


@contextmanager
def standing() -> Iterator[None]:
    """Within, worker processes wait for the next round of a study instead of ending."""
    with ExitStack() as stack:
        STANDING.append((stack, []))
        stack.callback(STANDING.pop)
        yield


@contextmanager
def local_pool(jobs: int) -> Iterator[LocalPool]:
    """Processes of this machine: those of the last round, or new ones."""
    if not STANDING:
        with LocalPool(jobs) as pool:
            yield pool
        return
    stack, pools = STANDING[-1]
    if not pools or pools[-1].jobs < jobs:
        pools.append(stack.enter_context(LocalPool(jobs)))
    yield pools[-1]


def idle() -> LocalPool | None:
    """The processes that wait for the next round of a study, if there are any."""
    pools = STANDING[-1][1] if STANDING else []
    return pools[-1] if pools else None


def meanwhile(do: Callable[[], object]) -> None:
    """Let the worker processes that wait for the next round, if there are any, do something."""
    if (pool := idle()) is None:
        return
    with suppress(BrokenProcessPool):  # one was lost: whoever needs the others will see
        for _ in range(pool.jobs):
            pool.submit(do)


def by_workers(do: Callable[[Batch], Result], these: Sequence[Batch]) -> Iterable[Result]:
    """`map`, by the worker processes that wait for the next round, if there are any."""
    pool = idle()
    try:
        return list(pool.map(do, these)) if pool else map(do, these)
    except (BrokenProcessPool, EnvironmentFailed, OSError):  # one was lost: it is done here
        return map(do, these)
