"""The same question gives the same bytes, whoever asks it, where, and on which libraries."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from sim import compiled
from sim.cli_options import typed
from tests import small

ROOT = Path(__file__).parent.parent
LOWEST = ROOT / "build" / "lowest" / "bin" / "python"  # `make lowest` sets it up
STUDY = (
    "compare", "small", "more", "lapse", "--replications", "2", "--trace", "--quiet",
    "--sweep", "plan.capacity=0.5,1,2", "--sweep-replications", "2",
)  # fmt: skip
# Of the shipped baseline, with all that is switched on in it.
BASELINE = (
    "compare", "baseline", "analysts-plus-25", "platform-detects-more", "--replications", "2",
    "--readings", "central,scarce", "--set", "clock.start=2022-10-01", "--set",
    "clock.end=2025-03-01", "--sweep", "plan.capacity=0.5,1,2", "--trace", "--quiet",
)  # fmt: skip
KINDS = {".csv", ".svg", ".png", ".html", ".json", ".yaml", ".parquet"}
MATPLOTLIBRC = """\
font.family: serif
font.size: 22
savefig.dpi: 300
axes.grid: True
axes.formatter.use_locale: True
axes.unicode_minus: False
lines.markersize: 22
path.sketch: 1, 100, 2
figure.autolayout: True
savefig.transparent: True
timezone: Pacific/Kiritimati
"""
# A program that obeys the locale in all things: decimal commas, names of months.
OBEYED = "import locale\nlocale.setlocale(locale.LC_ALL, '')\n"
AT_HOME = {"PYTHONHASHSEED": "0", "LC_ALL": "C.UTF-8", "TZ": "UTC"}
ABROAD = {
    "PYTHONHASHSEED": "1", "LC_ALL": "tr_TR.UTF-8", "TZ": "Pacific/Kiritimati", "COLUMNS": "40",
    "PYTHONOPTIMIZE": "2", "MPLBACKEND": "module://matplotlib_inline.backend_inline",
}  # fmt: skip
ASCII = {
    "PYTHONHASHSEED": "random", "LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0",
    "PYTHONIOENCODING": "ascii", "TZ": "America/St_Johns",
}  # fmt: skip
GERMAN = {"LC_ALL": "de_DE.UTF-8", "OMP_NUM_THREADS": "3", "OPENBLAS_NUM_THREADS": "3"}


def stranger(here: Path) -> dict[str, str]:
    """Somebody else's home, locales and settings."""
    home, locales = here / "home", here / "locales"
    (home / ".config" / "matplotlib").mkdir(parents=True)
    (home / ".config" / "matplotlib" / "matplotlibrc").write_text(MATPLOTLIBRC)
    locales.mkdir()
    (home / "sitecustomize.py").write_text("")
    if shutil.which("localedef"):
        for name in ("tr_TR", "de_DE"):
            made = ["localedef", "-i", name, "-f", "UTF-8", str(locales / f"{name}.UTF-8")]
            if subprocess.run(made, capture_output=True, check=False).returncode == 0:
                (home / "sitecustomize.py").write_text(OBEYED)
    return {
        "HOME": str(home), "XDG_CONFIG_HOME": str(home / ".config"), "LOCPATH": str(locales),
        "PYTHONPATH": f"{home}{os.pathsep}{ROOT}",
    }  # fmt: skip


def played(
    here: Path, study: Sequence[str], environment: Mapping[str, str], *more: str,
    python: str | Path = sys.executable, umask: int = 0o022,
) -> dict[str, bytes]:  # fmt: skip
    """What a study leaves, in a process and a folder of its own."""
    here.mkdir(parents=True)
    small.write(here)
    shutil.copytree(ROOT / "scenarios", here / "scenarios", dirs_exist_ok=True)
    cache = compiled.folder().parent.parent  # else each would compile the engine
    own = {"PYTHONPATH": str(ROOT), "XDG_CACHE_HOME": str(cache), **environment}
    done = subprocess.run(
        [str(python), "-m", "sim.cli", *study, *more], cwd=here, env={**os.environ, **own},
        capture_output=True, umask=umask, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr.decode(errors="replace")
    found = {
        str(path.relative_to(here / "results")): undated(path)
        for path in sorted((here / "results").rglob("*"))
        if path.is_file()
    }
    assert {Path(name).suffix for name in found} == KINDS
    return found


def undated(path: Path) -> bytes:
    """A file's bytes. A manifest says when it was written, and by which commit, which may come
    while the tests run; nothing else does."""
    if path.name != "manifest.json":
        return path.read_bytes()
    manifest: dict[str, Any] = json.loads(path.read_bytes())
    assert manifest.pop("written")
    assert "commit" in manifest
    del manifest["commit"], manifest["sha256"]  # its own, of both; `files` has those of the rest
    return json.dumps(manifest).encode()


def differing(one: Mapping[str, bytes], two: Mapping[str, bytes]) -> list[str]:
    """The files that only one has, or that differ."""
    return sorted(name for name in one.keys() | two.keys() if one.get(name) != two.get(name))


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    return played(tmp_path_factory.mktemp("home") / "a", STUDY, AT_HOME, "--jobs", "1")


def test_elsewhere_the_same_bytes(home: dict[str, bytes], tmp_path: Path) -> None:
    """Hash seed, locale, time zone, workers, home, settings of figures, asserts, umask, width."""
    there = ABROAD | stranger(tmp_path)
    found = played(tmp_path / "b c", STUDY, there, "--jobs", "2", umask=0o077)
    assert differing(home, found) == []


@pytest.mark.full
@pytest.mark.parametrize("study", [STUDY, BASELINE], ids=["small", "baseline"])
def test_everywhere_the_same_bytes(study: Sequence[str], tmp_path: Path) -> None:
    first = played(tmp_path / "a", study, AT_HOME, "--jobs", "1")
    there = stranger(tmp_path)
    places = [(ABROAD | there, "2"), (ASCII, "2"), (ASCII, "1"), (GERMAN | there, "1")]
    for number, (environment, jobs) in enumerate(places):
        found = played(tmp_path / f"b{number}", study, environment, "--jobs", jobs)
        assert differing(first, found) == []
        shutil.rmtree(tmp_path / f"b{number}")


@pytest.mark.full
def test_by_another_engine_only_its_name_differs(home: dict[str, bytes], tmp_path: Path) -> None:
    found = played(tmp_path / "a", STUDY, AT_HOME, "--engine", "simpy", "--jobs", "2")
    assert {Path(n).name for n in differing(home, found)} == {"summary.json", "manifest.json"}
    for name in differing(home, found):
        if name.endswith("summary.json"):
            assert found[name].replace(b'"simpy"', b'"compiled"') == home[name]


DRAWING = """\
import sys
from pathlib import Path
from sim import figures, page
from tests import fake_summary
summary, folder = fake_summary.build(3, 3), Path(sys.argv[1])
drawn = figures.draw_all(summary, folder / "figures", fake_summary.OBSERVED)
page.write(summary, drawn, folder, "sim")
"""


@pytest.mark.full
@pytest.mark.skipif(not LOWEST.exists(), reason="`make lowest` sets up what it needs")
def test_lowest_versions_give_the_same_bytes(home: dict[str, bytes], tmp_path: Path) -> None:
    """Tables and inputs, and figures and page of equal numbers.

    Names of folders, and so the stamp in figures, page and summary, tell the model's version,
    and with it those of its libraries. Parquet files name the version that wrote them.
    """
    found = played(tmp_path / "a", STUDY, AT_HOME, "--jobs", "2", python=LOWEST)
    kinds = (".csv", ".yaml")
    tables, lowest = (by_plain_name(files, kinds) for files in (home, found))
    figures = {name for name in tables if name.startswith("compare/figures/")}
    assert len(tables) > 10
    assert figures
    assert differing(tables, lowest) == []
    assert numbers(home) == numbers(found)
    drawn: list[dict[str, bytes]] = []
    for python in (sys.executable, str(LOWEST)):
        folder = tmp_path / str(len(drawn))
        own = {**os.environ, "PYTHONPATH": str(ROOT)}
        subprocess.run([python, "-c", DRAWING, str(folder)], env=own, check=True)
        paths = sorted(path for path in folder.rglob("*") if path.is_file())
        drawn.append({str(path.relative_to(folder)): path.read_bytes() for path in paths})
    assert {Path(name).suffix for name in drawn[0]} == {".csv", ".svg", ".png", ".html"}
    assert differing(*drawn) == []


def by_plain_name(files: Mapping[str, bytes], kinds: Sequence[str]) -> dict[str, bytes]:
    """Files of some kinds by their names without digests; what then has one name, end to end."""
    found: dict[str, bytes] = {}
    for name in sorted(files, key=lambda name: (plain(name), files[name])):
        if name.endswith(tuple(kinds)):
            found[plain(name)] = found.get(plain(name), b"") + files[name]
    return found


def plain(name: str) -> str:
    """A text without digests."""
    return re.sub(r"-[0-9a-f]{12}\b", "", name)


def numbers(files: Mapping[str, bytes]) -> list[str]:
    """Summaries without digests and versions."""
    texts = [files[name].decode() for name in files if name.endswith("summary.json")]
    return sorted(re.sub(r"[+-][0-9a-f]{12}\b", "", text) for text in texts)


def test_a_page_does_not_say_how_it_was_played(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = ["compare", "small", "more", "--set", "seed=3", "--readings=central"]
    how = ["--jobs", "2", "--engine=simpy", "--out", "/home/me", "--quiet", "--open", "--jobs"]
    monkeypatch.setattr(sys, "argv", ["sim", *asked[:3], *how[:3], *asked[3:], *how[3:]])
    assert typed() == "sim " + " ".join(asked)


SPREAD = """\
import hashlib
from datetime import date
import numpy as np
from sim.horizon import Horizon
from sim.measures.places import places
names = tuple("abcdefghijkl")
where = places(Horizon(date(2015, 1, 1), date(2030, 1, 1)), names, names[:6])
cube = np.random.default_rng(1).random(where.shape)
for found in (where.spread(cube), where.spread_totals(cube[:, 0, 0])):
    print(hashlib.sha256(found.tobytes()).hexdigest())
"""


def test_sums_do_not_depend_on_the_processor_or_on_threads() -> None:
    """Of the linear algebra, that is: its kernels differ in the order in which they add."""
    kernels = [("Haswell", "1"), ("Sandybridge", "2"), ("Prescott", "1")]
    found = set()
    for kernel, threads in kernels:
        own = {"OPENBLAS_CORETYPE": kernel, "OPENBLAS_NUM_THREADS": threads}
        done = subprocess.run(
            [sys.executable, "-c", SPREAD], env={**os.environ, **own, "PYTHONPATH": str(ROOT)},
            capture_output=True, text=True, check=True,
        )  # fmt: skip
        found.add(done.stdout)
    assert len(found) == 1
