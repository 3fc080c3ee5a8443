"""Variates into values: the columns that rules read, as one scenario casts them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, get_type_hints

import numpy as np
from numpy.typing import NDArray

from sim import columns as c
from sim import hazards
from sim.dated import Blocks, Calendar, durations, values_at
from sim.distributions import Constant, Distribution, normal_quantile
from sim.horizon import Horizon
from sim.outside import Outside, flag_rows
from sim.parts import Parts
from sim.population import Population
from sim.rota import Roster
from sim.schema import Dated, Scenario
from sim.streams import Streams, Stretches, unit_exponential
from sim.tables import ADAPTED, Generations, Presences, own_rows

Floats = NDArray[np.float64]
Columns = dict[str, Any]
"""Columns of `Traits` by name."""

DECLARED: Final = get_type_hints(c.Traits, include_extras=True)
MINUTE: Final = 1 / 60  # hours


def column(name: str, values: Any) -> Any:
    """A column as an array of the kind that `Traits` declares; a single number as it is."""
    for kind in getattr(DECLARED[name], "__metadata__", ()):
        return np.ascontiguousarray(values, dtype=kind)
    return values


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
        if any(value > 0 for path in paths for value in path.values):
            return self.uniforms(purpose)
        return np.empty(0)

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

    def flag_rows(self, purpose: str) -> Floats:
        """Uniforms by flag: outside leads, then the accounts' rows."""
        names = tuple(lead.source for lead in self.scenario.leads)
        return self.parts.of(
            flag_rows, self.outside, names, self.accounts, self.streams, purpose, *self.again
        )

    def exponentials(self, uniforms: Floats) -> Floats:
        """Unit exponentials."""
        return self.parts.of(unit_exponential, uniforms)


def traits(cast: Cast, content: NDArray[np.int32]) -> c.Traits:
    """All columns; `content` by presence."""
    calendar = Calendar(cast.horizon)
    enter_numbers(cast.scenario, calendar)
    made: Columns = {}
    made |= account_columns(cast, content)
    made |= return_columns(cast, calendar)
    made |= group_columns(cast)
    made |= duty_columns(cast.rota)
    made |= flag_columns(cast, calendar)
    made |= hazards.columns(cast.scenario, cast.horizon, calendar)
    made |= size_columns(cast)
    made |= step_columns(calendar)
    return c.Traits(**{name: column(name, values) for name, values in made.items()})


def size_columns(cast: Cast) -> Columns:
    """How many of everything."""
    search = cast.scenario.analysts.search
    return {
        "accounts": cast.accounts.accounts,
        "sources": len(cast.scenario.leads),
        "platforms": len(cast.scenario.platforms),
        "analysts": cast.rota.analysts,
        "flag_rows": len(cast.outside) + cast.rows,
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


def account_columns(cast: Cast, content: NDArray[np.int32]) -> Columns:
    """Traits of accounts."""
    people, accounts = cast.people, cast.accounts
    presence, first = accounts.presence, accounts.generation == 1
    back, finds = cast.scenario.groups.return_, cast.scenario.analysts.search.finds_per_hour
    at_opening = [p.detection.at_opening_chance for p in cast.scenario.platforms.values()]
    reports = [
        cast.exponentials(cast.own_rows_for(f"report/{lead.source}", lead.per_account_per_day))
        for lead in cast.scenario.leads
    ]
    types = cast.scenario.content_types.values()
    seen = np.array([t.visibility for t in types])[content]
    seen = seen * spread(cast, cast.scenario.groups.visibility_sigma, "visibility")
    return {
        "group": people.group[presence],
        "presence": presence,
        "last": accounts.last,
        "content": content[presence],
        "visibility": seen[presence],
        "returns": cast.returns,
        "displaced": cast.uniforms_for("displaced", back.displacement_chance),
        "displaced_to": cast.uniforms_for("displaced to", back.displacement_chance),
        "stopped": cast.uniforms_for("stopped", *at_opening),
        "finder": cast.uniforms_for("finder", finds),
        "adapts": cast.uniforms_for("adapts", cast.scenario.groups.adaptation),
        "detection": cast.exponentials(cast.uniforms("detection")),
        "reports": np.concatenate([np.empty(0), *reports]),
        "spells": cast.exponentials(cast.own_rows_for("search", finds)),
        "enters": np.where(first, people.enters[presence], -1),
        "enters_at": np.where(first, people.enters_at[presence], cast.horizon.end_at),
        "platform": people.platform,
        "opens_on": cast.by_presence("opens on"),
        "severity": [t.severity for t in types],
    }


def spread(cast: Cast, sigma: Dated[float], purpose: str) -> Floats:
    """Lognormal multipliers of mean 1 by presence, with the sigma in force when it enters."""
    people = cast.people
    own = values_at(sigma, people.enters_at, cast.horizon)
    if not own.any():
        return np.ones(len(own))
    normal = normal_quantile(cast.by_presence(purpose))
    return np.exp(own * normal - own * own / 2)


def return_columns(cast: Cast, calendar: Calendar) -> Columns:
    """How long each presence stays empty."""
    blocks = Blocks()
    calendar.enter(c.RETURN_DELAY, cast.scenario.groups.return_.delay_hours, blocks.number)
    uniforms = cast.uniforms("return")
    return {"return_hours": cast.parts.of(durations, tuple(blocks.met), uniforms, 1.0)}


def group_columns(cast: Cast) -> Columns:
    """Groups, and which accounts are theirs."""
    people = cast.people
    groups = len(people.arrives_at)
    starts = np.append(0, np.cumsum(cast.accounts.of_presence))  # first account of each presence
    own = int((people.lane != ADAPTED).sum())
    first_presence = np.searchsorted(people.group[:own], np.arange(groups + 1))
    first_more = own + np.arange(groups + 1) * cast.presences_more
    uniform = cast.streams.stream("disruption").read(Stretches.alike(groups, 0, 1))
    return {
        "first_account": starts[first_presence],
        "first_more": starts[first_more],
        "more": starts[own:-1],
        "arrives_at": people.arrives_at,
        "disruption": unit_exponential(uniform),
    }


def duty_columns(rota: Roster) -> Columns:
    """Who is on duty when."""
    return {
        "duty_starts": rota.starts,
        "duty_protected": rota.protected,
        "duty_ends": rota.ends,
        "duty_staff": rota.staff,
        "duty_first": rota.first,
        "duty_member": rota.member,
    }


def flag_columns(cast: Cast, calendar: Calendar) -> Columns:
    """Traits of flags: how long each stage takes, and what the platform decides."""
    analysts, outside = cast.scenario.analysts, cast.outside
    platforms = list(cast.scenario.platforms.values())

    def stage(purpose: str, paths: dict[int, Dated[Distribution]], unit: float) -> Floats:
        blocks = Blocks()
        for slot, path in paths.items():
            calendar.enter(slot, path, blocks.number)
        same = all(isinstance(d, Constant) for d in blocks.met)
        uniforms = np.full(len(outside) + cast.rows, 0.5) if same else cast.flag_rows(purpose)
        return cast.parts.of(durations, tuple(blocks.met), uniforms, unit)

    reviews = {c.REVIEW + i: p.review_minutes for i, p in enumerate(platforms)}
    responses = {c.RESPONSE + i: p.response_hours for i, p in enumerate(platforms)}
    return {
        "genuine": outside.genuine,
        "decides": cast.flag_rows("decides"),
        "triage_hours": stage("triage", {c.TRIAGE: analysts.triage_minutes}, MINUTE),
        "referral_hours": stage("referral", {c.REFERRAL: analysts.referral_minutes}, MINUTE),
        "review_hours": stage("review", reviews, MINUTE),
        "response_hours": stage("response", responses, 1.0),
        "outside_at": outside.at,
        "outside_platform": outside.platform,
        "outside_content": outside.content,
        "outside_source": outside.source,
        "lifetime_hours": outside.lifetime_hours,
    }


def enter_numbers(scenario: Scenario, calendar: Calendar) -> None:
    """Plain numbers into their slots."""
    groups, analysts = scenario.groups, scenario.analysts
    (team,) = analysts.teams.values()
    plain: dict[int, Dated[float]] = {
        c.RETURN_CHANCE: groups.return_.chance,
        c.DISPLACEMENT: groups.return_.displacement_chance,
        c.ADAPTATION: groups.adaptation,
        c.FINDS_PER_HOUR: analysts.search.finds_per_hour,
        c.HALF_SATURATION: analysts.search.half_saturation,
        c.BREAKS: team.breaks_share,
    }
    for number, platform in enumerate(scenario.platforms.values()):
        plain[c.REMOVAL_CHANCE + number] = platform.removal_chance
        plain[c.UNDECIDED_CHANCE + number] = platform.undecided_chance
        plain[c.AT_OPENING + number] = platform.detection.at_opening_chance
        calendar.enter(
            c.REVIEWERS + number,
            platform.reviewers,
            lambda value: -1.0 if value == "unlimited" else float(value),
        )
    for slot, path in plain.items():
        calendar.enter(slot, path, float)
    calendar.enter(c.ORDER, analysts.order, lambda order: float(c.ORDERS.index(order)))
    calendar.enter(
        c.REFLAG, analysts.reflag_days, lambda days: np.inf if days is None else 24.0 * days
    )


def step_columns(calendar: Calendar) -> Columns:
    """The calendar of dated changes, and what is in force at the begin."""
    at, slot, value = zip(*calendar.changes, strict=True) if calendar.changes else ((), (), ())
    return {
        "step_at": at,
        "step_slot": slot,
        "step_value": value,
        "first_values": [calendar.first.get(slot, 0.0) for slot in range(c.SLOTS)],
    }
