"""Processes that die, hang, run out of memory or meet: the same bytes after `--resume`."""

from __future__ import annotations

import os
import random
import resource
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator, Sequence
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from sim.errors import EnvironmentFailed
from sim.study import workers
from tests.studies import (
    COMPARE,
    alive,
    ended,
    files,
    finish,
    kept,
    place,
    played,
    processes,
    started,
    until,
    workers_of,
)

# Of the second, seconds are left when the first replications are kept.
LARGE, MANY = (
    ("run", "small", "--set", f"groups.live_accounts={accounts}", "--replications", count)
    for accounts, count in ((2_000, "4"), (10_000, "16"))
)


@pytest.fixture(scope="module")
def undisturbed_many(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """What many large replications leave if nothing happens."""
    here = place(tmp_path_factory.mktemp("undisturbed_many"), "here")
    finish(here, MANY)
    return files(here)


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, bytes], float]:
    """What a comparison leaves if nothing happens, and how long it takes."""
    here = place(tmp_path_factory.mktemp("undisturbed"), "here")
    began = time.monotonic()
    finish(here, COMPARE)
    return files(here), time.monotonic() - began


def standby_of(pid: int) -> int:
    """The process that stands by."""
    return processes("-P", str(pid), "-f", "forkserver")[0]


@pytest.mark.parametrize(
    "number", [*range(2), *(pytest.param(i, marks=pytest.mark.full) for i in range(2, 10))]
)
def test_a_kill_at_any_moment(
    tmp_path: Path, undisturbed: tuple[dict[str, bytes], float], number: int
) -> None:
    """Tenths of a study's life, a random moment in each: imports, replications, tables, figures."""
    whole, seconds = undisturbed
    here = place(tmp_path, "here")
    tenth = (3 * number + 5) % 10  # the first two: half-way, and near the end
    with started(here, [*COMPARE, "--jobs", "2"]) as process:
        try:
            process.wait(seconds * (tenth + random.Random(number).random()) / 10)
        except subprocess.TimeoutExpired:
            process.kill()
        process.wait()
        until(lambda: not alive(process.pid), 10)
    assert kept(here).items() <= whole.items()
    finish(here, COMPARE, "--resume")
    assert kept(here) == whole


@pytest.mark.full
def test_two_processes_with_the_same_question(
    tmp_path: Path, undisturbed: tuple[dict[str, bytes], float]
) -> None:
    """Both answer, neither ever sees half a file, and nothing is left beside what one leaves."""
    whole, _ = undisturbed
    here = place(tmp_path, "here")
    with started(here, [*COMPARE, "--jobs", "2"]) as one, started(here, COMPARE) as two:
        while one.poll() is None or two.poll() is None:
            for name, content in kept(here).items():
                assert whole[name] == content
            time.sleep(0.02)
        assert [ended(one).count("sim:"), ended(two).count("sim:")] == [0, 0]
        assert [one.returncode, two.returncode] == [0, 0]
    assert files(here) == whole


def goes_on(here: Path, undisturbed: dict[str, bytes], command: Sequence[str] = COMPARE) -> None:
    """What is there is good and not all; asked again, it comes to what it would have been."""
    assert kept(here).items() < undisturbed.items()
    assert "were finished before" in finish(here, command, "--resume")
    assert kept(here) == undisturbed


@pytest.mark.full
def test_a_process_that_stands_by_and_is_killed(
    tmp_path: Path, undisturbed: tuple[dict[str, bytes], float]
) -> None:
    here = place(tmp_path, "here")
    with started(here, [*COMPARE, "--jobs", "2"]) as process:
        until(lambda: played(here) >= 2)
        os.kill(standby_of(process.pid), signal.SIGKILL)
        messages = ended(process)
    assert process.returncode == 3
    assert messages.splitlines()[-1].startswith("sim: stopped: a worker was lost (memory?)")
    assert messages.count("sim:") == 1
    goes_on(here, undisturbed[0])


@pytest.mark.parametrize("who", ["workers", "standby"])
def test_what_hangs_does_not_keep_an_interrupt_waiting(tmp_path: Path, who: str) -> None:
    """Workers, or the process that they are forked from, stopped and never to go on."""

    def found() -> list[int]:
        by = processes("-P", str(process.pid), "-f", "forkserver")
        return by if who == "standby" else workers_of(process.pid)

    here = place(tmp_path, "here")
    with started(here, [*LARGE, "--jobs", "2"]) as process:
        until(found)
        for pid in found():
            os.kill(pid, signal.SIGSTOP)
        assert process.stderr
        assert process.stderr.readline() == "8 replications to play\n"
        time.sleep(0.5)
        os.kill(process.pid, signal.SIGINT)
        messages = ended(process)
    assert process.returncode == 130
    assert messages.rstrip().endswith("--resume goes on")


def half(_: object) -> Iterator[bytes]:
    """In a worker: the process is lost when half of its result is handed in."""

    def send(self: Connection, content: bytes, write: object = None) -> None:
        os.write(self.fileno(), content[: len(content) // 2])
        os._exit(1)

    Connection._send = send  # type: ignore[attr-defined]
    yield bytes(1000)


def test_a_worker_that_dies_as_it_hands_in(monkeypatch: pytest.MonkeyPatch) -> None:
    """The executor would wait for the other half for ever."""
    monkeypatch.setattr(workers, "LOOK_SECONDS", 0.1)
    batches = [[1], [2]]
    with (
        pytest.raises(EnvironmentFailed, match="a worker was lost"),
        workers.at_work(half, len(batches), 2, None) as home,
    ):
        list(home.each(batches))


@pytest.mark.full
def test_a_terminal_that_is_closed(tmp_path: Path, undisturbed_many: dict[str, bytes]) -> None:
    here = place(tmp_path, "here")
    with started(here, [*MANY, "--jobs", "2"]) as process:
        until(lambda: played(here) >= 2)
        os.killpg(process.pid, signal.SIGHUP)
        process.wait()
        until(lambda: not alive(process.pid), 10)
    goes_on(here, undisturbed_many, MANY)


@pytest.mark.full
def test_workers_that_run_out_of_memory(tmp_path: Path, undisturbed_many: dict[str, bytes]) -> None:
    here = place(tmp_path, "here")
    with started(here, [*MANY, "--jobs", "2"]) as process:
        until(lambda: played(here) >= 2)
        size = int(Path(f"/proc/{standby_of(process.pid)}/statm").read_text().split()[0])
        most = size * resource.getpagesize() + (4 << 20)
        for pid in workers_of(process.pid):
            resource.prlimit(pid, resource.RLIMIT_AS, (most, most))
        messages = ended(process)
    assert process.returncode == 3
    assert messages.splitlines()[-1].startswith("sim: stopped: ")
    assert messages.count("sim:") == 1
    assert played(here) >= 2
    goes_on(here, undisturbed_many, MANY)


@pytest.mark.full
def test_results_that_are_removed_in_mid_run(
    tmp_path: Path, undisturbed: tuple[dict[str, bytes], float]
) -> None:
    """The folder is made anew and all of it worked out; or it stops, if a file was in hand."""
    here = place(tmp_path, "here")
    with started(here, [*COMPARE, "--jobs", "2"]) as process:
        until(lambda: played(here) >= 3)
        shutil.rmtree(here / "results", ignore_errors=True)
        messages = ended(process)
    assert process.returncode in (0, 3)
    if process.returncode:
        assert messages.splitlines()[-1].startswith("sim: ")
        assert "No such file or directory" in messages
        assert kept(here).items() < undisturbed[0].items()
        finish(here, COMPARE, "--resume")
    assert files(here) == undisturbed[0]
