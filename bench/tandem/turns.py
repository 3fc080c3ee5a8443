"""All simulators in turns in one process, each checked, and compared turn by turn."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import partial
from importlib import import_module
from typing import Final

from bench.tandem import by_cpp, by_simpy, by_us
from bench.tandem.case import NotInstalledError, Peer, Timed, check, exact_waits
from bench.words import Row, spread

WARM_UP: Final = 2000
DELAYS_ONLY: Final = "ours (compiled, delays only)"  # as the others, who work out two mean waits


def of(package: str, function: str = "seconds") -> Callable[[], Peer]:
    """A peer that is a package, which need not be installed."""

    def peer() -> Peer:
        try:
            found: Peer = getattr(import_module(f"bench.tandem.by_{package}"), function)
        except ModuleNotFoundError as missing:
            if missing.name != package:
                raise
            raise NotInstalledError(package) from missing
        return found

    return peer


PEERS: Final[Mapping[str, Callable[[], Peer]]] = {
    **{f"ours ({name})": partial(by_us.by, name) for name in by_us.ENGINES},
    DELAYS_ONLY: partial(by_us.by, "compiled", ("delays",)),
    "C++ loop": lambda: by_cpp.seconds,
    "cimba, events": of("cimba", "by_events"),
    "cimba, processes": of("cimba", "by_processes"),
    "SimPy, textbook": lambda: by_simpy.seconds,
    "Ciw": of("ciw"),
    "nagasim": of("nagasim"),
    "salabim": of("salabim"),
}
FAST: Final = ("ours (compiled)", DELAYS_ONLY, "C++ loop", "cimba, events", "cimba, processes")
TARGETS: Final = {
    "C++ loop": "1.5 or less",
    "cimba, events": "0.5 or less",
    "cimba, processes": "0.5 or less",
}
"""What our time is to be as a multiple of theirs."""


def import_early() -> None:
    """Import a peer (cimba 0.9.6) that compiles nothing where something was compiled before."""
    with suppress(ImportError):
        import_module("cimba")


def rows(customers: int, turns: int, names: Sequence[str]) -> Iterator[Row]:
    """A row for each simulator; then ours against the targets, and ours step by step."""
    title = f"tandem, {customers:,} customers"
    ready: dict[str, Peer] = {}
    for name in names:
        try:
            ready[name] = warm(PEERS[name]())
        except NotInstalledError as missing:
            yield f"{title}: {name}", f"not installed here: {missing}", ""
    runs = in_turns(ready, customers, turns)
    waits = ", ".join(f"{wait:.2f}" for wait in exact_waits())
    yield f"{title}: mean waits, exact", waits, ""
    for name, mine in runs.items():
        check(name, mine, customers)
        yield f"{title}: {name}", described(mine, customers), ""
    yield from ratios(title, runs)
    yield from steps(
        title, [name for name in by_us.ENGINES if f"ours ({name})" in ready], customers
    )


def warm(peer: Peer) -> Peer:
    """Compiled, imported and started, which is not timed."""
    peer(WARM_UP, 1)
    return peer


def in_turns(peers: Mapping[str, Peer], customers: int, turns: int) -> dict[str, list[Timed]]:
    """Every peer once a turn. What is loaded is kept from the collector: it is not its garbage."""
    runs: dict[str, list[Timed]] = {name: [] for name in peers}
    gc.collect()
    gc.freeze()
    for turn in range(1, 1 + turns):
        for name, peer in peers.items():
            runs[name].append(peer(customers, turn))
            gc.collect()
    gc.unfreeze()
    return runs


def described(runs: Sequence[Timed], customers: int) -> str:
    """Nanoseconds a customer, customers a second, and mean waits."""
    each = spread([1e9 * run.seconds / customers for run in runs], ",.0f")
    rate = spread([customers / run.seconds for run in runs], ",.0f")
    first = sum(run.first for run in runs) / len(runs)
    second = sum(run.second for run in runs) / len(runs)
    return f"{each} ns a customer; {rate} customers a CPU-second; waits {first:.2f}, {second:.2f}"


def ratios(title: str, runs: Mapping[str, Sequence[Timed]]) -> Iterator[Row]:
    """The time of each of our engines as a multiple of the time of the fast peers."""
    for ours in (name for name in runs if name.startswith("ours")):
        for theirs in (name for name in TARGETS if name in runs):
            times = [a.seconds / b.seconds for a, b in zip(runs[ours], runs[theirs], strict=True)]
            yield f"{title}: {ours} / {theirs}", spread(times, ".2f"), TARGETS[theirs]


def steps(title: str, engines: Sequence[str], customers: int) -> Iterator[Row]:
    """Where our own time goes."""
    for name in engines:
        found = by_us.parts(name, customers, 1)
        told = ", ".join(
            f"{step} {1e9 * spent / found.customers:,.0f}"
            for step, spent in zip(("draw", "play", "measure"), found, strict=False)
        )
        told += f" ns a customer; {found.records / found.customers:.1f} records a customer"
        yield f"{title}: steps of ours ({name})", told, ""
