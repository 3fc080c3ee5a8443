"""The cases of `sim verify`: reduced scenarios whose answers queueing theory knows."""

from __future__ import annotations

from sim.cases import counts, flows, people, queues, stations, stocks
from sim.cases.case import Answers, Case
from sim.cases.reduced import Inputs

__all__ = ["Answers", "Case", "Inputs", "cases"]


def cases() -> list[Case]:
    """All cases; their exact answers are worked out when asked for."""
    return [
        queues.mmc(0.5, 30),
        queues.mmc(0.7, 40),
        queues.mmc(0.85, 110),
        queues.impatient(),
        queues.md1(),
        queues.mg1(),
        queues.priorities(),
        queues.specialists(),
        queues.tandem(),
        queues.shared(first=False),
        queues.shared(first=True),
        queues.shifts(),
        counts.steps(),
        *counts.hours(),
        counts.search(),
        counts.scarce(),
        counts.stock(),
        queues.difference(),
        queues.impatient(0.7),
        queues.impatient(1.0),
        queues.impatient(1.5),
        stations.erlang_service(),
        stations.mdc(),
        stations.ordered("oldest_first"),
        stations.ordered("newest_first"),
        stations.priorities(),
        stations.aged(),
        stations.reviewers(0.5, 40),
        stations.reviewers(0.8, 80),
        stations.second_tries(),
        stations.batches(),
        flows.thinned(),
        flows.held(),
        flows.delayed(),
        flows.merged(),
        flows.linked(),
        stocks.season(),
        stocks.moved(),
        stocks.adapted(),
        stocks.silenced(),
        stocks.balanced(),
        stocks.renewed(),
        stocks.sighted(),
        stocks.learnt(),
        people.parts(),
        people.hired(),
        people.leavers(),
    ]
