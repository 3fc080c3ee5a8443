"""What is accepted can be played: odd but good scenarios, cut short, by the engine that plays."""

from __future__ import annotations

import random
from datetime import timedelta

import pytest

from sim import engines, measures, scenario
from sim.coherence.effort import expected_events
from sim.errors import InputError
from sim.scenario.document import value_of
from sim.scenario.keys import complete
from sim.schema import Scenario
from tests.fuzz import contract, trees
from tests.small import BASE

FEW, MANY = 30, 1_000
MOST_EVENTS = 100_000  # what is played in a moment
TRIES = 20  # files for each that is accepted and small
SECONDS = 20.0


def cut_short(s: Scenario) -> Scenario:
    """Four weeks of it, as it is played."""
    data = complete(scenario.planned(s))
    start = s.clock.start
    end = start + timedelta(days=28)
    data["clock"] |= {"end": end, "observed_until": end, "warm_up_days": 0}
    data["plan"] |= {"from": start}
    return scenario.planned(scenario.from_dict(data))


def odd(rng: random.Random) -> Scenario | None:
    """The small scenario, every default written out, with a few numbers that are nonsense."""
    tree = value_of(BASE)
    tree["groups"]["posts_per_account_per_day"] = 0
    tree = complete(scenario.from_dict(tree))
    for _ in range(rng.randint(1, 5)):
        spots = list(trees.all_spots(tree))
        trees.of_its_kind(rng.choice(spots), spots, rng)
    try:
        s = cut_short(scenario.from_dict(tree))
    except InputError:
        return None
    return s if expected_events(s) < MOST_EVENTS else None


def played(s: Scenario) -> None:
    """One replication, measured."""
    world, log = engines.simulate(s, 1, 0)
    found = measures.measure(log, world)
    assert found.checks.conservation_error == 0
    assert found.checks.littles_law_residual < 1e-6


@pytest.mark.parametrize("count", [FEW, pytest.param(MANY, marks=pytest.mark.full)])
def test_what_is_accepted_can_be_played(count: int) -> None:
    played(cut_short(scenario.from_dict(value_of(BASE))))  # compiled, where it was not yet
    done, broke = 0, []
    for number in range(TRIES * count):
        if done < count and (s := odd(random.Random(number))) is not None:
            done += 1
            try:
                with contract.within(SECONDS):
                    played(s)
            except (Exception, contract.Hangs) as error:
                broke.append(f"{number}: {error!r}")
    assert not broke, "\n".join(broke[:20])
    assert done == count
