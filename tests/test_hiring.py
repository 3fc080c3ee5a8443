"""Hiring: the delay of a plan's increase, leavers and vacancies, freezes, newcomers who learn."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import numpy as np

from sim import roster, scenario
from sim.engines import simulate
from sim.measures import measure
from sim.posts import Crew, Stretch, career, fte_on
from sim.schema import Scenario
from sim.streams import Streams
from sim.study.controls import hours_known
from tests.scenario.test_plan import JUNE, LATER, MARCH
from tests.scenario.test_plan import small as with_plan
from tests.test_rota import DAILY, drawn, hours_of, planned, present
from tests.test_world import small

A_HUNDREDTH_A_DAY = 3.6525  # a person and year


def ordinal(day: str) -> int:
    return date.fromisoformat(day).toordinal()


def days(stretches: tuple[Stretch, ...]) -> list[tuple[int, str, str]]:
    """Stretches by post and dates."""
    return [(s.post, day(s.first), day(s.until)) for s in stretches]


def day(ordinal: float) -> str:
    return date.fromordinal(round(ordinal)).isoformat()


# --- careers, worked out by hand ----------------------------------------------------------------


def of_year(post: int, needed: list[float], headcount: Any = 2, **hiring: Any) -> Crew:
    """Who fills a post in 2023, given the hazards that they stay for."""
    hiring = {"leavers_per_person_year": A_HUNDREDTH_A_DAY, **hiring}
    s = planned("2023-01-01", "2024-01-01", headcount=headcount, hiring=hiring)
    stays: Iterator[float] = iter(needed)
    return career(post, s.analysts.teams["desk"], s.clock.start, s.clock.end, stays)


def test_a_post_is_filled_again_after_the_delay_by_somebody_who_learns() -> None:
    """Left after 50 days, back after 30, learns for 20; stays 100 days more; then to the end."""
    found = of_year(0, [0.5, 1.0, 9.0], delay_days=30, ramp_up_days=20)
    assert days(found.vacant) == [(0, "2023-02-20", "2023-03-22"), (0, "2023-06-30", "2023-07-30")]
    assert days(found.new) == [(0, "2023-03-22", "2023-04-11"), (0, "2023-07-30", "2023-08-19")]


def test_in_a_freeze_nobody_is_looked_for_before_it_ends() -> None:
    """Left on 20 February before it, on 30 June in it: advertised on 15 July."""
    steps = [("2022-12-01", "off"), ("2023-06-01", "on"), ("2023-07-15", "off")]
    freeze = [{"from": day, "value": value} for day, value in steps]
    found = of_year(0, [0.5, 1.0, 9.0], delay_days=30, freeze=freeze)
    assert days(found.vacant) == [(0, "2023-02-20", "2023-03-22"), (0, "2023-06-30", "2023-08-14")]
    assert days(of_year(0, [0.5], delay_days=30, freeze="on").vacant) == [
        (0, "2023-02-20", "2024-01-01")
    ]


def test_leavers_follow_their_dated_rate() -> None:
    """Nobody leaves before March; 20 days at a hundredth, then twice as many."""
    rates = [("2022-12-01", 0.0), ("2023-03-01", A_HUNDREDTH_A_DAY),
             ("2023-03-21", 2 * A_HUNDREDTH_A_DAY)]  # fmt: skip
    steps = [{"from": day, "value": value} for day, value in rates]
    found = of_year(0, [0.4, 9.0], leavers_per_person_year=steps, delay_days=5)
    assert days(found.vacant) == [(0, "2023-03-31", "2023-04-05")]


def test_a_new_post_begins_with_somebody_who_learns_and_ends_with_the_headcount() -> None:
    """Of three from March to October; the leaver of September is not replaced in time."""
    steps = [("2022-12-01", 2), ("2023-03-02", 3), ("2023-10-01", 2)]
    headcount = [{"from": day, "value": value} for day, value in steps]
    found = of_year(2, [2.0, 9.0], headcount, delay_days=30, ramp_up_days=20)
    assert days(found.new) == [(2, "2023-03-02", "2023-03-22")]
    assert days(found.vacant) == [(2, "2023-09-18", "2023-10-01")]
    assert of_year(1, [9.0], headcount, ramp_up_days=20) == Crew()


def test_who_leaves_while_learning_is_new_until_then() -> None:
    found = of_year(0, [0.5, 0.1, 9.0], delay_days=10, ramp_up_days=40)
    assert days(found.new)[0] == (0, "2023-03-02", "2023-03-12")


def test_who_was_recruited_before_the_rule_does_not_learn() -> None:
    """The ramp-up is that of the day on which they were recruited, a delay before they come."""
    headcount = [{"from": "2022-12-01", "value": 1}, {"from": "2023-06-01", "value": 2}]
    rule = [{"from": "2022-12-01", "value": 0}, {"from": "2023-05-15", "value": 20}]
    at_once = of_year(1, [9.0], headcount, ramp_up_days=rule)
    delayed = of_year(1, [9.0], headcount, ramp_up_days=rule, delay_days=30)
    assert (days(at_once.new), delayed.new) == ([(1, "2023-06-01", "2023-06-21")], ())


# --- the delay of a plan's increase -------------------------------------------------------------


def headcount(plan: dict[str, Any], delay_days: int = 40) -> Any:
    s = with_plan(plan, hiring={"delay_days": delay_days})
    return scenario.planned(s).analysts.teams["desk"].headcount.steps


def test_what_a_plan_adds_comes_later_and_history_is_not_delayed() -> None:
    """Two until March, four, eight from September: half as many again from June on come 40 days
    later; 100 days later, September's own step is as it was, and theirs comes on the ninth."""
    plan = {"capacity": 1.5}
    assert headcount(plan) == ((None, 2), (MARCH, 4), (date(2024, 7, 11), 6), (LATER, 12))
    assert headcount(plan, 100) == (
        (None, 2), (MARCH, 4), (LATER, 8), (date(2024, 9, 9), 12),
    )  # fmt: skip
    assert headcount(plan, 0) == ((None, 2), (MARCH, 4), (JUNE, 6), (LATER, 12))


def test_a_step_of_history_on_the_plans_own_date_is_not_delayed() -> None:
    """The plan acts in March, when the path itself rises from two to four."""
    plan = {"from": MARCH, "capacity": 1.5}
    assert headcount(plan)[:3] == ((None, 2), (MARCH, 4), (date(2024, 4, 10), 6))


def test_who_is_taken_away_goes_at_once() -> None:
    assert headcount({"capacity": 0.5}) == ((None, 2), (MARCH, 4), (JUNE, 2), (LATER, 4))
    six = {"changes": {"analysts.teams.desk.headcount": 6}}
    assert headcount(six, 100) == ((None, 2), (MARCH, 4), (LATER, 6))


def test_a_plan_may_bring_the_delay_itself() -> None:
    changes = {"analysts.teams.*.hiring.delay_days": 40}
    assert headcount({"capacity": 1.5, "changes": changes}, 0)[2] == (date(2024, 7, 11), 6)


# --- what follows for the rota ------------------------------------------------------------------


def leaving(years: int = 40, rate: float = 2.0, delay_days: int = 73, **team: Any) -> Any:
    """A daily shift of twenty for so many years."""
    hiring = {"leavers_per_person_year": rate, "delay_days": delay_days, **team.pop("hiring", {})}
    return planned(
        "1990-01-01", f"{1990 + years}-01-01", DAILY, headcount=20, hiring=hiring, **team
    )


def test_vacancies_are_those_of_a_renewal_process() -> None:
    """Filled for 1/rate in the mean, vacant for the delay D: vacant for rate D / (1 + rate D) of
    the time, 0.286; and who leaves is a Poisson count given the time in post."""
    s = leaving()
    vacant_share, left, filled_years = [], 0, 0.0
    for number in range(5):
        crew = roster.crew_drawn(s, 0, Streams(1, number))
        for post in range(20):
            days_vacant = sum(v.until - v.first for v in crew.vacant if v.post == post)
            total = (s.clock.end - s.clock.start).days
            vacant_share.append(days_vacant / total)
            filled_years += (total - days_vacant) / 365.25
        left += len(crew.vacant)
    expected = 2 * filled_years
    assert abs(left - expected) < 4 * expected**0.5
    share = np.array(vacant_share)
    error = share.std(ddof=1) / len(share) ** 0.5
    known = 1 - filled_in_the_mean(2.0, 73, (s.clock.end - s.clock.start).days)
    assert error < 0.01
    assert abs(known - 0.4 / 1.4) < 0.01
    assert abs(share.mean() - known) < 4 * error


def filled_in_the_mean(rate: float, delay_days: int, total: int) -> float:
    """Share of the time in which a post is filled that is filled at first: f' = r (f(t - D) - f),
    in quarters of a day."""
    steps, lag = 4 * total, 4 * delay_days
    filled = [1.0]
    for step in range(steps):
        back = filled[step - lag] if step >= lag else 0.0
        filled.append(filled[-1] + rate / 365.25 / 4 * (back - filled[-1]))
    return sum(filled) / len(filled)


def test_duty_rows_have_those_in_post() -> None:
    """Numbers are places: the highest are empty, and nobody beyond is on duty."""
    s = leaving(2)
    found = drawn(s)
    vacant = fte_on(found.crews[0].vacant, np.full(730, 20.0), np.arange(ordinal("1990-01-01"),
                    ordinal("1992-01-01")))  # fmt: skip
    assert (found.staff == 20 - vacant).all()
    assert (np.diff(found.first) == found.staff).all()
    assert vacant.max() >= 5


def test_newcomers_work_a_share_of_their_shifts() -> None:
    """Four from March, who learn for 100 days and work half of their shifts; two as ever."""
    steps = [{"from": "2022-12-01", "value": 2}, {"from": "2023-03-01", "value": 6}]
    hiring = {"ramp_up_days": 100, "ramp_up_speed": 0.5}
    s = planned("2023-01-01", "2024-01-01", DAILY, headcount=steps, hiring=hiring)
    found = drawn(s)
    learning = [at for k in (2, 3, 4, 5) for at in present(found, k) if at < (59 + 100) * 24]
    assert abs(len(learning) - 200) < 4 * 100**0.5
    assert len(present(found, 0)) == len(present(found, 1)) == 365
    after = [at for at in present(found, 5) if at >= (59 + 100) * 24]
    assert len(after) == 365 - 159


def test_expected_hours_stay_exact_with_newcomers_and_are_not_given_with_leavers() -> None:
    steps = [{"from": "2022-12-01", "value": 2}, {"from": "2023-03-01", "value": 6.4}]
    hiring = {"ramp_up_days": 100, "ramp_up_speed": 0.5}
    s = planned("2023-01-01", "2024-01-01", headcount=steps, hiring=hiring, absence_share=0.1)
    found = np.array([hours_of(s, number) for number in range(200)])
    error = found.std(ddof=1) / 200**0.5
    known = roster.expected_hours(s, s.horizon.begin_at, s.horizon.end_at)
    assert known == hours_known(s, 2023)
    assert abs(found.mean() - known) < 4 * error
    assert error < 0.01 * known
    assert np.isnan(hours_known(leaving(2), 1990))


def test_more_posts_move_no_leaver() -> None:
    """Post by post: what a plan adds leaves everybody else's career alone."""
    few, many = (
        roster.crew_drawn(leaving(3, hiring={"ramp_up_days": 9}), 0, Streams(1, 0)),
        roster.crew_drawn(
            planned("1990-01-01", "1993-01-01", DAILY, headcount=25, hiring={
                "leavers_per_person_year": 2.0, "delay_days": 73, "ramp_up_days": 9}),
            0, Streams(1, 0),
        ),
    )  # fmt: skip
    assert few.vacant == tuple(v for v in many.vacant if v.post < 20)
    assert few.new == tuple(v for v in many.new if v.post < 20)


def test_it_matters_and_neutral_values_change_nothing() -> None:
    def team(**hiring: Any) -> dict[str, Any]:
        return {"desk": {"headcount": 4, "shift": "office", "absence_share": 0.1,
                         "hiring": hiring}}  # fmt: skip

    def log_of(**hiring: Any) -> Any:
        s: Scenario = scenario.from_dict(small(analysts__teams=team(**hiring)))
        return simulate(scenario.planned(s), 1, 0)

    (_, plain), (_, neutral) = log_of(), log_of(delay_days=99, ramp_up_speed=0.5, freeze="on")
    assert plain.at.tobytes() == neutral.at.tobytes()
    assert plain.actor.tobytes() == neutral.actor.tobytes()
    found = [
        measure(log, of).table.by_key()[name, "all", "", ""]
        for of, log in (log_of(), log_of(leavers_per_person_year=1, delay_days=180))
        for name in ("referrals", "vacant_person_days")
    ]
    assert found[0] > 1.1 * found[2]
    assert (found[1], found[3] > 100) == (0, True)
