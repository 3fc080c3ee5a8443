"""The model as SimPy processes: groups that post, analysts who refer, platforms that review.

A process stands for one who acts. It waits for the next thing in its diary and lets a rule
decide what follows; what follows goes into the diaries of those whom it concerns. Accounts,
posts and flags are columns, not processes.
"""

from __future__ import annotations

from collections.abc import Generator
from heapq import heappop, heappush
from typing import Any

import simpy
from simpy.events import EventPriority

from sim.clocks import NEXT_AT
from sim.columns import SHORT, Due, State, Traits, fresh
from sim.records import (
    ANSWER,
    APPEAR,
    DISAPPEAR,
    DISRUPT,
    FIND,
    GROUP_ARRIVES,
    LEAD,
    PROTECTED_END,
    REPORT,
    REVIEW_END,
    SHIFT_END,
    SHIFT_START,
    STAGE_END,
    STEP,
    TAKE_WORK,
    Log,
    Record,
)
from sim.rules import accounts, desk, platforms, steps
from sim.schema import Scenario
from sim.world import Breadth, World, draw

Process = Generator[simpy.Event, Any, None]


def priority(kind: int, who: int) -> EventPriority:
    """The place of an event among those of its instant, the kernel's own events first."""
    return EventPriority(2 + (kind << 40 | who))


class At(simpy.Event):
    """An event at an exact time: `now + (at - now)` would miss it in three cases of a hundred."""

    def __init__(self, env: simpy.Environment, entry: Due) -> None:
        super().__init__(env)
        at, kind, who = entry
        self._ok = True
        self._value = entry
        heappush(env._queue, (at, priority(kind, who), next(env._eid), self))


class Diary:
    """What one who acts has ahead of them; they wait for the earliest entry."""

    def __init__(self, env: simpy.Environment) -> None:
        self.env = env
        self.entries: list[Due] = []
        self.awaited: simpy.Event | None = None
        self.entry: Due | None = None

    def next(self) -> simpy.Event:
        """The event of the earliest entry, which is its value."""
        if self.entries:
            self.entry = heappop(self.entries)
            self.awaited = At(self.env, self.entry)
        else:
            self.entry = None
            self.awaited = simpy.Event(self.env)
        return self.awaited

    def write(self, entry: Due) -> None:
        """Enter what is due; who waits for something later waits for this instead."""
        waiting = self.awaited
        if waiting is None or waiting.callbacks is None:  # its owner is at work and looks later
            heappush(self.entries, entry)
        elif self.entry is None or entry < self.entry:
            if self.entry is not None:
                heappush(self.entries, self.entry)
            self.entry = entry
            self.awaited = At(self.env, entry)
            self.awaited.callbacks, waiting.callbacks = waiting.callbacks, []
        else:
            heappush(self.entries, entry)


class Play:
    """One world being played: its columns, its log, and the diaries of all who act."""

    def __init__(self, w: Traits) -> None:
        self.env = simpy.Environment(initial_time=w.start_at)
        self.w = w
        self.s: State = fresh(w)
        self.log: list[Record] = []
        self.due: list[Due] = []
        self.groups = [Diary(self.env) for _ in range(len(w.arrives_at))]
        self.analysts = [Diary(self.env) for _ in range(w.analysts)]
        self.platforms = [Diary(self.env) for _ in range(w.platforms)]
        self.team, self.public = Diary(self.env), Diary(self.env)
        self.found = simpy.Event(self.env)
        for number in range(len(self.groups)):
            self.env.process(group(self, number))
        for number in range(len(self.analysts)):
            self.env.process(analyst(self, number))
        for number in range(len(self.platforms)):
            self.env.process(platform(self, number))
        for one in (team, public, search, calendar):
            self.env.process(one(self))

    def hand_on(self) -> None:
        """Put what follows from the last rule into the diaries of those whom it concerns."""
        w, s, end_at = self.w, self.s, self.w.end_at
        for entry in self.due:
            at, kind, who = entry
            if at >= end_at:
                continue
            if kind == APPEAR:
                self.groups[w.group[who]].write(entry)
            elif kind == DISAPPEAR:
                diary = self.groups[w.group[who]] if who < w.accounts else self.public
                diary.write(entry)
            elif kind == REPORT:
                self.groups[w.group[who // w.sources]].write(entry)
            elif kind == STAGE_END:
                self.analysts[who].write(entry)
            elif kind == TAKE_WORK:
                (self.team if who == 0 else self.analysts[who - 1]).write(entry)
            elif kind in (REVIEW_END, ANSWER):
                self.platforms[platforms.platform_of(who, w, s)].write(entry)
            else:  # DISRUPT
                self.groups[who].write(entry)
        self.due.clear()

    def run(self) -> None:
        """Let everything happen in the order of (time, kind, id).

        The next find is one moving moment beside the agenda: it becomes an event when its
        turn has come.
        """
        env, clock, counts, end_at = self.env, self.s.clock, self.s.counts, self.w.end_at
        queue = env._queue
        a_find = priority(FIND, 0)
        while counts[SHORT] == 0:
            find_at = clock[NEXT_AT]
            at, rank = (queue[0][0], queue[0][1]) if queue else (end_at, 0)
            if find_at < at or (find_at == at and a_find < rank):
                if find_at >= end_at:
                    return
                At(env, (find_at, FIND, 0)).callbacks = self.found.callbacks
            elif at >= end_at:
                return
            env.step()


def simulate(scenario: Scenario, seed: int, replication: int) -> tuple[World, Log]:
    """Draw the world of one replication of a planned scenario, and play it.

    A run that needs more than was drawn is played again in a broader world; what both have is
    the same.
    """
    breadth = Breadth()
    while True:
        world = draw(scenario, seed, replication, breadth)
        run = Play(world.traits)
        run.run()
        short = run.s.counts[SHORT]
        if not short:
            return world, Log.of(run.log)
        breadth = breadth.broader(short)


def play(world: World) -> Log:
    """Play a drawn world; a RuntimeError if it was drawn too narrow (see `simulate`)."""
    run = Play(world.traits)
    run.run()
    if run.s.counts[SHORT]:
        raise RuntimeError("the world was not drawn far enough: use simulate()")
    return Log.of(run.log)


def group(run: Play, number: int) -> Process:
    """A criminal group: it opens accounts and posts, until it is disrupted.

    Of its posts those matter that somebody notices: the one at which the platform detects the
    account, and those that are reported.
    """
    w, s, log, due, diary = run.w, run.s, run.log, run.due, run.groups[number]
    diary.write((w.arrives_at[number], GROUP_ARRIVES, number))
    while True:
        now, kind, who = yield diary.next()
        if kind == APPEAR:
            accounts.appear(now, who, w, s, log, due)
        elif kind == DISAPPEAR:
            accounts.disappear(now, who, w, s, log, due)
        elif kind == REPORT:
            accounts.report(now, who, w, s, log, due)
        elif kind == GROUP_ARRIVES:
            accounts.group_arrives(now, number, w, s, log, due)
        elif kind == DISRUPT:
            accounts.disrupt(now, number, w, s, log, due)
            return
        run.hand_on()


def public(run: Play) -> Process:
    """Those outside the model who send leads about accounts outside the model."""
    w, s, log, due, diary = run.w, run.s, run.log, run.due, run.public
    for number, at in enumerate(w.outside_at):
        diary.write((at, LEAD, number))
    while True:
        now, kind, who = yield diary.next()
        if kind == LEAD:
            accounts.lead(now, who, w, s, log, due)
        else:
            accounts.disappear(now, who, w, s, log, due)
        run.hand_on()


def analyst(run: Play, number: int) -> Process:
    """An analyst at work on a flag: triage, referral, and on to the next."""
    w, s, log, due, diary = run.w, run.s, run.log, run.due, run.analysts[number]
    while True:
        now, kind, _ = yield diary.next()
        if kind == STAGE_END:
            desk.stage_ends(now, number, w, s, log, due)
        else:
            desk.work_the_find(now, number, w, s, log, due)
        run.hand_on()


def team(run: Play) -> Process:
    """The team: its shifts begin and end, and work is handed out to those who are free."""
    w, s, log, due, diary = run.w, run.s, run.log, run.due, run.team
    for duty in range(len(w.duty_starts)):
        diary.write((w.duty_starts[duty], SHIFT_START, duty))
        if w.duty_protected[duty] > w.duty_starts[duty]:
            diary.write((w.duty_protected[duty], PROTECTED_END, duty))
        diary.write((w.duty_ends[duty], SHIFT_END, duty))
    while True:
        now, kind, who = yield diary.next()
        if kind == TAKE_WORK:
            desk.take_work(now, w, s, log, due)
        elif kind == SHIFT_START:
            desk.shift_starts(now, who, w, s, log, due)
        elif kind == PROTECTED_END:
            desk.protected_time_ends(now, w, s, log, due)
        else:
            desk.shift_ends(now, who, w, s, log, due)
        run.hand_on()


def search(run: Play) -> Process:
    """Analysts who look for accounts: each find interrupts the one who made it."""
    while True:
        run.found = simpy.Event(run.env)
        now, _, _ = yield run.found
        desk.find(now, run.w, run.s, run.log, run.due)
        run.hand_on()


def platform(run: Play, number: int) -> Process:
    """A platform: it reviews referrals and answers them."""
    w, s, log, due, diary = run.w, run.s, run.log, run.due, run.platforms[number]
    while True:
        now, kind, flag = yield diary.next()
        if kind == REVIEW_END:
            platforms.review_ends(now, flag, w, s, log, due)
        else:
            platforms.answer(now, flag, w, s, log, due)
        run.hand_on()


def calendar(run: Play) -> Process:
    """The dates on which values change."""
    for at in sorted(set(run.w.step_at)):
        yield At(run.env, (at, STEP, 0))
        steps.step(at, run.w, run.s, run.log, run.due)
        run.hand_on()
