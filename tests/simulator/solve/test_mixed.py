"""Closed users beside an open flow: what an arrival finds, by a Markov chain and simulation."""

from __future__ import annotations

import numpy as np
import pytest

from simulator.beyond import network, station
from simulator.formulas.closed import beside_open, closed_network
from simulator.network import parse_network
from simulator.simulate import simulate
from simulator.solve import solve

USERS, THINK, LOAD, MOST = 4, 3.0, 0.7, 80


@pytest.mark.parametrize("servers", [1, 2])
def test_what_stands_at_a_mixed_station_is_the_markov_chains_stationary_law(servers: int) -> None:
    """Closed k and open j requests, service exponential with mean 1 in order of arrival: as the
    two sorts are alike in the queue, each is served in proportion to its number."""
    size = (USERS + 1) * (MOST + 1)
    rates = np.zeros((size, size))
    for k in range(USERS + 1):
        for j in range(MOST + 1):
            here, total = k * (MOST + 1) + j, k + j
            pace = min(total, servers) / total if total else 0.0
            if k < USERS:
                rates[here, here + MOST + 1] += (USERS - k) / THINK
            if j < MOST:
                rates[here, here + 1] += LOAD * servers
            if k:
                rates[here, here - MOST - 1] += k * pace
            if j:
                rates[here, here - 1] += j * pace
    rates -= np.diag(rates.sum(axis=1))
    system = np.vstack([rates.T[:-1], np.ones(size)])
    law = np.linalg.solve(system, np.eye(size)[-1]).reshape(USERS + 1, MOST + 1)
    expected = np.array([np.trace(law[:, ::-1], MOST - n) for n in range(20)])

    found = closed_network(USERS, [1.0], float(servers), THINK, LOAD * servers)
    chances = beside_open(found.present[0], servers, LOAD * servers, 400)
    assert chances[:20] == pytest.approx(expected, rel=1e-6)


def test_a_series_too_long_to_be_followed_is_left_out() -> None:
    assert len(beside_open(np.array([0.5, 0.5]), 1, 0.999, 400)) == 0


def test_the_percentiles_of_a_mixed_network_are_those_of_the_simulation() -> None:
    parsed = parse_network(network(
        {"a": station(2), "b": station(1, 0.4)}, ["a", "b"], 1.2,
        flows={"c": {"users": 10, "think": {"mean": 15.0}, "route": ["a", "b"]}},
    ))  # fmt: skip
    solved, found = solve(parsed), simulate(parsed, requests=300_000, seed=3)
    for name in ("f", "c"):
        mine, theirs = solved.flows[name], found.flows[name]
        for share, figure in ((0.5, theirs.p50), (0.95, theirs.p95), (0.99, theirs.p99)):
            assert float(mine.quantile(share)[0]) == pytest.approx(figure.value, rel=0.06)
