"""What a run writes, and the order of events at one instant.

A run writes *records* and nothing else; every measure is worked out from them
afterwards. A record has six columns, see `Log`. Inside a log -1 means "none"; in
files what is missing is absent.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Final

import numpy as np
from numpy.typing import NDArray

# --- records: what happened --------------------------------------------------------
# accounts (actor = the platform's index unless said)
OPENED: Final = 0  # cause initial, arrival, opening or adaptation
RETURNED: Final = 1  # the account is the new one, of the next generation
REMOVED: Final = 2  # cause detection, referral or opening; flag where a referral did it
LOST: Final = 3  # the removed account's presence is not filled again; cause none or disruption
SILENT: Final = 4  # its group was disrupted; actor = the group
# flags
FLAGGED: Final = 5  # lead, report (actor = source), find, linked (actor = analyst) or again
MERGED: Final = 6  # a report on an account that has an open flag: `flag` is that one
WITHDRAWN: Final = 7  # the account disappeared before triage began
TRIAGE_BEGAN: Final = 8  # actor = the analyst
DISMISSED: Final = 9  # not genuine; actor = the analyst
REFERRAL_BEGAN: Final = 10  # actor = the analyst
REFERRED: Final = 11  # sent; actor = the analyst
OVERTAKEN: Final = 12  # the account disappeared during the work or before the answer
DECIDED: Final = 13  # actor = the platform; cause removed, refused or undecided
REVIEW_BEGAN: Final = 14  # only where reviewers are finite; actor = the platform
# people (actor = the analyst)
ON_DUTY: Final = 15
OFF_DUTY: Final = 16
SEARCH_BEGAN: Final = 17  # cause protected or idle
SEARCH_ENDED: Final = 18
SUSPENDED: Final = 19  # closing time found the flag in hand
RESUMED: Final = 20
# flags that are held for a live investigation
HELD: Final = 21  # at the end of triage; actor = the analyst
HOLD_ENDED: Final = 22  # its referral waits in the backlog
# appeals (actor = the platform), with the flag that led to the removal
APPEALED: Final = 23
UPHELD: Final = 24  # the account stays removed
REVERSED: Final = 25  # the account is up again
# a second check (actor = the analyst)
CHECK_DUE: Final = 26  # the referral is written; actor = who wrote it
CHECK_BEGAN: Final = 27

RECORD_NAMES: Final = (
    "opened", "returned", "removed", "lost", "silent",
    "flagged", "merged", "withdrawn", "triage_began", "dismissed", "referral_began",
    "referred", "overtaken", "decided", "review_began",
    "on_duty", "off_duty", "search_began", "search_ended", "suspended", "resumed",
    "held", "hold_ended", "appealed", "upheld", "reversed", "check_due", "check_began",
)  # fmt: skip

# --- causes: why --------------------------------------------------------------------
NONE: Final = -1
BY_LEAD: Final = 0
BY_REPORT: Final = 1
BY_FIND: Final = 2
BY_DETECTION: Final = 3
BY_REFERRAL: Final = 4
BY_OPENING: Final = 5
IS_REMOVED: Final = 6
IS_REFUSED: Final = 7
IS_UNDECIDED: Final = 8
AT_START: Final = 9
BY_ARRIVAL: Final = 10
BY_GROUP: Final = 11
BY_ADAPTATION: Final = 12
BY_DISRUPTION: Final = 13
IN_PROTECTED_TIME: Final = 14
WHEN_IDLE: Final = 15
BY_SECOND_TRY: Final = 16
BY_LINK: Final = 17
WHILE_HELD: Final = 18

CAUSE_NAMES: Final = (
    "lead", "report", "find", "detection", "referral", "opening",
    "removed", "refused", "undecided", "initial", "arrival", "opening", "adaptation",
    "disruption", "protected", "idle", "again", "linked", "held",
)  # fmt: skip

# --- kinds: the order of events at one instant ----------------------------------------
# The next event is the smallest (time, kind, id) of all that are due, those just caused
# included. Who leaves at an instant goes before who arrives at it, and work is handed out
# last, so a case that ends at closing time is finished.
STEP: Final = 0  # dated values change
LEVELS: Final = 1  # platforms' levels of learning are set
GROUP_ARRIVES: Final = 2
APPEAR: Final = 3  # an account appears, or may be flagged again
DISAPPEAR: Final = 4
DISRUPT: Final = 5  # a group falls silent
REVIEW_END: Final = 6
OTHER_END: Final = 7  # the review of another report ends
ANSWER: Final = 8
STAGE_END: Final = 9
PROTECTED_END: Final = 10
SHIFT_END: Final = 11
HOLD_END: Final = 12  # a flag is held no longer
OTHER_REPORT: Final = 13  # another report reaches a platform
LEAD: Final = 14
REPORT: Final = 15
FIND: Final = 16
SHIFT_START: Final = 17
TAKE_WORK: Final = 18

COLUMNS: Final = (np.float64, np.int8, np.int32, np.int32, np.int32, np.int8)
"""Of a log: narrow, because there are a hundred thousands of records and more."""
Record = tuple[float, int, int, int, int, int]
"""(at in hours since clock.start, record, account, flag, actor, cause); -1 is none."""


@dataclass(frozen=True, slots=True)
class Log:
    """The records of one run, in the order in which they happened; columns of one length.

    `at` is in hours since `clock.start` (negative during warm-up). Accounts are numbered
    as in the world: modelled accounts first, then those of outside leads.
    """

    at: NDArray[np.float64]
    record: NDArray[np.int8]
    account: NDArray[np.int32]
    flag: NDArray[np.int32]
    actor: NDArray[np.int32]
    cause: NDArray[np.int8]

    @classmethod
    def of(cls, records: Sequence[Record]) -> Log:
        """The log of a list of records."""
        flat = chain.from_iterable(records)
        table = np.fromiter(flat, dtype=np.float64, count=6 * len(records)).reshape(-1, 6)
        return cls(*(table[:, i].astype(kind) for i, kind in enumerate(COLUMNS)))

    def __len__(self) -> int:
        return len(self.at)

    def lines(self) -> list[str]:
        """One line a record, for people and for tests of whole traces."""
        return [
            " ".join(
                [f"{self.at[i]:g}", RECORD_NAMES[self.record[i]]]
                + [f"{name}={column[i]}" for name, column in
                   (("account", self.account), ("flag", self.flag), ("actor", self.actor))
                   if column[i] >= 0]
                + ([CAUSE_NAMES[self.cause[i]]] if self.cause[i] >= 0 else [])
            )
            for i in range(len(self))
        ]  # fmt: skip
