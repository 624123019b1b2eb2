"""A valid design that uses every part of the document, and ways to spoil it."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from simulator.design import parse_design
from simulator.errors import DesignError, Problem


def example() -> dict[str, Any]:
    """A fresh copy of a design of many parts."""
    return copy.deepcopy(EXAMPLE)


def problems_of(document: Any) -> list[Problem]:
    """What is wrong with a document; a test fails when nothing is."""
    with pytest.raises(DesignError) as caught:
        parse_design(document)
    return list(caught.value.problems)


def only_problem(document: Any) -> Problem:
    """The one thing that is wrong with a document."""
    found = problems_of(document)
    assert [problem.code for problem in found] == [found[0].code]
    return found[0]


EXAMPLE: dict[str, Any] = {
    "format": "loadstone-design/1",
    "name": "Graminsta",
    "description": "Photos\nfor friends",
    "components": {
        "users": {"kind": "client", "name": "Users", "x": 0, "y": 0, "params": {}},
        "region": {
            "kind": "region", "name": "Seoul", "x": 200, "y": 0, "width": 900, "height": 600,
            "params": {"location": "seoul"},
        },
        "zone-a": {
            "kind": "zone", "name": "", "parent": "region", "x": 8, "y": 40, "width": 400,
            "height": 300, "params": {},
        },
        "lb-1": {"kind": "lb", "name": "LB", "parent": "region", "x": 8, "y": 400, "params": {}},
        "web-1": {
            "kind": "api", "name": "API servers", "parent": "zone-a", "x": 20, "y": 60,
            "params": {"size": "large", "instances": 3},
        },
        "db-1": {"kind": "sql", "name": "", "parent": "region", "x": 600, "y": 60, "params": {}},
    },
    "connections": {
        "c1": {"from": "users", "to": "lb-1"},
        "c2": {"from": "lb-1", "to": "web-1", "share": 0.5, "classes": ["read"], "calls": 2},
        "c3": {"from": "web-1", "to": "db-1", "label": "SQL"},
    },
    "workload": {
        "users": 1000, "intensity": 100,
        "mix": {"read": 0.955, "write": 0.04, "login": 0.003, "upload": 0.002},
        "classes": {"read": {"cpu_ms": 10.5}},
    },
    "goals": {"good_share": 0.99, "latency_ms": {"read": 800}, "budget": 1500},
    "scenarios": [{"scenario": "X01", "target": "web-1", "minutes": 10}],
    "notes": [{"id": "n1", "text": "A note\non two lines", "x": 5, "y": 6}],
}  # fmt: skip
