"""Play a history once, and go on from it under several plans.

What-ifs leave history alone: up to the plan's date they are the same run. Processes hold nothing
but what they wait for, so the state, the log and the agenda of that date are all that a run needs
to go on, in a world whose columns agree with the old one's as far as they have been read.
"""

from __future__ import annotations

import gc
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sim.columns import NEXT_STEP, SHORT, UNBORN, Due, State, Traits, fresh
from sim.processes import Play, log_of, simulate
from sim.records import (
    GROUP_ARRIVES,
    LEAD,
    NONE,
    PROTECTED_END,
    SHIFT_END,
    SHIFT_START,
    STEP,
    Log,
    Record,
)
from sim.schema import Scenario
from sim.world import World, draw

# Columns that a plan may change from its date on: compared only as far as they have been read.
DUTY: Final = ("starts", "protected", "ends", "staff")
OUTSIDE: Final = ("at", "platform", "content", "source")
LATER: Final = {
    *(f"duty_{name}" for name in (*DUTY, "first", "member")),
    *(f"outside_{name}" for name in OUTSIDE),
    *("genuine", "lifetime_hours", "outside", "flag_rows", "analysts"),
    *("step_at", "step_slot", "step_value"),
    # by flag, and by blocks that a plan may add; a flag's are read when its stage begins
    *("decides", "triage_hours", "referral_hours", "review_hours", "response_hours"),
    "return_hours",
}
ANALYSTS: Final = ("doing", "in_hand", "stage_ends", "closes", "protected_until")
KNOWN: Final = {GROUP_ARRIVES, LEAD, SHIFT_START, STEP}  # sent anew by whoever goes on


def simulate_all(
    scenarios: Sequence[Scenario], seed: int, replication: int
) -> Iterator[tuple[World, Log]]:
    """What `simulate` gives for each of several scenarios with one `scenario.history_key`.

    Their common history is played once, where the worlds' columns bear it out.
    """
    first = draw(scenarios[0], seed, replication)
    saved = history(first, first.horizon.at(scenarios[0].plan.from_))
    for scenario in scenarios:
        world = first if scenario is scenarios[0] else draw(scenario, seed, replication)
        log = go_on(world, saved) if saved else None
        if log is None:
            world, log = simulate(scenario, seed, replication)
        gc.collect()
        yield world, log


@dataclass(frozen=True, slots=True)
class Saved:
    """A run at a moment, before anything of that moment has happened."""

    at: float
    w: Traits
    s: State
    log: Sequence[Record]
    due: Sequence[Due]


def history(world: World, at: float) -> Saved | None:
    """Play a world up to a time; None if it was drawn too narrow."""
    run = Play(world.traits)
    run.run(at)
    if run.s.counts[SHORT]:
        return None
    own = [entry for entry in run.due.ahead() if is_own(entry, run.w, at)]
    return Saved(at, run.w, run.s, run.log, own)


def is_own(entry: Due, w: Traits, at: float) -> bool:
    """Whether an entry was caused by the run, or belongs to a shift that is under way."""
    _, kind, who = entry
    if kind in (SHIFT_END, PROTECTED_END):
        return w.duty_starts[who] < at
    return kind not in KNOWN


def go_on(world: World, saved: Saved) -> Log | None:
    """Play on in another world; None if its history differs, or it was drawn too narrow."""
    w = world.traits
    if not agrees(w, saved.w, saved.at):
        return None
    run = Play(w, carried(w, saved), saved.at)
    run.log.extend(saved.log)
    for entry in saved.due:
        run.due.append(entry)
    log = log_of(run)
    return None if run.s.counts[SHORT] else log


def agrees(w: Traits, old: Traits, at: float) -> bool:
    """Whether two worlds are the same as far as a run up to a time can have read them."""
    if any(getattr(w, name) != getattr(old, name) for name in w._fields if name not in LATER):
        return False
    leads, duties = bisect_left(old.outside_at, at), bisect_left(old.duty_starts, at)
    members = old.duty_first[duties]
    pairs = [(f"outside_{name}", leads) for name in OUTSIDE]
    pairs += [("genuine", leads), ("lifetime_hours", leads)]
    pairs += [(f"duty_{name}", duties) for name in DUTY]
    pairs += [("duty_first", duties + 1), ("duty_member", members)]
    return all(getattr(w, name)[:count] == getattr(old, name)[:count] for name, count in pairs)


def carried(w: Traits, saved: Saved) -> State:
    """The saved state in another world's columns; values are those that its paths had by then."""
    s, new = saved.s, fresh(w)
    leads = bisect_left(saved.w.outside_at, saved.at)
    steps = bisect_left(w.step_at, saved.at)
    value = list(w.first_values)
    for row in range(steps):
        value[w.step_slot[row]] = w.step_value[row]
    kept: dict[str, Any] = {name: list(getattr(s, name)) for name in s._fields}
    for name in ("status", "open_flag"):
        outside = UNBORN if name == "status" else NONE
        known = kept[name][: w.accounts + leads]
        kept[name] = known + [outside] * (w.outside - leads)
    for name in ANALYSTS:
        column = kept[name][: w.analysts]
        kept[name] = column + getattr(new, name)[len(column) :]
    moved = w.outside - saved.w.outside
    kept["flag_row"] = [row + moved if row >= saved.w.outside else row for row in s.flag_row]
    kept["value"] = value
    kept["counts"][NEXT_STEP] = steps
    return State(**kept)
