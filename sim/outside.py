"""Leads about accounts outside the model: when they come, and what they are about."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.dated import arrivals, course, numbers, values_at
from sim.horizon import Horizon
from sim.population import pick, shares_on
from sim.schema import Scenario
from sim.streams import Streams

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Outside:
    """Outside leads in the order in which they come; one row a lead.

    at: hours; source, content, platform: indices; genuine; lifetime_hours: until the account
    disappears by itself, infinite if it stays; number: which lead of its source it is.
    """

    at: Floats
    source: Ints
    content: Ints
    platform: Ints
    genuine: NDArray[np.bool_]
    lifetime_hours: Floats
    number: Ints

    def __len__(self) -> int:
        return len(self.at)

    def uniforms(self, streams: Streams, purpose: str, sources: tuple[str, ...]) -> Floats:
        """Uniforms of a purpose, each source from a stream of its own; shape (leads,)."""
        drawn = np.empty(len(self.at))
        for index, source in enumerate(sources):
            mine = self.source == index
            drawn[mine] = streams.stream(f"{purpose}/lead/{source}").take(0, 0, int(mine.sum()))[
                self.number[mine]
            ]
        return drawn


def outside_leads(scenario: Scenario, horizon: Horizon, streams: Streams) -> Outside:
    """Draw the leads of all sources."""
    parts = [leads_of(scenario, index, horizon, streams) for index in range(len(scenario.leads))]
    parts = parts or [no_leads()]
    at = np.concatenate([part.at for part in parts])
    order = np.argsort(at, kind="stable")

    def joined(name: str) -> Any:
        return np.concatenate([getattr(part, name) for part in parts])[order]

    return Outside(**{name: joined(name) for name in Outside.__slots__})


def no_leads() -> Outside:
    """Nobody sends any."""
    none, ints = np.empty(0), np.empty(0, dtype=np.int64)
    return Outside(none, ints, ints, ints, np.empty(0, dtype=np.bool_), none, ints)


def leads_of(scenario: Scenario, index: int, horizon: Horizon, streams: Streams) -> Outside:
    """Draw the leads of one source."""
    lead = scenario.leads[index]
    begins, per_day = numbers(lead.per_day, horizon)
    stream = streams.stream(f"arrival/lead/{lead.source}")
    at = arrivals(stream, 0, 0, begins, per_day / 24, horizon.end_at)
    count = len(at)

    def uniforms(purpose: str) -> Floats:
        return streams.stream(f"{purpose}/lead/{lead.source}").take(0, 0, count)

    if lead.content is None:
        shares = np.array([content.share for content in scenario.content_types.values()])
        content = pick(shares / shares.sum(), uniforms("content"))
    else:
        content = np.full(count, list(scenario.content_types).index(lead.content))
    lifetimes = course(lead.lifetime_hours, horizon)
    which, uniform = lifetimes.index(at), uniforms("lifetime")
    lifetime_hours = np.full(count, np.inf)
    for block, lifetime in enumerate(lifetimes.values):
        if lifetime is not None:
            mine = which == block
            lifetime_hours[mine] = lifetime.quantile(uniform[mine])
    return Outside(
        at=at,
        source=np.full(count, index),
        content=content,
        platform=pick(shares_on(scenario, at, horizon), uniforms("platform")),
        genuine=uniforms("genuine") < values_at(lead.genuine_share, at, horizon),
        lifetime_hours=lifetime_hours,
        number=np.arange(count),
    )
