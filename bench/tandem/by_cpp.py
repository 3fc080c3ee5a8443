"""The tandem as an event loop in C++ (`bench/tandem.cpp`), compiled here, in a process of its own.

Its CPU time is what the operating system says of the process, less that of a run without
customers: what a process takes to start.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage
from shutil import which
from subprocess import run

from bench.tandem.case import NotInstalledError, Timed

ROOT = Path(__file__).resolve().parents[2]


@cache
def program() -> Path:
    """The compiled loop."""
    if which("g++") is None:
        raise NotInstalledError("g++")
    made = ROOT / "build" / "bench" / "tandem"
    made.parent.mkdir(parents=True, exist_ok=True)
    source = ROOT / "bench" / "tandem.cpp"
    run(["g++", "-O3", "-std=c++17", "-o", str(made), str(source)], check=True)
    return made


def seconds(customers: int, seed: int) -> Timed:
    """Until so many customers are through."""
    idle, _ = played(0, seed)
    spent, told = played(customers, seed)
    first, second = map(float, told.split())
    return Timed(spent - idle, first, second)


def played(customers: int, seed: int) -> tuple[float, str]:
    """CPU seconds of the process, and what it printed."""
    before = getrusage(RUSAGE_CHILDREN)
    told = run(
        [str(program()), str(customers), str(seed)], check=True, capture_output=True, text=True
    )
    after = getrusage(RUSAGE_CHILDREN)
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return spent, told.stdout
