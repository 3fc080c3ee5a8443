"""The run's clock: hours since `clock.start`, and the periods in which results are given.

Start and end are local midnights, the end exclusive. Local time matters only where a shift
or a report needs it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

MIDNIGHT = time(0)


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of time with a name: `all`, `2024`, `FY2024-25`, `2024-03`.

    kind: all, year, financial_year or month; start_at, end_at: hours, clipped to the run;
    whole: whether the run covers all of it.
    """

    name: str
    kind: str
    start_at: float
    end_at: float
    whole: bool

    @property
    def hours(self) -> float:
        """Length within the run, in hours."""
        return self.end_at - self.start_at


@dataclass(frozen=True, slots=True)
class Horizon:
    """Which stretch of local time is played, and which part of it counts."""

    start: date
    end: date
    timezone: str = "Europe/London"
    warm_up_days: int = 0

    def at(self, day: date, clock: time = MIDNIGHT) -> float:
        """Hours from the start to a local time.

        A local time that does not exist is the first instant after the gap; one that comes
        twice is the first.
        """
        zone = ZoneInfo(self.timezone)
        return (instant(day, clock, zone) - instant(self.start, MIDNIGHT, zone)) / timedelta(
            hours=1
        )

    @property
    def begin_at(self) -> float:
        """When the run begins: before 0 by the warm-up, which does not count."""
        return self.at(self.start - timedelta(days=self.warm_up_days))

    @property
    def end_at(self) -> float:
        """When the run ends; nothing happens from here on."""
        return self.at(self.end)

    def days(self, warm_up: bool = False) -> list[date]:
        """Every day that is played, the warm-up on request."""
        first = self.start - timedelta(days=self.warm_up_days if warm_up else 0)
        return [first + timedelta(days=i) for i in range((self.end - first).days)]

    def period(self, name: str, kind: str, start: date, end: date) -> Period:
        """A period clipped to the run."""
        first, last = max(start, self.start), min(end, self.end)
        return Period(name, kind, self.at(first), self.at(last), (first, last) == (start, end))

    def periods(self) -> list[Period]:
        """All, calendar years, financial years (from 1 April) and months, in this order."""
        first, last = self.start, self.end - timedelta(days=1)
        years = [
            self.period(f"{y}", "year", date(y, 1, 1), date(y + 1, 1, 1))
            for y in range(first.year, last.year + 1)
        ]
        financial = [
            self.period(
                f"FY{y}-{(y + 1) % 100:02d}", "financial_year", date(y, 4, 1), date(y + 1, 4, 1)
            )
            for y in range(financial_year(first), financial_year(last) + 1)
        ]
        months = [
            self.period(f"{m // 12}-{m % 12 + 1:02d}", "month", month(m), month(m + 1))
            for m in range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
        ]
        return [self.period("all", "all", self.start, self.end), *years, *financial, *months]


def financial_year(day: date) -> int:
    """The calendar year in which the day's financial year begins."""
    return day.year if day.month >= 4 else day.year - 1


def month(number: int) -> date:
    """The first day of a month, numbered year * 12 + month - 1."""
    return date(number // 12, number % 12 + 1, 1)


@lru_cache(maxsize=100_000)
def instant(day: date, clock: time, zone: ZoneInfo) -> datetime:
    """A local time as an instant (UTC)."""
    first = datetime.combine(day, clock, zone).astimezone(UTC)
    if first.astimezone(zone).replace(tzinfo=None) == datetime.combine(day, clock):
        return first
    # In the gap: its end lies between the readings before and after the change.
    before = datetime.combine(day, clock, zone).replace(fold=1).astimezone(UTC)
    offset = first.astimezone(zone).utcoffset()
    while first - before > timedelta(seconds=1):
        middle = before + (first - before) / 2
        if middle.astimezone(zone).utcoffset() == offset:
            first = middle
        else:
            before = middle
    return first.replace(microsecond=0)
