"""How a run begins; dated values: what changes on a date, and what follows at once."""

from __future__ import annotations

from sim.clocks import touch
from sim.columns import Due, Traits
from sim.records import GROUP_ARRIVES, LEVELS, STEP, Record
from sim.rules.flags import hand_out_work, put_backlog_in_order
from sim.rules.platforms import begin_reviews, expect_other_report
from sim.rules.reports import expect_lead
from sim.rules.search import end_search
from sim.rules.shifts import expect_shift
from sim.slots import (
    AGING_PER_HOUR,
    BREAKS,
    FINDS_PER_HOUR,
    HALF_SATURATION,
    MORE_BREAKS,
    MOST_PLATFORMS,
    MOST_TEAMS,
    NEXT_STEP,
    ORDER,
    REVIEWERS,
)
from sim.state import State


def begin(w: Traits, due: list[Due]) -> None:
    """What starts it all: groups that arrive, dated steps, the first lead and shift."""
    for group in range(len(w.arrives_at)):
        due.append((w.arrives_at[group], GROUP_ARRIVES, group))
    for row in range(len(w.step_at)):
        if row == 0 or w.step_at[row] > w.step_at[row - 1]:
            due.append((w.step_at[row], STEP, 0))
    if len(w.levels_at) > 0:
        due.append((w.levels_at[0], LEVELS, 0))
    for platform in range(w.platforms):
        expect_other_report(w.first_other[platform], platform, w, due)
    expect_lead(0, w, due)
    expect_shift(0, w, due)


def step(now: float, w: Traits, s: State, log: list[Record], due: list[Due]) -> None:
    """Put all values that are due by now in force."""
    row = s.counts[NEXT_STEP]
    while row < len(w.step_at) and w.step_at[row] <= now:
        change(now, w.step_slot[row], w.step_value[row], w, s, log, due)
        row += 1
    s.counts[NEXT_STEP] = row
    hand_out_work(now, s, due)


def change(
    now: float,
    slot: int,
    value: float,
    w: Traits,
    s: State,
    log: list[Record],
    due: list[Due],
) -> None:
    """Put one value in force."""
    if slot in (ORDER, AGING_PER_HOUR):
        s.value[slot] = value
        put_backlog_in_order(w, s)
    elif touches_search(slot):
        touch(now, s.clock)
        s.value[slot] = value
        while s.value[FINDS_PER_HOUR] == 0.0 and len(s.searchers) > 0:
            end_search(now, s.searchers[0], w, s, log)
    else:
        s.value[slot] = value
    if REVIEWERS <= slot < REVIEWERS + MOST_PLATFORMS:
        begin_reviews(now, slot - REVIEWERS, w, s, log, due)


def touches_search(slot: int) -> bool:
    """Whether the rate at which accounts are found depends on the value."""
    if slot in (FINDS_PER_HOUR, HALF_SATURATION, BREAKS):
        return True
    return MORE_BREAKS <= slot < MORE_BREAKS + MOST_TEAMS
