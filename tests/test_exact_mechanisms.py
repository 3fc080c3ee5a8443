"""Formulas of single mechanisms against chains, differential equations and sums by brute force."""

from __future__ import annotations

from math import exp, log, sqrt

import numpy as np
import pytest
from scipy.integrate import solve_ivp
from scipy.linalg import expm
from scipy.stats import gamma

from sim import exact

# --- order and constant service ---------------------------------------------------------------


def not_empty(arrivals: float, work: float, hours: float, most: int) -> np.ndarray:
    """The chances that a line served at a rate has not emptied within hours, by its length."""
    generator = np.diag([0.0] + [arrivals] * (most - 1), 1) + np.diag([work] * most, -1)
    generator -= np.diag(generator.sum(axis=1))
    return np.asarray(1.0 - expm(generator * hours)[:, 0])


@pytest.mark.parametrize("hours", [0.05, 0.4, 2.0])
def test_oldest_first_against_its_chain(hours: float) -> None:
    """Who finds n in the system waits for n - c + 1 to be done, whoever comes later."""
    arrivals, service, servers, most = 8.0, 0.3, 3, 150
    weights = [1.0]
    for n in range(1, most):
        weights.append(weights[-1] * arrivals * service / min(n, servers))
    state = np.array(weights) / sum(weights)
    longer = not_empty(0.0, servers / service, hours, most)
    waits = state[servers:] @ longer[1 : most - servers + 1]
    assert exact.oldest_first_longer(arrivals, service, servers, hours) == pytest.approx(waits)


@pytest.mark.parametrize("hours", [0.0, 0.05, 0.4, 2.0])
def test_newest_first_against_a_first_passage(hours: float) -> None:
    """Who must wait is taken when a line that begins with them alone has emptied."""
    arrivals, service, servers = 8.0, 0.3, 3
    delayed = exact.erlang_c(arrivals * service, servers)
    longer = delayed * not_empty(arrivals, servers / service, hours, 200)[1]
    found = exact.newest_first_longer(arrivals, service, servers, hours)
    assert found == pytest.approx(longer, rel=1e-7)


def test_order_leaves_the_mean_wait() -> None:
    """Both orders: the area under the chance to wait longer is the same mean."""
    arrivals, service, servers = 8.0, 0.3, 3
    hours = np.linspace(0.0, 40.0, 8001)
    wait = exact.mmc(arrivals, service, servers).wait_hours
    for longer in (exact.oldest_first_longer, exact.newest_first_longer):
        chances = [longer(arrivals, service, servers, t) for t in hours[::20]]
        fine = [longer(arrivals, service, servers, t) for t in hours[:400]]
        area = np.trapezoid(fine, hours[:400]) + np.trapezoid(chances[20:], hours[400::20])
        area += (hours[400] - hours[399]) * fine[-1]
        assert area == pytest.approx(wait, rel=5e-3)


@pytest.mark.parametrize("share", [0.6, 0.9])
def test_quantiles_are_where_the_tail_is(share: float) -> None:
    at = (8.0, 0.3, 3)
    old, new = exact.oldest_first_quantile(*at, share), exact.newest_first_quantile(*at, share)
    assert exact.oldest_first_longer(*at, old) == pytest.approx(1 - share)
    assert exact.newest_first_longer(*at, new) == pytest.approx(1 - share)


def test_mdc_of_one_server_is_pollaczek_khinchine() -> None:
    queue, known = exact.mdc(3.5, 0.2, 1, 200), exact.md1(3.5, 0.2)
    assert queue.wait_hours == pytest.approx(known.wait_hours, rel=1e-9)
    assert queue.delayed_share == pytest.approx(known.delayed_share, rel=1e-9)


@pytest.mark.parametrize("servers", [2, 3, 5])
def test_mdc_against_the_roots_of_its_generating_function(servers: int) -> None:
    """Waiting from the roots z of z^c = exp(load (z - 1)) within the unit circle.

    Source: Crommelin (1932); Tijms, A First Course in Stochastic Models (2003), 9.6.
    """
    load, unity = 0.8 * servers, np.exp(2j * np.pi * np.arange(1, servers) / servers)
    roots = np.zeros(servers - 1, dtype=complex)
    for _ in range(2000):  # z = w exp(load (z - 1) / c), w a root of unity: a contraction
        roots = unity * np.exp(load * (roots - 1.0) / servers)
    free = servers - load
    waiting = (load**2 - servers * (servers - 1)) / (2 * free) + np.sum(1 / (1 - roots)).real
    queue = exact.mdc(load / 0.2, 0.2, servers, 300)
    assert queue.waiting == pytest.approx(waiting, rel=1e-8)


# --- delays, holds, merged reports --------------------------------------------------------------


def test_outlived_by_hand() -> None:
    """Exponential of the same mean: one half; constant: 1/e; Erlang-2: (1 + 1/2)^-2."""
    assert exact.outlived(0.5, 2.0, 2.0) == pytest.approx(0.5)
    assert exact.outlived(0.5, 2.0, 0.0) == pytest.approx(exp(-1))
    assert exact.outlived(0.5, 2.0, sqrt(2.0)) == pytest.approx(4 / 9)


def test_until_gone_against_the_survival_of_both() -> None:
    delay, hours = gamma(4.0, scale=0.5), np.linspace(0, 60, 60001)
    area = np.trapezoid(delay.sf(hours) * np.exp(-0.3 * hours), hours)
    assert exact.until_gone(0.3, 2.0, 1.0) == pytest.approx(area, rel=1e-6)


def test_exponential_delays_are_in_service() -> None:
    before, counted = [(3.0, 10.0), (4.0, 2.0)], [(2.0, 30.0), (5.0, 8.0)]
    _, found = exact.in_service(before, 1.5, 0.0)
    mean, end = exact.in_service(counted, 1.5, found)
    delayed = exact.in_delay(before, counted, 1.5, 1.5)
    assert delayed.inside == pytest.approx(mean)
    assert delayed.left == pytest.approx(found + 2 * 30.0 + 5 * 8.0 - end)


def test_delays_against_phases() -> None:
    """Erlang-3 as three exponential phases, by differential equations."""
    before, counted, mean = [(5.0, 4.0)], [(3.0, 9.0), (6.0, 1.0)], 2.4
    pace = 3 / mean
    state, area, left = np.zeros(3), 0.0, 0.0
    for place, (hours, arrivals) in enumerate([*before, *counted]):

        def slope(_: float, y: np.ndarray, arrivals: float = arrivals) -> list[float]:
            return [
                arrivals - pace * y[0],
                pace * (y[0] - y[1]),
                pace * (y[1] - y[2]),
                y[0] + y[1] + y[2],
                pace * y[2],
            ]

        y = solve_ivp(slope, (0, hours), [*state, 0, 0], rtol=1e-10, atol=1e-12).y[:, -1]
        state = y[:3]
        if place >= len(before):
            area, left = area + y[3], left + y[4]
    delayed = exact.in_delay(before, counted, mean, mean / sqrt(3))
    assert delayed.inside == pytest.approx(area / 9, rel=1e-7)
    assert delayed.left == pytest.approx(left, rel=1e-7)


def test_merged_share_against_two_phases() -> None:
    """Open for two phases, then closed: the chain's share of time open is that of reports."""
    report, phase = 0.7, 1.9
    cycle = [1 / report, phase, phase]
    assert exact.merged_share(report, 2 * phase) == pytest.approx(sum(cycle[1:]) / sum(cycle))


# --- posts ----------------------------------------------------------------------------------


def test_posts_against_a_walk_by_the_day() -> None:
    """Two hundred steps a day: who is there, who is away how long, who learns how long."""
    rate, delay, learning, fine, days = 0.01, 25, 40, 200, 150
    leaving = 1 - exp(-rate / fine)
    settled, away, new = 1.0, np.zeros(delay * fine), np.zeros(learning * fine)
    vacant, at_desk = 0.0, 0.0
    for step in range(days * fine):
        if step % fine == 0:
            vacant += away.sum()
            at_desk += settled + 0.4 * new.sum()
        left = leaving * (settled + new.sum())
        back, learned = away[-1], new[-1] * (1 - leaving)
        settled = settled * (1 - leaving) + learned
        away, new = np.append(left, away[:-1]), np.append(back, new[:-1] * (1 - leaving))
    found = exact.posts(rate, delay, learning, 0.4, days)
    assert found.vacant == pytest.approx(vacant, rel=2e-3)
    assert found.at_desk == pytest.approx(at_desk, rel=2e-4)


def test_vacancies_tend_to_the_share_of_delays() -> None:
    rate, delay = 1 / 200, 60.0
    late = exact.posts(rate, delay, 0.0, 1.0, 4001).vacant
    late -= exact.posts(rate, delay, 0.0, 1.0, 4000).vacant
    assert late == pytest.approx(1 - 1 / (1 + rate * delay), rel=1e-9)


# --- stocks ---------------------------------------------------------------------------------

WAYS = exact.Ways(
    (0.5, 0.3, 0.2), (0.01, 0.02, 0.05), (0.0, 0.3, 0.1), 0.6, 30.0, 0.4, 0.004, 0.7
)  # fmt: skip


def by_the_hour(t: float, y: np.ndarray) -> list[float]:
    """The flows of WAYS written out, 2 openings an hour: live, waiting, and what is counted."""
    live, waiting = y[:3], y[3:6]
    taken = [WAYS.found_per_hour * n for n in live]
    opened = [
        share * (2.0 + WAYS.adaptation * sum(taken)) + w / WAYS.return_hours
        for share, w in zip(WAYS.shares, waiting, strict=True)
    ]
    removed = [WAYS.removal_per_hour[p] * live[p] + WAYS.stopped[p] * opened[p] for p in range(3)]
    gone = [taken[p] + removed[p] for p in range(3)]
    back = []
    for p in range(3):
        stays = (1 - WAYS.moved) * gone[p]
        comes = sum(
            WAYS.moved * gone[q] * WAYS.shares[p] / (1 - WAYS.shares[q]) for q in range(3) if q != p
        )
        back.append(WAYS.return_chance * (stays + comes) - waiting[p] / WAYS.return_hours)
    change = [opened[p] - gone[p] for p in range(3)]
    return [*change, *back, *live, sum(opened), sum(removed), sum(taken)]


def test_a_course_of_stocks_against_its_flows_written_out() -> None:
    begin = np.array([40.0, 0.0, 25.0, 3.0, 8.0, 0.0])
    y = solve_ivp(by_the_hour, (0, 90), [*begin, *[0.0] * 6], rtol=1e-10, atol=1e-10).y[:, -1]
    found = exact.course(WAYS, 2.0, begin, 90.0)
    assert found.live == pytest.approx(y[6:9] / 90, rel=1e-7)
    assert [found.opened, found.removed, found.taken_down] == pytest.approx(y[9:12], rel=1e-7)
    assert found.state == pytest.approx(y[:6], rel=1e-7)


def test_settled_stocks_stay() -> None:
    openings, state = exact.settled(WAYS, 500.0)
    assert state[:3].sum() == pytest.approx(500.0)
    assert exact.course(WAYS, openings, state, 300.0).state == pytest.approx(state)


def test_one_platform_settles_as_published_in_the_model() -> None:
    """h (L* - L) = T (1 - A / (1 - rho)), and the stock without takedowns is L*."""
    h, rho, found, adaptation = 0.01, 0.6, 0.004, 0.25
    ways = exact.Ways((1.0,), (h,), (0.0,), rho, 30.0, 0.0, found, adaptation)
    openings, state = exact.settled(ways, 300.0)
    without = exact.stock(openings, h, rho)
    takedowns = found * state[0]
    assert h * (without - 300.0) == pytest.approx(takedowns * (1 - adaptation / (1 - rho)))


def test_silenced_by_hand() -> None:
    """ln 2 at a rate of 1 halves: 10 hours of 80, then (80 - 40) / 1 over ln 2."""
    mean = (10 * 80 + 40) / (10 + log(2))
    assert exact.silenced(80.0, 10.0, 1.0, log(2)) == pytest.approx(mean)


@pytest.mark.parametrize("rate", [0.02, 5.0])
def test_learnt_share_against_shot_noise_drawn(rate: float) -> None:
    """Of few referrals and of many: memories drawn, each a sum over a Poisson stream."""
    half_life, half, span = 50.0, 90.0 * rate, 700.0
    draw = np.random.default_rng(1)
    counts = draw.poisson(rate * span, int(400 / rate) + 3000)
    marks = np.exp2(-draw.uniform(0, span, counts.sum()) / half_life)
    memory = np.add.reduceat(np.append(marks, 0.0), np.cumsum(counts) - counts) * (counts > 0)
    level = memory / (memory + half)
    error = level.std() / sqrt(len(level))
    assert abs(exact.learnt_share(rate, half_life, half) - level.mean()) < 4 * error
    assert error < 0.01 * level.mean()


# --- aging, and batches -----------------------------------------------------------------------


@pytest.mark.parametrize("head_start", [0.05, 0.4, 2.0])
def test_aging_against_whoever_overtakes(head_start: float) -> None:
    """Who waits waits for all who are there, and for the urgent that come while both last: the
    mean number is their rate times the area under the chance to wait, up to the head start."""
    arrivals, service, servers, share = 8.0, 0.3, 3, 0.4
    found = exact.aging(arrivals, service, servers, share, head_start, 150)
    load = arrivals * service / servers
    at_first = np.append(0.0, (1 - load) * load ** np.arange(150))
    at_first *= exact.erlang_c(arrivals * service, servers)
    hours = np.linspace(0.0, head_start, 201)
    step = not_empty_at(share * arrivals, servers / service, hours[1], 150)
    chances, state = [], at_first
    for _ in hours:
        chances.append(state[1:].sum())
        state = state @ step
    overtaking = share * arrivals * np.trapezoid(chances, hours) * service / servers
    fair = exact.mmc(arrivals, service, servers).wait_hours
    assert found.other_hours == pytest.approx(fair + overtaking, rel=1e-4)
    weighed = share * found.urgent_hours + (1 - share) * found.other_hours
    assert weighed == pytest.approx(fair)


def not_empty_at(arrivals: float, work: float, hours: float, most: int) -> np.ndarray:
    """The chances to go from length to length of a line within hours, an empty one staying so."""
    generator = np.diag([0.0] + [arrivals] * (most - 1), 1) + np.diag([work] * most, -1)
    return np.asarray(expm((generator - np.diag(generator.sum(axis=1))) * hours))


def test_aging_from_oldest_first_to_strict_priority() -> None:
    at = (8.0, 0.3, 3)
    fair = exact.mmc(*at).wait_hours
    none, endless = (exact.aging(*at, 0.4, head_start, 150) for head_start in (0.0, 200.0))
    assert none.urgent_hours == pytest.approx(fair)
    assert none.other_hours == pytest.approx(fair)
    free_in = exact.erlang_c(8.0 * 0.3, 3) * 0.3 / 3
    strict = exact.priorities(free_in, [0.4 * 0.8, 0.6 * 0.8])
    assert [endless.urgent_hours, endless.other_hours] == pytest.approx(strict)


def test_batches_of_one_from_many_sources_are_mmc() -> None:
    found = exact.batches(10**9, 8.0 / 10**9, {1: 1.0}, 0.3, 3, 300)
    known = exact.mmc(8.0, 0.3, 3)
    assert found.waiting == pytest.approx(known.waiting, rel=1e-6)
    assert found.first_hours == pytest.approx(known.wait_hours + 0.3, rel=1e-6)


def test_batches_at_one_server_from_many_sources() -> None:
    """M^X/M/1: rho (E[X] + E[X^2]) / (2 E[X] (1 - rho)) inside. Source: Gross and Harris, 3.1."""
    sizes, batches, service = {2: 0.5, 3: 0.5}, 2.0, 0.12
    mean, squared = 2.5, 0.5 * 4 + 0.5 * 9
    load = batches * mean * service
    found = exact.batches(10**9, batches / 10**9, sizes, service, 1, 300)
    inside = load * (mean + squared) / (2 * mean * (1 - load))
    assert found.inside == pytest.approx(inside, rel=1e-6)
    assert found.first_hours == pytest.approx(inside * service + service, rel=1e-6)


def test_few_sources_are_a_machine_repairman() -> None:
    """Batches of one from five sources at one server: weights n! / (n - k)! (rate x service)^k."""
    per_hour, service = 0.7, 0.4
    weights = np.cumprod([1.0] + [(5 - k) * per_hour * service for k in range(5)])
    state = weights / weights.sum()
    found = exact.batches(5, per_hour, {1: 1.0}, service, 1, 5)
    assert found.inside == pytest.approx(float(state @ np.arange(6)))
