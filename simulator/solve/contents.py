"""What stands inside the pools of a plan: found once, as it depends on the routes alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from simulator.solve.nodes import (
    AsyncNode,
    AttemptNode,
    ChoiceNode,
    DelayNode,
    FailNode,
    HoldNode,
    JoinNode,
    MarkovNode,
    Node,
    SequenceNode,
    TimesNode,
    VisitNode,
)
from simulator.solve.plan import Floats, Plan

Indices = NDArray[np.intp]


@dataclass(frozen=True)
class Contents:
    """What a body does itself, outside the pools taken inside it: visits, holds, seconds
    of pure delay; ``plain`` where it is a sequence of visits, holds and delays only."""

    visits: tuple[int, ...] = ()
    holds: tuple[HoldNode, ...] = ()
    pause: Floats | float = 0.0
    plain: bool = True

    def and_then(
        self, other: Contents, weight: Floats | float = 1.0, plain: bool = True
    ) -> Contents:
        """Both together; ``weight`` counts how often the other one happens."""
        return Contents(
            self.visits + other.visits, self.holds + other.holds,
            self.pause + weight * other.pause, self.plain and other.plain and plain,
        )  # fmt: skip


def contents(node: Node) -> Contents:
    """The contents of a body."""
    match node:
        case VisitNode(visit):
            return Contents((visit,))
        case HoldNode():
            return Contents((), (node,))
        case DelayNode(duration):
            return Contents(pause=np.asarray(duration.mean, float), plain=False)
        case SequenceNode(steps):
            total = Contents()
            for step in steps:
                total = total.and_then(contents(step))
            return total
        case ChoiceNode(probabilities, branches):
            total = Contents(plain=False)
            for p, branch in zip(probabilities, branches, strict=True):
                total = total.and_then(contents(branch), p)
            return total
        case TimesNode(count, body):
            return Contents(plain=False).and_then(contents(body), count)
        case JoinNode(_, branches):
            total = Contents(plain=False)
            for branch in branches:
                total = total.and_then(contents(branch), 1 / len(branches))
            return total
        case AttemptNode(_, body, _) | FailNode(_, body, _):
            return Contents(plain=False).and_then(contents(body))
        case MarkovNode(visits, _, _):
            return Contents(tuple(visits), plain=False)
        case AsyncNode():
            return Contents()


@dataclass(frozen=True)
class Sums:
    """Rows added up by a key: ``keys`` (K,) as they first appear; the rows by key in
    ``order`` (n,), those of each from ``starts`` (K,) on."""

    keys: tuple[int, ...]
    order: Indices
    starts: Indices

    @staticmethod
    def by(keys: Sequence[int]) -> Sums:
        """The sums of rows whose keys these are."""
        rows: dict[int, list[int]] = {}
        for row, key in enumerate(keys):
            rows.setdefault(key, []).append(row)
        counts = np.array([len(mine) for mine in rows.values()], np.intp)
        order = np.array([row for mine in rows.values() for row in mine], np.intp)
        return Sums(tuple(rows), order, np.cumsum(counts) - counts)

    @property
    def counts(self) -> Indices:
        """(K,) how many rows have each key."""
        return np.diff(self.starts, append=len(self.order))

    def of(self, rows: Floats) -> Floats:
        """(K, C) from (n, C)."""
        if not len(self.order):
            return np.zeros((0, rows.shape[1]))
        return np.add.reduceat(rows[self.order], self.starts, axis=0)


@dataclass(frozen=True)
class Inside:
    """What is done with the tokens of one pool, in places that take one, ``holds`` (H).

    ``visits`` (n,) of the place ``visiting`` (n,) each go to the stations whose sums are
    ``stations``; tokens ``below`` are taken in the places ``asking`` (m,), of the pools whose
    sums are ``pools``; ``pauses`` are those places that pause, with the seconds. Nobody but
    holders visits the stations ``own``.
    """

    holds: tuple[HoldNode, ...]
    visits: Indices
    visiting: Indices
    stations: Sums
    below: tuple[HoldNode, ...]
    asking: Indices
    pools: Sums
    pauses: tuple[tuple[int, Floats | float], ...]
    own: Indices

    @cached_property
    def places(self) -> Sums:
        """The sums of visits by the place whose they are."""
        return Sums.by(self.visiting.tolist())


@dataclass(frozen=True)
class Insides:
    """What stands inside all pools of a plan."""

    plan: Plan
    _known: dict[int, Inside] = field(default_factory=dict, init=False, repr=False)

    @cached_property
    def bodies(self) -> dict[HoldNode, Contents]:
        """What is done with a token in every place that takes one."""
        return {node: contents(node.body) for node in self.plan.holds}

    @cached_property
    def visits_at(self) -> Indices:
        """(S,) how many visits there are to each station, inside pools or not."""
        return np.bincount(self.plan.of_station(), minlength=len(self.plan.stations))

    def of(self, pool: int) -> Inside:
        """What stands inside a pool."""
        if pool not in self._known:
            self._known[pool] = self._find(pool)
        return self._known[pool]

    def _find(self, pool: int) -> Inside:
        holds = tuple(node for node in self.plan.holds if node.pool == pool)
        bodies = [self.bodies[node] for node in holds]
        visits = [(place, visit) for place, body in enumerate(bodies) for visit in body.visits]
        below = [(place, node) for place, body in enumerate(bodies) for node in body.holds]
        stations = Sums.by([self.plan.visit_station[visit] for _, visit in visits])
        everybody = self.visits_at[np.array(stations.keys, np.intp)]
        return Inside(
            holds,
            np.array([visit for _, visit in visits], np.intp),
            np.array([place for place, _ in visits], np.intp),
            stations,
            tuple(node for _, node in below),
            np.array([place for place, _ in below], np.intp),
            Sums.by([node.pool for _, node in below]),
            tuple((place, b.pause) for place, b in enumerate(bodies) if np.any(b.pause)),
            np.array(stations.keys, np.intp)[stations.counts == everybody],
        )

    def within(self, hold: HoldNode) -> Iterator[HoldNode]:
        """All holds inside a hold, at any depth."""
        for node in self.bodies[hold].holds:
            yield node
            yield from self.within(node)

    @cached_property
    def nested(self) -> frozenset[int]:
        """The pools whose tokens are taken by holders of another's."""
        return frozenset(node.pool for body in self.bodies.values() for node in body.holds)

    @cached_property
    def alone(self) -> dict[HoldNode, Indices]:
        """The holds that are the only ones of their pool, in no other pool, with nothing inside
        that can fail or fork or that others use; and the visits inside, at any depth."""
        plan, found = self.plan, dict[HoldNode, Indices]()
        inner = {node for body in self.bodies.values() for node in body.holds}
        for hold in plan.holds:
            if hold in inner or len(self.of(hold.pool).holds) > 1 or not self.bodies[hold].plain:
                continue
            within = set(self.within(hold))
            visits = {v for node in (hold, *within) for v in self.bodies[node].visits}
            stations = {plan.visit_station[v] for v in visits}
            shared = len(visits) < sum(int(self.visits_at[station]) for station in stations)
            pools = {node.pool for node in within}
            others = any(node.pool in pools and node not in within for node in plan.holds)
            if not shared and not others:
                found[hold] = np.array(sorted(visits), np.intp)
        return found
