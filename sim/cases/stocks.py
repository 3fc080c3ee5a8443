"""Stocks of live accounts that move: by season, steps, takedowns, arrests, search, learning."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from itertools import pairwise
from math import log
from typing import Any, Final

from sim import exact
from sim.cases.case import Answers, Case, measured
from sim.cases.reduced import Inputs, dated, exponential, reduced

BEGIN: Final = "2024-01-01"
NO_LEADS: Final = {"per_day": 0}


def world(
    end: str,
    live: float,
    groups: int,
    *,
    own: Mapping[str, Any] = {},
    lead: Mapping[str, Any] = NO_LEADS,
    **sections: Any,
) -> Inputs:
    """Groups, with what is their own, and their accounts, from the first of 2024 on."""
    return reduced(
        clock={"start": BEGIN, "end": end, "warm_up_days": 0},
        lead=lead,
        groups={"initial": groups, "live_accounts": live, **own},
        **sections,
    )


def season() -> Case:
    """Openings and leads follow the months, with a surge on top; two platforms of two hazards.

    Each platform is M(t)/M/infinity from its mean month on.
    """
    live, removal, shares = 3000.0, (0.05, 0.01), (0.6, 0.4)
    index, coupling, surge = [0.4, 0.6, 1.0, 1.6, 1.4, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0], 0.5, 1.5
    edges = [(2024, month, 1) for month in range(1, 7)]
    edges = sorted([*edges, (2024, 4, 11), (2024, 5, 11), (2024, 7, 1)])

    def factors() -> list[tuple[float, float]]:
        found = []
        for first, after in pairwise(edges):
            factor = 1 + coupling * (index[first[1] - 1] - 1)
            if (2024, 4, 11) <= first < (2024, 5, 11):
                factor *= surge
            found.append((24.0 * (date(*after) - date(*first)).days, factor))
        return found

    def answers() -> Answers:
        ways = exact.Ways(shares, [rate / 24 for rate in removal], (0.0, 0.0))
        openings, state = exact.settled(ways, live)
        found: Answers = {"flags": sum(hours * factor * 20 for hours, factor in factors())}
        for place, name in enumerate(("meta", "tiktok")):
            pieces = [(hours, factor * openings * shares[place]) for hours, factor in factors()]
            mean, _ = exact.in_service(pieces, 24 / removal[place], float(state[place]))
            found[f"live_accounts at {name}"] = mean
            found[f"accounts_opened at {name}"] = sum(hours * rate for hours, rate in pieces)
        return found

    inputs = world(
        "2024-07-01",
        live,
        50,
        lead={"per_day": 480},
        platforms={
            "meta": {"share": shares[0], "detection": {"removal_per_day": removal[0]}},
            "tiktok": {"share": shares[1], "detection": {"removal_per_day": removal[1]}},
        },
        season={"coupling": coupling, "index": index},
        surges={"spring": {"from": "2024-04-11", "until": "2024-05-11", "factor": surge}},
    )
    return Case("season and surge of a stock", inputs, answers, 16)


def moved() -> Case:
    """Three platforms in balance; on the second day chances and hazards of all kinds change.

    The mix is that of flows that balance before, and goes to another balance from then on.
    """
    live, shares, step = 1500.0, (0.5, 0.3, 0.2), "2024-01-02"
    old = exact.Ways(shares, (0.03 / 24, 0.02 / 24, 0.06 / 24), (0.0,) * 3, 0.4, 120.0, 0.2)
    new = exact.Ways(shares, (0.06 / 24, 0.02 / 24, 0.06 / 24), (0.0, 0.0, 0.3), 0.7, 120.0, 0.6)
    names = ("meta", "x", "tiktok")

    def answers() -> Answers:
        openings, state = exact.settled(old, live)
        first = exact.course(old, openings, state, 24.0)
        then = exact.course(new, openings, first.state, 199 * 24.0)
        mean = (first.live + 199 * then.live) / 200
        found = {f"live_accounts at {name}": float(mean[p]) for p, name in enumerate(names)}
        found["platform_removals"] = first.removed + then.removed
        found["accounts_opened"] = first.opened + then.opened
        return found

    def stepped(before: float, after: float) -> list[Inputs]:
        return dated({BEGIN: before, step: after})

    back = {
        "chance": stepped(0.4, 0.7),
        "delay_hours": exponential(120.0),
        "displacement_chance": stepped(0.2, 0.6),
    }
    detection: Inputs = {
        "meta": {"removal_per_day": stepped(0.03, 0.06)},
        "x": {"removal_per_day": 0.02},
        "tiktok": {"removal_per_day": 0.06, "at_opening_chance": stepped(0.0, 0.3)},
    }
    platforms = {
        name: {"share": share, "detection": detection[name]}
        for name, share in zip(names, shares, strict=True)
    }
    inputs = world("2024-07-19", live, 60, own={"return": back}, platforms=platforms)
    return Case("platform mix after a step", inputs, answers, 40)


def adapted() -> Case:
    """Reports are worked at once, so takedowns are a hazard; groups return, and open more."""
    live, removal, found, chance, delay, adaptation = 1000.0, 0.02, 0.02, 0.5, 96.0, 0.4
    hours = 366 * 24.0

    def answers() -> Answers:
        before = exact.Ways((1.0,), (removal / 24,), (0.0,), chance, delay)
        ways = exact.Ways(
            (1.0,), (removal / 24,), (0.0,), chance, delay, 0.0, found / 24, adaptation
        )
        openings, state = exact.settled(before, live)
        then = exact.course(ways, openings, state, hours)
        return {
            "live_accounts": float(then.live[0]),
            "account_days": float(then.live[0]) * 366,
            "takedowns": then.taken_down,
            "platform_removals": then.removed,
            "accounts_opened": then.opened,
        }

    inputs = world(
        "2025-01-01",
        live,
        40,
        lead={"per_day": 0, "per_account_per_day": found},
        own={
            "adaptation": adaptation,
            "return": {"chance": chance, "delay_hours": exponential(delay)},
        },
        platforms={"meta": {"detection": {"removal_per_day": removal}}},
    )
    return Case("takedowns that make groups adapt", inputs, answers, 40)


def silenced() -> Case:
    """Two thousand groups of two accounts; from March on two disruptions a group and year."""
    accounts, per_year = 4000, 2.0
    inputs = world(
        "2025-01-01",
        accounts,
        2000,
        own={"disruptions_per_group_year": dated({BEGIN: 0, "2024-03-01": per_year})},
    )

    def answers() -> Answers:
        before, hours = 60 * 24.0, 306 * 24.0
        left = exact.silenced(accounts, before, per_year / (365.25 * 24), hours)
        return {"live_accounts": left}

    return Case("groups are disrupted", inputs, answers, 8, short=True)


def balanced() -> Case:
    """Groups arrive as often as they are disrupted: the stock stays, whatever is removed.

    What appears is what goes: by removal or by disruption.
    """
    live, removal, per_year = 1000.0, 0.02, 1.0
    inputs = world(
        "2025-01-01",
        live,
        500,
        own={"disruptions_per_group_year": per_year},
        platforms={"meta": {"detection": {"removal_per_day": removal}}},
    )
    removed, gone = live * removal * 366, live * per_year * 366 / 365.25
    answers = {
        "live_accounts": live,
        "platform_removals": removed,
        "accounts_opened": removed + gone,
    }
    return Case("disruption in balance", inputs, lambda: answers, 32)


def renewed() -> Case:
    """Two analysts search a stock that is opened anew; a fifth of their time goes to breaks.

    With linear search each account is found at the hazard 2 (1 - breaks) r / (2 half), so how
    long accounts stay up is exponential too.
    """
    live, removal, finds, half, breaks = 600.0, 0.02, 1.0, 1600.0, 0.2
    found = 2 * (1 - breaks) * finds / (2 * half)
    days = 200

    def answers() -> Answers:
        openings, state = exact.settled(exact.Ways((1.0,), (removal / 24,), (0.0,)), live)
        ways = exact.Ways((1.0,), (removal / 24,), (0.0,), found_per_hour=found)
        then = exact.course(ways, openings, state, days * 24.0)
        return {
            "live_accounts": float(then.live[0]),
            "takedowns": then.taken_down,
            "platform_removals": then.removed,
            "accounts_opened": then.opened,
            "time_live_hours": log(2) / (removal / 24 + found),
        }

    search = {"form": "linear", "finds_per_hour": finds, "half_saturation": half}
    inputs = world(
        "2024-07-19",
        live,
        30,
        analysts={"search": search},
        team={"headcount": 2, "breaks_share": breaks},
        platforms={"meta": {"detection": {"removal_per_day": removal}}},
    )
    return Case("search of a stock that renews", inputs, answers, 60)


def sighted() -> Case:
    """A closed population of two content types, one three times as easily seen as the other."""
    accounts, half, days = 2000, 1000.0, 30
    visible = {"speedboat_crossing": 0.5, "fake_documents": 1.5}

    def answers() -> Answers:
        found: Answers = {}
        for name, visibility in visible.items():
            alone = exact.searched(accounts // 2, visibility * 2 / (2 * half), 24.0 * days)
            found |= {f"{key} of {name}": value for key, value in measured(alone).items()}
        return found

    inputs = world(
        "2024-01-31",
        accounts,
        20,
        analysts={"search": {"form": "linear", "finds_per_hour": 1.0, "half_saturation": half}},
        team={"headcount": 2},
        content_types={name: {"visibility": value} for name, value in visible.items()},
    )
    return Case("search by what can be seen", inputs, answers, 100)


def learnt() -> Case:
    """Confirmed outside leads teach a platform; the stock settles at what it has learnt.

    Ten half-lives before the start; then the hazard hardly moves (its spread is some 0.4% of it),
    so the stock is openings over the mean hazard to 1 part in 10,000.
    """
    live, base, ceiling, half_life, share = 1500.0, 0.03, 0.12, 20.0, 0.02
    per_day = 200.0

    def answers() -> Answers:
        memory = 1000 / 365.25 * half_life / log(2)  # of 1,000 a year
        level = exact.learnt_share(per_day / 24, 24 * half_life, memory * (1 - share) / share)
        hazard = base + (ceiling - base) * level
        return {
            "takedowns": per_day * 120,
            "live_accounts": live * base / hazard,
            "platform_removals": live * base * 120,
        }

    learning = {
        "gap_closed_at_1000_a_year": share,
        "ceiling_per_day": ceiling,
        "half_life_days": half_life,
    }
    inputs = reduced(
        clock={"start": "2024-09-01", "end": "2024-12-30", "warm_up_days": 200},
        lead={"per_day": per_day},
        groups={"initial": 30, "live_accounts": live},
        content_types={"speedboat_crossing": {}},
        platforms={"meta": {"detection": {"removal_per_day": base, "learning": learning}}},
    )
    return Case("detection that learns", inputs, answers, 16)
