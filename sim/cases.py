"""The cases of `sim verify`: reduced scenarios whose answers queueing theory knows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from sim import exact

Inputs = Mapping[str, Any]
Answers = dict[str, float]

LEADS_PER_HOUR: Final = 100.0
LEADS_PER_DAY: Final = 24 * LEADS_PER_HOUR
OFFICE: Final = {"days": ["mon", "tue", "wed", "thu", "fri"], "start": "09:00", "end": "17:00"}
NIGHT: Final = {
    "days": ["mon", "tue", "wed", "thu", "fri", "sat", "sun"],
    "start": "22:00",
    "end": "06:00",
}
WORKING_WEEK: Final = [*[(8.0, 16.0)] * 4, (8.0, 64.0)]  # hours on, hours off


@dataclass(frozen=True, slots=True)
class Case:
    """A scenario and what it must give.

    exact: value by measure, or by "measure of content type"; instead: another scenario for the
    same worlds, so that the answers are differences, other minus first; short: runs in CI.
    """

    name: str
    inputs: Inputs
    exact: Callable[[], Answers]
    replications: int
    short: bool = False
    instead: Inputs | None = None


# --- scenarios ------------------------------------------------------------------------------


def reduced(
    start: str = "2024-01-01",
    end: str = "2024-01-11",
    warm_up_days: int = 1,
    timezone: str = "UTC",
    per_day: Any = LEADS_PER_DAY,
    **sections: Any,
) -> Inputs:
    """A textbook queue: one lead, one team that is always there, one platform that removes."""
    lead = {"source": "public", "per_day": per_day} | sections.pop("lead", {})
    analysts = {"triage_minutes": constant(0)} | sections.pop("analysts", {})
    analysts["teams"] = {"desk": {"headcount": 1, "shift": "always"} | sections.pop("team", {})}
    return {
        "scenario": "reduced",
        "title": "A case with an exact answer",
        "question": "Does the simulator agree with theory?",
        "clock": {
            "start": start,
            "end": end,
            "warm_up_days": warm_up_days,
            "timezone": timezone,
        },
        "leads": [lead],
        "analysts": analysts,
        "platforms": {"meta": {"share": 1}},
    } | sections


def desk(servers: int, service: Inputs, **analysts: Any) -> Inputs:
    """A desk whose work is all triage."""
    return reduced(team={"headcount": servers}, analysts={"triage_minutes": service} | analysts)


def constant(value: float) -> Inputs:
    """A distribution without spread."""
    return {"distribution": "constant", "value": value}


def exponential(mean: float) -> Inputs:
    """An exponential distribution."""
    return {"distribution": "exponential", "mean": mean}


# --- cases ------------------------------------------------------------------------------------


def cases() -> list[Case]:
    """All cases; their exact answers are worked out when asked for."""
    return [
        mmc_case(0.5, 30),
        mmc_case(0.7, 40),
        mmc_case(0.85, 110),
        impatient_case(),
        md1_case(),
        mg1_case(),
        priorities_case(),
        tandem_case(),
        shifts_case(),
        steps_case(),
        *hours_cases(),
        search_case(),
        scarce_case(),
        stock_case(),
        difference_case(),
    ]


def service_hours(utilisation: float, servers: int) -> float:
    """Mean service that keeps the servers so busy."""
    return utilisation * servers / LEADS_PER_HOUR


def of_queue(queue: exact.Queue) -> Answers:
    """A queue in the words of the measures."""
    return {
        "delayed_share": queue.delayed_share,
        "wait_hours": queue.wait_hours,
        "backlog": queue.waiting,
    }


def mmc_case(utilisation: float, replications: int) -> Case:
    """M/M/3 at a load."""
    service = service_hours(utilisation, 3)
    return Case(
        f"M/M/3 at {utilisation:g}",
        desk(3, exponential(60 * service)),
        lambda: of_queue(exact.mmc(LEADS_PER_HOUR, service, 3)),
        replications,
    )


def impatient_case() -> Case:
    """Erlang A, overloaded: accounts disappear before anyone gets to them."""
    service, patience = service_hours(1.1, 3), 0.05

    def answers() -> Answers:
        queue = exact.erlang_a(LEADS_PER_HOUR, service, 3, patience)
        return {
            "withdrawn_share": queue.withdrawn_share,
            "delayed_share": queue.delayed_share,
            "wait_hours": queue.wait_hours,
            "backlog": queue.waiting,
        }

    inputs = reduced(
        lead={"lifetime_hours": exponential(patience)},
        analysts={"triage_minutes": exponential(60 * service)},
        team={"headcount": 3},
    )
    return Case("Erlang A", inputs, answers, 12, short=True)


def md1_case() -> Case:
    """One analyst, every triage alike."""
    service = service_hours(0.7, 1)
    return Case(
        "M/D/1",
        desk(1, constant(60 * service)),
        lambda: of_queue(exact.md1(LEADS_PER_HOUR, service)),
        20,
    )


def mg1_case() -> Case:
    """One analyst; triage is lognormal, and 60% go on to an exponential referral."""
    triage, triage_sd, referral, genuine = 0.003, 0.003, 0.006, 0.6
    variance = triage_sd**2 + genuine * 2 * referral**2 - (genuine * referral) ** 2
    inputs = reduced(
        lead={"genuine_share": genuine},
        analysts={
            "triage_minutes": {
                "distribution": "lognormal",
                "mean": 60 * triage,
                "sd": 60 * triage_sd,
            },
            "referral_minutes": exponential(60 * referral),
        },
    )
    return Case(
        "M/G/1 of triage and referral",
        inputs,
        lambda: of_queue(exact.mg1(LEADS_PER_HOUR, triage + genuine * referral, variance**0.5)),
        24,
    )


def priorities_case() -> Case:
    """Three ranks of severity at M/M/2, two content types to each of the first two."""
    ranks = {
        "speedboat_crossing": 1,
        "referral_prize": 1,
        "fake_documents": 2,
        "africa_route": 2,
        "video_testimonial": 3,
    }
    service = service_hours(0.7, 2)

    def answers() -> Answers:
        free_in = exact.erlang_c(LEADS_PER_HOUR * service, 2) * service / 2
        waits = exact.priorities(free_in, [0.4 * 0.7, 0.4 * 0.7, 0.2 * 0.7])
        return {f"wait_hours of {name}": waits[rank - 1] for name, rank in ranks.items()}

    inputs = {
        **desk(2, exponential(60 * service), order="severity_first"),
        "content_types": {name: {"share": 0.2, "severity": rank} for name, rank in ranks.items()},
    }
    return Case("non-preemptive priorities", inputs, answers, 60)


def tandem_case() -> Case:
    """Three analysts, then a platform's two reviewers."""
    first, second = service_hours(0.7, 3), service_hours(0.6, 2)

    def answers() -> Answers:
        desk_queue, review_queue = exact.tandem(LEADS_PER_HOUR, [(first, 3), (second, 2)])
        return {
            "wait_hours": desk_queue.wait_hours,
            "backlog": desk_queue.waiting,
            "decision_hours": review_queue.wait_hours + second,
            "review_backlog": review_queue.waiting,
            "platform_backlog": review_queue.waiting + LEADS_PER_HOUR * second,
        }

    inputs = {
        **desk(3, exponential(60 * first)),
        "platforms": {"meta": {"reviewers": 2, "review_minutes": exponential(60 * second)}},
    }
    return Case("tandem of desk and platform", inputs, answers, 40)


def shifts_case() -> Case:
    """Two analysts, Monday to Friday from nine to five; leads come at all hours."""
    per_hour, service = 0.5, 0.6

    def answers() -> Answers:
        queue = exact.shifts(per_hour, service, 2, WORKING_WEEK, 160)
        return {
            "wait_hours": queue.wait_hours,
            "wait_duty_hours": queue.wait_on_duty_hours,
            "backlog": queue.waiting,
            "flags_in_system": queue.in_system,
        }

    inputs = reduced(
        "2023-12-30",  # 52 weeks from a Saturday: few wait at the end, whose waits go unmeasured
        "2024-12-28",
        warm_up_days=28,
        per_day=24 * per_hour,
        analysts={"triage_minutes": exponential(60 * service)},
        team={"headcount": 2, "shift": "office"},
        shifts={"office": OFFICE | {"bank_holidays": "on"}},
    )
    return Case("office hours with suspension", inputs, answers, 100)


def steps_case() -> Case:
    """Dated steps before, in and after the warm-up, at a desk where nobody waits.

    The warm-up begins empty at 480 leads a day, from its third day on 960; from the start on
    240, from the sixth day on 720. Only what comes from the start on counts, but what is in
    work then is carried over.
    """
    service = 8.0
    before, counted = [(48.0, 20.0), (48.0, 40.0)], [(120.0, 10.0), (120.0, 30.0)]

    def answers() -> Answers:
        _, found = exact.in_service(before, service, 0.0)
        return {
            "flags": sum(hours * per_hour for hours, per_hour in counted),
            "flags_in_system": exact.in_service(counted, service, found)[0],
            "analyst_hours": 120.0 * 500 + 120.0 * 600,
        }

    inputs = reduced(
        warm_up_days=4,
        per_day=dated({"2023-12-01": 480, "2023-12-30": 960, "2024-01-01": 240, "2024-01-06": 720}),
        analysts={"triage_minutes": exponential(60 * service)},
        team={"headcount": dated({"2023-12-01": 400, "2024-01-01": 500, "2024-01-06": 600})},
    )
    return Case("dated steps with a warm-up", inputs, answers, 12, short=True)


def dated(steps: Mapping[str, float]) -> list[Inputs]:
    """Dated steps as a scenario file has them."""
    return [{"from": day, "value": value} for day, value in steps.items()]


def hours_cases() -> list[Case]:
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
    return [
        Case(
            f"analyst hours, {shift} from {start}",
            reduced(
                start,
                end,
                timezone="Europe/London",
                per_day=0,
                team={"headcount": 3, "shift": shift},
                shifts={"office": OFFICE, "night": NIGHT},
            ),
            partial(dict, analyst_hours=3.0 * hours),
            2,
            short=shift == "night" and (start, end) == spring,
        )
        for (shift, (start, end)), hours in worked.items()
    ]


def of_search(found: exact.Searched) -> Answers:
    """A search in the words of the measures."""
    return {"takedowns": found.found, "live_accounts": found.left}


def search(accounts: int, **search: Any) -> Inputs:
    """Two analysts who search a closed population for ten days; nothing else happens."""
    return reduced(
        warm_up_days=0,
        per_day=0,
        analysts={"search": search},
        team={"headcount": 2},
        groups={"initial": 20, "live_accounts": accounts},
    )


def search_case() -> Case:
    """A thousand accounts, each found at a constant hazard."""
    accounts, half = 1000, 500.0
    return Case(
        "search alone",
        search(accounts, form="linear", finds_per_hour=1.5, half_saturation=half),
        lambda: of_search(exact.searched(accounts, 2 * 1.5 / (2 * half), 240.0)),
        24,
        short=True,
    )


def scarce_case() -> Case:
    """Four hundred accounts that become hard to find: 3 S / (S + 100) an hour for the two."""
    accounts, half = 400, 100.0

    def answers() -> Answers:
        rates = [3.0 * left / (left + half) for left in range(accounts + 1)]
        return of_search(exact.searched_in_turn(rates, 240.0))

    inputs = search(accounts, finds_per_hour=1.5, half_saturation=half)
    return Case("search that saturates", inputs, answers, 24)


def stock_case() -> Case:
    """Two platforms without analysts: the stock stays, and what is removed returns or opens."""
    live, slow, fast = 600.0, 0.02, 0.05
    chance, displaced = 0.6, 0.3

    def answers() -> Answers:
        # Balance by hand: flow(p) = o / 2 + chance ((1 - displaced) flow(p) + displaced flow(q)).
        # Equal shares make the two flows equal, so stocks are as 1 / hazard.
        flow = live / (1 / slow + 1 / fast)
        return {
            "live_accounts": live,
            "platform_removals": 2 * flow * 365,
            "accounts_opened": 2 * flow * 365,
        }

    inputs = reduced(
        end="2024-12-31",
        warm_up_days=0,
        per_day=0,
        team={"headcount": 0},
        groups={
            "initial": 30,
            "live_accounts": live,
            "return": {
                "chance": chance,
                "delay_hours": {"distribution": "lognormal", "mean": 72.0, "sd": 100.0},
                "displacement_chance": displaced,
            },
        },
        platforms={
            "meta": {"detection": {"removal_per_day": slow}},
            "tiktok": {"detection": {"removal_per_day": fast}},
        },
    )
    return Case("equilibrium stock without analysts", inputs, answers, 16, short=True)


def difference_case() -> Case:
    """What a fourth analyst takes off the wait of three, in the same worlds."""
    service = service_hours(0.7, 3)

    def answers() -> Answers:
        three, four = (exact.mmc(LEADS_PER_HOUR, service, servers) for servers in (3, 4))
        return {
            "wait_hours": four.wait_hours - three.wait_hours,
            "backlog": four.waiting - three.waiting,
        }

    return Case(
        "difference of two staffings",
        desk(3, exponential(60 * service)),
        answers,
        40,
        instead=desk(4, exponential(60 * service)),
    )
