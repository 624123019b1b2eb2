"""Designs written as short as they are drawn: boxes with their parameters, and arrows."""

from __future__ import annotations

from typing import Any

import numpy as np

from simulator.compile import Compiled, compile_design
from simulator.design import Design, parse_design

FORMAT = "loadstone-design/1"


def drawing(
    boxes: dict[str, tuple[str, dict[str, Any]] | str],
    *arrows: str,
    users: int = 1000,
    workload: dict[str, Any] | None = None,
    goals: dict[str, Any] | None = None,
    parents: dict[str, str] | None = None,
    overrides: dict[str, dict[str, Any]] | None = None,
) -> Design:
    """A design; a box is ``kind`` or ``(kind, params)``, an arrow ``"from to"``."""
    components = {}
    for key, box in boxes.items():
        kind, params = (box, {}) if isinstance(box, str) else box
        components[key] = {"kind": kind, "name": key, "x": 0, "y": 0, "params": params}
        if kind in ("region", "zone"):
            components[key] |= {"width": 400, "height": 300}
    for key, parent in (parents or {}).items():
        components[key]["parent"] = parent
    connections = {}
    for arrow in arrows:
        source, target = arrow.split()
        connections[arrow.replace(" ", "-")] = {
            "from": source, "to": target, **(overrides or {}).get(arrow, {})
        }  # fmt: skip
    return parse_design({
        "format": FORMAT, "name": "test", "components": components, "connections": connections,
        "workload": {"users": users, "intensity": 100, **(workload or {})},
        "goals": goals or {},
    })  # fmt: skip


def rates(compiled: Compiled, connection: str, operation: str, name: str = "read") -> float:
    """Calls per second of one form and class on a connection, in the first column."""
    return sum(
        float(np.asarray(compiled.traffic.visits[marker]).reshape(-1)[0])
        for marker, call in compiled.calls.items()
        if call.link.id == connection
        and call.request.operation == operation
        and call.request.request_class == name
    )


def compiled(design: Design, *users: int) -> Compiled:
    """The design at its own load, or at these."""
    return compile_design(design, users or [design.workload.users])


def busy(network: Compiled, station: str) -> float:
    """Server-seconds per second asked of a station, in the first column."""
    return float(np.asarray(network.traffic.work.get(station, 0.0)).reshape(-1)[0])
