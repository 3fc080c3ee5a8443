"""The model as SimPy processes: groups that post, analysts who refer, platforms that review.

A process stands for one who acts. It waits for the next thing that concerns it and lets a rule
decide what follows; what follows is sent, for its exact time, to those whom it concerns.
Accounts, posts and flags are columns, not processes.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from heapq import heappop

import simpy

from sim.agenda import Agenda, At, Cast, Next, Process, Wakes
from sim.clocks import NEXT_AT, TO_SETTLE
from sim.columns import Traits, sequences
from sim.records import (
    APPEAR,
    DISAPPEAR,
    FIND,
    GROUP_ARRIVES,
    HOLD_END,
    LEAD,
    LEVELS,
    OTHER_END,
    OTHER_REPORT,
    PROTECTED_END,
    REPORT,
    REVIEW_END,
    SHIFT_START,
    STAGE_END,
    TAKE_WORK,
    Log,
    Record,
)
from sim.rules import accounts, desk, learning, platforms, reports, shifts, steps
from sim.rules import search as finding
from sim.slots import SHORT
from sim.state import DrawnTooNarrow, State, fresh


class Play:
    """One world being played: its columns, its log, and all who act."""

    def __init__(self, w: Traits) -> None:
        self.env = env = simpy.Environment(initial_time=w.start_at)
        self.w = w = sequences(w)
        self.s: State = fresh(w)
        self.log: list[Record] = []

        def one(process: Callable[..., Process], *number: int) -> Wakes:
            return Next(env, lambda following: process(self, following, *number)).wakes

        self.cast = Cast(
            groups=[one(group, number) for number in range(len(w.arrives_at))],
            analysts=[one(analyst, number) for number in range(w.analysts)],
            platforms=[one(platform, number) for number in range(w.platforms)],
            team=one(team),
            public=one(public),
            search=one(search),
            calendar=one(calendar),
        )
        self.due = Agenda(env, self.cast, w, self.s)
        steps.begin(w, self.due)

    def run(self) -> None:
        """Let everything happen in the order of (time, kind, id).

        The next find is one moving moment beside the agenda: it becomes an event when its
        turn has come. The last lines are the kernel's `step`, which takes a sixth longer.
        """
        env, w, s = self.env, self.w, self.s
        clock, counts, end_at = s.clock, s.counts, w.end_at
        queue, agenda = env._queue, self.due
        At(env, (end_at, 0, 0), [])
        with no_collection():
            while counts[SHORT] == 0:
                if clock[NEXT_AT] == TO_SETTLE:
                    finding.settle(w, s)
                find_at, head = clock[NEXT_AT], queue[0]
                at = head[0]
                if at >= agenda.page_ends and find_at >= agenda.page_ends:
                    if agenda.page_ends > end_at:
                        return
                    agenda.turn_page()
                    continue
                if find_at <= at and (find_at < at or head[1] > 2 + (FIND << 40)):
                    At(env, (find_at, FIND, 0), self.cast.search)
                elif at >= end_at:
                    return
                env._now, _, _, event = heappop(queue)
                for wake in event.callbacks:
                    wake(event)
                if not event._ok:
                    raise event._value


@contextmanager
def no_collection() -> Iterator[None]:
    """Let no cycles be looked for: a run makes none, and the search takes a sixth of its time."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def play(w: Traits) -> Log:
    """Play a drawn world. DrawnTooNarrow: it needs more than was drawn."""
    run = Play(w)
    with no_collection():  # also while the records become columns: there are so many
        run.run()
        log = Log.of(run.log)
    short = run.s.counts[SHORT]
    del run  # its processes hold each other: let them go now, they are a hundred megabytes
    gc.collect()
    if short:
        raise DrawnTooNarrow(short)
    return log


def group(run: Play, following: Next, number: int) -> Process:
    """A criminal group: it opens accounts and posts, until it is disrupted.

    Of its posts those matter that somebody notices: the one at which the platform detects the
    account, and those that are reported.
    """
    w, s, log, due = run.w, run.s, run.log, run.due
    while True:
        now, kind, who = yield following
        if kind == APPEAR:
            accounts.appear(now, who, w, s, log, due)
        elif kind == DISAPPEAR:
            accounts.disappear(now, who, w, s, log, due)
        elif kind == REPORT:
            reports.report(now, who, w, s, log, due)
        elif kind == GROUP_ARRIVES:
            accounts.group_arrives(now, number, w, s, log, due)
        else:
            accounts.disrupt(now, number, w, s, log, due)


def public(run: Play, following: Next) -> Process:
    """Those outside the model who send leads about accounts outside the model."""
    w, s, log, due = run.w, run.s, run.log, run.due
    while True:
        now, kind, who = yield following
        if kind == LEAD:
            reports.lead(now, who, w, s, log, due)
        else:
            accounts.disappear(now, who, w, s, log, due)


def analyst(run: Play, following: Next, number: int) -> Process:
    """An analyst at work on a flag: triage, referral, and on to the next."""
    w, s, log, due = run.w, run.s, run.log, run.due
    while True:
        now, kind, _ = yield following
        if kind == STAGE_END:
            desk.stage_ends(now, number, w, s, log, due)
        else:
            desk.work_the_find(now, number, w, s, log, due)


def team(run: Play, following: Next) -> Process:
    """The teams: their shifts begin and end, and work is handed out to those who are free."""
    w, s, log, due = run.w, run.s, run.log, run.due
    while True:
        now, kind, who = yield following
        if kind == TAKE_WORK:
            desk.take_work(now, w, s, log, due)
        elif kind == SHIFT_START:
            shifts.shift_starts(now, who, w, s, log, due)
        elif kind == PROTECTED_END:
            shifts.protected_time_ends(now, who, w, s, log, due)
        elif kind == HOLD_END:
            desk.hold_ends(now, who, w, s, log, due)
        else:
            shifts.shift_ends(now, who, w, s, log, due)


def search(run: Play, following: Next) -> Process:
    """Analysts who look for accounts: each find interrupts the one who made it."""
    while True:
        now, _, _ = yield following
        desk.find(now, run.w, run.s, run.log, run.due)


def platform(run: Play, following: Next, number: int) -> Process:
    """A platform: it reviews the referrals and other reports that reach it, and answers."""
    w, s, log, due = run.w, run.s, run.log, run.due
    while True:
        now, kind, who = yield following
        if kind == REVIEW_END:
            platforms.review_ends(now, who, w, s, log, due)
        elif kind == OTHER_REPORT:
            platforms.other_report(now, who, w, s, log, due)
        elif kind == OTHER_END:
            platforms.other_review_ends(now, who, w, s, log, due)
        else:
            platforms.answer(now, who, w, s, log, due)


def calendar(run: Play, following: Next) -> Process:
    """The dates on which values change, and the days on which levels of learning do."""
    while True:
        now, kind, _ = yield following
        if kind == LEVELS:
            learning.set_levels(now, run.w, run.s, run.due)
        else:
            steps.step(now, run.w, run.s, run.log, run.due)
