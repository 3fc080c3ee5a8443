"""Files over each other: parent, overlay, child, `--set`, plan; nothing from outside the folder."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pytest

from sim import scenario
from sim.errors import InputError
from tests.scenario.conftest import SMALL, Write
from tests.scenario.faults import KNOWN

CHILD = "scenario: child\ntitle: Child\nquestion: What if?\nextends: small\n"
HALF = np.array([0.5])
OVERLAY = (
    "reading: dark\ntitle: A dark one\nbelieve: Much.\nruled_out_by: A count.\nsources: {a: b}\n"
)


def test_a_child_says_only_what_differs(write: Write) -> None:
    write()
    write("child", CHILD + "analysts:\n  teams: {desk: {headcount: 7}}\n")
    small, child = scenario.load("small"), scenario.load("child")
    assert child.extends is None
    assert child.title == "Child"
    assert child.analysts.teams["desk"].headcount.first == 7
    assert child.analysts.teams["desk"].shift.first == "always"
    assert child.leads == small.leads


def test_lists_are_replaced(write: Write) -> None:
    write()
    write("child", CHILD + "leads:\n  - source: partners\n")
    (lead,) = scenario.load("child").leads
    assert (lead.source, lead.per_day.first) == ("partners", 0)


def test_another_distribution_replaces_and_a_parameter_merges(write: Write) -> None:
    write()
    one = "analysts: {triage_minutes: {distribution: lognormal, median: 8, sigma: 1}}\n"
    write("child", CHILD + one)
    assert scenario.load("child").analysts.triage_minutes.first.quantile(HALF) == pytest.approx(8)
    write("child", CHILD + "analysts: {triage_minutes: {mean: 8}}\n")
    assert scenario.load("child").analysts.triage_minutes.first.mean() == 8


def test_a_switch_may_be_written_as_true_or_false(write: Write) -> None:
    write()
    for written, meant in (("true", "on"), ("false", "off"), ("on", "on"), ("off", "off")):
        write("child", CHILD + f"counting: {{net_of_reversals: {written}}}\n")
        assert scenario.load("child").counting.net_of_reversals == meant


def test_an_error_names_the_file_and_line_that_said_it(write: Write) -> None:
    write()
    file = write("child", CHILD + "analysts:\n  teams:\n    desk:\n      headcount: x\n")
    with pytest.raises(InputError) as caught:
        scenario.load("child")
    assert (str(caught.value.file), caught.value.line) == (str(file), 8)
    write("small", SMALL.replace("per_day: 5", "per_day: x"))
    write("child", CHILD)
    with pytest.raises(InputError) as caught:
        scenario.load("child")
    assert (Path(str(caught.value.file)).stem, caught.value.line) == ("small", 7)


def test_a_cycle_of_parents(write: Write) -> None:
    write("small", SMALL + "extends: child\n")
    write("child", CHILD)
    with pytest.raises(InputError, match="cycle of parents: child -> small -> child"):
        scenario.load("child")
    write("child", CHILD.replace("extends: small", "extends: child"))
    with pytest.raises(InputError, match="cycle of parents: child -> child"):
        scenario.load("child")


@pytest.mark.parametrize(
    "parent", ["../secret", "/etc/passwd", "..", '""', "a/b", "readings/../small", "[a, b]", "5"]
)
def test_extends_stays_in_the_folder(parent: str, write: Write) -> None:
    file = write()
    Path("secret.yaml").write_text(SMALL.replace("small", "secret"))
    write("child", CHILD.replace("extends: small", f"extends: {parent}"))
    with pytest.raises(InputError) as caught:
        scenario.load("child")
    assert (caught.value.key, caught.value.line) == ("extends", 4)
    assert file.exists()


def test_extends_follows_no_link_out_of_the_folder(write: Write) -> None:
    write("child", CHILD.replace("extends: small", "extends: secret"))
    Path("secret.yaml").write_text(SMALL.replace("small", "secret"))
    Path("scenarios/secret.yaml").symlink_to(Path("secret.yaml").resolve())
    with pytest.raises(InputError, match="leaves the folder by a link"):
        scenario.load("child")


def test_a_parent_that_is_not_there(write: Write) -> None:
    write()
    write("child", CHILD.replace("extends: small", "extends: smal"))
    with pytest.raises(InputError, match="did you mean 'small'") as caught:
        scenario.load("child")
    assert caught.value.line == 4


def test_a_parent_whose_name_no_file_can_have(write: Write) -> None:
    write("child", CHILD.replace("extends: small", f"extends: {'x' * 5000}"))
    with pytest.raises(InputError, match="no such scenario") as caught:
        scenario.load("child")
    assert caught.value.line == 4
    with pytest.raises(InputError, match="no such scenario"):
        scenario.load("x" * 5000)


def test_a_name_that_two_values_have_is_the_later_ones(write: Write) -> None:
    write("small", SMALL.replace("per_day: 5", "per_day: &a 5") + "seed: &a 3\nreplications: *a\n")
    assert scenario.load("small").replications == 3


def test_what_replaces_a_section_takes_its_places_along(write: Write) -> None:
    write("small", SMALL + "sources: {a: b}\n")
    file = write("child", CHILD + "leads:\n  - source: x\n\n    per_day: y\n")
    with pytest.raises(InputError) as caught:
        scenario.load("child")
    assert (str(caught.value.file), caught.value.line) == (str(file), 8)
    write("child", CHILD + "leads:\n  - source: x\nclock:\n  end: 2023-01-01\n")
    with pytest.raises(InputError, match="before it starts") as caught:
        scenario.load("child")
    assert (str(caught.value.file), caught.value.line) == (str(file), 8)


def test_a_parent_is_sought_beside_the_child_then_among_the_shipped(write: Write) -> None:
    write()
    other = Path("mine/child.yaml")
    other.parent.mkdir()
    other.write_text(CHILD)
    assert scenario.load(other).leads[0].per_day.first == 5
    Path("mine/small.yaml").write_text(SMALL.replace("per_day: 5", "per_day: 6"))
    assert scenario.load("mine/child.yaml").leads[0].per_day.first == 6


@pytest.mark.parametrize("name", ["", "smal", "../small", "scenarios", "scenarios/", "a\0b", "."])
def test_a_scenario_that_is_not_there(name: str, write: Write) -> None:
    write()
    with pytest.raises(InputError):
        scenario.load(name)


def test_a_reading_lies_between_parent_and_child(write: Write) -> None:
    write("small", SMALL + "readings: [dark]\n")
    write("child", CHILD + "analysts: {teams: {desk: {headcount: 7}}}\n")
    write(
        "readings/dark", OVERLAY + "analysts:\n  target_hours: 9\n  teams: {desk: {headcount: 5}}\n"
    )
    small, child = (scenario.load(name, reading="dark") for name in ("small", "child"))
    assert small.analysts.teams["desk"].headcount.first == 5
    assert child.analysts.teams["desk"].headcount.first == 7
    assert child.analysts.target_hours.first == 9
    assert (child.reading, child.reading_title, child.title) == ("dark", "A dark one", "Child")
    assert scenario.load("child").reading == "central"
    assert scenario.readings_of("child") == ("central", "dark")


def test_readings_that_are_not_there(write: Write) -> None:
    write("small", SMALL + "readings: [dark, ../evil]\n")
    with pytest.raises(InputError, match="did you mean 'dark'"):
        scenario.load("small", reading="drak")
    with pytest.raises(InputError, match="No such file"):
        scenario.load("small", reading="dark")
    with pytest.raises(InputError, match="leaves the folder"):
        scenario.load("small", reading="../evil")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("believe: Much.\n", "", "believe: missing"),
        ("reading: dark", "reading: light", "not the file's name"),
        ("title:", "scenario: dark\ntitle:", "scenario: does not belong"),
        ("title:", "plan: {capacity: 2}\ntitle:", "plan: does not belong"),
        ("title:", "believes: x\ntitle:", "dark.yaml:2: believes: unknown key"),
    ],
)
def test_an_overlay_that_is_wrong(old: str, new: str, message: str, write: Write) -> None:
    write("small", SMALL + "readings: [dark]\n")
    write("readings/dark", OVERLAY.replace(old, new))
    with pytest.raises(InputError, match=message):
        scenario.load("small", reading="dark")


def test_a_reading_is_no_scenario(write: Write) -> None:
    file = write("readings/dark", OVERLAY)
    with pytest.raises(InputError, match=r"is a reading.*--readings dark"):
        scenario.load(file)


def test_options_are_laid_over_the_files(write: Write) -> None:
    write("small", SMALL + "plan: {from: 2024-06-01}\n")
    s = scenario.load(
        "small",
        sets={"leads.public.per_day": "[{from: 2024-01-01, value: 1}]", "platforms.*.share": 2},
        changes={"analysts.triage_minutes": {"times": 0.5}, "plan.capacity": "1.5"},
        from_="2024-07-01",
    )
    assert s.leads[0].per_day.first == 1
    assert s.platforms["meta"].share.first == 2
    assert s.plan.capacity == 1.5
    assert s.plan.from_ == date(2024, 7, 1)
    assert scenario.planned(s).analysts.triage_minutes.days == [date(2024, 7, 1)]


def test_capacity_multiplies_capacity(write: Write) -> None:
    write("small", SMALL + "plan: {capacity: 2}\n")
    assert scenario.load("small", changes={"plan.capacity": {"times": 1.5}}).plan.capacity == 3


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"sets": {"analysts.tems": 5}}, "--set: analysts.tems: no such key.*'analysts.teams'"),
        ({"sets": {"leads.public.per_day": "x"}}, "--set: leads.public.per_day.*a number"),
        ({"sets": {"uncertain.leads.public.per_day.lw": 1}}, "leads.public.per_day.lw: no such"),
        ({"sets": {"leads.public.per_day": "{a"}}, "--set: leads.public.per_day: .*not YAML"),
        ({"changes": {"leads.public.per_day": "*a"}}, "--change: leads.public.per_day: .*not YAML"),
        ({"from_": "2023-02-30"}, "--from: plan.from: bad date"),
        ({"sets": {"extends": "baseline"}}, "--set: extends: cannot be set"),
        ({"sets": {"readings": "[dark]"}}, "--set: readings: cannot be set.*--readings"),
        ({"sets": {"leads.public.per_day": ""}}, "--set: leads.public.per_day"),
        ({"changes": {"analysts.teams.*.headcont": 5}}, "no such key"),
        ({"changes": {"groups.initial": 5}}, "cannot change at a date"),
        ({"changes": {"plan.capacity": "many"}}, "--change: plan.capacity"),
        ({"from_": "then"}, "--from: plan.from.*a date"),
        ({"from_": "2024-06-01", "sets": {"plan": "5"}}, "--set: plan: .*a section"),
        ({"changes": {"seed": 5}, "sets": {"plan": "5"}}, "--set: plan: .*a section"),
        ({"changes": {"seed": 5}, "sets": {"plan.changes": "5"}}, "--set: plan.changes"),
        (
            {"changes": {"plan.capacity": {"times": 2.0}}, "sets": {"plan.capacity": "off"}},
            "--set: plan.capacity.*a number",
        ),
        ({"from_": "2031-01-01"}, "--from: plan.from.*outside the run"),
    ],
)
def test_options_that_are_wrong(
    options: dict[str, dict[str, object]], message: str, write: Write
) -> None:
    write()
    with pytest.raises(InputError, match=message):
        scenario.load("small", **options)  # type: ignore[arg-type]


def test_what_is_not_near_to_anything_is_told_with_what_there_is(write: Write) -> None:
    write(
        "small", SMALL + "surges: {summer_2024: {from: 2024-06-01, until: 2024-07-01, factor: 2}}\n"
    )
    with pytest.raises(
        InputError, match=r"winter: no such key; expected one of surges\.summer_2024"
    ):
        scenario.load("small", sets={"surges.winter": 1})


def test_a_range_of_a_parameter_does_not_bind_who_takes_another_family(write: Write) -> None:
    write("small", SMALL + KNOWN.format("analysts.triage_minutes.mean", 5, 20, "assumption"))
    constant = {"analysts.triage_minutes": "{distribution: constant, value: 9}"}
    assert scenario.load("small", sets=constant).analysts.triage_minutes.first.mean() == 9
    write("child", "scenario: child\ntitle: c\nquestion: c\nextends: small\nuncertain: "
          "{analysts.triage_minutes.mode: "
          "{low: 1, high: 2, source: assumption, quality: D}}\n")  # fmt: skip
    assert scenario.load("child")
    write("wrong", "scenario: wrong\ntitle: c\nquestion: c\nextends: small\nuncertain: "
          "{analysts.triage_minutes.meen: "
          "{low: 1, high: 2, source: assumption, quality: D}}\n")  # fmt: skip
    with pytest.raises(InputError, match="meen: no such key; did you mean"):
        scenario.load("wrong")


def test_what_is_written_loads_again(write: Write) -> None:
    write("small", SMALL + "readings: [dark]\nplan: {changes: {analysts.order: severity_first}}\n")
    write("readings/dark", OVERLAY + "analysts: {reflag_days: [{from: 2024-02-01, value: null},"
          " {from: 2024-03-01, value: 5}]}\n")  # fmt: skip
    s = scenario.load("small", reading="dark", changes={"platforms.*.removal_chance": 0.5})
    file = Path("results/small-1/scenario.yaml")
    file.parent.mkdir(parents=True)
    file.write_text(scenario.dump(s))
    assert scenario.load(file) == s
    assert scenario.load(file, reading="dark") == s
    assert scenario.readings_of(file) == ("dark",)
    assert scenario.from_dict({**dict(s.model_dump(by_alias=True))}) == s


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("per_day: 5", "per_account_per_day: 1"),  # nobody works: nothing is taken down
        ("chance: 1}", "chance: 0.5}"),  # half of those stopped give up, so all do in the end
    ],
)
def test_what_ends_is_not_taken_for_what_does_not(old: str, new: str, write: Write) -> None:
    groups = "groups: {initial: 5, live_accounts: 50, adaptation: 1, return: {chance: 1}}\n"
    text = SMALL.replace("headcount: 3", "headcount: 0") + groups
    write("small", text.replace(old, new))
    assert scenario.load("small").groups.live_accounts == 50
