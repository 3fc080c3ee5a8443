"""Trees of values by Hypothesis: the schema's keys, with anything under them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sim.errors import InputError
from sim.scenario import from_dict
from sim.scenario.document import parse
from sim.schema import Scenario
from tests.fuzz import contract
from tests.fuzz.nasty import DATES, NUMBERS, TEXTS
from tests.fuzz.trees import all_spots, copied, text_of
from tests.strategies import Strategy, scenarios

quietly = settings(
    deadline=None, derandomize=True, database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)  # fmt: skip
LEAST = {"scenario": "a", "title": "t", "question": "q"}


def names(schema: Any) -> Iterator[str]:
    """Every key of the JSON Schema."""
    if isinstance(schema, dict):
        yield from schema.get("properties", {})
        for inner in schema.values():
            yield from names(inner)
    elif isinstance(schema, list):
        for inner in schema:
            yield from names(inner)


KEYS = sorted({*names(Scenario.model_json_schema())})
SECTIONS = [*Scenario.model_json_schema()["properties"]]


def values() -> Strategy:
    """Anything that YAML can hold."""
    scalars = (
        st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.dates()
        | st.sampled_from(NUMBERS) | st.sampled_from(TEXTS) | st.sampled_from(DATES)
    )  # fmt: skip
    keys = st.sampled_from(KEYS) | st.text(min_size=1)
    return st.recursive(
        scalars, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(keys, inner)
    )


def any_trees() -> Strategy:
    """Sections that hold anything."""
    return st.dictionaries(st.sampled_from(SECTIONS), values()).map(lambda tree: LEAST | tree)


@st.composite
def nearly_good(draw: st.DrawFn) -> dict[str, Any]:
    """A good scenario but for one place."""
    tree: dict[str, Any] = copied(draw(scenarios()))
    owner, step = draw(st.sampled_from([*all_spots(tree)]))
    owner[step] = draw(values())
    return tree


def judge(tree: dict[str, Any]) -> InputError | None:
    """A tree as it is, and as text."""
    contract.judged(lambda: parse(text_of(tree), "a.yaml"))

    def look() -> None:
        s = from_dict(tree)
        contract.holds(s)

    return contract.judged(look)


def anything(tree: dict[str, Any]) -> None:
    assert judge(tree) is not None  # nobody works there, and there is no platform


def one_place(tree: dict[str, Any]) -> None:
    judge(tree)


@pytest.mark.parametrize(
    ("check", "trees", "few"), [(anything, any_trees, 40), (one_place, nearly_good, 20)]
)
@pytest.mark.parametrize("times", [1, pytest.param(50, marks=pytest.mark.full)])
def test_trees(check: Any, trees: Any, few: int, times: int) -> None:
    settings(quietly, max_examples=few * times)(given(trees())(check))()
