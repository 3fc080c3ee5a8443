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

from sim.sealed import is_whole, seal, whole_folder

ROOT: Final = Path(__file__).parent.parent
LOOP: Final = "compiled.loop"
KEPT_DAYS: Final = 30  # unused


@cache
def missing() -> str:
    """Why nothing can be compiled here; "" if it can."""
    try:
        import numba
    except Exception as error:  # whatever a broken installation raises
        return str(error) or type(error).__name__
    return "NUMBA_DISABLE_JIT is set" if numba.config.DISABLE_JIT else ""


@cache
def machine_code() -> Callable[[int, int, int, int], int]:
    """The event loop, compiled or from the cache. ImportError: there is no compiler here."""
    if missing():
        raise ImportError(missing())
    import numba

    from sim.compiled.loop import run_to_the_end

    signature = numba.int64(*(numba.int64,) * 4)
    try:
        found = kept(signature, run_to_the_end)
    except Exception:  # a folder that cannot be written, a compiler's quirk: anything may be raised
        found = numba.njit(signature)(run_to_the_end)
    forget_old(folder())
    return found


def kept(signature: Any, loop: Callable[[int, int, int, int], int]) -> Any:
    """The loop from the cache's folder; compiled into it, if it is not there or was damaged."""
    where = folder()
    if not is_kept():
        with whole_folder(where) as part:
            found = cached(signature, loop, part)
            seal(part)
        return found
    os.utime(where)
    found = cached(signature, loop, where)
    if sum(found.stats.cache_misses.values()):  # compiled for another processor, and added
        seal(where)
    return found


def cached(signature: Any, loop: Callable[[int, int, int, int], int], where: Path) -> Any:
    """The loop by way of the compiler's cache in a folder."""
    import numba

    before = numba.config.CACHE_DIR
    numba.config.CACHE_DIR = str(where)
    try:
        return numba.njit(signature, cache=True)(loop)
    finally:
        numba.config.CACHE_DIR = before


def is_kept() -> bool:
    """Whether these sources have been compiled, here, and what came of it is as it was written.

    The compiler's cache has no checksums: it would run whatever a damaged file says.
    """
    try:
        return is_whole(folder())
    except PackageNotFoundError:
        return False


@cache
def folder() -> Path:
    """Where the code of these sources is kept; the compiler files by the place of the sources."""
    try:
        home = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    except RuntimeError:
        home = os.devnull  # a user without a home: in no folder
    compiler = f"{sys.version} {version('numba')} {version('llvmlite')}"
    digest = hashlib.sha256(f"{compiler} {ROOT} sealed".encode())
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
    for other in used.parent.glob("*compiled-*"):  # and those that were never finished
        if other != used and time.time() - other.stat().st_mtime > KEPT_DAYS * 86_400:
            shutil.rmtree(other, ignore_errors=True)
