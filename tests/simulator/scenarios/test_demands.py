"""Crowds that come within a minute, and deploys that make a service slow."""

from __future__ import annotations

import pytest

from simulator.design import Design, Scenario
from simulator.judge.cases import case_of
from simulator.judge.conditions import Laboratory
from simulator.judge.incidents import run_cases
from simulator.scenarios.course import Course
from simulator.scenarios.kinds import SCENARIOS
from tests.simulator.compile.drawing import drawing


def site(strategy: str | None = None, **balancer: object) -> Design:
    boxes = {
        "c": ("client", {"retries": 0}), "l": ("lb", balancer),
        "a": ("api", {"sessions": "client_token", "size": "large", "instances": 2}), "d": "sql",
    }  # fmt: skip
    if strategy:
        boxes["m"] = ("automation", {"strategy": strategy})
    workload = {"mix": {"read": 1.0}, "media_per_read": 0, "static_per_read": 0}
    return drawing(boxes, "c l", "l a", "a d", users=1000, workload=workload)


def course(design: Design, scenario: str, **chosen: float) -> Course:
    case = case_of(design, Scenario(scenario, **chosen))  # type: ignore[arg-type]
    assert case is not None
    return case.course


def good(design: Design, scenario: str, **chosen: float) -> float:
    case = case_of(design, Scenario(scenario, **chosen))  # type: ignore[arg-type]
    assert case is not None
    return float(run_cases(Laboratory(design, [1000.0]), [case])[0].good[0])


def test_a_crowd_of_ten_times_has_come_after_a_minute_and_leaves_when_it_ends() -> None:
    phases = course(site(), "X12", factor=10, minutes=15).phases()
    clock, traffic = 0.0, []
    for phase in phases:
        traffic.append((clock, phase.load_factor))
        clock += phase.duration
    assert traffic[:3] == [(0.0, 3.25), (30.0, 7.75), (60.0, 10.0)]
    assert traffic[-1] == (900.0, 1.0)
    before = sum(p.load_factor * p.duration for p in phases[:2])
    assert before == pytest.approx(60 * (1 + 10) / 2)


def test_a_balancer_refuses_of_each_step_what_it_has_not_doubled_to() -> None:
    """Twice the usual at first, then 4 and 8 after five and ten minutes: of 10 times the traffic
    0.8, 0.6 and 0.2 are refused, and of the first step 1 − 2/3.25."""
    events = [e for e in course(site(), "X12", factor=10, minutes=15).events if e.component == "l"]
    refused = [(e.start, e.end, pytest.approx(e.fault.failing)) for e in events]
    assert refused == [
        (0.0, 30.0, 1 - 2 / 3.25), (30.0, 60.0, 1 - 2 / 7.75), (60.0, 300.0, 0.8),
        (300.0, 600.0, 0.6), (600.0, 900.0, 1 - 8 / 10),
    ]  # fmt: skip


def test_a_reserved_ramp_and_a_balancer_of_ones_own_refuse_nothing() -> None:
    for balancer in ({"ramp": 10}, {"type": "self_hosted"}):
        events = course(site(**balancer), "X12", factor=10, minutes=15).events
        assert not [event for event in events if event.component == "l"]


@pytest.mark.parametrize(("strategy", "share"), [(None, 1), ("rolling", 0.5), ("canary", 0.05)])
def test_a_slow_deploy_is_as_slow_as_the_share_it_has_reached(
    strategy: str | None, share: float
) -> None:
    (event,) = course(site(strategy), "X17", factor=3).events
    assert event.fault.failing == 0
    assert event.fault.service_factor == pytest.approx(1 + share * 2)


def test_a_deploy_that_is_not_slower_answers_with_errors() -> None:
    (event,) = course(site("rolling"), "X17").events
    assert (event.fault.failing, event.fault.service_factor) == (0.5, 1.0)
    assert SCENARIOS["X17"].factor is not None
    assert SCENARIOS["X17"].factor.default == 1


def test_a_canary_limits_what_a_slow_deploy_does() -> None:
    everywhere, canary = good(site(), "X17", factor=3), good(site("canary"), "X17", factor=3)
    assert everywhere < 0.9 < canary
    assert good(site(), "X17", factor=1.2) > everywhere
