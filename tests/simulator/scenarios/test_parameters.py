"""Parameters that act only when something fails, or when a queue falls behind.

A case raises one parameter of one component and watches what a scenario then does to the
design; together with the compiled ones (``compile/test_every_parameter.py``) the cases leave
no parameter of the catalogue untested.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest

from simulator.catalogue import KINDS
from simulator.design import Design, Scenario
from simulator.evaluate import evaluate
from simulator.judge.availability import availability
from simulator.judge.cases import case_of
from simulator.judge.conditions import Laboratory
from simulator.judge.incidents import Outcome, run_cases
from tests.simulator.compile.drawing import drawing
from tests.simulator.compile.test_every_parameter import CASES

Boxes = dict[str, Any]
Figure = Callable[[Outcome], float]
TOKEN = {"sessions": "client_token"}
CALM = ("client", {"retries": 0})
SITE: Boxes = {"c": CALM, "l": "lb", "a": ("api", TOKEN), "d": "sql"}
WAYS = ("c l", "l a", "a d")
SCALED = {**TOKEN, "autoscaling": True}
JOBS: Boxes = {**SITE, "q": "queue", "w": "worker"}
JOB_WAYS = (*WAYS, "a q", "q w")
EAST_WEST: Boxes = {
    "c": CALM, "n": "geodns", "e": "region", "o": ("region", {"location": "us_west"}),
    "a": ("api", TOKEN), "d": "sql", "b": ("api", TOKEN), "r": "replica",
}  # fmt: skip
EAST_WEST_WAYS = ("c n", "n a", "n b", "a d", "b d", "b r", "d r")
INSIDE = {"a": "e", "d": "e", "b": "o", "r": "o"}


def good(outcome: Outcome) -> float:
    return float(outcome.good[0])


def drain(outcome: Outcome) -> float:
    return float(outcome.drain_s[0])


def lost_writes(outcome: Outcome) -> float:
    return float(outcome.lost_writes[0])


@dataclass(frozen=True)
class Case:
    """Raising ``key`` of box ``at`` from one value to another moves the figure of the scenario
    by the direction."""

    kind: str
    key: str
    low: Any
    high: Any
    scenario: str
    figure: Figure
    direction: int
    boxes: Boxes
    ways: tuple[str, ...]
    at: str
    target: str | None = None
    users: int = 100
    parents: dict[str, str] = field(default_factory=dict)


INCIDENTS = (
    Case("lb", "check_interval_s", 5, 60, "X01", good, -1,
         {**SITE, "a": ("api", {**TOKEN, "instances": 2})}, WAYS, "l", "a"),
    Case("lb", "check_failures", 2, 5, "X01", good, -1,
         {**SITE, "a": ("api", {**TOKEN, "instances": 2})}, WAYS, "l", "a"),
    Case("api", "scale_delay_s", 90, 600, "X12", good, -1,
         {**SITE, "a": ("api", {**SCALED, "size": "large"}), "d": ("sql", {"size": "4xlarge"})},
         WAYS, "a", None, 300),
    Case("worker", "scale_delay_s", 90, 600, "X12", good, -1,
         {**JOBS, "a": ("api", {**TOKEN, "instances": 20}), "d": ("sql", {"size": "4xlarge"}),
          "w": ("worker", {"autoscaling": True, "max_instances": 40})},
         JOB_WAYS, "w", None, 2000),
    Case("worker", "zones", 1, 3, "X02", good, 1,
         {**JOBS, "a": ("api", {**TOKEN, "instances": 6, "zones": 3}),
          "d": ("sql", {"standby": True}), "w": ("worker", {"instances": 6})}, JOB_WAYS, "w"),
    Case("automation", "strategy", "all_at_once", "rolling", "X17", good, 1,
         {**SITE, "m": "automation"}, WAYS, "m"),
    Case("automation", "strategy", "rolling", "canary", "X17", good, 1,
         {**SITE, "m": "automation"}, WAYS, "m"),
    Case("monitoring", "level", "host", "central_alerts", "X17", good, 1,
         {**SITE, "m": "monitoring"}, WAYS, "m"),
    Case("cache", "failover_s", 5, 60, "X07", good, -1,
         {**SITE, "a": ("api", {**TOKEN, "instances": 8, "size": "xlarge"}),
          "k": ("cache", {"replicas": 1, "shards": 1}), "d": ("sql", {"size": "large"})},
         (*WAYS, "a k"), "k", None, 10_000),
    Case("geodns", "check_interval_s", 10, 30, "X03", good, -1,
         EAST_WEST, EAST_WEST_WAYS, "n", "e", 20, INSIDE),
    Case("geodns", "check_failures", 2, 5, "X03", good, -1,
         EAST_WEST, EAST_WEST_WAYS, "n", "e", 20, INSIDE),
    Case("region", "promotion_s", 60, 1800, "X03", good, -1,
         EAST_WEST, EAST_WEST_WAYS, "e", "e", 20, INSIDE),
    Case("region", "copy_lag_s", 1, 30, "X03", lost_writes, 1,
         EAST_WEST, EAST_WEST_WAYS, "e", "e", 20, INSIDE),
    Case("onebox", "backup_interval_h", 1, 24, "X04", lost_writes, 1,
         {"c": CALM, "s": "onebox"}, ("c s",), "s", "s", 10),
    Case("onebox", "restore_min", 15, 45, "X04", good, -1,
         {"c": CALM, "s": "onebox"}, ("c s",), "s", "s", 10),
    Case("sql", "failover_s", 35, 120, "X04", good, -1,
         {**SITE, "d": ("sql", {"standby": True})}, WAYS, "d"),
    Case("sql", "promotion_s", 300, 1800, "X04", good, -1,
         {**SITE, "r": "replica"}, (*WAYS, "a r", "d r"), "d"),
    Case("sql", "restore_min", 15, 45, "X04", good, -1, SITE, WAYS, "d"),
    Case("sql", "backup_gap_min", 5, 60, "X04", lost_writes, 1, SITE, WAYS, "d"),
)  # fmt: skip
BACKLOGS = (
    ("retention_h", 24, 96, {}),
    ("backlog_bound", 100_000, 1_000_000, {"type": "broker", "retention_h": 96}),
)
"""Of a queue, and what it is given besides."""


def drawn(boxes: Boxes, ways: tuple[str, ...], at: str, key: str, value: Any, users: int,
          parents: dict[str, str]) -> Design:  # fmt: skip
    box = boxes[at]
    kind, params = (box, {}) if isinstance(box, str) else box
    return drawing(
        {**boxes, at: (kind, {**params, key: value})}, *ways, users=users, parents=parents,
        workload={"mix": {"read": 0.9, "write": 0.07, "upload": 0.03}},
    )  # fmt: skip


def found(case: Case, value: Any) -> float:
    """The figure of the scenario with the parameter at a value."""
    design = drawn(case.boxes, case.ways, case.at, case.key, value, case.users, case.parents)
    incident = case_of(design, Scenario(case.scenario, target=case.target))
    assert incident is not None
    (outcome,) = run_cases(Laboratory(design, [float(case.users)]), [incident])
    return case.figure(outcome)


@pytest.mark.parametrize("case", INCIDENTS, ids=lambda c: f"{c.kind}.{c.key}={c.high}")
def test_raising_it_moves_what_the_scenario_does_the_promised_way(case: Case) -> None:
    change = found(case, case.high) - found(case, case.low)
    assert change * case.direction > 1e-6


@pytest.mark.parametrize(("key", "low", "high", "given"), BACKLOGS)
def test_a_queue_that_keeps_more_loses_its_first_message_later(
    key: str, low: int, high: int, given: dict[str, Any]
) -> None:
    def hours(value: int) -> float:
        boxes = {**JOBS, "a": ("api", {**TOKEN, "instances": 50}), "q": ("queue", given),
                 "w": ("worker", {"instances": 1})}  # fmt: skip
        design = drawn(boxes, JOB_WAYS, "q", key, value, 10_000, {})
        frame = next(evaluate(design, []))
        return float(frame["components"]["q"]["extra"]["loses_after_h"])

    assert hours(high) > hours(low) * 1.5


def test_failovers_that_work_more_often_add_availability() -> None:
    boxes = {**SITE, "d": ("sql", {"standby": True})}
    low, high = (
        availability(drawn(boxes, WAYS, "d", "failover_success", value, 100, {})).share
        for value in (0.6, 0.99)
    )
    assert high > low + 1e-6


def test_no_parameter_of_any_kind_is_without_a_case() -> None:
    tested = {(case.kind, case.key) for case in CASES}
    tested |= {(case.kind, case.key) for case in INCIDENTS}
    tested |= {("queue", key) for key, *_ in BACKLOGS}
    tested |= {("sql", "failover_success")}
    assert tested == {(kind.id, param.key) for kind in KINDS.values() for param in kind.params}
