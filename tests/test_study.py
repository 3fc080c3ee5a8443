"""Runs, comparisons and sweeps of a small scenario: what they say and what they write."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq
import pytest

import sim
from sim import scenario, store
from sim.errors import InputError
from sim.registry import HEADLINE, MEASURES
from sim.study import folders, replicate
from sim.study.growth import frozen_runs
from sim.study.options import titled
from sim.study.replicate import Played, tables
from sim.study.sample import Sample
from tests import small


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(small.write(tmp_path))
    return tmp_path


@pytest.fixture(scope="module")
def compared(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """One comparison in both readings, for several tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(small.write(tmp_path_factory.mktemp("compared")))
        summary = sim.compare("small", ["more", "same", "lapse"], replications=4, jobs=1)
        summary["root"] = Path.cwd()
        summary["rows"] = rows_of(Path(summary["run_dir"]) / "differences.csv")
    return summary


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(newline="") as file:
        return list(csv.DictReader(file))


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != store.MANIFEST
    }


def test_a_run_and_its_folder(here: Path) -> None:
    summary = sim.run("small", replications=2, jobs=1, trace=True)
    folder = Path(summary["run_dir"])
    assert folder.parent == Path("results")
    assert folder.name.startswith("small-")
    assert len(folder.name.removeprefix("small-")) == 12
    assert json.loads((folder / "summary.json").read_text()) == summary
    assert summary["replications"] == 2
    assert summary["seed"] == 3
    assert summary["checks"]["conservation_error"] == 0
    assert {"figures", "log", "manifest.json", "measures.csv", "scenario.yaml"} <= {
        path.name for path in folder.iterdir()
    }
    assert sorted(path.name for path in (folder / "log").glob("[!.]*")) == [
        "0000.parquet",
        "0001.parquet",
    ]
    assert pq.read_table(folder / "log").num_rows > 100  # all of them as one table
    # The summary's mean is that of the table.
    rows = [
        float(row["value"])
        for row in rows_of(folder / "measures.csv")
        if (row["measure"], row["period"], row["platform"], row["content"])
        == ("takedowns", "2024", "", "")
    ]
    assert summary["measures"]["takedowns"]["by_year"]["2024"]["mean"] == np.mean(rows)
    assert set(rows_of(folder / "measures.csv")[0]) == {
        "scenario", "reading", "replication", "measure", "period", "platform", "content", "value",
        "unit",
    }  # fmt: skip
    assert "2022" in summary["cut_periods"]
    assert "2024" not in summary["cut_periods"]
    # Its own scenario runs again as it is.
    again = sim.load(folder / "scenario.yaml")
    assert scenario.inputs_key(again) == scenario.inputs_key(sim.load("small"))


def test_a_run_folder_runs_again(here: Path) -> None:
    first = sim.run("small", readings=["rich"], seed=7, replications=1, jobs=1)
    folder = Path(first["run_dir"])
    assert folder.name.startswith("small.rich-")
    again = sim.run(folder / "scenario.yaml", jobs=1)
    assert again == first
    assert (again["reading"], again["seed"], again["replications"]) == ("rich", 7, 1)


def test_a_what_if_is_played_with_its_baselines_seed_and_its_folder_says_so(here: Path) -> None:
    seeded = "scenario: seeded\ntitle: t\nquestion: q\nextends: more\nseed: 2\nreplications: 9\n"
    (here / "scenarios" / "seeded.yaml").write_text(seeded)
    found = sim.compare("small", ["seeded"], readings=["central"], replications=2, jobs=1)
    (what_if,) = found["alternatives"]
    assert [change["key"] for change in what_if["changes"]] == ["plan.capacity"]
    again = sim.run(Path(what_if["run_dir"]) / "scenario.yaml", jobs=1)
    assert again["seed"] == found["baseline"]["seed"] == 3
    assert again["run_dir"] == what_if["run_dir"]
    found = sim.compare("small", changes={"plan.capacity": 2}, readings=["rich"], replications=1)
    (what_if,) = found["alternatives"]
    again = sim.run(Path(what_if["run_dir"]) / "scenario.yaml", jobs=1)
    assert again["run_dir"] == what_if["run_dir"]


def test_what_another_version_of_the_tool_wrote_is_written_anew(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = sim.run("small", replications=1, jobs=1)
    monkeypatch.setattr(folders, "source_version", lambda: "another")
    monkeypatch.setattr(replicate, "play", None)  # replications are those of the same model
    again = sim.run("small", replications=1, jobs=1)
    assert again["run_dir"] != first["run_dir"]
    assert again["measures"] == first["measures"]


def test_asking_again_prints_the_finished_folder(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = sim.run("small", replications=2, jobs=1)
    before = bytes_of(Path(first["run_dir"]))
    monkeypatch.setattr(replicate, "play", None)
    assert sim.run("small", replications=2, jobs=1) == first
    assert bytes_of(Path(first["run_dir"])) == before


def test_other_counts_observed_are_another_page(here: Path) -> None:
    observed = here / folders.OBSERVED
    observed.parent.mkdir(parents=True)
    found = set()
    for count in (8000, 8000, 9000):
        observed.write_text(f"period_start,value\n2024-01-01,{count}\n", encoding="utf-8")
        found.add(folders.study_folder("compare", here, [Path("small-0")]))
    assert len(found) == 2


def test_one_more_replication_plays_one_more(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sim.run("small", replications=2, jobs=1)
    numbers: list[int] = []
    play = replicate.play

    def counted(tasks: Any) -> Any:
        numbers.extend(task.number for task in tasks)
        return play(tasks)

    monkeypatch.setattr(replicate, "play", counted)
    sim.run("small", replications=3, jobs=1)
    assert numbers == [2, 2]  # the run's own and the twin's


def test_a_damaged_replication_is_played_again(here: Path) -> None:
    first = sim.run("small", replications=1, jobs=1)
    files = list(Path("results/replications").rglob("*.parquet"))
    for file in files:
        file.write_bytes(file.read_bytes()[:100])
    Path(first["run_dir"], store.MANIFEST).unlink()
    assert sim.run("small", replications=1, jobs=1) == first


def test_replication_7_alone_is_replication_7_of_twenty(here: Path) -> None:
    from sim.engines import simulate

    summary = sim.run("small", replications=20, jobs=2, trace=True)
    _, log = simulate(scenario.planned(sim.load("small")), 3, 7)
    kept = pq.read_table(Path(summary["run_dir"], "log", "0007.parquet"))
    assert kept["at"].to_pylist() == log.at.tolist()
    assert len(kept) == len(log) > 100


def test_the_same_log_is_the_same_bytes(here: Path) -> None:
    from sim.engines import simulate

    _, log = simulate(scenario.planned(sim.load("small")), 3, 0)
    assert len({store.log_item("", log).content for _ in range(4)}) == 1


def test_a_table_in_pandas(here: Path) -> None:
    summary = sim.run("small", replications=2, jobs=1)
    measures = sim.frame(summary["run_dir"])
    own = measures[(measures.measure == "takedowns") & (measures.period == "all")]
    totals = own[(own.platform == "") & (own.content == "")].value
    assert totals.mean() == summary["measures"]["takedowns"]["mean"]
    with pytest.raises(InputError, match="one of measures, timeline"):
        sim.frame(summary["run_dir"], "nothing")


def test_workers_change_nothing(here: Path) -> None:
    options = {"replications": 2, "readings": ["central"]}
    one = sim.compare("small", ["more"], jobs=1, out="one", **options)
    two = sim.compare("small", ["more"], jobs=2, out="two", **options)
    assert bytes_of(Path("one/replications")) == bytes_of(Path("two/replications"))
    names = ("differences.csv", "answers.csv")
    for name in names:
        assert Path(one["run_dir"], name).read_bytes() == Path(two["run_dir"], name).read_bytes()
    del one["run_dir"], two["run_dir"]
    assert json.dumps(one).replace("one/", "two/") == json.dumps(two)


def test_what_is_compared_has_the_same_history(compared: dict[str, Any]) -> None:
    # Shares and delays of flags look ahead; counts and stocks are settled when a year ends.
    settled = {name for name, m in MEASURES.items() if m.kind in ("count", "stock")}
    for row in compared["rows"]:
        if row["period"] in ("2022", "2023", "FY2022-23") and row["measure"] in settled:
            assert row["verdict"] == "no difference", row


def test_differences(compared: dict[str, Any]) -> None:
    more, same, lapse = compared["alternatives"]
    assert [a["scenario"] for a in (more, same, lapse)] == ["more", "same", "lapse"]
    assert more["changes"] == [{"key": "plan.capacity", "from": 1.0, "to": 1.5}]
    for found in same["differences"].values():
        assert found["by_year"]["2024"]["verdict"] == "no difference" if found["by_year"] else True
    cost = more["differences"]["cost_gbp"]["by_year"]["2024"]
    assert cost["mean"] == pytest.approx(0.5 * 2.5 * 40000)
    assert (cost["verdict"], cost["p_adjusted"]) == ("higher", 0)
    takedowns = lapse["differences"]["takedowns"]["by_year"]["2024"]
    assert takedowns["ci_high"] < 0
    assert takedowns["verdict"] == "lower"
    assert takedowns["correlation"] > 0.5
    base = compared["baseline"]["measures"]["takedowns"]["by_year"]["2024"]["mean"]
    assert takedowns["relative"] == pytest.approx(takedowns["mean"] / base, rel=1e-6)


def test_the_spreadsheet_scales_what_comes_after_the_plan(compared: dict[str, Any]) -> None:
    more, same, _ = compared["alternatives"]
    base = compared["baseline"]["measures"]["takedowns"]

    def scaled(alternative: dict[str, Any], by: str, period: str) -> float:
        return float(alternative["differences"]["takedowns"][by][period]["spreadsheet"])

    # 2.5 people become 3.75: half as many hours again, but for absence of a part-time person.
    assert scaled(more, "by_year", "2024") == pytest.approx(
        1.5 * base["by_year"]["2024"]["mean"], rel=0.03
    )
    assert scaled(more, "by_year", "2023") == pytest.approx(base["by_year"]["2023"]["mean"])
    assert scaled(same, "by_year", "2024") == pytest.approx(base["by_year"]["2024"]["mean"])
    growth = more["differences"]["takedown_growth"]["by_year"]["2024"]["spreadsheet"]
    both = scaled(more, "by_year", "2024") / base["by_year"]["2023"]["mean"] - 1
    assert growth == pytest.approx(both, rel=1e-6)


def test_delays_of_a_self_paced_year_are_no_headline(compared: dict[str, Any]) -> None:
    assert compared["baseline"]["regime"]["2024"] == "self_paced"
    wait = compared["alternatives"][0]["differences"]["wait_hours"]["by_year"]["2024"]
    assert wait["regime"] == "self_paced"
    said = {
        row["verdict"]
        for row in compared["answers"]
        if row["measure"] == "wait_hours" and row["scenario"] != "small"
    }
    assert said == {"self_paced"}


def test_answers_span_readings(compared: dict[str, Any]) -> None:
    objects = compared["readings"]
    assert [r["reading"] for r in objects] == ["central", "rich"]
    cells = [r["alternatives"][0]["measures"]["takedowns"]["by_year"]["2024"] for r in objects]
    (row,) = [
        row
        for row in compared["answers"]
        if (row["scenario"], row["measure"], row["period"]) == ("more", "takedowns", "2024")
    ]
    assert row["low"] == min(c["ci_low"] for c in cells)
    assert row["high"] == max(c["ci_high"] for c in cells)
    verdicts = {
        r["alternatives"][0]["differences"]["takedowns"]["by_year"]["2024"]["verdict"]
        for r in objects
    }
    assert row["verdict"] == (verdicts.pop() if len(verdicts) == 1 else "depends on the reading")
    assert {row["measure"] for row in compared["answers"]} == set(HEADLINE)
    assert "2022" not in {row["period"] for row in compared["answers"]}  # cut


def test_growth_lines_add_up(compared: dict[str, Any]) -> None:
    assert [line["reading"] for line in compared["growth_lines"]] == ["central", "rich"]
    for line, found in zip(compared["growth_lines"], compared["readings"], strict=True):
        parts = ("full_year_of_2023_team", "capacity_since", "everything_else")
        total = sum(line[name]["mean"] for name in parts)
        assert total == pytest.approx(line["observed_from_model"]["mean"], abs=1e-6)
        simulated = found["baseline"]["growth_against_observed"]["simulated"]
        assert line["observed_from_model"]["mean"] == simulated


def test_a_shorter_run_is_the_beginning_of_the_longer_one(here: Path) -> None:
    # Growth is explained on runs that end with 2024: the same events until then.
    base = Played("small", sim.load("small"), 3)
    everything, headcount = frozen_runs(base)
    for run in (everything, headcount):
        assert run.as_played.clock.end.isoformat() == "2025-01-01"
    short = Played("small", with_end(base), 3)
    played = [Sample.of(tables(run, 2, Path("out"))) for run in (base, short)]
    for measure in ("takedowns", "flags", "live_accounts", "analyst_hours"):
        for period in ("2023", "2024"):
            first, second = (sample.total(measure, period) for sample in played)
            np.testing.assert_array_equal(first, second)


def with_end(base: Played) -> Any:
    """The scenario, ending with 2024."""
    clock = base.scenario.clock
    end = frozen_runs(base)[0].scenario.clock.end
    return base.scenario.model_copy(update={"clock": clock.model_copy(update={"end": end})})


def test_everything_stands_still_in_the_frozen_run(here: Path) -> None:
    everything, headcount = frozen_runs(Played("small", sim.load("small"), 3))
    (team,) = everything.as_played.analysts.teams.values()
    assert team.headcount.values == (1, 2)
    assert everything.as_played.leads[0].per_day.values == (0.5,)
    assert headcount.as_played.leads[0].per_day.values == (0.5, 0.7)


def test_equal_physics_is_played_once(here: Path) -> None:
    base, same = (Played(name, sim.load(name), 3) for name in ("small", "same"))
    assert base.inputs == same.inputs
    assert base.twin_inputs == Played("more", sim.load("more"), 3).twin_inputs
    assert base.inputs != Played("more", sim.load("more"), 3).inputs


def test_what_if_by_options(here: Path) -> None:
    summary = sim.compare(
        "small", changes={"plan.capacity": "1.5"}, replications=2, readings=["central"], jobs=1
    )
    (alternative,) = summary["alternatives"]
    assert alternative["scenario"] == "small-changed"
    assert alternative["changes"] == [{"key": "plan.capacity", "from": 1.0, "to": 1.5}]
    assert alternative["title"] == "plan.capacity = 1.5"
    assert summary["baseline"]["title"] == "A small unit"


def test_a_what_if_by_options_is_called_after_its_changes(here: Path) -> None:
    changes = {
        "plan.capacity": "1.1",
        "analysts.triage_minutes": {"times": 0.5},
        "analysts.referral_minutes": "{distribution: constant, value: 30}",
        "leads.public.per_day": {"as_of": "2023-06-01"},
    }
    s = titled(sim.load("small", changes=changes), changes)
    assert s.title == (
        "plan.capacity = 1.1, analysts.triage_minutes * 0.5, "
        "analysts.referral_minutes = constant (value 30), leads.public.per_day as of 2023-06-01"
    )
    assert s.question == f"What would {s.title} change?"


def test_readings_as_text(here: Path) -> None:
    assert sim.Options(readings="rich,central").chosen_readings("small", "all") == (
        "central",
        "rich",
    )
    assert sim.Options(readings="all").chosen_readings("small", "central") == ("central", "rich")
    summary = sim.compare("small", ["more"], readings="central", replications=1, jobs=1)
    assert [r["reading"] for r in summary["readings"]] == ["central"]


def test_sweep(here: Path) -> None:
    summary = sim.sweep(
        "small", "plan.capacity=1:1.5:0.5", replications=2, readings=["central"], jobs=1
    )
    assert summary["key"] == "plan.capacity"
    (reading,) = summary["readings"]
    assert [point["value"] for point in reading["points"]] == [1, 1.5]
    first = reading["points"][0]["differences"]["takedowns"]["by_year"]["2024"]
    assert first["verdict"] == "no difference"
    assert (Path(summary["run_dir"]) / "index.html").is_file()


def test_sweep_of_a_model_without_contacts(here: Path) -> None:
    summary = sim.sweep(
        "small", "plan.capacity=1,2", replications=2, readings=["central"], jobs=1,
        sets={"groups.posts_per_account_per_day": 0},
    )  # fmt: skip
    assert (Path(summary["run_dir"]) / "index.html").is_file()


def test_a_comparison_keeps_its_logs(here: Path) -> None:
    for trace in (False, True):  # also when it was finished before without them
        summary = sim.compare(
            "small", [], replications=2, readings=["central"], jobs=1, trace=trace,
            changes={"plan.capacity": 2},
        )  # fmt: skip
    for run in (summary["baseline"], *summary["alternatives"]):
        assert len(list((Path(run["run_dir"]) / "log").glob("[!.]*"))) == 2


def test_sweep_of_what_holds_for_the_whole_run(here: Path) -> None:
    summary = sim.sweep(
        "small", "groups.live_accounts*=2", replications=1, readings=["central"], jobs=1
    )
    (point,) = summary["readings"][0]["points"]
    assert point["changes"] == [{"key": "groups.live_accounts", "from": 30, "to": 60}]


@pytest.mark.parametrize(
    ("call", "text"),
    [
        (lambda: sim.run("small", replications=0), "--replications"),
        (lambda: sim.run("small", engine="compile"), "did you mean 'compiled'"),
        (lambda: sim.run("small", readings=["poor"]), "did you mean|central, rich"),
        (lambda: sim.compare("small", ["more", "more"]), "twice"),
        (lambda: sim.compare("small", ["other"]), "another clock"),
        (lambda: sim.sweep("small", "plan.capacity"), "wrong form"),
        (lambda: sim.sweep("small", "plan.capacity=1:2"), "numbers"),
        (lambda: sim.sweep("small", "plan.capacity=2:1:1"), "grid"),
        (lambda: sim.sweep("small", "plan.capacity=1,1.0"), "twice"),
        (lambda: sim.sweep("small", "seed=1,2"), "same in all of a sweep.*--seed"),
        (lambda: sim.sweep("small", "replications=2,3"), "same in all of a sweep"),
        (lambda: sim.sweep("small", "analysts.order=oldest_first"), "numbers"),
    ],
)
def test_what_cannot_be_done_is_said_and_nothing_is_written(
    here: Path, call: Any, text: str
) -> None:
    other = "scenario: other\ntitle: t\nquestion: q\nextends: small\nclock: {end: 2025-02-01}\n"
    (here / "scenarios" / "other.yaml").write_text(other)
    with pytest.raises(InputError, match=text):
        call()
    assert not (here / "results").exists()


def test_precision_plays_until_it_is_reached(here: Path) -> None:
    summary = sim.run("small", precision=0.9, jobs=1, from_="2024-01-01")
    assert summary["replications"] == 10  # five, and the look-ahead
