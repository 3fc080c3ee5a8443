"""Distributions of durations: each knows its mean, its quantiles and its residual life.

The unit is that of the key (`_minutes`, `_hours`), values are never negative. Everything is by
inversion, so one uniform gives one value under every scenario.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from math import exp, log, sqrt
from typing import Annotated, Final, Literal, Self

import numpy as np
from numpy.typing import NDArray
from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    SerializerFunctionWrapHandler,
    model_serializer,
    model_validator,
)

Floats = NDArray[np.float64]
Size = Annotated[float, Field(ge=0, le=1e9)]
MOST_SPREAD: Final = 2.5e5  # sd over mean; a lognormal's sigma is then 5


class Shape(BaseModel):
    """What all distributions share: strict, frozen, finite numbers only."""

    model_config = ConfigDict(strict=True, frozen=True, extra="forbid", allow_inf_nan=False)

    @model_serializer(mode="wrap")
    def as_written(self, handler: SerializerFunctionWrapHandler) -> dict[str, object]:
        """The pair of a lognormal that was not given is not written."""
        return {key: value for key, value in handler(self).items() if value is not None}


class Constant(Shape):
    """Always the same value."""

    distribution: Literal["constant"]
    value: Size = Field(description="the value")

    def mean(self) -> float:
        """The mean."""
        return self.value

    def quantile(self, u: Floats) -> Floats:
        """The value below which a share u lies; shape of u."""
        return np.full_like(u, self.value)

    def length_biased(self, u: Floats) -> Floats:
        """Quantiles of the interval that a random instant falls into; shape of u."""
        return self.quantile(u)

    def times(self, x: float) -> Self:
        """The same shape, x times as long."""
        return self.model_copy(update={"value": self.value * x})


class Exponential(Shape):
    """Memoryless."""

    distribution: Literal["exponential"]
    mean_: Size = Field(alias="mean", description="mean")

    def mean(self) -> float:
        """The mean."""
        return self.mean_

    def quantile(self, u: Floats) -> Floats:
        """The value below which a share u lies; shape of u."""
        return np.asarray(-np.log1p(-u) * self.mean_, dtype=np.float64)

    def length_biased(self, u: Floats) -> Floats:
        """Quantiles of the interval that a random instant falls into: gamma of shape 2."""
        return gamma_quantile(u, 2.0, self.mean_)

    def times(self, x: float) -> Self:
        """The same shape, x times as long."""
        return self.model_copy(update={"mean_": self.mean_ * x})


class Lognormal(Shape):
    """Heavy-tailed: the logarithm is normal. Give median and sigma, or mean and sd."""

    distribution: Literal["lognormal"]
    median: Size | None = Field(default=None, description="median")
    sigma: Annotated[float, Field(ge=0, le=5)] | None = Field(
        default=None, description="standard deviation of the logarithm"
    )
    mean_: Annotated[float, Field(gt=0, le=1e9)] | None = Field(
        default=None, alias="mean", description="mean"
    )
    sd: Size | None = Field(default=None, description="standard deviation")

    @model_validator(mode="after")
    def one_pair(self) -> Self:
        """Exactly one of the two pairs is given."""
        pairs = (self.median, self.sigma), (self.mean_, self.sd)
        if sorted(pair.count(None) for pair in pairs) != [0, 2]:
            raise ValueError("give either median and sigma, or mean and sd")
        if self.mean_ is not None:
            in_proportion(self.mean_, self.sd or 0.0, 0.0)
        return self

    @property
    def middle(self) -> float:
        """The median, whichever pair was given."""
        if self.median is not None:
            return self.median
        assert self.mean_ is not None
        return self.mean_ * exp(-(self.spread**2) / 2)

    @property
    def spread(self) -> float:
        """The standard deviation of the logarithm, whichever pair was given."""
        if self.sigma is not None:
            return self.sigma
        assert self.mean_ is not None
        assert self.sd is not None
        return sqrt(log(1 + (self.sd / self.mean_) ** 2))

    def mean(self) -> float:
        """The mean."""
        return self.middle * exp(self.spread**2 / 2)

    def quantile(self, u: Floats) -> Floats:
        """The value below which a share u lies; shape of u."""
        return self.of_normal(normal_quantile(u))

    def of_normal(self, z: Floats) -> Floats:
        """The value that stands for a standard normal; shape of z."""
        value = np.asarray(self.spread * z, dtype=np.float64)
        np.exp(value, out=value)
        return np.multiply(self.middle, value, out=value)

    def length_biased(self, u: Floats) -> Floats:
        """Quantiles of the interval that a random instant falls into: lognormal again."""
        return self.quantile(u) * exp(self.spread**2)

    def times(self, x: float) -> Self:
        """The same shape, x times as long."""
        if self.median is not None:
            return self.model_copy(update={"median": self.median * x})
        assert self.mean_ is not None
        assert self.sd is not None
        return self.model_copy(update={"mean_": self.mean_ * x, "sd": self.sd * x})


class Gamma(Shape):
    """Skewed to the right, lighter in the tail than lognormal."""

    distribution: Literal["gamma"]
    mean_: Annotated[float, Field(gt=0, le=1e9)] = Field(alias="mean", description="mean")
    sd: Annotated[float, Field(gt=0, le=1e9)] = Field(description="standard deviation")

    @model_validator(mode="after")
    def can_be_worked_out(self) -> Self:
        """Neither so narrow nor so wide that its shape is no number."""
        in_proportion(self.mean_, self.sd, 1e-6)
        return self

    @property
    def shape(self) -> float:
        """The shape parameter."""
        return (self.mean_ / self.sd) ** 2

    def mean(self) -> float:
        """The mean."""
        return self.mean_

    def quantile(self, u: Floats) -> Floats:
        """The value below which a share u lies; shape of u."""
        return gamma_quantile(u, self.shape, self.mean_ / self.shape)

    def length_biased(self, u: Floats) -> Floats:
        """Quantiles of the interval that a random instant falls into: one shape more."""
        return gamma_quantile(u, self.shape + 1, self.mean_ / self.shape)

    def times(self, x: float) -> Self:
        """The same shape, x times as long."""
        return self.model_copy(update={"mean_": self.mean_ * x, "sd": self.sd * x})


class Triangular(Shape):
    """Between two bounds, most often near the mode."""

    distribution: Literal["triangular"]
    low: Size = Field(description="smallest value")
    mode: Size = Field(description="most frequent value")
    high: Size = Field(description="largest value")

    @model_validator(mode="after")
    def in_order(self) -> Self:
        """low <= mode <= high."""
        if not self.low <= self.mode <= self.high:
            raise ValueError("low, mode and high must not fall")
        return self

    def mean(self) -> float:
        """The mean."""
        return (self.low + self.mode + self.high) / 3

    def quantile(self, u: Floats) -> Floats:
        """The value below which a share u lies; shape of u."""
        width, up, down = self.high - self.low, self.mode - self.low, self.high - self.mode
        rising = self.low + np.sqrt(u * width * up)
        falling = self.high - np.sqrt((1 - u) * width * down)
        return np.where(u * width < up, rising, falling)

    def length_biased(self, u: Floats) -> Floats:
        """Quantiles of the interval that a random instant falls into, by the Lorenz curve."""
        p = np.linspace(0.0, 1.0, 20_001)
        q = self.quantile(p)
        lorenz = np.append(0.0, np.cumsum((q[1:] + q[:-1]) / 2))
        if lorenz[-1] == 0:
            return np.zeros_like(u)
        return np.asarray(np.interp(u, lorenz / lorenz[-1], q), dtype=np.float64)

    def times(self, x: float) -> Self:
        """The same shape, x times as long."""
        return self.model_copy(
            update={"low": self.low * x, "mode": self.mode * x, "high": self.high * x}
        )


class Uniform(Shape):
    """Anything between two bounds alike."""

    distribution: Literal["uniform"]
    low: Size = Field(description="smallest value")
    high: Size = Field(description="largest value")

    @model_validator(mode="after")
    def in_order(self) -> Self:
        """low <= high."""
        if self.low > self.high:
            raise ValueError("low must not exceed high")
        return self

    def mean(self) -> float:
        """The mean."""
        return (self.low + self.high) / 2

    def quantile(self, u: Floats) -> Floats:
        """The value below which a share u lies; shape of u."""
        return self.low + u * (self.high - self.low)

    def length_biased(self, u: Floats) -> Floats:
        """Quantiles of the interval that a random instant falls into."""
        return np.sqrt(self.low**2 + u * (self.high**2 - self.low**2))

    def times(self, x: float) -> Self:
        """The same shape, x times as long."""
        return self.model_copy(update={"low": self.low * x, "high": self.high * x})


Distribution = Annotated[
    Constant | Exponential | Lognormal | Gamma | Triangular | Uniform,
    Field(discriminator="distribution"),
]


def in_proportion(mean: float, sd: float, least: float) -> None:
    """ValueError: a standard deviation is out of all proportion to its mean."""
    if not least * mean <= sd <= MOST_SPREAD * mean:
        raise ValueError(f"sd must lie between {least:g} and {MOST_SPREAD:,.0f} times the mean")


def quantiles(several: Collection[Distribution], u: Floats) -> Iterator[Floats]:
    """Quantiles of several distributions; the lognormal ones share a normal, which is costly."""
    z = normal_quantile(u) if any(isinstance(dist, Lognormal) for dist in several) else u
    for dist in several:
        yield dist.of_normal(z) if isinstance(dist, Lognormal) else dist.quantile(u)


def residual(dist: Distribution, u: Floats, v: Floats) -> Floats:
    """What is left, at a random instant, of the interval it falls into; shape of u and v.

    The interval is drawn in proportion to its length, the instant evenly within it.
    """
    return v * dist.length_biased(u)


def normal_quantile(u: Floats) -> Floats:
    """Quantiles of the standard normal distribution; shape of u."""
    from scipy.special import ndtri

    return np.asarray(ndtri(u), dtype=np.float64)


def gamma_quantile(u: Floats, shape: float, scale: float) -> Floats:
    """Quantiles of the gamma distribution; shape of u."""
    from scipy.special import gammaincinv

    return np.asarray(gammaincinv(shape, u) * scale, dtype=np.float64)
