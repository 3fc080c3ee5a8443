"""Leads about accounts outside the model: when they come, and what they are about."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.dated import arrivals, course, numbers, values_at
from sim.horizon import Horizon
from sim.population import pick, shares_on
from sim.schema import Dated
from sim.sections import LeadSource
from sim.streams import Streams
from sim.tables import Generations, own_rows

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
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


def flag_rows(
    outside: Outside,
    names: tuple[str, ...],
    accounts: Generations,
    streams: Streams,
    purpose: str,
    groups: int,
    again_each: int,
    second_tries: bool,
) -> Floats:
    """Uniforms by flag: outside leads of the sources named, then the accounts' rows.

    Last, where they may be referred once more, the outside leads again.
    """
    leads = outside.uniforms(streams, purpose, names)
    rows = own_rows(accounts, streams, purpose, groups, again_each, leads)
    if not second_tries:
        return rows
    return np.append(rows, outside.uniforms(streams, f"{purpose}/second", names))


def outside_leads(
    leads: tuple[LeadSource, ...],
    contents: tuple[tuple[str, float], ...],
    shares: tuple[Dated[float], ...],
    horizon: Horizon,
    streams: Streams,
) -> Outside:
    """Draw the leads of all sources; `contents`: name and share, `shares`: of the platforms."""
    parts = [
        leads_of(index, lead, contents, shares, horizon, streams)
        for index, lead in enumerate(leads)
    ]
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


def leads_of(
    index: int,
    lead: LeadSource,
    contents: tuple[tuple[str, float], ...],
    shares: tuple[Dated[float], ...],
    horizon: Horizon,
    streams: Streams,
) -> Outside:
    """Draw the leads of one source."""
    begins, per_day = numbers(lead.per_day, horizon)
    stream = streams.stream(f"arrival/lead/{lead.source}")
    at = arrivals(stream, 0, 0, begins, per_day / 24, horizon.end_at)
    count = len(at)

    def uniforms(purpose: str) -> Floats:
        return streams.stream(f"{purpose}/lead/{lead.source}").take(0, 0, count)

    if lead.content is None:
        of_types = np.array([share for _, share in contents])
        content = pick(of_types / of_types.sum(), uniforms("content"))
    else:
        content = np.full(count, [name for name, _ in contents].index(lead.content))
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
        platform=pick(shares_on(shares, at, horizon), uniforms("platform")),
        genuine=uniforms("genuine") < values_at(lead.genuine_share, at, horizon),
        lifetime_hours=lifetime_hours,
        number=np.arange(count),
    )
