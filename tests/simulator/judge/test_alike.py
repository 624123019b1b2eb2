"""Drawings that differ only in what nobody asks for are one system."""

from __future__ import annotations

import numpy as np

from simulator.compile import compile_design
from simulator.judge.alike import solve_each
from simulator.judge.boards import challenges
from simulator.judge.removal import without
from simulator.solve import solve


def test_a_queue_without_workers_and_workers_without_a_queue_are_solved_once() -> None:
    challenge = challenges()["C17"]
    assert challenge.reference is not None
    reference = challenge.asked(challenge.reference)
    smaller = [without(reference, kind) for kind in ("worker", "queue")]
    users = [100.0, 200.0]
    networks = [compile_design(one, users).network for one in smaller if one is not None]
    first, second = solve_each(networks)
    assert first is second
    for network in networks:
        alone = solve(network)
        assert set(network.stations) <= set(first.stations)
        for name, flow in alone.flows.items():
            np.testing.assert_allclose(first.flows[name].mean, flow.mean, rtol=1e-9)


def test_other_traffic_is_solved_apart() -> None:
    challenge = challenges()["C17"]
    assert challenge.reference is not None
    networks = [
        compile_design(challenge.asked(challenge.reference), [users]).network
        for users in (100.0, 200.0)
    ]
    one, other = solve_each(networks)
    name = next(iter(one.flows))
    assert float(other.flows[name].arrival_rate[0]) == 2 * float(one.flows[name].arrival_rate[0])
