"""What a command finds around it: closed streams, no home, a read-only folder, a wrong clock."""

from __future__ import annotations

import os
import shlex
import subprocess
from pathlib import Path

import pytest

from sim.compiled import cache
from tests.studies import (
    ENVIRONMENT,
    IN_NAMESPACE,
    can_mount,
    command,
    files,
    finish,
    place,
)

RUN = ("run", "small", "--replications", "2")
BACKWARDS = """
import itertools, time
days = itertools.count()
time.time = lambda: 2e9 - 86400 * next(days)
time.time_ns = lambda: int(time.time() * 1e9)
"""


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    here = place(tmp_path_factory.mktemp("undisturbed"), "here")
    finish(here, RUN)
    return here


@pytest.fixture
def here(tmp_path: Path) -> Path:
    return place(tmp_path, "here")


def shell(here: Path, script: str, *within: str, **env: str) -> tuple[int, str, str]:
    """What a shell with the command as `sim` exits with, and says on stdout and stderr."""
    sim = f'sim() {{ {shlex.join(command([]))} "$@"; }}\n'
    found = subprocess.run(
        [*within, "bash", "-c", sim + script], cwd=here, env={**ENVIRONMENT, **env},
        capture_output=True, text=True, check=False, timeout=600,
    )  # fmt: skip
    assert "Traceback" not in found.stderr
    assert "Exception ignored" not in found.stderr
    return found.returncode, found.stdout, found.stderr


@pytest.mark.parametrize(
    ("script", "code", "says"),
    [
        ("sim list >&-", 0, ""),
        ("sim check nothing 2>&-", 2, ""),
        ("sim check nothing 2>/dev/full", 2, ""),
        ("sim show small >/dev/full", 3, "sim: [Errno 28] No space left on device; "),
        ("sim show small <&- | head -1; exit ${PIPESTATUS[0]}", 0, ""),
    ],
)
def test_streams(here: Path, script: str, code: int, says: str) -> None:
    found, _, err = shell(here, script)
    assert found == code
    assert err.startswith(says)
    assert len(err.splitlines()) == bool(says)


@pytest.mark.parametrize(
    ("script", "most"),
    [
        ("sim {} --jobs 2 2>&1 | head -1; exit ${{PIPESTATUS[0]}}", 1),
        pytest.param("sim {} --jobs 2 <&- >&- 2>&-", 0, marks=pytest.mark.full),
        pytest.param("sim {} --jobs 1 --json 2>/dev/full", 1, marks=pytest.mark.full),
        pytest.param("sim {} --jobs 2 --json 2>&-", 1, marks=pytest.mark.full),
    ],
)
def test_a_study_to_which_nobody_listens_is_finished(
    here: Path, undisturbed: Path, script: str, most: int
) -> None:
    code, out, err = shell(here, script.format(shlex.join(RUN)))
    assert (code, err, len(out.splitlines())) == (0, "", most)
    assert files(here) == files(undisturbed)


@pytest.mark.parametrize(
    "command", ["run small --replications 2 --jobs 1", "verify --short", "doctor"]
)
def test_too_few_addresses_are_told_before_libraries_hang(here: Path, command: str) -> None:
    code, out, err = shell(here, f"ulimit -v 1500000; sim {command}")
    assert code == 3
    assert not out
    assert "(ulimit -v), and libraries need 2,560" in err
    assert len(err.splitlines()) == 1
    assert not (here / "results").exists()


@pytest.mark.parametrize("out", ["/dev/null", "/proc/nothing", "scenarios/small.yaml/there"])
def test_where_nothing_can_be_kept_is_told_before_anything_is_played(here: Path, out: str) -> None:
    code, _, err = shell(here, f"sim run small --replications 1 --jobs 1 --out {out}")
    assert code == 3
    assert err.startswith(f"sim: nothing can be kept in {out}")
    assert len(err.splitlines()) == 1


def test_no_home_and_no_folder_for_temporary_files(here: Path, undisturbed: Path) -> None:
    """Where a user has a home all the same it is found; else see below."""
    code, out, _ = shell(here, f"unset HOME; sim {shlex.join(RUN)} --jobs 2", TMPDIR="/nowhere")
    assert code == 0
    assert "takedowns" in out
    assert files(here) == files(undisturbed)


def test_a_user_without_a_home(monkeypatch: pytest.MonkeyPatch) -> None:
    def no_home() -> Path:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.setattr(Path, "home", no_home)
    cache.folder.cache_clear()
    try:
        assert not cache.is_kept()
        with pytest.raises(OSError, match="Not a directory"):
            cache.folder().mkdir(parents=True)
    finally:
        cache.folder.cache_clear()


@pytest.mark.full
def test_a_home_that_cannot_be_written(here: Path, undisturbed: Path) -> None:
    code, _, err = shell(
        here, f"unset XDG_CACHE_HOME; sim {shlex.join(RUN)} --jobs 1", HOME="/proc/nothing"
    )
    assert code == 0
    assert "the compiled code could not be kept in /proc/nothing/.cache/sim" in err
    assert files(here) == files(undisturbed)


@pytest.mark.skipif(not can_mount(), reason="needs a namespace for a read-only folder")
def test_a_read_only_folder(here: Path, undisturbed: Path) -> None:
    """Nothing can be kept, and what is there is read."""
    study = f"sim {shlex.join(RUN)} --jobs 1 --quiet"
    code, out, err = shell(
        here,
        f"""
        mkdir results
        mount -t tmpfs -o size=20m none results
        mount -o remount,ro results
        {study}; echo exit $?
        mount -o remount,rw results
        cp -r {undisturbed}/results/. results
        mount -o remount,ro results
        {study}
        """,
        *IN_NAMESPACE,
    )
    assert out.startswith("exit 3\n")
    assert err.startswith("sim: nothing can be kept in results: Read-only file system")
    assert len(err.splitlines()) == 1
    assert code == 0
    assert "takedowns" in out


@pytest.mark.full
def test_a_clock_that_goes_backwards(here: Path, undisturbed: Path, tmp_path: Path) -> None:
    """Each look at it shows an earlier day, and all files seem to be written in times to come."""
    (tmp_path / "clock").mkdir()
    (tmp_path / "clock" / "sitecustomize.py").write_text(BACKWARDS)
    path = os.pathsep.join([str(tmp_path / "clock"), ENVIRONMENT["PYTHONPATH"]])
    study = f"sim {shlex.join(RUN)} --jobs 2"
    assert shell(here, study, PYTHONPATH=path)[0] == 0
    assert files(here) == files(undisturbed)
    (folder,) = here.glob("results/small-*")

    for name in ("measures.csv", "manifest.json"):
        (folder / name).unlink()
    for file in here.rglob("*"):
        os.utime(file, (4e9, 4e9))
    assert shell(here, study, PYTHONPATH=path)[0] == 0
    assert files(here) == files(undisturbed)
