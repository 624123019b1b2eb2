"""The thresholds the ladder of users is known for follow from the model, within 5 %.

Source: the calibration of the workload (everyone online, 100 requests/s per 1,000 users).
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from simulator.compile import compile_design
from simulator.design.seeds import seeds
from simulator.evaluate import evaluate
from simulator.frames.connections import connection_frames
from tests.simulator.compile.drawing import drawing

WITHIN = 0.05


def own_frame(design: Any, users: int) -> dict[str, Any]:
    workload = replace(design.workload, params={**design.workload.params, "users": users})
    return next(evaluate(replace(design, workload=workload), [users]))


def test_a_micro_box_is_full_at_100_users() -> None:
    frame = own_frame(seeds()["S01"], 100)
    assert frame["components"]["server"]["limits"]["cpu"] == pytest.approx(0.98, rel=WITHIN)


def test_a_two_vcpu_server_is_overloaded_at_1000_users() -> None:
    design = seeds()["S04"]
    api = design.components["api"]
    single = replace(api, params={**api.params, "instances": 1})
    one = replace(design, components={**design.components, "api": single})
    frame = own_frame(one, 1000)
    assert frame["components"]["api"]["utilisation"] == pytest.approx(1.10, rel=WITHIN)
    assert frame["components"]["api"]["binding"] == "cpu"


def test_images_are_046_gbit_a_second_at_10000_users() -> None:
    compiled = compile_design(seeds()["S05"], [10_000])
    to_the_edge = connection_frames(compiled, 0)
    edge = [
        frame for link, frame in to_the_edge.items()
        if compiled.design.connections[link].target == "cdn"
    ]  # fmt: skip
    images = edge[0]["classes"]["media"] * 60 * 8 / 1e6
    assert images == pytest.approx(0.46, rel=WITHIN)
    assert edge[0]["mbit_s"] / 1000 == pytest.approx(0.46 + 66.85 * 26 * 8 / 1e6, rel=WITHIN)


def test_a_32_vcpu_database_stands_at_078_at_100000_users() -> None:
    frame = own_frame(seeds()["S06"], 100_000)
    assert frame["components"]["db"]["limits"]["cpu"] == pytest.approx(0.78, rel=WITHIN)


def test_a_micro_box_drawn_from_scratch_gives_the_same() -> None:
    design = drawing({"c": "client", "s": ("onebox", {"size": "micro"})}, "c s", users=100)
    assert own_frame(design, 100)["components"]["s"]["utilisation"] == pytest.approx(0.98, rel=0.06)
