"""Windows, backlogs and refills against values worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest

from simulator.design import Design, Scenario, parse_design
from simulator.errors import DesignError
from simulator.judge.cases import case_of, cases_of, check_scenarios
from simulator.judge.conditions import Backlog, Laboratory, key_of
from simulator.judge.incidents import run_cases
from simulator.judge.stretches import late_share
from simulator.scenarios.phase import STEADY, Fault, Phase
from tests.simulator.compile.drawing import drawing


def pair(**params: object) -> Design:
    """Two servers behind a balancer, far from full; nobody retries."""
    return drawing(
        {
            "users": ("client", {"retries": 0}), "lb": "lb",
            "api": ("api", {"instances": 2, "sessions": "client_token", **params}),
            "db": ("sql", {"standby": True}),
        },
        "users lb", "lb api", "api db",
        users=20, workload={"intensity": 10, "classes": {"upload": {"jobs": 0}}},
    )  # fmt: skip


def outcome(design: Design, scenario: str, **chosen: float):  # type: ignore[no-untyped-def]
    case = case_of(design, Scenario(scenario, **chosen))  # type: ignore[arg-type]
    assert case is not None
    return run_cases(Laboratory(design, [20.0]), [case])[0]


def test_one_of_two_fails_its_half_until_it_is_taken_out() -> None:
    """Health checks of 2 × 30 s: half of the requests for a minute of an hour."""
    found = outcome(pair(), "X01")
    assert found.good[0] == pytest.approx(1 - 0.5 * 60 / 3600, abs=1e-4)
    assert found.worst[0] == pytest.approx(0.5, abs=1e-4)
    assert found.minutes[0] == pytest.approx(1.0)
    assert found.lost_writes_s == 0.0
    assert not found.broken[0]


def test_a_standby_takes_over_after_its_failover() -> None:
    """90 s in which every request that needs the database fails; reads of files go on."""
    design = pair()
    found = outcome(design, "X04")
    assert found.by_class["read"][0] == pytest.approx(1 - 90 / 3600, abs=1e-3)
    assert found.by_class["media"][0] == pytest.approx(1.0, abs=1e-3)
    assert found.minutes[0] == pytest.approx(1.5)


def test_a_region_without_another_is_lost_for_the_whole_window() -> None:
    design = drawing(
        {"users": "client", "region": "region", "box": "onebox"}, "users box",
        users=10, parents={"box": "region"},
    )  # fmt: skip
    found = outcome(design, "X03")
    assert found.good[0] == pytest.approx(0.0)
    assert found.minutes[0] == pytest.approx(180.0)
    assert not found.broken[0]


def test_the_length_of_a_scenario_may_be_chosen() -> None:
    found = outcome(pair(), "X17", minutes=30)
    assert found.good[0] == pytest.approx(0.5, abs=1e-3)


def test_what_a_backup_does_not_have_is_lost() -> None:
    design = drawing(
        {
            "users": ("client", {"retries": 0}),
            "api": ("api", {"sessions": "client_token"}),
            "db": ("sql", {"backup_gap_min": 5}),
        },
        "users api", "api db", users=20, workload={"intensity": 10},
    )  # fmt: skip
    found = outcome(design, "X04")
    rate = 20 * 10 / 1000 * (0.04 + 0.003 + 0.002)
    assert found.lost_writes_s == 300.0
    assert found.lost_writes[0] == pytest.approx(300 * rate, rel=0.25)


def test_jobs_are_late_while_more_wait_than_can_be_done_in_time() -> None:
    """2 jobs/s arrive, 5 can be done, limit 10 s: 50 may wait. From 200 it takes 50 s to come
    down to 50 at 3 jobs/s, so half of 100 s are late; of 25 s all."""
    queue = Backlog(np.array([2.0, 2.0]), np.array([5.0, 5.0]), 10.0)
    before, seconds = np.array([200.0, 200.0]), np.array([100.0, 25.0])
    after = np.maximum(before + (queue.arrival_rate - queue.capacity) * seconds, 0.0)
    assert late_share(queue, before, after, seconds) == pytest.approx([0.5, 1.0])


def test_jobs_of_a_growing_queue_are_late_from_when_it_is_too_long() -> None:
    """6 arrive, 5 can be done: 50 wait after 50 s of 200."""
    queue = Backlog(np.array([6.0]), np.array([5.0]), 10.0)
    seconds = np.array([200.0])
    assert late_share(queue, np.zeros(1), np.array([200.0]), seconds) == pytest.approx([0.75])


def test_consumers_down_leave_a_backlog_that_drains() -> None:
    design = drawing(
        {
            "users": ("client", {"retries": 0}),
            "api": ("api", {"sessions": "client_token", "instances": 2}), "db": "sql",
            "queue": "queue", "worker": ("worker", {"instances": 1}),
        },
        "users api", "api db", "api queue", "queue worker",
        users=20, workload={"intensity": 10, "mix": {"read": 0.8, "upload": 0.2}},
    )  # fmt: skip
    found = outcome(design, "X11")
    assert found.good[0] < 1.0
    assert found.by_class["read"][0] == pytest.approx(1.0, abs=1e-3)


def test_equal_phases_are_one_state() -> None:
    assert key_of(Phase(duration=5.0)) == key_of(STEADY)
    assert key_of(Phase(faults={"api": Fault()})) == key_of(STEADY)
    assert key_of(Phase(faults={"api": Fault(lost=0.5)})) != key_of(STEADY)


def test_a_cache_that_is_flushed_fills_again() -> None:
    design = drawing(
        {
            "users": ("client", {"retries": 0}),
            "api": ("api", {"sessions": "client_token", "instances": 2}), "db": "sql",
            "cache": "cache",
        },
        "users api", "api db", "api cache", users=20, workload={"intensity": 10},
    )  # fmt: skip
    found = outcome(design, "X06")
    assert 0.9 < found.good[0] <= 1.0
    assert not found.broken[0]


def test_scenarios_that_cannot_happen_are_named() -> None:
    design = pair().to_json()
    design["scenarios"] = [{"scenario": "X01"}, {"scenario": "X04", "target": "lb"}]
    with pytest.raises(DesignError) as wrong:
        check_scenarios(parse_design(design))
    assert [p.pointer for p in wrong.value.problems] == ["/scenarios/1/target"]
    assert "db" in wrong.value.problems[0].text.en
    design["scenarios"] = [{"scenario": "X06"}]
    with pytest.raises(DesignError, match="cannot happen here"):
        check_scenarios(parse_design(design))


def test_without_scenarios_the_usual_ones_that_apply_are_used() -> None:
    assert [case.key for case in cases_of(pair())] == ["X01:api", "X04:db", "X12:", "X17:api"]


def two_regions(promotion_s: int) -> Design:
    """The primary in one region, a replica of it in the other; nobody retries."""
    return drawing(
        {
            "users": ("client", {"retries": 0}), "dns": "geodns",
            "east": ("region", {"promotion_s": promotion_s}),
            "west": ("region", {"location": "us_west"}),
            "api-e": ("api", {"sessions": "client_token"}), "db": "sql",
            "api-w": ("api", {"sessions": "client_token"}), "copy": "replica",
        },
        "users dns", "dns api-e", "dns api-w", "api-e db", "api-w db", "api-w copy", "db copy",
        users=20, parents={"api-e": "east", "db": "east", "api-w": "west", "copy": "west"},
        workload={"intensity": 10, "classes": {"upload": {"jobs": 0}}},
    )  # fmt: skip


def test_a_lost_region_gets_its_writes_back_once_the_replica_elsewhere_is_promoted() -> None:
    """150 s until the users are sent away, then the promotion, of 3 hours without writes."""
    soon, late = (outcome(two_regions(p), "X03", target="east") for p in (300, 3600))
    assert soon.by_class["write"][0] == pytest.approx(1 - 450 / 10800, abs=2e-3)
    assert late.by_class["write"][0] == pytest.approx(1 - 3750 / 10800, abs=2e-3)
    assert late.good[0] < soon.good[0]


def test_what_stands_in_no_drawn_region_is_lost_with_the_one_there_is() -> None:
    found = outcome(pair(), "X03")
    assert found.good[0] == pytest.approx(0.0)
    assert found.minutes[0] == pytest.approx(180.0)
