"""A damaged, lost or exchanged file in the results is noticed, and worked out anew."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import numba
import pytest

import sim
from sim import cli
from sim.compiled import cache
from sim.errors import InputError
from tests import studies

ONE = ("--replications", "2", "--jobs", "1", "--quiet", "--readings", "central")
COMPARE = ("compare", "small", "more", *ONE, "--json")
RUN = ("run", "small", *ONE, "--trace", "--json")


def flipped(path: Path) -> None:
    """One bit in the middle is another."""
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def cut(path: Path) -> None:
    """The end is missing."""
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])


def lost(path: Path) -> None:
    """It is not there any more."""
    path.unlink()


def exchanged(path: Path) -> None:
    """It is the file of that kind from another place."""
    others = (path.parent if path.parent.name == "figures" else path.parent.parent).rglob(
        f"*{''.join(path.suffixes)}"
    )
    path.write_bytes(next(o.read_bytes() for o in others if o.read_bytes() != path.read_bytes()))


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which a comparison and a run with figures and logs were finished."""
    here = studies.place(tmp_path_factory.mktemp("played"), "here")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(here)
        assert [cli.exit_code(COMPARE), cli.exit_code(RUN)] == [0, 0]
    return here


@pytest.fixture
def here(played: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copytree(played, tmp_path / "here")
    monkeypatch.chdir(tmp_path / "here")
    return tmp_path / "here"


@pytest.mark.parametrize(
    "damage", [flipped, *(pytest.param(how, marks=pytest.mark.full) for how in (cut, lost))]
)
def test_folders_of_which_files_are_damaged(
    here: Path,
    damage: Callable[[Path], None],
    capsys: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    """A table of a run and of the comparison, its page, figures, a log."""
    pages = {path: path.read_bytes() for path in here.rglob("index.html")}
    whole = studies.files(here) | {str(path): content for path, content in pages.items()}
    assert cli.exit_code(COMPARE) == 0
    summary = capsys.readouterr().out
    assert caplog.text == ""
    for name in ("compare-*/index.html", "compare-*/figures/flow.svg", "small-*/figures/flow.png",
                 "small-*/log/0001.parquet", "more-*/measures.csv"):  # fmt: skip
        (path,) = here.glob(f"results/{name}")
        damage(path)
    assert [cli.exit_code(COMPARE), cli.exit_code(RUN)] == [0, 0]
    assert capsys.readouterr().out.startswith(summary)
    left = {str(path): path.read_bytes() for path in pages}
    assert studies.files(here) | left == whole
    assert len(caplog.messages) == 4  # one for each folder
    assert all("was not as it had been written" in message for message in caplog.messages)
    caplog.clear()
    assert [cli.exit_code(COMPARE), cli.exit_code(RUN)] == [0, 0]
    assert caplog.text == ""


NAMES = ("summary.json", "manifest.json", "measures.csv", "timeline.csv", "scenario.yaml",
         "differences.csv", "answers.csv", "index.html", "figures/*", "log/*", "log/.*",
         "*/*.parquet")  # fmt: skip


@pytest.mark.full
@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("damage", [flipped, cut, lost, exchanged])
def test_any_file_that_is_damaged(
    here: Path, name: str, damage: Callable[[Path], None], caplog: pytest.LogCaptureFixture
) -> None:
    whole = studies.files(here)
    found = sorted(path for path in here.glob(f"results/*/{name}") if path.is_file())
    for path in found[:6]:
        if damage is exchanged and name.endswith((".yaml", ".html", "ces.csv", "answers.csv")):
            continue  # there is but one, or another is the same
        caplog.clear()
        before = path.read_bytes()
        damage(path)
        assert path.exists() != (damage is lost)
        if "replications" in path.parts:  # as long as a folder is whole nobody needs it
            shutil.rmtree(next(here.glob("results/small-*")))
            shutil.rmtree(next(here.glob("results/more-*")))
        assert [cli.exit_code(COMPARE), cli.exit_code(RUN)] == [0, 0]
        assert path.name in studies.NOT_COMPARED or path.read_bytes() == before
        assert studies.files(here) == whole
        assert caplog.text or "replications" in path.parts  # it may be a twin's log, or lost


def test_replications_that_are_damaged_or_exchanged(
    here: Path, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    whole = studies.files(here)
    for folder in here.glob("results/[!r]*"):
        shutil.rmtree(folder)
    logs = sorted(here.glob("results/replications/*/*.log.parquet"))
    kept = [path for path in sorted(here.glob("results/replications/*/*")) if path not in logs]
    for files in (kept, logs):
        one, two = files[0].read_bytes(), files[1].read_bytes()
        files[0].write_bytes(two)
        files[1].write_bytes(one)
    cut(kept[2])
    lost(kept[3])
    flipped(kept[4])
    assert [cli.exit_code(COMPARE), cli.exit_code(RUN)] == [0, 0]
    assert studies.files(here) == whole
    damaged = [message for message in caplog.messages if "is damaged: the replication" in message]
    assert len(damaged) == 6
    assert capsys.readouterr().err == ""


def test_a_table_that_was_changed_is_not_handed_to_a_notebook(here: Path) -> None:
    (folder,) = here.glob("results/small-*")
    assert len(sim.frame(folder)) > 100
    flipped(folder / "timeline.csv")
    with pytest.raises(InputError, match="not as it was written: ask for the study again"):
        sim.frame(folder, "timeline")


def loop(*_: int) -> int:
    """What is compiled."""
    return 0


class Compiled(SimpleNamespace):
    """What a compiler gives back."""

    def __init__(self, misses: int) -> None:
        super().__init__(stats=SimpleNamespace(cache_misses={"signature": misses}))


@pytest.mark.parametrize("damage", [flipped, cut, lost])
def test_compiled_code_that_was_changed_is_not_run(
    tmp_path: Path,
    damage: Callable[[Path], None],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """The compiler's own cache has no checksum: one bit of machine code may be another."""
    seen = []

    def compiler(_: object, __: object, where: Path) -> Compiled:
        code = where / "place" / "loop.nbc"
        seen.append(code.read_bytes() if code.exists() else b"")
        code.parent.mkdir(exist_ok=True)
        code.write_bytes(b"machine code")
        return Compiled(misses=not seen[-1])

    monkeypatch.setattr(cache, "folder", lambda: tmp_path / "compiled-x")
    monkeypatch.setattr(cache, "cached", compiler)
    for _ in range(2):
        cache.kept(numba.int64, loop)
    assert seen == [b"", b"machine code"]
    damage(tmp_path / "compiled-x" / "place" / "loop.nbc")
    assert not cache.is_kept()
    cache.kept(numba.int64, loop)
    assert seen[2:] == [b""]
    assert "was not as it had been written" in caplog.text
    assert cache.is_kept()
    assert [path.name for path in tmp_path.iterdir()] == ["compiled-x"]


def test_code_for_a_second_processor_is_kept_beside(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def compiler(_: object, __: object, where: Path) -> Compiled:
        name = f"{len(list(where.glob('*.nbc')))}.nbc"
        (where / name).write_bytes(b"machine code")
        return Compiled(misses=1)

    monkeypatch.setattr(cache, "folder", lambda: tmp_path / "compiled-x")
    monkeypatch.setattr(cache, "cached", compiler)
    for count in (1, 2):
        cache.kept(numba.int64, loop)
        assert cache.is_kept()
        assert len(list((tmp_path / "compiled-x").glob("*.nbc"))) == count
