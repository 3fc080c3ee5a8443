"""The rules behind the words: binding stages, growth lines, spreadsheet, sweeps; by hand."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from sim import scenario
from sim.errors import InputError
from sim.study.answers import judged
from sim.study.binding import binding
from sim.study.differences import Row, compared, hollow_years, meets
from sim.study.growth import agree, growth_line
from sim.study.replicate import LARGEST_BATCH, Task, address, batched, evenly
from sim.study.sample import Sample, kind_of
from sim.study.summary import regime, unsound
from sim.study.varying import parsed

BASE = {
    "takedowns": 800, "referrals": 1000, "flags": 1500, "finds": 600, "analyst_hours": 1000,
    "productive_hours": 800, "casework_hours": 600, "search_hours": 400, "backlog": 3,
}  # fmt: skip


def sample(**changed: float) -> Sample:
    """Two replications, a thousandth apart, of one year whose counts fall in one month."""
    values = BASE | changed
    keys = [(name, period, "", "") for period in ("2024", "2024-01") for name in values]
    row = np.array([values[key[0]] for key in keys], dtype=np.float64)
    return Sample(
        tuple(keys), np.array([row * 0.9995, row * 1.0005]), {k: i for i, k in enumerate(keys)}
    )


def stage(**changed: float) -> tuple[str, str]:
    base, other = sample(), sample(**changed)
    ((*rows,),) = compared(base, [other], 0.9, [frozenset()])
    found = binding(base, other, rows)["2024"]
    return found["stage"], found["because"]


MORE = {"analyst_hours": 1250, "productive_hours": 1000}


@pytest.mark.parametrize(
    ("changed", "word"),
    [
        # 25% more hours, 24% more takedowns.
        (MORE | {"takedowns": 992, "casework_hours": 744, "search_hours": 506}, "analysts' time"),
        # Referrals rose by a quarter, takedowns by an eighth.
        (
            MORE | {"takedowns": 900, "referrals": 1250, "casework_hours": 750},
            "platform review",
        ),
        # 150 of 250 hours went to search, 0.4 finds an hour where 1.5 were usual.
        (
            MORE
            | {"takedowns": 850, "casework_hours": 650, "search_hours": 550, "finds": 660}
            | {"referrals": 1060},
            "accounts left to find",
        ),
        # All of them went to search, at the usual yield, and that is not much.
        (
            MORE | {"takedowns": 900, "search_hours": 650, "finds": 975, "referrals": 1100},
            "supply of reports",
        ),
        # All went to cases, which yield less.
        (MORE | {"takedowns": 860, "casework_hours": 850, "referrals": 1075}, "analysts' time"),
        ({"takedowns": 804}, "nothing"),
        ({"takedowns": 400}, "platform review"),
        ({"takedowns": 1000, "referrals": 1250, "flags": 2100}, "supply of reports"),
        (
            {"takedowns": 720, "referrals": 900, "finds": 450, "flags": 1350},
            "accounts left to find",
        ),
        ({"takedowns": 880, "referrals": 1100, "casework_hours": 400}, "analysts' time"),
    ],
)
def test_binding_stage(changed: dict[str, float], word: str) -> None:
    found, because = stage(**changed)
    assert found == word, because


def test_the_reason_gives_the_numbers() -> None:
    _, because = stage(
        **MORE, takedowns=850, casework_hours=650, search_hours=550, finds=660, referrals=1060
    )
    assert because == (
        "Hours changed by +25% and takedowns by +6%; of each 100 changed hours 20 went to cases, "
        "60 to search and 20 to waiting for work; at the margin an hour of search found 0.40 "
        "accounts, before 1.50."
    )


def test_holm_over_alternatives_of_one_comparison() -> None:
    rng = np.random.default_rng(5)
    key = ("takedowns", "2024", "", "")

    def of(values: Any) -> Sample:
        return Sample((key,), np.asarray(values)[:, None], {key: 0})

    base = rng.normal(100, 5, 6)
    others = [of(base + rng.normal(shift, 2, 6)) for shift in (3.0, 1.0, 0.0)]
    alone = [compared(of(base), [o], 0.9, [frozenset()])[0][0] for o in others]
    together = [rows[0] for rows in compared(of(base), others, 0.9, [frozenset()] * 3)]
    assert together[0].p_adjusted == pytest.approx(3 * alone[0].p_adjusted)
    for one, all_ in zip(alone, together, strict=True):
        assert all_.ci_high - all_.ci_low > one.ci_high - one.ci_low
        assert all_.mean == one.mean


def test_growth_lines_by_hand() -> None:
    key = ("takedown_growth", "2024", "", "")

    def of(*values: float) -> Sample:
        return Sample((key,), np.array(values)[:, None], {key: 0})

    line = growth_line("r", of(0.4, 0.5), of(0.25, 0.3), of(0.3, 0.35), 0.9)
    means = {name: cell["mean"] for name, cell in line.items() if name != "reading"}
    assert means == pytest.approx(
        {
            "observed_from_model": 0.45,
            "full_year_of_2023_team": 0.275,
            "capacity_since": 0.125,
            "everything_else": 0.05,
        }
    )


def cell(mean: float, half: float) -> dict[str, float]:
    return {"mean": mean, "ci_low": mean - half, "ci_high": mean + half}


def test_readings_agree_on_a_line() -> None:
    assert agree([cell(0.30, 0.01), cell(0.33, 0.01)])
    assert not agree([cell(0.05, 0.01), cell(0.15, 0.01)])  # by more than a third
    assert not agree([cell(-0.05, 0.01), cell(0.05, 0.01)])  # in sign


def test_regime_of_several_replications() -> None:
    runs = [{"2024": "balanced"}, {"2024": "saturated"}, {"2024": "balanced"}, {}]
    assert regime(runs) == {"2024": "balanced"}


def test_periods_that_touch_a_self_paced_year() -> None:
    years = hollow_years({"2023": "balanced", "2024": "self_paced"}, {"2023": "saturated"})
    assert years == {"2024"}
    assert meets("2024", years)
    assert meets("all", years)
    assert meets("FY2023-24", years)
    assert not meets("FY2022-23", years)


def test_a_delay_that_is_hollow_in_some_readings_depends_on_the_reading() -> None:
    row = Row(
        "wait_hours", "2024", -1.0, -2.0, -0.5, -0.1, -0.2, -0.05, np.nan, 0.9, 0.01, "lower", 0, ""
    )
    assert judged([row])["verdict"] == "lower"
    hollow = Row(
        "wait_hours",
        "2024",
        -3.0,
        -4.0,
        -2.5,
        -0.1,
        -0.2,
        -0.05,
        np.nan,
        0.9,
        0.01,
        "lower",
        0,
        "x",
    )
    found = judged([row, hollow])
    assert found["verdict"] == "depends on the reading"
    assert judged([hollow, hollow])["verdict"] == "self_paced"
    assert (found["difference_low"], found["difference_high"]) == (-4.0, -0.5)


def test_kinds_of_periods() -> None:
    periods = ("all", "2024", "FY2024-25", "2024-03")
    assert [kind_of(p) for p in periods] == ["all", "year", "financial_year", "month"]


def test_what_a_sweep_varies() -> None:
    assert parsed("plan.capacity=0.8:1.2:0.1").values == (0.8, 0.9, 1, 1.1, 1.2)
    assert parsed("plan.capacity=1,2.5").values == (1, 2.5)
    star = parsed("platforms.*.removal_chance=0.5,0.9")
    assert (star.key, star.multiplies) == ("platforms.*.removal_chance", False)
    times = parsed("analysts.triage_minutes*=0.5,2")
    assert (times.key, times.multiplies, times.label) == (
        "analysts.triage_minutes",
        True,
        "analysts.triage_minutes*",
    )
    for wrong in ("x", "x=", "=1", "x=0:1:0", "x=0:1:1e-9", "x=a,b", "x=nan:1:1"):
        with pytest.raises(InputError):
            parsed(wrong)


def test_a_run_that_contradicts_itself_is_named() -> None:
    def run(name: str, error: int, residual: float) -> dict[str, Any]:
        checks = {"conservation_error": error, "littles_law_residual": residual}
        return {"scenario": name, "reading": "central", "checks": checks}

    good = run("base", 0, 1e-15)
    assert unsound(good) == ""
    assert unsound({"readings": [{"baseline": good, "alternatives": [good]}]}) == ""
    for bad in (run("other", 1, 0.0), run("other", 0, 1e-6)):
        assert unsound({"readings": [{"baseline": good, "alternatives": [bad]}]}) == (
            "other (central)"
        )


def test_a_replication_is_addressed_by_all_that_it_comes_from() -> None:
    base = address("inputs", 1, 1)
    others = [
        address("other", 1, 1), address("inputs", 2, 1), address("inputs", 1, 2),
        address("inputs", 1, 1, ("counts",)),
    ]  # fmt: skip
    assert len({base, *others}) == 5


def test_batches_are_of_one_world_and_leave_no_worker_idle() -> None:
    """Five worlds of five for two workers: two whole ones each, and the fifth is cut up."""
    played = scenario.load("baseline")
    one = Task("a", played, 1, 0)
    tasks = [replace(one, address=f"{n}-{i}", number=n) for i in range(5) for n in range(5)]
    batches = batched(tasks)
    assert [[task.number for task in batch] for batch in batches] == [[n] * 5 for n in range(5)]
    for workers in (1, 3, 5, 8):  # there is no need, or it would not pay
        assert evenly(batches, workers) == batches
    for workers, whole, size in ((2, 4, 3), (4, 4, 2), (16, 0, 2), (64, 0, 1)):
        found = evenly(batches, workers)
        assert found[:whole] == batches[:whole]
        assert max(map(len, found[whole:])) == size
        assert {len({task.number for task in batch}) for batch in found} == {1}
        assert sorted(t.address for b in found for t in b) == sorted(t.address for t in tasks)
    many = [replace(one, address=str(i)) for i in range(LARGEST_BATCH + 1)]
    assert [len(batch) for batch in batched(many)] == [LARGEST_BATCH, 1]
