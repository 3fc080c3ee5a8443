"""Who is there: absence and parts of posts, people who come later, and people who leave."""

from __future__ import annotations

from sim import exact
from sim.cases.case import Answers, Case
from sim.cases.reduced import reduced


def parts() -> Case:
    """Five and a half posts, five days of seven, one day in ten absent, a fifth breaks."""
    headcount, absence, breaks, weeks = 5.5, 0.1, 0.2, 20
    present = headcount * (1 - absence) * 24 * 5 * weeks
    inputs = reduced(
        clock={"end": "2024-05-20", "warm_up_days": 0},
        lead={"per_day": 0},
        team={
            "headcount": headcount,
            "absence_share": absence,
            "breaks_share": breaks,
            "days_per_week": 5,
        },
    )
    answers = {"analyst_hours": present, "productive_hours": present * (1 - breaks)}
    return Case("parts of posts, absence and breaks", inputs, lambda: answers, 40)


def hired() -> Case:
    """A plan doubles two posts on 1 March; who is hired comes 60 days later, on 30 April.

    The file's own third post of 1 April is there on its day, and its double 60 days after the
    plan's date like the others: 182 days, 91 of them with a third post, 62 with doubles of all.
    """
    inputs = reduced(
        clock={"end": "2024-07-01", "warm_up_days": 0},
        lead={"per_day": 0},
        team={
            "headcount": [{"from": "2023-01-01", "value": 2}, {"from": "2024-04-01", "value": 3}],
            "hiring": {"delay_days": 60},
        },
        plan={"from": "2024-03-01", "capacity": 2},
    )
    answers = {"analyst_hours": 24.0 * (182 * 2 + 91 * 1 + 62 * 3)}
    return Case("posts that a plan adds come later", inputs, lambda: answers, 2)


def leavers() -> Case:
    """People leave once a year in the mean; posts are vacant for 120 days, newcomers learn."""
    posts, delay, ramp_up, speed, days = 100, 120, 180, 0.5, 731

    def answers() -> Answers:
        found = exact.posts(1 / 365.25, delay, ramp_up, speed, days)
        return {
            "vacant_person_days": posts * found.vacant,
            "analyst_hours": posts * found.at_desk * 24,
        }

    hiring = {
        "leavers_per_person_year": 1,
        "delay_days": delay,
        "ramp_up_days": ramp_up,
        "ramp_up_speed": speed,
    }
    inputs = reduced(
        clock={"end": "2026-01-01", "warm_up_days": 0},
        lead={"per_day": 0},
        team={"headcount": posts, "hiring": hiring},
    )
    return Case("leavers, vacancies and newcomers", inputs, answers, 20, short=True)
