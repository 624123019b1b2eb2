"""A queue without bound just below and just beyond what it can do, and where designs reach it."""

from __future__ import annotations

import numpy as np
import pytest

from simulator.design import Design
from simulator.evaluate import evaluate
from simulator.frames.capacity import solved
from simulator.network import parse_network
from simulator.solve import solve
from simulator.solve.figures import LONGEST_QUEUE, backlog_shape
from tests.simulator.compile.drawing import drawing

LIMIT = LONGEST_QUEUE / 3


def in_time(rate: float) -> float:
    """The share answered within a third of the longest queue, one second each."""
    document = {
        "format": "loadstone-network/1",
        "stations": {"q": {"servers": 1, "service": {"mean": 1.0, "scv": 1.0}}},
        "flows": {"f": {"rate": rate, "route": "q"}},
    }
    return float(np.ravel(solve(parse_network(document)).flows["f"].within(LIMIT))[0])


def test_nothing_jumps_where_a_queue_begins_to_grow_for_ever() -> None:
    below, at, beyond = in_time(1 - 1e-11), in_time(1.0), in_time(1 + 1e-11)
    assert below == pytest.approx(1 - np.exp(-1 / 3), rel=1e-4)
    assert at == pytest.approx(below, rel=1e-4)
    assert beyond == pytest.approx(at, rel=1e-4)


def test_the_further_beyond_the_more_everybody_waits_the_whole_backlog() -> None:
    shares = [in_time(1 + over) for over in (1e-8, 1e-7, 1e-6, 1e-5, 1e-3)]
    assert shares == sorted(shares, reverse=True)
    assert shares[-1] < 1e-9
    # A full M/M/1/N lacks a geometric number of requests with mean 1 / (load - 1).
    load = 1 + 1e-5
    spread = 1 / (load - 1) / LONGEST_QUEUE
    assert backlog_shape(np.array([1 - 1 / load]))[0] == pytest.approx(1 / spread**2, rel=0.3)


@pytest.fixture(scope="module")
def design() -> Design:
    boxes = {
        "c": ("client", {"retries": 0}), "l": "lb",
        "a": ("api", {"size": "large", "instances": 2}),
        "s": "session_store", "d": "sql",
    }  # fmt: skip
    return drawing(boxes, "c l", "l a", "a s", "a d", users=1000)


@pytest.mark.parametrize("loads", [[1], [1, 10_000_000], [100, 1_000, 10_000]])
def test_the_capacity_lies_between_what_passes_and_what_does_not(
    design: Design, loads: list[int]
) -> None:
    most = list(evaluate(design, loads))[-1]["capacity_users"]
    passes, fails = solved(design, np.array([most, 1.012 * most]))
    assert passes.met
    assert not fails.met


@pytest.mark.parametrize("rate", [2.2, 3.0])
def test_at_a_full_processor_only_the_other_holders_of_a_token_wait(rate: float) -> None:
    document = {
        "format": "loadstone-network/1",
        "stations": {"cpu": {"servers": 2, "service": {"mean": 1.0, "scv": 1.0}}},
        "pools": {"threads": {"size": 16, "queue": 512}},
        "flows": {"f": {"rate": rate, "route": {"hold": "threads", "while": "cpu"}}},
    }
    cpu = solve(parse_network(document)).stations["cpu"]
    assert float(np.ravel(cpu.mean_queue)[0]) == pytest.approx(14, rel=1e-3)
    assert float(np.ravel(cpu.mean_wait)[0]) == pytest.approx(14 / 2.0, rel=1e-3)
    assert float(np.ravel(cpu.mean_in_station)[0]) == pytest.approx(16 / 2.0, rel=1e-3)
