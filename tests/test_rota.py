"""The rota, worked by hand: bank holidays, clock changes, nights, fractions, absence, steps."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest

from sim import roster, rota, scenario
from sim.streams import Streams

WEEK = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
OFFICE = {"days": WEEK[:5], "start": "09:00", "end": "17:00", "bank_holidays": "off"}
NIGHT = {"days": WEEK, "start": "22:00", "end": "06:00", "bank_holidays": "on"}
DAILY = {"days": WEEK, "start": "09:00", "end": "17:00", "bank_holidays": "on"}
EARLY = {"days": WEEK, "start": "05:00", "end": "13:00", "bank_holidays": "on"}
Plan = Any


def planned(
    start: str, end: str, shift: Plan = OFFICE, protected: Plan = 0, warm_up: int = 0, **team: Plan
) -> Any:
    """A scenario with one team on one shift."""
    named = shift if isinstance(shift, str | list) else "own"
    own = {"own": shift} if isinstance(shift, dict) else {"night": NIGHT, "early": EARLY}
    return scenario.from_dict(
        {
            "scenario": "rota",
            "title": "rota",
            "question": "Who is on duty?",
            "clock": {"start": start, "end": end, "warm_up_days": warm_up},
            "leads": [{"source": "public"}],
            "shifts": own,
            "analysts": {
                "triage_minutes": {"distribution": "constant", "value": 1},
                "search": {"protected_share": protected},
                "teams": {"desk": {"headcount": 1, "shift": named, **team}},
            },
            "platforms": {"meta": {"share": 1}},
        }
    )


def hours(s: Any) -> list[tuple[float, float]]:
    """(start, end) of every duty."""
    due = rota.duties(s, s.horizon)
    return list(zip(due.start_at.tolist(), due.end_at.tolist(), strict=True))


def drawn(s: Any, replication: int = 0) -> roster.Roster:
    return roster.roster(s, Streams(1, replication))


def present(r: roster.Roster, number: int) -> set[float]:
    """When the shifts start to which an analyst comes."""
    rows = np.repeat(np.arange(len(r.starts)), np.diff(r.first))
    return set(r.starts[rows[r.member == number]].tolist())


# --- the calendar ------------------------------------------------------------------------


OFF = {
    2021: ["12-27", "12-28"],
    2022: ["01-03", "04-15", "04-18", "06-02", "06-03", "08-29", "09-19"],
    2023: ["05-01", "05-08", "12-26"],
    2026: ["04-06"],
}


@pytest.mark.parametrize("day", [f"{year}-{day}" for year, days in OFF.items() for day in days])
def test_bank_holidays_are_off(day: str) -> None:
    """The jubilee, the funeral, the coronation and substitute days included."""
    after = date.fromisoformat(day) + timedelta(days=1)
    assert hours(planned(day, after.isoformat())) == []
    assert hours(planned(day, after.isoformat(), OFFICE | {"bank_holidays": "on"})) == [(9, 17)]


@pytest.mark.parametrize("day", ["2022-01-04", "2022-03-17", "2022-07-12", "2022-05-30"])
def test_holidays_elsewhere_are_worked(day: str) -> None:
    """Scotland's second of January, Northern Ireland's saints and battles; a Monday in May
    whose bank holiday was moved."""
    after = date.fromisoformat(day) + timedelta(days=1)
    assert hours(planned(day, after.isoformat())) == [(9, 17)]


def test_hours_of_a_year() -> None:
    """2022: 260 weekdays, of which ten were bank holidays; 8 hours each."""
    worked = hours(planned("2022-01-01", "2023-01-01"))
    assert len(worked) == 250
    assert sum(end - start for start, end in worked) == 2000


def test_always_is_from_midnight_to_midnight_through_both_clock_changes() -> None:
    spring = hours(planned("2022-03-26", "2022-03-29", "always"))
    assert spring == [(0, 24), (24, 47), (47, 71)]
    autumn = hours(planned("2022-10-29", "2022-11-01", "always"))
    assert autumn == [(0, 24), (24, 49), (49, 73)]


def test_office_hours_keep_their_length_and_move() -> None:
    """Saturday to Monday: after the spring change nine o'clock comes an hour earlier."""
    assert hours(planned("2022-03-26", "2022-03-29", DAILY)) == [(9, 17), (32, 40), (56, 64)]
    assert hours(planned("2022-10-29", "2022-11-01", DAILY)) == [(9, 17), (34, 42), (58, 66)]


def test_nights_run_past_midnight() -> None:
    """The one begun on the eve is played from the beginning on; the last is cut at the end."""
    assert hours(planned("2022-03-01", "2022-03-03", NIGHT)) == [(0, 6), (22, 30), (46, 48)]


def test_nights_of_the_clock_changes() -> None:
    """22:00 to 06:00 is seven hours in March, nine in October."""
    assert hours(planned("2022-03-26", "2022-03-28", NIGHT)) == [(0, 6), (22, 29), (45, 47)]
    assert hours(planned("2022-10-29", "2022-10-31", NIGHT)) == [(0, 6), (22, 31), (47, 49)]


def test_a_night_belongs_to_the_day_on_which_it_starts() -> None:
    """Friday's night runs into Saturday; nobody starts at the weekend; Monday is off."""
    s = planned("2022-06-01", "2022-06-07", NIGHT | {"days": WEEK[:5], "bank_holidays": "off"})
    # Wednesday works; Thursday and Friday are bank holidays; Monday works until the end.
    assert hours(s) == [(0, 6), (22, 30), (5 * 24 + 22, 144)]


def test_times_that_do_not_exist_or_come_twice() -> None:
    """01:30 to 02:30: half an hour in March (from 02:00 on), two hours in October."""
    odd = {"days": WEEK, "start": "01:30", "end": "02:30", "bank_holidays": "on"}
    assert hours(planned("2022-03-27", "2022-03-28", odd)) == [(1, 1.5)]
    assert hours(planned("2022-10-30", "2022-10-31", odd)) == [(1.5, 3.5)]


def test_a_shift_that_the_clock_change_swallows() -> None:
    gap = {"days": WEEK, "start": "01:00", "end": "01:45", "bank_holidays": "on"}
    assert hours(planned("2022-03-27", "2022-03-29", gap)) == [(24, 24.75)]


def test_warm_up_is_played_before_the_hour_zero() -> None:
    s = planned("2022-03-02", "2022-03-03", DAILY, warm_up=2)
    assert hours(s) == [(-39, -31), (-15, -7), (9, 17)]


def test_another_shift_ends_the_old_one_when_it_starts() -> None:
    """Nights until the second of March, early shifts from then on: Tuesday's night is cut."""
    change = [{"from": "2022-01-01", "value": "night"}, {"from": "2022-03-02", "value": "early"}]
    assert hours(planned("2022-03-01", "2022-03-03", change)) == [(0, 6), (22, 29), (29, 37)]


# --- protected time ----------------------------------------------------------------------


def test_protected_time_is_the_first_share_of_each_duty_day() -> None:
    s = planned("2022-03-01", "2022-03-02", DAILY, protected=0.25)
    assert drawn(s).protected.tolist() == [11]


def test_protected_time_is_a_share_of_elapsed_hours() -> None:
    """A fifth of the night in which the clocks go forward: 1.4 hours; the others 1.6. What the
    beginning cuts off the first night was its protected part."""
    s = planned("2022-03-26", "2022-03-29", NIGHT, protected=0.2)
    assert drawn(s).protected == pytest.approx([0, 23.4, 46.6, 70.6])


def test_protected_share_follows_its_steps() -> None:
    steps = [{"from": "2022-01-01", "value": 0}, {"from": "2022-03-02", "value": 0.5}]
    s = planned("2022-03-01", "2022-03-03", DAILY, protected=steps)
    assert drawn(s).protected.tolist() == [9, 37]


# --- who is present ----------------------------------------------------------------------


def test_everyone_of_a_whole_headcount_comes() -> None:
    r = drawn(planned("2022-03-01", "2022-03-03", DAILY, headcount=3))
    assert (r.starts.tolist(), r.ends.tolist()) == ([9, 33], [17, 41])
    assert (r.first.tolist(), r.member.tolist()) == ([0, 3, 6], [0, 1, 2, 0, 1, 2])
    assert (r.staff.tolist(), r.analysts) == ([3, 3], 3)


def test_a_fraction_is_a_share_of_shifts() -> None:
    """2.25: two come every day, the third to a quarter of 1,461 days, give or take."""
    r = drawn(planned("2021-01-01", "2025-01-01", "always", headcount=2.25))
    assert len(present(r, 0)) == len(present(r, 1)) == len(r.starts) == 1461
    assert r.analysts == 3
    assert set(r.staff.tolist()) == {3}
    deviation = (1461 * 0.25 * 0.75) ** 0.5
    assert abs(len(present(r, 2)) - 1461 / 4) < 3 * deviation


def test_absence_is_a_share_of_shifts_and_grows_by_the_same_days() -> None:
    some = drawn(planned("2021-01-01", "2025-01-01", "always", headcount=2, absence_share=0.1))
    more = drawn(planned("2021-01-01", "2025-01-01", "always", headcount=2, absence_share=0.3))
    for k in (0, 1):
        assert present(more, k) < present(some, k)
        for r, share in ((some, 0.1), (more, 0.3)):
            deviation = (1461 * share * (1 - share)) ** 0.5
            assert abs(len(present(r, k)) - 1461 * (1 - share)) < 3 * deviation


def test_shifts_that_nobody_works_have_no_row() -> None:
    assert len(drawn(planned("2022-03-01", "2022-06-01", DAILY, absence_share=1)).starts) == 0
    nobody = drawn(planned("2022-03-01", "2022-06-01", DAILY, headcount=0))
    assert (len(nobody.starts), nobody.first.tolist(), nobody.analysts) == (0, [0], 0)


def test_five_days_a_week_of_seven_by_rota() -> None:
    """The first analyst works Monday to Friday, the second Sunday to Thursday; seven of them
    cover every day with five."""
    s = planned("2022-03-07", "2022-03-21", DAILY, headcount=7, days_per_week=5)
    r = drawn(s)
    days = [sorted(int(at // 24) % 7 for at in present(r, k) if at < 168) for k in (0, 1)]
    assert days == [[0, 1, 2, 3, 4], [0, 1, 2, 3, 6]]
    assert np.diff(r.first).tolist() == [5] * 14


def test_days_per_week_of_an_office_week() -> None:
    """Four of five, Monday to Thursday; a bank holiday is lost, not moved."""
    r = drawn(planned("2022-05-30", "2022-06-06", OFFICE, headcount=1, days_per_week=4))
    assert [int(at // 24) for at in r.starts] == [0, 1, 2]
    assert len(drawn(planned("2022-03-07", "2022-03-14", headcount=1, days_per_week=4)).starts) == 4


# --- steps -------------------------------------------------------------------------------


def test_a_headcount_step_binds_at_the_next_start_of_a_shift() -> None:
    """One until the second of March, then three: Tuesday's night ends with one."""
    steps = [{"from": "2022-01-01", "value": 1}, {"from": "2022-03-02", "value": 3}]
    r = drawn(planned("2022-03-01", "2022-03-03", NIGHT, headcount=steps))
    assert r.starts.tolist() == [0, 22, 46]
    assert r.staff.tolist() == [1, 1, 3]
    assert np.diff(r.first).tolist() == [1, 1, 3]
    assert r.analysts == 3


# --- what one change leaves alone --------------------------------------------------------


def uncertain(end: str = "2022-12-01", start: str = "2022-01-01", headcount: float = 3.0) -> Any:
    return planned(start, end, DAILY, headcount=headcount, absence_share=0.2)


def test_one_more_analyst_moves_nobody_else() -> None:
    three, four = drawn(uncertain()), drawn(uncertain(headcount=4))
    assert all(present(three, k) == present(four, k) for k in range(3))


def test_a_fraction_more_moves_nobody_else() -> None:
    some, more = drawn(uncertain(headcount=2.3)), drawn(uncertain(headcount=2.8))
    assert all(present(some, k) == present(more, k) for k in range(2))
    assert present(some, 2) < present(more, 2)


def test_one_more_day_moves_no_other() -> None:
    short, longer = drawn(uncertain()), drawn(uncertain(end="2022-12-02"))
    end = short.ends[-1]
    for k in range(3):
        assert present(short, k) == {at for at in present(longer, k) if at < end}


def test_an_earlier_start_moves_no_other_day() -> None:
    later, earlier = drawn(uncertain(start="2022-01-08")), drawn(uncertain())
    for k in range(3):
        assert present(later, k) == {at - 168 for at in present(earlier, k) if at > 168}


def test_replications_differ() -> None:
    assert present(drawn(uncertain(), 0), 0) != present(drawn(uncertain(), 1), 0)


def test_expected_hours_are_those_of_the_mean_replication() -> None:
    """Exact without chance; with absences and a fraction the mean over many, to its error."""
    certain = planned("2023-12-01", "2024-06-01", headcount=3)
    begin, end = certain.horizon.begin_at, certain.horizon.end_at
    assert roster.expected_hours(certain, begin, end) == pytest.approx(hours_of(certain, 0))
    chancy = planned("2023-12-01", "2024-06-01", headcount=2.4, absence_share=0.15, days_per_week=4)
    found = np.array([hours_of(chancy, number) for number in range(200)])
    error = found.std(ddof=1) / 200**0.5
    assert abs(found.mean() - roster.expected_hours(chancy, begin, end)) < 4 * error
    assert error < 0.01 * found.mean()


def hours_of(s: Any, replication: int) -> float:
    """Analyst-hours of one roster."""
    found = drawn(s, replication)
    return float((found.ends - found.starts) @ np.diff(found.first))
