"""What is said where inputs do not go together, and the days on which they are looked at."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from sim.errors import nearest
from sim.schema import Dated, Scenario


class Incoherent(ValueError):  # noqa: N818 - it names what is wrong
    """Inputs that cannot hold together; path: the one that is at fault."""

    def __init__(
        self,
        what: str,
        *path: str | int,
        value: object = None,
        expected: str | None = None,
        nearest: str | None = None,
    ) -> None:
        super().__init__(what)
        self.path, self.value, self.expected, self.nearest = path, value, expected, nearest


def must_be_known(what: str, name: str, good: Iterable[str], *path: str | int) -> None:
    """A name that a path gives must be one of the good ones; what: what it names."""
    names = list(good)
    if name not in names:
        raise Incoherent(
            f"no such {what}",
            *path,
            value=name,
            expected="one of " + ", ".join(names),
            nearest=nearest(name, names),
        )


def changes(s: Scenario, paths: Iterable[Dated[Any]]) -> list[date]:
    """The first day of the run and every day on which a path changes."""
    return sorted({first_day(s), *(day for path in paths for day in path.days)})


def first_day(s: Scenario) -> date:
    """The first day that is played, the warm-up included."""
    return s.clock.start - timedelta(days=s.clock.warm_up_days)
