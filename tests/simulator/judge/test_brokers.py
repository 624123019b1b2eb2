"""A broker whose backlog is full refuses what comes on top; by hand, as a fluid."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from simulator.design import Scenario
from simulator.judge.brokers import bounded
from simulator.judge.cases import case_of
from simulator.judge.conditions import Backlog, Laboratory
from simulator.judge.incidents import Outcome, run_cases
from tests.simulator.compile.drawing import drawing

UPLOADS = 10.0
DOWN_S = 1800.0


def consumers_down(queue: dict[str, Any]) -> Outcome:
    """10 uploads a second, no worker for half an hour: 18,000 jobs come, workers do 32/s."""
    boxes = {
        "c": ("client", {"retries": 0}), "l": "lb",
        "a": ("api", {"size": "4xlarge", "instances": 4, "sessions": "client_token"}),
        "d": ("sql", {"size": "2xlarge"}), "q": ("queue", queue),
        "w": ("worker", {"size": "xlarge", "instances": 2, "error_share": 0}),
    }  # fmt: skip
    design = drawing(
        boxes, "c l", "l a", "a d", "a q", "q w", users=1000,
        workload={"mix": {"read": 0.9, "upload": 0.1}, "media_per_read": 0, "static_per_read": 0,
                  "classes": {"upload": {"request_kb": 1}}},
    )  # fmt: skip
    case = case_of(design, Scenario("X11", target="w", minutes=DOWN_S / 60))
    assert case is not None
    return run_cases(Laboratory(design, [1000.0]), [case])[0]


def test_a_full_broker_refuses_uploads_from_the_moment_it_is_full() -> None:
    """5,000 fit: full after 500 s, then 1,300 of 3,600 s without an upload."""
    found = consumers_down({"type": "broker", "backlog_bound": 5000})
    assert found.by_class["upload"][0] == pytest.approx(1 - 1300 / 3600, abs=2e-3)
    assert found.by_class["read"][0] == pytest.approx(1.0, abs=2e-3)


def test_producers_of_a_managed_queue_or_of_a_large_broker_notice_nothing() -> None:
    for queue in ({}, {"type": "broker", "backlog_bound": 100_000}):
        assert consumers_down(queue).by_class["upload"][0] == pytest.approx(1.0, abs=2e-3)


def test_a_larger_bound_refuses_fewer_uploads() -> None:
    bounds = (1000, 5000, 20_000)
    found = [consumers_down({"type": "broker", "backlog_bound": bound}) for bound in bounds]
    uploads = [float(outcome.by_class["upload"][0]) for outcome in found]
    assert uploads == sorted(uploads)
    assert uploads[0] < uploads[-1] - 0.3


def test_no_more_wait_than_the_bound_and_the_rest_is_taken_in_as_it_is_taken_out() -> None:
    """8 arrive, 5 are done, 90 of 120 wait: full after 10 s of 40, then 3 of 8 are refused."""
    queue = Backlog(np.array([8.0]), np.array([5.0]), 10.0)
    accepted, kept = bounded([queue], np.array([90.0]), 120.0, np.array([40.0]))
    assert accepted == pytest.approx([1 - 3 / 8 * 30 / 40])
    assert (90 + 3 * 40) * kept == pytest.approx([120.0])


def test_an_emptying_or_unhurried_broker_refuses_nothing() -> None:
    queue = Backlog(np.array([2.0, 8.0]), np.array([5.0, 5.0]), 10.0)
    accepted, kept = bounded([queue], np.array([90.0, 0.0]), 120.0, np.array([40.0, 0.0]))
    assert accepted == pytest.approx([1, 1])
    assert kept == pytest.approx([1, 1])
