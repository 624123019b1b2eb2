"""What stands inside a pool: its visits and holds, and its holders as a closed network."""

from __future__ import annotations

from dataclasses import dataclass
from weakref import WeakKeyDictionary

import numpy as np

from simulator.formulas.layered import Aggregate, Layer, Visit
from simulator.network.model import Number
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


class Layers:
    """The pools of a plan as closed networks of their holders, for one traffic.

    A pool stands in the layers of all pools around it; it is worked out once a column.
    """

    def __init__(self, plan: Plan, arrays: Arrays, traffic: Traffic) -> None:
        self.plan, self.arrays, self.traffic = plan, arrays, traffic
        self._pools = list(plan.network.pools.values())
        self._known: dict[tuple[int, int], Aggregate] = {}
        self._work: dict[int, Floats] = {}

    def of(self, pool: int, column: int) -> Aggregate:
        """The pool's holders: per hold, its visits and the pools inside."""
        if (pool, column) not in self._known:
            self._known[pool, column] = self._look(pool, column)
        return self._known[pool, column]

    def _rate(self, node: HoldNode, column: int) -> float:
        rates = self.traffic.hold_nodes.get(node)
        return 0.0 if rates is None else float(rates[column])

    def _look(self, pool: int, column: int) -> Aggregate:
        arrays, traffic = self.arrays, self.traffic
        rates = {
            node: self._rate(node, column) for node in self.plan.holds if node.pool == pool
        }  # fmt: skip
        total = max(sum(rates.values()), 1e-300)
        visits: dict[int, list[tuple[float, float]]] = {}
        inner: dict[int, float] = {}
        pause = 0.0
        for node, rate in rates.items():
            weight = rate / total
            if weight <= 0:
                continue
            inside = contents(node.body)
            for visit in inside.visits:
                often = float(traffic.visits[visit, column]) / total
                if often > 0:
                    mean = float(arrays.service_mean[visit, column])
                    visits.setdefault(int(arrays.of[visit]), []).append((often, mean))
            for below in inside.holds:
                often = self._rate(below, column) / total
                if often > 0:
                    inner[below.pool] = inner.get(below.pool, 0.0) + often
            pause += weight * _at(inside.pause, column)
        stations = [self._visit(s, seen, total, column) for s, seen in visits.items()]
        stations = [s for s in stations if s.mean > 0]
        if pause > 0:
            stations.append(Visit(1.0, pause, np.inf))
        if not stations and not inner:
            stations.append(Visit(1.0, 1e-12, np.inf))
        size = max(round(_at(self._pools[pool].size, column)), 1)
        below_it = tuple(self.of(p, column) for p in inner)
        layers = tuple(
            (often, one.layer) for often, one in zip(inner.values(), below_it, strict=True)
        )
        return Aggregate(Layer(size, tuple(stations), layers), below_it)

    def _visit(
        self, station: int, seen: list[tuple[float, float]], total: float, column: int
    ) -> Visit:
        arrays = self.arrays
        often = sum(count for count, _ in seen)
        mean = sum(count * each for count, each in seen) / often
        if arrays.is_delay[station, 0]:
            return Visit(often, mean, np.inf)
        servers = float(arrays.servers[station, column] * arrays.copies[station, column])
        work = float(self._work_at(station)[column])
        # Others' requests take their share of every server.
        outside = min(max(work - often * total * mean, 0.0) / max(servers, 1e-12), 0.99)
        return Visit(often, mean / (1 - outside), max(servers, 1e-9))

    def _work_at(self, station: int) -> Floats:
        """(C,) the work all requests bring to a station, in busy servers."""
        if station not in self._work:
            mine = np.flatnonzero(self.arrays.of == station)
            brought = self.traffic.visits[mine] * self.arrays.service_mean[mine]
            self._work[station] = brought.sum(axis=0)
        return self._work[station]


def _at(value: Number, column: int) -> float:
    """The entry of a column of a number that may be the same in all."""
    return float(value if np.ndim(value) == 0 else np.asarray(value)[column])


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
