"""Values by measure and place as one long table, and what follows from two of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from sim.measures.places import Flags, Floats, Places
from sim.registry import MEASURES, Measure

Key = tuple[str, str, str, str]
"""(measure, period, platform, content); an empty platform or content is the total."""

AVERTED: Final = {"account_days_averted": "account_days", "contacts_averted": "contacts"}


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
    known, without = measured.by_key(), twin.by_key()
    more: dict[Key, float] = {}
    for (name, period, platform, content), value in known.items():
        for measure, of in AVERTED.items():
            if name == of:
                own = (of, period, platform, content)
                more[measure, period, platform, content] = without[own] - value
    for (name, period, platform, content), cost in known.items():
        contacts = more.get(("contacts_averted", period, platform, content), 0.0)
        is_month = period[4:5] == "-"
        if name == "cost_gbp" and contacts > 0 and not is_month:
            more["cost_per_contact_averted_gbp", period, platform, content] = cost / contacts
    return Table.of({**known, **more})
