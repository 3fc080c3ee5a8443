"""How far a study has got, on stderr: a bar on a terminal, plain lines otherwise."""

from __future__ import annotations

import math
import os
import sys
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from statistics import linear_regression
from typing import Any, Final

LINE_EVERY_SECONDS: Final = 10.0
LATE_SECONDS: Final = 300.0
POINT_SECONDS: Final = 0.5
BAR: Final = "{desc}: {percentage:3.0f}%|{bar}| {n_fmt}/{total_fmt} [{elapsed}{postfix}]"


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


class Pace:
    """How long the rest will take at the pace of late, not of the whole.

    The pace is the slope of what was done over the last half of the time, at most some minutes.
    So a slow start is forgotten once as much time again has passed, and results that come in
    lumps are not taken for a spurt.
    """

    def __init__(self, due: int, clock: Callable[[], float]) -> None:
        self.due, self.done, self.clock = due, 0, clock
        self.began = self.now = clock()
        self.points = deque([(self.began, 0)])  # time, done by then

    def step(self, count: int) -> None:
        """So many more are done."""
        self.done, self.now = self.done + count, self.clock()
        last = self.points[-1][0]
        if last > self.began and self.now - last < POINT_SECONDS:
            self.points[-1] = (last, self.done)
        else:
            self.points.append((self.now, self.done))
        since = self.now - min((self.now - self.began) / 2, LATE_SECONDS)
        while len(self.points) > 2 and self.points[1][0] <= since:
            self.points.popleft()

    def left(self) -> str:
        """How long it will take, in words."""
        return f"about {in_words((self.due - self.done) / self.per_second())} left"

    def per_second(self) -> float:
        """The pace; infinite if no time has passed."""
        times, done = zip(*self.points, strict=True)
        if times[0] > self.began:
            return linear_regression(times, done).slope
        return self.done / (self.now - self.began) if self.now > self.began else math.inf


def in_words(seconds: float) -> str:
    """A time in the unit that suits it."""
    for unit, size in (("s", 1), ("min", 60)):
        if seconds < 600 * size:
            return f"{seconds / size:.0f} {unit}"
    return f"{seconds / 3600:.0f} h"


class Lines(Progress):
    """A plain line at the start and every few seconds."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.clock, self.said = clock, 0.0
        self.pace = Pace(0, clock)

    def start(self, due: int, kept: int) -> None:
        self.pace, self.said = Pace(due, self.clock), self.clock()
        if due:
            before = f" ({kept} were finished before)" if kept else ""
            self.say(f"{due} replications to play{before}")

    def step(self, count: int = 1) -> None:
        self.pace.step(count)
        done, due, now = self.pace.done, self.pace.due, self.clock()
        if now - self.said >= LINE_EVERY_SECONDS or done == due:
            self.said = now
            self.say(f"{done} of {due} played, {self.pace.left()}")

    def say(self, text: str) -> None:
        with suppress(OSError):  # nobody listens, or there is no room: no reason to stop
            print(text, file=sys.stderr, flush=True)


class Bar(Progress):
    """A bar with the time left."""

    bar: Any = None

    def start(self, due: int, kept: int) -> None:
        from tqdm import tqdm

        colour = None if "NO_COLOR" in os.environ else "blue"
        if due:
            self.pace = Pace(due, time.monotonic)
            self.bar = tqdm(
                total=due, desc="replications", colour=colour, leave=False, bar_format=BAR
            )

    def step(self, count: int = 1) -> None:
        self.pace.step(count)
        self.bar.set_postfix_str(self.pace.left(), refresh=False)
        self.bar.update(count)

    def stop(self) -> None:
        if self.bar is not None:
            self.bar.close()
            self.bar = None

    def say(self, text: str) -> None:
        from tqdm import tqdm

        with suppress(OSError):
            tqdm.write(text, file=sys.stderr)


def on_stderr(quiet: bool = False) -> Progress:
    """What suits the place where stderr goes."""
    if quiet:
        return Progress()
    return Bar() if sys.stderr.isatty() else Lines()
