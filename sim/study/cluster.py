"""A Dask cluster as workers: found by its address, checked, watched. The one home of `distributed`.

See docs/cluster.md.
"""
# distributed is typed by halves.
# mypy: disable-error-code="no-untyped-call"

from __future__ import annotations

import logging
import time
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import CancelledError
from contextlib import contextmanager
from typing import Any, Final

from sim.errors import EnvironmentFailed, InputError
from sim.study.version import model_version
from sim.study.workers import IN_FLIGHT, Batch, Player, Result, Workers, WrongModel, stop_study

CONNECT_SECONDS: Final = 5.0
PATIENCE_SECONDS: Final = 30.0  # how long a cluster may be without workers
KEPT: Final = "finished replications are kept, go on with --resume"
SAME: Final = "the same version and lock must be installed on every machine"


class Cluster(Workers[Batch, Result]):
    """Plays batches on the workers of a Dask cluster.

    most: batches in flight; None: two for each thread, however many workers come or go.
    """

    def __init__(self, play: Player[Batch, Result], client: Any, most: int | None) -> None:
        super().__init__(play, client.get_executor(pure=False), most or 1)
        self.client, self.follows, self.seen = client, most is None, time.monotonic()
        self.look()

    def each(self, batches: Iterable[Batch]) -> Iterator[Sequence[Result]]:
        from distributed import KilledWorker

        try:
            yield from super().each(batches)
        except CancelledError as error:
            raise EnvironmentFailed(f"stopped: the scheduler was lost; {KEPT}") from error
        except KilledWorker as error:
            what = "stopped: one batch after another lost its worker (memory?)"
            raise EnvironmentFailed(f"{what}; {KEPT}") from error
        except WrongModel as error:
            raise EnvironmentFailed(other_model("a worker", str(error))) from error

    def look(self) -> None:
        threads = self.client.nthreads()
        if threads:
            self.seen = time.monotonic()
            if self.follows:
                self.most = IN_FLIGHT * sum(threads.values())
        elif time.monotonic() - self.seen > PATIENCE_SECONDS:
            raise EnvironmentFailed(f"stopped: all workers were lost; {KEPT}")

    def stop(self) -> None:
        self.client.run(stop_study, self.study, on_error="ignore")


@contextmanager
def on_cluster(
    play: Player[Batch, Result], address: str, most: int | None
) -> Iterator[Cluster[Batch, Result]]:
    """The cluster at an address. InputError, EnvironmentFailed: there is none, or it is another."""
    try:
        import distributed
    except ImportError as error:
        what = "--cluster needs Dask, which is not installed: add the extra `cluster`"
        raise EnvironmentFailed(f"{what}, pip install '.[cluster]'") from error
    with quiet(distributed.__name__):
        client = client_of(address)
        try:
            check_models(client, address)
            yield Cluster(play, client, most)
        finally:
            client.close(timeout=CONNECT_SECONDS)


@contextmanager
def quiet(package: str) -> Iterator[None]:
    """Nothing is logged by a package: what matters is said here, on one line."""
    loggers = [logging.getLogger(f"{package}{part}") for part in ("", ".client", ".gc")]
    levels = [logger.level for logger in loggers]  # each has one of its own
    for logger in loggers:
        logger.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)


def client_of(address: str) -> Any:
    """A connection to a scheduler."""
    from distributed import Client
    from distributed.comm.addressing import get_address_host_port

    try:
        get_address_host_port(address)
    except ValueError as error:
        form = "tcp://HOST:PORT"
        raise InputError("no address", key="--cluster", value=address, expected=form) from error
    try:
        return Client(address, timeout=CONNECT_SECONDS, name="sim", set_as_default=False)
    except OSError as error:
        what = f"--cluster {address}: no scheduler answers there"
        raise EnvironmentFailed(f"{what} within {CONNECT_SECONDS:.0f} s") from error


def check_models(client: Any, address: str) -> None:
    """Everybody there has the model that is here."""
    try:
        client.wait_for_workers(1, timeout=PATIENCE_SECONDS)
    except TimeoutError as error:
        what = f"--cluster {address}: no worker within {PATIENCE_SECONDS:.0f} s"
        raise EnvironmentFailed(f"{what}; {KEPT}") from error
    found = client.run(model_version, on_error="return")
    try:
        found["the scheduler"] = client.run_on_scheduler(model_version)
    except Exception as error:
        found["the scheduler"] = error
    for who, model in found.items():
        if isinstance(model, Exception):
            missing = "ModuleNotFoundError" in repr(model)  # Dask may wrap it
            what = "sim is not installed" if missing else repr(model)
            raise EnvironmentFailed(f"--cluster {address}: {what} at {who}: {SAME}")
        if model != model_version():
            raise EnvironmentFailed(f"--cluster {address}: {other_model(who, model)}")


def other_model(who: str, model: str) -> str:
    """What is said of somebody with another model."""
    return f"{who} has model {model}, here it is {model_version()}: {SAME}"
