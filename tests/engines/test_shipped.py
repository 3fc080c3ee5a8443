"""Every shipped scenario in every reading: the engines give the same log, and the same tables."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pytest

import sim
from sim import engines, scenario
from sim.records import CAUSE_NAMES, RECORD_NAMES, Log
from sim.schema import Scenario
from tests.engines.same import assert_same, first_difference

READINGS = scenario.readings_of("baseline")
WHAT_IFS = [s.name for s in scenario.shipped() if s.name != "baseline"]
PAIRS = [(name, reading) for name in WHAT_IFS for reading in READINGS]
full = pytest.mark.full


def a_year(name: str, reading: str) -> Scenario:
    """A what-if from a month before its plan acts until a year later."""
    s = scenario.load(name, reading=reading)
    acts = s.plan.from_
    sets = {"clock.start": date(acts.year - 1, 12, 1), "clock.end": date(acts.year, 12, 1),
            "clock.observed_until": date(acts.year, 12, 1)}  # fmt: skip
    return scenario.planned(scenario.load(name, reading=reading, sets=sets))


@pytest.mark.parametrize("reading", READINGS)
def test_the_baseline_over_its_whole_horizon(reading: str) -> None:
    log = assert_same(scenario.planned(scenario.load("baseline", reading=reading)), 1, 0)
    assert len(log) > 100_000


@pytest.mark.parametrize(("name", "reading"), PAIRS)
def test_a_year_of_every_what_if(name: str, reading: str) -> None:
    assert len(assert_same(a_year(name, reading), 1, 1)) > 5_000


@full
@pytest.mark.parametrize(("name", "reading"), PAIRS)
def test_every_what_if_over_its_whole_horizon(name: str, reading: str) -> None:
    assert_same(scenario.planned(scenario.load(name, reading=reading)), 2, 0)


@full
@pytest.mark.parametrize("reading", READINGS)
def test_other_seeds_and_replications(reading: str) -> None:
    played = scenario.planned(scenario.load("baseline", reading=reading))
    for number in range(1, 4):
        assert_same(played, 7, number)


def test_tables_are_the_same_byte_for_byte(tmp_path: Path) -> None:
    tables = []
    for engine in engines.ENGINES:
        out = tmp_path / engine
        summary = sim.run("baseline", replications=1, engine=engine, out=out, jobs=1)
        assert summary["engine"] == engine
        folder = Path(summary["run_dir"])
        tables.append([(folder / name).read_bytes() for name in ("measures.csv", "timeline.csv")])
    assert tables[0] == tables[1]
    assert len(tables[0][0]) > 100_000


def test_the_first_difference_is_shown_behind_the_last_records_that_agree() -> None:
    """What a failure prints: here one actor is changed by hand."""
    played = a_year("baseline", "central")
    _, log = engines.simulate(played, 1, 0)
    actor = log.actor.copy()
    actor[1000] += 1
    changed = Log(log.at, log.record, log.account, log.flag, actor, log.cause)
    said = first_difference(log, changed).splitlines()
    assert said[0].startswith("record 1000 of")
    assert len(said) == 1 + 20 + 2
    assert said[21].startswith("   simpy: ")
    assert said[22].startswith("compiled: ")
    shorter = Log(*(getattr(log, name)[:-1] for name in Log.__slots__))
    assert "has ended" in first_difference(log, shorter)
    at = log.at.copy()
    at[500] = np.nextafter(at[500], np.inf)
    bits = Log(at, log.record, log.account, log.flag, log.actor, log.cause)
    assert first_difference(log, bits).startswith("record 500 of")


def test_the_shipped_worlds_leave_no_record_unseen() -> None:
    """What the comparison covers: every kind of record that the shipped scenarios can write."""
    seen: set[str] = set()
    causes: set[str] = set()
    for name, reading in (("baseline", "adaptive"), ("baseline", "central")):
        _, log = engines.simulate(scenario.planned(scenario.load(name, reading=reading)), 1, 0)
        seen |= {RECORD_NAMES[kind] for kind in np.unique(log.record)}
        causes |= {CAUSE_NAMES[cause] for cause in np.unique(log.cause) if cause >= 0}
    # What the baseline has switched off; generated scenarios and tiny worlds write these.
    off = {"review_began", "held", "hold_ended", "appealed", "upheld", "reversed"}
    off |= {"check_due", "check_began"}
    assert set(RECORD_NAMES) - seen == off
    assert "adaptation" in causes
