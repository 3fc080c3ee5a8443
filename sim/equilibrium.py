"""The stock of accounts that a world holds in the long run without analysts.

The prior is on the stock L*; openings follow from it, platform by platform, by balance of
flows: what appears on a platform (opened there, returned there, moved there) is what is
removed there. One mean hazard for all platforms would let the stock rise by a third in three
years.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Equilibrium:
    """Flows and stocks without analysts; hours and accounts.

    appearing: accounts that appear an hour, by platform; live: live accounts, by platform;
    openings_per_hour: new presences an hour, all platforms; waiting: presences between a
    removal and the return.
    """

    appearing: Floats
    live: Floats
    openings_per_hour: float
    waiting: float

    @property
    def presences(self) -> float:
        """Live and waiting presences together."""
        return float(self.live.sum() + self.waiting)


def moves(shares: Floats, displacement: float) -> Floats:
    """K[p, q]: the chance that what is removed on platform p and returns does so on q.

    The platform is kept with chance 1 - displacement, else another one is drawn by share; where
    no other has a share, the platform is kept.
    """
    count = len(shares)
    matrix = np.zeros((count, count))
    for here in range(count):
        others = np.where(np.arange(count) == here, 0.0, shares)
        total = others.sum()
        matrix[here] = displacement * others / total if total > 0 else 0.0
        matrix[here, here] = 1.0 - matrix[here].sum()
    return matrix


def equilibrium(
    live_accounts: float,
    shares: Floats,
    removal_per_hour: Floats,
    stopped_at_opening: Floats,
    return_chance: float,
    return_hours: float,
    displacement: float,
) -> Equilibrium:
    """Solve f(p) = o s(p) + rho sum f(q) K(q, p), l(p) = f(p) (1 - stopped(p)) / h(p), sum l = L*.

    `shares` add up to 1. Without any hazard the population is closed: nothing opens. Hazards on
    some platforms only have no equilibrium (the schema refuses them).
    """
    if live_accounts == 0 or not np.any(removal_per_hour > 0):
        return Equilibrium(np.zeros_like(shares), live_accounts * shares, 0.0, 0.0)
    returning = return_chance * moves(shares, displacement).T
    if return_chance >= 1:  # nothing is lost, nothing opens: the flow is the fixed point of K
        values, vectors = np.linalg.eig(returning)
        flow = np.abs(np.real(vectors[:, np.argmax(np.real(values))]))
        opening = 0.0
    else:
        flow = np.linalg.solve(np.eye(len(shares)) - returning, shares)
        opening = 1.0
    used = flow > 0
    live = np.zeros_like(flow)
    live[used] = flow[used] * (1.0 - stopped_at_opening[used]) / removal_per_hour[used]
    scale = live_accounts / live.sum()
    return Equilibrium(
        appearing=flow * scale,
        live=live * scale,
        openings_per_hour=opening * scale,
        waiting=float(return_chance * return_hours * flow.sum() * scale),
    )
