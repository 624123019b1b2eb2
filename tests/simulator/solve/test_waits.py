"""Waits beyond the exponential one: smooth or bursty service, and a queue met again."""

from __future__ import annotations

import numpy as np
import pytest

from simulator.network import parse_network
from simulator.simulate import simulate
from simulator.solve import solve
from simulator.solve.elements import waiting_law

STATIONS = {"a": {"servers": 2, "service": {"mean": 1.0}}, "b": {"service": {"mean": 0.1}}}


def network(route: object, rate: float, service: dict[str, object] | None = None) -> object:
    stations = dict(STATIONS)
    if service is not None:
        stations["a"] = {"servers": 4, "service": service}
    return parse_network({"format": "loadstone-network/1", "stations": stations,
                          "flows": {"f": {"rate": rate, "route": route}}})  # fmt: skip


@pytest.mark.parametrize("scv", [0.55, 0.8, 1.0, 1.3, 4.0])
def test_the_two_exponentials_have_the_mean_and_the_variability(scv: float) -> None:
    slow, quick, share, again = waiting_law(np.array(2.0), np.array(scv), np.array(1.0))
    mean = share * slow + (1 - share) * quick
    square = 2 * (share * slow**2 + (1 - share) * quick**2)
    assert mean == pytest.approx(2.0)
    assert square / mean**2 - 1 == pytest.approx(scv)
    assert again == 1


@pytest.mark.parametrize(
    ("route", "rate"),
    [
        ({"times": 3, "do": "a"}, 0.6),
        (["a", "b", "a", "b", "a"], 0.6),
        ({"markov": {"entry": {"a": 1}, "next": {"a": {"b": 0.5}, "b": {"a": 1}}}}, 0.9),
    ],
)
def test_a_request_that_comes_back_meets_much_the_same_queue(route: object, rate: float) -> None:
    """Independent waits would put the last percent a third too early."""
    chain = network(route, rate)
    found, run = solve(chain).flows["f"], simulate(chain, requests=400_000, seed=5).flows["f"]
    for name in ("mean", "p50", "p95", "p99"):
        simulated = getattr(run, name)
        error = abs(float(getattr(found, name)[0]) - simulated.value)
        assert error <= 0.12 * simulated.value + 1.5 * simulated.half_width, name


def test_visits_to_different_stations_stay_independent() -> None:
    one = solve(network(["a", "b"], 1.0)).flows["f"]
    again = solve(network(["a", "b", {"choice": [[1e-12, "a"]]}], 1.0)).flows["f"]
    assert float(again.p99[0]) == pytest.approx(float(one.p99[0]), rel=1e-6)


@pytest.mark.parametrize("shape", ["lognormal", "hyperexponential", "erlang"])
def test_percentiles_feel_the_shape_of_the_wait(shape: str) -> None:
    """QNA's variability of the wait at utilisation 0.85: within 8 % of simulation, the
    median of lognormal service within 13 %."""
    scv = 0.25 if shape == "erlang" else 3.0
    queue = network("a", 3.4, {"mean": 1.0, "scv": scv, "shape": shape})
    found, run = solve(queue).flows["f"], simulate(queue, requests=3_000_000, seed=5).flows["f"]
    for name in ("mean", "p50", "p95", "p99"):
        simulated = getattr(run, name)
        error = abs(float(getattr(found, name)[0]) - simulated.value)
        granted = 0.13 if (shape, name) == ("lognormal", "p50") else 0.08
        assert error <= granted * simulated.value + simulated.half_width, name


def test_a_group_that_next_to_nobody_is_dealt_to_has_figures_that_are_numbers() -> None:
    station = {"servers": 16, "service": {"mean": 0.01}, "copies": 4, "balance": "round_robin"}
    refusing = {"fail": 0.5, "in": "group", "reason": "down"}
    chain = parse_network({
        "format": "loadstone-network/1", "stations": {"group": station},
        "flows": {"f": {"rate": 1.05e-3, "route": {"attempt": refusing, "retries": 2}}},
    })  # fmt: skip
    found = solve(chain)
    assert all(np.isfinite(v) for v in found.stations["group"].to_json(0).values())
    assert float(found.flows["f"].fail_fraction[0]) == pytest.approx(0.125)
