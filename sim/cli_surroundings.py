"""What a command finds around it: streams that are closed or full, little memory, garbage."""

from __future__ import annotations

import gc
import os
import sys
from contextlib import suppress
from typing import Final, NoReturn

import click

from sim.errors import EnvironmentFailed, printable

LEAST_ADDRESSES: Final = 5 * 2**29  # bytes; a process of a study has up to 2.2e9 of them


def open_all() -> None:
    """Let a standard stream that is closed be one that leads nowhere.

    Else the next file that is opened would take its number, and with it what is written there.
    """
    while (number := os.open(os.devnull, os.O_RDWR)) <= 2:
        os.set_inheritable(number, True)
    os.close(number)
    for name in ("stdin", "stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, "r+", encoding="utf-8"))  # noqa: SIM115


def search_seldom() -> None:
    """Let Python search for garbage less often: nearly all there is are modules, which are none."""
    gc.set_threshold(100_000, 20, 100)


def leave(code: int) -> NoReturn:
    """End with an exit code; a last search for garbage would take a third of a second."""
    gc.freeze()
    sys.exit(code)


def failed(message: str, code: int) -> int:
    """Say what went wrong, on one line of stderr, if somebody listens there; the exit code."""
    with suppress(OSError):
        click.echo(f"sim: {printable(' '.join(message.split()))}", err=True)
    return code


def must_have_room() -> None:
    """EnvironmentFailed: the limit on memory (`ulimit -v`) is one that libraries cannot live with.

    Below it some end the process or ask for memory for ever, which nothing here could then mend.
    """
    from resource import RLIM_INFINITY, RLIMIT_AS, getrlimit

    limit = getrlimit(RLIMIT_AS)[0]
    if limit != RLIM_INFINITY and limit < LEAST_ADDRESSES:
        raise EnvironmentFailed(
            f"memory is limited to {limit / 2**20:,.0f} MiB of addresses (ulimit -v), "
            f"and libraries need {LEAST_ADDRESSES / 2**20:,.0f}; nothing was begun"
        )
