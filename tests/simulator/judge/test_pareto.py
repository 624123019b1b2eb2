"""The front of cost, p99 and nines: nothing on it is beaten, and each point is what it says."""

from __future__ import annotations

import pytest

from simulator.compile import compile_design
from simulator.design import parse_design
from simulator.judge.availability import availability
from simulator.judge.cost import monthly_cost
from simulator.judge.edits import apply
from simulator.judge.pareto import pareto_frames
from simulator.solve import solve
from tests.simulator.compile.drawing import drawing

SMALL = drawing(
    {"users": ("client", {"retries": 0}), "lb": "lb",
     "api": ("api", {"instances": 2, "sessions": "client_token"}), "db": "sql"},
    "users lb", "lb api", "api db", users=200,
    workload={"intensity": 100, "classes": {"upload": {"jobs": 0}}},
)  # fmt: skip


@pytest.fixture(scope="module")
def front() -> dict:  # type: ignore[type-arg]
    *_, last = pareto_frames(SMALL)
    return last


def test_no_point_beats_another_in_everything(front: dict) -> None:  # type: ignore[type-arg]
    points = front["points"]
    assert front["done"]
    assert len(points) > 2
    for one in points:
        for other in points:
            better = (one["cost"] < 0.98 * other["cost"], one["p99_ms"] < 0.97 * other["p99_ms"],
                      one["nines"] > other["nines"] + 0.05)  # fmt: skip
            assert not all(better)


def test_every_point_meets_the_goals_and_costs_what_it_says(front: dict) -> None:  # type: ignore[type-arg]
    for point in front["points"]:
        after = parse_design(apply(SMALL.to_json(), point["patch"]))
        compiled = compile_design(after, [after.workload.users])
        p99 = solve(compiled.network).flows[front["class"]].p99[0]
        assert monthly_cost(compiled, 0).total == pytest.approx(point["cost"], rel=1e-5)
        assert 1000 * float(p99) == pytest.approx(point["p99_ms"], rel=1e-3)
        assert availability(after).nines == pytest.approx(point["nines"], rel=1e-4)
        assert point["good"] >= after.goals.good_share


def test_more_nines_and_shorter_times_cost_more(front: dict) -> None:  # type: ignore[type-arg]
    costs = [point["cost"] for point in front["points"]]
    assert costs == sorted(costs)
    best = max(front["points"], key=lambda point: point["nines"])
    fastest = min(front["points"], key=lambda point: point["p99_ms"])
    assert best["cost"] > costs[0]
    assert fastest["cost"] > costs[0]


def test_goals_no_sizing_can_meet_are_said_with_what_is_missing() -> None:
    document = {**SMALL.to_json(), "goals": {"latency_ms": {"read": 50, "media": 50}}}
    *_, last = pareto_frames(parse_design(document))
    assert last["points"] == []
    (missed,) = last["missed"]
    assert missed["goal"] == "good_share"
    assert missed["found"] < missed["wanted"]
