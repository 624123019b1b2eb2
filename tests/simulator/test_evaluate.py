"""A design is evaluated as a stream of frames: what they hold, in what order, with what numbers."""

from __future__ import annotations

import json
import math
from typing import Any

import pytest

from simulator.design import Design
from simulator.design.seeds import seeds
from simulator.errors import DesignError
from simulator.evaluate import LADDER, evaluate
from tests.simulator.compile.drawing import drawing

STEPS = [10, 1000, 100_000]


@pytest.fixture(scope="module")
def design() -> Design:
    boxes = {
        "c": ("client", {"retries": 0}), "l": "lb",
        "a": ("api", {"size": "large", "instances": 2}),
        "s": "session_store", "d": "sql", "x": "onebox",
    }  # fmt: skip
    return drawing(boxes, "c l", "l a", "a s", "a d", users=1000)


@pytest.fixture(scope="module")
def frames(design: Design) -> list[dict[str, Any]]:
    return list(evaluate(design, STEPS))


def numbers(value: Any) -> list[float]:
    if isinstance(value, dict):
        return [number for item in value.values() for number in numbers(item)]
    if isinstance(value, list):
        return [number for item in value for number in numbers(item)]
    return [] if isinstance(value, bool | str) or value is None else [float(value)]


def test_the_design_s_own_load_comes_first_and_the_verdict_last(
    frames: list[dict[str, Any]],
) -> None:
    assert [frame["kind"] for frame in frames] == ["load"] * 3 + ["verdict"]
    assert [frame["users"] for frame in frames[:-1]] == [1000, 10, 100_000]
    assert [frame["index"] for frame in frames[:-1]] == [1, 0, 2]
    assert [frame["own"] for frame in frames[:-1]] == [True, False, False]


def test_every_number_is_finite_and_not_negative(frames: list[dict[str, Any]]) -> None:
    found = [number for frame in frames for number in numbers(frame)]
    assert len(found) > 300
    assert all(math.isfinite(number) and number >= 0 for number in found)


def test_frames_are_json_and_the_same_every_time(
    design: Design, frames: list[dict[str, Any]]
) -> None:
    again = list(evaluate(design, STEPS))
    assert json.dumps(again, allow_nan=False) == json.dumps(frames, allow_nan=False)


def test_components_report_their_limits_and_the_binding_one(frames: list[dict[str, Any]]) -> None:
    server = frames[0]["components"]["a"]
    assert server["binding"] == "cpu"
    assert server["utilisation"] == max(server["limits"]["cpu"], server["limits"]["network"])
    assert server["utilisation"] == pytest.approx(2.2 / 4, rel=0.03)
    assert server["step"] == 1
    assert server["arrivals"]["read"] == pytest.approx(95.5)


def test_an_overload_shows_its_size_and_what_breaks_first(frames: list[dict[str, Any]]) -> None:
    beyond = frames[2]["components"]["a"]
    assert beyond["utilisation"] == pytest.approx(55, rel=0.03)
    assert beyond["step"] == 4
    assert frames[-1]["first_to_break"]["100000"] == "a"
    assert frames[-1]["first_to_break"]["10"] is None


def test_good_share_falls_with_the_load(frames: list[dict[str, Any]]) -> None:
    by_users = sorted(frames[:-1], key=lambda frame: frame["users"])
    good = [frame["good"] for frame in by_users]
    assert good == sorted(good, reverse=True)
    assert good[0] > 0.99
    assert good[-1] < 0.5


def test_the_path_of_a_class_adds_up_to_its_mean(frames: list[dict[str, Any]]) -> None:
    read = frames[0]["classes"]["read"]
    total = sum(step["ms"] for step in read["path"])
    assert total == pytest.approx(read["mean_ms"], rel=0.02)
    assert {step["component"] for step in read["path"] if "component" in step} >= {"a", "d"}


def test_the_path_of_a_class_includes_the_wait_for_a_worker() -> None:
    """Of what is served: the rest is turned away at once and waits nowhere."""
    frames = list(evaluate(seeds()["S00"], [100_000]))
    crowded = next(each for each in frames if each.get("users") == 100_000)
    read = crowded["classes"]["read"]
    waits = {step["component"]: step["ms"] for step in read["path"] if "component" in step}
    served = 1 - read["fail_fraction"]
    assert served < 0.9
    assert waits["server"] > 2000
    total = sum(step["ms"] for step in read["path"])
    assert total == pytest.approx(served * read["mean_ms"], rel=0.02)


def test_percentiles_are_in_order(frames: list[dict[str, Any]]) -> None:
    for frame in frames[:-1]:
        for figures in frame["classes"].values():
            ladder = [figures[key] for key in ("p50_ms", "p95_ms", "p99_ms", "p999_ms")]
            assert ladder == sorted(ladder)


def test_connections_say_what_flows_and_why(frames: list[dict[str, Any]]) -> None:
    queries = frames[0]["connections"]["a-d"]
    assert queries["classes"]["read"] == pytest.approx(2.4 * 95.5)
    assert "2.4 queries per request" in queries["why"]["en"]
    assert "요청당 질의 2.4회" in queries["why"]["ko"]
    assert queries["mbit_s"] > 0


def test_the_bill_adds_up(frames: list[dict[str, Any]]) -> None:
    cost = frames[0]["cost"]
    assert sum(line["usd"] for line in cost["lines"]) == pytest.approx(cost["total"], rel=1e-4)
    assert sum(cost["components"].values()) == pytest.approx(cost["total"], rel=1e-4)
    assert 0 < cost["floor"] < cost["total"]


def test_hints_name_single_points_of_failure_and_what_is_unused(
    frames: list[dict[str, Any]],
) -> None:
    found = {(warning["code"], warning["component"]) for warning in frames[0]["warnings"]}
    assert ("single_point_of_failure", "d") in found
    assert ("unused", "x") in found
    overloaded = {
        warning["component"] for warning in frames[2]["warnings"] if warning["code"] == "overloaded"
    }
    assert {"a", "d"} <= overloaded


def test_the_capacity_is_where_the_goals_stop_being_met(
    design: Design, frames: list[dict[str, Any]]
) -> None:
    most = frames[-1]["capacity_users"]
    assert 1000 < most < 2000
    around = {
        frame["users"]: frame["good"]
        for frame in evaluate(design, [most, round(most * 1.02)])
        if frame["kind"] == "load"
    }
    assert around[most] >= design.goals.good_share
    assert around[round(most * 1.02)] < design.goals.good_share
    assert frames[-1]["limit"]["component"] == "a"
    assert frames[-1]["limit"]["binding"] == "cpu"
    assert "프로세서" in frames[-1]["limit"]["reason"]["ko"]


def test_the_ladder_has_eight_steps() -> None:
    assert LADDER == (1, 10, 100, 1000, 10_000, 100_000, 1_000_000, 10_000_000)


def test_a_design_without_a_path_fails_before_the_first_frame() -> None:
    with pytest.raises(DesignError):
        next(evaluate(drawing({"c": "client", "a": "api"}, "c a")))
