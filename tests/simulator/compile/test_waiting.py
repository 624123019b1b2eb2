"""A waiting room counts people: who is let in, who looks at the page, whose turn comes too late."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from simulator.compile import compile_design
from simulator.judge.conditions import Laboratory
from simulator.scenarios.kinds.demands import surge_events
from simulator.scenarios.phase import Fault, Phase
from simulator.solve import solve
from tests.simulator.compile.drawing import compiled, drawing, rates

CROWD = 1_000_000
SALE = {"intensity": 200, "mix": {"read": 0.8, "write": 0.2}, "media_per_read": 0,
        "static_per_read": 0, "patience_min": 60}  # fmt: skip
SERVERS = ("api", {"size": "4xlarge", "instances": 4, "sessions": "client_token"})


def sale(room: dict[str, Any] | None = None, **workload: Any) -> Any:
    boxes = {
        "c": ("client", {"retries": 0}), "r": ("waiting_room", room or {}), "a": SERVERS,
        "d": ("sql", {"size": "2xlarge"}),
    }  # fmt: skip
    return drawing(boxes, "c r", "r a", "a d", users=CROWD, workload={**SALE, **workload})


def test_a_million_people_are_let_in_two_hundred_a_second_with_six_requests_each() -> None:
    network = compiled(sale())
    assert rates(network, "r-a", "web", "read") == pytest.approx(0.8 * 1200)
    assert rates(network, "r-a", "web", "write") == pytest.approx(0.2 * 1200)
    waiting = CROWD * (1 - 1200 / 200_000)
    extras = network.extras["r"]
    assert extras["people_waiting"] == pytest.approx(waiting)
    assert extras["last_turn_min"] == pytest.approx(waiting / 200 / 60)
    assert extras["polls_per_s"] == pytest.approx(waiting / 15)
    assert rates(network, "c-r", "web", "wait") == pytest.approx(waiting / 15)


def test_a_page_is_good_unless_ones_turn_comes_after_ones_patience() -> None:
    for patience, rate in ((60, 200), (240, 200), (60, 20)):
        network = compiled(sale({"admit_per_s": rate}, patience_min=patience))
        last = CROWD * (1 - rate * 6 / 200_000) / rate
        fails = solve(network.network).flows["wait"].reasons.get("turn too late", 0.0)
        assert fails == pytest.approx(max(0.0, 1 - patience * 60 / last), abs=1e-9)


def test_nobody_waits_where_everybody_fits() -> None:
    network = compile_design(sale(), [1000])
    assert rates(network, "r-a", "web", "read") == pytest.approx(160)
    assert network.extras["r"]["people_waiting"] == pytest.approx(0)
    assert np.all(np.isfinite(solve(network.network).flows["read"].p99))


def test_a_crowd_three_times_as_large_makes_the_line_longer_and_nothing_behind_it_busier() -> None:
    usual = compiled(sale())
    crowd = compile_design(sale(), [CROWD], Phase(load_factor=3.0))
    assert rates(crowd, "r-a", "web", "read") == pytest.approx(rates(usual, "r-a", "web", "read"))
    assert crowd.extras["r"]["people_waiting"] > 2.9 * usual.extras["r"]["people_waiting"]


def test_a_group_behind_a_room_is_not_short_of_machines_while_it_has_not_scaled() -> None:
    scaled = ("api", {"size": "xlarge", "instances": 1, "autoscaling": True, "max_instances": 50,
                      "sessions": "client_token"})  # fmt: skip
    boxes = {"c": "client", "r": "waiting_room", "a": scaled, "d": ("sql", {"size": "2xlarge"})}
    design = drawing(boxes, "c r", "r a", "a d", users=CROWD, workload=SALE)
    phase = Phase(load_factor=3.0, faults={"a": Fault(frozen=True)})
    usual, late = Laboratory(design, [CROWD]).under(Phase()), Laboratory(design, [CROWD])
    assert np.allclose(
        late.under(phase).compiled.extras["a"]["instances"],
        usual.compiled.extras["a"]["instances"],
    )


def test_a_managed_balancer_behind_a_room_sees_no_surge() -> None:
    boxes = {"c": "client", "r": "waiting_room", "l": "lb", "a": SERVERS, "d": "sql"}
    behind = drawing(boxes, "c r", "r l", "l a", "a d")
    before = drawing(boxes, "c l", "l a", "a d")
    assert not any(event.component == "l" for event in surge_events(behind, 900, 10))
    assert any(event.component == "l" for event in surge_events(before, 900, 10))


def test_only_the_people_of_a_room_wait_in_it() -> None:
    boxes = {
        "c": ("client", {"retries": 0, "share": 1}), "e": ("client", {"retries": 0, "share": 3}),
        "r": "waiting_room", "a": SERVERS, "d": ("sql", {"size": "2xlarge"}),
    }  # fmt: skip
    design = drawing(boxes, "c r", "r a", "e a", "a d", users=CROWD, workload=SALE)
    network = compiled(design)
    assert rates(network, "r-a", "web", "read") == pytest.approx(0.8 * 1200)
    assert rates(network, "e-a", "web", "read") == pytest.approx(0.8 * 150_000)
    waiting = CROWD / 4 * (1 - 1200 / 50_000)
    assert rates(network, "c-r", "web", "wait") == pytest.approx(waiting / 15)
