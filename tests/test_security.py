"""No hidden doors: what SECURITY.md says of the source, the network and the dependencies."""

from __future__ import annotations

import ast
import json
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import pytest

from tests import small

ROOT = Path(__file__).parent.parent
SOURCES = sorted((ROOT / "sim").rglob("*.py"))
DOORS = {
    "pickle", "cPickle", "marshal", "shelve", "dill", "cloudpickle", "joblib", "socket", "ssl",
    "http", "urllib", "requests", "ftplib", "smtplib", "telnetlib", "xmlrpc", "code", "pty",
    "_pickle", "_socket", "asyncio", "socketserver", "codeop", "runpy", "imp", "cffi",
}  # fmt: skip
CALLS = {
    "eval",
    "exec",
    "compile",
    "__import__",
    "system",
    "popen",
    "Popen",
    "fork",
    "forkpty",
    "posix_spawn",
    "posix_spawnp",
    "startfile",
    "exec_module",
    "read_pickle",
    "to_pickle",
    *(f"{kind}{how}" for kind in ("exec", "spawn") for how in ("l", "le", "lp", "v", "ve", "vp")),
}
AT_HOME = {
    "subprocess": {"study/folders.py"},  # git, for the source commit; a list, and no shell
    "webbrowser": {"cli.py"},  # --open, on a terminal
    "ctypes": {"compiled/held.py"},  # the memory that the compiled loop reads
    "multiprocessing": {"standby/__init__.py", "study/pools.py"},  # pickled tasks
    "distributed": {"study/cluster.py"},  # --cluster
}

# Python tells of every socket and name that is asked for, whoever asks: no library can catch this.
NO_NETWORK = """
import os, socket, sys
def refuse(event, arguments):
    family = arguments[1] if event == "socket.__new__" else None
    asks = event in ("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr")
    if asks or family not in (None, socket.AF_UNIX):
        os.write(2, b"asked for the network")
        os._exit(99)
sys.addaudithook(refuse)
"""
# What the installed command is: Python looks for modules beside it, and not in the current folder.
COMMAND = "from sim.cli import main\nif __name__ == '__main__':\n    main()\n"
STUDY = (
    "compare", "small", "more", "--replications", "2", "--readings", "central", "--trace",
    "--sweep", "plan.capacity=1,2", "--jobs", "2",
)  # fmt: skip


def imported(tree: ast.AST) -> Iterator[str]:
    """Top-level packages that a module imports, wherever it does."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module.split(".")[0]


def called(tree: ast.AST) -> Iterator[str]:
    """Names of functions that are called; a method of ours may be called `compile`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            if isinstance(node.func, ast.Name):
                yield node.func.id
            elif isinstance(node.func, ast.Attribute) and node.func.attr != "compile":
                yield node.func.attr


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_module_opens_a_door(path: Path) -> None:
    tree = ast.parse(path.read_bytes())
    assert not DOORS & set(imported(tree))
    for package, homes in AT_HOME.items():
        assert package not in set(imported(tree)) or str(path.relative_to(ROOT / "sim")) in homes
    assert not CALLS & set(called(tree))
    assert not [
        node for node in ast.walk(tree) if isinstance(node, ast.keyword) and node.arg == "shell"
    ]


def command(here: Path, *arguments: str, site: str) -> subprocess.CompletedProcess[str]:
    """Run the command as it is installed, in a folder, after some code."""
    bin_ = here / "bin"
    bin_.mkdir(exist_ok=True)
    (bin_ / "sim-command").write_text(COMMAND)
    (bin_ / "sitecustomize.py").write_text(site)
    own = {**os.environ, "PYTHONPATH": f"{bin_}{os.pathsep}{ROOT}"}
    own.pop("PYTHONSAFEPATH", None)
    return subprocess.run(
        [sys.executable, str(bin_ / "sim-command"), *arguments], cwd=here, env=own, text=True,
        capture_output=True, check=False,
    )  # fmt: skip


@pytest.mark.parametrize(
    "arguments",
    [
        STUDY,
        pytest.param(("run", "small", "--jobs", "2"), marks=pytest.mark.full),
        pytest.param(("doctor",), marks=pytest.mark.full),
        pytest.param(("verify", "--short", "--jobs", "2"), marks=pytest.mark.full),
    ],
    ids=lambda arguments: arguments[0],
)
def test_no_command_asks_for_the_network(arguments: tuple[str, ...], tmp_path: Path) -> None:
    small.write(tmp_path)
    done = command(tmp_path, *arguments, site=NO_NETWORK)
    assert (done.returncode, "network" in done.stderr) == (0, False), done.stderr


@pytest.mark.parametrize("asks", ["socket.socket()", "socket.getaddrinfo('localhost', 80)"])
def test_who_asks_for_the_network_is_caught(asks: str, tmp_path: Path) -> None:
    done = command(tmp_path, "list", site=f"{NO_NETWORK}\nimport socket\n{asks}")
    assert (done.returncode, done.stderr) == (99, "asked for the network")


def test_a_folder_of_somebody_else_runs_no_code(tmp_path: Path) -> None:
    """Modules that lie in it are not imported, neither by the command nor by its workers."""
    small.write(tmp_path)
    for name in ("numpy", "signal", "threading", "sim", "pyarrow"):
        (tmp_path / f"{name}.py").write_text("open('came in', 'w').close()")
    done = command(tmp_path, *STUDY, site="")
    assert done.returncode == 0, done.stderr
    assert not (tmp_path / "came in").exists()


def test_the_bill_of_materials_is_that_of_the_lock() -> None:
    pinned = re.findall(r"^([A-Za-z0-9_.-]+)==([^ ;\\]+)", lock := read("requirements.lock"), re.M)
    assert len(pinned) > 50
    assert len(re.findall(r"--hash=sha256:[0-9a-f]{64}", lock)) > len(pinned)
    bill = json.loads(read("docs/sbom.json"))
    found = {(plain(part["name"]), part["version"]) for part in bill["components"]}
    tools = {"pip", "setuptools", "wheel"}
    assert {(plain(name), version) for name, version in pinned} - found == set()
    assert {(n, v) for n, v in found if n not in tools} <= {(plain(n), v) for n, v in pinned}


def test_each_dependency_has_a_reason_and_a_licence() -> None:
    project = tomllib.loads(read("pyproject.toml"))["project"]
    asked = [*project["dependencies"], *chain(*project["optional-dependencies"].values())]
    rows = [[cell.strip() for cell in row.strip("|").split("|")]
            for row in read("docs/design.md").split("## Libraries")[1].splitlines()
            if row.startswith("|")]  # fmt: skip
    told = {name.split()[0]: row for row in rows for name in row[0].split(", ")}
    for line in asked:
        _, why, licence, *_ = told[re.split(r"[<>=~ ]", line)[0]]
        assert why
        assert re.search(r"MIT|BSD|Apache|MPL|PSF", licence)


def read(name: str) -> str:
    """A file of the project."""
    return (ROOT / name).read_text(encoding="utf-8")


def plain(name: str) -> str:
    """A package's name as comparisons need it."""
    return re.sub(r"[-_.]+", "-", name).lower()
