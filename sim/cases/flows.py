"""Flags at a desk where nobody waits: how they end, what is on its way, what is merged."""

from __future__ import annotations

from sim import exact
from sim.cases.case import Answers, Case
from sim.cases.reduced import PER_HOUR, dated, exponential, gamma, lognormal, reduced


def thinned() -> Case:
    """Each flag ends in one of many ways, and a thinned Poisson stream is one: rates are products.

    The account must outlive triage, referral and answer, one after the other; each time it is as
    good as new. Of what is overtaken in triage nobody asks whether it was genuine.
    """
    life, genuine, removed, undecided = 20.0, 0.8, 0.7, 0.1
    triage, referral, response = (2.0, 2.0), (3.0, 1.5), (10.0, 5.0)
    leads = PER_HOUR * 240

    def answers() -> Answers:
        judged, sent, answered = (
            exact.outlived(1 / life, *delay) for delay in (triage, referral, response)
        )
        decided = leads * judged * genuine * sent * answered
        overtaken = 1 - judged + judged * genuine * (1 - sent * answered)
        return {
            "dismissed": leads * judged * (1 - genuine),
            "referrals": leads * judged * genuine * sent,
            "overtaken": leads * overtaken,
            "takedowns": decided * removed,
            "undecided": decided * undecided,
            "refused": decided * (1 - removed - undecided),
        }

    inputs = reduced(
        clock={"warm_up_days": 5},
        lead={"genuine_share": genuine, "lifetime_hours": exponential(life)},
        analysts={
            "triage_minutes": exponential(60 * triage[0]),
            "referral_minutes": gamma(60 * referral[0], 60 * referral[1]),
        },
        team={"headcount": 900},
        platforms={
            "meta": {
                "response_hours": gamma(*response),
                "removal_chance": removed,
                "undecided_chance": undecided,
            }
        },
    )
    return Case("how flags end", inputs, answers, 20)


def held() -> Case:
    """A live investigation holds some: rate x chance x days are on hold, less who disappears."""
    per_hour, chance, days, sd, life = 20.0, 0.3, 2.0, 1.0, 5.0
    hours = 30 * 24

    def answers() -> Answers:
        held = per_hour * chance
        return {
            "held": held * hours,
            "flags_in_system": held * exact.until_gone(1 / (24 * life), 24 * days, 24 * sd),
            "overtaken": held * hours * (1 - exact.outlived(1 / (24 * life), 24 * days, 24 * sd)),
        }

    inputs = reduced(
        clock={"end": "2024-01-31", "warm_up_days": 12},
        lead={"per_day": 24 * per_hour, "lifetime_hours": exponential(24 * life)},
        analysts={"hold": {"chance": chance, "days": gamma(days, sd)}},
    )
    return Case("flags on hold", inputs, answers, 20)


def delayed() -> Case:
    """Dated steps of leads into a platform's answers, which take a gamma time."""
    before, counted = [(96.0, 20.0)], [(72.0, 40.0), (48.0, 5.0), (120.0, 60.0)]
    leads = {"2023-12-01": 480, "2024-01-01": 960, "2024-01-04": 120, "2024-01-06": 1440}

    def answers() -> Answers:
        found = exact.in_delay(before, counted, 30.0, 15.0)
        return {"platform_backlog": found.inside, "takedowns": found.left}

    inputs = reduced(
        clock={"warm_up_days": 4},
        lead={"per_day": dated(leads)},
        platforms={"meta": {"response_hours": gamma(30.0, 15.0)}},
    )
    return Case("dated steps into a platform's delay", inputs, answers, 20)


def merged() -> Case:
    """Two thousand accounts, reported again and again, refused, and flagged anew after a while."""
    accounts, per_day, days = 2000, 0.1, 100
    triage, response, wait = 6.0, 24.0, 72.0  # hours

    def answers() -> Answers:
        reports = accounts * per_day * days
        share = exact.merged_share(per_day / 24, triage + response + wait)
        return {"flags": reports, "merged / flags": share, "refused": reports * (1 - share)}

    inputs = reduced(
        clock={"end": "2024-04-10", "warm_up_days": 60},
        lead={"per_day": 0, "per_account_per_day": per_day},
        analysts={"triage_minutes": exponential(60 * triage), "reflag_days": wait / 24},
        team={"headcount": 200},
        groups={"initial": 20, "live_accounts": accounts},
        platforms={"meta": {"removal_chance": 0, "response_hours": lognormal(response, 30.0)}},
    )
    return Case("reports that are merged", inputs, answers, 8)


def linked() -> Case:
    """Cases of two accounts or three, 2.5 in the mean; what is removed returns at once.

    Each group keeps a hundred accounts, so there are always as many as a case wants: of 2.5
    referrals 1.5 are linked, and a case costs triage, one referral, and 1.5 times what a further
    account takes. In batches (M^X) the work of a case is counted so.
    """
    most, triage, referral, each = 2.5, 0.5, 1.0, 0.4  # accounts, hours
    inputs = reduced(
        clock={"end": "2024-01-16", "warm_up_days": 3},
        lead={"per_day": 0, "per_account_per_day": 0.1},
        analysts={
            "triage_minutes": exponential(60 * triage),
            "referral_minutes": gamma(60 * referral, 30 * referral),
            "linked": {"accounts": most, "minutes_per_account": exponential(60 * each)},
        },
        team={"headcount": 100},
        groups={"initial": 20, "live_accounts": 2000, "return": {"chance": 1.0}},
    )
    answers = {
        "linked / referrals": (most - 1) / most,
        "casework_hours / referrals": (triage + referral + (most - 1) * each) / most,
    }
    return Case("cases of linked accounts", inputs, lambda: answers, 6)
