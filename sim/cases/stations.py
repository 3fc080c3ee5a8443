"""Further stations: other laws of service, orders, reviewers of two platforms, batches, retries."""

from __future__ import annotations

from typing import Final

from sim import exact
from sim.cases.case import Answers, Case, measured
from sim.cases.queues import desk, service_hours
from sim.cases.reduced import PER_HOUR, Inputs, constant, exponential, gamma, reduced

RANKS: Final = {"speedboat_crossing": 1, "fake_documents": 2, "video_testimonial": 3}


def erlang_service() -> Case:
    """M/E4/1, and a fifth of the time goes to breaks: work takes 1 / (1 - 0.2) as long."""
    service, breaks = service_hours(0.7, 1), 0.2
    own = (1 - breaks) * service
    return Case(
        "M/E4/1 with breaks",
        reduced(
            analysts={"triage_minutes": gamma(60 * own, 60 * own / 2)},
            team={"breaks_share": breaks},
        ),
        lambda: measured(exact.mg1(PER_HOUR, service, service / 2)),
        24,
    )


def mdc() -> Case:
    """Three analysts, every triage alike."""
    service = service_hours(0.8, 3)
    return Case(
        "M/D/3",
        desk(3, constant(60 * service)),
        lambda: measured(exact.mdc(PER_HOUR, service, 3, 200)),
        24,
    )


def ordered(order: str) -> Case:
    """M/M/3 at 0.8 by an order: the mean wait does not depend on it, its distribution does."""
    service, target = service_hours(0.8, 3), 0.02
    longer, quantile = {
        "oldest_first": (exact.oldest_first_longer, exact.oldest_first_quantile),
        "newest_first": (exact.newest_first_longer, exact.newest_first_quantile),
    }[order]

    def answers() -> Answers:
        return {
            "wait_hours": exact.mmc(PER_HOUR, service, 3).wait_hours,
            "wait_p90_hours": quantile(PER_HOUR, service, 3, 0.9),
            "within_target_share": 1 - longer(PER_HOUR, service, 3, target),
        }

    return Case(
        f"waits of M/M/3, {order.replace('_', ' ')}",
        desk(3, exponential(60 * service), order=order, target_hours=target),
        answers,
        60,
    )


def priorities() -> Case:
    """Three ranks of severity at one analyst whose triage is gamma."""
    service, sd = service_hours(0.8, 1), service_hours(0.8, 1) * 0.6

    def answers() -> Answers:
        free_in = exact.residual_hours(PER_HOUR, service, sd)
        waits = exact.priorities(free_in, [0.3 * 0.8, 0.5 * 0.8, 0.2 * 0.8])
        return {f"wait_hours of {name}": waits[rank - 1] for name, rank in RANKS.items()}

    shares = dict(zip(RANKS, (0.3, 0.5, 0.2), strict=True))
    types = {name: {"share": shares[name], "severity": rank} for name, rank in RANKS.items()}
    inputs = desk(1, gamma(60 * service, 60 * sd), order="severity_first")
    return Case(
        "priorities of three classes, M/G/1", inputs | {"content_types": types}, answers, 60
    )


def aged() -> Case:
    """Two ranks at three analysts, and a flag grows a rank more urgent with every 0.03 hours.

    All who wait age alike, so the first rank has a head start of so long. (Where classes age at
    rates of their own, as in Kleinrock's accumulating priorities, they part only by those rates;
    equal rates are oldest first, and what ranks differ by here is where they start.)
    """
    service, share, head_start = service_hours(0.8, 3), 0.4, 0.03
    urgent, other = list(RANKS)[:2]

    def answers() -> Answers:
        waits = exact.aging(PER_HOUR, service, 3, share, head_start, 200)
        return {
            f"wait_hours of {urgent}": waits.urgent_hours,
            f"wait_hours of {other}": waits.other_hours,
        }

    inputs = desk(3, exponential(60 * service), order="aging", aging_per_hour=1 / head_start)
    types = {urgent: {"share": share, "severity": 1}, other: {"share": 1 - share, "severity": 2}}
    return Case("aging of two ranks", inputs | {"content_types": types}, answers, 100)


def batches() -> Case:
    """Cases of two accounts or three come to a platform's reviewers at once: M^X/M/3.

    A desk that takes no time; what is removed returns at once, so eight thousand accounts are up
    or in review, and each of those that are not is reported at a constant hazard.
    """
    accounts, per_day, most = 8000, 0.02, 2.5
    service = 0.5 * 3 / (accounts * per_day / 24 * most)

    def answers() -> Answers:
        sizes = {2: 0.5, 3: 0.5}
        found = exact.batches(accounts, per_day / 24, sizes, service, 3, 400)
        return {
            "review_backlog": found.waiting,
            "platform_backlog": found.inside,
            "decision_hours": found.first_hours,  # of reports: those linked to them follow
        }

    inputs = reduced(
        clock={"end": "2024-02-10", "warm_up_days": 3},
        lead={"per_day": 0, "per_account_per_day": per_day},
        analysts={
            "linked": {"accounts": most, "minutes_per_account": constant(0)},
        },
        groups={"initial": 40, "live_accounts": accounts, "return": {"chance": 1.0}},
        platforms={"meta": {"reviewers": 3, "review_minutes": exponential(60 * service)}},
    )
    return Case("batches of linked accounts for reviewers", inputs, answers, 30)


def reviewers(utilisation: float, replications: int) -> Case:
    """Behind a desk that takes no time, leads split by chance: M/M/4 and M/G/1 on their own."""
    meta, tiktok = 0.7 * PER_HOUR, 0.3 * PER_HOUR  # a thinned Poisson stream is one
    four, one = utilisation * 4 / meta, utilisation / tiktok
    platforms: Inputs = {
        "meta": {"share": 0.7, "reviewers": 4, "review_minutes": exponential(60 * four)},
        "tiktok": {"share": 0.3, "reviewers": 1, "review_minutes": gamma(60 * one, 30 * one)},
    }

    def answers() -> Answers:
        queues = {"meta": exact.mmc(meta, four, 4), "tiktok": exact.mg1(tiktok, one, one / 2)}
        services = {"meta": four, "tiktok": one}
        found = {}
        for name, queue in queues.items():
            found[f"decision_hours at {name}"] = queue.wait_hours + services[name]
            found[f"review_backlog at {name}"] = queue.waiting
        return found

    inputs = reduced(platforms=platforms)
    return Case(f"reviewers of two platforms at {utilisation:g}", inputs, answers, replications)


def second_tries() -> Case:
    """Who is refused is referred again at once, who has no answer after half a day.

    A share p is removed, and (1 - p) p more: p + (1 - p) p. All work is exponential referrals,
    first tries or second, so the desk is M/M/3 with 1 + (1 - p) times the leads, although what
    comes back is no Poisson stream. Source: Kelly (1979), queues with classes and routes.
    """
    removed, undecided = 0.5, 0.2
    tries = 1 + (1 - removed)
    service, leads = 0.7 * 3 / (PER_HOUR * tries), PER_HOUR * 240

    def answers() -> Answers:
        queue = exact.mmc(PER_HOUR * tries, service, 3)
        return {
            "wait_hours": queue.wait_hours,
            "backlog": queue.waiting,
            "takedowns": leads * (removed + (1 - removed) * removed),
            "referred_again": leads * (1 - removed),
            "undecided": leads * tries * undecided,
            "casework_hours": leads * tries * service,
        }

    again = {"after_refusal": "on", "undecided_after_days": 0.5}
    inputs = reduced(
        analysts={"referral_minutes": exponential(60 * service), "refer_again": again},
        team={"headcount": 3},
        platforms={"meta": {"removal_chance": removed, "undecided_chance": undecided}},
    )
    return Case("second tries through one desk", inputs, answers, 40)
