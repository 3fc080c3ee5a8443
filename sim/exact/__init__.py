"""What queueing theory knows exactly, for `sim verify` and for tests.

Pure functions of rates and means, sharing nothing with the simulator. Rates are per hour, times
in hours; a *load* is arrivals x service time, so work in hours that comes in an hour.
"""

from __future__ import annotations

from sim.exact.flows import Delayed, in_delay, merged_share, outlived, until_gone
from sim.exact.orders import (
    Aged,
    Batched,
    aging,
    batches,
    mdc,
    newest_first_longer,
    newest_first_quantile,
    oldest_first_longer,
    oldest_first_quantile,
)
from sim.exact.people import Posts, posts
from sim.exact.queues import (
    Impatient,
    Queue,
    Searched,
    Shifted,
    erlang_a,
    erlang_b,
    erlang_c,
    in_service,
    md1,
    mg1,
    mmc,
    priorities,
    residual_hours,
    searched,
    searched_in_turn,
    shifts,
    stock,
    tandem,
)
from sim.exact.stocks import Moved, Ways, course, learnt_share, settled, silenced

__all__ = [
    "Aged",
    "Batched",
    "Delayed",
    "Impatient",
    "Moved",
    "Posts",
    "Queue",
    "Searched",
    "Shifted",
    "Ways",
    "aging",
    "batches",
    "course",
    "erlang_a",
    "erlang_b",
    "erlang_c",
    "in_delay",
    "in_service",
    "learnt_share",
    "md1",
    "mdc",
    "merged_share",
    "mg1",
    "mmc",
    "newest_first_longer",
    "newest_first_quantile",
    "oldest_first_longer",
    "oldest_first_quantile",
    "outlived",
    "posts",
    "priorities",
    "residual_hours",
    "searched",
    "searched_in_turn",
    "settled",
    "shifts",
    "silenced",
    "stock",
    "tandem",
    "until_gone",
]
