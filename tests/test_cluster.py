"""A cluster of worker processes gives what local processes give, also when some of it dies."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.studies import ROOT, until

OPTIONS: dict[str, Any] = {"replications": 3, "readings": ["central"]}
STUDY = ("run", "small", "--replications", "20")


class Dask:
    """A scheduler of its own, and workers; without nannies, so that who dies stays dead."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.workers = folder, dict[str, subprocess.Popen[bytes]]()
        self.log = (folder / "log").open("wb")
        self.scheduler = self.start("scheduler", "--port", "0", "--scheduler-file", "file")
        until((folder / "file").exists)
        self.address = self.said("Scheduler at:")

    def start(self, what: str, *options: str, path: Path = ROOT) -> subprocess.Popen[bytes]:
        module = f"distributed.cli.dask_{what}"
        environment = {**os.environ, "PYTHONPATH": str(path)}
        return subprocess.Popen(
            [sys.executable, "-m", module, "--host", "127.0.0.1", "--no-dashboard", *options],
            cwd=self.folder, env=environment, stdout=self.log, stderr=self.log,
        )  # fmt: skip

    def worker(self, name: str, path: Path = ROOT) -> None:
        """One more worker, once it is there."""
        options = ("--nthreads", "1", "--no-nanny", "--name", name)
        self.workers[name] = self.start("worker", self.address, *options, path=path)
        until(lambda: f"name: {name}," in self.text().replace("'", ""))

    def said(self, what: str) -> str:
        """The word after something in the log."""
        until(lambda: what in self.text())
        return self.text().split(what)[1].split()[0]

    def text(self) -> str:
        return (self.folder / "log").read_text(errors="replace")

    def kill(self, name: str) -> None:
        self.workers[name].kill()
        self.workers.pop(name).wait()

    def close(self) -> None:
        for process in (*self.workers.values(), self.scheduler):
            process.kill()
            process.wait()
        self.log.close()


@pytest.fixture
def dask(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dask]:
    """A cluster of two workers."""
    found = Dask(tmp_path_factory.mktemp("dask"))
    try:
        found.worker("one")
        found.worker("two")
        yield found
    finally:
        found.close()
