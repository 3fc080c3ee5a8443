"""Scenario files by chance: every mechanism on and off, ties forced, values that change.

Durations are often whole multiples of half an hour, so that much happens at one instant; shifts
touch or overlap midnight; headcounts fall to nothing; everything that may change does so on dates.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

Strategy = st.SearchStrategy[Any]
START = date(2023, 3, 20)  # daylight saving begins on the 26th, Easter is on 9 April
DAYS = 45
ENDS_OF_SHIFT = ("suspend", "finish", "hand_back")
ORDERS = ("oldest_first", "newest_first", "severity_first", "reach_first", "aging")
SHIFTS = {
    "early": {"days": ["mon", "tue", "wed", "thu", "fri"], "start": "06:00", "end": "14:00"},
    "late": {"days": ["mon", "wed", "fri", "sun"], "start": "14:00", "end": "22:00",
             "bank_holidays": "on"},
    "night": {"days": ["mon", "tue", "wed", "thu", "fri", "sat", "sun"], "start": "22:00",
              "end": "06:00", "bank_holidays": "on"},
    "day": {"days": ["mon", "tue", "wed", "thu", "fri", "sat", "sun"], "start": "00:00",
            "end": "00:00", "bank_holidays": "on"},
}  # fmt: skip


def constant(value: float) -> dict[str, Any]:
    return {"distribution": "constant", "value": value}


def dates() -> Strategy:
    """A date within the run, the plan's begin and end included."""
    return st.integers(1, DAYS - 1).map(lambda day: START + timedelta(days=day))


def stepped(values: Strategy) -> Strategy:
    """A value, or up to three that follow one another."""

    def steps(found: tuple[Any, dict[date, Any]]) -> list[dict[str, Any]]:
        first, later = found
        return [{"from": START, "value": first}] + [
            {"from": day, "value": later[day]} for day in sorted(later)
        ]

    return values | st.tuples(values, st.dictionaries(dates(), values, max_size=3)).map(steps)


def durations(unit: float, most: int) -> Strategy:
    """Distributions in units: constants, which make ties, nothing at all, or spread out."""
    sizes = st.integers(1, most).map(lambda number: number * unit)
    spread = sizes.map(lambda mean: {"distribution": "exponential", "mean": mean}) | sizes.map(
        lambda median: {"distribution": "lognormal", "median": median, "sigma": 0.7}
    )
    return st.just(constant(0.0)) | sizes.map(constant) | spread


def chances() -> Strategy:
    return st.sampled_from([0.0, 0.1, 0.5, 0.9, 1.0])


@st.composite
def groups(draw: st.DrawFn) -> dict[str, Any]:
    initial = draw(st.integers(0, 5))
    rate = draw(st.sampled_from([0.0, 0.5, 6.0, 30.0]))
    return {
        "initial": initial,
        "live_accounts": draw(st.sampled_from([0.0, 5.0, 40.0, 150.0])) if initial else 0.0,
        "disruptions_per_group_year": draw(stepped(st.sampled_from([rate, 2 * rate]))),
        "adaptation": draw(stepped(chances())),
        "posts_per_account_per_day": 5.0,
        "visibility_sigma": draw(st.sampled_from([0.0, 1.0])),
        "reach_sigma": draw(st.sampled_from([0.0, 1.0])),
        "return": {
            "chance": draw(stepped(st.sampled_from([0.0, 0.5, 0.9]))),
            "delay_hours": draw(stepped(durations(12, 10))),
            "displacement_chance": draw(stepped(chances())),
        },
    }


def lead_source(name: str, contents: Sequence[str]) -> Strategy:
    return st.fixed_dictionaries(
        {
            "source": st.just(name),
            "per_day": stepped(st.sampled_from([8.0, 0.0, 1.0, 40.0])),
            "per_account_per_day": stepped(st.sampled_from([0.0, 0.01, 0.2])),
            "content": st.sampled_from([None, *contents]),
            "genuine_share": stepped(chances()),
            "lifetime_hours": stepped(st.none() | durations(6, 20)),
        }
    )


def season() -> Strategy:
    """Nothing in March, twice as much in April."""
    return st.fixed_dictionaries(
        {
            "coupling": stepped(st.sampled_from([0.0, 0.5, 1.0])),
            "index": st.just([1, 1, 0, 2, 1, 1, 1, 1, 1, 1, 1, 1]),
        }
    )


@st.composite
def surges(draw: st.DrawFn) -> dict[str, Any]:
    """None, one, or two that may overlap."""
    made = {}
    for name in draw(st.sampled_from([[], ["spring"], ["spring", "feast"]])):
        begin = draw(dates())
        made[name] = {
            "from": begin,
            "until": begin + timedelta(days=draw(st.integers(1, DAYS))),
            "factor": draw(stepped(st.sampled_from([0.0, 1.0, 2.0]))),
            "acts_on": draw(st.sampled_from([["openings"], ["reports"], ["openings", "reports"]])),
        }
    return made


def refer_again() -> Strategy:
    return st.fixed_dictionaries(
        {
            "after_refusal": stepped(st.sampled_from(["off", "on"])),
            "undecided_after_days": stepped(st.sampled_from([None, 0.0, 1.0, 5.0])),
        }
    )


def linked() -> Strategy:
    return st.fixed_dictionaries(
        {
            "accounts": st.just(1.0) | stepped(st.sampled_from([1.0, 1.5, 3.0, 8.0])),
            "minutes_per_account": stepped(durations(30, 4)),
        }
    )


def second_check() -> Strategy:
    return st.fixed_dictionaries(
        {
            "share": st.just(0.0) | stepped(chances()),
            "minutes": stepped(durations(30, 10)),
            "finds_error_chance": stepped(chances()),
        }
    )


def teams(contents: Sequence[str]) -> Strategy:
    """One team, or two: both take everything, one chooses, or each has content types of its own."""
    head = st.sampled_from([1.0, 0.0, 0.4, 2.0, 3.5, 7.0, 2.0, 3.5])
    team = {
        "headcount": stepped(head),
        "shift": stepped(st.sampled_from([*SHIFTS, "always"])),
        "absence_share": stepped(st.sampled_from([0.0, 0.0, 0.2, 0.2, 1.0])),
        "breaks_share": stepped(st.sampled_from([0.0, 0.5])),
        "days_per_week": st.sampled_from([None, 1, 3]),
        "hiring": st.fixed_dictionaries(
            {
                "delay_days": stepped(st.sampled_from([0, 2, 9])),
                "ramp_up_days": stepped(st.sampled_from([0, 6])),
                "ramp_up_speed": stepped(chances()),
                "leavers_per_person_year": stepped(st.sampled_from([0.0, 12.0])),
                "freeze": stepped(st.sampled_from(["off", "on"])),
            }
        ),
        "end_of_shift": stepped(st.sampled_from(ENDS_OF_SHIFT)),
    }
    some, others = list(contents[:1]), list(contents[-1:])

    def of(desk: Any, *further: Any) -> Strategy:
        own = {"desk": desk, **dict(zip(("night", "third"), further, strict=False))}
        return st.fixed_dictionaries(
            {
                name: st.fixed_dictionaries({**team, "content_types": st.just(types)})
                for name, types in own.items()
            }
        )

    def all_taken(made: dict[str, Any]) -> bool:
        """Each content type is taken by a team with people, if any has; else it is refused."""
        manned = [team["content_types"] for team in made.values() if has_people(team["headcount"])]
        return not manned or all(any(t is None or c in t for t in manned) for c in contents)

    return (
        of(None) | of(None, None) | of(None, some) | of(some, others) | of(others, some, None)
    ).filter(all_taken)


def has_people(headcount: Any) -> bool:
    """Whether a headcount, or a step of it, is above nought."""
    steps = headcount if isinstance(headcount, list) else [{"value": headcount}]
    return any(step["value"] > 0 for step in steps)


def analysts(contents: Sequence[str]) -> Strategy:
    search = {
        "form": st.sampled_from(["holling", "linear"]),
        "finds_per_hour": stepped(st.sampled_from([0.0, 0.3, 2.0])),
        "half_saturation": st.sampled_from([1.0, 20.0]),
        "protected_share": stepped(chances()),
    }
    return st.fixed_dictionaries(
        {
            "order": stepped(st.sampled_from(ORDERS)),
            "aging_per_hour": stepped(st.sampled_from([0.0, 0.05, 1.0])),
            "triage_minutes": stepped(durations(30, 20)),
            "referral_minutes": stepped(durations(30, 20)),
            "reflag_days": stepped(st.sampled_from([None, 0.0, 1.0, 10.0])),
            "error_chance": st.sampled_from([0.0, 0.1]) | stepped(chances()),
            "refer_again": refer_again(),
            "linked": linked(),
            "second_check": second_check(),
            "search": st.fixed_dictionaries(search),
            "teams": teams(contents),
            "hold": st.just({})
            | st.fixed_dictionaries(
                {"chance": stepped(chances()), "days": stepped(durations(0.25, 20))}
            ),
        }
    )


def learning() -> Strategy:
    """Off, or learnt and forgotten within days, towards a ceiling that may lie below the hazard."""
    learns = {
        "gap_closed_at_1000_a_year": stepped(st.sampled_from([0.0, 0.3, 0.9])),
        "ceiling_per_day": stepped(st.sampled_from([0.05, 0.8])),
        "half_life_days": stepped(st.sampled_from([0.5, 20.0])),
    }
    return st.just({}) | st.fixed_dictionaries(learns)


def appeals() -> Strategy:
    return st.fixed_dictionaries(
        {
            "appealed_chance": st.just(0.0) | stepped(chances()),
            "decision_hours": stepped(durations(12, 20)),
            "reversed_if_right_chance": stepped(chances()),
            "reversed_if_wrong_chance": stepped(chances()),
        }
    )


@st.composite
def platforms(draw: st.DrawFn) -> dict[str, Any]:
    names = draw(st.sampled_from([["meta"], ["meta", "x"], ["meta", "x", "tiktok"]]))
    detects = draw(st.sampled_from([0.005, 0.05, 0.5]))
    made = {}
    for name in names:
        removed, undecided = draw(st.sampled_from([(1.0, 0.0), (0.5, 0.5), (0.6, 0.2), (0.0, 0.0)]))
        made[name] = {
            "share": draw(stepped(st.sampled_from([1.0, 3.0]))),
            "reviewers": draw(stepped(st.sampled_from(["unlimited", 1, 2, 9]))),
            "review_minutes": draw(stepped(durations(30, 20))),
            "reviewer_shift": draw(stepped(st.sampled_from([None, None, *SHIFTS, "always"]))),
            "other_reports_per_day": draw(stepped(st.sampled_from([0.0, 0.0, 5.0, 60.0]))),
            "referrals_first": draw(stepped(st.sampled_from(["on", "off"]))),
            "response_hours": draw(stepped(durations(0.5, 60))),
            "appeals": draw(appeals()),
            "removal_chance": removed,
            "undecided_chance": undecided,
            "detection": {
                "removal_per_day": draw(stepped(st.sampled_from([detects, 2 * detects]))),
                "at_opening_chance": draw(stepped(st.sampled_from([0.0, 0.0, 0.3]))),
                "learning": draw(learning()),
            },
        }
    return made


@st.composite
def scenarios(draw: st.DrawFn) -> dict[str, Any]:
    """A scenario file as plain data."""
    contents = draw(st.sampled_from([["boat"], ["boat", "papers"]]))
    sources = draw(st.sampled_from([["public"], ["public", "partner"], []]))
    end = START + timedelta(days=draw(st.integers(2, DAYS)))
    return {
        "scenario": "by-chance", "title": "t", "question": "q",
        "clock": {"start": START, "end": end, "warm_up_days": draw(st.sampled_from([0, 3]))},
        "groups": draw(groups()),
        "content_types": {
            name: {"severity": draw(st.integers(1, 2)), "visibility": draw(st.sampled_from([1, 4])),
                   "views_per_post": 10, "contact_chance": 0.01}
            for name in contents
        },
        "leads": [draw(lead_source(name, contents)) for name in sources],
        "season": draw(season()),
        "surges": draw(surges()),
        "analysts": draw(analysts(contents)),
        "shifts": SHIFTS,
        "platforms": draw(platforms()),
    }  # fmt: skip
