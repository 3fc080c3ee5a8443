"""Means, quantiles and residual lives against their definitions."""

from __future__ import annotations

import numpy as np
import pytest
from pydantic import TypeAdapter

from sim.distributions import Distribution, residual

ONE_OF_EACH = [
    {"distribution": "constant", "value": 3.0},
    {"distribution": "exponential", "mean": 3.0},
    {"distribution": "lognormal", "median": 3.0, "sigma": 0.8},
    {"distribution": "lognormal", "mean": 3.0, "sd": 2.0},
    {"distribution": "gamma", "mean": 3.0, "sd": 2.0},
    {"distribution": "triangular", "low": 1.0, "mode": 2.0, "high": 6.0},
    {"distribution": "uniform", "low": 1.0, "high": 5.0},
]
U = (np.arange(200_000) + 0.5) / 200_000  # even quantiles: means to 1e-3 and better


def made(raw: dict[str, object]) -> Distribution:
    found: Distribution = TypeAdapter(Distribution).validate_python(raw)
    return found


@pytest.mark.parametrize("raw", ONE_OF_EACH)
def test_the_mean_is_that_of_the_quantiles(raw: dict[str, object]) -> None:
    dist = made(raw)
    assert dist.quantile(U).mean() == pytest.approx(dist.mean(), rel=1e-3)
    assert np.all(np.diff(dist.quantile(U)) >= 0)


@pytest.mark.parametrize("raw", ONE_OF_EACH)
def test_length_bias_weighs_by_length(raw: dict[str, object]) -> None:
    """Quantiles of the biased interval: E[Q(u)] = E[X^2] / E[X], and so for the median."""
    dist = made(raw)
    values, biased = dist.quantile(U), dist.length_biased(U)
    assert biased.mean() == pytest.approx((values**2).mean() / values.mean(), rel=3e-3)
    share = values[values <= np.median(biased)].sum() / values.sum()
    if raw["distribution"] != "constant":
        assert share == pytest.approx(0.5, abs=1e-3)


@pytest.mark.parametrize("raw", ONE_OF_EACH)
def test_what_is_left_has_the_mean_of_renewal_theory(raw: dict[str, object]) -> None:
    dist = made(raw)
    values = dist.quantile(U)
    left = residual(dist, U, np.random.default_rng(1).permutation(U))
    assert left.mean() == pytest.approx((values**2).mean() / values.mean() / 2, rel=0.01)
    assert np.all(left <= dist.length_biased(U))


@pytest.mark.parametrize("raw", ONE_OF_EACH)
def test_times_stretches(raw: dict[str, object]) -> None:
    dist = made(raw)
    np.testing.assert_allclose(dist.times(2).quantile(U), 2 * dist.quantile(U), rtol=1e-9)
    assert type(dist.times(0.5)) is type(dist)


def test_an_exponential_is_memoryless() -> None:
    dist = made({"distribution": "exponential", "mean": 3.0})
    left = residual(dist, U, np.random.default_rng(1).permutation(U))
    assert np.mean(left > 3) == pytest.approx(np.exp(-1), abs=0.005)


def test_nothing_lasts_no_time() -> None:
    for raw in (
        {"distribution": "constant", "value": 0},
        {"distribution": "exponential", "mean": 0},
        {"distribution": "triangular", "low": 0, "mode": 0, "high": 0},
    ):
        dist = made(raw)
        assert dist.mean() == 0
        assert np.all(residual(dist, U[::1000], U[::1000]) == 0)


@pytest.mark.parametrize("raw", ONE_OF_EACH)
def test_what_is_written_is_what_was_given(raw: dict[str, object]) -> None:
    assert made(raw).model_dump(by_alias=True) == raw
