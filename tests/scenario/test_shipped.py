"""The shipped scenarios: complete, sourced, in range, and what the issue names."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from sim import scenario
from sim.errors import InputError
from sim.reference.keys import keys_markdown
from sim.scenario.keys import complete, got, places_of
from sim.schema import Scenario

WHAT_IFS = {
    "no-analysts", "capacity-held", "analysts-plus-25", "analysts-plus-50", "analysts-plus-100",
    "analysts-cut-20", "weekend-cover", "triage-tool", "referral-tool", "severity-first",
    "leads-double", "partnership-lapses", "platform-slow", "platform-detects-more",
    "faster-returns", "summer-surge", "hiring-delay", "recruitment-freeze",
    "arrests-double", "money-analysts", "money-tool", "money-disruption",
    "refer-again", "refer-networks", "hold-for-investigation", "errors-and-appeals",
    "platform-learns", "platform-cut", "priority-channel", "second-check",
    "night-desk", "round-the-clock", "reach-first", "severity-aging",
}  # fmt: skip
SAME_MONEY = ("money-analysts", "money-tool", "money-disruption")
READINGS = scenario.readings_of("baseline")
PHYSICS = ("groups", "content_types", "leads", "analysts", "platforms")


def test_what_ships() -> None:
    assert {s.name for s in scenario.shipped()} >= WHAT_IFS | {"baseline"}
    assert all(s.title and s.question.endswith("?") for s in scenario.shipped())
    assert READINGS == (
        "central", "plentiful", "scarce", "queue_bound", "report_bound", "adaptive",
    )  # fmt: skip


@pytest.mark.parametrize("name", sorted(WHAT_IFS))
def test_a_what_if_leaves_history_alone(name: str) -> None:
    base, other = scenario.load("baseline"), scenario.load(name)
    assert len(Path(f"scenarios/{name}.yaml").read_text().splitlines()) <= 13
    assert scenario.inputs_key(base) != scenario.inputs_key(other)
    was, then = scenario.planned(base), scenario.planned(other)
    before = [date(2021, 12, 1), date(2022, 7, 1), date(2022, 12, 31)]
    if name != "capacity-held":
        before += [date(2023, 7, 1), date(2023, 12, 31)]
    for day in before:
        assert in_force(was, day) == in_force(then, day)
    assert in_force(was, date(2024, 2, 1)) != in_force(then, date(2024, 2, 1))


def in_force(s: Scenario, day: date) -> dict[str, Any]:
    """Every dated value on a day, but of teams that have nobody."""
    from sim.scenario.keys import dated_paths

    absent = {name for name, team in s.analysts.teams.items() if team.headcount.at(day) == 0}
    return {
        str(path): value.at(day)
        for path, value in dated_paths(s)
        if path[:2] != ("analysts", "teams") or path[2] not in absent
    }


@pytest.mark.parametrize("reading", READINGS)
def test_every_reading_is_told_and_every_what_if_loads_in_it(reading: str) -> None:
    for name in WHAT_IFS | {"baseline"}:
        s = scenario.load(name, reading=reading)
        assert s.reading == reading
        assert all((s.reading_title, s.believe, s.ruled_out_by, s.sources))


@pytest.mark.parametrize("reading", READINGS)
def test_every_number_has_a_range_and_lies_in_it_or_says_why(reading: str) -> None:
    s = scenario.load("baseline", reading=reading)
    data, neutral = complete(s), complete(bare())
    known = {path: range_ for key, range_ in s.uncertain.items() for path in covered(data, key)}
    for path, value in numbers({key: data[key] for key in PHYSICS}):
        if got(neutral, path) == value or value == 0:
            continue
        assert path in known, path
        assert known[path].low <= value <= known[path].high, (path, value)


def covered(data: Any, key: str) -> set[tuple[str | int, ...]]:
    """Paths of the numbers that a key of `uncertain` speaks of, all steps of a path."""
    return {
        (*path, *inner) for path in places_of(data, key) for inner, _ in numbers(got(data, path))
    }


def numbers(value: Any, path: tuple[str | int, ...] = ()) -> list[tuple[Any, float]]:
    """(path, number) of all that is a number."""
    if isinstance(value, dict):
        return [leaf for k, v in value.items() for leaf in numbers(v, (*path, k))]
    if isinstance(value, list):
        return [leaf for i, v in enumerate(value) for leaf in numbers(v, (*path, i))]
    return [(path, value)] if isinstance(value, int | float) else []


def bare() -> Scenario:
    """Neutral defaults."""
    return scenario.from_dict(
        {
            "scenario": "bare",
            "title": "",
            "question": "",
            "clock": {"start": "2024-01-01", "end": "2024-02-01"},
            "analysts": {
                "triage_minutes": {"distribution": "constant", "value": 0},
                "teams": {"desk": {"headcount": 0, "shift": "always"}},
            },
            "platforms": {"meta": {}},
        }
    )


@pytest.mark.parametrize("reading", READINGS)
def test_removal_and_detection_are_those_of_the_evidence(reading: str) -> None:
    s = scenario.load("baseline", reading=reading)
    share = sum(p.share.first for p in s.platforms.values())
    removal = sum(p.share.first * p.removal_chance.first for p in s.platforms.values()) / share
    assert removal == pytest.approx(0.93, abs=0.01)
    assert len({p.detection.removal_per_day.first for p in s.platforms.values()}) == 4


def test_capacity_held_is_the_team_of_january_2023() -> None:
    held = scenario.planned(scenario.load("capacity-held")).analysts.teams["desk"].headcount
    assert held.is_constant
    assert held.first == scenario.load("baseline").analysts.teams["desk"].headcount.first


def test_the_lapsed_partnership_is_what_was_reported_for_2020() -> None:
    for p in scenario.planned(scenario.load("partnership-lapses")).platforms.values():
        removed, undecided = (
            path.at(date(2024, 1, 1)) for path in (p.removal_chance, p.undecided_chance)
        )
        assert (removed, undecided, round(1 - removed - undecided, 9)) == (0.47, 0.13, 0.4)


def test_weekend_cover_has_the_same_people_and_hours() -> None:
    base, cover = (scenario.load(name) for name in ("baseline", "weekend-cover"))
    old, new = base.shifts["office"], cover.shifts["week"]
    assert (old.start, old.end, len(new.days)) == (new.start, new.end, 7)
    team = scenario.planned(cover).analysts.teams["desk"]
    assert (team.days_per_week.at(date(2024, 1, 1)), len(old.days)) == (5, 5)
    assert team.headcount == scenario.planned(base).analysts.teams["desk"].headcount


@pytest.mark.parametrize("name", ["night-desk", "round-the-clock"])
@pytest.mark.parametrize("reading", READINGS)
def test_other_shifts_are_worked_by_the_same_people(name: str, reading: str) -> None:
    """As many as in the baseline, as much absent and as dear; weekdays or five days of seven."""
    (before,) = scenario.planned(scenario.load("baseline", reading=reading)).analysts.teams.values()
    after = scenario.planned(scenario.load(name, reading=reading)).analysts.teams
    for day in (date(2023, 7, 1), date(2024, 2, 1), date(2025, 2, 1)):
        heads = [team.headcount.at(day) for team in after.values()]
        assert sum(heads) == pytest.approx(before.headcount.at(day))
        assert min(heads) > 0 or day.year == 2023
    for team in after.values():
        for key in ("absence_share", "breaks_share", "cost_per_person_year_gbp"):
            assert getattr(team, key).at(day) == getattr(before, key).at(day)
        assert team.days_per_week.at(day) == 5 or team.shift == before.shift


def test_all_what_ifs_share_one_twin_without_analysts() -> None:
    twins = [scenario.without_analysts(scenario.load(name)) for name in WHAT_IFS | {"baseline"}]
    assert len({scenario.inputs_key(twin) for twin in twins}) == 1


def test_published_counts() -> None:
    text = Path("scenarios/observed/takedowns.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(text.splitlines()))
    published = {
        (r["period_start"], r["period_end"]): r["value"]
        for r in rows
        if r["measure"] == "takedowns"
    }
    assert published[("2023-01-01", "2023-12-31")] == "5600"
    assert published[("2024-01-01", "2024-12-31")] == "8000"
    assert published[("2021-12-01", "2024-12-31")] == "16500"


def test_every_input_has_an_origin() -> None:
    found = scenario.origins(
        "analysts-plus-25",
        reading="scarce",
        sets={"analysts.target_hours": 48},
        changes={"platforms.x.removal_chance": 0.5},
    )
    origin = {o.key: o.origin for o in found}
    assert origin["groups.adaptation"] == "default"
    assert origin["groups.initial"].startswith("scenarios/baseline.yaml:")
    assert origin["groups.live_accounts"].startswith(
        "reading scarce (scenarios/readings/scarce.yaml:"
    )
    assert origin["title"].startswith("scenarios/analysts-plus-25.yaml:2")
    assert origin["analysts.target_hours"] == "--set"
    assert origin["analysts.teams.desk.headcount"] == "plan"
    assert origin["platforms.x.removal_chance"] == "plan"
    assert origin["plan.changes.platforms.x.removal_chance"] == "--change"
    assert {o.key: o.value for o in found}["analysts.target_hours"] == 48


def test_a_new_what_if_keeps_the_capacity_it_extends(tmp_path: Path) -> None:
    tool = scenario.new(
        "tool", "analysts-plus-25", {"analysts.triage_minutes": {"times": 0.7}}, tmp_path
    )
    assert scenario.load(tool).plan.capacity == 1.25
    half = scenario.new("half", "analysts-plus-25", {"plan.capacity": {"times": 0.5}}, tmp_path)
    assert scenario.load(half).plan.capacity == 0.625


def test_a_new_what_if(tmp_path: Path) -> None:
    changes: dict[str, object] = {
        "analysts.triage_minutes": {"times": 0.7},
        "plan.capacity": 1.1,
        "analysts.order": "severity_first",
    }
    file = scenario.new("my-plan", "baseline", changes, tmp_path)
    assert file == tmp_path / "my-plan.yaml"
    mine = scenario.load(file)
    assert (mine.scenario, mine.plan.capacity) == ("my-plan", 1.1)
    assert scenario.inputs_key(mine) == scenario.inputs_key(
        scenario.load("baseline", changes=changes)
    )
    for bad, base in (("my-plan", "baseline"), ("../x", "baseline"), ("b", "baselin")):
        with pytest.raises(InputError):
            scenario.new(bad, base, changes, tmp_path)
    with pytest.raises(InputError, match="no such key"):
        scenario.new("c", "baseline", {"analysts.triage": 5}, tmp_path)
    assert [f.name for f in tmp_path.iterdir()] == ["my-plan.yaml"]


def test_the_reference_of_keys_is_that_of_the_schema() -> None:
    assert Path("docs/reference-keys.md").read_text() == keys_markdown()


@pytest.mark.parametrize("reading", READINGS)
def test_the_same_money_is_the_same_in_every_reading(reading: str) -> None:
    """On analysts, a tool or arrests; in the central reading what a quarter more analysts cost."""
    day = date(2024, 1, 1)

    def cost(name: str) -> float:
        s = scenario.planned(scenario.load(name, reading=reading))
        desk = s.analysts.teams["desk"]
        people = desk.headcount.at(day) * desk.cost_per_person_year_gbp.at(day)
        return people + s.costs.other_gbp_per_year.at(day)

    more = [cost(name) - cost("baseline") for name in SAME_MONEY]
    assert more == pytest.approx([150_000] * 3)
    if reading == "central":
        assert cost("analysts-plus-25") - cost("baseline") == pytest.approx(150_000, rel=0.02)
