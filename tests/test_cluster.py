"""A cluster of worker processes gives what local processes give, also when some of it dies."""

from __future__ import annotations

import os
import shutil
import signal
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import sim
from sim.errors import EnvironmentFailed, InputError
from sim.study import cluster
from sim.study.workers import WrongModel, work
from tests.studies import ROOT, Dask, ended, files, finish, place, played, started, until

OPTIONS: dict[str, Any] = {"replications": 2, "readings": ["central"]}
STUDY = ("run", "small", "--replications", "12")


@pytest.fixture(scope="module")
def dask(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dask]:
    """A cluster of two workers: "one" and "two"."""
    found = Dask(tmp_path_factory.mktemp("dask"))
    try:
        found.worker("one")
        found.worker("two")
        yield found
    finally:
        found.close()


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(place(tmp_path, "here"))
    return Path.cwd()


@pytest.fixture
def missing(monkeypatch: pytest.MonkeyPatch) -> None:
    """A study does not wait long for workers."""
    monkeypatch.setattr(cluster, "PATIENCE_SECONDS", 1.0)


def test_a_cluster_changes_nothing(dask: Dask, tmp_path: Path, here: Path) -> None:
    left = []
    homes: list[dict[str, Any]] = [{"jobs": 1}, {"jobs": 2}, {"cluster": dask.address}]
    for number, options in enumerate(homes):
        os.chdir(place(tmp_path, str(number)))
        sim.compare("small", ["more"], trace=True, **OPTIONS, **options)
        left.append(files(Path.cwd()))
    assert left[0] == left[1] == left[2]
    sim.compare("small", ["more"], **OPTIONS, cluster="tcp://nobody.invalid:1")  # nothing to play


def test_few_batches_are_in_flight(dask: Dask, here: Path) -> None:
    assert sim.run("small", replications=4, jobs=1, cluster=dask.address)["replications"] == 4


def test_another_model_is_refused(dask: Dask, here: Path, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "sim", tmp_path / "other" / "sim")
    changed = tmp_path / "other" / "sim" / "clocks.py"
    changed.write_text(f"{changed.read_text()}# changed")
    (tmp_path / "none" / "sim").mkdir(parents=True)
    (tmp_path / "none" / "sim" / "__init__.py").write_text("raise ModuleNotFoundError('sim')")
    for name, message in {"other": "has model 0.1.0", "none": "sim is not installed at"}.items():
        dask.worker(name, tmp_path / name)
        with pytest.raises(EnvironmentFailed, match=f"{message}.*: the same version and lock"):
            sim.run("small", replications=1, cluster=dask.address)
        dask.kill(name)
    assert not Path("results").exists()


def test_a_worker_that_comes_late_is_checked_too() -> None:
    with pytest.raises(WrongModel):
        work(iter, ["never played"], "another model", "a study")


@pytest.mark.parametrize("address", ["", "foo", "foo://x", "tcp://a:b"])
def test_no_address(here: Path, address: str) -> None:
    with pytest.raises(InputError, match="--cluster: no address"):
        sim.run("small", replications=1, cluster=address)


def test_nobody_answers(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "CONNECT_SECONDS", 0.4)
    with pytest.raises(EnvironmentFailed, match="no scheduler answers there within 0 s"):
        sim.run("small", replications=1, cluster="tcp://127.0.0.1:1")


def test_without_dask(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(EnvironmentFailed, match="add the extra `cluster`"):
        sim.run("small", replications=1, cluster="tcp://127.0.0.1:8786")


# --- those that follow kill workers, in this order ------------------------------------------


def test_interrupted_on_a_cluster(dask: Dask, here: Path) -> None:
    with started(here, [*STUDY, "--cluster", dask.address]) as process:
        until(lambda: played(here) >= 2)
        os.kill(process.pid, signal.SIGINT)
        messages = ended(process)
    assert process.returncode == 130
    assert messages.rstrip().endswith("--resume goes on")
    assert 2 <= played(here) < 24


def test_a_worker_that_dies_in_mid_study(dask: Dask, here: Path, tmp_path: Path) -> None:
    with started(here, [*STUDY, "--cluster", dask.address]) as process:
        until(lambda: played(here) >= 2)
        dask.kill("one")
        messages = ended(process)
    assert process.returncode == 0
    assert [line for line in messages.splitlines() if "play" not in line] == []
    other = place(tmp_path, "other")
    finish(other, STUDY)
    assert files(here) == files(other)
    dask.worker("one")


def test_all_workers_die(dask: Dask, here: Path, missing: None) -> None:
    def kill() -> None:
        until(lambda: played(here) >= 2)
        dask.kill("one")
        dask.kill("two")

    killer = threading.Thread(target=kill)
    killer.start()
    with pytest.raises(EnvironmentFailed, match=r"workers were lost; finished .* kept.*--resume"):
        sim.run("small", replications=12, cluster=dask.address)
    killer.join()
    assert 2 <= played(here) < 24
    with pytest.raises(EnvironmentFailed, match="no worker within 1 s"):
        sim.run("small", replications=12, cluster=dask.address)


def test_the_scheduler_dies(dask: Dask, here: Path) -> None:
    dask.worker("one")
    with started(here, [*STUDY, "--cluster", dask.address]) as process:
        until(lambda: played(here) >= 2)
        dask.scheduler.kill()
        messages = ended(process)
    assert process.returncode == 3
    assert messages.splitlines()[1:] == [
        "sim: stopped: the scheduler was lost; finished replications are kept, go on with --resume"
    ]
    assert 2 <= played(here) < 24
