"""The tandem in SimPy as its documentation teaches it: a process a customer, and resources."""

from __future__ import annotations

from collections.abc import Generator
from random import Random
from time import process_time

import simpy

from bench.tandem.case import SERVERS, SERVICE, Timed


def seconds(customers: int, seed: int) -> Timed:
    """Until so many customers are through."""
    started = process_time()
    env, random = simpy.Environment(), Random(seed)
    stations = [
        (simpy.Resource(env, servers), 1 / mean)
        for servers, mean in zip(SERVERS, SERVICE, strict=True)
    ]
    waits: tuple[list[float], list[float]] = ([], [])

    def customer() -> Generator[simpy.Event, None, None]:
        for (servers, rate), waited in zip(stations, waits, strict=True):
            came = env.now
            with servers.request() as turn:
                yield turn
                waited.append(env.now - came)
                yield env.timeout(random.expovariate(rate))

    def arrivals() -> Generator[simpy.Event, None, None]:
        for _ in range(customers):
            yield env.timeout(random.expovariate(1.0))
            env.process(customer())

    env.process(arrivals())
    env.run()
    first, second = (sum(wait) / customers for wait in waits)
    return Timed(process_time() - started, first, second)
