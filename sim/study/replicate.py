"""Replications: each is played once, wherever it is asked for, and kept by its address."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final, TypeVar

from sim import store
from sim.engines import COMPILED, make_ready
from sim.errors import EnvironmentFailed
from sim.measures import Measured, Table, averted
from sim.scenario import planned, played_key, without_analysts
from sim.schema import Scenario
from sim.study.progress import Progress
from sim.study.version import model_version
from sim.study.workers import at_work

LARGEST_BATCH: Final = 16  # replications that come back together, and can be lost together
OF_A_TWIN: Final = ("stocks", "harm")  # what is averted is measured against these
Loaded = TypeVar("Loaded")


@dataclass(frozen=True, slots=True)
class Task:
    """One replication of a scenario as it is played; log: the log is kept, too.

    parts: of the measures that are wanted, none for all of them.
    """

    address: str
    played: Scenario
    seed: int
    number: int
    log: bool = False
    engine: str = COMPILED
    parts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Played:
    """A scenario under one reading, and how it is played.

    label: what it is called; value: what a sweep gave the key, if it is a point of one;
    engine: what plays it; parts: of the measures that are wanted, none for all of them.
    """

    label: str
    scenario: Scenario
    seed: int
    value: float | None = None
    engine: str = COMPILED
    parts: tuple[str, ...] = ()

    @cached_property
    def as_played(self) -> Scenario:
        """With its plan applied."""
        return planned(self.scenario)

    @cached_property
    def twin(self) -> Scenario:
        """The same world in which nobody works."""
        return without_analysts(self.scenario)

    @cached_property
    def inputs(self) -> str:
        """Address of its physics."""
        return store.address_of(played_key(self.as_played))

    @cached_property
    def twin_inputs(self) -> str:
        """Address of the twin's physics."""
        return store.address_of(played_key(self.twin))

    def tasks(self, numbers: Iterable[int], twin: bool = True, log: bool = False) -> list[Task]:
        """The replications of these numbers, with the twin's."""
        found = []
        for number in numbers:
            own = address(self.inputs, self.seed, number, self.parts)
            found.append(Task(own, self.as_played, self.seed, number, log, self.engine, self.parts))
            if twin:
                other = address(self.twin_inputs, self.seed, number, OF_A_TWIN)
                found.append(
                    Task(other, self.twin, self.seed, number, False, self.engine, OF_A_TWIN)
                )
        return found


def address(inputs: str, seed: int, number: int, parts: tuple[str, ...] = ()) -> str:
    """Where a replication is kept."""
    identity = {"inputs": inputs, "seed": seed, "replication": number, "model": model_version()}
    return store.address_of(identity | ({"parts": parts} if parts else {}))


def results(played: Played, count: int, out: Path) -> list[Measured]:
    """The finished replications 0 .. count - 1, what is averted included."""
    return [result(played, number, out) for number in range(count)]


def result(played: Played, number: int, out: Path) -> Measured:
    """One finished replication; played on the spot should it have been lost since."""
    own, twin = played.tasks([number])
    found = there(own, out, store.load)
    table = averted(found.table, there(twin, out, store.load_table))
    return Measured(table, found.timeline, found.curve, found.regime, found.checks)


def tables(played: Played, count: int, out: Path) -> list[Table]:
    """The tables of the finished replications 0 .. count - 1, without what is averted."""
    tasks = played.tasks(range(count), twin=False)
    return [there(task, out, store.load_table) for task in tasks]


def there(task: Task, out: Path, load: Callable[[Path, str], Loaded | None]) -> Loaded:
    """What is kept of a task's replication; played on the spot should it have been lost since."""
    kept = load(out, task.address)
    if kept is None:
        keep(out, play([task]))
        kept = load(out, task.address)
    if kept is None:
        raise OSError(f"{out}: what was just written cannot be read")
    return kept


def play(tasks: Sequence[Task]) -> Iterator[list[store.Item]]:
    """Play replications of one world; of each, what is to be kept."""
    from sim.engines import simulate
    from sim.measures import measure, measure_only
    from sim.parts import Parts

    parts = Parts() if len(tasks) > 1 else None
    for task in tasks:
        world, log = simulate(task.played, task.seed, task.number, task.engine, parts)
        items = [store.log_item(task.address, log)] if task.log else []
        if task.parts:
            items.append(store.item_of_table(task.address, measure_only(task.parts, log, world)))
        else:
            items.append(store.item(task.address, measure(log, world)))
        yield items


def keep(out: Path, played: Iterable[Sequence[store.Item]]) -> int:
    """Keep replications; how many there were."""
    count = 0
    for items in played:
        for item in items:
            store.keep(out, item)
        count += 1
    return count


def is_kept(task: Task, out: Path) -> bool:
    """Whether nothing is left to play."""
    kinds = ["", store.LOG] if task.log else [""]
    return all(store.replication_file(out, task.address, kind).is_file() for kind in kinds)


def play_all(
    tasks: Sequence[Task],
    out: Path,
    jobs: int | None,
    progress: Progress,
    cluster: str | None = None,
) -> None:
    """Play what is not kept yet, the longest first. EnvironmentFailed: disk, memory, a worker."""
    unique: dict[str, Task] = {}
    for task in tasks:
        if task.log or task.address not in unique:
            unique[task.address] = task
    due = [task for task in unique.values() if not is_kept(task, out)]
    batches = batched(due)
    if cluster is None:
        batches = evenly(batches, jobs or os.cpu_count() or 1)
    if due:
        make_ready(due[0].engine, progress.say)
    try:
        with at_work(play, len(batches), jobs, cluster) as home:
            if due:
                must_take(out)
            progress.start(len(due), len(unique) - len(due))
            try:
                for played in home.each(batches):
                    progress.step(keep(out, played))
            except KeyboardInterrupt:
                for played in home.last():
                    keep(out, played)
                raise
    except (OSError, MemoryError) as error:
        what = str(error) or "out of memory"
        raise EnvironmentFailed(f"stopped: {what}; finished replications are kept") from error
    finally:
        progress.stop()


def must_take(out: Path) -> None:
    """EnvironmentFailed: nothing can be kept there; it is said before anything is played."""
    try:
        out.mkdir(parents=True, exist_ok=True)
        store.try_out(out)
    except OSError as error:
        raise EnvironmentFailed(f"nothing can be kept in {out}: {error.strerror}") from error


def batched(tasks: Sequence[Task]) -> list[list[Task]]:
    """Tasks of one world together, but not too many; the longest batch first."""
    alike: dict[tuple[str, int, int], list[Task]] = {}
    for task in tasks:
        alike.setdefault((task.played.reading, task.seed, task.number), []).append(task)
    size = LARGEST_BATCH
    batches = [all_[i : i + size] for all_ in alike.values() for i in range(0, len(all_), size)]

    def place(batch: list[Task]) -> tuple[float, int, str]:
        return -sum(effort(task.played) for task in batch), batch[0].number, batch[0].address

    return sorted(batches, key=place)


def evenly(batches: Sequence[list[Task]], workers: int) -> list[list[Task]]:
    """Batches that come out even: of the last ones, that leave workers idle, each is cut up.

    A piece draws its world anew, a third more work, so that is done only where half of the
    workers or more would be idle.
    """
    left = len(batches) % workers
    if not 0 < 2 * left <= workers:
        return list(batches)
    whole, cuts = len(batches) - left, workers // left
    pieces = [batch[i::cuts] for batch in batches[whole:] for i in range(cuts)]
    return [*batches[:whole], *filter(None, pieces)]


def effort(s: Scenario) -> float:
    """How long a replication takes, relative: events come from live accounts and leads."""
    days = (s.clock.end - s.clock.start).days
    leads = sum(max(lead.per_day.values) for lead in s.leads)
    heads = sum(max(team.headcount.values) for team in s.analysts.teams.values())
    return days * (s.groups.live_accounts / 10 + leads + 20 * heads)
