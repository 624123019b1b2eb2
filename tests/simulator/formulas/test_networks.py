"""Closed and layered networks, joins, balancing and retries against enumeration."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from scipy.special import betainc

from simulator.formulas import (
    balancing,
    closed,
    closed_classes,
    holders,
    join,
    layered,
    mmc,
    retrial,
)
from simulator.formulas.availability import steady_state
from simulator.formulas.shortest_queue import shortest_of_two


def enumerated(
    users: int, demands: list[float], servers: list[float], think: float
) -> tuple[float, list[float]]:
    """Throughput and mean numbers by summing over every state."""
    weights: dict[int, float] = {users: 0.0, users - 1: 0.0}
    numbers = np.zeros(len(demands))
    for population in weights:
        for state in itertools.product(range(population + 1), repeat=len(demands)):
            idle = population - sum(state)
            if idle < 0 or (think == 0 and idle > 0):
                continue
            weight = think**idle / float(np.prod(np.arange(1.0, idle + 1)))
            for n, demand, c in zip(state, demands, servers, strict=True):
                weight *= float(np.prod(demand / np.minimum(np.arange(1.0, n + 1), c)))
            weights[population] += weight
            if population == users:
                numbers += weight * np.array(state)
    return weights[users - 1] / weights[users], list(numbers / weights[users])


@pytest.mark.parametrize("think", [0.0, 2.0])
@pytest.mark.parametrize("users", [1, 3, 9])
def test_closed_network_is_the_sum_over_its_states(users: int, think: float) -> None:
    demands, servers = [0.5, 0.3, 0.2], [3.0, 1.0, np.inf]
    throughput, numbers = enumerated(users, demands, servers, think)
    result = closed.closed_network(users, demands, servers, think)
    assert result.throughput == pytest.approx(throughput, rel=1e-12)
    assert result.mean_number == pytest.approx(numbers, rel=1e-11)
    assert result.throughput * (result.response + think) == pytest.approx(users, rel=1e-12)


def test_closed_network_where_the_textbook_recursion_explodes() -> None:
    """Little's law and the saturation bound hold to the last digits at ten thousand users."""
    demands, servers = np.array([0.3, 0.05, 0.01]), np.array([500.0, 101.0, 33.0])
    result = closed.closed_network(10_000, demands, servers, 5.0)
    assert result.mean_number.sum() + 5 * result.throughput == pytest.approx(10_000, rel=1e-12)
    assert result.throughput <= (servers / demands).min() * (1 + 1e-12)
    assert all(found.sum() == pytest.approx(1.0) for found in result.found)


def test_closed_network_of_very_many_users_joins_smoothly() -> None:
    demands, servers = np.array([0.3, 0.05]), np.array([12_000.0, 2_500.0])
    most = closed.LARGEST_EXACT
    below = closed.closed_network(most, demands, servers, 5.0)
    above = closed.closed_network(most + 1, demands, servers, 5.0)
    assert above.throughput == pytest.approx(below.throughput, rel=1e-3)
    assert above.response == pytest.approx(below.response, rel=1e-2)


def test_one_more_user_never_slows_the_others_down_less() -> None:
    runs = [closed.closed_network(n, [0.2, 0.04], [8, 2], 3.0) for n in range(1, 120)]
    throughput = np.array([run.throughput for run in runs])
    response = np.array([run.response for run in runs])
    assert np.all(np.diff(throughput) > -1e-12)
    assert np.all(np.diff(response) > -1e-12)


def test_mixed_network_sums_the_open_requests_out() -> None:
    """Against the Markov chain weights of closed and open requests together."""
    users, think = 5, 1.0
    demands, servers, load = [0.5, 0.2], [3.0, 2.0], [1.2, 0.7]
    tables = []
    for demand, c, offered in zip(demands, servers, load, strict=True):
        table = np.zeros((users + 1, 400))
        for n, m in itertools.product(range(users + 1), range(400)):
            steps = np.minimum(np.arange(1.0, n + m + 1), c)
            log = np.sum(np.log(np.arange(1.0, n + m + 1) / steps))
            log -= np.sum(np.log(np.arange(1.0, n + 1))) + np.sum(np.log(np.arange(1.0, m + 1)))
            table[n, m] = np.exp(log + n * np.log(demand) + m * np.log(offered))
        tables.append(table)
    idle = np.array([think**n / np.prod(np.arange(1.0, n + 1)) for n in range(users + 1)])
    masses = [table.sum(axis=1) for table in tables]
    total = np.convolve(np.convolve(idle, masses[0]), masses[1])[: users + 1]
    result = closed.closed_network(users, demands, servers, think, load)
    assert result.throughput == pytest.approx(total[-2] / total[-1], rel=1e-10)
    rest = np.convolve(idle, masses[1])[: users + 1]
    present = masses[0] * rest[::-1] / total[-1]
    mean_open = tables[0] @ np.arange(400) / masses[0]
    assert result.mean_number[0] == pytest.approx(present @ np.arange(users + 1), rel=1e-10)
    assert result.open_number[0] == pytest.approx(present @ mean_open, rel=1e-9)


@pytest.mark.parametrize("users", [3, 40])
def test_two_equal_classes_are_one(users: int) -> None:
    demands, servers = [0.2, 0.04, 0.01], [8, 2, 1]
    one = closed.closed_network(2 * users, demands, servers, 8.0)
    two = closed_classes.closed_classes([users] * 2, [demands] * 2, servers, [8.0] * 2)
    assert two.exact
    assert two.throughput.sum() == pytest.approx(one.throughput, rel=1e-10)
    assert two.mean_number.sum(axis=0) == pytest.approx(one.mean_number, rel=1e-9)


def test_fixed_point_is_near_the_lattice() -> None:
    arguments = ([20, 30], [[0.1, 0.02], [0.05, 0.2]], [2, 4], [1.0, 2.0])
    exact = closed_classes.closed_classes(*arguments)
    near = closed_classes.schweitzer(*arguments)
    assert near.throughput == pytest.approx(exact.throughput, rel=0.07)


def test_layer_without_contention_is_the_open_queue() -> None:
    """A pool as large as its only station's servers is that station: M/M/c."""
    top = holders.aggregate(holders.Layer(4, (holders.Visit(1, 0.1, 4.0),)))
    state = layered.open_layer(32.0, top)
    assert state.mean_response == pytest.approx(0.1 + float(mmc.mean_wait(32, 0.1, 4)), rel=1e-10)
    assert state.mean_wait == pytest.approx(float(mmc.mean_wait(32, 0.1, 4)), rel=1e-10)
    assert state.utilisation == pytest.approx(0.8, rel=1e-10)


def test_closed_layer_larger_than_its_users_is_a_closed_network() -> None:
    layer = holders.Layer(50, (holders.Visit(2, 0.03, 2.0), holders.Visit(1, 0.02, 1.0)))
    state = layered.closed_layer(20, 1.0, holders.aggregate(layer))
    flat = closed.closed_network(20, [0.06, 0.02], [2, 1], 1.0)
    assert state.throughput == pytest.approx(flat.throughput, rel=1e-10)
    assert state.mean_response == pytest.approx(flat.response, rel=1e-10)
    assert state.mean_queue == 0


def test_layer_figures_are_consistent() -> None:
    below = holders.Layer(3, (holders.Visit(1, 0.02, 2.0),))
    layer = holders.Layer(8, (holders.Visit(2, 0.01, 2.0),), ((1.5, below),))
    top = holders.aggregate(layer)
    state = layered.open_layer(40.0, top)
    refused = layered.open_layer(40.0, top, queue=3)
    assert state.transform(np.zeros(1, complex)) == pytest.approx(1.0)
    assert state.inner[0].throughput == pytest.approx(60.0)
    assert 0 < refused.p_block < 1
    assert refused.transform(np.zeros(1, complex)) == pytest.approx(1.0)
    assert refused.throughput == pytest.approx(40 * (1 - refused.p_block))
    small = 1e-6
    slope = (1 - state.transform(np.array([small + 0j]))[0].real) / small
    assert slope == pytest.approx(state.mean_response, rel=0.06)


def test_fork_join_of_one_and_two_branches() -> None:
    assert join.forked_mm1_mean(1, 0.5, 1.0) == pytest.approx(2.0)
    assert join.forked_mm1_mean(2, 0.5, 1.0) == pytest.approx(2.875)
    many = join.forked_mm1_mean(np.arange(1, 33), 0.7, 1.0)
    assert np.all(np.diff(many) > 0)
    assert np.isinf(join.forked_mm1_mean(3, 1.0, 1.0))


def test_quorum_by_enumeration() -> None:
    chances = np.array([[0.2], [0.7], [0.9], [0.4]])
    for needed in range(1, 5):
        expected = 0.0
        for outcome in itertools.product([0, 1], repeat=4):
            if sum(outcome) >= needed:
                p = np.where(np.array(outcome) == 1, chances[:, 0], 1 - chances[:, 0])
                expected += float(np.prod(p))
        assert join.quorum_cdf(needed, chances)[0] == pytest.approx(expected, rel=1e-13)


def test_order_statistics_of_exponentials() -> None:
    def quantile(low: np.ndarray, up: np.ndarray) -> np.ndarray:
        return -np.log(up)

    for k in range(1, 6):
        by_scores = join.order_mean(k, 5, quantile)
        assert by_scores == pytest.approx(join.exponential_order_mean(k, 5, 1.0), rel=1e-11)
        middle = float(join.order_quantile(0.5, k, 5, quantile))
        assert betainc(k, 6 - k, 1 - np.exp(-middle)) == pytest.approx(0.5, rel=1e-12)


def test_shortest_of_two_lies_between_sharing_and_splitting() -> None:
    for rate in (0.2, 1.0, 1.9, 1.98):
        shared = 1 + float(mmc.mean_wait(rate, 1.0, 2))
        split = 1 + float(mmc.mean_wait(rate / 2, 1.0, 1))
        assert shared < shortest_of_two(rate, 1.0) < split


def test_retries_by_the_full_markov_chain() -> None:
    """One retry, a small queue: the chain over (queue, orbit) has no approximation."""
    rate, servers, places, backoff, most = 3.0, 2, 4, 0.5, 60
    index = {s: i for i, s in enumerate(itertools.product(range(most), range(places + 1)))}
    rates = np.zeros((len(index), len(index)))
    for (orbit, n), i in index.items():
        if n < places:
            rates[i, index[orbit, n + 1]] += rate
            if orbit:
                rates[i, index[orbit - 1, n + 1]] += orbit / backoff
        else:
            if orbit < most - 1:
                rates[i, index[orbit + 1, n]] += rate
            if orbit:
                rates[i, index[orbit - 1, n]] += orbit / backoff
        if n:
            rates[i, index[orbit, n - 1]] += min(n, servers)
    p = steady_state(rates).reshape(most, places + 1)
    retrying = np.arange(most) @ p
    result = retrial.retried(rate, 1.0, servers, places, 1, backoff)
    assert result.rejected[0] == pytest.approx(p[:, -1].sum(), rel=1e-8)
    assert result.rejected[1] == pytest.approx(retrying[-1] / retrying.sum(), rel=1e-8)
    failed = float(retrying[-1]) / backoff / rate
    assert result.fail_fraction == pytest.approx(failed, rel=1e-8)


def test_power_of_two_waits_are_those_of_the_mean_field() -> None:
    """Of very many single servers, an arrival waits for j completions or more with chance
    rho^(2 (2^j - 1)): the wait's variance follows from those alone."""
    rho = 0.9
    chances = np.array([rho ** (2 * (2**j - 1)) for j in range(1, 12)])
    j = np.arange(1, 12)
    number, squared = chances.sum(), ((2 * j - 1) * chances).sum()
    found = balancing.power_of_two(rho, 1.0, 1, 1e9)
    assert found.p_wait == pytest.approx(chances[0], rel=1e-6)
    assert found.mean_wait == pytest.approx(number, rel=1e-6)
    among = (squared + number) / chances[0] - (number / chances[0]) ** 2
    assert found.scv == pytest.approx(among / (number / chances[0]) ** 2, rel=1e-6)


def test_very_large_back_ends_are_known_at_once_and_hardly_wait() -> None:
    waits = [float(balancing.power_of_two(0.8 * c, 1.0, c, 3).p_wait) for c in (8, 100, 1e5, 1e9)]
    assert waits == sorted(waits, reverse=True)
    assert waits[-1] == pytest.approx(0.0, abs=1e-12)
