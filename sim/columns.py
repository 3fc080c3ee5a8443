"""What rules read and write: columns of plain numbers, alike in every engine.

`Traits` is the drawn world as one scenario sees it: nothing in it changes while it is played.
`State` is what changes. Both are tuples of columns that an engine holds as the sequences it likes
best (a drawn world's are numpy's arrays); rules index them and nothing else. Times are hours
since `clock.start`, durations hours, chances compared with uniforms; -1 is "none".
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from typing import Annotated, Any, NamedTuple

import numpy as np

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
    teams: int
    picky: int  # 1: a team takes flags of some content types only
    flag_rows: int  # rows of the columns on flags: outside leads, then each account's flags, then
    # outside leads again where those may be referred again
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
    reach: Floats  # multiplier; none where no order goes by it
    returns: Floats
    displaced: Floats
    displaced_to: Floats
    stopped: Floats  # at opening
    finder: Floats
    adapts: Floats
    detection: Floats  # unit exponential
    anew: Floats  # unit exponentials of detection after a reversal: [group * again_each + k]
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
    duty_team: Codes
    duty_staff: Ints  # who of the team has this number or a higher one has left
    duty_closing: Codes  # what becomes of a case at its end: see SUSPEND
    duty_first: Ints  # its first row of duty_member; shifts + 1 rows
    duty_member: Ints  # analysts present, lowest number first

    # analysts and teams: numbered team by team
    team: Codes  # analysts
    team_first: Ints  # its first analyst; teams + 1 rows
    takes: Codes  # 1: the team takes flags of the content type: [team * types + type]

    # flags: row = lead number, or outside + row of the account
    genuine: Codes  # outside leads only
    decides: Floats
    triage_hours: Floats  # [block * flag_rows + row]; so are the next four
    referral_hours: Floats
    review_hours: Floats
    response_hours: Floats
    link_hours: Floats
    links: Floats  # uniform: whether a fraction of an account is one; with link_hours where linked
    checked: Floats  # uniforms where there are second checks; so are the next two
    check_hours: Floats  # [block * flag_rows + row]
    finds_error: Floats
    appeals: Floats  # uniforms where there are appeals; so are the next two
    appeal_hours: Floats  # [block * flag_rows + row]
    reverses: Floats
    errs: Floats  # uniforms: outside leads, where triage errs
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

    # holds for a live investigation: flags, none where none is ever held
    holds: Floats  # uniform
    hold_hours: Floats  # [block * flag_rows + row]

    # other reports that share a platform's reviewers: numbered platform by platform, by time
    first_other: Ints  # its first report; platforms + 1 rows
    other_platform: Codes
    other_at: Floats
    other_hours: Floats  # of review: [block * reports + report], blocks as of review_hours

    # detection that learns
    learns: Codes  # platforms: 1 if detection learns from referrals at some time
    levels_at: Floats  # when levels are set: local midnights, then the end; none if none learns


def sequences(w: Traits) -> Traits:
    """The same columns for an engine in Python, which indexes them faster than numpy's arrays."""
    columns: dict[str, Any] = {
        name: array(column.dtype.char, column.tobytes())
        for name, column in w._asdict().items()
        if isinstance(column, np.ndarray)
    }
    return w._replace(**columns)
