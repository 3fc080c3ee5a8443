"""Worker processes in no time: a process that has all imported from which they are forked.

It is started before a command has read its input, so that it imports while the command does.
Nothing else ever happens in it; it ends when the command does. Where there is no fork server each
worker starts from nothing, with the same results.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from multiprocessing.context import BaseContext
from typing import Final

# Workers are many; each of them computes with one thread.
ONE_THREAD: Final = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
# Python would look for modules in the current folder first, which may be anybody's.
NOTHING_FROM_HERE: Final = "PYTHONSAFEPATH"
INTERRUPTS: Final = (signal.SIGINT, signal.SIGTERM)
READY: Final = "sim.standby.ready"  # what is imported there


def begin() -> BaseContext:
    """How worker processes are started; that from which they are forked begins, if there is none.

    It is not waited for.
    """
    for name in (*ONE_THREAD, NOTHING_FROM_HERE):
        os.environ.setdefault(name, "1")
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    from multiprocessing import resource_tracker
    from multiprocessing.forkserver import ensure_running, set_forkserver_preload

    set_forkserver_preload([READY])
    resource_tracker.ensure_running()  # which lets interrupts through again when it has begun
    with interrupts_held():
        ensure_running()
    return multiprocessing.get_context("forkserver")


@contextmanager
def interrupts_held() -> Iterator[None]:
    """Interrupts wait until it is over; a process that is started here holds them for good."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, INTERRUPTS)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def end() -> None:
    """End the process that stands by, which nobody could be forked from.

    It would end with the command, unless it is stuck in a library that asks for memory for ever.
    """
    from multiprocessing import forkserver

    pid = getattr(forkserver._forkserver, "_forkserver_pid", None)  # nobody else knows it
    if pid is not None:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
