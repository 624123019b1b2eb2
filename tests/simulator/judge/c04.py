"""Board C04: a thousand users online, and the six designs the rubric was worked out on."""

from __future__ import annotations

from typing import Any

from simulator.design import Design, Scenario, parse_design
from simulator.judge.board import Board, BoardScenario

BOARD = Board(
    par_usd=1306.0, par_nodes=6,
    scenarios=(
        BoardScenario(Scenario("X01"), must=True),
        BoardScenario(Scenario("X04")),
        BoardScenario(Scenario("X12")),
    ),
)  # fmt: skip
"""The catalogue's scratch model had a par of $1,177; the engine also bills the bytes the
balancer handles and those that cross zones, so the same reference design costs $1,305."""


def design(boxes: dict[str, tuple[str, dict[str, Any]]], *arrows: str) -> Design:
    components: dict[str, Any] = {"users": {"kind": "client"}}
    for key, (kind, params) in boxes.items():
        components[key] = {"kind": kind, "params": params}
        if kind == "region":
            components[key] |= {"width": 400, "height": 300}
    return parse_design({
        "format": "loadstone-design/1", "components": components,
        "connections": {
            arrow.replace(" ", "-"): dict(zip(("from", "to"), arrow.split(), strict=True))
            for arrow in arrows
        },
        "workload": {"users": 1000, "intensity": 100, "classes": {"upload": {"jobs": 0}}},
        "goals": {
            "good_share": 0.99, "budget": 1500,
            "latency_ms": {"read": 800, "write": 800, "static": 800},
        },
        "scenarios": [{"scenario": code} for code in ("X01", "X04", "X12")],
    })  # fmt: skip


def servers(count: int, size: str = "large", **params: Any) -> tuple[str, dict[str, Any]]:
    return "api", {"size": size, "instances": count, "sessions": "client_token", **params}


def database(**params: Any) -> tuple[str, dict[str, Any]]:
    return "sql", {"size": "medium", **params}


BALANCED = ("users lb", "lb api", "api db")

DESIGNS: dict[str, Design] = {
    "one micro box": design({"box": ("onebox", {"size": "micro"})}, "users box"),
    "one xlarge + one DB": design(
        {"api": servers(1, "xlarge"), "db": database()}, "users api", "api db"
    ),
    "2 large + LB, single DB": design(
        {"lb": ("lb", {}), "api": servers(2), "db": database()}, *BALANCED
    ),
    "3 large + LB + standby": design(
        {"lb": ("lb", {}), "api": servers(3), "db": database(standby=True)}, *BALANCED
    ),
    "par + autoscaling": design(
        {
            "lb": ("lb", {}), "db": database(standby=True),
            "api": servers(3, autoscaling=True, max_instances=10),
        },
        *BALANCED,
    ),
    "gold plate": design(
        {
            "lb": ("lb", {}), "api": servers(12), "db": database(standby=True, shards=4),
            "cache": ("cache", {}), "queue": ("queue", {}), "worker": ("worker", {}),
            "geo": ("geodns", {}), "lb2": ("lb", {}), "api2": servers(12),
        },
        "users geo", "geo lb", "geo lb2", "lb2 api2", "api2 db", "api2 cache", "api queue",
        "queue worker", "api cache", *BALANCED[1:],
    ),
}  # fmt: skip
