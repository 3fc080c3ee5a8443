"""The unit, the platforms, and what is known of all of it."""

from __future__ import annotations

from sim.coherence.incoherent import Incoherent, changes, must_be_known
from sim.errors import nearest
from sim.schema import Scenario


def people(s: Scenario) -> None:
    """Shifts exist and can be worked."""
    if "always" in s.shifts:
        raise Incoherent("is built in", "shifts", "always", expected="another name")
    for name, shift in s.shifts.items():
        if len(set(shift.days)) < len(shift.days):
            raise Incoherent("a weekday twice", "shifts", name, "days", value=list(shift.days))
    for name, team in s.analysts.teams.items():
        here = ("analysts", "teams", name)
        for shift_name in team.shift.values:
            must_be_known("shift", shift_name, [*s.shifts, "always"], *here, "shift")
        for day in changes(s, [team.shift, team.days_per_week]):
            works, calendar = team.days_per_week.at(day), s.shifts.get(team.shift.at(day))
            if works is not None and calendar is not None and works > len(calendar.days):
                raise Incoherent(
                    f"the shift has {len(calendar.days)} days on {day}",
                    *here,
                    "days_per_week",
                    value=works,
                    expected=f"at most {len(calendar.days)}",
                )


def teams(s: Scenario) -> None:
    """Content types that teams take exist, and each is taken by one that has people, if any has."""
    for name, team in s.analysts.teams.items():
        if team.content_types == ():
            raise Incoherent(
                "a team that takes no flags",
                *("analysts", "teams", name, "content_types"),
                value=[],
                expected="names of content types, or null for all",
            )
        for content in team.content_types or ():
            here = ("analysts", "teams", name, "content_types")
            must_be_known("content type", content, s.content_types, *here)
    manned = [team for team in s.analysts.teams.values() if max(team.headcount.values) > 0]
    for content in s.content_types:
        if manned and not any(team.takes(content) for team in manned):
            raise Incoherent(
                f"no team with people takes flags of {content}: they would wait for ever",
                *("analysts", "teams"),
                expected="every content type in one, or a team that takes all",
            )


def platforms(s: Scenario) -> None:
    """Removed, refused and undecided are everything that can happen."""
    for name, p in s.platforms.items():
        for day in changes(s, [p.removal_chance, p.undecided_chance]):
            total = p.removal_chance.at(day) + p.undecided_chance.at(day)
            if total > 1 + 1e-12:
                raise Incoherent(
                    f"with undecided_chance it adds up to more than 1 on {day}",
                    "platforms",
                    name,
                    "removal_chance",
                    value=total,
                )


def search(s: Scenario) -> None:
    """A linear search divides by half of saturation."""
    rule = s.analysts.search
    searched = rule.form == "linear" and max(rule.finds_per_hour.values) > 0
    if searched and min(rule.half_saturation.values) == 0:
        raise Incoherent(
            "a linear search needs it",
            "analysts",
            "search",
            "half_saturation",
            value=0,
            expected="above 0",
        )


def evidence(s: Scenario) -> None:
    """Ranges are ranges, and their sources are cited."""
    for key, known in s.uncertain.items():
        if known.low > known.high:
            raise Incoherent("low exceeds high", "uncertain", key, "low", value=known.low)
        for source in known.source.split(","):
            if source.strip() not in (*s.sources, "assumption"):
                raise Incoherent(
                    "no such source",
                    "uncertain",
                    key,
                    "source",
                    value=source.strip(),
                    expected="an id in sources, or assumption",
                    nearest=nearest(source.strip(), s.sources),
                )
