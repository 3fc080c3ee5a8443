"""The event loop in machine code: what waits, and in which order it happens.

What happens is in `sim.rules`, as for the processes of `sim.processes`. Rules are registered
with the compiler as they stand.
"""

from __future__ import annotations

from heapq import heappop, heappush
from typing import Any, Final, NamedTuple

from numba.core.extending import overload_method, register_jitable

from sim import clocks, records
from sim.clocks import NEXT_AT, TO_SETTLE
from sim.columns import CodeList, Due, FloatList, IntList, Traits
from sim.compiled.memory import Block, block_at
from sim.rules import (
    accounts,
    again,
    cases,
    desk,
    flags,
    learning,
    platforms,
    reports,
    search,
    shifts,
    steps,
)
from sim.slots import SHORT
from sim.state import State

ID_BITS: Final = 40
ID: Final = (1 << ID_BITS) - 1
FIND: Final = records.FIND << ID_BITS
DAY: Final = 24.0  # hours of one page of the agenda
DAY_NOW, FREE = 0, 1  # places in `Run.now`


class Records(NamedTuple):
    """The columns of a log."""

    at: FloatList
    record: CodeList
    account: IntList
    flag: IntList
    actor: IntList
    cause: CodeList


class Run(NamedTuple):
    """The agenda. A place is kind << ID_BITS | id."""

    due: list[Due]  # what the last rule let follow
    today: list[tuple[float, int]]  # (at, place) of the day under way: a heap
    later: list[tuple[float, int, int]]  # (at, place, row of another of its day, or -1)
    days: IntList  # the row in `later` of one of each day so far, or -1
    now: IntList  # which day is under way; a row in `later` that is free, or -1

    @classmethod
    def fresh(cls) -> Run:
        """Nothing is due."""
        return cls([], [], [], [], [0, -1])


BLOCKS: Final = tuple(Block(kind) for kind in (Traits, State, Records, Run))
traits_at, state_at, records_at, run_at = (block_at(block) for block in BLOCKS)


def write(log: Any, record: Any) -> None:
    """Append a record to its columns."""
    at, kind, account, flag, actor, cause = record
    log.at.append(at)
    log.record.append(kind)
    log.account.append(account)
    log.flag.append(flag)
    log.actor.append(actor)
    log.cause.append(cause)


@overload_method(Block, "append")
def append(log: Any, record: Any) -> Any:
    """A log is appended to as a list is."""
    return write


for module in (
    clocks, again, learning, search, flags, reports, accounts, platforms, cases, desk, shifts,
    steps,
):  # fmt: skip
    for value in list(vars(module).values()):
        if getattr(value, "__module__", None) == module.__name__:
            register_jitable(value)


@register_jitable
def send(w: Traits, run: Run) -> None:
    """What the rule let follow waits for its time; never if that is after the end."""
    for row in range(len(run.due)):
        at, kind, who = run.due[row]
        if at < w.end_at:
            day = int((at - w.start_at) / DAY)
            if day <= run.now[DAY_NOW]:
                heappush(run.today, (at, kind << ID_BITS | who))
            else:
                while day >= len(run.days):
                    run.days.append(-1)
                place = (at, kind << ID_BITS | who, run.days[day])
                run.days[day] = keep(place, run)
    run.due.clear()


@register_jitable
def keep(place: tuple[float, int, int], run: Run) -> int:
    """The row of what waits for a later day."""
    row = run.now[FREE]
    if row < 0:
        run.later.append(place)
        return len(run.later) - 1
    run.now[FREE] = run.later[row][2]
    run.later[row] = place
    return row


@register_jitable
def turn_page(run: Run) -> None:
    """Begin the next day; its rows are free again."""
    run.now[DAY_NOW] += 1
    row = run.days[run.now[DAY_NOW]] if run.now[DAY_NOW] < len(run.days) else -1
    while row >= 0:
        at, place, following = run.later[row]
        heappush(run.today, (at, place))
        run.later[row] = (at, place, run.now[FREE])
        run.now[FREE] = row
        row = following


@register_jitable
def happen(  # noqa: PLR0912 - a branch a kind
    now: float, kind: int, who: int, w: Traits, s: State, log: Any, due: list[Due]
) -> None:
    """Call the rule that decides what an event does."""
    if kind == records.DISAPPEAR:
        accounts.disappear(now, who, w, s, log, due)
    elif kind == records.APPEAR:
        accounts.appear(now, who, w, s, log, due)
    elif kind == records.REPORT:
        reports.report(now, who, w, s, log, due)
    elif kind == records.LEAD:
        reports.lead(now, who, w, s, log, due)
    elif kind == records.TAKE_WORK and who == 0:
        desk.take_work(now, w, s, log, due)
    elif kind == records.TAKE_WORK:
        desk.work_the_find(now, who - 1, w, s, log, due)
    elif kind == records.STAGE_END:
        desk.stage_ends(now, who, w, s, log, due)
    elif kind == records.ANSWER:
        platforms.answer(now, who, w, s, log, due)
    elif kind == records.REVIEW_END:
        platforms.review_ends(now, who, w, s, log, due)
    elif kind == records.FIND:
        desk.find(now, w, s, log, due)
    elif kind == records.SHIFT_START:
        shifts.shift_starts(now, who, w, s, log, due)
    elif kind == records.PROTECTED_END:
        shifts.protected_time_ends(now, who, w, s, log, due)
    elif kind == records.SHIFT_END:
        shifts.shift_ends(now, who, w, s, log, due)
    elif kind == records.GROUP_ARRIVES:
        accounts.group_arrives(now, who, w, s, log, due)
    elif kind == records.DISRUPT:
        accounts.disrupt(now, who, w, s, log, due)
    elif kind == records.STEP:
        steps.step(now, w, s, log, due)
    elif kind == records.OTHER_REPORT:
        platforms.other_report(now, who, w, s, log, due)
    elif kind == records.OTHER_END:
        platforms.other_review_ends(now, who, w, s, log, due)
    elif kind == records.HOLD_END:
        desk.hold_ends(now, who, w, s, log, due)
    elif kind == records.LEVELS:
        learning.set_levels(now, w, s, due)


def run_to_the_end(traits: int, state: int, recorded: int, running: int) -> int:
    """Play the world whose blocks are at these addresses; what it was short of, or 0.

    The next find is one moving moment beside the agenda.
    """
    w, s = traits_at(traits), state_at(state)
    log, run = records_at(recorded), run_at(running)
    steps.begin(w, run.due)
    send(w, run)
    while s.counts[SHORT] == 0:
        if s.clock[NEXT_AT] == TO_SETTLE:
            search.settle(w, s)
        at, place = s.clock[NEXT_AT], FIND
        if len(run.today) > 0 and run.today[0] < (at, place):
            at, place = heappop(run.today)
        else:
            page_ends = min(w.start_at + (run.now[DAY_NOW] + 1) * DAY, w.end_at)
            if at >= page_ends:
                if page_ends >= w.end_at:
                    break
                turn_page(run)
                continue
        happen(at, place >> ID_BITS, place & ID, w, s, log, run.due)
        send(w, run)
    return s.counts[SHORT]
