"""Small numbers with a meaning: slots of dated values, orders, statuses, stages, places."""

from __future__ import annotations

from typing import Final

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
AGING_PER_HOUR: Final = 26  # ranks of severity that an hour of waiting is worth
HOLD_CHANCE: Final = 12
HOLD: Final = 13  # which block of hold_hours is in force
REFER_AGAIN: Final = 18  # 1: a refused referral is made once more
UNDECIDED_AFTER: Final = 19  # hours after which one that is never answered is made once more
LINKED: Final = 20  # accounts of a case
LINK: Final = 21  # which block of link_hours is in force
ERROR_CHANCE: Final = 22
CHECKED: Final = 23  # share of referrals that a second analyst checks
CHECK: Final = 24  # which block of check_hours is in force
FINDS_ERROR: Final = 25
MOST_PLATFORMS: Final = 32
REMOVAL_CHANCE: Final = 32  # + platform; so are all that follow
UNDECIDED_CHANCE: Final = 64
AT_OPENING: Final = 96
REVIEWERS: Final = 128  # -1: unlimited; 0 outside their shift
REVIEW: Final = 160
RESPONSE: Final = 192
GAP_CLOSED: Final = 224  # by learning, at 1,000 confirmed referrals a year
CEILING: Final = 256  # of detection that learns, per hour
HALF_LIFE: Final = 288  # of what it has learnt, hours
REFERRALS_FIRST: Final = 320  # 1: before other reports that wait
APPEALED_CHANCE: Final = 352
APPEAL: Final = 384  # which block of appeal_hours is in force
REVERSED_IF_RIGHT: Final = 416
REVERSED_IF_WRONG: Final = 448
MORE_BREAKS: Final = 480  # + team, of the teams behind the first
MOST_TEAMS: Final = 32
SLOTS: Final = 512

NOT_WAITING: Final = -2  # of an account: it is in no line of those to be detected later

# --- orders of the backlog -------------------------------------------------------------
ORDERS: Final = ("oldest_first", "newest_first", "severity_first", "reach_first", "aging")
OLDEST_FIRST, NEWEST_FIRST, SEVERITY_FIRST, REACH_FIRST, AGING = range(5)

# --- status of an account ----------------------------------------------------------------
UNBORN, LIVE, RETURNING, GONE = range(4)

# --- stage of a flag -----------------------------------------------------------------------
IN_QUEUE, IN_TRIAGE, IN_REFERRAL, SENT, CLOSED = range(5)
UNANSWERED: Final = 5  # never answered, and to be referred again when that has been awaited
ON_HOLD: Final = 6  # for a live investigation; or the hold is over, and its referral waits
ON_APPEAL: Final = 7  # its account was removed, and the platform looks at that again
TO_CHECK: Final = 8  # its referral is written and waits for a second analyst
IN_CHECK: Final = 9

# --- what an analyst is doing ----------------------------------------------------------------
OFF, FREE, SEARCHING, WORKING = range(4)

# --- what becomes of a case at closing time ---------------------------------------------------
ENDS_OF_SHIFT: Final = ("suspend", "finish", "hand_back")
SUSPEND, FINISH, HAND_BACK = range(3)

# --- counts of a run -----------------------------------------------------------------------
TAKING: Final = 0  # 1: work is to be handed out at this instant
IN_SIGHT: Final = 1  # visible accounts
NEXT_STEP: Final = 2  # the next row of step_at
SHORT: Final = 3  # 0, or what was not drawn far enough: see below
LEVELS_SET: Final = 4  # how often levels of learning have been set; row of the next time
COUNTS: Final = 5

# --- what an account can have again: places in `again_had` ---------------------------------
AGAIN_FLAG, AGAIN_SPELL, AGAIN_REPORT = 0, 1, 2  # the last: + source; then reversals

# --- what was not drawn far enough: the run is worthless, draw wider and play again ------
GENERATIONS, AGAIN, MORE_PRESENCES = 1, 2, 3
