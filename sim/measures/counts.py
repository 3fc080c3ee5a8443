"""What happened, counted by the event's date, and shares of it."""

from __future__ import annotations

import numpy as np

from sim import records as r
from sim.measures.kinds import Kinds, Rows
from sim.measures.lives import AccountLives
from sim.measures.places import Floats, Places, over
from sim.world import World


class Tally:
    """Records on accounts, counted by place."""

    def __init__(self, kinds: Kinds, accounts: AccountLives, where: Places) -> None:
        """Find the first record of each month once."""
        self.kinds, self.accounts, self.where = kinds, accounts, where
        self.firsts = np.searchsorted(kinds.log.at, where.edges)

    def of(self, record: int, *causes: int) -> Floats:
        """How many of a kind, of any cause unless some are given, at each place."""
        each = [self.kinds.rows(record, cause=cause) for cause in causes or (None,)]
        return np.asarray(sum(self.placed(rows) for rows in each))

    def placed(self, rows: Rows) -> Floats:
        """How many of some rows, which ascend, at each place."""
        month = self.where.ruler.in_turn(np.searchsorted(rows, self.firsts), len(rows))
        cell = self.accounts.cell[self.kinds.log.account[rows]]
        return self.where.spread(self.where.cube(self.where.spot(month, cell)))


def counts(tally: Tally) -> dict[str, Floats]:
    """Counts of events."""
    merged, raised = tally.of(r.MERGED), tally.of(r.FLAGGED)
    later = (r.BY_ARRIVAL, r.BY_GROUP, r.BY_ADAPTATION)
    return {
        "flags": raised + merged,
        "merged": merged,
        "finds": tally.of(r.FLAGGED, r.BY_FIND),
        "linked": tally.of(r.FLAGGED, r.BY_LINK),
        "referred_again": tally.of(r.FLAGGED, r.BY_SECOND_TRY),
        "withdrawn": tally.of(r.WITHDRAWN),
        "dismissed": tally.of(r.DISMISSED),
        "referrals": tally.of(r.REFERRED),
        "refused": tally.of(r.DECIDED, r.IS_REFUSED),
        "undecided": tally.of(r.DECIDED, r.IS_UNDECIDED),
        "overtaken": tally.of(r.OVERTAKEN),
        "held": tally.of(r.HELD),
        "granted": tally.of(r.DECIDED, r.IS_REMOVED),
        "reversals": tally.of(r.REVERSED),
        "platform_removals": tally.of(r.REMOVED, r.BY_DETECTION, r.BY_OPENING),
        "accounts_opened": tally.of(r.OPENED, *later) + tally.of(r.RETURNED),
    }


def shares(
    found: dict[str, Floats], accounts: AccountLives, modelled: int, where: Places
) -> dict[str, Floats]:
    """Shares of what was counted; `modelled` accounts return or do not."""
    takedowns = found["takedowns"]
    return {
        "takedown_growth": growth(takedowns, where),
        "removal_share": over(takedowns, found["granted"] + found["refused"]),
        "removal_share_of_referred": over(takedowns, found["referrals"]),
        "search_share": over(found["finds"], found["flags"]),
        "returned_share": returned_share(accounts, modelled, where),
    }


def growth(counted: Floats, where: Places) -> Floats:
    """Each year over the year before, minus 1; NaN unless the run covers both."""
    row = {
        (where.periods[p].name, platform, content): place
        for place, (p, platform, content) in enumerate(
            zip(where.period, where.platform, where.content, strict=True)
        )
    }
    grown = np.full(len(where), np.nan)
    for (name, platform, content), place in row.items():
        period = where.periods[where.period[place]]
        if period.kind not in ("year", "financial_year") or not period.whole:
            continue
        before = row.get((year_before(name), platform, content))
        if before is not None and where.periods[where.period[before]].whole and counted[before] > 0:
            grown[place] = counted[place] / counted[before] - 1
    return grown


def year_before(name: str) -> str:
    """The name of the year before `2024` or `FY2024-25`."""
    if name.startswith("FY"):
        first = int(name[2:6]) - 1
        return f"FY{first}-{(first + 1) % 100:02d}"
    return f"{int(name) - 1}"


def takedowns(tally: Tally, world: World) -> dict[str, Floats]:
    """Takedowns that count, and those of them that only a lead brought to light, in no stock.

    Wrongful ones are told whether or not they were reversed.
    """
    kinds, log, modelled = tally.kinds, tally.kinds.log, len(world.content)

    def outside(rows: Rows) -> Rows:
        return rows[log.account[rows] >= modelled]

    removed = outside(kinds.rows(r.REMOVED, cause=r.BY_REFERRAL))
    wrong = removed[~world.outside_genuine[log.account[removed] - modelled]]
    return {
        "takedowns": tally.placed(kinds.takedowns),
        "outside_takedowns": tally.placed(outside(kinds.takedowns)),
        "wrongful_takedowns": tally.placed(wrong),
    }


def returned_share(accounts: AccountLives, modelled: int, where: Places) -> Floats:
    """Removed accounts that were replaced, over all removed, by date of removal."""
    removed = np.flatnonzero(accounts.removed[:modelled])
    spot = where.spot(where.month(accounts.gone_at[removed]), accounts.cell[removed])
    replaced = spot[np.flatnonzero(accounts.replaced[removed])]
    return over(where.spread(where.cube(replaced)), where.spread(where.cube(spot)))
