"""Studies as processes of their own, to be disturbed, and what they leave behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests import small

ROOT = Path(__file__).parent.parent
RUN = ("run", "small", "--replications", "8")
COMPARE = ("compare", "small", "more", "--readings", "central", "--replications", "4")
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT)}
IN_NAMESPACE = ["unshare", "--map-root-user", "--mount"]
NOT_COMPARED = {"manifest.json", "index.html"}  # the time, the command


def command(arguments: Sequence[str], *more: str) -> list[str]:
    return [sys.executable, "-m", "sim.cli", *arguments, *more]


def finish(here: Path, arguments: Sequence[str], *more: str) -> str:
    """Run a command that goes well; what it says on stderr."""
    found = subprocess.run(
        command(arguments, *more), cwd=here, env=ENVIRONMENT, capture_output=True, text=True,
        check=True,
    )  # fmt: skip
    return found.stderr


@contextmanager
def started(
    here: Path, arguments: Sequence[str], first: Callable[[], Any] | None = None
) -> Iterator[subprocess.Popen[str]]:
    """A command in a session of its own, which is gone at the end, whatever happens."""

    def begin() -> None:
        # A job in the background is started with interrupts ignored.
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        if first:
            first()

    process = subprocess.Popen(
        command(arguments), cwd=here, env=ENVIRONMENT, text=True, start_new_session=True,
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, preexec_fn=begin,  # noqa: PLW1509
    )  # fmt: skip
    try:
        with process:
            yield process
    finally:
        for pid in alive(process.pid):
            os.kill(pid, signal.SIGKILL)


def alive(group: int) -> list[int]:
    """Processes of a group that have not ended."""
    return processes("-g", str(group), "-r", "R,S,D,T")


def workers_of(pid: int) -> list[int]:
    """The worker processes of a process: they are forked from the one that stands by."""
    by = [str(server) for server in processes("-P", str(pid), "-f", "forkserver")]
    return processes("-P", ",".join(by)) if by else []


def processes(*which: str) -> list[int]:
    """What pgrep finds."""
    found = subprocess.run(["pgrep", *which], capture_output=True, check=False)
    return [int(pid) for pid in found.stdout.split()]


def until(true: Callable[[], Any], seconds: float = 60) -> None:
    """Wait until something holds."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it never came true"
        time.sleep(0.01)


def played(here: Path) -> int:
    """How many replications are kept."""
    return len(list((here / "results").rglob("replications/*/*.parquet")))


def ended(process: subprocess.Popen[str]) -> str:
    """What a command says on stderr; it ends, and so do its workers."""
    _, messages = process.communicate(timeout=60)
    until(lambda: not alive(process.pid), 10)
    assert "Traceback" not in messages
    return messages


def place(root: Path, name: str) -> Path:
    """A folder with the small scenario."""
    (root / name).mkdir()
    return small.write(root / name)


def files(here: Path) -> dict[str, bytes]:
    """All files of the results by name, hidden ones too, but what holds a time or the command."""
    return {
        str(path.relative_to(here)): path.read_bytes()
        for path in sorted((here / "results").rglob("*"))
        if path.is_file() and path.name not in NOT_COMPARED
    }


def can_mount() -> bool:
    """Whether this user may mount a file system in a namespace of its own."""
    try:
        return not subprocess.run([*IN_NAMESPACE, "true"], check=False).returncode
    except OSError:
        return False


def kept(here: Path) -> dict[str, bytes]:
    """Those under their final names: what was being written when a process died has another."""
    return {
        name: content
        for name, content in files(here).items()
        if not any(part.endswith(".part") for part in Path(name).parts)
    }


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
        own = {
            "PYTHONPATH": str(path), "DASK_TEMPORARY_DIRECTORY": str(self.folder),
            "DASK_DISTRIBUTED__COMM__TIMEOUTS__CONNECT": "3s",  # tried so long, also if refused
        }  # fmt: skip
        return subprocess.Popen(
            [sys.executable, "-m", module, "--host", "127.0.0.1", "--no-dashboard", *options],
            cwd=self.folder, env={**os.environ, **own}, stdout=self.log, stderr=self.log,
        )  # fmt: skip

    def worker(self, name: str, path: Path = ROOT) -> None:
        """One more worker, once it is there."""
        options = ("--nthreads", "1", "--no-nanny", "--name", name)
        self.workers[name] = self.start("worker", self.address, *options, path=path)
        until(lambda: f"name: {name}\n" in self.text())

    def pids(self) -> list[int]:
        """The worker processes."""
        return [process.pid for process in self.workers.values()]

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
