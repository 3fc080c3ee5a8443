"""Variates into values: the columns that rules read, as one scenario casts them."""

from __future__ import annotations

from typing import Any, Final, get_type_hints

import numpy as np
from numpy.typing import NDArray

from sim import hazards
from sim.casting.accounts import account_columns, group_columns, return_columns
from sim.casting.cast import Cast, Columns, spread
from sim.casting.dates import enter_numbers, level_columns, step_columns
from sim.casting.reviews import other_columns
from sim.casting.work import duty_columns, flag_columns, team_columns
from sim.columns import Traits
from sim.dated import Calendar

__all__ = ["Cast", "spread", "traits"]

DECLARED: Final = get_type_hints(Traits, include_extras=True)


def traits(cast: Cast, content: NDArray[np.int32]) -> Traits:
    """All columns; `content` by presence."""
    calendar = Calendar(cast.horizon)
    enter_numbers(cast.scenario, calendar)
    made: Columns = {}
    made |= account_columns(cast, content)
    made |= return_columns(cast, calendar)
    made |= group_columns(cast)
    made |= duty_columns(cast.rota)
    made |= team_columns(cast.scenario, cast.rota)
    made |= flag_columns(cast, calendar)
    made |= hazards.columns(cast.scenario, cast.horizon, calendar)
    made |= other_columns(cast)
    made |= level_columns(cast.scenario, cast.horizon)
    made |= size_columns(cast)
    made |= step_columns(calendar)
    return Traits(**{name: column(name, values) for name, values in made.items()})


def column(name: str, values: Any) -> Any:
    """A column as an array of the kind that `Traits` declares; a single number as it is."""
    for kind in getattr(DECLARED[name], "__metadata__", ()):
        return np.ascontiguousarray(values, dtype=kind)
    return values


def size_columns(cast: Cast) -> Columns:
    """How many of everything."""
    search = cast.scenario.analysts.search
    return {
        "accounts": cast.accounts.accounts,
        "sources": len(cast.scenario.leads),
        "platforms": len(cast.scenario.platforms),
        "analysts": cast.rota.analysts,
        "flag_rows": cast.flags,
        "outside": len(cast.outside),
        "own_rows": cast.rows,
        "again_each": cast.again_each,
        "presences_more": cast.presences_more,
        "form": ("holling", "linear").index(search.form),
        "searches": int(any(value > 0 for _, value in search.finds_per_hour.steps)),
        "start_at": cast.horizon.begin_at,
        "end_at": cast.horizon.end_at,
        "arrivals_from": cast.people.initial,
    }
