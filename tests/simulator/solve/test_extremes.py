"""Numbers at the edge of what a file may say: figures stay finite, and nothing takes for ever."""

from __future__ import annotations

import json
from typing import Any

import pytest

from simulator.network import parse_network
from simulator.network.parse import FORMAT
from simulator.simulate import simulate
from simulator.solve import solve


def network(station: dict[str, Any], route: Any = "q") -> dict[str, Any]:
    """One flow of 10/s through a station."""
    return {
        "format": FORMAT, "stations": {"q": station},
        "pools": {"p": {"size": 3, "queue": 1e18}},
        "flows": {"f": {"rate": 10.0, "route": route}},
    }  # fmt: skip


EXTREMES = {
    "hardly any servers": network({"servers": 1e-300, "service": {"mean": 0.1}}),
    "a very long uniform service": network(
        {"service": {"mean": 1e18, "scv": 0.2, "shape": "uniform"}}
    ),
    "a service of no time and patience": network(
        {"service": {"mean": 0}, "capacity": 5, "patience": {"mean": 1.0}}
    ),
    "a Pareto service that hardly varies": network(
        {"service": {"mean": 0.05, "scv": 5e-324, "shape": "pareto"}}
    ),
    "an endless queue before a pool that is too small": network(
        {"servers": 2, "service": {"mean": 0.5}}, {"hold": "p", "while": "q"}
    ),
}


@pytest.mark.parametrize("name", EXTREMES)
def test_figures_at_the_edge_are_finite_and_not_below_zero(name: str) -> None:
    found = parse_network(EXTREMES[name])
    shown = [solve(found).to_json(column=0), simulate(found, requests=500, seed=1).to_json()]
    for result in shown:
        numbers = json.loads(json.dumps(result, allow_nan=False))
        for group in ("stations", "pools", "flows"):
            for figures in numbers[group].values():
                assert all(v >= 0 for v in figures.values() if isinstance(v, int | float))


def test_impatient_users_are_served_at_once_where_service_takes_no_time() -> None:
    f = solve(parse_network(EXTREMES["a service of no time and patience"])).flows["f"]
    assert (float(f.mean[0]), float(f.fail_fraction[0])) == pytest.approx((0.0, 0.0), abs=1e-9)
