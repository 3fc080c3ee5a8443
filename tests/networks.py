"""Six reduced cases in Ciw, a library for queueing networks that knows nothing of this model.

Each case is written twice: as a scenario, and as a network of nodes, classes and servers by the
words of Ciw. They have the text of the model in common and numbers, no code and no random number.
None of the six has an exact answer in `sim verify`: services are lognormal or gamma at several
servers, and all begin empty. Times are in hours.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from math import log, nan, sqrt
from typing import Any, Final

import ciw
import numpy as np

from sim.cases import Inputs
from sim.cases.reduced import OFFICE, dated, gamma, lognormal, reduced

Answers = dict[str, float]
DAY: Final = 24.0
START: Final = "2024-01-01"  # a Monday
RANKS: Final = {"speedboat_crossing": 1, "fake_documents": 2, "video_testimonial": 3}


@dataclass(frozen=True, slots=True)
class Visit:
    """A customer at a node: what was done there, as stretches of service; NaN is "not yet"."""

    node: int
    kind: str
    came: float
    served: tuple[tuple[float, float], ...]
    left: float

    @property
    def began(self) -> float:
        """When service began, for the first time if it was interrupted."""
        return self.served[0][0] if self.served else nan


@dataclass(frozen=True, slots=True)
class Case:
    """A scenario; the network that it is in Ciw, by how much slower it serves than it should; and
    what is read off its visits, in the words of the measures."""

    inputs: Inputs
    network: Callable[[float], Any]
    read: Callable[[list[Visit], float], Answers]

    @property
    def hours(self) -> float:
        """How long it is played, from empty."""
        clock = self.inputs["clock"]
        return DAY * (date.fromisoformat(clock["end"]) - date.fromisoformat(clock["start"])).days


def play(case: Case, seed: int, slower: float = 1.0) -> Answers:
    """One run of a case in Ciw."""
    ciw.seed(seed)
    simulation = ciw.Simulation(case.network(slower))
    simulation.simulate_until_max_time(case.hours)
    return case.read(visits(simulation), case.hours)


def visits(simulation: Any) -> list[Visit]:
    """Who was at which node, of those who have left it and of those who are there still.

    An interrupted service has a record of its own in Ciw, before that of the service that goes
    on with it.
    """
    found = []
    for person in simulation.get_all_individuals():
        served: list[tuple[float, float]] = []
        for record in person.data_records:
            if record.record_type != "renege":
                served.append((record.service_start_date, record.exit_date))
            if record.record_type != "interrupted service":
                stay = (record.node, record.customer_class, record.arrival_date)
                found.append(Visit(*stay, tuple(served), record.exit_date))
                served = []
        if person.node != -1:  # at no exit
            if person.service_start_date:
                served.append((person.service_start_date, simulation.current_time))
            stay = (person.node, person.customer_class, person.arrival_date)
            found.append(Visit(*stay, tuple(served), nan))
    return found


# --- what is read off ---------------------------------------------------------------------------


def wait(of: list[Visit]) -> float:
    """The mean wait of those whose service has begun."""
    return float(np.nanmean([visit.began - visit.came for visit in of]))


def stay(of: list[Visit]) -> float:
    """The mean time from coming to leaving, of those who have left."""
    return float(np.nanmean([visit.left - visit.came for visit in of]))


def waiting(of: list[Visit], hours: float) -> float:
    """The mean number of those whose service has not begun."""
    ends = np.array([(visit.began, visit.left, hours) for visit in of])
    return float((np.nanmin(ends, axis=1) - [visit.came for visit in of]).sum()) / hours


def inside(of: list[Visit], hours: float) -> float:
    """The mean number at the node."""
    ends = np.array([(visit.left, hours) for visit in of])
    return float((np.nanmin(ends, axis=1) - [visit.came for visit in of]).sum()) / hours


def worked(of: list[Visit]) -> float:
    """Hours of service."""
    return sum(end - begin for visit in of for begin, end in visit.served)


def desk(of: list[Visit], hours: float, present: float) -> Answers:
    """What is asked of a desk at which so many analyst-hours were worked."""
    return {
        "wait_hours": wait(of),
        "backlog": waiting(of, hours),
        "utilisation": worked(of) / present,
    }


# --- Ciw's parameters of distributions ------------------------------------------------------------


def ciw_gamma(mean: float, sd: float) -> Any:
    """By shape and scale."""
    return ciw.dists.Gamma(shape=(mean / sd) ** 2, scale=sd**2 / mean)


def ciw_lognormal(mean: float, sd: float) -> Any:
    """By mean and standard deviation of the logarithm."""
    variance = log(1 + (sd / mean) ** 2)
    return ciw.dists.Lognormal(mean=log(mean) - variance / 2, sd=sqrt(variance))


# --- the cases ------------------------------------------------------------------------------------


def steps() -> Case:
    """Dated steps of leads and of headcount: three analysts are too few for three days, then five
    work off what waits. Triage is lognormal."""
    mean, sd = 0.25, 0.3
    leads = {"2024-01-01": 8.0, "2024-01-03": 16.0, "2024-01-08": 12.0, "2024-01-11": 6.0}
    people = {"2024-01-01": 3, "2024-01-06": 5}
    ends = [2 * DAY, 7 * DAY, 10 * DAY, 13 * DAY]

    def network(slower: float) -> Any:
        return ciw.create_network(
            arrival_distributions=[
                ciw.dists.PoissonIntervals(list(leads.values()), ends, max_sample_date=ends[-1])
            ],
            service_distributions=[ciw_lognormal(mean * slower, sd * slower)],
            # by "resume", who is served when the five come is served on by one of them
            number_of_servers=[ciw.Schedule([3, 5], [5 * DAY, 13 * DAY], preemption="resume")],
        )

    inputs = reduced(
        clock={"start": START, "end": "2024-01-14", "warm_up_days": 0},
        lead={"per_day": dated({day: DAY * rate for day, rate in leads.items()})},
        analysts={"triage_minutes": lognormal(60 * mean, 60 * sd)},
        team={"headcount": dated(people)},
    )
    return Case(inputs, network, lambda of, hours: desk(of, hours, DAY * (5 * 3 + 8 * 5)))


def tandem() -> Case:
    """Three analysts, whose triage is lognormal; of the leads 70% are genuine and go on, after a
    gamma referral, to a platform's two reviewers."""
    triage, referral, review = (0.12, 0.15), (0.15, 0.1), (0.17, 0.2)
    leads, genuine = 11.0, 0.7

    def network(slower: float) -> Any:
        looked_at = ciw_lognormal(triage[0] * slower, triage[1] * slower)
        referred = looked_at + ciw_gamma(referral[0] * slower, referral[1] * slower)
        reviewed = ciw_lognormal(review[0] * slower, review[1] * slower)
        away = [[0.0, 0.0], [0.0, 0.0]]
        return ciw.create_network(
            arrival_distributions={
                "genuine": [ciw.dists.Exponential(rate=leads * genuine), None],
                "mistaken": [ciw.dists.Exponential(rate=leads * (1 - genuine)), None],
            },
            service_distributions={
                "genuine": [referred, reviewed],
                "mistaken": [looked_at, reviewed],
            },
            routing={"genuine": [[0.0, 1.0], [0.0, 0.0]], "mistaken": away},
            number_of_servers=[3, 2],
        )

    def read(of: list[Visit], hours: float) -> Answers:
        first = [visit for visit in of if visit.node == 1]
        second = [visit for visit in of if visit.node == 2]
        return desk(first, hours, 3 * hours) | {
            "decision_hours": stay(second),
            "review_backlog": waiting(second, hours),
        }

    inputs = reduced(
        clock={"start": START, "end": "2024-01-11", "warm_up_days": 0},
        lead={"per_day": DAY * leads, "genuine_share": genuine},
        analysts={
            "triage_minutes": lognormal(60 * triage[0], 60 * triage[1]),
            "referral_minutes": gamma(60 * referral[0], 60 * referral[1]),
        },
        team={"headcount": 3},
        platforms={
            "meta": {"reviewers": 2, "review_minutes": lognormal(60 * review[0], 60 * review[1])}
        },
    )
    return Case(inputs, network, read)


def impatient() -> Case:
    """Accounts disappear after a lognormal time: some before one of three analysts looks at them,
    whose triage is gamma; more come than they can do."""
    mean, sd, leads, life = 0.3, 0.2, 11.0, (1.0, 1.5)

    def network(slower: float) -> Any:
        return ciw.create_network(
            arrival_distributions=[ciw.dists.Exponential(rate=leads)],
            service_distributions=[ciw_gamma(mean * slower, sd * slower)],
            reneging_time_distributions=[ciw_lognormal(*life)],
            number_of_servers=[3],
        )

    def read(of: list[Visit], hours: float) -> Answers:
        gone = sum(not visit.served and visit.left < hours for visit in of)
        return desk(of, hours, 3 * hours) | {"withdrawn_share": gone / len(of)}

    inputs = reduced(
        clock={"start": START, "end": "2024-01-11", "warm_up_days": 0},
        lead={"per_day": DAY * leads, "lifetime_hours": lognormal(*life)},
        analysts={"triage_minutes": gamma(60 * mean, 60 * sd)},
        team={"headcount": 3},
    )
    return Case(inputs, network, read)


def ranks() -> Case:
    """Content types of three severities at two analysts, whose triage is gamma."""
    mean, sd, leads = 0.2, 0.12, 8.0
    shares = dict(zip(RANKS, (0.3, 0.45, 0.25), strict=True))

    def network(slower: float) -> Any:
        return ciw.create_network(
            arrival_distributions={
                name: [ciw.dists.Exponential(rate=leads * share)] for name, share in shares.items()
            },
            service_distributions={
                name: [ciw_gamma(mean * slower, sd * slower)] for name in shares
            },
            priority_classes={name: rank - 1 for name, rank in RANKS.items()},
            number_of_servers=[2],
        )

    def read(of: list[Visit], hours: float) -> Answers:
        return desk(of, hours, 2 * hours) | {
            f"wait_hours of {name}": wait([visit for visit in of if visit.kind == name])
            for name in RANKS
        }

    inputs = reduced(
        clock={"start": START, "end": "2024-01-15", "warm_up_days": 0},
        lead={"per_day": DAY * leads},
        analysts={"triage_minutes": gamma(60 * mean, 60 * sd), "order": "severity_first"},
        team={"headcount": 2},
        content_types={
            name: {"share": shares[name], "severity": rank} for name, rank in RANKS.items()
        },
    )
    return Case(inputs, network, read)


def office() -> Case:
    """Two analysts from Monday to Friday, nine to five; what is in hand at closing time is gone on
    with in the morning. Triage is gamma, in the mean longer than an hour."""
    mean, sd, leads, weeks = 1.2, 0.8, 0.3, 40

    def network(slower: float) -> Any:
        days = [day * DAY + hour for day in range(5) for hour in (9.0, 17.0)]
        return ciw.create_network(
            arrival_distributions=[ciw.dists.Exponential(rate=leads)],
            service_distributions=[ciw_gamma(mean * slower, sd * slower)],
            number_of_servers=[
                ciw.Schedule([0, 2] * 5 + [0], [*days, 7 * DAY], preemption="resume")
            ],
        )

    def read(of: list[Visit], hours: float) -> Answers:
        return desk(of, hours, weeks * 5 * 8 * 2) | {"flags_in_system": inside(of, hours)}

    inputs = reduced(
        clock={"start": START, "end": "2024-10-07", "warm_up_days": 0},
        lead={"per_day": DAY * leads},
        analysts={"triage_minutes": gamma(60 * mean, 60 * sd)},
        team={"headcount": 2, "shift": "office"},
        shifts={"office": OFFICE | {"bank_holidays": "on"}},
    )
    return Case(inputs, network, read)


def reviewers() -> Case:
    """A platform's two reviewers, from eight to eight; referrals go before other reports, of which
    there are fewer, and what is in hand when the shift ends is finished. Reviews are lognormal."""
    mean, sd, leads, others = 0.3, 0.3, 2.3, 0.6

    def network(slower: float) -> Any:
        streams = {"referral": leads, "other": others}
        return ciw.create_network(
            arrival_distributions={
                name: [ciw.dists.Exponential(rate=rate)] for name, rate in streams.items()
            },
            service_distributions={
                name: [ciw_lognormal(mean * slower, sd * slower)] for name in streams
            },
            priority_classes={"referral": 0, "other": 1},
            number_of_servers=[ciw.Schedule([0, 2, 0], [8.0, 20.0, 24.0], preemption=False)],
        )

    def read(of: list[Visit], hours: float) -> Answers:
        referrals = [visit for visit in of if visit.kind == "referral"]
        return {
            "decision_hours": stay(referrals),
            "review_backlog": waiting(referrals, hours),
            "platform_backlog": inside(referrals, hours),
        }

    platform: Mapping[str, Any] = {
        "reviewers": 2,
        "review_minutes": lognormal(60 * mean, 60 * sd),
        "other_reports_per_day": DAY * others,
        "referrals_first": True,
        "reviewer_shift": "day",
    }
    week = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
    inputs = reduced(
        clock={"start": START, "end": "2024-02-12", "warm_up_days": 0},
        lead={"per_day": DAY * leads},
        platforms={"meta": platform},
        shifts={"day": {"days": week, "start": "08:00", "end": "20:00", "bank_holidays": "on"}},
    )
    return Case(inputs, network, read)


CASES: Final[Mapping[str, Callable[[], Case]]] = {
    "steps": steps,
    "tandem": tandem,
    "impatient": impatient,
    "ranks": ranks,
    "office": office,
    "reviewers": reviewers,
}
