"""How long flags that came as leads take, by the flag's date; and how long accounts stay up."""

from __future__ import annotations

import numpy as np

from sim import records as r
from sim.dated import values_at
from sim.measures.lives import AccountLives, FlagLives
from sim.measures.places import Flags, Floats, Ints, Places, over
from sim.roster import Roster
from sim.world import World

Curve = list[tuple[str, float, float]]
CURVE_HOURS = (6, 12, 24, 48, 96, 168, 336, 720, 1440)


def delays(flags: FlagLives, world: World, where: Places) -> dict[str, Floats]:
    """All delays of flags, by place."""
    leads = np.flatnonzero(flags.is_lead & np.isfinite(flags.raised_at))
    raised, triage = flags.raised_at[leads], flags.triage_at[leads]
    spot = where.spot(where.month(raised), flags.cell[leads])
    referred, removed = flags.referred_at[leads], flags.removed_at[leads]
    decision = flags.decision[leads]
    decided = np.isin(decision, (r.IS_REMOVED, r.IS_REFUSED))
    decided &= np.isfinite(flags.answered_at[leads])
    answered = np.where(decided, flags.answered_at[leads], np.inf)
    wait, begun = triage - raised, np.isfinite(triage)
    target = values_at(world.scenario.analysts.target_hours, raised, world.horizon)
    in_all = where.spread(where.cube(spot))
    held = np.isfinite(flags.held_at[leads])  # by choice: outside the target and what is timed
    to_takedown = np.where(held, np.inf, removed - raised)

    def mean(hours: Floats) -> Floats:
        known = np.flatnonzero(np.isfinite(hours))
        those = spot[known]
        return over(where.spread(where.cube(those, hours[known])), where.spread(where.cube(those)))

    def count(chosen: Flags) -> Floats:
        return where.spread(where.cube(spot[np.flatnonzero(chosen)]))

    def share(chosen: Flags) -> Floats:
        return over(count(chosen), in_all)

    def on_duty(at: Floats) -> Floats:
        return hours_on_duty(at, world.roster)

    return {
        "withdrawn_share": share(np.isfinite(flags.withdrawn_at[leads])),
        "wait_hours": mean(wait),
        "wait_p90_hours": quantile(wait, 0.9, spot, where),
        "wait_duty_hours": mean(np.where(begun, on_duty(triage) - on_duty(raised), np.inf)),
        "delayed_share": share(wait > 0),
        "within_target_share": over(count(~held & (wait <= target)), count(~held)),
        "time_to_referral_hours": mean(np.where(held, np.inf, referred - raised)),
        "decision_hours": mean(answered - np.where(decided, referred, 0.0)),
        "time_to_takedown_hours": mean(to_takedown),
        "time_to_takedown_median_hours": quantile(to_takedown, 0.5, spot, where),
    }


def quantile(hours: Floats, level: float, spot: Ints, where: Places) -> Floats:
    """A quantile of the finite hours at each place; NaN where there are none."""
    values = np.full(len(where), np.nan)
    order = np.flatnonzero(np.isfinite(hours))
    order = order[np.argsort(hours[order])]
    hours = hours[order]
    for place, members in where.groups(spot[order]):
        values[place] = interpolated(hours, members, level)
    return values


def interpolated(ascending: Floats, members: Ints, level: float) -> float:
    """The quantile of some members, to the digit as numpy's `quantile` works it out.

    (That one sorts and checks: sixty microseconds for each of a hundred places.)
    """
    exact = (len(members) - 1) * level
    row = int(exact)
    low, high = ascending[members[[row, min(row + 1, len(members) - 1)]]].tolist()
    share = exact - row
    return float(low + (high - low) * share if share < 0.5 else high - (high - low) * (1 - share))


def hours_on_duty(until: Floats, roster: Roster) -> Floats:
    """Hours in which somebody was on duty, from the beginning of the run until each time."""
    somebody = np.diff(roster.first) > 0
    if not somebody.any():
        return np.zeros(len(until))
    starts, ends = roster.starts[somebody], np.maximum.accumulate(roster.ends[somebody])
    starts[1:] = np.maximum(starts[1:], ends[:-1])  # another team may be there already
    edges = np.column_stack([starts, ends]).ravel()
    worked = np.cumsum(ends - starts)
    hours = np.column_stack([worked - (ends - starts), worked]).ravel()
    return np.asarray(np.interp(until, edges, hours), dtype=np.float64)


def time_live(accounts: AccountLives, world: World, where: Places) -> Floats:
    """Kaplan-Meier median hours of the accounts that appeared in each period."""
    which = np.flatnonzero(np.isfinite(accounts.opened_at))
    opened, entry = accounts.opened_at[which], world.age_at_entry[which]
    spot = where.spot(where.month(opened), accounts.cell[which])
    exit_ = entry + np.minimum(accounts.gone_at[which], world.horizon.end_at) - opened

    def by_place(rows: Ints, of: Floats) -> dict[int, Floats]:
        rows = rows[np.argsort(of[rows])]
        ages = of[rows]
        return {place: ages[members] for place, members in where.groups(spot[rows])}

    removed = accounts.removed[which]
    died = by_place(np.flatnonzero(removed), exit_)
    left = by_place(np.flatnonzero(~removed), exit_)
    came = by_place(np.flatnonzero(entry > 0), entry)
    values, none = np.full(len(where), np.nan), np.empty(0)
    for place, ages in died.items():
        values[place] = median_lifetime(ages, left.get(place, none), came.get(place, none))
    return values


def median_lifetime(died: Floats, left: Floats, came: Floats) -> float:
    """The age by which half are removed (Kaplan and Meier 1958); NaN if more stay up.

    Ages, ascending: at removal; when lost to sight, which is after the removals at the same age;
    and at entry where that is not 0: each is at risk from its age at entry on.
    """
    deaths = len(died)
    change = np.full(deaths + 1, -1.0)  # of those at risk, from one death to the next
    change[0] = deaths + len(left) - len(came)
    np.add.at(change, np.searchsorted(died, came, side="right"), 1.0)
    np.subtract.at(change, np.searchsorted(died, left, side="right"), 1.0)
    for some in (5 * deaths // 8, deaths):  # most are halved soon after half of the deaths
        at_risk = np.cumsum(change[:some])
        survival = np.cumprod(1 - 1 / np.maximum(at_risk, 1))
        halved = survival <= 0.5 + 1e-12
        if halved.any():
            return float(died[np.argmax(halved)])
    return np.nan


def curve(flags: FlagLives, where: Places) -> Curve:
    """Unmerged flags whose account was taken down within so many hours: (period, hours, share).

    Without those that were held for a live investigation.
    """
    month = where.month(flags.raised_at)
    timed = np.flatnonzero((month >= 0) & np.isinf(flags.held_at))
    month, hours = month[timed], flags.removed_at[timed] - flags.raised_at[timed]
    classes = len(CURVE_HOURS) + 1
    place = month * classes + np.searchsorted(CURVE_HOURS, hours)
    counts = np.bincount(place, minlength=where.shape[0] * classes).reshape(-1, classes)
    points: Curve = []
    for number, period in enumerate(where.periods):
        within = np.cumsum(where.covers[number] @ counts)
        if period.kind in ("all", "year") and within[-1]:
            shares = (within[:-1] / within[-1]).tolist()
            points += [
                (period.name, h, share) for h, share in zip(CURVE_HOURS, shares, strict=True)
            ]
    return points
