"""The tandem in Ciw: a network of nodes, as its tutorials write it."""

from __future__ import annotations

from time import process_time

import ciw

from bench.tandem.case import SERVERS, SERVICE, Timed


def seconds(customers: int, seed: int) -> Timed:
    """Until so many customers are through."""
    network = ciw.create_network(
        arrival_distributions=[ciw.dists.Exponential(rate=1.0), None],
        service_distributions=[ciw.dists.Exponential(rate=1 / mean) for mean in SERVICE],
        routing=[[0.0, 1.0], [0.0, 0.0]],
        number_of_servers=list(SERVERS),
    )
    started = process_time()
    ciw.seed(seed)
    simulation = ciw.Simulation(network)
    simulation.simulate_until_max_customers(customers)
    waits: tuple[list[float], list[float]] = ([], [])
    for record in simulation.get_all_records():
        waits[record.node - 1].append(record.waiting_time)
    first, second = (sum(wait) / len(wait) for wait in waits)
    return Timed(process_time() - started, first, second)
