"""Values by measure and place as one long table, and what follows from two of them."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from sim.measures.places import Flags, Floats, Places
from sim.registry import MEASURES, Measure

Key = tuple[str, str, str, str]
"""(measure, period, platform, content); an empty platform or content is the total."""

AVERTED: Final = {"account_days": "account_days_averted", "contacts": "contacts_averted"}


@dataclass(frozen=True, slots=True)
class Table:
    """Columns of one length. What is missing has no row."""

    measure: tuple[str, ...]
    period: tuple[str, ...]
    platform: tuple[str, ...]
    content: tuple[str, ...]
    value: Floats

    def __len__(self) -> int:
        return len(self.value)

    def rows(self) -> Iterator[tuple[Key, float]]:
        """Each row as its key and value."""
        keys = zip(self.measure, self.period, self.platform, self.content, strict=True)
        return zip(keys, self.value.tolist(), strict=True)

    def by_key(self) -> dict[Key, float]:
        """Values by key."""
        return dict(self.rows())

    def only(self, measures: Container[str]) -> Table:
        """The rows of some measures."""
        return Table.of({key: value for key, value in self.rows() if key[0] in measures})

    def then(self, other: Table) -> Table:
        """This table with another one's rows below."""
        return Table(
            self.measure + other.measure,
            self.period + other.period,
            self.platform + other.platform,
            self.content + other.content,
            np.concatenate([self.value, other.value]),
        )

    @classmethod
    def of(cls, rows: Mapping[Key, float]) -> Table:
        """The table of values by key."""
        measure, period, platform, content = zip(*rows, strict=True) if rows else [()] * 4
        return cls(measure, period, platform, content, np.array(list(rows.values()), np.float64))


def table(values: Mapping[str, Floats], where: Places) -> Table:
    """The table of values by place, in the registry's order; NaN has no row."""
    names = [name for name in MEASURES if name in values]
    kept = {
        name: np.flatnonzero(np.isfinite(values[name]) & has(MEASURES[name], where))
        for name in names
    }
    place = np.concatenate([kept[name] for name in names])
    period = np.array([p.name for p in where.periods], dtype=object)[where.period]
    platform = np.array([*where.platforms, ""], dtype=object)[where.platform]
    content = np.array([*where.contents, ""], dtype=object)[where.content]
    return Table(
        tuple(name for name in names for _ in kept[name]),
        tuple(period[place]),
        tuple(platform[place]),
        tuple(content[place]),
        np.concatenate([values[name][kept[name]] for name in names]),
    )


def has(measure: Measure, where: Places) -> Flags:
    """Which places a measure is given at."""
    chosen = np.ones(len(where), dtype=np.bool_)
    if not measure.by_month:
        chosen &= ~where.is_month
    if not measure.by_platform:
        chosen &= where.platform < 0
    if not measure.by_content:
        chosen &= where.content < 0
    return chosen


def averted(measured: Table, twin: Table) -> Table:
    """The table with what is averted against the same world played without analysts."""
    without = twin.by_key()
    more: dict[Key, float] = {}
    costs: dict[tuple[str, str, str], float] = {}
    for key, value in measured.rows():
        name, period, platform, content = key
        if name in AVERTED:
            more[AVERTED[name], period, platform, content] = without[key] - value
        elif name == "cost_gbp" and period[4:5] != "-":  # not of a month
            costs[period, platform, content] = value
    for place, cost in costs.items():
        contacts = more.get(("contacts_averted", *place), 0.0)
        if contacts > 0:
            more["cost_per_contact_averted_gbp", *place] = cost / contacts
    return measured.then(Table.of(more))
