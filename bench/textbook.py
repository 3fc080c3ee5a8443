"""The textbook model of a scenario file, as the reference of speed.

`tests/oracle.py` plays it: the same case as far as that model goes (UTC, no bank holidays). Two of
them: the plain one with a process for every post and a search through the list of visible
accounts, and a leaner one that an experienced hand would write.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ruamel.yaml import YAML

from sim import scenario
from sim.schema import Scenario
from tests.oracle import Account, Events, Textbook, visibility_of


def as_dictionary(s: Scenario) -> dict[str, Any]:
    """A resolved scenario as the plain dictionary that the textbook model reads."""
    return dict(YAML(typ="safe").load(scenario.dump(s)))


class Lean(Textbook):
    """The textbook model with constant time per find and no process for an unwatched post."""

    def __init__(self, case: Mapping[str, Any], seed: int) -> None:
        self.place: dict[Account, int] = {}
        self.visibility = 0.0
        self.most_visible = 0.0
        super().__init__(case, seed)

    def publishes(self, account: Account) -> Events:
        """Posts have no process of their own unless somebody gets in contact."""
        while True:
            yield self.env.timeout(self.expovariate(self.post_rate))
            if account.live:
                self.notice(account)
            if not account.live:
                return
            if moments := self.viewers(account, self.env.now):
                self.env.process(self.watched(account, moments))

    def show(self, account: Account) -> None:
        """The account can be found by search; the sum of visibilities is kept."""
        self.place[account] = len(self.visible)
        self.visible.append(account)
        self.visibility += visibility_of(account)
        self.most_visible = max(self.most_visible, visibility_of(account))

    def hide(self, account: Account) -> None:
        """The last of the list takes the place of the account."""
        place = self.place.pop(account, None)
        if place is not None:
            last = self.visible.pop()
            if last is not account:
                self.visible[place], self.place[last] = last, place
            self.visibility -= visibility_of(account)

    def saturation(self) -> float:
        """The rate of finding in force as a share of the largest."""
        return self.visibility / (self.visibility + self.half_saturation)

    def choose(self) -> Account:
        """By thinning a uniform choice."""
        while True:
            account = self.random.choice(self.visible)
            if self.random.random() * self.most_visible < visibility_of(account):
                return account
