"""The tandem in salabim: a component for each customer, without yields, as its manual has it."""

from __future__ import annotations

from time import process_time

import salabim

from bench.tandem.case import SERVERS, SERVICE, Timed


class Customer(salabim.Component):
    """Goes through the stations."""

    def process(self, stations: list[tuple[salabim.Resource, salabim.Exponential]]) -> None:
        """Queue, be served, go on."""
        for servers, service in stations:
            self.request(servers)
            self.hold(service())
            self.release(servers)


def seconds(customers: int, seed: int) -> Timed:
    """Until so many customers are through; its monitors know the waits."""
    started = process_time()
    world = salabim.Environment(random_seed=seed, trace=False)
    stations = [
        (salabim.Resource(capacity=servers), salabim.Exponential(mean))
        for servers, mean in zip(SERVERS, SERVICE, strict=True)
    ]
    salabim.ComponentGenerator(
        Customer, iat=salabim.Exponential(1.0), number=customers, stations=stations
    )
    world.run()
    first, second = (servers.requesters().length_of_stay.mean() for servers, _ in stations)
    return Timed(process_time() - started, first, second)
