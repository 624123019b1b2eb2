"""Waits where there is room for only so many, of services that are not exponential."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from simulator.formulas.finite import mmck, mmck_wait_transform
from simulator.network import parse_network
from simulator.network.parse import FORMAT
from simulator.simulate import simulate
from simulator.solve import solve


def queue(servers: int, room: int, load: float, **service: Any) -> dict[str, Any]:
    """One station offered ``load`` of what it can do."""
    station = {"servers": servers, "capacity": servers + room, "service": {"mean": 1.0, **service}}
    return {"format": FORMAT, "stations": {"q": station},
            "flows": {"f": {"rate": load * servers, "route": "q"}}}  # fmt: skip


@pytest.mark.parametrize(
    ("servers", "room", "load", "service"),
    [(1, 7, 1.01, {"scv": 0.0, "shape": "deterministic"}), (2, 13, 1.07, {"scv": 0.25}),
     (2, 9, 1.3, {"scv": 0.5, "shape": "lognormal"}), (8, 10, 1.15, {"scv": 2.0})],
)  # fmt: skip
def test_the_tail_of_the_wait_ends_where_the_room_does(
    servers: int, room: int, load: float, service: dict[str, Any]
) -> None:
    network = parse_network(queue(servers, room, load, **service))
    solved = solve(network).flows["f"]
    found = simulate(network, requests=200_000, seed=4).flows["f"]
    for key in ("p95", "p99"):
        simulated = getattr(found, key).value
        assert float(getattr(solved, key)[0]) == pytest.approx(simulated, rel=0.05), key


@pytest.mark.parametrize("load", [0.3, 0.99, 1.0, 1.01, 3.0, 200.0])
@pytest.mark.parametrize("room", [1, 7, 5_000])
def test_the_transform_of_a_bounded_wait_has_the_mean_of_its_formula(
    load: float, room: int
) -> None:
    rate, mean, c = 4 * load, 1.0, 4.0
    lossy = mmck(rate, mean, c, c + room)
    h = 1e-3 / max(float(lossy.mean_wait), 1.0)
    law = mmck_wait_transform(np.array([1e-12, h, 2 * h, 1e9]), rate, mean, c, c + room)
    assert np.isfinite(law).all()
    assert law[0].real == pytest.approx(1.0)
    slope = (4 * (1 - law[1].real) - (1 - law[2].real)) / (2 * h)
    assert slope == pytest.approx(float(lossy.mean_wait), rel=1e-4, abs=1e-6)


def test_attempts_may_stand_in_a_repetition() -> None:
    """Every run of the body has its own attempts: only those that all fail end the request."""
    body = {"attempt": "q", "retries": 2, "backoff": {"mean": 5.0}}
    document = queue(1, 2, 0.1)
    document["flows"]["f"]["route"] = {"times": 3, "do": body}
    network = parse_network(document)
    solved = solve(network).flows["f"]
    found = simulate(network, requests=200_000, seed=3).flows["f"]
    assert float(solved.fail_fraction[0]) == pytest.approx(found.fail_fraction.value, rel=0.1)
    assert float(solved.mean[0]) == pytest.approx(found.mean.value, rel=0.1)
