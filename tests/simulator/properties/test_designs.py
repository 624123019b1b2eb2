"""What holds for every design, on the starting designs at random loads."""

from __future__ import annotations

import copy
import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.design import parse_design
from simulator.design.seeds import SEEDS
from simulator.evaluate import evaluate
from tests.simulator.properties.test_networks import FEW, QUICK

Document = dict[str, Any]
designs = st.sampled_from([seed.document for seed in SEEDS])
users = st.floats(0, 7).map(lambda power: round(10**power))


def frame_of(document: Document, count: int) -> dict[str, Any]:
    """The load frame at a user count."""
    document = {**document, "workload": {**document.get("workload", {}), "users": count}}
    return next(evaluate(parse_design(document), [count]))


def numbers(value: Any) -> list[float]:
    if isinstance(value, dict):
        return [number for item in value.values() for number in numbers(item)]
    if isinstance(value, list):
        return [number for item in value for number in numbers(item)]
    return [] if isinstance(value, bool | str) or value is None else [float(value)]


@QUICK
@given(designs, users)
def test_every_number_is_finite_and_not_negative(document: Document, count: int) -> None:
    frame = frame_of(document, count)
    assert all(math.isfinite(number) and number >= 0 for number in numbers(frame))
    for figures in frame["classes"].values():
        assert figures["throughput"] <= figures["rate"] * (1 + 1e-5)
        assert figures["good"] <= 1
        assert figures["p50_ms"] <= figures["p95_ms"] <= figures["p99_ms"]


@QUICK
@given(designs, users)
def test_shares_add_up(document: Document, count: int) -> None:
    frame = frame_of(document, count)
    cost = frame["cost"]
    assert sum(cost["components"].values()) == pytest.approx(cost["total"], rel=1e-4)
    for part, figures in frame["components"].items():
        assert sum(figures["arrivals"].values()) == pytest.approx(figures["arrival_rate"], rel=1e-4)
        lines = [line["usd"] for line in cost["lines"] if line["component"] == part]
        assert sum(lines) == pytest.approx(cost["components"][part], rel=1e-4, abs=1e-6)


@QUICK
@given(designs, users, st.randoms(use_true_random=False))
def test_the_names_and_the_order_of_components_change_nothing(
    document: Document, count: int, random: Any
) -> None:
    keys = list(document["components"])
    new = {key: f"box{place}" for place, key in enumerate(random.sample(keys, len(keys)))}
    other = copy.deepcopy(document)
    other["components"] = {
        new[key]: {**box, "parent": new[box["parent"]]} if box.get("parent") else box
        for key, box in random.sample(list(other["components"].items()), len(keys))
    }
    for link in other["connections"].values():
        link["from"], link["to"] = new[link["from"]], new[link["to"]]
    one, two = frame_of(document, count), frame_of(other, count)
    assert two["good"] == pytest.approx(one["good"], rel=1e-5, abs=1e-9)
    assert two["cost"]["total"] == pytest.approx(one["cost"]["total"], rel=1e-5)
    for key, figures in one["components"].items():
        for figure in ("utilisation", "queue", "arrival_rate", "residence_ms", "lost"):
            assert two["components"][new[key]][figure] == pytest.approx(
                figures[figure], rel=1e-4, abs=1e-9
            ), (key, figure)
    for name, figures in one["classes"].items():
        for figure in ("mean_ms", "p95_ms", "good"):
            assert two["classes"][name][figure] == pytest.approx(
                figures[figure], rel=1e-4, abs=1e-9
            ), (name, figure)


@FEW
@given(designs, st.floats(0, 6))
def test_more_users_ask_for_more(document: Document, power: float) -> None:
    one, two = (frame_of(document, round(10**p)) for p in (power, power + 0.3))
    for name, figures in one["classes"].items():
        assert two["classes"][name]["rate"] >= figures["rate"]
    assert two["cost"]["total"] >= one["cost"]["total"] * (1 - 1e-5)
