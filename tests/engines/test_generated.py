"""The engines give the same log on scenario files made by chance."""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st

from sim.records import FLAGGED, RECORD_NAMES
from sim.scenario import from_dict, planned
from tests.engines.same import assert_same
from tests.strategies import scenarios
from tests.test_world import small

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
def sixty_files(data: dict[str, Any], seed: int) -> None:
    play(data, seed)


def test_sixty_files_that_write_every_kind_of_record() -> None:
    """Or they would show little."""
    SEEN.clear()
    sixty_files()
    assert {name for name in RECORD_NAMES if SEEN[name] == 0} == set()
    assert SEEN["ties"] >= 40


def test_nothing_is_found_after_the_end_of_a_run_that_ends_on_no_whole_day() -> None:
    """The clocks go forward, so a run has an hour less than its days; search goes on all night."""
    case = small(
        clock={"start": "2023-03-20", "end": "2023-04-10"},
        analysts__search={"finds_per_hour": 2, "half_saturation": 1},
        analysts__teams={"desk": {"headcount": 8, "shift": "always"}},
        analysts__triage_minutes={"distribution": "constant", "value": 1},
        analysts__referral_minutes={"distribution": "constant", "value": 1},
        analysts__reflag_days=0,
        leads=[],
        groups__live_accounts=5000,
    )
    played = planned(from_dict(case))
    log = assert_same(played, 1, 0)
    end_at = played.horizon.end_at
    assert end_at % 24 == 23
    assert log.at.max() < end_at
    assert (log.record[log.at > end_at - 1] == FLAGGED).sum() > 3


@pytest.mark.full
@settings(quietly, max_examples=400)
@by_chance
def test_four_hundred_files(data: dict[str, Any], seed: int) -> None:
    play(data, seed)
