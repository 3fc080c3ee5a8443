"""The formulas against published values, and against chains solved by plain linear algebra."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.integrate import solve_ivp
from scipy.linalg import null_space

from sim import exact


def long_run(generator: np.ndarray) -> np.ndarray:
    """The stationary distribution of a generator."""
    state = null_space(generator.T)[:, 0]
    return np.asarray(state / state.sum())


def birth_death(births: list[float], deaths: list[float]) -> np.ndarray:
    """The stationary distribution of a birth-death chain, by linear algebra."""
    generator = np.diag(births, 1) + np.diag(deaths, -1)
    return long_run(generator - np.diag(generator.sum(axis=1)))


# --- Erlang's formulas ------------------------------------------------------------------


def test_erlang_b_and_c_as_tabulated() -> None:
    """10 circuits, 8 erlangs; 2 servers, 1 erlang (1/3, as every textbook has it)."""
    assert exact.erlang_b(8.0, 10) == pytest.approx(0.12166, abs=5e-6)
    assert exact.erlang_c(8.0, 10) == pytest.approx(0.40918, abs=5e-6)
    assert exact.erlang_c(1.0, 2) == pytest.approx(1 / 3)


def test_one_server_by_hand() -> None:
    """4 an hour, 12 minutes each: load 0.8, 0.8 / (5 - 4) hours of wait, 3.2 waiting."""
    queue = exact.mmc(4.0, 0.2, 1)
    assert queue.delayed_share == pytest.approx(0.8)
    assert queue.wait_hours == pytest.approx(0.8)
    assert queue.waiting == pytest.approx(3.2)


@pytest.mark.parametrize("servers", [1, 3, 7])
def test_mmc_against_its_chain(servers: int) -> None:
    arrivals, service = 0.75 * servers / 0.4, 0.4
    most = 150 + servers
    state = birth_death([arrivals] * most, [min(n, servers) / service for n in range(1, most + 1)])
    queue = exact.mmc(arrivals, service, servers)
    number = np.arange(most + 1)
    assert queue.delayed_share == pytest.approx(state[servers:].sum(), rel=1e-9)
    assert queue.waiting == pytest.approx(state @ np.maximum(number - servers, 0), rel=1e-9)


def test_tandem_is_two_stations_alone() -> None:
    first, second = exact.tandem(5.0, [(0.5, 4), (0.15, 1)])
    assert first == exact.mmc(5.0, 0.5, 4)
    assert second == exact.mmc(5.0, 0.15, 1)


def test_tandem_against_the_chain_of_both() -> None:
    """Two single servers, solved as one chain of pairs."""
    arrivals, services, most = 1.0, (0.4, 0.5), 30
    size = most + 1
    generator = np.zeros((size * size, size * size))
    for a in range(size):
        for b in range(size):
            here = a * size + b
            if a < most:
                generator[here, here + size] += arrivals
            if a > 0 and b < most:
                generator[here, here - size + 1] += 1 / services[0]
            if b > 0:
                generator[here, here - 1] += 1 / services[1]
    generator -= np.diag(generator.sum(axis=1))
    equations = generator.T.copy()
    equations[-1] = 1.0
    state = np.linalg.solve(equations, np.eye(size * size)[-1]).reshape(size, size)
    waiting = np.maximum(np.arange(size) - 1, 0)
    first, second = exact.tandem(arrivals, [(s, 1) for s in services])
    assert first.waiting == pytest.approx(state.sum(axis=1) @ waiting, rel=1e-5)
    assert second.waiting == pytest.approx(state.sum(axis=0) @ waiting, rel=1e-5)


# --- patience ------------------------------------------------------------------------------


def test_erlang_a_as_published() -> None:
    """50 agents, 48 calls a minute of 1 minute, patience 2 minutes: 3.1% abandon, 3.7 s.

    Source: Mandelbaum and Zeltyn, Service Engineering in Action: the Palm/Erlang-A Queue.
    """
    queue = exact.erlang_a(48.0, 1.0, 50, 2.0)
    assert queue.withdrawn_share == pytest.approx(0.031, abs=5e-4)
    assert queue.waiting / 48 * 60 == pytest.approx(3.7, abs=0.05)


@pytest.mark.parametrize("arrivals", [8.0, 20.0, 60.0])
def test_erlang_a_against_its_chain(arrivals: float) -> None:
    """Waits of those who begin from first passages: hours and chance, step by step."""
    service, servers, patience, most = 0.25, 5, 0.7, 120
    leaving = [
        min(n, servers) / service + max(n - servers, 0) / patience for n in range(1, most + 1)
    ]
    state = birth_death([arrivals] * most, leaving)
    waits = np.maximum(np.arange(most + 1) - servers, 0)
    queue = exact.erlang_a(arrivals, service, servers, patience)
    assert queue.waiting == pytest.approx(state @ waits, rel=1e-9)
    assert queue.delayed_share == pytest.approx(state[servers:].sum(), rel=1e-9)
    assert queue.withdrawn_share == pytest.approx((state @ waits) / patience / arrivals, rel=1e-9)
    # f[j]: chance to begin, g[j]: E[hours; begins], with j + 1 steps to go and one's own patience.
    begins, hours, total, begun = 1.0, 0.0, 0.0, state[:servers].sum()
    for j in range(most - servers):
        rate = servers / service + j / patience
        onward = rate / (rate + 1 / patience)
        hours = onward * (hours + begins / (rate + 1 / patience))
        begins *= onward
        total += state[servers + j] * hours
        begun += state[servers + j] * begins
    assert queue.wait_hours == pytest.approx(total / begun, rel=1e-8)


def test_endless_patience_is_erlang_c() -> None:
    patient = exact.erlang_a(8.0, 0.25, 3, 1e9)
    assert patient.wait_hours == pytest.approx(exact.mmc(8.0, 0.25, 3).wait_hours, rel=1e-6)
    assert patient.withdrawn_share == pytest.approx(0.0, abs=1e-8)


# --- general service and priorities -----------------------------------------------------------


def test_constant_service_waits_half_as_long() -> None:
    assert exact.md1(4.0, 0.2).wait_hours == pytest.approx(exact.mmc(4.0, 0.2, 1).wait_hours / 2)
    assert exact.mg1(4.0, 0.2, 0.2) == exact.mmc(4.0, 0.2, 1)


def test_mg1_against_two_exponential_phases() -> None:
    """Erlang-2 service as a chain in its phases."""
    arrivals, phase, most = 3.0, 0.125, 160  # phases in the system: each case brings two
    generator = np.zeros((most + 1, most + 1))
    for n in range(most + 1):
        if n + 2 <= most:
            generator[n, n + 2] = arrivals
        if n:
            generator[n, n - 1] = 1 / phase
    state = long_run(generator - np.diag(generator.sum(axis=1)))
    cases = np.ceil(np.arange(most + 1) / 2)
    queue = exact.mg1(arrivals, 2 * phase, phase * 2**0.5)
    assert queue.waiting == pytest.approx(state @ np.maximum(cases - 1, 0), rel=1e-6)


def test_priorities_against_the_chain_of_two_classes() -> None:
    """M/M/2, two classes: the chain of (busy or not, urgent waiting, others waiting)."""
    urgent, other, service, servers, most = 1.5, 0.8, 0.5, 2, 30
    size = most + 1
    place = {(0, 0, 0): 0, (1, 0, 0): 1}
    for a in range(size):
        for b in range(size):
            place[2, a, b] = len(place)
    generator = np.zeros((len(place), len(place)))
    for (busy, a, b), here in place.items():
        if busy < servers:
            generator[here, place[busy + 1, 0, 0]] += urgent + other
            if busy:
                generator[here, place[busy - 1, 0, 0]] += busy / service
            continue
        if a < most:
            generator[here, place[2, a + 1, b]] += urgent
        if b < most:
            generator[here, place[2, a, b + 1]] += other
        after = (2, a - 1, b) if a else (2, a, b - 1) if b else (1, 0, 0)
        generator[here, place[after]] += servers / service
    generator -= np.diag(generator.sum(axis=1))
    equations = generator.T.copy()
    equations[-1] = 1.0
    state = np.linalg.solve(equations, np.eye(len(place))[-1])
    waiting = np.zeros(2)
    for (_, a, b), here in place.items():
        waiting += state[here] * np.array([a, b])
    both = exact.mmc(urgent + other, service, servers)
    free_in = both.delayed_share * service / servers
    waits = exact.priorities(free_in, [rate * service / servers for rate in (urgent, other)])
    assert waits == pytest.approx(waiting / [urgent, other], rel=1e-4)


def test_priorities_keep_the_mean_of_all() -> None:
    """Kleinrock's law: with one law of service, order moves waits between classes only."""
    rates, service = [1.0, 2.0, 1.5], 0.18
    waits = exact.priorities(
        exact.residual_hours(sum(rates), service, 0.3), [rate * service for rate in rates]
    )
    mean = sum(rate * wait for rate, wait in zip(rates, waits, strict=True)) / sum(rates)
    assert mean == pytest.approx(exact.mg1(sum(rates), service, 0.3).wait_hours)
    assert waits == sorted(waits)


# --- shifts -----------------------------------------------------------------------------------


def test_a_shift_without_closing_time_is_mmc() -> None:
    always = exact.shifts(8.0, 0.25, 3, [(5.0, 0.0), (2.0, 0.0)], 120)
    queue = exact.mmc(8.0, 0.25, 3)
    assert always.wait_hours == pytest.approx(queue.wait_hours, rel=1e-9)
    assert always.wait_on_duty_hours == pytest.approx(queue.wait_hours, rel=1e-9)
    assert always.in_system == pytest.approx(queue.waiting + 2.0, rel=1e-9)


def test_shifts_against_the_differential_equations() -> None:
    """One server, 8 hours a day, a weekend after two days, played until weeks repeat."""
    arrivals, service, most = 0.15, 0.75, 50
    number = np.arange(most + 1)

    def derivative(on: bool):  # type: ignore[no-untyped-def]
        generator = np.diag([arrivals] * most, 1)
        if on:
            generator = generator + np.diag([1 / service] * most, -1)
        generator = generator - np.diag(generator.sum(axis=1))

        def slope(_: float, y: np.ndarray) -> np.ndarray:
            # y: chances, then areas of those in the system, waiting on duty
            p = y[: most + 1]
            waits = p @ np.maximum(number - 1, 0)
            return np.concatenate([p @ generator, [p @ number, waits * on]])

        return slope

    cycle = [(8.0, 16.0), (8.0, 64.0)]
    state = np.eye(most + 1)[0]
    for _ in range(12):
        in_system, on_duty, off_duty = 0.0, 0.0, 0.0
        for hours, pause in cycle:
            begin = np.concatenate([state, [0.0, 0.0]])
            worked = solve_ivp(derivative(True), (0, hours), begin, rtol=1e-8, atol=1e-11).y[:, -1]
            begin = np.concatenate([worked[: most + 1], [0.0, 0.0]])
            rested = solve_ivp(derivative(False), (0, pause), begin, rtol=1e-8, atol=1e-11).y[:, -1]
            state = rested[: most + 1]
            in_system += worked[-2] + rested[-2]
            on_duty += worked[-1]
            in_hand = 1 - worked[0]  # stays so until the shift begins again
            off_duty += rested[-2] - in_hand * pause
    found = exact.shifts(arrivals, service, 1, cycle, most)
    assert found.in_system == pytest.approx(in_system / 96, rel=1e-5)
    assert found.wait_on_duty_hours == pytest.approx(on_duty / 96 / arrivals, rel=1e-5)
    assert found.waiting == pytest.approx((on_duty + off_duty) / 96, rel=1e-5)


# --- steps, search, stock ---------------------------------------------------------------------


def test_in_service_settles_at_the_load() -> None:
    mean, end = exact.in_service([(3.0, 40.0)], 0.5, 20.0)
    assert mean == pytest.approx(20.0)
    assert end == pytest.approx(20.0)


def test_in_service_against_its_differential_equation() -> None:
    pieces, service = [(2.0, 10.0), (1.0, 40.0), (4.0, 5.0)], 1.5
    area, state = 0.0, 3.0
    for hours, arrivals in pieces:

        def slope(_: float, y: np.ndarray, arrivals: float = arrivals) -> list[float]:
            return [arrivals - y[0] / service, y[0]]

        solved = solve_ivp(slope, (0, hours), [state, 0.0], rtol=1e-10, atol=1e-12)
        state, area = solved.y[0, -1], area + solved.y[1, -1]
    assert exact.in_service(pieces, service, 3.0) == pytest.approx((area / 7, state), rel=1e-8)


def test_searched_against_the_death_chain() -> None:
    """Six accounts: the chain of those left, its mean, spread and time average."""
    by_chain = exact.searched_in_turn([0.4 * left for left in range(7)], 3.0)
    alone = exact.searched(6, 0.4, 3.0)
    assert alone.found == pytest.approx(by_chain.found)
    assert alone.found_sd == pytest.approx(by_chain.found_sd)
    assert alone.left == pytest.approx(by_chain.left)


def test_searched_by_hand() -> None:
    """Two accounts, each found at 1 an hour, for ln 2 hours: half of them, a half spread, and
    2 (1 - 1/2) / ln 2 left on average."""
    found = exact.searched(2, 1.0, np.log(2))
    assert found.found == pytest.approx(1.0)
    assert found.found_sd == pytest.approx(0.5**0.5)
    assert found.left == pytest.approx(1 / np.log(2))


def test_searched_in_turn_at_a_constant_rate_is_poisson() -> None:
    """Plenty of accounts: 3 an hour for 2 hours, whatever is left."""
    found = exact.searched_in_turn([0.0, *[3.0] * 60], 2.0)
    assert found.found == pytest.approx(6.0)
    assert found.found_sd == pytest.approx(6.0**0.5)


def test_stock_by_hand() -> None:
    """0.5 open an hour, removed after 100 hours, 60% return: 50 / 0.4."""
    assert exact.stock(0.5, 0.01, 0.6) == pytest.approx(125.0)
