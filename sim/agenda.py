"""The agenda: what rules let follow, sent for its exact time to those whom it concerns.

This leans on two private names of SimPy's kernel, `_queue` and `_eid`: its version is pinned.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator
from heapq import heappush
from typing import Any, NamedTuple

import simpy

from sim.columns import Due, Traits
from sim.records import (
    ANSWER,
    APPEAR,
    DISAPPEAR,
    DISRUPT,
    GROUP_ARRIVES,
    LEAD,
    LEVELS,
    OTHER_END,
    OTHER_REPORT,
    REPORT,
    REVIEW_END,
    STAGE_END,
    STEP,
    TAKE_WORK,
)
from sim.rules import platforms
from sim.state import State

DAY = 24.0  # hours of one page of the agenda
Process = Generator[simpy.Event, Any, None]
Wakes = list[Callable[[simpy.Event], None]]
"""The callbacks of whatever concerns one who acts: they go on where they wait."""


class At(simpy.Event):
    """An event at an exact time: `now + (at - now)` would miss it in three cases of a hundred.

    Its priority is its place among the events of its instant, behind the kernel's own (0, 1).
    There are hundreds of thousands, so it holds what the kernel asks for and no more.
    """

    __slots__ = ("_value", "callbacks")
    _ok = True

    def __init__(self, env: simpy.Environment, entry: Due, wakes: Wakes) -> None:
        self.callbacks = wakes
        self._value = entry
        at, kind, who = entry
        place: Any = 2 + (kind << 40 | who)
        heappush(env._queue, (at, place, next(env._eid), self))


class Next(simpy.Event):
    """What one who acts waits for: whatever comes next; it never happens by itself."""

    def __init__(self, env: simpy.Environment, process: Callable[[Next], Process]) -> None:
        super().__init__(env)
        self.callbacks: Any = deque(maxlen=1)  # its one process asks for it again and again
        self.wakes: Wakes = [env.process(process(self))._resume]


class Cast(NamedTuple):
    """All who act in a run."""

    groups: list[Wakes]
    analysts: list[Wakes]
    platforms: list[Wakes]
    team: Wakes
    public: Wakes
    search: Wakes
    calendar: Wakes


class Agenda(list[Due]):
    """What rules append to: each entry is sent to those whom it concerns.

    The kernel's own agenda holds one day. What lies behind it waits on that day's page, so the
    agenda stays short, and with it the time that each event takes.
    """

    def __init__(self, env: simpy.Environment, cast: Cast, w: Traits, s: State) -> None:
        super().__init__()
        self.env = env
        self.pages: dict[int, list[tuple[Due, Wakes]]] = {}
        self.page = int(env.now // DAY)
        self.page_ends = (self.page + 1) * DAY
        end_at, group_of, modelled, sources = w.end_at, w.group, w.accounts, w.sources
        groups, analysts, reviewers, team, public, _, calendar = cast
        pages = self.pages

        def append(entry: Due) -> None:  # noqa: PLR0912 - a branch a kind
            at, kind, who = entry
            if at >= end_at:  # it never happens
                return
            if kind == STAGE_END:
                wakes = analysts[who]
            elif kind == TAKE_WORK:
                wakes = team if who == 0 else analysts[who - 1]
            elif kind in (APPEAR, DISAPPEAR):
                wakes = groups[group_of[who]] if who < modelled else public
            elif kind in (REVIEW_END, ANSWER):
                wakes = reviewers[platforms.platform_of(who, w, s)]
            elif kind == REPORT:
                wakes = groups[group_of[who // sources]]
            elif kind in (OTHER_REPORT, OTHER_END):
                wakes = reviewers[w.other_platform[who]]
            elif kind == LEAD:
                wakes = public
            elif kind in (GROUP_ARRIVES, DISRUPT):
                wakes = groups[who]
            elif kind in (STEP, LEVELS):
                wakes = calendar
            else:  # of a shift, or of a hold
                wakes = team
            if at < self.page_ends:
                At(env, entry, wakes)
            else:
                pages.setdefault(int(at // DAY), []).append((entry, wakes))

        self.append = append  # type: ignore[method-assign]

    def turn_page(self) -> None:
        """Begin the next day: what it holds goes onto the kernel's agenda."""
        self.page += 1
        self.page_ends = (self.page + 1) * DAY
        for entry, wakes in self.pages.pop(self.page, ()):
            At(self.env, entry, wakes)
