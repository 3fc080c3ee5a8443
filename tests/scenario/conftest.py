"""A folder of scenarios to write into, and one small file that is right."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

SMALL = """\
scenario: small
title: A textbook queue
question: How long do leads wait?
clock: {start: 2024-01-01, end: 2025-01-01}
leads:
  - source: public
    per_day: 5
analysts:
  triage_minutes: {distribution: exponential, mean: 10}
  teams:
    desk: {headcount: 3, shift: always}
platforms:
  meta: {removal_chance: 0.9}
"""

Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Write:
    """Write a file into ./scenarios/ of an empty folder; without a text, the small one."""
    monkeypatch.chdir(tmp_path)

    def write(name: str = "small", text: str | bytes = SMALL) -> Path:
        file = Path("scenarios") / f"{name}.yaml"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
        return file

    return write
