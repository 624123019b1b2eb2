"""What stands inside a pool: its visits and holds, and its holders as a closed network."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from weakref import WeakKeyDictionary

import numpy as np

from simulator.formulas.holders import Aggregate, Layer, Visit
from simulator.solve.arrays import Arrays
from simulator.solve.plan import (
    AsyncNode,
    AttemptNode,
    ChoiceNode,
    DelayNode,
    FailNode,
    Floats,
    HoldNode,
    JoinNode,
    MarkovNode,
    Node,
    Plan,
    SequenceNode,
    TimesNode,
    VisitNode,
)  # fmt: skip
from simulator.solve.traffic import Traffic


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


_KNOWN: WeakKeyDictionary[Node, Contents] = WeakKeyDictionary()


def contents(node: Node) -> Contents:
    """The contents of a body; looked up once, as they depend on the plan alone."""
    if node not in _KNOWN:
        _KNOWN[node] = _look_into(node)
    return _KNOWN[node]


def _look_into(node: Node) -> Contents:
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


def holds_below(node: Node) -> list[HoldNode]:
    """All holds inside a body, at any depth."""
    direct = contents(node).holds
    return [h for hold in direct for h in (hold, *holds_below(hold.body))]


def visits_below(node: Node) -> set[int]:
    """All visits inside a body, those in its holds included."""
    inside = contents(node)
    return set(inside.visits).union(*(visits_below(hold.body) for hold in inside.holds))


@dataclass(frozen=True)
class Holders:
    """What a hold of a pool means on average, (C,) each: per station ``often`` it is visited, for
    ``mean`` seconds by one of ``servers`` (inf: no queue); seconds of ``pause``; how often the
    pools ``inner`` are asked for a token."""

    stations: list[tuple[Floats, Floats, Floats]]
    pause: Floats
    inner: dict[int, Floats]

    @cached_property
    def work(self) -> Floats:
        """Seconds of service and delay in a hold."""
        return sum((often * mean for often, mean, _ in self.stations), self.pause)

    @cached_property
    def slowest(self) -> Floats:
        """Holds/s the slowest station inside can do; inf without a queue."""
        pace = np.full(len(self.pause), np.inf)
        for often, mean, servers in self.stations:
            busy = often * mean
            known = (busy > 0) & np.isfinite(servers)
            pace = np.where(known, np.minimum(pace, servers / np.where(known, busy, 1.0)), pace)
        return pace

    def layer(self, column: int, size: int, below: Sequence[Aggregate]) -> Layer:
        """One column of it as the formulas for a closed network of holders take it."""
        visits = [
            Visit(float(often[column]), float(mean[column]), float(servers[column]))
            for often, mean, servers in self.stations
            if often[column] > 0 and mean[column] > 0
        ]
        if self.pause[column] > 0:
            visits.append(Visit(1.0, float(self.pause[column]), np.inf))
        inner = [float(often[column]) for often in self.inner.values() if often[column] > 0]
        if not visits and not inner:
            visits.append(Visit(1.0, 1e-12, np.inf))
        layers = tuple((often, one.layer) for often, one in zip(inner, below, strict=True))
        return Layer(size, tuple(visits), layers)


class Layers:
    """The pools of a plan as closed networks of their holders, for one traffic.

    A pool stands in the layers of all pools around it; it is worked out once a column.
    """

    def __init__(self, plan: Plan, arrays: Arrays, traffic: Traffic) -> None:
        self.plan, self.arrays, self.traffic = plan, arrays, traffic
        self._pools = list(plan.network.pools.values())
        self._known: dict[tuple[int, int], Aggregate] = {}
        self._holders: dict[int, Holders] = {}

    def of(self, pool: int, column: int) -> Aggregate:
        """The pool's holders: per hold, its visits and the pools inside."""
        if (pool, column) not in self._known:
            self._known[pool, column] = self._aggregate(pool, column)
        return self._known[pool, column]

    def holders(self, pool: int) -> Holders:
        """What the pool's holders do, in all columns."""
        if pool not in self._holders:
            self._holders[pool] = self._look(pool)
        return self._holders[pool]

    def _aggregate(self, pool: int, column: int) -> Aggregate:
        holders = self.holders(pool)
        below = tuple(self.of(p, column) for p, often in holders.inner.items() if often[column] > 0)
        size = np.broadcast_to(np.asarray(self._pools[pool].size), self.plan.columns)[column]
        return Aggregate(holders.layer(column, max(round(float(size)), 1), below), below)

    def _rate(self, node: HoldNode) -> Floats:
        return self.traffic.hold_nodes.get(node, np.zeros(self.plan.columns))

    def _look(self, pool: int) -> Holders:
        arrays, visits = self.arrays, self.traffic.visits
        rates = {node: self._rate(node) for node in self.plan.holds if node.pool == pool}
        none = np.zeros(self.plan.columns)
        total = np.maximum(sum(rates.values(), none), 1e-300)
        often, busy = dict[int, Floats](), dict[int, Floats]()
        inner, pause = dict[int, Floats](), none
        for node, rate in rates.items():
            inside, taken = contents(node.body), rate > 0
            for visit in inside.visits:
                station, count = int(arrays.of[visit]), np.where(taken, visits[visit] / total, 0.0)
                often[station] = often.get(station, none) + count
                busy[station] = busy.get(station, none) + count * arrays.service_mean[visit]
            for below in inside.holds:
                count = np.where(taken, self._rate(below) / total, 0.0)
                inner[below.pool] = inner.get(below.pool, none) + count
            pause = pause + rate / total * inside.pause
        stations = [self._station(s, often[s], busy[s], total) for s in often]
        return Holders(stations, pause, inner)

    def _station(
        self, station: int, often: Floats, busy: Floats, total: Floats
    ) -> tuple[Floats, Floats, Floats]:
        """How often it is visited, the mean service as others leave room for it, its servers."""
        arrays = self.arrays
        mean = busy / np.where(often > 0, often, 1.0)
        if arrays.is_delay[station, 0]:
            return often, mean, np.full(len(often), np.inf)
        servers = arrays.servers[station] * arrays.copies[station]
        # Others' requests take their share of every server.
        others = np.maximum(self._work_at(station) - busy * total, 0.0)
        outside = np.minimum(others / np.maximum(servers, 1e-12), 0.99)
        return often, mean / (1 - outside), np.maximum(servers, 1e-9)

    def _work_at(self, station: int) -> Floats:
        """(C,) the work all requests bring to a station, in busy servers."""
        mine = np.flatnonzero(self.arrays.of == station)
        brought = self.traffic.visits[mine] * self.arrays.service_mean[mine]
        return np.asarray(brought.sum(axis=0))


def only_one(plan: Plan, arrays: Arrays, traffic: Traffic, pool: int) -> bool:
    """Whether a hold of this pool is described by its layer alone: one place takes it, in
    no other pool, nothing inside can fail or fork, nobody else uses what is inside."""
    holds = [node for node in plan.holds if node.pool == pool]
    if len(holds) != 1 or not contents(holds[0].body).plain:
        return False
    everything = visits_below(holds[0].body)
    stations = {int(arrays.of[v]) for v in everything}
    shared = {v for v in np.flatnonzero(np.isin(arrays.of, list(stations))) if v not in everything}
    inside_pools = {h.pool for h in holds_below(holds[0].body)}
    others = [
        h for h in plan.holds if h.pool in inside_pools and h not in holds_below(holds[0].body)
    ]
    nested = any(holds[0] in holds_below(h.body) for h in plan.holds if h is not holds[0])
    exponential = arrays.alike[sorted(everything)].all() if everything else True
    bounded = np.isfinite(arrays.capacity[sorted(stations)]).any()
    return not shared and not others and not nested and bool(exponential) and not bounded


def work_scv(plan: Plan, arrays: Arrays, traffic: Traffic, pool: int, column: int) -> float:
    """Squared coefficient of variation of the work a hold brings to the stations inside:
    that of the mixture of all places that take a token."""
    total, first, second = 0.0, 0.0, 0.0
    for node in plan.holds:
        if node.pool != pool:
            continue
        rate = float(traffic.hold_nodes.get(node, np.zeros(plan.columns))[column])
        visits = list(contents(node.body).visits)
        if rate <= 0 or not visits:
            continue
        often = traffic.visits[visits, column] / rate
        mean = arrays.service_mean[visits, column]
        work = float(often @ mean)
        varied = float(often @ (mean**2 * arrays.service_scv[visits, column]))
        total, first = total + rate, first + rate * work
        second += rate * (work**2 + varied)
    return max(second * total / first**2 - 1, 0.0) if first > 0 else 1.0
