"""The failure matrix and the availability in nines."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from simulator.design import Design
from simulator.judge.availability import availability
from simulator.judge.matrix import matrix, matrix_frames
from tests.simulator.compile.drawing import drawing
from tests.simulator.judge.c04 import DESIGNS, database, design, servers

REFERENCE = DESIGNS["3 large + LB + standby"]


def single_points(drawn: Design) -> set[str | None]:
    return {r.outcome.case.target for r in matrix(drawn, [1000]).rows if r.single_point_of_failure}


def test_everything_fails_once_and_the_worst_comes_first() -> None:
    rows = matrix(REFERENCE, [500, 1000]).rows
    assert {row.outcome.case.target for row in rows} == {"lb", "api", "db", None}
    assert [row.harm for row in rows] == sorted((row.harm for row in rows), reverse=True)
    assert all(row.outcome.good.shape == (2,) for row in rows)


def test_what_no_provider_promises_anything_of_fails_too() -> None:
    """A custom component and another firm's service have no availability to be looked up."""
    mine = drawing({"c": "client", "mine": "custom"}, "c mine", users=20)
    assert single_points(mine) >= {"mine"}
    shop = drawing(
        {"c": "client", "s": "onebox", "pay": ("external", {"call_share": 0.5})}, "c s", "s pay",
        users=20,
    )  # fmt: skip
    pay = next(r for r in matrix(shop, [20]).rows if r.outcome.case.target == "pay")
    # Half the calls need it, a repeat draws again, and it is away for 35 of 60 minutes.
    assert pay.outcome.by_class["login"][0] == pytest.approx(1 - 35 / 60 / 4, abs=0.001)


def test_single_points_of_failure_are_named_with_what_they_take_down() -> None:
    assert single_points(REFERENCE) == set()
    vertical = DESIGNS["one xlarge + one DB"]
    calm = replace(vertical.components["users"], params={"retries": 0})
    rows = matrix(replace(vertical, components={**vertical.components, "users": calm}), [1000]).rows
    single = {row.outcome.case.target: row.down[0] for row in rows if row.single_point_of_failure}
    assert set(single) >= {"api", "db"}
    assert "read" in single["api"]
    assert "media" not in single["db"]


def test_classes_that_are_down_without_any_failure_are_named() -> None:
    crowded = matrix(REFERENCE, [1000, 1_000_000])
    assert crowded.down_already[0] == ()
    assert "read" in crowded.down_already[1]
    assert matrix(REFERENCE, [1000]).survives
    assert not crowded.survives


def test_frames_are_json_with_one_row_a_failure() -> None:
    frames = list(matrix_frames(REFERENCE, [1000]))
    json.dumps(frames, allow_nan=False)
    kinds = [frame["kind"] for frame in frames]
    assert kinds == ["matrix", *["matrix_row"] * frames[0]["rows"], "matrix_end"]
    assert all(len(row["cells"]) == 1 for row in frames[1:-1])


def nines(**boxes: tuple[str, dict[str, Any]]) -> float:
    drawn = {"lb": ("lb", {}), "api": servers(3), "db": database(), **boxes}
    return availability(design(drawn, "users lb", "lb api", "api db")).nines


def test_redundancy_watching_and_careful_deploys_add_nines() -> None:
    plain = nines()
    assert nines(db=database(standby=True)) > plain
    assert nines(api=servers(1)) < plain
    assert nines(monitoring=("monitoring", {"level": "central_alerts"})) > plain
    assert nines(automation=("automation", {"strategy": "canary"})) > plain


def test_parts_in_the_way_multiply_and_share_the_fate_of_their_zones() -> None:
    found = availability(REFERENCE)
    product = found.deploys
    for part in found.parts:
        product *= part.share
    assert product < found.share < min(part.share for part in found.parts)
    assert {part.component for part in found.parts} == {"lb", "api", "db"}
    assert next(p for p in found.parts if p.component == "api").needed == 2


def test_every_machine_in_another_zone_helps() -> None:
    one, two, three = (
        availability(design(
            {"lb": ("lb", {}), "api": servers(count, "4xlarge", zones=3), "db": database()},
            "users lb", "lb api", "api db",
        )).share
        for count in (1, 2, 3)
    )  # fmt: skip
    assert one < two < three
