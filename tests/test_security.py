"""No hidden doors: what SECURITY.md says of the source, the network and the dependencies."""

from __future__ import annotations

import ast
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import small

ROOT = Path(__file__).parent.parent
SOURCES = sorted((ROOT / "sim").rglob("*.py"))
DOORS = {
    "pickle", "cPickle", "marshal", "shelve", "dill", "cloudpickle", "joblib", "socket", "ssl",
    "http", "urllib", "requests", "ftplib", "smtplib", "telnetlib", "xmlrpc", "code", "pty",
}  # fmt: skip
CALLS = {"eval", "exec", "compile", "__import__", "system", "popen", "Popen", "loads_pickle"}
MAY_START_A_PROCESS = {"study/folders.py"}  # git, for the source commit; a list, and no shell

NO_NETWORK = """
import socket
class Refused(socket.socket):
    def __init__(self, family=socket.AF_INET, *rest, **more):
        if family != socket.AF_UNIX:
            raise SystemExit("asked for the network")
        super().__init__(family, *rest, **more)
socket.socket = Refused
def refused(*_, **__):
    raise SystemExit("asked for a name on the network")
socket.getaddrinfo = socket.gethostbyname = socket.create_connection = refused
"""


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
    assert not CALLS & set(called(tree))
    if str(path.relative_to(ROOT / "sim")) not in MAY_START_A_PROCESS:
        assert "subprocess" not in set(imported(tree))
    assert not [
        node for node in ast.walk(tree) if isinstance(node, ast.keyword) and node.arg == "shell"
    ]


def test_a_study_asks_for_no_network(tmp_path: Path) -> None:
    small.write(tmp_path)
    (tmp_path / "sitecustomize.py").write_text(NO_NETWORK)
    environment = {**os.environ, "PYTHONPATH": f"{tmp_path}{os.pathsep}{ROOT}"}

    def sim(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, *arguments], cwd=tmp_path, env=environment, text=True,
            capture_output=True, check=False,
        )  # fmt: skip

    proof = sim("-c", "import socket; socket.socket()")
    assert "asked for the network" in proof.stderr  # the guard is at work
    done = sim("-m", "sim.cli", "compare", "small", "more", "--replications", "2", "--jobs", "2")
    assert (done.returncode, "network" in done.stderr) == (0, False)


def test_the_bill_of_materials_is_that_of_the_lock() -> None:
    pinned = re.findall(r"^([A-Za-z0-9_.-]+)==([^ ;\\]+)", lock := read("requirements.lock"), re.M)
    assert len(pinned) > 50
    assert len(re.findall(r"--hash=sha256:[0-9a-f]{64}", lock)) > len(pinned)
    bill = json.loads(read("docs/sbom.json"))
    found = {(plain(part["name"]), part["version"]) for part in bill["components"]}
    tools = {"pip", "setuptools", "wheel"}
    assert {(plain(name), version) for name, version in pinned} - found == set()
    assert {(n, v) for n, v in found if n not in tools} <= {(plain(n), v) for n, v in pinned}


def read(name: str) -> str:
    """A file of the project."""
    return (ROOT / name).read_text(encoding="utf-8")


def plain(name: str) -> str:
    """A package's name as comparisons need it."""
    return re.sub(r"[-_.]+", "-", name).lower()
