"""The world, drawn before it is played: everything that people's decisions cannot change.

Standard variates come from keyed streams and are the same in every scenario; the scenario turns
them into values (mean x unit exponential, say) with the step in force when the activity starts.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim import columns, slots
from sim.casting import Cast, spread, traits
from sim.horizon import Horizon
from sim.outside import outside_leads
from sim.parts import Parts
from sim.population import beginning, pick, platform_shares, populate
from sim.roster import Roster, roster
from sim.schema import Scenario
from sim.season import with_reports
from sim.streams import Streams
from sim.tables import draw_generations

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Numbers = NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Breadth:
    """How far a world is drawn; a run that needs more is played again in a broader one."""

    generations: int = 48
    again: int = 160  # three times what most worlds need; no shipped scenario was short of it
    presences_more: int = 64

    def broader(self, short: int) -> Breadth:
        """Twice as far in what a run was short of."""
        if short == slots.GENERATIONS:
            return replace(self, generations=2 * self.generations)
        if short == slots.AGAIN:
            return replace(self, again=2 * self.again)
        return replace(self, presences_more=2 * self.presences_more)


@dataclass(frozen=True, slots=True)
class World:
    """What measures need to know of a drawn world.

    presence, generation, content, reach (multiplier), age_at_entry (hours, 0 unless live when
    its group entered), is_return (starts at the reach that is kept): by modelled account.
    outside_at (hours), _content, _platform, _source, _genuine: by outside lead.
    platforms, contents, sources: names.
    """

    scenario: Scenario
    horizon: Horizon
    roster: Roster
    presence: Numbers
    generation: Numbers
    content: Numbers
    reach: Floats
    age_at_entry: Floats
    is_return: NDArray[np.bool_]
    outside_at: Floats
    outside_content: Ints
    outside_platform: Ints
    outside_source: Ints
    outside_genuine: NDArray[np.bool_]
    platforms: tuple[str, ...]
    contents: tuple[str, ...]
    sources: tuple[str, ...]


class Drawn(NamedTuple):
    """A world as measures know it, and the columns that rules read: nine tenths of it.

    The columns are in nobody's way once the world has been played.
    """

    world: World
    traits: columns.Traits


def draw(
    scenario: Scenario,
    seed: int,
    replication: int,
    breadth: Breadth | None = None,
    parts: Parts | None = None,
) -> Drawn:
    """Draw the world of one replication as a planned scenario sees it.

    Two scenarios, readings or replications share every variate whose owner and purpose they
    share; `breadth` changes none, and nor do `parts`: those of the world that was drawn with them
    last are taken over where they would be made of equal inputs again.
    """
    breadth, parts = breadth or Breadth(), parts or Parts(keep=False)
    parts.begin()
    horizon, streams = scenario.horizon, Streams(seed, replication)
    adapts = any(value > 0 for _, value in scenario.groups.adaptation.steps)
    more = breadth.presences_more if adapts else 0
    people = parts.of(populate, beginning(scenario), streams, more)
    scenario = with_reports(scenario)
    likely = max(value for _, value in scenario.groups.return_.chance.steps)
    accounts, returns = parts.of(
        draw_generations, people.presences, streams, likely, breadth.generations
    )
    contents = tuple((name, content.share) for name, content in scenario.content_types.items())
    outside = parts.of(
        outside_leads, scenario.leads, contents, platform_shares(scenario), horizon, streams
    )
    rota = roster(scenario, streams)
    cast = Cast(
        scenario, horizon, streams, parts, people, accounts, returns, outside, rota,
        breadth.again, more,
    )  # fmt: skip
    shares = np.array([share for _, share in contents])
    content = pick(shares / shares.sum(), cast.by_presence("content")).astype(np.int32)
    presence, first = accounts.presence, accounts.generation == 1
    awaited = people.enters[presence] == slots.AWAITED_AT_ENTRY
    columns = traits(cast, content)
    world = World(
        scenario=scenario,
        horizon=horizon,
        roster=rota,
        presence=presence,
        generation=accounts.generation,
        content=np.asarray(columns.content),
        reach=spread(cast, scenario.groups.reach_sigma, "reach")[presence],
        age_at_entry=np.where(first, people.age[presence], 0.0),
        is_return=~first | awaited | people.is_return[presence],
        outside_at=outside.at,
        outside_content=outside.content,
        outside_platform=outside.platform,
        outside_source=outside.source,
        outside_genuine=outside.genuine,
        platforms=tuple(scenario.platforms),
        contents=tuple(scenario.content_types),
        sources=tuple(lead.source for lead in scenario.leads),
    )
    return Drawn(world, columns)
