"""What changes while a world is played: columns that rules read and write."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from sim.clocks import ANCHOR_AT, CLOCK_SIZE, INFINITY, NEXT_AT, Threshold
from sim.columns import CodeList, FloatList, IntList, Traits, Waiting
from sim.slots import AGAIN_REPORT, COUNTS, NOT_WAITING, OFF, UNBORN


class State(NamedTuple):
    """What changes while a world is played; one column a line, rows as in `Traits`."""

    value: FloatList  # by slot
    clock: FloatList  # of search
    thresholds: list[Threshold]
    counts: IntList  # see TAKING

    status: CodeList  # accounts, outside ones included
    on_platform: CodeList  # accounts
    open_flag: IntList  # accounts, outside ones included
    gone_at: FloatList  # accounts: when the platform will detect them
    flags_had: IntList  # accounts
    reports_had: IntList  # [source * accounts + account]
    report_at: FloatList  # when it is next reported: [source * accounts + account]
    again_had: IntList  # [what * groups + group]: see `rules.again`
    visible: CodeList  # accounts that search can find: live, no open flag
    spell: IntList  # accounts: spells of visibility so far
    silent: CodeList  # groups
    more_had: IntList  # groups: presences by adaptation so far

    flag_account: IntList  # flags
    flag_at: FloatList
    flag_cause: CodeList  # why it was raised
    flag_row: IntList
    stage: CodeList
    left: FloatList  # hours of the stage that closing time cut short
    sent_at: FloatList
    left_by: IntList  # who had it in hand then
    next_review: IntList  # the flag behind it at a platform without a free reviewer

    next_in_case: IntList  # the flag of a linked account that is referred with it

    written_by: IntList  # the analyst whose referral waits for a check

    backlog: list[Waiting]
    to_check: IntList  # flags whose referral a second analyst is to check, in turn
    doing: CodeList  # analysts
    in_hand: IntList  # analysts: flag
    stage_ends: FloatList  # analysts
    closes: FloatList  # analysts: end of the shift; infinite: stays until the case is done
    protected_until: FloatList  # analysts
    free: IntList  # analysts that are free, lowest number first
    searchers: IntList  # analysts that search, lowest number first
    team_searchers: IntList  # teams: how many of its analysts search
    reviewing: IntList  # platforms
    review_head: IntList  # platforms
    review_tail: IntList

    other_head: IntList  # platforms: the other report that has waited longest, if it has come
    other_next: IntList  # platforms: the other report that comes next

    memory: FloatList  # [platform * contents + content]: referrals still remembered when levels
    # are next set; so are the next three
    learnt_rate: FloatList  # of detection, per hour, since levels were last set
    learnt_risen: FloatList  # its integral until then
    undetected: IntList  # an account that is not detected before levels are next set, or none
    undetected_next: IntList  # accounts: another of the same platform and type, or none
    detected_when: FloatList  # accounts: when the integral has risen so far


class DrawnTooNarrow(Exception):  # noqa: N818 - it names what happened
    """A run needs more than was drawn: `short` says of what."""

    def __init__(self, short: int) -> None:
        super().__init__("the world was not drawn far enough: use engines.simulate()")
        self.short = short


def listed(value: Any, count: int) -> Any:
    """A column in which one value stands so often."""
    return [value] * count


def fresh(w: Traits, full: Callable[[Any, int], Any] = listed) -> State:
    """The state before anything has happened; `full` makes a column, as `listed` does."""
    everyone = w.accounts + w.outside
    groups = len(w.first_account) - 1
    none = -1
    learning = len(w.levels_at) > 0
    cells = w.platforms * len(w.severity) if learning else 0
    accounts = w.accounts if learning else 0
    clock = [0.0] * CLOCK_SIZE
    clock[ANCHOR_AT] = w.start_at
    clock[NEXT_AT] = INFINITY
    return State(
        value=list(w.first_values),
        clock=clock,
        thresholds=[],
        counts=full(0, COUNTS),
        status=full(UNBORN, everyone),
        on_platform=full(none, w.accounts),
        open_flag=full(none, everyone),
        gone_at=full(INFINITY, w.accounts),
        flags_had=full(0, w.accounts),
        reports_had=full(0, w.sources * w.accounts),
        report_at=full(INFINITY, w.sources * w.accounts),
        again_had=full(0, (AGAIN_REPORT + w.sources + 1) * groups),
        visible=full(0, w.accounts),
        spell=full(0, w.accounts),
        silent=full(0, groups),
        more_had=full(0, groups),
        flag_account=[],
        flag_at=[],
        flag_cause=[],
        flag_row=[],
        stage=[],
        left=[],
        sent_at=[],
        left_by=[],
        next_review=[],
        next_in_case=[],
        written_by=[],
        backlog=[],
        to_check=[],
        doing=full(OFF, w.analysts),
        in_hand=full(none, w.analysts),
        stage_ends=full(INFINITY, w.analysts),
        closes=full(INFINITY, w.analysts),
        protected_until=full(INFINITY, w.analysts),
        free=[],
        searchers=[],
        team_searchers=full(0, w.teams),
        reviewing=full(0, w.platforms),
        review_head=full(none, w.platforms),
        review_tail=full(none, w.platforms),
        other_head=list(w.first_other[:-1]),
        other_next=list(w.first_other[:-1]),
        memory=full(0.0, cells),
        learnt_rate=full(0.0, cells),
        learnt_risen=full(0.0, cells),
        undetected=full(none, cells),
        undetected_next=full(NOT_WAITING, accounts),
        detected_when=full(INFINITY, accounts),
    )
