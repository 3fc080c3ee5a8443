"""The tandem in cimba, a C library that compiles models written in Python.

Twice: with processes for the servers, as its own examples are written, and with nothing but
scheduled events and counters, which is the fastest way through its agenda: no process is
switched to, and the queue is a ring that the model keeps itself. Both only add up waits, and
draw from the trial's one stream, which is faster than a stream for each input.
"""

from __future__ import annotations

from time import process_time

import cimba as cb

from bench.tandem.case import SERVERS, SERVICE, Timed

MEAN_1, MEAN_2 = SERVICE
SERVERS_1, SERVERS_2 = SERVERS
RING = 4096
"""Places of a waiting line; a line so long has a chance of 0.8^4096."""


class Processes(cb.Model):
    """Servers who take the next customer from a store, and wait where there is none."""

    customers: cb.Param[int] = 0
    line_1: cb.Store[float]
    line_2: cb.Store[float]
    waited_1: cb.Output[float] = 0.0
    waited_2: cb.Output[float] = 0.0

    @cb.process
    def arrivals(self) -> None:
        """Customers come one by one."""
        for _ in range(self.customers):
            cb.hold(cb.random.exponential(1.0))
            self.line_1.put(cb.now())

    @cb.process(copies=SERVERS_1)
    def first(self) -> None:
        """A server of the first station."""
        while True:
            came = self.line_1.get()
            self.waited_1 += cb.now() - came
            cb.hold(cb.random.exponential(MEAN_1))
            self.line_2.put(cb.now())

    @cb.process(copies=SERVERS_2)
    def second(self) -> None:
        """A server of the second station."""
        while True:
            came = self.line_2.get()
            self.waited_2 += cb.now() - came
            cb.hold(cb.random.exponential(MEAN_2))


class Events(cb.Model):
    """Each event says what it schedules; idle servers are a number."""

    customers: cb.Param[int] = 0
    arrived: int = 0
    came_1: cb.Array[float] = cb.Array(RING)
    came_2: cb.Array[float] = cb.Array(RING)
    head_1: int = 0
    head_2: int = 0
    tail_1: int = 0
    tail_2: int = 0
    idle_1: int = SERVERS_1
    idle_2: int = SERVERS_2
    waited_1: cb.Output[float] = 0.0
    waited_2: cb.Output[float] = 0.0

    @cb.on_start
    def opens(self) -> None:
        """The first customer is on the way."""
        cb.schedule(self.arrives, cb.random.exponential(1.0))

    @cb.event
    def arrives(self) -> None:
        """A customer comes to the first station, and the next is on the way."""
        self.arrived += 1
        if self.arrived < self.customers:
            cb.schedule(self.arrives, cb.random.exponential(1.0))
        if self.idle_1 > 0:
            self.idle_1 -= 1
            cb.schedule(self.leaves_1, cb.random.exponential(MEAN_1))
        else:
            self.came_1[self.tail_1 % RING] = cb.now()
            self.tail_1 += 1

    @cb.event
    def leaves_1(self) -> None:
        """A customer leaves the first station for the second."""
        if self.head_1 < self.tail_1:
            self.waited_1 += cb.now() - self.came_1[self.head_1 % RING]
            self.head_1 += 1
            cb.schedule(self.leaves_1, cb.random.exponential(MEAN_1))
        else:
            self.idle_1 += 1
        if self.idle_2 > 0:
            self.idle_2 -= 1
            cb.schedule(self.leaves_2, cb.random.exponential(MEAN_2))
        else:
            self.came_2[self.tail_2 % RING] = cb.now()
            self.tail_2 += 1

    @cb.event
    def leaves_2(self) -> None:
        """A customer leaves the second station."""
        if self.head_2 < self.tail_2:
            self.waited_2 += cb.now() - self.came_2[self.head_2 % RING]
            self.head_2 += 1
            cb.schedule(self.leaves_2, cb.random.exponential(MEAN_2))
        else:
            self.idle_2 += 1


def by_processes(customers: int, seed: int) -> Timed:
    """With processes."""
    return timed(Processes(), customers, seed)


def by_events(customers: int, seed: int) -> Timed:
    """With events only."""
    return timed(Events(), customers, seed)


def timed(model: Processes | Events, customers: int, seed: int) -> Timed:
    """One trial in one thread; the class is compiled at its first trial."""
    model.customers = customers
    trial = cb.Experiment(model, seed=seed)
    started = process_time()
    results = trial.run(workers=1)
    spent = process_time() - started
    if results.failed.any():
        raise RuntimeError(str(results.failure_reasons))
    found = results[model]
    waited = (float(total.values.item()) for total in (found.waited_1, found.waited_2))
    first, second = (total / customers for total in waited)
    return Timed(spent, first, second)
