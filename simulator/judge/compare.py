"""Two designs side by side: what was changed, what it costs, what it scores."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from simulator.design.document import Component, Design
from simulator.errors import DesignError
from simulator.frames.numbers import tidy
from simulator.judge import words
from simulator.judge.board import Board
from simulator.judge.score import Score, score
from simulator.text import Text

WHICH = (
    Text("In the first design: {problem}", "첫째 설계: {problem}"),
    Text("In the second design: {problem}", "둘째 설계: {problem}"),
)
PARTS = ("service", "resilience", "cost", "simplicity", "cap")


class NotJudged(DesignError):
    """Why the first (``place`` 0) or the second (1) of two designs cannot be judged."""

    def __init__(self, place: int, error: DesignError) -> None:
        self.place = place
        super().__init__([
            replace(found, text=WHICH[place].fill(problem=found.text)) for found in error.problems
        ])  # fmt: skip


def compare(
    one: Design, other: Design, users: int | None = None, board: Board | None = None
) -> dict[str, Any]:
    """The ``compare`` frame of two designs, each at its own users unless a number is given.

    Raises NotJudged, a DesignError, when either cannot be judged.
    """
    left, right = (
        _judged(design, place, users, board) for place, design in enumerate((one, other))
    )
    return tidy({
        "kind": "compare",
        "components": component_differences(one, other),
        "connections": connection_differences(one, other),
        "workload": _differences(_workload(one), _workload(other)),
        "goals": _differences(_goals(one), _goals(other)),
        "scenarios": [[s.to_json() for s in design.scenarios] for design in (one, other)],
        "figures": figures(one, left, right),
        "score": [left.to_json(), right.to_json()],
    })  # fmt: skip


def _judged(design: Design, place: int, users: int | None, board: Board | None) -> Score:
    try:
        return score(design, users, board)
    except DesignError as error:
        raise NotJudged(place, error) from None


def figures(design: Design, left: Score, right: Score) -> list[dict[str, Any]]:
    """The figures both have, side by side; ``design`` names what the scenarios hit."""
    rows = [("score", left.total, right.total), ("cost", left.cost.total, right.cost.total)]
    rows += [
        ("cost_points" if part == "cost" else part, left.part(part), right.part(part))
        for part in PARTS
    ]
    rows += [(f"good@{share:g}", left.good[share], right.good[share]) for share in left.good]
    ours = {o.case.key: float(o.good[0]) for o in left.outcomes}
    theirs = {o.case.key: float(o.good[0]) for o in right.outcomes}
    rows += [(f"incident:{key}", ours[key], theirs[key]) for key in ours if key in theirs]
    said = {f"incident:{o.case.key}": words.incident(design, o.case) for o in left.outcomes}
    return [
        {"figure": name, "label": said[name].to_json() if name in said else None,
         "left": a, "right": b, "difference": b - a}
        for name, a, b in rows
    ]  # fmt: skip


def component_differences(one: Design, other: Design) -> list[dict[str, Any]]:
    """Components only one has, and parameters that differ, by component id."""
    found: list[dict[str, Any]] = []
    for key in sorted({*one.components, *other.components}):
        left, right = one.components.get(key), other.components.get(key)
        if left is None or right is None or left.kind != right.kind:
            found.append({"component": key, "left": left.kind if left else None,
                          "right": right.kind if right else None, "parameters": []})  # fmt: skip
        elif parameters := _differences(_values(left), _values(right)):
            found.append({"component": key, "left": left.kind, "right": right.kind,
                          "parameters": parameters})  # fmt: skip
    return found


def connection_differences(one: Design, other: Design) -> list[dict[str, Any]]:
    """Arrows only one of the designs has."""
    ours, theirs = _arrows(one), _arrows(other)
    return [
        {"from": source, "to": target, "left": (source, target) in ours,
         "right": (source, target) in theirs}
        for source, target in sorted(ours ^ theirs)
    ]  # fmt: skip


def demand_differences(one: Design, other: Design) -> list[dict[str, Any]]:
    """Workload and goals that differ."""
    return [
        *_differences(_workload(one), _workload(other)),
        *_differences(_goals(one), _goals(other)),
    ]


def _arrows(design: Design) -> set[tuple[str, str]]:
    return {(c.source, c.target) for c in design.connections.values()}


def _values(component: Component) -> dict[str, Any]:
    return {**component.values, "parent": component.parent}


def _workload(design: Design) -> dict[str, Any]:
    mix = {f"mix.{key}": share for key, share in design.workload.mix.items()}
    costs = {
        f"{name}.{key}": value
        for name, given in design.workload.classes.items()
        for key, value in given.items()
    }
    return {**design.workload.values, **mix, **costs}


def _goals(design: Design) -> dict[str, Any]:
    limits = {f"latency_ms.{key}": limit for key, limit in design.goals.latency_ms.items()}
    return {**design.goals.values, **limits}


def _differences(left: dict[str, Any], right: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        {"parameter": key, "left": left.get(key), "right": right.get(key)}
        for key in sorted({*left, *right})
        if left.get(key) != right.get(key)
    ]
