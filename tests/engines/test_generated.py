"""The engines give the same log on scenario files made by chance."""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st

from sim.records import RECORD_NAMES
from sim.scenario import from_dict, planned
from tests.engines.same import assert_same
from tests.strategies import scenarios

SEEN: Counter[str] = Counter()

by_chance = given(data=scenarios(), seed=st.integers(0, 2**20))
quietly = settings(
    deadline=None, derandomize=True, database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)  # fmt: skip


def play(data: dict[str, Any], seed: int) -> None:
    """Both engines on one file, with what is seen counted."""
    note(str(data))
    log = assert_same(planned(from_dict(data)), seed, 0)
    SEEN.update(RECORD_NAMES[kind] for kind in np.unique(log.record))
    SEEN["ties"] += bool(np.any(np.diff(log.at) == 0))


@settings(quietly, max_examples=60)
@by_chance
def test_sixty_files(data: dict[str, Any], seed: int) -> None:
    play(data, seed)


def test_they_reached_every_kind_of_record() -> None:
    """Or they would show little: in the files of the test above every kind was written."""
    if not SEEN:
        pytest.skip("runs after the test above")
    assert {name for name in RECORD_NAMES if SEEN[name] == 0} == set()
    assert SEEN["ties"] >= 40


@pytest.mark.full
@settings(quietly, max_examples=400)
@by_chance
def test_four_hundred_files(data: dict[str, Any], seed: int) -> None:
    play(data, seed)
