"""Stations that share their servers: the law of the stay against formula and simulation."""

from __future__ import annotations

import numpy as np
import pytest

from simulator.beyond import network, station
from simulator.network import parse_network
from simulator.network.model import Shape
from simulator.simulate import simulate
from simulator.solve import solve
from simulator.solve.elements import elements
from simulator.solve.sharing import gamma_parts, shared_stays

H = 1e-5


def shared_stay(
    s: np.ndarray, shape: Shape, mean: float, scv: float, stretch: float, pace: float
) -> np.ndarray:
    """The transform of the stay of a service, one column, at the points ``s`` (1, K)."""
    parts = gamma_parts(np.array([0]), [shape], np.full((1, 1), mean), np.full((1, 1), scv))
    count = len(parts.of)
    stays = shared_stays(parts, np.full((count, 1), stretch), np.full((count, 1), pace))
    everywhere = np.tile([0, len(s)], (count, 1))
    times = elements(["auto"] * count, *stays)
    laws = times.at(np.arange(count), everywhere, s, np.zeros(1, np.int64))
    stay: np.ndarray = np.einsum("n,npk->pk", parts.share[:, 0], laws)
    return stay


@pytest.mark.parametrize(
    ("shape", "scv"),
    [("auto", 4.0), ("auto", 0.25), ("deterministic", 0.0), ("lognormal", 2.0), ("exponential", 1)],
)
def test_the_stay_has_the_mean_and_variance_its_services_give_it(shape: Shape, scv: float) -> None:
    stretch, pace = 4.0, 0.3
    s = np.array([[H, 2 * H]], complex)
    once, twice = -np.log(shared_stay(s, shape, 1.0, scv, stretch, pace).real)[0]
    # -log E[e^(-s T)] = s E[T] - s^2 Var[T] / 2 + …
    found_mean, found_variance = (4 * once - twice) / (2 * H), (2 * once - twice) / H**2
    assert found_mean == pytest.approx(stretch, rel=1e-3)
    assert found_variance > stretch**2 * scv
    if shape == "exponential":
        # M/M/1 with load 3/4 has pace 1/4 and scv (2 + rho)/(2 - rho).
        once, twice = -np.log(shared_stay(s, shape, 1.0, scv, stretch, 0.25).real)[0]
        assert (2 * once - twice) / H**2 == pytest.approx(16 * 2.75 / 1.25, rel=2e-3)


@pytest.mark.parametrize(("servers", "scv"), [(1, 0.25), (1, 4.0), (4, 4.0)])
def test_the_percentiles_of_sharing_are_those_of_the_simulation(servers: int, scv: float) -> None:
    shared = station(servers, scv=scv, discipline="ps")
    parsed = parse_network(network({"q": shared}, "q", 0.7 * servers))
    solved = solve(parsed).flows["f"]
    found = simulate(parsed, requests=300_000, seed=2).flows["f"]
    for share, figure in ((0.5, found.p50), (0.95, found.p95), (0.99, found.p99)):
        assert float(solved.quantile(share)[0]) == pytest.approx(figure.value, rel=0.11)
