"""What the unit does with a case beyond one referral: shares against their formulas, and that it
matters."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim import records as r
from sim.engines import simulate
from sim.measures import Measured, measure
from sim.records import Log
from sim.scenario import from_dict, planned
from tests.test_world import small

LEAD = {"source": "public", "per_day": 20}
DESK = {"desk": {"headcount": 40, "shift": "always"}}


def played(**changes: Any) -> tuple[Measured, Log]:
    """A run that conserves flags and accounts."""
    world, log = simulate(planned(from_dict(small(**changes))), 1, 0)
    found = measure(log, world)
    assert found.checks.conservation_error == 0
    assert found.checks.littles_law_residual < 1e-9
    return found, log


def of_leads(chance: float = 0.5, undecided: float = 0.0, **changes: Any) -> tuple[Measured, Log]:
    """Leads about outside accounts that stay up, and people enough for all of them."""
    platform = {"removal_chance": chance, "undecided_chance": undecided}
    return played(
        groups__initial=0, groups__live_accounts=0, leads=[LEAD], analysts__teams=DESK,
        platforms={"meta": platform}, **changes,
    )  # fmt: skip


def total(found: Measured, name: str) -> float:
    return found.table.by_key()[name, "all", "", ""]


@pytest.mark.parametrize("refused", [True, False])
def test_one_more_try_removes_p_and_one_less_p_times_p(refused: bool) -> None:
    """Of refusals, or of referrals that are never answered: all that are not removed."""
    chance = 0.4
    again: dict[str, Any] = {"after_refusal": "on"} if refused else {"undecided_after_days": 3}
    undecided = 0.0 if refused else 1 - chance
    once, _ = of_leads(chance, undecided)
    twice, log = of_leads(chance, undecided, analysts__refer_again=again)
    first = log.cause == r.BY_LEAD
    leads = int((first & (log.record == r.FLAGGED)).sum())
    assert total(twice, "referred_again") > 0.5 * leads
    for found, expected in ((once, chance), (twice, chance + (1 - chance) * chance)):
        error = (expected * (1 - expected) / leads) ** 0.5  # some leads of the last days are open
        assert total(found, "takedowns") / leads == pytest.approx(expected, abs=4 * error)


def test_a_share_of_an_account_is_a_share_of_cases() -> None:
    """At 1.3 accounts a case 3 of 10 cases have a second one, where the group has one to spare."""
    changes: dict[str, Any] = {
        "groups__live_accounts": 3000, "groups__adaptation": 0, "analysts__reflag_days": None,
        "leads": [], "analysts__refer_again": {"after_refusal": "off"},
    }  # fmt: skip
    _, log = played(**changes, analysts__linked={"accounts": 1.3})
    began, linked = (log.record == kind for kind in (r.REFERRAL_BEGAN, r.FLAGGED))
    links = int((linked & (log.cause == r.BY_LINK)).sum())
    cases = int(began.sum()) - links
    assert cases > 1000
    assert links / cases == pytest.approx(0.3, abs=4 * (0.3 * 0.7 / cases) ** 0.5)


def test_linked_accounts_take_their_minutes_and_nothing_else_of_the_team() -> None:
    """All minutes are constant, so casework is their sum: cases that closing time cut apart."""
    minutes = {"distribution": "constant", "value": 20}
    found, log = played(
        analysts__triage_minutes=minutes,
        analysts__referral_minutes={"distribution": "constant", "value": 40},
        analysts__linked={"accounts": 3, "minutes_per_account": minutes},
        leads=[], groups__adaptation=0, analysts__teams=DESK,
        analysts__search={"finds_per_hour": 0.02, "half_saturation": 50},
    )  # fmt: skip
    links = total(found, "linked")
    cases = total(found, "finds")
    assert links > cases > 100
    assert total(found, "flags") == links + cases
    referred = int((log.record == r.REFERRED).sum())
    assert referred > cases
    hours = cases * 1.0 + links / 3
    assert total(found, "casework_hours") == pytest.approx(hours, rel=0.02)  # some are overtaken
    alone, _ = played(leads=[], groups__adaptation=0)
    together, _ = played(leads=[], groups__adaptation=0, analysts__linked={"accounts": 3})
    assert total(together, "takedowns") > 1.2 * total(alone, "takedowns")
    assert total(together, "live_accounts") < total(alone, "live_accounts")


def test_a_second_try_matters_for_modelled_accounts_too() -> None:
    changes: dict[str, Any] = {
        "platforms": {"meta": {"removal_chance": 0.5, "detection": {"removal_per_day": 0.01}}},
        "groups__adaptation": 0,
    }
    once, before = played(**changes)
    twice, log = played(**changes, analysts__refer_again={"after_refusal": "on"})
    assert total(twice, "takedowns") > 1.1 * total(once, "takedowns")
    assert total(twice, "live_accounts") < total(once, "live_accounts")
    assert total(once, "referred_again") == 0
    refused = (before.record == r.DECIDED) & (before.cause == r.IS_REFUSED)
    assert refused.any()
    again = (log.record == r.FLAGGED) & (log.cause == r.BY_SECOND_TRY)
    assert len(np.unique(log.flag[again])) == again.sum() == total(twice, "referred_again")


def test_wrongful_takedowns_are_those_that_slip_through() -> None:
    """Of leads 0.6 are genuine; of the others 0.2 slip through and all referred are removed."""
    world, log = simulate(
        planned(
            from_dict(
                small(
                    groups__initial=0, groups__live_accounts=0, analysts__error_chance=0.2,
                    leads=[{**LEAD, "genuine_share": 0.6}], analysts__teams=DESK,
                    platforms={"meta": {"removal_chance": 1}},
                )
            )
        ), 1, 0,
    )  # fmt: skip
    found = measure(log, world)
    wrong = int((~world.outside_genuine).sum())
    slipped, error = total(found, "wrongful_takedowns") / wrong, (0.2 * 0.8 / wrong) ** 0.5
    assert slipped == pytest.approx(0.2, abs=4 * error)
    assert found.checks.conservation_error == 0


@pytest.mark.parametrize("genuine", [1.0, 0.0])
def test_reversals_are_the_share_appealed_times_the_share_reversed(genuine: float) -> None:
    """0.5 x 0.2 of takedowns that were right, 0.5 x 0.8 of those that were wrong."""
    appeals = {
        "appealed_chance": 0.5, "reversed_if_right_chance": 0.2, "reversed_if_wrong_chance": 0.8,
    }  # fmt: skip
    changes: dict[str, Any] = {
        "groups__initial": 0, "groups__live_accounts": 0, "analysts__error_chance": 1,
        "leads": [{**LEAD, "genuine_share": genuine}], "analysts__teams": DESK,
    }  # fmt: skip
    off, _ = played(**changes, platforms={"meta": {"removal_chance": 1}})
    found, _ = played(**changes, platforms={"meta": {"removal_chance": 1, "appeals": appeals}})
    takedowns = total(found, "takedowns")
    assert takedowns == total(off, "takedowns")
    expected = 0.1 if genuine else 0.4
    error = (expected * (1 - expected) / takedowns) ** 0.5
    assert total(found, "reversals") / takedowns == pytest.approx(expected, abs=4 * error)
    assert total(off, "reversals") == 0


def test_accounts_that_are_put_back_raise_the_stock() -> None:
    """Every second takedown is reversed at once, and the account's hazards run anew.

    Nothing returns, so openings of 1000 h an hour are balanced by L (h + q), q the hazard of a
    takedown that stands. The stock settles within weeks, and its mean over the second year has a
    standard error of 1%.
    """
    appeals = {"appealed_chance": 1, "reversed_if_right_chance": 0.5}
    platform = {"removal_chance": 1, "detection": {"removal_per_day": 0.05}}
    changes: dict[str, Any] = {
        "clock": {"start": "2022-01-01", "end": "2024-01-01"},
        "groups": {"initial": 100, "live_accounts": 1000}, "leads": [],
        "analysts__search": {"finds_per_hour": 0.4, "half_saturation": 1000, "form": "linear"},
        "analysts__triage_minutes": {"distribution": "constant", "value": 0},
        "analysts__referral_minutes": {"distribution": "constant", "value": 0},
        "analysts__teams": {"desk": {"headcount": 5, "shift": "always"}},
    }  # fmt: skip
    found, _ = played(**changes, platforms={"meta": {**platform, "appeals": appeals}})
    net = total(found, "takedowns") - total(found, "reversals")
    year = found.table.by_key()
    stock = year["live_accounts", "2023", "", ""]
    hazard, search = 0.05 / 24, 5 * 0.4 / (2 * 1000)
    assert stock == pytest.approx(1000 * hazard / (hazard + search / 2), rel=0.04)
    error = (0.25 * total(found, "takedowns")) ** 0.5
    assert net == pytest.approx(total(found, "takedowns") / 2, abs=4 * error)
    without, _ = played(**changes, platforms={"meta": platform})
    lower = without.table.by_key()["live_accounts", "2023", "", ""]
    assert lower == pytest.approx(1000 * hazard / (hazard + search), rel=0.04)


def test_a_second_check_finds_its_share_of_errors_and_costs_its_minutes() -> None:
    """Half of referrals are checked, and of those that are wrong 0.6 are found: 0.7 remain."""
    minutes = {"distribution": "constant", "value": 20}
    changes: dict[str, Any] = {
        "groups__initial": 0, "groups__live_accounts": 0, "analysts__error_chance": 1,
        "analysts__triage_minutes": minutes, "analysts__referral_minutes": minutes,
        "leads": [{**LEAD, "genuine_share": 0.5}], "analysts__teams": DESK,
        "platforms": {"meta": {"removal_chance": 1}},
    }  # fmt: skip
    check = {"share": 0.5, "minutes": minutes, "finds_error_chance": 0.6}
    off, _ = played(**changes)
    found, log = played(**changes, analysts__second_check=check)
    wrong, leads = total(off, "wrongful_takedowns"), total(off, "flags")
    error = (0.7 * 0.3 / wrong) ** 0.5
    assert total(found, "wrongful_takedowns") / wrong == pytest.approx(0.7, abs=4 * error)
    right = wrong - total(off, "takedowns")
    assert total(found, "wrongful_takedowns") - total(found, "takedowns") == right
    checks = int((log.record == r.CHECK_BEGAN).sum())
    assert checks / leads == pytest.approx(0.5, abs=4 * 0.5 / leads**0.5)
    more = total(found, "casework_hours") - total(off, "casework_hours")
    assert more == pytest.approx(checks / 3)


def test_a_flag_that_is_held_and_then_found_wrong_by_a_check_is_no_contradiction() -> None:
    constant = {"distribution": "constant"}
    played = planned(
        from_dict(
            {
                "scenario": "min", "title": "Held, wrong, checked", "question": "Does it hold?",
                "clock": {"start": "2024-01-01", "end": "2024-02-01"},
                "leads": [{"source": "public", "per_day": 2, "genuine_share": 0.5}],
                "analysts": {
                    "triage_minutes": {**constant, "value": 10},
                    "referral_minutes": {**constant, "value": 10},
                    "error_chance": 1,
                    "hold": {"chance": 1, "days": {**constant, "value": 1}},
                    "second_check": {
                        "share": 1, "minutes": {**constant, "value": 5}, "finds_error_chance": 1,
                    },
                    "teams": {"desk": {"headcount": 2, "shift": "always"}},
                },
                "platforms": {"meta": {}},
            }
        )
    )  # fmt: skip
    world, log = simulate(played, 1, 1)
    found = measure(log, world)
    assert found.table.by_key()["held", "all", "", ""] > 20
    assert found.table.by_key()["dismissed", "all", "", ""] > 5
    assert found.checks.conservation_error == 0
