"""Requests that come back to a queue, often as chance has it, against formula and simulation."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from simulator.beyond import network, station
from simulator.network import parse_network
from simulator.simulate import simulate
from simulator.solve import solve
from simulator.solve.levels import CELLS, make_levels

AGAIN = {"markov": {"entry": {"q": 1.0}, "next": {"q": {"q": 0.75}}}}


def both(document: dict[str, Any], requests: int = 300_000) -> tuple[Any, Any]:
    parsed = parse_network(document)
    return solve(parsed).flows["f"], simulate(parsed, requests=requests, seed=5).flows["f"]


@pytest.mark.parametrize("route", [AGAIN, {"times": 3.5, "do": "q"}], ids=["markov", "times"])
def test_the_percentiles_of_feedback_at_high_load_are_those_of_the_simulation(route: Any) -> None:
    solved, found = both(network({"q": station(1)}, route, 0.85 / (3.5 if "times" in route else 4)))
    for share, figure in ((0.5, found.p50), (0.95, found.p95), (0.99, found.p99)):
        assert float(solved.quantile(share)[0]) == pytest.approx(figure.value, rel=0.12)


@pytest.mark.parametrize("scv", [0.0, 0.25, 4.0])
def test_the_number_in_a_queue_with_feedback_by_chance_is_that_of_one_long_service(
    scv: float,
) -> None:
    """Takács: M/G/1 whose service is all the visits of a request, four on average."""
    rho, again = 0.95, 0.75
    long = again + (1 - again) * scv  # variability of a geometric sum
    number = rho + rho**2 * (1 + long) / (2 * (1 - rho))
    solved = solve(parse_network(network({"q": station(1, scv=scv)}, AGAIN, rho / 4)))
    mean = float(solved.flows["f"].mean[0])
    assert mean * rho / 4 == pytest.approx(number, rel=0.02)


def test_constant_service_is_not_taken_for_exponential_where_requests_return() -> None:
    solved, found = both(network({"q": station(1, scv=0.0)}, AGAIN, 0.2))
    assert float(solved.mean[0]) == pytest.approx(found.mean.value, rel=0.05)
    assert float(solved.quantile(0.99)[0]) == pytest.approx(found.p99.value, rel=0.1)


@pytest.mark.parametrize("alike", [0.0, 0.3, 0.9])
def test_levels_leave_the_mean_of_a_wait_as_it_was_and_correlate_it_as_told(alike: float) -> None:
    levels = make_levels(np.array([0]), np.array([0]), np.array([[alike]]))
    level, shape = levels.level[0, :, 0], levels.shape[0, 0]
    assert len(level) == CELLS
    assert level.mean() == pytest.approx(1.0, abs=1e-12)
    # The variance of the level is the covariance of two waits of mean and variance one.
    assert level.var() == pytest.approx(alike, abs=0.03)
    assert level.var() + (1 + level.var()) / shape == pytest.approx(1.0, abs=0.03)
