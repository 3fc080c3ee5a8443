"""Traits of what may happen to an account more than once: flags, spells of visibility, reports."""

from __future__ import annotations

from sim.columns import AGAIN, SHORT, State, Traits


def own_row(account: int, had: int, what: int, w: Traits, s: State) -> int:
    """The row of the account's next flag, spell or report, of which it has `had` so far.

    The first is the account's own; later ones are rare and are taken from its group's, in turn.
    """
    if had == 0:
        return account
    group = w.group[account]
    place = what * (len(w.first_account) - 1) + group
    taken = s.again_had[place]
    if taken >= w.again_each:
        s.counts[SHORT] = AGAIN
        taken = 0
    s.again_had[place] += 1
    return w.accounts + group * w.again_each + taken
