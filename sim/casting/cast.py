"""All that columns are made from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from sim.dated import values_at
from sim.distributions import normal_quantile
from sim.horizon import Horizon
from sim.outside import Outside, flag_rows
from sim.parts import Parts
from sim.population import Population
from sim.roster import Roster
from sim.schema import Dated, Scenario
from sim.streams import Streams, Stretches, unit_exponential
from sim.tables import Generations, Presences, own_rows

MINUTE: Final = 1 / 60  # hours
Floats = NDArray[np.float64]
Columns = dict[str, Any]
"""Columns of `Traits` by name."""


@dataclass(frozen=True, slots=True)
class Cast:
    """All that columns are made from.

    again_each: rows of each group for what comes again; presences_more: presences from
    adaptation that were drawn for each group.
    """

    scenario: Scenario
    horizon: Horizon
    streams: Streams
    parts: Parts
    people: Population
    accounts: Generations
    returns: Floats
    outside: Outside
    rota: Roster
    again_each: int
    presences_more: int

    def uniforms(self, purpose: str) -> Floats:
        """Uniforms by modelled account."""
        return self.parts.of(Generations.uniforms, self.accounts, self.streams, purpose)

    def by_presence(self, purpose: str) -> Floats:
        """Uniforms by presence."""
        presences = self.people.presences
        return self.parts.of(Presences.uniforms, presences, self.streams, purpose)[:, 0]

    def uniforms_for(self, purpose: str, *paths: Dated[float]) -> Floats:
        """Uniforms that are compared with the paths only: none where those are always 0.

        Rules look at a uniform only where a chance is above 0.
        """
        return self.uniforms(purpose) if self.ever(*paths) else np.empty(0)

    def own_rows(self, purpose: str) -> Floats:
        """Uniforms by account, then by group for what comes again; see `rules.again`."""
        return self.parts.of(own_rows, self.accounts, self.streams, purpose, *self.again)

    def own_rows_for(self, purpose: str, rate: Dated[float]) -> Floats:
        """The same, for what happens at a rate: not drawn where that is always 0."""
        return self.own_rows(purpose) if any(rate.values) else np.full(self.rows, 0.5)

    @property
    def again(self) -> tuple[int, int]:
        """Groups, and rows of each for what comes again."""
        return len(self.people.arrives_at), self.again_each

    @property
    def rows(self) -> int:
        """Rows of what an account has once or again."""
        return self.accounts.accounts + len(self.people.arrives_at) * self.again_each

    @property
    def second_tries(self) -> bool:
        """Whether a referral is ever made once more."""
        again = self.scenario.analysts.refer_again
        undecided = any(days is not None for days in again.undecided_after_days.values)
        return undecided or "on" in again.after_refusal.values

    @property
    def flags(self) -> int:
        """Rows of columns on flags."""
        leads = len(self.outside) * (2 if self.second_tries else 1)
        return leads + self.rows

    def flag_rows(self, purpose: str) -> Floats:
        """Uniforms by flag: outside leads, then the accounts' rows, then leads referred again."""
        names = tuple(lead.source for lead in self.scenario.leads)
        return self.parts.of(
            flag_rows, self.outside, names, self.accounts, self.streams, purpose, *self.again,
            self.second_tries,
        )  # fmt: skip

    def ever(self, *paths: Dated[float]) -> bool:
        """Whether one of the paths is above 0 at any time."""
        return any(value > 0 for path in paths for value in path.values)

    @property
    def appeals(self) -> bool:
        """Whether anybody appeals."""
        platforms = self.scenario.platforms.values()
        return self.ever(*(platform.appeals.appealed_chance for platform in platforms))

    def anew(self, purpose: str) -> Floats:
        """Uniforms by group, for what runs anew after a reversal."""
        if not self.appeals:
            return np.empty(0)
        groups, each = self.again
        return self.streams.stream(f"{purpose}/anew").read(Stretches.alike(groups, 0, each))

    def exponentials(self, uniforms: Floats) -> Floats:
        """Unit exponentials."""
        return self.parts.of(unit_exponential, uniforms)


def spread(cast: Cast, sigma: Dated[float], purpose: str) -> Floats:
    """Lognormal multipliers of mean 1 by presence, with the sigma in force when it enters."""
    people = cast.people
    own = values_at(sigma, people.enters_at, cast.horizon)
    if not own.any():
        return np.ones(len(own))
    normal = normal_quantile(cast.by_presence(purpose))
    return np.exp(own * normal - own * own / 2)
