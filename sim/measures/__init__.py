"""Measures: pure functions of what was recorded and of the world it happened in."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from sim.measures.checks import Checks, checks
from sim.measures.counts import Tally, counts, shares, takedowns
from sim.measures.delays import Curve, curve, delays, time_live
from sim.measures.harm import harm
from sim.measures.kinds import Kinds
from sim.measures.lives import AccountLives, FlagLives, account_lives, flag_lives
from sim.measures.money import money
from sim.measures.people import Hours, hours, people, regimes
from sim.measures.places import Floats, places
from sim.measures.stocks import stocks
from sim.measures.table import Table, averted, table
from sim.measures.timeline import Timeline, timeline
from sim.records import Log
from sim.world import World

__all__ = ["Checks", "Curve", "Measured", "Table", "Timeline", "averted", "measure", "measure_only"]


@dataclass(frozen=True, slots=True)
class Measured:
    """All that is known of one replication.

    curve: (period, hours, share of unmerged flags taken down within them); regime: by calendar
    year, absent for years in which nobody was on duty.
    """

    table: Table
    timeline: Timeline
    curve: Curve
    regime: dict[str, str]
    checks: Checks


class Recorded:
    """A run as its parts look at it: each is worked out when it is first asked for."""

    def __init__(self, log: Log, world: World) -> None:
        self.log, self.world = log, world
        self.where = places(world.horizon, world.platforms, world.contents)

    @cached_property
    def kinds(self) -> Kinds:
        """The log by kind of record."""
        return Kinds(self.log, self.world.scenario.counting.net_of_reversals == "on")

    @cached_property
    def accounts(self) -> AccountLives:
        """The lives of accounts."""
        return account_lives(self.kinds, self.world)

    @cached_property
    def flags(self) -> FlagLives:
        """The lives of flags."""
        return flag_lives(self.kinds, self.accounts)

    @cached_property
    def counted(self) -> dict[str, Floats]:
        """Counts of events."""
        tally = Tally(self.kinds, self.accounts, self.where)
        return counts(tally) | takedowns(tally, self.world)

    @cached_property
    def spent(self) -> Hours:
        """What the team's hours went into."""
        return hours(self.kinds, self.world, self.where)


def all_counts(run: Recorded) -> dict[str, Floats]:
    """What happened, counted, and shares of it."""
    modelled = len(run.world.content)
    return {
        **run.counted,
        **shares(run.counted, run.accounts, modelled, run.where),
    }


PARTS: Final[dict[str, Callable[[Recorded], dict[str, Floats]]]] = {
    "counts": all_counts,
    "delays": lambda run: delays(run.flags, run.world, run.where),
    "time_live": lambda run: {"time_live_hours": time_live(run.accounts, run.world, run.where)},
    "stocks": lambda run: stocks(run.flags, run.accounts, run.world, run.where),
    "people": lambda run: people(run.spent, run.counted["referrals"], run.world, run.where),
    "harm": lambda run: harm(run.kinds, run.accounts, run.world, run.where),
    "money": lambda run: money(run.counted["takedowns"], run.world, run.where),
}
"""Measures that are worked out together."""


def measure(log: Log, world: World) -> Measured:
    """Measure one replication; what happened before `clock.start` does not count."""
    run = Recorded(log, world)
    return Measured(
        table_of(run, PARTS),
        timeline(run.kinds, world),
        curve(run.flags, run.where),
        regimes(run.spent, run.where),
        checks(run.kinds, run.flags, run.accounts, world),
    )


def measure_only(parts: Iterable[str], log: Log, world: World) -> Table:
    """Some parts of the measures: the same values in a fraction of the time, unchecked."""
    return table_of(Recorded(log, world), parts)


def table_of(run: Recorded, parts: Iterable[str]) -> Table:
    """The table of some parts."""
    values = {name: found for part in parts for name, found in PARTS[part](run).items()}
    return table(values, run.where)
