"""Leads that wait: for analysts, and for a platform's reviewers."""

from __future__ import annotations

from typing import Any, Final

from sim import exact
from sim.cases.case import Answers, Case, measured
from sim.cases.reduced import OFFICE, PER_HOUR, Inputs, constant, exponential, lognormal, reduced

WORKING_WEEK: Final = [*[(8.0, 16.0)] * 4, (8.0, 64.0)]  # hours on, hours off


def desk(servers: int, service: Inputs, **analysts: Any) -> Inputs:
    """A desk whose work is all triage."""
    return reduced(team={"headcount": servers}, analysts={"triage_minutes": service, **analysts})


def service_hours(utilisation: float, servers: int) -> float:
    """Mean service that keeps the servers so busy."""
    return utilisation * servers / PER_HOUR


def mmc(utilisation: float, replications: int) -> Case:
    """M/M/3 at a load."""
    service = service_hours(utilisation, 3)
    return Case(
        f"M/M/3 at {utilisation:g}",
        desk(3, exponential(60 * service)),
        lambda: measured(exact.mmc(PER_HOUR, service, 3)),
        replications,
    )


def impatient(utilisation: float = 1.1) -> Case:
    """Erlang A: accounts disappear before anyone gets to them; as shipped first, overloaded."""
    service, patience = service_hours(utilisation, 3), 0.05
    usual = utilisation == 1.1
    return Case(
        "Erlang A" if usual else f"Erlang A at {utilisation:g}",
        reduced(
            lead={"lifetime_hours": exponential(patience)},
            analysts={"triage_minutes": exponential(60 * service)},
            team={"headcount": 3},
        ),
        lambda: measured(exact.erlang_a(PER_HOUR, service, 3, patience)),
        12 if usual else 24,
        short=usual,
    )


def md1() -> Case:
    """One analyst, every triage alike."""
    service = service_hours(0.7, 1)
    return Case(
        "M/D/1",
        desk(1, constant(60 * service)),
        lambda: measured(exact.md1(PER_HOUR, service)),
        20,
    )


def mg1() -> Case:
    """One analyst; triage is lognormal, and 60% go on to an exponential referral."""
    triage, triage_sd, referral, genuine = 0.003, 0.003, 0.006, 0.6
    variance = triage_sd**2 + genuine * 2 * referral**2 - (genuine * referral) ** 2
    return Case(
        "M/G/1 of triage and referral",
        reduced(
            lead={"genuine_share": genuine},
            analysts={
                "triage_minutes": lognormal(60 * triage, 60 * triage_sd),
                "referral_minutes": exponential(60 * referral),
            },
        ),
        lambda: measured(exact.mg1(PER_HOUR, triage + genuine * referral, variance**0.5)),
        24,
    )


def priorities() -> Case:
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
        free_in = exact.erlang_c(PER_HOUR * service, 2) * service / 2
        waits = exact.priorities(free_in, [0.4 * 0.7, 0.4 * 0.7, 0.2 * 0.7])
        return {f"wait_hours of {name}": waits[rank - 1] for name, rank in ranks.items()}

    types = {name: {"share": 0.2, "severity": rank} for name, rank in ranks.items()}
    inputs = desk(2, exponential(60 * service), order="severity_first") | {"content_types": types}
    return Case("non-preemptive priorities", inputs, answers, 60)


def specialists() -> Case:
    """Two teams, each with content types of its own: M/M/2 and M/M/1, and neither helps the other.

    Of three leads two are for the two analysts of the first team.
    """
    service = service_hours(0.7, 3)
    inputs = desk(2, exponential(60 * service))
    inputs["content_types"] = {"speedboat_crossing": {"share": 2}, "fake_documents": {"share": 1}}
    teams = inputs["analysts"]["teams"]
    teams["desk"]["content_types"] = ["speedboat_crossing"]
    teams["papers"] = {"headcount": 1, "shift": "always", "content_types": ["fake_documents"]}

    def answers() -> Answers:
        queues = {
            "speedboat_crossing": exact.mmc(PER_HOUR * 2 / 3, service, 2),
            "fake_documents": exact.mmc(PER_HOUR / 3, service, 1),
        }
        return {
            f"{measure} of {name}": value
            for name, queue in queues.items()
            for measure, value in measured(queue).items()
        }

    return Case("two teams with content types of their own", inputs, answers, 80)


def tandem() -> Case:
    """Three analysts, then a platform's two reviewers."""
    first, second = service_hours(0.7, 3), service_hours(0.6, 2)

    def answers() -> Answers:
        desk_queue, review_queue = exact.tandem(PER_HOUR, [(first, 3), (second, 2)])
        return {
            "wait_hours": desk_queue.wait_hours,
            "backlog": desk_queue.waiting,
            "decision_hours": review_queue.wait_hours + second,
            "review_backlog": review_queue.waiting,
            "platform_backlog": review_queue.waiting + PER_HOUR * second,
        }

    platform = {"reviewers": 2, "review_minutes": exponential(60 * second)}
    inputs = desk(3, exponential(60 * first)) | {"platforms": {"meta": platform}}
    return Case("tandem of desk and platform", inputs, answers, 40)


def shared(first: bool) -> Case:
    """A platform's two reviewers share referrals and as many other reports, in turn or not."""
    service = 0.7 * 2 / (2 * PER_HOUR)

    def answers() -> Answers:
        wait = exact.mmc(2 * PER_HOUR, service, 2).wait_hours
        if first:
            free_in = exact.erlang_c(2 * PER_HOUR * service, 2) * service / 2
            wait = exact.priorities(free_in, [0.35, 0.35])[0]
        return {
            "decision_hours": wait + service,
            "review_backlog": PER_HOUR * wait,
            "platform_backlog": PER_HOUR * (wait + service),
        }

    platform = {
        "reviewers": 2,
        "review_minutes": exponential(60 * service),
        "other_reports_per_day": 24 * PER_HOUR,
        "referrals_first": "on" if first else "off",
    }
    name = "reviewers who take referrals first" if first else "reviewers shared with other reports"
    return Case(name, reduced(platforms={"meta": platform}), answers, 40)


def shifts() -> Case:
    """Two analysts, Monday to Friday from nine to five; leads come at all hours."""
    per_hour, service = 0.5, 0.6
    # 52 weeks from a Saturday: few wait at the end, whose waits go unmeasured
    weeks = {"start": "2023-12-30", "end": "2024-12-28", "warm_up_days": 28}
    return Case(
        "office hours with suspension",
        reduced(
            clock=weeks,
            lead={"per_day": 24 * per_hour},
            analysts={"triage_minutes": exponential(60 * service)},
            team={"headcount": 2, "shift": "office"},
            shifts={"office": OFFICE | {"bank_holidays": "on"}},
        ),
        lambda: measured(exact.shifts(per_hour, service, 2, WORKING_WEEK, 160)),
        100,
    )


def difference() -> Case:
    """What a fourth analyst takes off the wait of three, in the same worlds."""
    service = service_hours(0.7, 3)

    def answers() -> Answers:
        three, four = (exact.mmc(PER_HOUR, service, servers) for servers in (3, 4))
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
