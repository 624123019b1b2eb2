"""Requests that leave at a time-out, waiting or in service: formula, solver and simulation."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from simulator.formulas.deadline import cut_service_queue
from simulator.formulas.mmc import mean_wait
from simulator.network import parse_network
from simulator.network.parse import FORMAT
from simulator.simulate import simulate
from simulator.solve import solve


def queue(servers: int, rate: float, timeout: float, scv: float = 1.0) -> dict[str, Any]:
    return {
        "format": "loadstone-network/1",
        "stations": {"q": {"servers": servers, "service": {"mean": 1.0, "scv": scv}}},
        "flows": {"f": {"rate": rate, "route": {"attempt": "q", "timeout": timeout}}},
    }


@pytest.mark.parametrize("rate", [0.3, 0.9, 1.0 - 1e-9, 1.4])
def test_one_server_is_the_truncated_exponential_of_level_crossing(rate: float) -> None:
    """Nobody is offered a wait of D or more: the density of M/M/1 ends there."""
    limit, drift = 4.0, 1.0 - rate
    idle = 1 / (1 + rate * -np.expm1(-drift * limit) / drift)
    found = cut_service_queue(rate, 1.0, 1.0, limit)
    assert found.p_wait[0] == pytest.approx(1 - idle, rel=1e-7)
    # What arrives and is served for min(S, D - V) keeps the server busy.
    assert rate * found.given[0] == pytest.approx(1 - idle, rel=1e-7)
    # An exponential service gives as much on average as it has chances to end.
    assert found.given[0] == pytest.approx(found.p_done[0], rel=1e-12)


@pytest.mark.parametrize("servers", [1.0, 8.0, 1000.0])
def test_a_time_out_nobody_reaches_changes_nothing(servers: float) -> None:
    found = cut_service_queue(0.8 * servers, 1.0, servers, 200.0)
    assert found.p_done[0] == pytest.approx(1.0, abs=1e-9)
    assert found.mean_wait[0] == pytest.approx(
        float(mean_wait(0.8 * servers, 1.0, servers)), rel=1e-5, abs=1e-12
    )


@pytest.mark.parametrize("scv", [0.0, 0.5, 4.0])
def test_little_time_is_given_to_those_who_are_cut_off(scv: float) -> None:
    """Without any wait, what is given is the mean of the service up to the deadline."""
    found = cut_service_queue(1e-9, 1.0, 4.0, 1.5, scv)
    if scv == 0.0:
        assert (found.p_done[0], found.given[0]) == pytest.approx((1.0, 1.0), abs=1e-3)
    if scv == 0.5:  # Erlang-2
        x = 2 * 1.5
        assert found.p_done[0] == pytest.approx(1 - np.exp(-x) * (1 + x))
    assert found.mean_done[0] < 1.5


@pytest.mark.parametrize(
    ("servers", "load", "timeout"),
    [(1, 0.9, 4.0), (2, 0.9, 4.0), (5, 0.9, 2.0), (4, 0.5, 3.0), (1, 1.2, 8.0), (10, 1.2, 4.0)],
)
def test_work_cut_off_in_service_is_not_counted(servers: int, load: float, timeout: float) -> None:
    network = parse_network(queue(servers, load * servers, timeout))
    solved, simulated = solve(network), simulate(network, requests=200_000, seed=1)
    station, flow = solved.stations["q"], solved.flows["f"]
    there, here = simulated.stations["q"], simulated.flows["f"]
    assert station.utilisation[0] == pytest.approx(there.utilisation.value, rel=0.01)
    assert flow.fail_fraction[0] == pytest.approx(here.fail_fraction.value, rel=0.03, abs=0.002)
    assert flow.mean[0] == pytest.approx(here.mean.value, rel=0.02)
    for share, figure in ((0.5, here.p50), (0.95, here.p95), (0.99, here.p99)):
        assert flow.quantile(share)[0] == pytest.approx(figure.value, rel=0.02)
        assert flow.quantile(share)[0] <= timeout


@pytest.mark.parametrize("scv", [0.0, 4.0])
def test_other_service_is_cut_off_by_its_own_distribution(scv: float) -> None:
    network = parse_network(queue(2, 1.8, 4.0, scv))
    solved, simulated = solve(network), simulate(network, requests=200_000, seed=1)
    assert solved.stations["q"].utilisation[0] == pytest.approx(
        simulated.stations["q"].utilisation.value, rel=0.05
    )


def test_a_longer_time_out_lets_more_be_done_and_wait() -> None:
    limits = np.linspace(1.0, 12.0, 23)
    found = cut_service_queue(4.6, 1.0, 4.0, limits)
    assert (np.diff(found.p_done) > 0).all()
    assert (np.diff(found.mean_wait) > 0).all()


def test_what_comes_after_a_time_out_is_the_next_try_from_then_on() -> None:
    """Many servers, nobody waits: an exponential answer in time, or another one tried then."""
    limit = 2.7788
    route = {"attempt": "q", "timeout": limit, "retries": 1, "abandon": False}
    station = {"servers": 60, "service": {"mean": 1.0}}
    document = {
        "format": FORMAT, "stations": {"q": station}, "flows": {"f": {"rate": 2.1, "route": route}}
    }  # fmt: skip
    flow = solve(parse_network(document)).flows["f"]
    late = np.exp(-limit)
    for t in (0.5, 2.0, 2.7, 2.9, 3.2, 4.0, 5.0):
        first, second = 1 - np.exp(-min(t, limit)), 1 - np.exp(-max(t - limit, 0.0))
        assert flow.within(t)[0] == pytest.approx(first + late * second, rel=2e-3), t
    rest = -np.log(1 - (0.99 * (1 - late**2) - (1 - late)) / late)
    assert flow.p99[0] == pytest.approx(limit + rest, rel=5e-3)


@pytest.mark.parametrize("scv", [0.0, 0.25, 4.0])
@pytest.mark.parametrize("servers", [1, 8])
def test_what_time_outs_do_does_not_jump_where_a_station_is_full(scv: float, servers: int) -> None:
    lost = [
        solve(parse_network(queue(servers, load * servers, 20.0, scv))).flows["f"].fail_fraction[0]
        for load in (1 - 1e-9, 1.0, 1 + 1e-9)
    ]
    assert lost == pytest.approx([lost[0]] * 3, rel=1e-6)


@pytest.mark.parametrize("scv", [0.25, 4.0])
def test_service_that_varies_otherwise_is_cut_off_beyond_saturation_as_before_it(
    scv: float,
) -> None:
    network = parse_network(queue(1, 1.3, 30.0, scv))
    solved, simulated = solve(network).flows["f"], simulate(network, 160_000, seed=1).flows["f"]
    assert solved.fail_fraction[0] == pytest.approx(simulated.fail_fraction.value, rel=0.06)
    assert solved.mean[0] == pytest.approx(simulated.mean.value, rel=0.05)
