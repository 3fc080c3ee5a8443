"""What is counted and not waited for: hours present, steps of rates, finds, the stock."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any, Final

from sim import exact
from sim.cases.case import Answers, Case, measured
from sim.cases.reduced import OFFICE, Inputs, dated, exponential, lognormal, reduced

NIGHT: Final = {
    "days": ["mon", "tue", "wed", "thu", "fri", "sat", "sun"],
    "start": "22:00",
    "end": "06:00",
}


def steps() -> Case:
    """Dated steps before, in and after the warm-up, at a desk where nobody waits.

    The warm-up begins empty at 480 leads a day, from its third day on 960; from the start on
    240, from the sixth day on 720. Only what comes from the start on counts, but what is in
    work then is carried over.
    """
    service = 8.0
    leads = {"2023-12-01": 480, "2023-12-30": 960, "2024-01-01": 240, "2024-01-06": 720}
    people = {"2023-12-01": 400, "2024-01-01": 500, "2024-01-06": 600}
    before, counted = [(48.0, 20.0), (48.0, 40.0)], [(120.0, 10.0), (120.0, 30.0)]

    def answers() -> Answers:
        _, found = exact.in_service(before, service, 0.0)
        return {
            "flags": sum(hours * per_hour for hours, per_hour in counted),
            "flags_in_system": exact.in_service(counted, service, found)[0],
            "analyst_hours": 120.0 * 500 + 120.0 * 600,
        }

    inputs = reduced(
        clock={"warm_up_days": 4},
        lead={"per_day": dated(leads)},
        analysts={"triage_minutes": exponential(60 * service)},
        team={"headcount": dated(people)},
    )
    return Case("dated steps with a warm-up", inputs, answers, 12, short=True)


def hours() -> Iterator[Case]:
    """Hours present in two stretches of 2022, counted by hand.

    February to June: 150 days, 108 of them weekdays, five bank holidays, the clocks go forward
    once. July to November: 153, 109, two, and back once. The night shift rests on the evenings
    of bank holidays; what it loses at the end of a stretch it has from the eve of its start.
    """
    spring, autumn = ("2022-02-01", "2022-07-01"), ("2022-07-01", "2022-12-01")
    worked = {
        ("office", spring): (108 - 5) * 8,
        ("office", autumn): (109 - 2) * 8,
        ("night", spring): (150 - 5) * 8 - 1,
        ("night", autumn): (153 - 2) * 8 + 1,
        ("always", spring): 150 * 24 - 1,
        ("always", autumn): 153 * 24 + 1,
    }
    for (shift, (start, end)), present in worked.items():
        inputs = reduced(
            clock={"start": start, "end": end, "timezone": "Europe/London"},
            lead={"per_day": 0},
            team={"headcount": 3, "shift": shift},
            shifts={"office": OFFICE, "night": NIGHT},
        )
        yield Case(
            f"analyst hours, {shift} from {start}",
            inputs,
            partial(dict, analyst_hours=3.0 * present),
            2,
            short=shift == "night" and (start, end) == spring,
        )


def searched(accounts: int, **search: Any) -> Inputs:
    """Two analysts who search a closed population for ten days."""
    return reduced(
        clock={"warm_up_days": 0},
        lead={"per_day": 0},
        analysts={"search": search},
        team={"headcount": 2},
        groups={"initial": 20, "live_accounts": accounts},
    )


def search() -> Case:
    """A thousand accounts, each found at a constant hazard."""
    accounts, half = 1000, 500.0
    return Case(
        "search alone",
        searched(accounts, form="linear", finds_per_hour=1.5, half_saturation=half),
        lambda: measured(exact.searched(accounts, 2 * 1.5 / (2 * half), 240.0)),
        24,
        short=True,
    )


def scarce() -> Case:
    """Four hundred accounts that become hard to find: 3 S / (S + 100) an hour for the two."""
    accounts, half = 400, 100.0

    def answers() -> Answers:
        rates = [3.0 * left / (left + half) for left in range(accounts + 1)]
        return measured(exact.searched_in_turn(rates, 240.0))

    inputs = searched(accounts, finds_per_hour=1.5, half_saturation=half)
    return Case("search that saturates", inputs, answers, 24)


def stock() -> Case:
    """Two platforms without analysts: the stock stays, and what is removed returns or opens."""
    live, slow, fast = 600.0, 0.02, 0.05
    # Balance by hand: flow(p) = o / 2 + chance ((1 - displaced) flow(p) + displaced flow(q)).
    # Equal shares make the two flows equal, so stocks are as 1 / hazard.
    removed = 2 * live / (1 / slow + 1 / fast) * 365
    back = {"chance": 0.6, "delay_hours": lognormal(72.0, 100.0), "displacement_chance": 0.3}
    inputs = reduced(
        clock={"end": "2024-12-31", "warm_up_days": 0},
        lead={"per_day": 0},
        team={"headcount": 0},
        groups={"initial": 30, "live_accounts": live, "return": back},
        platforms={
            "meta": {"detection": {"removal_per_day": slow}},
            "tiktok": {"detection": {"removal_per_day": fast}},
        },
    )
    answers = {"live_accounts": live, "platform_removals": removed, "accounts_opened": removed}
    return Case("equilibrium stock without analysts", inputs, lambda: answers, 16, short=True)
