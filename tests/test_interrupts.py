"""Whatever ends a study early, `--resume` finishes it to the same bytes, and nothing lingers."""

from __future__ import annotations

import os
import resource
import shlex
import signal
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests import studies
from tests.studies import (
    COMPARE,
    IN_NAMESPACE,
    RUN,
    alive,
    can_mount,
    ended,
    files,
    finish,
    kept,
    place,
    played,
    started,
    until,
)


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> dict[Sequence[str], dict[str, bytes]]:
    """What each study leaves if nothing happens."""
    found: dict[Sequence[str], dict[str, bytes]] = {}
    for arguments in (RUN, COMPARE):
        here = place(tmp_path_factory.mktemp("undisturbed"), arguments[0])
        finish(here, arguments, "--quiet")
        found[arguments] = files(here)
    return found


def is_finished(here: Path, arguments: Sequence[str], whole: dict[str, bytes]) -> None:
    """What is there is a part, and resuming completes it."""
    part = files(here)
    assert part.items() < whole.items()  # nothing half-written, no rubbish
    messages = finish(here, arguments, "--resume")
    assert f"({len(part)} were finished before)" in messages
    assert files(here) == whole


@pytest.mark.parametrize(
    ("arguments", "jobs", "what", "to_all"),
    [
        (COMPARE, "2", signal.SIGINT, True),  # as a terminal does: to the workers as well
        (RUN, "2", signal.SIGTERM, True),  # as a service manager does
        pytest.param(RUN, "2", signal.SIGTERM, False, marks=pytest.mark.full),
        (RUN, "1", signal.SIGINT, False),
    ],
)
def test_an_interruption(
    tmp_path: Path,
    undisturbed: dict[Sequence[str], dict[str, bytes]],
    arguments: Sequence[str],
    jobs: str,
    what: signal.Signals,
    to_all: bool,
) -> None:
    here = place(tmp_path, "here")
    with started(here, [*arguments, "--jobs", jobs]) as process:
        until(lambda: played(here) >= 2)
        (os.killpg if to_all else os.kill)(process.pid, what)
        messages = ended(process)
    assert process.returncode == 130
    assert messages.rstrip().endswith(
        "sim: interrupted; what was finished is kept, --resume goes on"
    )
    is_finished(here, arguments, undisturbed[arguments])


def test_a_second_interrupt_does_not_wait(tmp_path: Path) -> None:
    here = place(tmp_path, "here")
    with started(here, [*RUN, "--jobs", "2"]) as process:
        until(lambda: played(here) >= 1)
        stopped = studies.workers_of(process.pid)
        for pid in stopped:
            os.kill(pid, signal.SIGSTOP)  # they will not hand anything in
        os.kill(process.pid, signal.SIGINT)
        with pytest.raises(subprocess.TimeoutExpired):
            process.wait(1)
        os.kill(process.pid, signal.SIGINT)
        for pid in stopped:
            os.kill(pid, signal.SIGCONT)
        ended(process)
    assert process.returncode == 130


def test_a_killed_worker(
    tmp_path: Path, undisturbed: dict[Sequence[str], dict[str, bytes]]
) -> None:
    here = place(tmp_path, "here")
    with started(here, [*RUN, "--jobs", "2"]) as process:
        until(lambda: played(here) >= 2)
        os.kill(studies.workers_of(process.pid)[0], signal.SIGKILL)
        messages = ended(process)
    assert process.returncode == 3
    assert "sim: stopped: a worker was lost (memory?); finished replications are kept" in messages
    is_finished(here, RUN, undisturbed[RUN])


def test_a_killed_study_takes_its_workers_along(
    tmp_path: Path, undisturbed: dict[Sequence[str], dict[str, bytes]]
) -> None:
    here = place(tmp_path, "here")
    with started(here, [*RUN, "--jobs", "2"]) as process:
        until(lambda: played(here) >= 2)
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        until(lambda: not alive(process.pid), 10)
    finish(here, RUN, "--resume")
    assert kept(here) == undisturbed[RUN]


@pytest.mark.parametrize("stage", ["replications", "tables"])
def test_a_file_that_cannot_be_written(
    tmp_path: Path, undisturbed: dict[Sequence[str], dict[str, bytes]], stage: str
) -> None:
    """The system refuses files beyond a size: of replications, or only of the tables after."""
    sizes = [len(data) for name, data in undisturbed[RUN].items() if "replications" in name]
    most = max(sizes) if stage == "tables" else sorted(sizes)[len(sizes) // 2]
    here = place(tmp_path, "here")

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))

    with started(here, [*RUN, "--jobs", "1"], limit) as process:
        messages = ended(process)
    assert process.returncode == 3
    assert messages.splitlines()[-1].startswith("sim: ")
    assert "File too large" in messages
    assert (played(here) == len(sizes)) == (stage == "tables")
    assert files(here).items() < undisturbed[RUN].items()
    finish(here, RUN, "--resume")
    assert files(here) == undisturbed[RUN]


@pytest.mark.skipif(not can_mount(), reason="needs a namespace for a small disk")
@pytest.mark.parametrize("share", [0.3, pytest.param(0.9, marks=pytest.mark.full)])
def test_a_full_disk(
    tmp_path: Path, undisturbed: dict[Sequence[str], dict[str, bytes]], share: float
) -> None:
    """A disk that holds a share of what the study writes, then one that is large enough."""
    here, after = place(tmp_path, "here"), tmp_path / "after"
    pages = sum(-(-len(data) // 4096) + 1 for data in undisturbed[COMPARE].values())
    study = shlex.join(studies.command([*COMPARE, "--jobs", "2", "--quiet"]))
    script = f"""
        mkdir results
        mount -t tmpfs -o size={int(share * pages) * 4096} none results
        {study}; echo exit $? >&2
        cp -r results {after}
        mount -o remount,size=1g results
        {study} --resume && cp -r results/. copy && umount results && mv copy/* results
    """
    found = subprocess.run(
        [*IN_NAMESPACE, "sh", "-c", script], cwd=here, env=studies.ENVIRONMENT, capture_output=True,
        text=True, check=True,
    )  # fmt: skip
    first, code = found.stderr.splitlines()
    assert first.startswith("sim: ")
    assert "No space left on device" in first
    assert code == "exit 3"
    kept = {path.relative_to(after) for path in after.rglob("*") if path.is_file()}
    whole = {Path(name).relative_to("results") for name in undisturbed[COMPARE]}
    assert {path for path in kept if path.name not in studies.NOT_COMPARED} < whole
    assert files(here) == undisturbed[COMPARE]
