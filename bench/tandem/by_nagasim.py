"""The tandem in nagasim: blocks on top of SimPy, without its logs of each event (faster)."""

from __future__ import annotations

from time import process_time

from nagasim import build

from bench.tandem.case import SERVERS, SERVICE, Timed


def seconds(customers: int, seed: int) -> Timed:
    """Until so many customers are through."""
    model = build.Model(time_limit=2 * customers + 1000, replications=1)
    block = model.create(distribution=build.Exponential(rate=1.0), max_arrivals=customers)
    for servers, mean in zip(SERVERS, SERVICE, strict=True):
        name = f"station of {servers}"
        model.add_resource(name=name, capacity=servers)
        serve = model.process(resource_name=name, distribution=build.Exponential(rate=1 / mean))
        block = block >> serve
    block >> model.dispose()
    started = process_time()
    results = model.run(seed=seed, record_logs=False)
    first, second = results["resource_summary"]["Time in Queue Avg"]
    return Timed(process_time() - started, float(first), float(second))
