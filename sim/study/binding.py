"""Which stage binds: why the simulated gain is not the spreadsheet's.

Read from what the records say of a year, baseline and what-if side by side (means over
replications). The first rule that holds gives the stage.

Where analysts' hours changed by more than 1%, the spreadsheet expects takedowns to change alike:
1. At least 90% of that came: *analysts' time*, hours turn into takedowns.
2. Referrals came nearer to it than takedowns by at least half of the gap: *platform review*.
3. At least a third of the changed hours went to search, and at the margin an hour of search
   found less than 80% of what it finds in the baseline: *accounts left to find*.
4. Of the changed hours less than 90% as many went to cases as of the baseline's: *supply of
   reports*: it does not grow with the team, and search cannot make up for it.
5. Else *analysts' time*: the changed hours were worked, on cases that yield less.

Where hours are as they were, the spreadsheet expects no change:
6. Takedowns changed by less than 1%, or that cannot be told: *nothing*.
7. Else the largest relative change of these: takedowns per referral (*platform review*), flags
   that came as reports (*supply of reports*), finds per hour of search (*accounts left to find*),
   hours of casework per flag or hours of search (*analysts' time*).
"""

from __future__ import annotations

from collections.abc import Sequence
from math import log
from typing import Final

from sim import paired
from sim.study.differences import Row
from sim.study.sample import Sample, kind_of

ACCOUNTS: Final = "accounts left to find"
REPORTS: Final = "supply of reports"
TIME: Final = "analysts' time"
PLATFORM: Final = "platform review"
NOTHING: Final = "nothing"

CHANGED = 0.01
CARRIED = 0.9
AS_MANY = 0.9
YIELD = 0.8
TINY = 1e-9


def binding(base: Sample, sample: Sample, rows: Sequence[Row]) -> dict[str, dict[str, str]]:
    """{period: {"stage", "because"}} for each year and financial year in which people work."""
    found = {}
    for row in rows:
        if row.measure == "takedowns" and kind_of(row.period) != "all":
            before, after = Year(base, row.period), Year(sample, row.period)
            if before.takedowns > 0 and before.hours > 0:
                stage, because = stage_of(before, after, row)
                found[row.period] = {"stage": stage, "because": because}
    return found


class Year:
    """Means of one scenario in one period; nought where absent."""

    def __init__(self, sample: Sample, period: str) -> None:
        def mean(measure: str) -> float:
            return sample.mean(measure, period) or 0.0

        self.takedowns, self.referrals = mean("takedowns"), mean("referrals")
        self.finds = mean("finds")
        further = mean("linked") + mean("referred_again")
        self.reports = mean("flags") - self.finds - further
        self.hours, self.casework = mean("analyst_hours"), mean("casework_hours")
        self.search = mean("search_hours")
        self.productive = mean("productive_hours")
        self.waiting = self.hours - self.casework - self.search
        self.backlog = mean("backlog")


def stage_of(before: Year, after: Year, row: Row) -> tuple[str, str]:
    """The stage and a sentence with the numbers."""
    if abs(after.hours / before.hours - 1) <= CHANGED:
        return without_hours(before, after, row)
    return with_hours(before, after, row)


def with_hours(before: Year, after: Year, row: Row) -> tuple[str, str]:
    """Rules 1 to 5."""
    expected = row.spreadsheet / before.takedowns - 1
    came = after.takedowns / before.takedowns - 1
    carried = came / expected if abs(expected) > TINY else 1.0
    sent = after.referrals / before.referrals - 1
    more = after.hours - before.hours
    search, waiting = after.search - before.search, after.waiting - before.waiting
    said = (
        f"Hours changed by {expected:+.0%} and takedowns by {came:+.0%}; of each 100 changed hours "
        f"{share(after.casework - before.casework, more)} went to cases, {share(search, more)} to "
        f"search and {share(waiting, more)} to waiting for work"
    )
    if carried >= CARRIED:
        return TIME, f"{said}."
    if abs(sent - came) >= abs(expected - came) / 2 and abs(sent) > abs(came):
        return PLATFORM, f"{said}; referrals changed by {sent:+.0%}."
    usual = before.finds / before.search if before.search > TINY else 0.0
    margin = (after.finds - before.finds) / search if abs(search) > TINY else 0.0
    if search / more >= 1 / 3 and margin < YIELD * usual:
        return ACCOUNTS, (
            f"{said}; at the margin an hour of search found {margin:.2f} accounts, "
            f"before {usual:.2f}."
        )
    usual_cases = before.casework / before.hours
    if (after.casework - before.casework) / more < AS_MANY * usual_cases:
        reports = after.reports / before.reports - 1 if before.reports else 0.0
        return REPORTS, (
            f"{said}; before, {share(before.casework, before.hours)} of each 100 went to cases. "
            f"Flags from reports changed by {reports:+.0%}."
        )
    return TIME, f"{said}; the backlog went from {before.backlog:.0f} to {after.backlog:.0f} flags."


def without_hours(before: Year, after: Year, row: Row) -> tuple[str, str]:
    """Rules 6 and 7."""
    came = after.takedowns / before.takedowns - 1
    said = f"Hours stayed as they were, and takedowns changed by {came:+.1%}"
    if abs(came) < CHANGED or row.verdict == paired.SAME:
        return NOTHING, f"{said}."
    if row.verdict == paired.UNCLEAR:
        return NOTHING, f"{said}, which these replications cannot tell from no change."
    changes = [
        (PLATFORM, "takedowns per referral", ratio(after, before, "takedowns", "referrals")),
        (REPORTS, "flags from reports", ratio(after, before, "reports")),
        (ACCOUNTS, "finds per hour of search", ratio(after, before, "finds", "search")),
        (TIME, "hours of casework per referral", ratio(after, before, "casework", "referrals")),
        (TIME, "hours of search", ratio(after, before, "search")),
    ]
    stage, what, change = max(changes, key=lambda found: abs(log(found[2])))
    return stage, (
        f"Hours stayed as they were, takedowns changed by {came:+.0%}; "
        f"{what} changed most, by {change - 1:+.0%}."
    )


def share(part: float, whole: float) -> str:
    """A part of 100."""
    return str(round(100 * part / whole))


def ratio(after: Year, before: Year, of: str, over: str | None = None) -> float:
    """How many times what it was; 1 where it cannot be told."""

    def level(year: Year) -> float:
        number: float = getattr(year, of)
        below: float = getattr(year, over) if over else 1.0
        return number / below if below > TINY else 0.0

    old, new = level(before), level(after)
    return new / old if old > TINY and new > TINY else 1.0
