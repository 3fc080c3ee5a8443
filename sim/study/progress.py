"""How far a study has got, on stderr: a bar on a terminal, plain lines otherwise."""

from __future__ import annotations

import os
import sys
import time
from typing import Any, Final

LINE_EVERY_SECONDS: Final = 10.0


class Progress:
    """Nothing said: what a notebook gets unless it asks."""

    def start(self, due: int, kept: int) -> None:
        """`due` replications are to be played, `kept` were finished before."""

    def step(self, count: int = 1) -> None:
        """So many more are done."""

    def stop(self) -> None:
        """No more will come."""

    def say(self, text: str) -> None:
        """A stage of the work begins."""


class Lines(Progress):
    """A plain line at the start and every few seconds."""

    def __init__(self) -> None:
        self.due, self.done, self.began, self.said = 0, 0, 0.0, 0.0

    def start(self, due: int, kept: int) -> None:
        self.due, self.done = due, 0
        self.began = self.said = time.monotonic()
        if due:
            before = f" ({kept} were finished before)" if kept else ""
            self.say(f"{due} replications to play{before}")

    def step(self, count: int = 1) -> None:
        self.done += count
        now = time.monotonic()
        if now - self.said >= LINE_EVERY_SECONDS or self.done == self.due:
            self.said = now
            left = (now - self.began) / self.done * (self.due - self.done)
            self.say(f"{self.done} of {self.due} played, about {left:.0f} s left")

    def say(self, text: str) -> None:
        print(text, file=sys.stderr, flush=True)


class Bar(Progress):
    """A bar with the time left."""

    bar: Any = None

    def start(self, due: int, kept: int) -> None:
        from tqdm import tqdm

        colour = None if "NO_COLOR" in os.environ else "blue"
        if due:
            self.bar = tqdm(total=due, desc="replications", unit="", colour=colour, leave=False)

    def step(self, count: int = 1) -> None:
        self.bar.update(count)

    def stop(self) -> None:
        if self.bar is not None:
            self.bar.close()
            self.bar = None

    def say(self, text: str) -> None:
        from tqdm import tqdm

        tqdm.write(text, file=sys.stderr)


def on_stderr(quiet: bool = False) -> Progress:
    """What suits the place where stderr goes."""
    if quiet:
        return Progress()
    return Bar() if sys.stderr.isatty() else Lines()
