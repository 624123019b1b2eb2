"""Single queues against their exact results."""

from __future__ import annotations

import math
from typing import Any

import pytest

from tests.simulator.simulate.networks import assert_close, document, one_queue, queue, run


def erlang_c(servers: int, offered: float) -> float:
    """P(wait) in M/M/c, summed term by term (Erlang 1917)."""
    terms = [offered**k / math.factorial(k) for k in range(servers)]
    last = offered**servers / math.factorial(servers) * servers / (servers - offered)
    return last / (sum(terms) + last)


@pytest.mark.parametrize(("servers", "rho"), [(1, 0.5), (4, 0.8), (16, 0.9)])
def test_m_m_c(servers: int, rho: float) -> None:
    found = run(one_queue(queue(1.0, servers), servers * rho)).stations["q"]
    p_wait = erlang_c(servers, servers * rho)
    wait = p_wait / (servers * (1 - rho))
    assert_close(found.utilisation, rho)
    assert_close(found.p_wait, p_wait)
    assert_close(found.mean_wait, wait)
    assert_close(found.mean_queue, wait * servers * rho)
    assert_close(found.mean_in_station, wait + 1)
    assert_close(found.throughput, servers * rho)


def test_m_m_1_percentiles_are_exponential() -> None:
    flow = run(one_queue(queue(1.0), 0.6)).flows["req"]
    for figure, share in (
        (flow.p50, 0.5),
        (flow.p95, 0.95),
        (flow.p99, 0.99),
        (flow.p999, 0.999),
    ):
        assert_close(figure, -math.log(1 - share) / 0.4)


def test_m_m_c_k_loses_what_finds_it_full() -> None:
    found = run(one_queue(queue(0.2, 2, capacity=6), 12.0))
    assert_close(found.stations["q"].p_block, 0.2404967048714294)
    assert_close(found.stations["q"].utilisation, 0.9114039541542847)
    assert_close(found.stations["q"].mean_wait, 0.2234385869657431)
    assert_close(found.stations["q"].arrival_rate, 12.0)
    assert_close(found.flows["req"].throughput, 9.114039541542846)
    assert_close(found.flows["req"].reasons["full queue"], 0.2404967048714294)
    assert found.steady


def test_erlang_a_requests_give_up() -> None:
    found = run(one_queue(queue(1.0, 100, patience={"mean": 2.0}), 110.0))
    assert_close(found.flows["req"].fail_fraction, 0.09461833225232967)
    assert_close(found.flows["req"].reasons["gave up"], 0.09461833225232967)
    assert_close(found.stations["q"].mean_queue, 20.816033095512527)
    assert_close(found.stations["q"].utilisation, 0.9959198345224374)
    assert found.steady


@pytest.mark.parametrize(
    ("service", "scv"),
    [
        ({"scv": 0.0}, 0.0),
        ({"scv": 0.3}, 0.3),
        ({"scv": 0.02}, 0.02),
        ({"scv": 4.0}, 4.0),
        ({"scv": 4.0, "shape": "hyperexponential"}, 4.0),
        ({"scv": 0.5, "shape": "erlang"}, 0.5),
        ({"scv": 2.0, "shape": "lognormal"}, 2.0),
        ({"scv": 0.2, "shape": "pareto"}, 0.2),
        ({"shape": "uniform"}, 1 / 3),
        ({"shape": "deterministic"}, 0.0),
    ],
)
def test_m_g_1_waits_as_pollaczek_and_khinchine_say(service: dict[str, Any], scv: float) -> None:
    network = one_queue({"service": {"mean": 1.0, **service}}, 0.7)
    found = run(network, requests=300_000).stations["q"]
    assert_close(found.utilisation, 0.7)
    assert_close(found.mean_wait, 0.7 * (1 + scv) / (2 * 0.3))


def test_arrivals_at_constant_intervals() -> None:
    found = run(one_queue(queue(1.0), 0.8, scv=0.0)).stations["q"]
    assert_close(found.mean_wait, 1.692730839919898)


def test_processor_sharing_does_not_mind_the_shape_of_service() -> None:
    station = {"discipline": "ps", "service": {"mean": 1.0, "scv": 6.0}}
    found = run(one_queue(station, 0.6), requests=400_000)
    assert_close(found.flows["req"].mean, 1 / 0.4)
    assert_close(found.stations["q"].utilisation, 0.6)


def test_processor_sharing_by_several_servers_takes_as_long_as_m_m_c() -> None:
    station = {**queue(1.0, 3), "discipline": "ps"}
    found = run(one_queue(station, 2.1))
    assert_close(found.flows["req"].mean, 1 + erlang_c(3, 2.1) / 0.9)


def test_a_delay_keeps_nobody_waiting() -> None:
    station = {"discipline": "delay", "service": {"mean": 2.0, "scv": 0.5}}
    found = run(one_queue(station, 5.0))
    assert_close(found.flows["req"].mean, 2.0)
    assert_close(found.stations["q"].utilisation, 10.0)
    assert found.stations["q"].mean_queue.value == 0


def test_two_and_a_half_servers_have_the_capacity_of_two_and_a_half() -> None:
    found = run(one_queue(queue(1.0, 2.5), 2.0)).stations["q"]
    assert_close(found.utilisation, 0.8)
    # M/M/3 with servers slower by 2.5/3
    assert_close(found.mean_wait, erlang_c(3, 2.4) / (2.5 - 2.0))


def test_a_station_without_servers_fails_every_visit() -> None:
    found = run(one_queue(queue(1.0, 0), 2.0), requests=1000)
    assert found.flows["req"].fail_fraction.value == 1
    assert found.flows["req"].reasons["down"].value == 1
    assert found.flows["req"].mean.value == 0
    assert [note.code for note in found.notes] == ["no answer"]


def test_a_flow_without_load_has_figures_of_zero() -> None:
    found = run(one_queue(queue(1.0), 0.0), requests=1000)
    assert found.flows["req"].throughput.value == 0
    assert found.stations["q"].utilisation.value == 0


def test_a_queue_that_cannot_keep_up_is_said_to_grow() -> None:
    found = run(one_queue(queue(1.0), 1.25), requests=50_000)
    assert not found.steady
    assert_close(found.stations["q"].backlog_growth, 0.25)
    assert_close(found.stations["q"].throughput, 1.0)
    assert found.notes[0].code == "unsteady"
    assert "q" in found.notes[0].text.en


def test_a_queue_close_to_saturation_is_marked() -> None:
    found = run(one_queue(queue(1.0), 0.985), requests=20_000)
    assert "near saturation" in [note.code for note in found.notes]


def test_a_closed_network_is_steady_though_its_server_never_rests() -> None:
    network = document(
        {"q": queue(0.1)}, {"user": {"users": 100, "think": {"mean": 1.0}, "route": "q"}}
    )
    found = run(network, requests=100_000)
    assert found.steady
    assert_close(found.flows["user"].throughput, 10.0)
    assert_close(found.flows["user"].mean, 9.0, own_error=0.01)
