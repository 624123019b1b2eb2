"""The bill of a whole design: what one part's price has to know of the others."""

from __future__ import annotations

import pytest

from simulator.compile import compile_design
from simulator.judge.cost import Cost, monthly_cost
from tests.simulator.judge.c04 import design


def bill(**groups: int) -> Cost:
    boxes = {name: ("api", {"instances": count}) for name, count in groups.items()}
    watched = design(
        {"lb": ("lb", {}), "db": ("sql", {}), "eyes": ("monitoring", {}), **boxes},
        "users lb", *(f"lb {name}" for name in groups), *(f"{name} db" for name in groups),
    )  # fmt: skip
    return monthly_cost(compile_design(watched, [1000.0]), 0)


def test_monitoring_is_paid_by_the_machines_it_watches() -> None:
    assert bill(one=4).components["eyes"] == pytest.approx(4 * 15)
    assert bill(one=4, two=3).components["eyes"] == pytest.approx(7 * 15)


def test_an_object_store_is_in_every_zone() -> None:
    stored = design(
        {"api": ("api", {"instances": 2}), "db": ("sql", {}), "store": ("object_store", {})},
        "users api", "api db", "api store",
    )  # fmt: skip
    lines = monthly_cost(compile_design(stored, [1000.0]), 0).lines
    assert "cross_zone" in {line.code for line in lines["db"]}
    assert "cross_zone" not in {line.code for line in lines["store"]}
