"""Compiled code is kept, and never answers for other sources; without a compiler SimPy plays."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from sim.compiled import cache
from tests.small import write

PLAY = """
from sim import engines
from sim.records import BY_REFERRAL, REMOVED
from sim.scenario import load, planned
engines.make_ready(engines.COMPILED, print)
_, log = engines.simulate(planned(load("small")), 1, 0)
print(len(log), int(((log.record == REMOVED) & (log.cause == BY_REFERRAL)).sum()))
"""


TOO_LITTLE = """
import resource
from sim import engines, world
from sim.scenario import load, planned
engines.simulate(planned(load("small")), 1, 0)
_, traits = world.draw(planned(load("small", sets={"leads.public.per_day": 1000})), 1, 0)
size = int(open("/proc/self/statm").read().split()[0]) * resource.getpagesize()
resource.setrlimit(resource.RLIMIT_AS, (size + (110 << 20),) * 2)
try:
    engines.player()(traits)
except MemoryError as error:
    print(error)
"""


def said(root: Path, *arguments: str, **env: str) -> tuple[list[str], str]:
    """Lines on stdout, and stderr, of a process in a folder with scenarios."""
    own = {**os.environ, "XDG_CACHE_HOME": str(root / "cache"), **env}
    done = subprocess.run(
        [sys.executable, *arguments], cwd=root, env=own, capture_output=True, text=True, check=True
    )
    return done.stdout.splitlines(), done.stderr


def test_a_change_in_an_imported_rule_is_seen(tmp_path: Path) -> None:
    """The compiler's own cache looks at the file of the loop only and would miss it."""
    write(tmp_path)
    shutil.copytree(cache.ROOT, tmp_path / "sim", ignore=shutil.ignore_patterns("__pycache__"))
    first, _ = said(tmp_path, "-c", PLAY)
    again, _ = said(tmp_path, "-c", PLAY)
    assert first[0].startswith("compiling the engine")
    assert again == first[1:]
    assert int(again[0].split()[1]) > 10
    rule = tmp_path / "sim" / "rules" / "platforms.py"
    text = rule.read_text()
    changed = text.replace("if decides < s.value[REMOVAL_CHANCE + platform]:", "if decides < 0.0:")
    assert changed != text
    rule.write_text(changed)
    other, _ = said(tmp_path, "-c", PLAY)
    assert other[0].startswith("compiling the engine")
    assert other[1].split()[1] == "0"
    assert len(list((tmp_path / "cache" / "sim").iterdir())) == 2


def test_every_source_of_the_loop_is_in_the_name_of_its_folder() -> None:
    found = {str(path.relative_to(cache.ROOT)) for path in cache.sources(cache.LOOP)}
    rules = {f"rules/{path.name}" for path in (cache.ROOT / "rules").glob("*.py")}
    assert found == rules | {
        "clocks.py", "columns.py", "records.py", "slots.py", "state.py", "compiled/loop.py",
        "compiled/memory.py",
    }  # fmt: skip


def test_memory_that_runs_out_is_an_error_and_no_crash(tmp_path: Path) -> None:
    write(tmp_path)
    lines, _ = said(tmp_path, "-c", TOO_LITTLE)
    assert lines[-1] == "no room for what a run writes"


def test_code_that_nobody_used_for_a_month_goes(tmp_path: Path) -> None:
    used, old, recent = (tmp_path / f"compiled-{name}" for name in ("used", "old", "recent"))
    for folder in (used, old, recent):
        folder.mkdir()
    os.utime(old, (0, 0))
    os.utime(used, (0, 0))
    cache.forget_old(used)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["compiled-recent", "compiled-used"]


@pytest.mark.full
def test_where_no_cache_can_be_written_it_compiles_and_says_so(tmp_path: Path) -> None:
    write(tmp_path)
    (tmp_path / "cache").write_text("a file, not a folder")
    lines, _ = said(tmp_path, "-c", PLAY)
    assert lines[1].startswith("the compiled code could not be kept in")
    assert int(lines[-1].split()[1]) > 10


@pytest.mark.full
@pytest.mark.parametrize("kind", ["nbi", "nbc"])
def test_a_damaged_cache_is_made_anew(tmp_path: Path, kind: str) -> None:
    write(tmp_path)
    first, _ = said(tmp_path, "-c", PLAY)
    (file,) = (tmp_path / "cache").rglob(f"*.{kind}")
    file.write_bytes(file.read_bytes()[:1000] + b"garbage")
    anew, warning = said(tmp_path, "-c", PLAY)
    assert anew == first
    assert "was not as it had been written" in warning
    assert said(tmp_path, "-c", PLAY)[0] == first[1:]


@pytest.fixture
def without_numba(tmp_path: Path) -> Path:
    """A folder in which numba cannot be imported."""
    write(tmp_path)
    (tmp_path / "numba.py").write_text("raise ImportError('no numba on this machine')\n")
    return tmp_path


def test_without_a_compiler_simpy_plays_and_that_is_said_once(without_numba: Path) -> None:
    run = ("-m", "sim.cli", "run", "small", "--replications", "2", "--jobs", "2", "--json")
    lines, err = said(without_numba, *run, PYTHONPATH=str(without_numba))
    assert json.loads("\n".join(lines))["engine"] == "simpy"
    assert err.count("no numba on this machine") == 1
    assert "SimPy" in err


def test_a_compiler_that_was_asked_for_and_is_missing(without_numba: Path) -> None:
    with pytest.raises(subprocess.CalledProcessError) as failed:
        said(without_numba, "-m", "sim.cli", "run", "small", "--engine", "compiled",
             PYTHONPATH=str(without_numba))  # fmt: skip
    assert failed.value.returncode == 3
    assert failed.value.stderr == "sim: --engine compiled: no numba on this machine\n"
