"""What rules read and write: columns of plain numbers, alike in every engine.

`Traits` is the drawn world as one scenario sees it: nothing in it changes while it is played.
`State` is what changes. Both are tuples of columns that an engine holds as the sequences it likes
best (a drawn world's are numpy's arrays); rules index them and nothing else. Times are hours
since `clock.start`, durations hours, chances compared with uniforms; -1 is "none".
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence
from typing import Annotated, Any, Final, NamedTuple

import numpy as np

from sim.clocks import ANCHOR_AT, CLOCK_SIZE, INFINITY, NEXT_AT, Threshold

# Columns, and the numbers in which a drawn world and the compiled engine hold them.
Floats = Annotated[Sequence[float], np.float64]
Ints = Annotated[Sequence[int], np.int32]
Codes = Annotated[Sequence[int], np.int8]
FloatList = Annotated[list[float], np.float64]
IntList = Annotated[list[int], np.int32]
CodeList = Annotated[list[int], np.int8]
Due = tuple[float, int, int]
"""(at, kind, id): something that will happen."""
Waiting = tuple[float, float, int]
"""(rank, rank among equals, flag): a place in the backlog."""


class Traits(NamedTuple):
    """The world's columns. Rows are accounts unless said.

    Modelled accounts are numbered presence by presence, its generations in turn, so the one
    that follows `a` in its presence is a + 1. Accounts of outside leads come after them.
    """

    accounts: int  # modelled accounts
    sources: int  # of leads
    platforms: int
    analysts: int
    flag_rows: int  # rows of the columns on flags: outside leads, then each account's flags
    outside: int  # outside leads
    own_rows: int  # rows of what an account has once or more often: see `again_each`
    again_each: int  # of what comes again, so many for each group: see `rules.again`
    presences_more: int  # presences by adaptation that have been drawn, for each group
    form: int  # of search
    searches: int  # 1: somebody searches at some time
    start_at: float  # the run's beginning
    end_at: float  # and end: nothing happens from here on
    arrivals_from: int  # groups from this number on arrive during the run

    # accounts
    group: Ints
    presence: Ints
    last: Codes  # 1: later generations have not been drawn
    content: Ints
    visibility: Floats
    returns: Floats
    displaced: Floats
    displaced_to: Floats
    stopped: Floats  # at opening
    finder: Floats
    adapts: Floats
    detection: Floats  # unit exponential
    reports: Floats  # unit exponentials: [source * own_rows + row]
    spells: Floats  # unit exponentials of search: [row]
    return_hours: Floats  # [block * accounts + account]
    enters: Codes  # how the presence's first account enters: see below; else -1
    enters_at: Floats  # and when, if by opening or awaited

    # presences
    platform: Codes  # where its first account is; not of presences from adaptation
    opens_on: Floats  # uniform: where a presence from adaptation opens

    # groups
    first_account: Ints  # of its presences that do not come from adaptation; groups + 1 rows
    first_more: Ints  # first account of its presences from adaptation; groups + 1 rows
    more: Ints  # first account of each presence from adaptation: [group * presences_more + k]
    arrives_at: Floats
    disruption: Floats  # unit exponential

    # duty: one row a shift that somebody works
    duty_starts: Floats
    duty_protected: Floats  # until when searching is protected
    duty_ends: Floats
    duty_staff: Ints  # analysts in post: who has a higher number has left
    duty_first: Ints  # its first row of duty_member; shifts + 1 rows
    duty_member: Ints  # analysts present, lowest number first

    # flags: row = lead number, or outside + row of the account
    genuine: Codes  # outside leads only
    decides: Floats
    triage_hours: Floats  # [block * flag_rows + row]; so are the next three
    referral_hours: Floats
    review_hours: Floats
    response_hours: Floats
    outside_at: Floats  # outside leads; so are the next four
    outside_platform: Codes
    outside_content: Ints
    outside_source: Ints
    lifetime_hours: Floats  # infinite: stays

    # dated values
    step_at: Floats  # when each change of a value binds
    step_slot: Ints
    step_value: Floats
    first_values: Floats  # by slot, at the run's beginning
    epoch_ends: Floats  # epochs of the hazards that depend on dates only
    detection_rate: Floats  # per hour: [platform * epochs + epoch]
    report_rate: Floats  # per hour: [source * epochs + epoch]
    disruption_rate: Floats  # per hour: [epoch]
    reporters: Ints  # sources that report modelled accounts at some time
    report_most: Floats  # per hour: the highest rate of each source
    report_content: Ints  # by source; -1: every type

    # by type and platform
    severity: Floats
    moves_to: Floats  # cumulative chance: [(epoch * (platforms + 1) + from) * platforms + to];
    # from = platforms: of a new presence


def sequences(w: Traits) -> Traits:
    """The same columns for an engine in Python, which indexes them faster than numpy's arrays."""
    columns: dict[str, Any] = {
        name: array(column.dtype.char, column.tobytes())
        for name, column in w._asdict().items()
        if isinstance(column, np.ndarray)
    }
    return w._replace(**columns)


# `enters` of an account that is the first of its presence in the run.
BY_OPENING_IT: Final = 0
LIVE_AT_ENTRY: Final = 1  # live when its group enters the run
AWAITED_AT_ENTRY: Final = 2  # on its way back when its group enters the run
BY_ADAPTING: Final = 3

# --- slots of dated values -----------------------------------------------------------
RETURN_CHANCE: Final = 0
DISPLACEMENT: Final = 1
ADAPTATION: Final = 2
FINDS_PER_HOUR: Final = 3
HALF_SATURATION: Final = 4
BREAKS: Final = 5
ORDER: Final = 6
TRIAGE: Final = 7  # which block of triage_hours is in force
REFERRAL: Final = 8
RETURN_DELAY: Final = 9
EPOCH: Final = 10
REFLAG: Final = 11  # hours until a flag that left its account up may be followed by another
MOST_PLATFORMS: Final = 32
REMOVAL_CHANCE: Final = 32  # + platform; so are the next five
UNDECIDED_CHANCE: Final = 64
AT_OPENING: Final = 96
REVIEWERS: Final = 128  # -1: unlimited
REVIEW: Final = 160
RESPONSE: Final = 192
SLOTS: Final = 224

# --- orders of the backlog -------------------------------------------------------------
ORDERS: Final = ("oldest_first", "newest_first", "severity_first")
OLDEST_FIRST, NEWEST_FIRST, SEVERITY_FIRST = range(3)

# --- status of an account ----------------------------------------------------------------
UNBORN, LIVE, RETURNING, GONE = range(4)

# --- stage of a flag -----------------------------------------------------------------------
IN_QUEUE, IN_TRIAGE, IN_REFERRAL, SENT, CLOSED = range(5)

# --- what an analyst is doing ----------------------------------------------------------------
OFF, FREE, SEARCHING, WORKING = range(4)


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
    again_had: IntList  # [what * groups + group]: see `rules.again`
    visible: CodeList  # accounts that search can find: live, no open flag
    spell: IntList  # accounts: spells of visibility so far
    silent: CodeList  # groups
    more_had: IntList  # groups: presences by adaptation so far

    flag_account: IntList  # flags
    flag_at: FloatList
    flag_row: IntList
    stage: CodeList
    left: FloatList  # hours of the stage that closing time cut short
    next_review: IntList  # the flag behind it at a platform without a free reviewer

    backlog: list[Waiting]
    doing: CodeList  # analysts
    in_hand: IntList  # analysts: flag
    stage_ends: FloatList  # analysts
    closes: FloatList  # analysts: end of the shift
    protected_until: FloatList  # analysts
    free: IntList  # analysts that are free, lowest number first
    searchers: IntList  # analysts that search, lowest number first
    reviewing: IntList  # platforms
    review_head: IntList  # platforms
    review_tail: IntList


TAKING: Final = 0  # 1: work is to be handed out at this instant
IN_SIGHT: Final = 1  # visible accounts
NEXT_STEP: Final = 2  # the next row of step_at
SHORT: Final = 3  # 0, or what was not drawn far enough: see below
COUNTS: Final = 4

# --- what an account can have again: places in `again_had` ---------------------------------
AGAIN_FLAG, AGAIN_SPELL, AGAIN_REPORT = 0, 1, 2  # the last: + source

# --- what was not drawn far enough: the run is worthless, draw wider and play again ------
GENERATIONS, AGAIN, MORE_PRESENCES = 1, 2, 3


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
        again_had=full(0, (AGAIN_REPORT + w.sources) * groups),
        visible=full(0, w.accounts),
        spell=full(0, w.accounts),
        silent=full(0, groups),
        more_had=full(0, groups),
        flag_account=[],
        flag_at=[],
        flag_row=[],
        stage=[],
        left=[],
        next_review=[],
        backlog=[],
        doing=full(OFF, w.analysts),
        in_hand=full(none, w.analysts),
        stage_ends=full(INFINITY, w.analysts),
        closes=full(INFINITY, w.analysts),
        protected_until=full(INFINITY, w.analysts),
        free=[],
        searchers=[],
        reviewing=full(0, w.platforms),
        review_head=full(none, w.platforms),
        review_tail=full(none, w.platforms),
    )
