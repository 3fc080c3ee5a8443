"""Statistics of replications and of pairs of them.

Samples are arrays of shape (replications, columns): a row is a replication, a column a number
that each of them has; NaN where it has none, which leaves that row out of that column. Pairs are
rows of one world. With common random numbers the t interval of the differences is valid, and
what assumes independent samples (Welch, Dunnett, Tukey) is not.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

HIGHER: Final = "higher"
LOWER: Final = "lower"
SAME: Final = "no difference"
UNCLEAR: Final = "cannot tell"
DEPENDS: Final = "depends on the reading"

MOST_REPLICATIONS: Final = 500
START: Final = 5  # replications before a precision is looked at
LOOK_AHEAD: Final = 5  # further ones for which it must hold
EARLY: Final = 10  # a verdict before the last replication must hold so many times as strictly


@dataclass(frozen=True, slots=True)
class Estimates:
    """Columns: mean, sd, half-width of the interval of the mean, and number of rows.

    NaN: unknown (no row at all; for sd and half-width: fewer than two).
    """

    mean: Floats
    sd: Floats
    half_width: Floats
    count: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Differences:
    """Columns of paired differences, second less first.

    relative: over the first's mean, with the ends of its interval (see `fieller`);
    correlation: of the pairs (NaN where one side never varies);
    p: two-sided, of the paired t test (0 where all differences are equal and not nought, NaN for
    a single pair); same: equal pair by pair; needed: replications for which the half-width, at
    the spread seen, would just leave out nought (see `needed`).
    """

    estimates: Estimates
    relative: Floats
    relative_low: Floats
    relative_high: Floats
    correlation: Floats
    p: Floats
    same: NDArray[np.bool_]
    needed: NDArray[np.int64]


def estimates(sample: Floats, confidence: float, comparisons: int = 1) -> Estimates:
    """Means with t intervals; with several comparisons the intervals hold together (Bonferroni).

    Source: Student (1908); Bonferroni: each interval at 1 - (1 - confidence) / comparisons.
    """
    known = np.isfinite(sample)
    count = known.sum(axis=0)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = np.where(known, sample, 0.0).sum(axis=0) / count
        apart = np.where(known, sample - mean, 0.0)
        sd = np.sqrt((apart**2).sum(axis=0) / (count - 1))
        constant = np.nanmax(np.where(known, sample, -np.inf), axis=0) == np.nanmin(
            np.where(known, sample, np.inf), axis=0
        )
        mean = np.where(constant, np.where(known, sample, -np.inf).max(axis=0), mean)
        sd = np.where(constant & (count > 1), 0.0, np.where(count > 1, sd, np.nan))
        half = quantile(count, confidence, comparisons) * sd / np.sqrt(count)
    return Estimates(mean, sd, half, count)


def quantile(count: NDArray[np.int64], confidence: float, comparisons: int = 1) -> Floats:
    """The t quantile of a two-sided interval; NaN for fewer than two rows."""
    from scipy.special import stdtrit

    freedom = np.where(count > 1, count - 1, np.nan)
    return np.asarray(stdtrit(freedom, 1 - (1 - confidence) / comparisons / 2))


def differences(
    first: Floats, second: Floats, confidence: float, comparisons: int = 1
) -> Differences:
    """Paired differences, second less first, of samples whose rows are the same worlds."""
    from scipy.special import stdtr

    apart = second - first
    found = estimates(apart, confidence, comparisons)
    known = np.isfinite(apart)
    with np.errstate(invalid="ignore", divide="ignore"):
        error = found.sd / np.sqrt(found.count)
        p = 2 * stdtr(np.where(found.count > 1, found.count - 1, np.nan), -abs(found.mean / error))
        p = np.where(error == 0, np.where(found.mean == 0, 1.0, 0.0), p)
        base = estimates(np.where(known, first, np.nan), confidence).mean
        relative = np.where(base != 0, found.mean / abs(base), np.nan)
    low, high = fieller(np.where(known, first, np.nan), apart, confidence, comparisons)
    same = known.any(axis=0) & (~known | (apart == 0)).all(axis=0)
    return Differences(
        found,
        relative,
        low,
        high,
        correlation(np.where(known, first, np.nan), np.where(known, second, np.nan)),
        p,
        same,
        needed(found, confidence, comparisons),
    )


def fieller(
    first: Floats, apart: Floats, confidence: float, comparisons: int = 1
) -> tuple[Floats, Floats]:
    """The interval of mean(apart) / |mean(first)|, column by column.

    A world that has more of everything has a larger difference, too, so the pairs tell the ratio
    more closely than the difference over a fixed mean; and it leaves out nought just where the
    interval of the difference does. NaN: unbounded, as the first's mean may be nought; or
    fewer than two rows. Source: Fieller (1954): the ratios q for which t of apart - q first is
    not significant.
    """
    x, y = estimates(first, confidence), estimates(apart, confidence)
    t = quantile(y.count, confidence, comparisons)
    sign, count = np.where(x.mean < 0, -1.0, 1.0), y.count
    with np.errstate(invalid="ignore", divide="ignore"):
        off_x, off_y = sign * (first - x.mean), apart - y.mean
        mean, xx = abs(x.mean), x.sd**2 / count
        products = np.where(np.isfinite(apart), off_x * off_y, 0.0).sum(axis=0)
        xy = products / (count - 1) / count
        # Of what is left of the difference by the ratio, and by the regression.
        ratio = y.mean / mean
        by_ratio = squares(off_y - ratio * off_x) / (count - 1) / count
        slope = np.where(xx > 0, xy / xx, 0.0)
        by_slope = squares(off_y - slope * off_x) / (count - 1) / count
        certain = mean**2 - t**2 * xx
        middle = (mean * y.mean - t**2 * xy) / certain
        left = np.maximum(mean**2 * by_ratio - t**2 * xx * by_slope, 0.0)
        half = t * np.sqrt(left) / certain
        low, high = np.minimum(middle - half, ratio), np.maximum(middle + half, ratio)
        nought = (y.mean == 0) & (y.sd == 0) & (mean > 0)  # of whatever it is: it is the same
    low, high = (np.where(certain > 0, end, np.nan) for end in (low, high))
    return np.where(nought, 0.0, low), np.where(nought, 0.0, high)


def squares(sample: Floats) -> Floats:
    """The sum of squares of each column's numbers."""
    return np.asarray(np.where(np.isfinite(sample), sample**2, 0.0).sum(axis=0))


def controlled(
    sample: Floats, control: Floats, known: float, confidence: float, comparisons: int = 1
) -> tuple[float, float]:
    """Mean and half-width of one column's mean, corrected by a control whose mean is `known`.

    NaN: fewer than four rows, or a control that does not vary. Source: Lavenberg and Welch (1981):
    the regression on the control, read off at its known mean, with a degree of freedom less.
    """
    count, apart = len(sample), control - control.mean()
    spread = float((apart * apart).sum())
    if count < 4 or spread == 0:
        return np.nan, np.nan
    slope, off = float((apart * sample).sum()) / spread, float(control.mean()) - known
    rest = sample - sample.mean() - slope * apart
    error = (float((rest * rest).sum()) / (count - 2) * (1 / count + off**2 / spread)) ** 0.5
    half = quantile(np.array([count - 1]), confidence, comparisons)[0] * error
    return float(sample.mean()) - slope * off, float(half)


def correlation(first: Floats, second: Floats) -> Floats:
    """Pearson's, column by column; NaN where one side does not vary."""
    known = np.isfinite(first) & np.isfinite(second)

    def centred(sample: Floats) -> Floats:
        mean = np.where(known, sample, 0.0).sum(axis=0) / known.sum(axis=0)
        return np.where(known, sample - mean, 0.0)

    with np.errstate(invalid="ignore", divide="ignore"):
        a, b = centred(first), centred(second)
        size = np.sqrt((a**2).sum(axis=0) * (b**2).sum(axis=0))
        return np.asarray(np.where(size > 0, np.clip((a * b).sum(axis=0) / size, -1, 1), np.nan))


def needed(found: Estimates, confidence: float, comparisons: int = 1) -> NDArray[np.int64]:
    """Replications at which the interval would leave out nought, at the mean and spread seen.

    0: unknown (fewer than two rows, or a mean of nought); MOST_REPLICATIONS + 1: more than that.
    """
    counts = np.arange(2, MOST_REPLICATIONS + 1)
    reach = quantile(counts, confidence, comparisons) / np.sqrt(counts)  # falls with counts
    with np.errstate(invalid="ignore", divide="ignore"):
        wanted = abs(found.mean) / found.sd
    number = 2 + np.searchsorted(-reach, -wanted, side="right")
    unknown = ~np.isfinite(found.sd) | (found.mean == 0)
    return np.where(unknown, 0, np.where(found.sd == 0, 2, number)).astype(np.int64)


def holm(p: Floats) -> Floats:
    """Adjusted p-values: rows are the alternatives of a family, columns families of their own.

    NaN stays NaN and does not count. Source: Holm (1979); valid under any dependence, so with
    common random numbers too. (statsmodels agrees, and collects garbage at each call: 0.16 s.)
    """
    order = np.argsort(p, axis=0)  # NaN last
    left = np.isfinite(p).sum(axis=0) - np.arange(len(p))[:, None]
    steps = np.minimum(np.take_along_axis(p, order, axis=0) * left, 1.0)
    adjusted = np.full(p.shape, np.nan)
    np.put_along_axis(adjusted, order, np.maximum.accumulate(steps, axis=0), axis=0)
    return np.where(np.isfinite(p), adjusted, np.nan)


def verdict(same: bool, ci_low: float, ci_high: float) -> str:
    """What a comparison says, in a word or two; never more than its interval shows.

    Holm's p-value, the less strict of the two, stands beside it and does not decide.
    """
    if same:
        return SAME
    if ci_low > 0:
        return HIGHER
    return LOWER if ci_high < 0 else UNCLEAR


def over_readings(verdicts: Sequence[str]) -> str:
    """The word of all readings if they agree."""
    return verdicts[0] if len(set(verdicts)) == 1 else DEPENDS


def told_early(first: Floats, second: Floats, confidence: float, comparisons: int) -> bool:
    """Whether the pairs so far settle every difference, so that no more need be played.

    Each is nought pair by pair, or so far from it that an interval of EARLY times the strictness
    leaves it out; so looks before the last add at most a tenth each to the chance of a wrong
    verdict. Nothing is given up early: five pairs do not know how many would tell.
    Source: Haybittle (1971), Peto et al. (1976), who demand p < 0.001 at early looks.
    """
    strict = differences(first, second, 1 - (1 - confidence) / EARLY, comparisons)
    far = abs(strict.estimates.mean) > strict.estimates.half_width
    return bool((strict.same | far | (strict.estimates.count == 0)).all())


def settled(sample: Floats, precision: float, confidence: float) -> bool:
    """Whether the replications so far give every mean to the relative half-width asked for.

    It must have held since LOOK_AHEAD replications ago, so that a lucky early narrow interval
    does not stop the run. Source: Hoad, Robinson and Davies (2010), with their look-ahead of 5.
    """
    rows = len(sample)
    if rows < START + LOOK_AHEAD:
        return False
    for count in range(rows - LOOK_AHEAD, rows + 1):
        found = estimates(sample[:count], confidence)
        within = found.half_width <= precision * abs(found.mean)
        if not (within | (found.count == 0)).all():
            return False
    return True
