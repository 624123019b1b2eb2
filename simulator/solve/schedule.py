"""In which order joins, time-outs and pools are worked out: what stands inside comes first.

The time a token is held may be cut off by time-outs inside, and a time-out may enclose
the wait for a token, so the three are sorted together. Time-outs of equal length that do
not enclose one another are worked out as one step.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from typing import Any

import numpy as np

from simulator.solve.layout import Layout
from simulator.solve.nodes import AttemptNode, JoinNode, Node
from simulator.solve.plan import Plan

Step = JoinNode | int | list[AttemptNode]
"""A join, a pool by number, or attempts whose time-outs are one step."""


@dataclass(frozen=True)
class Item:
    """Something to work out and the nodes inside which its parts stand."""

    subject: JoinNode | AttemptNode | int
    bodies: tuple[Node, ...]


def schedule(plan: Plan, layout: Layout) -> tuple[Step, ...]:
    """All steps of a plan, inner ones first."""
    items = [Item(node, _bodies(node)) for node in plan.timed]
    for pool in dict.fromkeys(node.pool for node in plan.holds):
        bodies = tuple(node.body for node in plan.holds if node.pool == pool)
        items.append(Item(pool, bodies))
    places = [_places(layout, item) for item in items]
    inside = [[layout.everything_below(body) for body in item.bodies] for item in items]
    waiting = list(range(len(items)))
    steps: list[Step] = []
    while waiting:
        ready = [
            i for i in waiting
            if not any(_stand_in(places[j], inside[i]) for j in waiting if j != i)
        ] or waiting[:1]  # fmt: skip
        steps.extend(_steps([items[i].subject for i in ready]))
        waiting = [i for i in waiting if i not in ready]
    return tuple(steps)


def moved(steps: tuple[Step, ...], old: Layout, new: Layout) -> tuple[Step, ...]:
    """The steps of a plan, for the layout of a plan of the same shape."""

    def there(node: Node) -> Any:
        return new.nodes[old.place[node]]

    return tuple(
        step if isinstance(step, int)
        else there(step) if isinstance(step, JoinNode)
        else [there(node) for node in step]
        for step in steps
    )  # fmt: skip


def _bodies(node: JoinNode | AttemptNode) -> tuple[Node, ...]:
    return node.branches if isinstance(node, JoinNode) else (node.body,)


def _places(layout: Layout, item: Item) -> set[int]:
    if isinstance(item.subject, int):
        return {layout.place[node] for node in layout.holds[item.subject]}
    return {layout.place[item.subject]}


def _stand_in(places: set[int], bodies: list[range]) -> bool:
    return any(place in body for place in places for body in bodies)


def _steps(subjects: list[JoinNode | AttemptNode | int]) -> list[Step]:
    steps: list[Step] = [s for s in subjects if not isinstance(s, AttemptNode)]
    groups: dict[Hashable, list[AttemptNode]] = {}
    for subject in subjects:
        if isinstance(subject, AttemptNode):
            length = np.asarray(subject.route.timeout, float)
            groups.setdefault((length.shape, length.tobytes()), []).append(subject)
    return [*steps, *groups.values()]
