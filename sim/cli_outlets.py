"""Standard streams that are closed or full: nobody is told, and nothing stops for it."""

from __future__ import annotations

import os
import sys
from contextlib import suppress

import click

from sim.errors import printable


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


def failed(message: str, code: int) -> int:
    """Say what went wrong, on one line of stderr, if somebody listens there; the exit code."""
    with suppress(OSError):
        click.echo(f"sim: {printable(' '.join(message.split()))}", err=True)
    return code
