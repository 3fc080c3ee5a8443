"""The state by day, worked out by hand."""

from __future__ import annotations

from sim.measures.timeline import midnights
from tests.measures.hand import Found, scenario, world
from tests.measures.story import ACCOUNTS, LEADS, SHIFTS, STORY


def test_states_when_the_day_ends_and_counts_of_the_day() -> None:
    text = STORY + "33 on_duty actor=0\n40 off_duty actor=0"
    days = Found(text, world(scenario(), ACCOUNTS, LEADS, SHIFTS)).measured.timeline
    assert days.day[:3] == ("2024-01-01", "2024-01-02", "2024-01-03")
    assert days.day[-1] == "2024-02-29"
    assert len(days.live_accounts) == len(days.day) == 60
    assert days.live_accounts[:3].tolist() == [2, 1, 3]
    assert days.takedowns[:3].tolist() == [0, 1, 0]
    assert days.on_duty[:3].tolist() == [0, 1, 0]
    # The flag of hour 800 is withdrawn at 810, before the day ends at 816.
    assert days.backlog.tolist() == [0] * 60
    assert days.live_accounts[-1] == 1


def test_what_waits_and_what_is_in_hand_overnight() -> None:
    text = """
    20 flagged account=4 flag=0 actor=0 lead
    22 flagged account=5 flag=1 actor=0 lead
    23 triage_began account=4 flag=0 actor=0
    23.5 suspended account=4 flag=0 actor=0
    """
    days = Found(text, world(scenario(), ACCOUNTS, LEADS)).measured.timeline
    assert (days.backlog[0], days.in_system[0]) == (1, 2)
    assert (days.backlog[-1], days.in_system[-1]) == (1, 2)


def test_days_of_23_and_25_hours() -> None:
    horizon = scenario("2024-03-30", "2024-04-02").horizon
    assert midnights(horizon).tolist() == [0, 24, 48, 72]
    london = type(horizon)(horizon.start, horizon.end)
    assert midnights(london).tolist() == [0, 24, 47, 71]
