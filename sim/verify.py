"""Simulated against exact: reduced scenarios whose answers queueing theory knows.

Each case is an ordinary scenario, played by the ordinary engine and measured by the ordinary
measures. It passes when the 95% interval of each mean (t, over replications) reaches at most 3%
of the exact value to either side and the mean lies within four standard errors of it; where the
answer does not vary, it must be equal to the digit. What a row would have *detected* is its power:
the relative bias that nine runs in ten would have found.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, partial
from typing import Any, Final
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from sim import measures, scenario
from sim.cases import Answers, Case, Inputs, cases
from sim.engines import COMPILED, ENGINES, SIMPY, missing, simulate
from sim.study.pools import LocalPool
from sim.study.progress import Progress

Row = dict[str, Any]
"""{"case", "measure", "exact", "simulated", "half_width", "z", "ok", "detects", "engine"}; z is
null where the answer does not vary. detects: the smallest relative bias that would be found;
engine: who played."""

CONFIDENCE: Final = 0.95
WIDEST: Final = 0.03
FURTHEST: Final = 4.0
DIGITS: Final = 1e-9
MOSTLY: Final = 1.28  # standard normal: nine in ten lie below


def verify(
    short: bool = False, jobs: int = 1, progress: Progress | None = None, full: bool = False
) -> dict[str, Any]:
    """Play the cases: {"cases": [row], "ok"}. short: only the short ones; full: by both engines."""
    progress = progress or Progress()
    chosen = [case for case in cases() if case.short or not short]
    tasks = [(case.name, number) for case in chosen for number in range(case.replications)]
    engines = engines_of(full)
    progress.start(len(tasks) * len(engines), 0)
    rows: list[Row] = []
    try:
        for engine in engines:
            answers: dict[str, list[Answers]] = {case.name: [] for case in chosen}
            for (name, _), answer in zip(tasks, each_played(tasks, jobs, engine), strict=True):
                answers[name].append(answer)
                progress.step()
            found = [row for case in chosen for row in judged(case.name, answers[case.name])]
            rows += [row | {"engine": engine} for row in found]
    finally:
        progress.stop()
    return {"cases": rows, "ok": all(row["ok"] for row in rows)}


def engines_of(full: bool) -> tuple[str, ...]:
    """Who plays: the usual engine, or both; SimPy alone where there is no compiler."""
    if missing():
        return (SIMPY,)
    return ENGINES if full else (COMPILED,)


def each_played(
    tasks: list[tuple[str, int]], jobs: int, engine: str = COMPILED
) -> Iterator[Answers]:
    """The answers of each (case, replication), in order."""
    by_engine = partial(play, engine=engine)
    if jobs == 1:
        yield from map(by_engine, tasks)
        return
    with LocalPool(jobs) as pool:
        yield from pool.map(by_engine, tasks, chunksize=2)


def play(task: tuple[str, int], engine: str = COMPILED) -> Answers:
    """The answers of one replication of a case, by its name."""
    name, number = task
    case = case_of(name)
    answers = answered(case.inputs, case, number, engine)
    if case.instead is None:
        return answers
    other = answered(case.instead, case, number, engine)
    return {key: other[key] - answers[key] for key in answers}


def case_of(name: str) -> Case:
    """The case of a name."""
    return next(case for case in cases() if case.name == name)


@cache
def true_answers(name: str) -> Answers:
    """The exact answers of a case, worked out once."""
    return case_of(name).exact()


def answered(inputs: Inputs, case: Case, number: int, engine: str = COMPILED) -> Answers:
    """Play one world of a case and read off what is wanted, over the whole run.

    Each case has a seed of its own, so that cases are independent evidence.
    """
    played = scenario.planned(scenario.from_dict(inputs))
    world, log = simulate(played, crc32(case.name.encode()), number, engine)
    found = measures.measure(log, world).table.by_key()
    return {key: read_off(found, key) for key in true_answers(case.name)}


def read_off(found: dict[tuple[str, str, str, str], float], key: str) -> float:
    """The value of a key; of "one / another" the ratio."""
    one, _, other = key.partition(" / ")
    value = found[place_of(one)]
    return value / found[place_of(other)] if other else value


def place_of(key: str) -> tuple[str, str, str, str]:
    """The row that "measure", "measure of content type" or "measure at platform" stands for."""
    rest, _, content = key.partition(" of ")
    measure, _, platform = rest.partition(" at ")
    return measure, "all", platform, content


def judged(name: str, answers: list[Answers]) -> list[Row]:
    """A row for each measure of a case."""
    return [
        {"case": name, "measure": key}
        | compared(true, np.array([answer[key] for answer in answers]))
        for key, true in true_answers(name).items()
    ]


def compared(true: float, simulated: NDArray[np.float64]) -> Row:
    """Whether a sample agrees with the exact value; see the head of this file."""
    from scipy.stats import t

    mean, count = float(simulated.mean()), len(simulated)
    if np.ptp(simulated) <= DIGITS * abs(true):
        ok = abs(mean - true) <= DIGITS * abs(true)
        row = {"exact": true, "simulated": mean, "half_width": 0.0, "z": None, "ok": ok}
        return row | {"detects": DIGITS}
    error = float(simulated.std(ddof=1)) / count**0.5
    half_width = float(t.ppf((1 + CONFIDENCE) / 2, count - 1)) * error
    z = (mean - true) / error
    ok = half_width <= WIDEST * abs(true) and abs(z) <= FURTHEST
    row = {"exact": true, "simulated": mean, "half_width": half_width, "z": z, "ok": ok}
    return row | {"detects": (FURTHEST + MOSTLY) * error / abs(true)}
