"""Times that hardly vary are read off without ringing."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from scipy.stats import gamma

from simulator.formulas import mdc
from simulator.network import parse_network
from simulator.network.parse import FORMAT
from simulator.solve import solve
from simulator.solve.solution import FlowResult


def flow(station: dict[str, Any], rate: float, **more: Any) -> FlowResult:
    document = {
        "format": FORMAT,
        "stations": {"q": {"servers": 4, "service": {"mean": 1.0}, **station}},
        "flows": {"f": {"rate": rate, "route": more.pop("route", "q")}},
        **more,
    }
    return solve(parse_network(document)).flows["f"]


def test_behind_a_long_full_queue_the_wait_is_that_of_so_many_completions() -> None:
    """At three times what it can do an M/M/4/2004 is full but for a geometric number of places."""
    found = flow({"capacity": 2004}, 12.0)
    missing = 1 / (12.0 / 4.0 - 1)
    for share in (0.01, 0.5, 0.95, 0.99, 0.999):
        wait = gamma.ppf(share, 2000 - missing, scale=0.25)
        assert found.quantile(share)[0] == pytest.approx(wait + 1, rel=2e-3)
    done = [float(found.within(found.mean[0] * x)[0]) for x in (0.5, 0.9, 1.1, 1.5, 3.0)]
    assert done == pytest.approx([0.0, 0.0, 1 / 3, 1 / 3, 1 / 3], abs=1e-5)


@pytest.mark.parametrize("queue", [1000, None])
def test_a_full_pool_says_no_percentile_far_beyond_what_anybody_waits(queue: int | None) -> None:
    route = {"hold": "p", "while": ["q", {"delay": 0.5}]}
    for over in (1.2, 2.5):
        found = flow({}, over * 4, route=route, pools={"p": {"size": 20, "queue": queue}})
        assert found.p50[0] == pytest.approx(found.mean[0], rel=0.01)
        assert found.p95[0] < found.p99[0] < found.p999[0]
        assert found.p999[0] < 1.15 * found.mean[0]


def test_a_backlog_without_end_keeps_everybody_as_long() -> None:
    found = flow({}, 4.8)
    every = np.array([found.quantile(share)[0] for share in (0.01, 0.5, 0.99, 0.999)])
    assert every == pytest.approx(float(found.mean[0]), rel=1e-3)


@pytest.mark.parametrize("load", [0.01, 0.3, 0.5, 0.9])
def test_constant_service_is_an_edge_without_ringing(load: float) -> None:
    """M/D/1, whose distribution is known (A. K. Erlang, 1909)."""
    found = flow({"servers": 1, "service": {"mean": 2.0, "scv": 0.0}}, load / 2)
    for share in (0.5, 0.9, 0.95, 0.99, 0.999):
        exact = 2 * (1 + float(mdc.wait_quantile(share, load, 1)))
        assert found.quantile(share)[0] == pytest.approx(exact, rel=5e-3), share
    assert found.within(1.99)[0] == 0.0
    assert found.within(2.05)[0] >= 1 - load


def test_a_constant_step_of_a_longer_route_is_an_edge_too() -> None:
    stations = {
        "a": {"servers": 50, "service": {"mean": 1.0, "scv": 0.0}},
        "b": {"servers": 50, "service": {"mean": 0.1}},
    }
    slow = {"visit": "b", "service": {"mean": 0.3}}
    route = ["a", {"choice": [[0.5, "b"], [0.5, slow]]}]
    flows = {"f": {"rate": 1.0, "route": route}}
    document = {"format": FORMAT, "stations": stations, "flows": flows}
    found = solve(parse_network(document)).flows["f"]
    for t in (1.05, 1.1, 1.15, 1.5):
        done = 1 - 0.5 * np.exp(-(t - 1) / 0.1) - 0.5 * np.exp(-(t - 1) / 0.3)
        assert found.within(t)[0] == pytest.approx(done, rel=1e-3), t
    assert found.p99[0] == pytest.approx(1 + 0.3 * np.log(50), rel=1e-3)
