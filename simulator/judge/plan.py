"""The cheapest sizes and counts of a given drawing that meet its goals.

Every group starts at the largest it may be; if even that fails, the plan says which goal is
missed by how much. Then, group by group, the cheapest of its sizes with the fewest instances
is found: more instances never hurt, so their number is bisected. Rounds repeat until
nothing gets cheaper (coordinate search; a local optimum over the groups).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from simulator.compile import Compiled, compile_design
from simulator.design.document import Component, Design
from simulator.frames.capacity import fullest, meets_goals
from simulator.frames.classes import good_share, good_shares
from simulator.frames.numbers import tidy
from simulator.judge.changes import applies
from simulator.judge.cost import monthly_cost
from simulator.judge.edits import Patch, set_parameters
from simulator.solve import solve_all

COUNTS = {"api": "instances", "web": "instances", "worker": "instances", "paas": "instances",
          "ws_gateway": "instances", "replica": "instances", "cache": "shards",
          "nosql": "nodes", "search": "instances"}  # fmt: skip
"""The parameter that counts the machines of a kind."""
MOST_MACHINES = 64
"""A plan never asks for more machines in one group than this."""
ROUNDS = 2
Sizing = dict[str, dict[str, Any]]


@dataclass(frozen=True)
class Tried:
    """One sizing: whether it is known to meet the goals, its cost, and the figures behind
    that. What is overloaded or too dear to matter is not solved: its ``good`` stays 0."""

    sizing: Sizing
    met: bool
    good: float
    usd: float
    fullest: str | None


@dataclass(frozen=True)
class Plan:
    """The cheapest sizing found; ``met`` says whether it meets the goals, ``over_budget``
    dollars a month above the budget. ``patch`` applies it in one step."""

    best: Tried
    patch: Patch
    goal: float
    over_budget: float

    @property
    def met(self) -> bool:
        """Whether the good share and the budget are both kept."""
        return self.best.met and self.over_budget <= 0

    def to_json(self) -> dict[str, Any]:
        """The ``plan`` frame."""
        missed = []
        if not self.best.met:
            missed.append({"goal": "good_share", "wanted": self.goal, "found": self.best.good,
                           "component": self.best.fullest})  # fmt: skip
        if self.over_budget > 0:
            missed.append({"goal": "budget", "wanted": self.best.usd - self.over_budget,
                           "found": self.best.usd, "component": None})  # fmt: skip
        return tidy({
            "kind": "plan", "met": self.met, "good": self.best.good, "cost": self.best.usd,
            "sizes": self.best.sizing, "missed": missed, "patch": self.patch,
        })  # fmt: skip


def plan(design: Design, users: int | None = None) -> Plan:
    """The cheapest sizing that meets the goals; DesignError when the design cannot be compiled."""
    *_, last = steps(design, users)
    return last


def plan_frames(design: Design, users: int | None = None) -> Iterator[dict[str, Any]]:
    """The plan after each group it has gone through; the last frame says ``done``."""
    last: Plan | None = None
    for found in steps(design, users):
        if last is not None:
            yield {**last.to_json(), "done": False}
        last = found
    if last is not None:
        yield {**last.to_json(), "done": True}


def steps(design: Design, users: int | None = None) -> Iterator[Plan]:
    """Plans, each no dearer than the one before; the last is the result."""
    trial = _Trial(design, design.workload.users if users is None else users)
    groups = [c for c in design.components.values() if _sizes(c)]
    largest: Sizing = {c.id: _setting(c, _sizes(c)[-1], _most(c)) for c in groups}
    best = trial.all([largest])[0]
    yield trial.as_plan(best)
    if not best.met:
        return
    for _ in range(ROUNDS):
        before = best.usd
        for component in groups:
            best = _cheapest(trial, best, component)
            yield trial.as_plan(best)
        if best.usd >= before:
            return


def _cheapest(trial: _Trial, best: Tried, component: Component) -> Tried:
    """The best sizing with another size and count of one group: all sizes are bisected at
    once, each over its own number of machines."""
    low = dict.fromkeys(_sizes(component), 1)
    high = dict.fromkeys(_sizes(component), _most(component))
    found = [best]
    while open_sizes := [size for size in low if low[size] <= high[size]]:
        middle = {size: (low[size] + high[size]) // 2 for size in open_sizes}
        tried = trial.all([
            {**best.sizing, component.id: _setting(component, size, count)}
            for size, count in middle.items()
        ], best.usd)  # fmt: skip
        for (size, count), result in zip(middle.items(), tried, strict=True):
            if result.met or result.usd >= best.usd:
                high[size] = count - 1
                found.append(result)
            else:
                low[size] = count + 1
    return min((t for t in found if t.met), key=lambda t: t.usd, default=best)


def _sizes(component: Component) -> Sequence[str]:
    """The sizes a component may have, smallest first; none where it has no size of its own."""
    for param in component.declaration.params:
        if param.key == "size" and param.type in ("size", "choice") and applies(component, param):
            return param.choices
    return ()


def _most(component: Component) -> int:
    if component.kind not in COUNTS:
        return 1
    param = component.declaration.param(COUNTS[component.kind])
    return int(min(param.max or MOST_MACHINES, MOST_MACHINES))


def _setting(component: Component, size: str, count: int) -> dict[str, Any]:
    """The parameters of a group with this size and count."""
    setting: dict[str, Any] = {"size": size}
    if component.kind in COUNTS:
        setting[COUNTS[component.kind]] = count
    if component.values.get("autoscaling"):
        setting["max_instances"] = max(count, int(component.values["max_instances"]))
    return setting


def asked_too_much(compiled: Compiled) -> bool:
    """Whether a station gets more work than it can do: a plan leaves nothing overloaded."""
    for name, work in compiled.traffic.work.items():
        station = compiled.network.stations[name]
        if np.any(work > np.asarray(station.servers) * np.asarray(station.copies)):
            return True
    return False


class _Trial:
    """Tries sizings of one design at one load, those of one shape together."""

    def __init__(self, design: Design, users: float) -> None:
        self.design, self.users = design, users
        self.known: dict[str, Tried] = {}

    def all(self, sizings: Sequence[Sizing], below: float = np.inf) -> list[Tried]:
        """What comes of each sizing; those that cost no less than ``below`` are not solved."""
        new = {repr(s): s for s in sizings if repr(s) not in self.known}
        compiled = {key: compile_design(self.sized(s), [self.users]) for key, s in new.items()}
        found = {}
        for key, one in compiled.items():
            usd = monthly_cost(one, 0).total
            found[key] = Tried(new[key], False, 0.0, usd, None)
        worth = {
            key: one for key, one in compiled.items()
            if below == np.inf or (found[key].usd < below and not asked_too_much(one))
        }  # fmt: skip
        solutions = solve_all([one.network for one in worth.values()])
        for (key, one), solution in zip(worth.items(), solutions, strict=True):
            good = np.asarray(good_share(one, good_shares(one, solution))).reshape(-1)[0]
            met = bool(np.all(meets_goals(one, solution)))
            name = fullest(one, solution, 0)[0]
            self.known[key] = replace(found[key], met=met, good=float(good), fullest=name)
        return [self.known.get(repr(s)) or found[repr(s)] for s in sizings]

    def sized(self, sizing: Sizing) -> Design:
        """The design with other sizes and counts."""
        components = {
            key: replace(c, params={**c.params, **sizing.get(key, {})})
            for key, c in self.design.components.items()
        }
        return replace(self.design, components=components)

    def as_plan(self, tried: Tried) -> Plan:
        """A sizing as a plan."""
        changed = {
            key: {name: value for name, value in setting.items()
                  if self.design.components[key].values[name] != value}
            for key, setting in tried.sizing.items()
        }  # fmt: skip
        patch = [op for key, values in changed.items() for op in set_parameters(key, **values)]
        goals = self.design.goals
        return Plan(tried, patch, goals.good_share, tried.usd - goals.budget)
