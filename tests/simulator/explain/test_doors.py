"""The figures of waiting rooms and feeds are explained by formulas that give them again."""

from __future__ import annotations

from dataclasses import replace

import pytest

from simulator.explain import Leaf
from simulator.explain.design import DesignExplainer
from simulator.judge.boards import challenges
from tests.simulator.explain.test_explain import assert_follows


def explainer(board: str, **workload: float) -> DesignExplainer:
    design = challenges()[board].reference
    assert design is not None
    params = {**design.workload.params, **workload}
    return DesignExplainer(replace(design, workload=replace(design.workload, params=params)))


def test_a_line_is_explained_by_people_and_the_rate_of_admission() -> None:
    explained = explainer("C16")
    for figure, wanted in (
        ("components.room.extra.people_waiting", 994_000),
        ("components.room.extra.last_turn_min", 994_000 / 200 / 60),
        ("components.room.extra.polls_per_s", 994_000 / 15),
        ("classes.wait.rate", 994_000 / 15),
        ("classes.read.rate", 960),
    ):
        found = explained.explain(figure)
        assert found.value == pytest.approx(wanted, rel=1e-5)
        for part in found.walk():
            assert_follows(part)
    inputs = [item for _, item in explained.explain("classes.read.rate").inputs]
    leaves = [item for item in inputs if isinstance(item, Leaf)]
    keys = {origin.parameter for leaf in leaves for origin in leaf.origins}
    assert {"admit_per_s", "requests_per_user", "users", "intensity"} <= keys


def test_lists_of_a_post_are_explained_by_the_threshold_and_the_followers() -> None:
    found = explainer("C14").explain("components.worker.extra.lists_per_post")
    assert found.value == pytest.approx(183.6, rel=1e-3)
    assert_follows(found)
    symbols = {symbol: part.number for symbol, part in found.inputs}
    assert symbols == {"threshold": 100_000, "mean": 200, "largest": 5_000_000}
