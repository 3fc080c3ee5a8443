"""What must hold of every file, tree and option: it is good, or refused with one clear message.

Never another exception, 5 s, a write, or a file read that is none of a scenario's business.
"""

from __future__ import annotations

import os
import signal
import sys
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final
from unicodedata import category

from sim import scenario
from sim.errors import STEERS, InputError
from sim.scenario.keys import complete, dated_paths
from sim.schema import Scenario

SECONDS: Final = 5.0
LONGEST_MESSAGE: Final = 800
WRITES: Final = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
DOORS: Final = {
    "os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.link", "os.symlink", "os.chmod",
    "os.system", "os.exec", "os.fork", "os.posix_spawn", "subprocess.Popen", "shutil.rmtree",
    "socket.__new__", "socket.connect", "socket.getaddrinfo", "pickle.find_class",
}  # fmt: skip
LIBRARIES: Final = tuple(
    {str(Path(place).resolve()) for place in (sys.prefix, sys.base_prefix, *sys.path[1:]) if place}
    | {"/usr/share/zoneinfo"}
)
watched: list[str] = []  # what is not allowed and was done, while somebody watches
watching: list[bool] = []


class Hangs(BaseException):
    """It took longer than it may."""


def see(event: str, arguments: tuple[Any, ...]) -> None:
    """Note what nobody who only looks at a scenario does. (An audit hook cannot be taken away.)"""
    if not watching:
        return
    if event in DOORS:
        watched.append(f"{event} {arguments!r}"[:200])
    elif event == "open":
        path, mode, flags = arguments
        writes = flags & WRITES if isinstance(flags, int) else set("wax+") & set(str(mode))
        if writes or not is_ours(path):
            watched.append(f"open {path!r} {mode!r}"[:200])


def is_ours(path: object) -> bool:
    """Whether a file may be read: one of the folder, or of the libraries (time zones, modules)."""
    if isinstance(path, int):
        return True
    file = os.path.realpath(os.fsdecode(path))  # type: ignore[arg-type]
    return file.startswith((os.path.realpath("."), *LIBRARIES))


sys.addaudithook(see)


@contextmanager
def within(seconds: float = SECONDS) -> Iterator[None]:
    """Hangs: what is done takes longer, of this process's own time and not of the machine's."""

    def late(*_: object) -> None:
        raise Hangs(f"more than {seconds:g} s")

    before = signal.signal(signal.SIGVTALRM, late)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def judged(look: Callable[[], object]) -> InputError | None:
    """What is said of what `look` looks at, None if it is good. AssertionError: see above."""
    watched.clear()
    watching.append(True)
    try:
        with within(), warnings.catch_warnings():
            warnings.simplefilter("error")
            look()
    except InputError as error:
        clear(error)
        return error
    finally:
        watching.clear()
        assert not watched, watched
    return None


def clear(error: InputError) -> None:
    """One line, of a length that can be read, that steers no terminal and says more than "no"."""
    message = str(error)
    assert message.strip() == message
    assert len(message) <= LONGEST_MESSAGE, len(message)
    assert not [c for c in message if category(c) in STEERS], ascii(message)
    for word in ("Traceback", "object at 0x", "pydantic", "ruamel"):
        assert word not in message, message


def checked(name: str | Path) -> None:
    """A file as `sim check` and `sim show` look at it, and whether what was read holds together."""
    for reading in scenario.readings_of(name):
        holds(scenario.load(name, reading=reading))
    scenario.origins(name)


def holds(s: Scenario) -> None:
    """What is true of every scenario that was read."""
    played = scenario.planned(s)
    assert scenario.planned(played) == played
    assert not played.plan.changes
    assert scenario.from_dict(complete(s)) == s
    assert all(path.steps for _, path in dated_paths(played))
    scenario.inputs_key(s)
