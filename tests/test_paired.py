"""Statistics against scipy and numbers worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats
from scipy.optimize import brentq
from statsmodels.regression.linear_model import OLS
from statsmodels.stats.multitest import multipletests

from sim import paired

NAN = float("nan")


def column(*values: float) -> paired.Floats:
    return np.array(values, dtype=np.float64)[:, None]


def test_interval_worked_by_hand() -> None:
    # 1, 2, 3: mean 2, sd 1, standard error 1/sqrt(3); t(0.95, 2) = 2.919986.
    found = paired.estimates(column(1, 2, 3), 0.9)
    assert found.mean[0] == 2
    assert found.sd[0] == 1
    assert found.half_width[0] == pytest.approx(2.919986 / 3**0.5, rel=1e-6)
    assert found.count[0] == 3


def test_interval_as_scipy_says() -> None:
    sample = np.random.default_rng(1).normal(50, 7, (12, 4))
    found = paired.estimates(sample, 0.95)
    low, high = stats.t.interval(0.95, 11, sample.mean(axis=0), stats.sem(sample, axis=0))
    np.testing.assert_allclose(found.mean - found.half_width, low)
    np.testing.assert_allclose(found.mean + found.half_width, high)


def test_several_comparisons_widen_intervals() -> None:
    sample = column(1, 2, 3, 5)
    together = paired.estimates(sample, 0.9, comparisons=5)
    np.testing.assert_allclose(together.half_width, paired.estimates(sample, 0.98).half_width)


def test_rows_without_a_number_are_left_out() -> None:
    sample = np.column_stack([[1, NAN, 3], [NAN, NAN, NAN], [NAN, 4, NAN]])
    found = paired.estimates(sample, 0.9)
    assert found.count.tolist() == [2, 0, 1]
    assert found.mean[0] == 2
    assert np.isnan(found.mean[1])
    assert found.mean[2] == 4
    assert np.isnan(found.half_width[1:]).all()


def test_what_never_varies_has_no_spread() -> None:
    found = paired.estimates(column(0.1, 0.1, 0.1), 0.9)
    assert (found.mean[0], found.sd[0], found.half_width[0]) == (0.1, 0, 0)


def test_paired_difference_as_scipy_says() -> None:
    rng = np.random.default_rng(2)
    first = rng.normal(100, 10, (8, 3))
    second = first + rng.normal(3, 2, (8, 3))
    found = paired.differences(first, second, 0.9)
    np.testing.assert_allclose(found.p, stats.ttest_rel(second, first).pvalue)
    for i in range(3):
        np.testing.assert_allclose(
            found.correlation[i], stats.pearsonr(first[:, i], second[:, i]).statistic
        )
    np.testing.assert_allclose(found.relative, (second - first).mean(axis=0) / first.mean(axis=0))


@pytest.mark.parametrize("comparisons", [1, 4])
def test_relative_interval_from_its_definition(comparisons: int) -> None:
    """The ratios q for which a t test of the differences less q times the first says nothing."""
    rng = np.random.default_rng(3)
    for mean in (100.0, -100.0):
        first = rng.normal(mean, 15, 6)
        second = 1.3 * first + rng.normal(0, 8, 6)
        found = paired.differences(first[:, None], second[:, None], 0.9, comparisons)

        def excess(q: float, first: paired.Floats = first, second: paired.Floats = second) -> float:
            found = stats.ttest_1samp(
                second - first - q * abs(first.mean()) * first / first.mean(), 0
            )
            return float(found.pvalue) - 0.1 / comparisons

        middle = float(found.relative[0])
        assert found.relative_low[0] == pytest.approx(brentq(excess, middle - 0.9, middle))
        assert found.relative_high[0] == pytest.approx(brentq(excess, middle, middle + 0.9))


def test_relative_interval_and_difference_say_the_same() -> None:
    """One of them leaves out nought just where the other does."""
    rng = np.random.default_rng(4)
    many = rng.normal(100, 10, (5, 2000))
    few = rng.poisson(0.5, (5, 2000)).astype(float)  # so few that most ratios are unbounded
    for first, second in (
        (many, many + rng.normal(3, 4, (5, 2000))), (few, 2 * few), (few, 0 * few),
        (few + 20, 20 - few),
    ):  # fmt: skip
        found = paired.differences(first, second, 0.9, 3)
        mean, half = found.estimates.mean, found.estimates.half_width
        bounded = np.isfinite(found.relative_low)
        assert bounded.any()
        assert ((abs(mean) > half) == (found.relative_low * found.relative_high > 0))[bounded].all()
        assert (found.relative_low <= found.relative)[bounded].all()
        assert (found.relative <= found.relative_high)[bounded].all()


def test_relative_interval_of_what_is_certain_or_unknown() -> None:
    some = np.array([3.0, 2.0, 4.0, NAN])
    much = some**3  # varies so much that a mean of nought is not ruled out
    first = np.column_stack([some, much, some, much, [0, 0, 0, NAN], [5, 5, 5, 5]])
    second = np.column_stack([some * 0, much, some * 1.5, much * 0, some, [6, 7, 8, NAN]])
    found = paired.differences(first, second, 0.9)
    assert found.relative_low[:3] == pytest.approx([-1, 0, 0.5])
    assert found.relative_high[:3] == pytest.approx([-1, 0, 0.5])
    assert np.isnan(found.relative_low[3:5]).all()  # the first's mean may be nought, or is
    half = found.estimates.half_width[5] / 5  # a first that does not vary is a fixed one
    assert found.relative_high[5] - found.relative_low[5] == pytest.approx(2 * half)
    assert np.isnan(paired.differences(first[:1], second[:1], 0.9).relative_low).all()


def test_equal_pairs() -> None:
    sample = np.column_stack([[1.0, 2.0, 4.0], [NAN, 5.0, 6.0], [NAN, NAN, NAN]])
    found = paired.differences(sample, sample, 0.9)
    assert found.same.tolist() == [True, True, False]
    assert found.p[:2].tolist() == [1, 1]


def test_a_constant_difference_is_certain() -> None:
    found = paired.differences(column(1, 2, 4), column(2, 3, 5), 0.9)
    assert found.p[0] == 0
    assert found.estimates.half_width[0] == 0
    assert found.needed[0] == 2


def test_one_pair_says_nothing() -> None:
    found = paired.differences(column(1), column(2), 0.9)
    assert np.isnan(found.p[0])
    assert paired.verdict(False, NAN, NAN) == paired.UNCLEAR


def test_a_control_variate_as_statsmodels_says() -> None:
    """The intercept of the regression on the control less its known mean, and its interval."""
    draw = np.random.default_rng(4)
    control = draw.normal(50, 3, 12)
    sample = 7 + 2 * control + draw.normal(0, 1, 12)
    mean, half = paired.controlled(sample, control, 49.0, 0.9)
    fit = OLS(sample, np.column_stack([np.ones(12), control - 49.0])).fit()
    low, high = fit.conf_int(alpha=0.1)[0]
    assert mean == pytest.approx(fit.params[0])
    assert (mean - half, mean + half) == pytest.approx((low, high))


def test_a_control_that_does_not_vary_or_too_few_rows_say_nothing() -> None:
    rows = np.arange(5.0)
    assert np.isnan(paired.controlled(rows, np.ones(5), 1.0, 0.9)).all()
    assert np.isnan(paired.controlled(rows[:3], rows[:3], 1.0, 0.9)).all()


def test_a_verdict_is_told_early_only_if_it_is_clear() -> None:
    base, noise = np.zeros((5, 1)), np.array([[-1.0], [-0.5], [0.0], [0.5], [1.0]])
    assert paired.told_early(base, base, 0.9, 4)  # equal pair by pair
    assert paired.told_early(base, 50 + noise, 0.9, 4)  # far from nought
    assert not paired.told_early(base, 0.001 + noise, 0.9, 4)
    clear_at_last = base + 3 + noise  # at the last look this would be a verdict
    assert (paired.differences(base, clear_at_last, 0.9, 1).estimates.half_width < 3).all()
    assert not paired.told_early(base, clear_at_last, 0.9, 16)


def test_holm_worked_by_hand() -> None:
    # Sorted .01, .03, .04 times 3, 2, 1, never falling: .03, .06, .06.
    np.testing.assert_allclose(
        paired.holm(column(0.04, NAN, 0.01, 0.03)), column(0.06, NAN, 0.03, 0.06)
    )


def test_holm_as_statsmodels_says() -> None:
    p = np.random.default_rng(4).beta(0.3, 2, (7, 5))
    for i, adjusted in enumerate(paired.holm(p).T):
        np.testing.assert_allclose(adjusted, multipletests(p[:, i], method="holm")[1])


@pytest.mark.parametrize(
    ("same", "low", "high", "word"),
    [
        (False, 0.1, 3.9, "higher"),
        (False, -3.9, -0.1, "lower"),
        (False, -0.1, 4.1, "cannot tell"),
        (True, 0.0, 0.0, "no difference"),
        (False, 0.0, 0.0, "cannot tell"),
    ],
)
def test_verdict(same: bool, low: float, high: float, word: str) -> None:
    assert paired.verdict(same, low, high) == word


def test_verdict_over_readings() -> None:
    assert paired.over_readings(["higher", "higher"]) == "higher"
    assert paired.over_readings(["higher", "cannot tell"]) == "depends on the reading"


def test_replications_needed_is_the_first_number_that_would_do() -> None:
    found = paired.estimates(column(-8, 2, 5, 11, 3, -1), 0.9)
    number = int(paired.needed(found, 0.9)[0])

    def reach(count: int) -> float:
        return float(stats.t.ppf(0.95, count - 1)) * found.sd[0] / count**0.5

    assert number > 6
    assert reach(number) < found.mean[0] <= reach(number - 1)


def test_replications_needed_is_capped() -> None:
    found = paired.estimates(column(-1, 1.0001), 0.9)
    assert paired.needed(found, 0.9)[0] == paired.MOST_REPLICATIONS + 1
    assert paired.needed(paired.estimates(column(-1, 1), 0.9), 0.9)[0] == 0


def test_precision_must_hold_for_the_look_ahead() -> None:
    narrow = column(*([100.0, 101.0] * 10))
    assert not paired.settled(narrow[:9], 0.02, 0.9)
    assert paired.settled(narrow[:10], 0.02, 0.9)
    jumped = narrow[:10].copy()
    jumped[8] = 150  # wide from the ninth on
    assert not paired.settled(jumped, 0.02, 0.9)


def test_coverage_of_paired_intervals() -> None:
    # 2,000 comparisons of eight correlated pairs with a true difference of 1.
    rng = np.random.default_rng(3)
    first = rng.normal(0, 3, (8, 2000))
    second = 1 + 0.8 * first + rng.normal(0, 1, (8, 2000))
    found = paired.differences(first, second, 0.9).estimates
    covered = np.mean(abs(found.mean - 1) <= found.half_width)
    assert covered == pytest.approx(0.9, abs=4 * (0.9 * 0.1 / 2000) ** 0.5)
