"""Branches that one arrival forks are alike: joins and quorums against formula and simulation."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from simulator.beyond import network, station
from simulator.formulas.join import alike_quorum_cdf, forked_likeness, quorum_cdf
from simulator.network import parse_network
from simulator.simulate import simulate
from simulator.solve import solve


@pytest.mark.parametrize("alike", [0.05, 0.4, 0.9, 0.99])
def test_what_branches_have_in_common_leaves_each_of_them_as_it_was(alike: float) -> None:
    cdf = np.linspace(0.0, 1.0, 41)
    alone = alike_quorum_cdf(1, cdf[None], np.full((1, 41), alike))
    assert alone == pytest.approx(cdf, abs=1e-5)


def test_branches_are_between_independent_and_one() -> None:
    cdf = np.tile(np.linspace(0.01, 0.99, 25), (4, 1))
    steps = [alike_quorum_cdf(4, cdf, np.full(cdf.shape, r)) for r in (0.0, 0.2, 0.6, 0.99)]
    assert steps[0] == pytest.approx(quorum_cdf(4, cdf))
    assert all((after > before).all() for before, after in pairwise(steps))
    assert (steps[-1] < cdf[0]).all()


@pytest.mark.parametrize("load", [0.2, 0.6, 0.95])
def test_the_longer_of_two_queues_has_the_exact_mean(load: float) -> None:
    """Flatto and Hahn, from the copula and exponential sojourns alone."""
    times = np.linspace(0.0, 40.0, 40_001)
    cdf = -np.expm1(-np.tile(times, (2, 1)))
    both = alike_quorum_cdf(2, cdf, np.full(cdf.shape, float(forked_likeness(load))))
    assert np.trapezoid(1 - both, times) == pytest.approx((12 - load) / 8, rel=1e-3)


FIVE = {f"s{i}": station(1) for i in range(5)}
UNEQUAL = {"a": station(1), "b": station(1, 0.9), "c": station(2, 1.5)}


@pytest.mark.parametrize(
    ("stations", "route", "rate"),
    [
        (FIVE, {"quorum": 3, "of": list(FIVE)}, 0.8),
        (FIVE, {"all": list(FIVE)}, 0.8),
        (UNEQUAL, {"all": list(UNEQUAL)}, 0.8),
    ],
    ids=["three of five", "five", "unequal"],
)
def test_a_join_takes_as_long_as_in_the_simulation(
    stations: dict[str, Any], route: dict[str, Any], rate: float
) -> None:
    parsed = parse_network(network(stations, route, rate))
    solved = solve(parsed).flows["f"]
    found = simulate(parsed, requests=200_000, seed=4).flows["f"]
    assert float(solved.mean[0]) == pytest.approx(found.mean.value, rel=0.04)
    for share, figure in ((0.5, found.p50), (0.95, found.p95), (0.99, found.p99)):
        assert float(solved.quantile(share)[0]) == pytest.approx(figure.value, rel=0.08)
