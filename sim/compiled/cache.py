"""Compiled code is kept between processes, in a folder named after all that went into it.

The compiler's own cache looks at the file of one function only and would miss a change in a rule.
So the folder's name is a hash of every module that the loop imports, directly or not, and of the
compiler's version: another text, another folder.
"""

from __future__ import annotations

import ast
import hashlib
import os
import shutil
import sys
import time
from collections.abc import Callable
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).parent.parent
LOOP: Final = "compiled.loop"
KEPT_DAYS: Final = 30  # unused


@cache
def machine_code() -> Callable[[int, int, int, int], int]:
    """The event loop, compiled or from the cache. ImportError: there is no compiler here."""
    import numba

    from sim.compiled.loop import run_to_the_end

    signature = numba.int64(*(numba.int64,) * 4)
    where = folder()
    before = numba.config.CACHE_DIR
    try:
        where.mkdir(parents=True, exist_ok=True)
        os.utime(where)
        numba.config.CACHE_DIR = str(where)
        found: Any = numba.njit(signature, cache=True)(run_to_the_end)
    except (OSError, RuntimeError):  # the folder cannot be written
        found = numba.njit(signature)(run_to_the_end)
    finally:
        numba.config.CACHE_DIR = before
    forget_old(where)
    return found


def is_kept() -> bool:
    """Whether these sources have been compiled."""
    try:
        return any(folder().rglob("*.nbi"))
    except PackageNotFoundError:
        return False


@cache
def folder() -> Path:
    """Where the code of these sources is kept."""
    home = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    digest = hashlib.sha256(f"{sys.version} {version('numba')} {version('llvmlite')}".encode())
    for path in sorted(sources(LOOP)):
        digest.update(f"{path.relative_to(ROOT)}\0".encode() + path.read_bytes())
    return Path(home, "sim", f"compiled-{digest.hexdigest()[:16]}")


def sources(name: str, found: set[Path] | None = None) -> set[Path]:
    """The files of a module of this package and of all that it imports from the package."""
    found = set() if found is None else found
    path = ROOT.joinpath(*name.split("."))
    path = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
    if path in found or not path.is_file():
        return found
    found.add(path)
    for node in ast.walk(ast.parse(path.read_bytes())):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "sim":
            module = ".".join((node.module or "").split(".")[1:])
            for part in (module, *(f"{module}.{alias.name}" for alias in node.names)):
                sources(part.strip("."), found) if part else None
    return found


def forget_old(used: Path) -> None:
    """Throw away the code of sources that nobody has played for a month."""
    for other in used.parent.glob("compiled-*"):
        if other != used and time.time() - other.stat().st_mtime > KEPT_DAYS * 86_400:
            shutil.rmtree(other, ignore_errors=True)
