"""The front of cost against p99 against nines: sizings none of which is better in everything.

From the drawing and its cheapest plan, single steps of sizes, counts, standbys, zones and
monitoring are tried round by round; what meets the goals and is not beaten in all three
figures stays and is stepped on from. Figures that differ by less than a grain count as the same,
so that the front stays short (epsilon-dominance: M. Laumanns et al., 2002).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from math import log
from typing import Any

import numpy as np

from simulator import ENGINE_VERSION
from simulator.catalogue.kind import Param, Value
from simulator.compile import compile_design
from simulator.design.document import Component, Design
from simulator.design.parse import parse_design
from simulator.errors import DesignError
from simulator.frames.capacity import fullest, meets_goals
from simulator.frames.classes import good_share, good_shares
from simulator.frames.numbers import tidy
from simulator.judge.availability import availability
from simulator.judge.changes import COUNTS, NOT_OURS, applies
from simulator.judge.cost import monthly_cost
from simulator.judge.edits import set_parameters
from simulator.judge.plan import plan
from simulator.solve import solve_all

ROUNDS = 6
MOST_TRIED = 160
"""Sizings tried in all."""
PER_ROUND = 48
SWITCHED = ("standby", "zones", "level")
"""Settings beside sizes and counts that buy availability."""
GRAINS = (0.02, 0.03, 0.05)
"""What counts as the same: shares of the cost and of the p99, and tenths of nines."""


@dataclass(frozen=True)
class Tried:
    """One sizing at the design's load: dollars a month, seconds, nines, good share."""

    design: Design
    usd: float
    p99: float
    nines: float
    good: float
    met: bool
    fullest: str | None

    @property
    def cell(self) -> tuple[int, int, int]:
        """The grains its three figures fall into, less is better in all."""
        return (round(log(max(self.usd, 0.01)) / GRAINS[0]),
                round(log(max(self.p99, 1e-4)) / GRAINS[1]),
                round(-self.nines / GRAINS[2]))  # fmt: skip

    def beats(self, other: Tried) -> bool:
        """No worse in anything and better in something."""
        mine, theirs = self.cell, other.cell
        return all(a <= b for a, b in zip(mine, theirs, strict=True)) and mine != theirs


def fronts(design: Design) -> Iterator[tuple[list[Tried], Tried, int]]:
    """The front after each round, cheapest first; the design itself; how many were tried.

    Raises DesignError when the design cannot be compiled.
    """
    request_class = most_asked(design)
    own = _try([design], request_class)[0]
    found = plan(design)
    cheapest = _with(design, found.best.sizing) if found.best.met else design
    tried = {_key(design): own}
    _learn(tried, [cheapest], request_class)
    front = _front(tried.values())
    yield front, own, len(tried)
    stepped: set[str] = set()
    for _ in range(ROUNDS):
        starts = [t for t in front or [own] if _key(t.design) not in stepped]
        stepped |= {_key(t.design) for t in starts}
        steps = [step for start in starts for step in neighbours(start.design)]
        new = list({_key(s): s for s in steps if _key(s) not in tried}.values())
        new = new[: min(PER_ROUND, MOST_TRIED - len(tried))]
        if not new:
            return
        _learn(tried, new, request_class)
        front = _front(tried.values())
        yield front, own, len(tried)


def most_asked(design: Design) -> str:
    """The class of calls there are most of; its p99 is the one on the plot."""
    return max(sorted(design.workload.mix), key=lambda name: design.workload.mix[name])


def neighbours(design: Design) -> Iterator[Design]:
    """The design with one size, count, standby, spread or level a step up or down."""
    document = design.to_json()
    for component in design.components.values():
        if component.kind in NOT_OURS:
            continue
        for param in component.declaration.params:
            for value in _steps(component, param) if applies(component, param) else ():
                params = {**document["components"][component.id]["params"], param.key: value}
                after = {**document["components"][component.id], "params": params}
                parts = {**document["components"], component.id: after}
                try:
                    yield parse_design({**document, "components": parts})
                except DesignError:
                    continue


def _steps(component: Component, param: Param) -> Sequence[Value]:
    value = component.values[param.key]
    if param.type == "boolean" and param.key in SWITCHED:
        return (not value,)
    if param.type == "size" or param.key == "level":
        at = param.choices.index(str(value))
        return (*param.choices[at + 1 : at + 2], *param.choices[max(0, at - 1) : at])
    if param.key in (*COUNTS, "zones"):
        low, high = param.min or 0, param.max or 1e9
        return [n for n in (int(value) + 1, int(value) - 1) if low <= n <= high]
    return ()


def _learn(tried: dict[str, Tried], designs: Sequence[Design], request_class: str) -> None:
    for design, result in zip(designs, _try(designs, request_class), strict=True):
        tried[_key(design)] = result


def _try(designs: Sequence[Design], request_class: str) -> list[Tried]:
    compiled = [compile_design(design, [design.workload.users]) for design in designs]
    found = []
    for one, solution in zip(compiled, solve_all([c.network for c in compiled]), strict=True):
        good = float(np.asarray(good_share(one, good_shares(one, solution))).reshape(-1)[0])
        p99 = float(np.asarray(solution.flows[request_class].p99).reshape(-1)[0])
        met = bool(np.all(meets_goals(one, solution))) and bool(np.isfinite(p99))
        design = one.design
        found.append(Tried(
            design, monthly_cost(one, 0).total, p99 if np.isfinite(p99) else 1e9,
            availability(design).nines, good, met, fullest(one, solution, 0)[0],
        ))  # fmt: skip
    return found


def _front(tried: Sequence[Tried] | Any) -> list[Tried]:
    """What meets the goals and is beaten by nothing, one for each grain, cheapest first."""
    ordered = sorted((t for t in tried if t.met), key=lambda t: (t.usd, t.p99, -t.nines))
    cells: dict[tuple[int, int, int], Tried] = {}
    for one in ordered:
        cells.setdefault(one.cell, one)
    kept = list(cells.values())
    return [one for one in kept if not any(other.beats(one) for other in kept)]


def _key(design: Design) -> str:
    return design.model_hash


def _with(design: Design, sizing: dict[str, dict[str, Any]]) -> Design:
    components = {
        key: replace(c, params={**c.params, **sizing.get(key, {})})
        for key, c in design.components.items()
    }
    return replace(design, components=components)


def pareto_frames(design: Design) -> Iterator[dict[str, Any]]:
    """The front after every round; the last frame says ``done``."""
    last: dict[str, Any] | None = None
    for front, own, count in fronts(design):
        if last is not None:
            yield {**last, "done": False}
        last = tidy(_frame(design, front, own, count))
    if last is not None:
        yield {**last, "done": True}


def _frame(design: Design, front: list[Tried], own: Tried, count: int) -> dict[str, Any]:
    goal = design.goals.good_share
    missed = [] if front else [
        {"goal": "good_share", "wanted": goal, "found": own.good, "component": own.fullest}
    ]  # fmt: skip
    return {
        "kind": "pareto", "class": most_asked(design), "users": design.workload.users,
        "tried": count, "budget": design.goals.budget, "missed": missed,
        "own": _point(design, own), "points": [_point(design, one) for one in front],
        "engine": ENGINE_VERSION,
    }  # fmt: skip


def _point(design: Design, one: Tried) -> dict[str, Any]:
    patch = [
        operation
        for key, component in one.design.components.items()
        for name, value in component.values.items()
        if design.components[key].values[name] != value
        for operation in set_parameters(key, **{name: value})
    ]
    return {
        "cost": one.usd, "p99_ms": 1000.0 * one.p99, "nines": one.nines, "good": one.good,
        "met": one.met, "patch": patch,
    }  # fmt: skip
