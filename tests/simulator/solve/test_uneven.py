"""Balancers that watch back ends which are not alike: formula, solver and simulation."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from simulator.formulas import balancing
from simulator.formulas.shortest_queue import shortest_of_two
from simulator.formulas.watched import watched
from simulator.network import parse_network
from simulator.simulate import simulate
from simulator.solve import solve

SERVERS, MEANS = np.array([1.0, 3.0, 4.0]), np.array([1.0, 1.2, 0.8])


def network(
    policy: str, load: float, weights: list[float] | None = None, **more: Any
) -> dict[str, Any]:
    stations = {
        f"s{i}": {"servers": c, "service": {"mean": m}}
        for i, (c, m) in enumerate(zip(SERVERS, MEANS, strict=True))
    }
    route: dict[str, Any] = {"split": policy, "over": list(stations)}
    if weights:
        route["weights"] = weights
    rate = load * float((SERVERS / MEANS).sum())
    flows = {"f": {"rate": rate, "route": route}, **more}
    return {"format": "loadstone-network/1", "stations": stations, "flows": flows}


@pytest.mark.parametrize("pairs", [False, True])
@pytest.mark.parametrize("load", [0.3, 0.8])
def test_equal_back_ends_wait_as_their_own_formula_says(load: float, pairs: bool) -> None:
    same = np.full(4, 2.0), np.ones(4), np.ones(4)
    found = watched(8 * load, *same, np.zeros(4), pairs)
    known = (balancing.power_of_two if pairs else balancing.shortest_queue)(2 * load, 1.0, 2.0, 4.0)
    assert found.shares == pytest.approx(0.25, rel=1e-6)
    if float(known.mean_wait) > float(found.mean_wait[0]) * 0.9:
        assert found.mean_wait == pytest.approx(float(known.mean_wait), rel=1e-4)


def test_two_single_servers_are_nearly_the_exact_chain() -> None:
    found = watched(1.6, np.ones(2), np.ones(2), np.ones(2), np.zeros(2), False)
    assert 1 + found.mean_wait[0] == pytest.approx(shortest_of_two(1.6, 1.0), rel=0.05)


def test_the_slow_one_gets_less_the_fuller_all_are() -> None:
    """At rest an even share, at the limit what it can do; a weight asks for more."""
    shares = [
        watched(load * 9.0, SERVERS, MEANS, np.ones(3), np.zeros(3), False).shares[0]
        for load in (1e-4, 0.5, 0.8, 0.95)
    ]
    assert shares[0] == pytest.approx(1 / 3, rel=1e-3)
    assert (np.diff(shares) < 0).all()
    favoured = watched(4.5, SERVERS, MEANS, np.array([4.0, 1.0, 1.0]), np.zeros(3), False)
    assert favoured.shares[0] > shares[1]


def test_a_dead_back_end_gets_nothing() -> None:
    found = watched(2.0, np.array([2.0, 0.0, 3.0]), np.ones(3), np.ones(3), np.zeros(3), False)
    assert found.shares[1] == 0
    assert found.shares.sum() == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("policy", "load", "weights"),
    [("least_connections", 0.5, None), ("least_connections", 0.9, None),
     ("least_connections", 0.7, [1.0, 3.0, 4.0]), ("power_of_two", 0.7, None)],
)  # fmt: skip
def test_the_simulation_deals_the_same(
    policy: str, load: float, weights: list[float] | None
) -> None:
    parsed = parse_network(network(policy, load, weights))
    solved, simulated = solve(parsed), simulate(parsed, requests=200_000, seed=1)
    for name, station in solved.stations.items():
        there = simulated.stations[name].utilisation.value
        assert station.utilisation[0] == pytest.approx(there, rel=0.05), name
    assert solved.flows["f"].mean[0] == pytest.approx(simulated.flows["f"].mean.value, rel=0.08)
    assert solved.flows["f"].quantile(0.95)[0] == pytest.approx(
        simulated.flows["f"].p95.value, rel=0.1
    )


def test_two_flows_through_one_balancer_are_one() -> None:
    whole = solve(parse_network(network("least_connections", 0.6)))
    half = network("least_connections", 0.3)
    half["flows"]["g"] = half["flows"]["f"]
    both = solve(parse_network(half))
    for name in whole.stations:
        assert both.stations[name].utilisation == pytest.approx(
            whole.stations[name].utilisation, rel=1e-4
        )


def test_each_load_has_its_own_shares() -> None:
    loads = [solve(parse_network(network("least_connections", x))) for x in (0.4, 0.8)]
    shares = [s.stations["s0"].arrival_rate[0] / s.flows["f"].arrival_rate[0] for s in loads]
    assert shares[1] < shares[0] * 0.9
