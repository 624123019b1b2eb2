"""What a design is judged against: the goals of a board, or sensible ones where there is none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from simulator.design.document import Design
from simulator.scenarios.scenario import ScenarioKind

BUDGET_OVER_PAR = 1.3
"""Budgets of the catalogue's boards are 1.2 to 1.4 times the cost of their reference."""


@dataclass(frozen=True)
class Board:
    """The standard of a challenge.

    ``par_usd`` is the monthly cost of the reference design and ``par_nodes`` its machines
    (None: not judged); ``must`` are scenarios that have to be survived; ``goals`` replace the
    good share a scenario asks for.
    """

    par_usd: float
    par_nodes: int | None = None
    must: frozenset[str] = frozenset()
    goals: Mapping[str, float] = field(default_factory=dict)


def goal_of(board: Board, kind: ScenarioKind) -> float:
    """The good share of a scenario's window that earns full marks."""
    return board.goals.get(kind.id, kind.goal)


def own_board(design: Design) -> Board:
    """Without a board, the design's own budget stands for the par."""
    return Board(par_usd=design.goals.budget / BUDGET_OVER_PAR)


def nodes(design: Design) -> int:
    """Machines of a design: instances, with standbys, shards and copies."""
    total = 0
    for component in design.components.values():
        values = component.values
        if component.kind in ("client", "monitoring", "automation") or (
            component.declaration.container
        ):
            continue
        count = int(values.get("instances", values.get("nodes", 1)))
        if component.kind == "sql":
            count = int(values["shards"]) * (2 if values["standby"] else 1)
        if component.kind in ("cache", "session_store"):
            count = int(values.get("shards", 1)) * (1 + int(values.get("replicas", 0)))
        total += count
    return total
