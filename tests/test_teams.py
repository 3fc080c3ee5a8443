"""Several teams: who has which number and is present, what theory says, and that it matters."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim import roster, scenario
from sim.engines import simulate
from sim.measures import measure
from sim.records import ON_DUTY, RESUMED, SUSPENDED, TRIAGE_BEGAN
from sim.schema import Scenario
from sim.slots import HAND_BACK, SUSPEND
from sim.streams import Streams
from sim.study.controls import works_overtime
from sim.verify import case_of, judged, play

WEEK = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
SHIFTS = {
    "day": {"days": WEEK, "start": "09:00", "end": "17:00", "bank_holidays": "on"},
    "late": {"days": WEEK, "start": "13:00", "end": "21:00", "bank_holidays": "on"},
}
DESK: dict[str, Any] = {"headcount": 2, "shift": "day"}
LATE: dict[str, Any] = {"headcount": 2, "shift": "late"}


def unit(
    end: str = "2022-03-08", per_day: float = 0, minutes: float = 60, **teams: Any
) -> Scenario:
    """A scenario with these teams, from Tuesday the first of March on."""
    return scenario.from_dict(
        {
            "scenario": "teams",
            "title": "teams",
            "question": "Who?",
            "clock": {"start": "2022-03-01", "end": end},
            "content_types": {"boat": {"share": 3}, "papers": {}},
            "leads": [{"source": "public", "per_day": per_day}],
            "shifts": SHIFTS,
            "analysts": {
                "triage_minutes": {"distribution": "constant", "value": minutes},
                "teams": teams,
            },
            "platforms": {"meta": {}},
        }
    )


def drawn(s: Scenario, replication: int = 0) -> roster.Roster:
    return roster.roster(s, Streams(1, replication))


def present(r: roster.Roster, number: int) -> set[float]:
    """When the shifts start to which an analyst comes."""
    rows = np.repeat(np.arange(len(r.starts)), np.diff(r.first))
    return set(r.starts[rows[r.member == number]].tolist())


def test_analysts_are_numbered_team_by_team_and_duties_come_in_order() -> None:
    r = drawn(unit("2022-03-03", desk=DESK, late=LATE))
    assert (r.analysts, r.team_first.tolist()) == (4, [0, 2, 4])
    assert (r.starts.tolist(), r.ends.tolist()) == ([9, 13, 33, 37], [17, 21, 41, 45])
    assert r.team.tolist() == [0, 1, 0, 1]
    assert r.staff.tolist() == [2, 4, 2, 4]
    assert (r.first.tolist(), r.member.tolist()) == ([0, 2, 4, 6, 8], [0, 1, 2, 3, 0, 1, 2, 3])


def test_shifts_that_start_together_go_by_the_number_of_the_team() -> None:
    r = drawn(unit("2022-03-02", desk=DESK, more={"headcount": 1, "shift": "day"}))
    assert (r.starts.tolist(), r.team.tolist(), r.member.tolist()) == ([9, 9], [0, 1], [0, 1, 2])


def test_no_team_moves_who_comes_of_another() -> None:
    """Whether there is a second team, how large the first one is, and where it stands."""
    absent = {"absence_share": 0.3}
    alone = drawn(unit(desk={**DESK, **absent}))
    both = drawn(unit(desk={**DESK, **absent}, late={**LATE, **absent}))
    more = drawn(unit(desk={**DESK, **absent, "headcount": 5}, late={**LATE, **absent}))
    for number in (0, 1):
        assert present(alone, number) == present(both, number) == present(more, number)
        assert present(both, 2 + number) == present(more, 5 + number)
    assert present(both, 0) != {at - 4 for at in present(both, 2)}


def test_a_shift_at_which_all_have_left_gives_their_cases_to_the_others() -> None:
    """Six hours of triage each: at 17:00 two are in hand, and on Wednesday their team is gone."""
    gone = [{"from": "2022-03-01", "value": 2}, {"from": "2022-03-02", "value": 0}]
    s = unit(per_day=40, minutes=360, desk={**DESK, "headcount": gone}, late=LATE)
    r = drawn(s)
    assert (r.starts[:4].tolist(), np.diff(r.first)[:4].tolist()) == ([9, 13, 33, 37], [2, 2, 0, 2])
    assert (r.team[2], r.staff[2]) == (0, 0)
    _, log = simulate(s, 1, 0)
    begun = log.flag[(log.record == TRIAGE_BEGAN) & (log.actor < 2)]
    resumed = (log.record == RESUMED) & np.isin(log.flag, begun)
    assert len(begun) >= 4
    assert log.actor[resumed].tolist() == [2, 3]
    assert log.at[resumed].min() >= 37


def plain(s: Scenario) -> dict[str, Any]:
    from sim.scenario.keys import complete

    return dict(complete(s))


def test_expected_hours_add_up() -> None:
    desk, late = {**DESK, "absence_share": 0.25}, {**LATE, "headcount": 1.5}
    s = unit("2022-04-01", desk=desk, late=late)
    begin, end = s.horizon.begin_at, s.horizon.end_at
    assert roster.expected_hours(s, begin, end) == pytest.approx(31 * 8 * (2 * 0.75 + 1.5))


def test_capacity_scales_every_team_from_the_plans_date_on() -> None:
    s = unit(desk=DESK, late={**LATE, "headcount": 0})
    plan = {"from": "2022-03-03", "capacity": 1.5, "changes": {"analysts.teams.late.headcount": 4}}
    played = scenario.planned(scenario.from_dict({**plain(s), "plan": plan}))
    heads = [team.headcount.values for team in played.analysts.teams.values()]
    assert heads == [(2, 3), (0, 6)]
    twin = scenario.without_analysts(played)
    assert list(twin.analysts.teams) == ["desk"]


def test_a_team_without_people_changes_nothing() -> None:
    late = {**LATE, "headcount": 0, "content_types": ["boat"]}
    one, two = unit(per_day=20, desk=DESK), unit(per_day=20, desk=DESK, late=late)
    (world, log), (other, same) = (simulate(s, 1, 0) for s in (one, two))
    assert log.lines() == same.lines()
    first, second = (measure(*found).table.by_key() for found in ((log, world), (same, other)))
    assert first == second


def test_content_types_decide_who_works_what() -> None:
    """One team for boats and one for papers; with neither chosen, both work both."""
    boats, papers = {**DESK, "content_types": ["boat"]}, {**LATE, "content_types": ["papers"]}
    own: dict[str, Any] = {"desk": boats, "late": papers}
    for teams, both in ((own, False), ({"desk": DESK, "late": LATE}, True)):
        world, log = simulate(unit("2022-04-01", per_day=20, **teams), 1, 0)
        triaged = log.record == TRIAGE_BEGAN
        content = world.outside_content[log.account[triaged]]
        team = (log.actor[triaged] >= 2).astype(int)
        assert len(set(zip(content.tolist(), team.tolist(), strict=True))) == (4 if both else 2)
        assert both or (content == team).all()
        assert set(log.actor[log.record == ON_DUTY].tolist()) == {0, 1, 2, 3}


def test_teams_with_content_types_of_their_own_are_independent_queues() -> None:
    """Erlang's waits for M/M/2 and M/M/1: by the rules of `sim verify`, half-widths included."""
    name = "two teams with content types of their own"
    answers = [play((name, number)) for number in range(case_of(name).replications)]
    rows = judged(name, answers)
    assert len(rows) == 6
    assert [row for row in rows if not row["ok"]] == []


@pytest.mark.parametrize("closing", ["suspend", "finish", "hand_back"])
def test_what_becomes_of_a_case_at_closing_time(closing: str) -> None:
    """Five hours of triage a flag: in overtime nothing is suspended, but for a case handed back
    by one team the other goes on with it."""
    both = {"end_of_shift": closing}
    s = unit("2022-04-01", per_day=30, minutes=300, desk={**DESK, **both}, late={**LATE, **both})
    world, log = simulate(s, 1, 0)
    found = measure(log, world)
    hours, expected = found.table.by_key()["analyst_hours", "all", "", ""], 30 * 2 * 16 + 2 * 16
    assert found.checks.conservation_error == 0
    assert found.checks.littles_law_residual < 1e-9
    suspended, resumed = (log.record == kind for kind in (SUSPENDED, RESUMED))
    assert suspended.any() == resumed.any() == (closing != "finish")
    assert (hours > 1.05 * expected) if closing == "finish" else (hours == pytest.approx(expected))
    last = dict(zip(log.flag[suspended].tolist(), log.actor[suspended].tolist(), strict=True))
    passed_on = [last[f] != a for f, a in zip(log.flag[resumed], log.actor[resumed], strict=True)]
    assert any(passed_on) == (closing == "hand_back")


def test_the_end_of_a_shift_is_that_of_the_day_on_which_it_starts() -> None:
    steps = [
        {"from": "2022-03-01", "value": "suspend"},
        {"from": "2022-03-05", "value": "hand_back"},
    ]
    s = unit(desk={**DESK, "end_of_shift": steps})
    assert drawn(s).closing.tolist() == [SUSPEND] * 4 + [HAND_BACK] * 3


def test_hours_at_their_mean_are_no_control_where_there_is_overtime() -> None:
    for closing, known in (("finish", True), ("hand_back", False)):
        assert works_overtime(unit(desk={**DESK, "end_of_shift": closing})) == known
