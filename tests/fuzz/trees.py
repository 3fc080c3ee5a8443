"""Mutations of a scenario's tree of values: keys go, move or are misspelt; values are nonsense."""

from __future__ import annotations

import json
import math
import random
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any, Final

from tests.fuzz.lines import misspelling
from tests.fuzz.nasty import DATES, NUMBERS, TEXTS, shapes

Tree = dict[str, Any]
Spot = tuple[Any, Any]  # a mapping or list, and the key or place in it
UNITS: Final = (1e-6, 1 / 1440, 1 / 60, 1 / 24, -1, 2, 7, 24, 60, 100, 365, 1440, 1e6, 1e12)


def broken(tree: Tree, rng: random.Random) -> None:
    """One to four mutations, in place."""
    for _ in range(rng.choice([1, 1, 1, 1, 2, 3, 4])):
        if spots := list(all_spots(tree)):
            rng.choice(MUTATIONS)(rng.choice(spots), spots, rng)


def all_spots(value: Any) -> Iterator[Spot]:
    """Every place of a tree that holds a value."""
    for step, inner in inside(value):
        yield value, step
        yield from all_spots(inner)


def inside(value: Any) -> list[tuple[Any, Any]]:
    """What is in a mapping or list."""
    if isinstance(value, dict):
        return list(value.items())
    return list(enumerate(value)) if isinstance(value, list) else []


def nasty(rng: random.Random) -> Any:
    """A value that breaks programs."""
    return rng.choice(rng.choice([NUMBERS, TEXTS, DATES, shapes()]))


def other_value(spot: Spot, _: list[Spot], rng: random.Random) -> None:
    owner, step = spot
    owner[step] = nasty(rng)


def of_its_kind(spot: Spot, _: list[Spot], rng: random.Random) -> None:
    """A number for a number, a text for a text, a date for a date."""
    owner, step = spot
    if isinstance(old := owner[step], int | float) and not isinstance(old, bool):
        scaled = old * rng.choice(UNITS) if abs(old) < 1e300 else -old
        owner[step] = rng.choice([rng.choice(NUMBERS), scaled, round(scaled, 1), str(old)])
    elif isinstance(old, date):
        owner[step] = rng.choice([rng.choice(DATES), moved(old, rng), old.isoformat()])
    elif isinstance(old, str):
        owner[step] = rng.choice([rng.choice(TEXTS), misspelling(old, rng)])


def moved(day: date, rng: random.Random) -> date:
    """A date near or far from another."""
    days = rng.choice([-20_000, -365, -1, 1, 30, 365, 3650, 20_000, 3_650_000])
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return date.max


def deleted(spot: Spot, _: list[Spot], rng: random.Random) -> None:
    owner, step = spot
    del owner[step]


def renamed(spot: Spot, spots: list[Spot], rng: random.Random) -> None:
    """A key is misspelt, is another's, or no key at all."""
    owner, step = spot
    if isinstance(owner, dict):
        other = str(rng.choice(spots)[1])
        names = [misspelling(step, rng), other, rng.choice(TEXTS), "*", f"{step}.{other}"]
        owner[rng.choice(names)] = owner.pop(step)


def doubled(spot: Spot, spots: list[Spot], rng: random.Random) -> None:
    owner, step = spot
    if isinstance(owner, list):
        owner.insert(rng.randint(0, len(owner)), owner[step])
    else:
        owner[misspelling(str(step), rng)] = copied(owner[step])


def swapped(spot: Spot, spots: list[Spot], rng: random.Random) -> None:
    """Two values change places; one that lies in the other is a copy of it."""
    (one, a), (other, b) = spot, rng.choice(spots)
    one[a], other[b] = copied(other[b]), copied(one[a])


def moved_elsewhere(spot: Spot, spots: list[Spot], rng: random.Random) -> None:
    owner, step = spot
    into = rng.choice(spots)[0]
    value = copied(owner[step])
    if isinstance(into, dict):
        into[str(step)] = value
    else:
        into.append(value)


def wrapped(spot: Spot, _: list[Spot], rng: random.Random) -> None:
    """A value becomes a list, a section, a change, steps, or a distribution."""
    owner, step = spot
    value = owner[step]
    days = [date(2024, 1, 1), date(2024, 6, 1), rng.choice(DATES)]
    steps = [{"from": day, "value": copied(value)} for day in days[: rng.randint(1, 3)]]
    number = rng.choice(NUMBERS)
    owner[step] = rng.choice(
        [[value], {"value": value}, {"plus": number}, {"times": number}, {"as_of": value}, steps,
         {"distribution": "constant", "value": value}, {"distribution": value, "mean": number},
         {"*": value}, {"from": days[0], "value": value}]
    )  # fmt: skip


def changed_by_plan(spot: Spot, spots: list[Spot], rng: random.Random) -> None:
    """The plan changes some key, in some form."""
    root = spots[0][0]
    words = [str(step) for _, step in rng.choices(spots, k=rng.randint(1, 4))]
    key = rng.choice([".".join(words), rng.choice(CHANGEABLE)])
    value = rng.choice(
        [nasty(rng), {"times": rng.choice(NUMBERS)}, {"plus": rng.choice(NUMBERS)},
         {"as_of": rng.choice(DATES)}, copied(spot[0][spot[1]])]
    )  # fmt: skip
    plan = root.get("plan") if isinstance(root, dict) else None
    if isinstance(plan, dict) and isinstance(plan.setdefault("changes", {}), dict):
        plan["changes"][key] = value
    elif isinstance(root, dict):
        root["plan"] = {"changes": {key: value}}


CHANGEABLE: Final = (
    "analysts.teams.*.headcount", "analysts.teams.desk.headcount", "analysts.teams.*.shift",
    "analysts.triage_minutes", "analysts.order", "platforms.*.removal_chance", "leads.*.per_day",
    "platforms.*.response_hours", "platforms.meta.reviewers", "platforms.*.referrals_first",
    "analysts.teams.*.hiring.delay_days", "surges.*.factor", "season.coupling", "analysts.hold.*",
    "groups.*", "*", "*.*", "*.*.*", "plan.from", "plan.capacity", "plan.changes", "clock.start",
    "groups.return.delay_hours", "analysts.reflag_days", "platforms.*.reviewer_shift", "leads.0",
)  # fmt: skip
MUTATIONS: Final[tuple[Callable[[Spot, list[Spot], random.Random], None], ...]] = (
    *[other_value] * 4, *[of_its_kind] * 6, deleted, *[renamed] * 3, doubled, swapped,
    moved_elsewhere, *[wrapped] * 3, *[changed_by_plan] * 2,
)  # fmt: skip


def copied(value: Any) -> Any:
    """A copy down to the leaves."""
    if isinstance(value, dict):
        return {key: copied(inner) for key, inner in value.items()}
    return [copied(inner) for inner in value] if isinstance(value, list) else value


def text_of(value: Any, indent: str = "") -> str:
    """A tree as YAML with a line for each key, so that errors have lines of their own."""
    if isinstance(value, dict) and value:
        keys = ((json.dumps(str(key)), inner) for key, inner in value.items())
        return "".join(f"\n{indent}{key}: {text_of(inner, indent + '  ')}" for key, inner in keys)
    if isinstance(value, list) and value:
        return "".join(f"\n{indent}- {in_line(inner)}" for inner in value)
    return in_line(value)


def in_line(value: Any) -> str:
    """A value on one line."""
    if isinstance(value, dict):
        keys = ((json.dumps(str(key)), inner) for key, inner in value.items())
        return "{" + ", ".join(f"{key}: {in_line(inner)}" for key, inner in keys) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(in_line, value)) + "]"
    if isinstance(value, float) and not math.isfinite(value):
        return {"nan": ".nan", "inf": ".inf", "-inf": "-.inf"}[str(value)]
    return value.isoformat() if isinstance(value, date) else json.dumps(value)
