"""Season and surges: the factor of a day, what follows it, and that off is off."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pytest

from sim import season
from sim.dated import numbers
from sim.engines import simulate
from sim.errors import InputError
from sim.measures import measure
from sim.population import HOURS_A_YEAR, beginning, openings_expected
from sim.scenario import from_dict, load, planned
from sim.schema import Dated
from sim.slots import BY_OPENING_IT
from sim.world import draw
from tests.test_world import small

INDEX = [0.35, 0.27, 0.68, 0.61, 0.78, 1.04, 1.19, 1.81, 1.83, 1.44, 1.33, 0.67]
SUMMER = {"from": "2023-06-01", "until": "2023-08-01", "factor": 2}


def played(**changes: Any) -> Any:
    return planned(from_dict(small(**changes)))


def seasonal(coupling: float = 0.25, **changes: Any) -> Any:
    return played(season={"coupling": coupling, "index": INDEX}, **changes)


# --- the factor of a day, by hand -----------------------------------------------------------


def test_a_month_has_one_plus_coupling_times_what_its_index_is_above_one() -> None:
    """January 1 - 0.25 x 0.65, August 1 + 0.25 x 0.81, from the first day of each."""
    path = season.factor(seasonal(), "openings")
    assert path.first == pytest.approx(0.8375)
    assert path.at(date(2023, 8, 1)) == path.at(date(2023, 8, 31)) == pytest.approx(1.2025)
    assert path.at(date(2023, 7, 31)) == pytest.approx(1.0475)
    assert len(path.steps) == 12


def test_surges_multiply_each_other_and_the_month_until_the_day_they_end() -> None:
    surges = {
        "summer": SUMMER,
        "feast": {"from": "2023-07-20", "until": "2023-07-25", "factor": 3, "acts_on": ["reports"]},
    }
    s = seasonal(1.0, surges=surges)
    reports, openings = (season.factor(s, on) for on in ("reports", "openings"))
    assert reports.at(date(2023, 5, 31)) == pytest.approx(0.78)
    assert reports.at(date(2023, 7, 19)) == openings.at(date(2023, 7, 20)) == pytest.approx(2.38)
    assert reports.at(date(2023, 7, 24)) == pytest.approx(7.14)
    assert reports.at(date(2023, 8, 1)) == pytest.approx(1.81)


def test_a_plan_changes_both_from_its_date_on() -> None:
    """Coupled from the first of July; the surge is three times as much for its second half."""
    changes = {"season.coupling": 1, "surges.summer.factor": {"times": 1.5}}
    s = played(
        season={"index": INDEX}, surges={"summer": SUMMER},
        plan={"from": "2023-07-01", "changes": changes},
    )  # fmt: skip
    path = season.factor(s, "reports")
    days = [date(2023, 1, 1), date(2023, 6, 30), date(2023, 7, 1), date(2023, 8, 1)]
    assert [path.at(day) for day in days] == pytest.approx([1, 2, 3 * 1.19, 1.81])


def test_the_rates_of_reports_and_leads_are_multiplied() -> None:
    steps = [{"from": "2023-01-01", "value": 3}, {"from": "2023-08-15", "value": 6}]
    s = seasonal(1.0, leads=[{"source": "public", "per_day": steps, "per_account_per_day": 0.01}])
    (lead,) = season.with_reports(s).leads
    assert lead.per_day.at(date(2023, 8, 14)) == pytest.approx(3 * 1.81)
    assert lead.per_day.at(date(2023, 8, 15)) == pytest.approx(6 * 1.81)
    assert lead.per_account_per_day.at(date(2023, 2, 1)) == pytest.approx(0.0027)
    rates = draw(s, 1, 0).traits.report_rate
    assert list(rates) == pytest.approx([0.01 * index / 24 for index in INDEX])


def test_openings_expected_by_hand() -> None:
    """Half an opening an hour, twice as many from hour 24 to 48: who arrives at 36 has the rest."""
    surge = {"from": "2023-01-02", "until": "2023-01-03", "factor": 2}
    s = played(clock={"start": "2023-01-01", "end": "2023-01-04"}, surges={"one": surge})
    edges, due = openings_expected(beginning(s), 0.5, 0.0)
    assert (edges.tolist(), due.tolist()) == ([0, 24, 48, 72], [0, 12, 36, 48])
    edges, due = openings_expected(beginning(s), 0.5, 36.0)
    assert (edges.tolist(), due.tolist()) == ([36, 48, 72], [0, 12, 24])


# --- what follows it ------------------------------------------------------------------------


def counted(at: np.ndarray, edges: np.ndarray) -> np.ndarray:
    return np.histogram(at, edges)[0].astype(float)


def test_monthly_counts_of_openings_and_leads_follow_the_index() -> None:
    """Poisson by month over ten replications: chi-square of twelve months within four standard
    errors of its mean of 12, and far above it for a year without a season."""
    s = seasonal(1.0, groups__disruptions_per_group_year=0)
    horizon = s.horizon
    edges = np.array([horizon.at(date(2023, m, 1)) for m in range(1, 13)] + [horizon.end_at])
    openings, leads = np.zeros(12), np.zeros(12)
    for number in range(10):
        world, traits = draw(s, 1, number)
        opened = traits.enters_at[np.asarray(traits.enters) == BY_OPENING_IT]
        openings += counted(opened, edges)
        leads += counted(world.outside_at, edges)
    hours, index = np.diff(edges), np.array(INDEX)
    per_hour = beginning(s).equilibrium.openings_per_hour
    assert per_hour * HOURS_A_YEAR > 100
    for found, rate in ((openings, per_hour), (leads, 3 / 24)):
        expected, flat = 10 * rate * hours * index, 10 * rate * hours
        chi_square = ((found - expected) ** 2 / expected).sum()
        assert abs(chi_square - 12) < 4 * 24**0.5
        assert ((found - flat) ** 2 / flat).sum() > 100
        assert abs(found.sum() - expected.sum()) < 4 * expected.sum() ** 0.5


def test_the_stock_is_that_of_the_mean_month() -> None:
    """Season and surges leave the equilibrium, the opening rate and the start as they are."""
    plain, in_season = played(), seasonal(1.0, surges={"summer": SUMMER})
    one, other = (beginning(s).equilibrium for s in (plain, in_season))
    assert one.openings_per_hour == other.openings_per_hour
    assert one.presences == other.presences


def test_a_surge_matters() -> None:
    """Twice the openings and reports for two months: more flags in them, and more posts."""
    found = []
    for changes in ({}, {"surges": {"summer": SUMMER}}):
        world, log = simulate(played(**changes), 1, 0)
        values = measure(log, world).table.by_key()
        found.append([values[name, "2023-07", "", ""] for name in ("flags", "accounts_opened")])
    assert found[1][0] > 1.4 * found[0][0]
    assert found[1][1] > found[0][1]


def test_reported_posts_are_those_of_the_season() -> None:
    """Posts that nobody notices are what is viewed: published less those noticed in season."""
    s = seasonal(1.0)
    world = draw(s, 1, 0).world
    path = world.scenario.leads[0].per_account_per_day
    assert numbers(path, s.horizon)[1] == pytest.approx([0.005 * i for i in INDEX])


# --- off is off -----------------------------------------------------------------------------


def test_without_coupling_the_log_is_the_same_to_the_byte() -> None:
    unsurged = {"summer": SUMMER | {"factor": 1}}
    _, plain = simulate(played(), 1, 0)
    _, off = simulate(seasonal(0.0, surges=unsurged), 1, 0)
    assert all(
        getattr(plain, name).tobytes() == getattr(off, name).tobytes()
        for name in ("at", "record", "account", "flag", "actor", "cause")
    )


def test_off_the_paths_are_the_very_same() -> None:
    s = seasonal(0.0)
    assert season.with_reports(s) is s
    assert beginning(s).pace is season.NEUTRAL
    path = Dated.constant(3.0)
    assert season.multiplied(path, season.NEUTRAL) is path


def test_the_baseline_is_off_and_has_the_index_of_arrivals() -> None:
    s = load("baseline")
    assert not season.is_on(s)
    assert list(s.season.index) == INDEX


# --- what is refused ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "key", "said"),
    [
        ({"season": {"index": [2.0] * 12}}, "season.index", "mean"),
        ({"season": {"index": [1.0] * 11}}, "season.index", "12"),
        ({"season": {"coupling": 1.5}}, "season.coupling", "less than or equal to 1"),
        ({"surges": {"x": SUMMER | {"until": "2023-06-01"}}}, "surges.x.until", "ends before"),
        ({"surges": {"x": SUMMER | {"acts_on": ["views"]}}}, "surges.x.acts_on", "openings"),
        (
            {"surges": {"x": SUMMER | {"factor": 100}}, "leads": [
                {"source": "public", "per_account_per_day": 0.02}]},
            "platforms.meta.detection.removal_per_day", "posts a day are noticed",
        ),
    ],
)  # fmt: skip
def test_what_makes_no_season_is_refused(changes: dict[str, Any], key: str, said: str) -> None:
    with pytest.raises(InputError, match=said) as caught:
        played(**changes)
    assert (caught.value.key or "").startswith(key)


def test_a_surge_moves_leads_in_time_and_leaves_their_order() -> None:
    """So that a world with a surge is paired with one without."""
    plain, surging = (draw(played(**c), 1, 0) for c in ({}, {"surges": {"summer": SUMMER}}))
    count = len(plain.world.outside_at)
    assert len(surging.world.outside_at) > count
    assert (surging.world.outside_at[:count] <= plain.world.outside_at + 1e-9).all()
    assert (surging.world.outside_content[:count] == plain.world.outside_content).all()
