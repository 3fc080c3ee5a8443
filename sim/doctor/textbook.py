"""A queue with several servers in SimPy, as its documentation teaches it: a process a customer."""

from __future__ import annotations

from collections.abc import Generator
from random import Random
from typing import Final

import simpy

SERVERS: Final = 5
LOAD: Final = 0.8


def served(customers: int, seed: int) -> float:
    """Serve so many customers with exponential gaps and service; their mean wait in services."""
    env, random = simpy.Environment(), Random(seed)
    servers = simpy.Resource(env, SERVERS)
    waits: list[float] = []

    def customer() -> Generator[simpy.Event, None, None]:
        came = env.now
        with servers.request() as turn:
            yield turn
            waits.append(env.now - came)
            yield env.timeout(random.expovariate(1.0))

    def arrivals() -> Generator[simpy.Event, None, None]:
        for _ in range(customers):
            yield env.timeout(random.expovariate(SERVERS * LOAD))
            env.process(customer())

    env.process(arrivals())
    env.run()
    return sum(waits) / customers
