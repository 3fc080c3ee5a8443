"""Traits of what may happen to an account more than once: flags, spells of visibility, reports."""

from __future__ import annotations

from sim.columns import Traits
from sim.slots import AGAIN, SHORT
from sim.state import State


def again(account: int, what: int, w: Traits, s: State) -> int:
    """The row of a flag, spell or report that is not the account's first.

    The first is in the account's own row; later ones are rare and take their group's, in turn.
    """
    group = w.group[account]
    place = what * (len(w.first_account) - 1) + group
    taken = s.again_had[place]
    if taken >= w.again_each:
        s.counts[SHORT] = AGAIN
        taken = 0
    s.again_had[place] += 1
    return w.accounts + group * w.again_each + taken
