"""The time left is that of the pace of late, whatever came before and however results come."""

from __future__ import annotations

import re
from collections.abc import Iterable

import pytest

from sim.study.progress import Bar, Lines, Pace, in_words


class Clock:
    """A clock that is set by hand."""

    now = 1000.0

    def __call__(self) -> float:
        return self.now


def told(due: int, steps: Iterable[tuple[float, int]]) -> list[float]:
    """Seconds left as they are told after steps at (seconds since the start, count)."""
    clock = Clock()
    pace = Pace(due, clock)
    found = []
    for at, count in steps:
        clock.now = 1000 + at
        pace.step(count)
        (number, unit) = re.findall(r"about (\d+) (s|min|h) left", pace.left())[0]
        found.append(float(number) * {"s": 1, "min": 60, "h": 3600}[unit])
    return found


def test_a_steady_pace() -> None:
    left = told(100, [(seconds, 1) for seconds in range(1, 101)])
    assert left == [pytest.approx(100 - done, abs=30 if done < 10 else 1) for done in range(1, 101)]


def test_a_slow_start_is_forgotten() -> None:
    # The first takes a minute, the others a second each.
    left = told(1000, [(60 + done, 1) for done in range(200)])
    assert left[0] == pytest.approx(999 * 60, rel=0.1)  # nothing else is known yet
    assert left[70] == pytest.approx(929, abs=30)
    assert left[199] == pytest.approx(800, abs=30)


def test_lumps_are_no_spurt() -> None:
    # Four workers hand in ten replications each, every 20 seconds, all within a second.
    steps = [(20 * (i + 1) + j / 4, 10) for i in range(20) for j in range(4)]
    for (at, _), left in list(zip(steps, told(800, steps), strict=True))[3::4]:
        assert left == pytest.approx(400 - at, rel=0.15, abs=5)


def test_workers_that_go_are_noticed() -> None:
    fast = [(seconds / 10, 1) for seconds in range(1, 36_001)]  # an hour, ten a second
    slow = [(3600 + seconds, 1) for seconds in range(1, 302)]
    assert told(40_000, [*fast, *slow])[-1] == pytest.approx(3699, rel=0.02)


@pytest.mark.parametrize(
    ("seconds", "words"), [(0, "0 s"), (599, "599 s"), (600, "10 min"), (90_000, "25 h")]
)
def test_words(seconds: float, words: str) -> None:
    assert in_words(seconds) == words


def test_what_was_finished_before_is_not_counted(capsys: pytest.CaptureFixture[str]) -> None:
    clock = Clock()
    lines = Lines(clock)
    lines.start(10, 990)
    for _ in range(5):
        clock.now += 10
        lines.step(2)
    assert capsys.readouterr().err.splitlines() == [
        "10 replications to play (990 were finished before)",
        "2 of 10 played, about 40 s left",
        "4 of 10 played, about 30 s left",
        "6 of 10 played, about 20 s left",
        "8 of 10 played, about 10 s left",
        "10 of 10 played, about 0 s left",
    ]


def test_a_bar_tells_the_same(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = Clock()
    monkeypatch.setattr("sim.study.progress.time.monotonic", clock)
    bar = Bar()
    bar.start(4, 0)
    clock.now += 10
    bar.step(2)
    assert "2/4 [" in str(bar.bar)
    assert "about 10 s left" in str(bar.bar)
    bar.stop()
    bar.start(0, 4)
    bar.stop()
