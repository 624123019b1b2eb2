"""Every kind of figure a design shows is explained by a formula whose inputs give it back."""

from __future__ import annotations

from typing import Any

import pytest

from simulator.explain import Explanation, Leaf
from simulator.explain.design import DesignExplainer
from simulator.explain.registry import FORMULAS
from tests.simulator.compile.drawing import drawing
from tests.simulator.explain.test_explain import assert_follows

TOKEN = {"sessions": "client_token"}
SHOWN = {
    "p.cdn": ("extra.hit_ratio_static", "extra.hit_ratio_media", "utilisation"),
    "p.cache": ("extra.hit_ratio", "extra.memory_used", "limits.cpu", "queue"),
    "p.gate": ("extra.connections", "extra.reconnects_per_s", "limits.memory"),
    "p.replica": ("extra.lag_ms", "extra.stale_share"),
    "p.jobs": ("extra.job_age_s", "extra.backlog_growth"),
    "p.late": ("extra.backlog_growth", "extra.loses_after_h"),
    "p.room": (
        "extra.people_waiting",
        "extra.last_turn_min",
        "extra.polls_per_s",
        "limits.rate limit",
    ),
    "p.group": ("extra.instances",),
    "p.sql": ("limits.iops", "throughput", "residence_ms", "lost", "arrival_rate"),
    "p.api": ("limits.threads", "limits.pool", "limits.network"),
}
"""Of the components drawn below, by what they are called."""
OF_A_CLASS = ("rate", "throughput", "mean_ms", "p50_ms", "p95_ms", "p99_ms", "p999_ms", "good",
              "fail_fraction", "attempts", "limit_ms")  # fmt: skip
ONLY_SET = {"extra.lag_ms", "limit_ms"}
"""Figures that are settings, shown where they act."""


@pytest.fixture(scope="module")
def explainer() -> DesignExplainer:
    boxes: dict[str, Any] = {
        "p.client": "client", "p.cdn": "cdn", "p.lb": "lb", "p.gate": "ws_gateway",
        "p.api": ("api", {**TOKEN, "instances": 3, "queued_work": "jobs"}),
        "p.group": ("api", {**TOKEN, "autoscaling": True, "queued_work": "jobs"}),
        "p.sql": "sql", "p.replica": "replica", "p.cache": "cache",
        "p.jobs": "queue", "p.worker": ("worker", {"instances": 8}),
        "p.late": ("queue", {"type": "broker"}),
        "p.slow": ("worker", {"instances": 1, "work_factor": 100}),
        "p.room": ("waiting_room", {"admit_per_s": 2}), "p.box": "onebox",
    }  # fmt: skip
    arrows = (
        "p.client p.cdn", "p.cdn p.lb", "p.client p.lb", "p.lb p.gate", "p.lb p.api",
        "p.lb p.group", "p.api p.sql", "p.api p.replica", "p.api p.cache", "p.api p.jobs",
        "p.jobs p.worker", "p.group p.sql", "p.group p.late", "p.late p.slow",
    )  # fmt: skip
    design = drawing(
        {key.replace(".", "-"): box for key, box in boxes.items() if key not in WAITING},
        *(arrow.replace(".", "-") for arrow in arrows),
        users=1000,
        workload={"mix": {"read": 0.86, "write": 0.06, "upload": 0.05, "ws": 0.03}},
    )
    return DesignExplainer(design)


WAITING = ("p.room", "p.box")


@pytest.fixture(scope="module")
def waiting() -> DesignExplainer:
    return DesignExplainer(drawing(
        {"c": "client", "p-room": ("waiting_room", {"admit_per_s": 2}), "s": "onebox"},
        "c p-room", "p-room s", "c s", users=1000,
    ))  # fmt: skip


def assert_explained(found: Explanation, only_set: bool = False) -> None:
    """Formula, source, inputs; and no figure is explained by itself."""
    assert found.formula.id in FORMULAS
    assert found.formula.source
    assert only_set or found.formula.id not in ("declared", "fixed_point"), found.figure
    for part in found.walk():
        assert_follows(part)
    for _, item in found.inputs:
        assert not isinstance(item, Leaf) or item.label.en
        assert not isinstance(item, Leaf) or item.label.ko


@pytest.mark.parametrize(
    ("part", "key"), [(part, key) for part, keys in SHOWN.items() for key in keys]
)
def test_figures_of_a_component(
    explainer: DesignExplainer, waiting: DesignExplainer, part: str, key: str
) -> None:
    one = waiting if part in WAITING else explainer
    found = one.explain(f"components.{part.replace('.', '-')}.{key}")
    assert_explained(found, key in ONLY_SET)


def test_no_figure_of_a_component_explains_itself(explainer: DesignExplainer) -> None:
    """What the engine works out is never given as its own reason."""
    for figure in explainer.figures:
        if ".extra." not in figure:
            continue
        found = explainer.explain(figure)
        key = figure[figure.index("extra.") :]
        settled = key == "extra.instances" and found.formula.id == "declared"
        if key not in ONLY_SET and not settled:
            assert found.formula.id not in ("declared", "fixed_point"), figure


@pytest.mark.parametrize("key", OF_A_CLASS)
def test_figures_of_a_request_class(explainer: DesignExplainer, key: str) -> None:
    found = explainer.explain(f"classes.read.{key}")
    assert_explained(found, key in ONLY_SET or key == "attempts")


def test_figures_of_connections_and_of_the_bill(explainer: DesignExplainer) -> None:
    lines = [name for name in explainer.figures if name.startswith("cost.lines.")]
    assert len({name.rsplit(".", 1)[1] for name in lines}) > 4
    for name in ("connections.p-api-p-sql.rate", "connections.p-api-p-sql.mbit_s", "cost.total",
                 "cost.floor", "cost.components.p-sql", "good", *lines):  # fmt: skip
        assert_explained(explainer.explain(name))
