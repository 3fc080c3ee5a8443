"""Measures: pure functions of what was recorded and of the world it happened in."""

from __future__ import annotations

from dataclasses import dataclass

from sim.measures.checks import Checks, checks
from sim.measures.counts import Tally, counts, outside_takedowns, shares
from sim.measures.delays import Curve, curve, delays, time_live
from sim.measures.harm import harm
from sim.measures.kinds import Kinds
from sim.measures.lives import account_lives, flag_lives
from sim.measures.money import money
from sim.measures.people import hours, people, regimes
from sim.measures.places import places
from sim.measures.stocks import stocks
from sim.measures.table import Table, averted, table
from sim.measures.timeline import Timeline, timeline
from sim.records import Log
from sim.world import World

__all__ = ["Checks", "Curve", "Measured", "Table", "Timeline", "averted", "measure"]


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


def measure(log: Log, world: World) -> Measured:
    """Measure one replication; what happened before `clock.start` does not count."""
    where = places(world.horizon, world.platforms, world.contents)
    kinds = Kinds(log)
    accounts = account_lives(kinds, world)
    flags = flag_lives(kinds, accounts)
    counted = counts(Tally(log, accounts, where))
    spent = hours(kinds, world, where)
    values = {
        **counted,
        "outside_takedowns": outside_takedowns(kinds, accounts, len(world.content), where),
        **shares(counted, accounts, len(world.content), where),
        **delays(flags, world, where),
        "time_live_hours": time_live(accounts, world, where),
        **stocks(flags, accounts, world, where),
        **people(spent, counted["referrals"], world, where),
        **harm(kinds, accounts, world, where),
        **money(counted["takedowns"], world, where),
    }
    return Measured(
        table(values, where),
        timeline(kinds, world),
        curve(flags, where),
        regimes(spent, where),
        checks(kinds, flags, accounts, world),
    )
