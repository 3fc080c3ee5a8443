"""How a what-if acts: the plan's changes laid on the dated paths, from its date on."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, timedelta
from itertools import takewhile
from typing import Any

from sim.errors import InputError
from sim.scenario.complaints import validated
from sim.scenario.document import Document, Path, Place
from sim.scenario.keys import complete, dated_paths, inner_of, key_of, places_of, put
from sim.schema import AsOf, Dated, Plus, Scenario, Times
from sim.stepped import written

HEADCOUNT = "analysts.teams.*.headcount"


def planned(s: Scenario, places: dict[Path, Place] | None = None) -> Scenario:
    """The scenario as it is played: the plan in the paths, and nothing that changes nothing.

    Changes first, in their order, then `plan.capacity` on every headcount. Afterwards the plan
    is neutral (its date is kept), and paths begin with the run, end with it, and have no step
    without a change: equal physics, equal paths. `places` are those of the file, for errors.
    """
    places = places or {}
    data = complete(s)
    paths = changed(s, data, places)
    data["plan"] |= {"capacity": 1.0, "changes": {}}
    for path, value in paths.items():
        put(data, path, written(value))
    try:
        after = validated(Document(data))
    except InputError as error:
        raise blamed(error, s, data, list(paths), places) from None
    begin = s.clock.start - timedelta(days=s.clock.warm_up_days)
    for path, value in dated_paths(after):
        put(data, path, written(value.within(begin, s.clock.end)))
    return Scenario.model_validate(data)


def changed(s: Scenario, data: Any, places: dict[Path, Place]) -> dict[Path, Dated[Any]]:
    """Every path that the plan changes, changed."""
    day = s.plan.from_
    paths: dict[Path, Dated[Any]] = {}
    for key, change in s.plan.changes.items():
        place = places.get(("plan", "changes", key), Place())
        for path in places_of(data, key, place.source, place.line):
            old = paths.get(path) or dated(s, data, path, key, place)
            try:
                paths[path] = old.then(day, later(old, change))
            except ValueError as error:
                raise fault(place, key, str(error)) from None
    # Where a change is no number of people or days, that is told when the whole is checked.
    if s.plan.capacity != 1:
        for path in places_of(data, HEADCOUNT):
            old = paths.get(path) or dated(s, data, path, HEADCOUNT, Place())
            with suppress(ValueError):
                paths[path] = old.then(day, old.times(s.plan.capacity))
    for path in places_of(data, HEADCOUNT):
        if path in paths:
            delay = paths.get(delay_of(path)) or dated(s, data, delay_of(path), HEADCOUNT, Place())
            old = dated(s, data, path, HEADCOUNT, Place())
            with suppress(TypeError, OverflowError):
                paths[path] = hired(old, paths[path], day, delay.at(day))
    return paths


def delay_of(headcount: Path) -> Path:
    """Where the delay of hiring stands for a headcount."""
    return (*headcount[:-1], "hiring", "delay_days")


def hired(old: Dated[Any], new: Dated[Any], day: date, delay_days: int) -> Dated[Any]:
    """A headcount that a plan changes on a day: who is more comes so much later.

    Until then there are as many as there would have been without the plan, or fewer if it wants
    fewer. So steps that the path has of its own, those of history, are not delayed.
    """
    if delay_days == 0:
        return new
    days = sorted({day, *(step for path in (old, new) for step in path.days if step > day)})
    least = Dated(((None, old.first), *((d, min(old.at(d), new.at(d))) for d in days)))
    return old.then(day, least).then(day + timedelta(days=delay_days), new)


def later(old: Dated[Any], change: Any) -> Dated[Any]:
    """What a change makes of a path from the plan's date on."""
    if isinstance(change, Times):
        return old.times(change.times)
    if isinstance(change, Plus):
        return old.plus(change.plus)
    if isinstance(change, AsOf):
        return Dated.constant(old.at(change.as_of))
    return Dated.constant(change)


def dated(s: Scenario, data: Any, path: Path, key: str, place: Place) -> Dated[Any]:
    """The dated path at a place. InputError: what stands there holds for the whole run."""
    value: Any = s
    for i, step in enumerate(path):
        if isinstance(value, Dated):
            whole = key_of(data, path[:i])
            raise fault(place, key, "is a part of a value", f"the whole of it: {whole}")
        value = inner_of(value, step)
    if not isinstance(value, Dated):
        what = "holds for the whole run and cannot change at a date"
        raise fault(place, key, what, "a number, distribution, shift or order; or use --set")
    return value


def fault(place: Place, key: str, what: str, expected: str | None = None) -> InputError:
    """An error of a change."""
    return InputError(
        what, file=place.source, line=place.line, key=f"plan.changes.{key}", expected=expected
    )


def shared(one: str, other: str) -> int:
    """How many parts two keys have in common, from the first on."""
    pairs = zip(one.split("."), other.split("."), strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


def blamed(
    error: InputError, s: Scenario, data: Any, paths: list[Path], places: dict[Path, Place]
) -> InputError:
    """An error in a path that the plan has changed, told of the change."""
    by = "capacity"
    closest = max(paths, key=lambda path: shared(error.key or "", key_of(data, path)), default=None)
    named = [key for key in s.plan.changes if closest in places_of(data, key)]
    by = f"changes.{named[-1]}" if named else by
    at = ("plan", *by.split(".", 1)) if by != "capacity" else ("plan", "capacity")
    place = places.get(at, Place())
    return InputError(
        f"{error.what} (in {error.key})" if error.key else error.what,
        file=place.source,
        line=place.line,
        key=f"plan.{by}",
        value=error.value,
        expected=error.expected,
        nearest=error.nearest,
    )
