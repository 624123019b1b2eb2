"""The kinds beyond the usual web stack do what they say to the requests that pass them."""

from __future__ import annotations

import numpy as np
import pytest

from simulator.solve import solve
from tests.simulator.compile.drawing import busy, compiled, drawing, rates

READS = 95.5
TOKEN = {"sessions": "client_token"}


def test_a_web_host_keeps_the_files_and_passes_calls_on() -> None:
    boxes = {"c": "client", "w": "web", "a": ("api", TOKEN), "d": "sql"}
    network = compiled(drawing(boxes, "c w", "w a", "a d"))
    assert rates(network, "w-a", "web", "media") == 0
    assert rates(network, "w-a", "web") == pytest.approx(READS)


def test_files_go_to_the_web_host_and_calls_past_it() -> None:
    boxes = {"c": "client", "w": "web", "a": ("api", TOKEN), "d": "sql"}
    network = compiled(drawing(boxes, "c w", "c a", "a d"))
    assert rates(network, "c-w", "web", "media") == pytest.approx(READS)
    assert rates(network, "c-a", "web") == pytest.approx(READS)
    assert rates(network, "c-w", "web") == 0


def test_a_platform_runs_the_application() -> None:
    boxes = {"c": "client", "p": ("paas", {"size": "performance_l", "instances": 2}), "d": "sql"}
    network = compiled(drawing(boxes, "c p", "p d"))
    assert rates(network, "p-d", "query") == pytest.approx(2.4 * READS)


def test_a_nosql_store_takes_reads_and_writes() -> None:
    boxes = {"c": "client", "a": ("api", TOKEN), "n": "nosql"}
    network = compiled(drawing(boxes, "c a", "a n"))
    assert rates(network, "a-n", "query") == pytest.approx(2.4 * READS)
    units = (2.4 * READS + 0.3) * 0.5 / 3000
    assert busy(network, "n:reads") == pytest.approx(units)


def test_messages_are_delivered_by_the_gateway() -> None:
    mix = {"mix": {"ws": 1.0}}
    boxes = {"c": "client", "l": "lb", "g": "ws_gateway"}
    network = compiled(drawing(boxes, "c l", "l g", workload=mix))
    assert busy(network, "g:cpu") == pytest.approx(100 * (1 + 5 * 0.3) / 1000)


def test_a_waiting_room_lets_in_what_it_should() -> None:
    door = ("waiting_room", {"admit_per_s": 10, "requests_per_user": 5})
    boxes = {"c": "client", "r": door, "s": "onebox"}
    network = compiled(drawing(boxes, "c r", "r s", "c s"))
    inside = sum(
        rates(network, "r-s", "web", name) for name in ("read", "write", "login", "upload")
    )
    assert inside == pytest.approx(50.0)
    assert rates(network, "c-s", "web", "media") == pytest.approx(READS / 2)


def test_a_rate_limiter_refuses_the_excess() -> None:
    limiter = ("rate_limiter", {"rate_limit": 100, "burst": 10})
    boxes = {"c": "client", "g": limiter, "s": "onebox"}
    network = compiled(drawing(boxes, "c g", "g s"))
    total = sum(rates(network, "g-s", "web", name) for name in network.network.flows)
    assert total == pytest.approx(100.0, rel=1e-3)


def test_a_search_index_takes_its_share_and_every_write() -> None:
    boxes = {"c": "client", "a": ("api", TOKEN), "d": "sql", "s": "search"}
    network = compiled(drawing(boxes, "c a", "a d", "a s"))
    assert rates(network, "a-s", "search") == pytest.approx(0.1 * 2.4 * READS)
    assert rates(network, "a-d", "query") == pytest.approx(0.9 * 2.4 * READS)
    assert rates(network, "a-s", "index", "write") == pytest.approx(4.0)


def test_an_outside_service_is_called_by_its_share_of_the_requests() -> None:
    boxes = {"c": "client", "a": ("api", TOKEN), "d": "sql", "x": "external", "y": "external"}
    network = compiled(drawing(boxes, "c a", "a d", "a x", "a y"))
    assert rates(network, "a-x", "call") == pytest.approx(0.1 * READS)
    assert rates(network, "a-y", "call") == pytest.approx(0.1 * READS)
    assert rates(network, "a-x", "call", "media") == 0


def test_a_custom_component_passes_requests_on() -> None:
    boxes = {"c": "client", "x": "custom", "s": "onebox"}
    network = compiled(drawing(boxes, "c x", "x s"))
    assert rates(network, "x-s", "web") == pytest.approx(READS)
    assert busy(network, "x:cpu") == pytest.approx(0.01 * 202.185)


@pytest.mark.parametrize(
    ("arrows", "near", "far"),
    [(("c n", "n t", "n s"), "n-s", "n-t"), (("c n", "c t", "c s"), "c-s", "c-t")],
    ids=["in the way", "beside"],
)
def test_geodns_sends_clients_to_the_nearest_region(
    arrows: tuple[str, ...], near: str, far: str
) -> None:
    boxes = {
        "c": ("client", {"location": "seoul"}), "n": "geodns",
        "k": ("region", {"location": "seoul"}), "u": ("region", {"location": "us_east"}),
        "s": "onebox", "t": "onebox",
    }  # fmt: skip
    design = drawing(boxes, *arrows, parents={"s": "k", "t": "u"})
    network = compiled(design)
    assert rates(network, near, "web") == pytest.approx(READS)
    assert rates(network, far, "web") == 0


def test_monitoring_and_automation_carry_no_requests() -> None:
    boxes = {"c": "client", "s": "onebox", "m": "monitoring", "d": "automation"}
    network = compiled(drawing(boxes, "c s"))
    assert all(not name.startswith(("m:", "d:")) for name in network.network.stations)


def test_every_kind_together_can_be_solved() -> None:
    boxes = {
        "c": "client", "n": "dns", "e": "cdn", "r": "waiting_room", "g": "rate_limiter", "l": "lb",
        "w": "web", "a": ("api", {"size": "4xlarge", "instances": 2}), "p": "sql", "q": "replica",
        "k": "cache", "s": "session_store", "o": "object_store", "u": "queue", "v": "worker",
        "i": "search", "x": "external", "y": "custom", "h": "ws_gateway", "t": "nosql",
    }  # fmt: skip
    arrows = (
        "c n", "c e", "c r", "r g", "g l", "l a", "l h", "e w", "e o", "a p", "a q", "a k", "a s",
        "a o", "a u", "u v", "a i", "a x", "a y", "a t",
    )  # fmt: skip
    mix = {"mix": {"read": 0.9, "write": 0.04, "login": 0.01, "upload": 0.02, "ws": 0.03}}
    network = compiled(drawing(boxes, *arrows, workload=mix), 1000)
    solution = solve(network.network)
    for figures in solution.stations.values():
        assert np.isfinite(figures.utilisation).all()
    assert float(solution.flows["read"].mean[0]) > 0


def test_a_component_of_ones_own_beside_a_server_is_no_cache() -> None:
    boxes = {"c": "client", "a": "api", "x": "custom", "d": "sql"}
    compiled_design = compiled(drawing(boxes, "c a", "a x", "a d"))
    assert not any(request.operation == "get" for _, request in compiled_design.arrived)


def test_without_a_gateway_every_client_asks_again_and_again() -> None:
    """100 of 1,000 connected users ask every 3 s; a message waits 1.5 s for the next question."""
    boxes = {"c": "client", "a": ("api", TOKEN)}
    network = compiled(drawing(boxes, "c a", workload={"mix": {"ws": 1.0}}))
    assert busy(network, "a:cpu") == pytest.approx((100 / 3 * 1 + 100 * (1 + 5 * 0.3)) / 1000)
    assert solve(network.network).flows["ws"].mean[0] > 1.5
