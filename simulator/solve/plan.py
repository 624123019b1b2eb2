"""A Network made ready for solving: names become indices, routes become trees of nodes.

Every visit of every flow gets an index, so that what is known about visits and stations
lies in arrays shaped (visit, column) and (station, column). Asynchronous parts become
flows of their own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from simulator.network.model import (
    All,
    Async,
    Attempt,
    Choice,
    Delay,
    Duration,
    Fail,
    Flow,
    Hold,
    Markov,
    Network,
    Number,
    Quorum,
    Route,
    Sequence,
    Split,
    Station,
    Times,
    Visit,
)  # fmt: skip
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
    head_visit,
)

if TYPE_CHECKING:
    from simulator.solve.contents import Insides

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Balancer:
    """A split whose branches begin at these stations: one load balancer. ``weights`` are the
    back ends' as given; ``bare`` says that every branch is its visit and nothing else."""

    policy: str
    stations: tuple[int, ...]
    visits: tuple[int, ...]
    weights: tuple[Number, ...]
    bare: bool


@dataclass(frozen=True)
class Dealt:
    """What a balancer that watches unequal back ends gives one of them, (C,): its share, and
    mean wait and chance to wait there for exponential service."""

    share: Floats
    wait: Floats
    p_wait: Floats

    def pick(self, columns: np.ndarray) -> Dealt:
        """The same in some of the columns."""
        return Dealt(self.share[columns], self.wait[columns], self.p_wait[columns])


class Rows(NamedTuple):
    """Which rows of a traffic are the rates of a plan's visits, flows, pools, holds and
    attempts."""

    visits: slice
    fresh: slice
    asked: slice
    taken: slice
    entering: slice

    @staticmethod
    def of(visits: int, flows: int, pools: int = 0, holds: int = 0, attempts: int = 0) -> Rows:
        """The rows of so many of each."""
        ends = list(accumulate((visits, flows, pools, holds, attempts), initial=0))
        return Rows(*map(slice, ends[:-1], ends[1:]))


@dataclass
class Plan:
    """The indices of a network. ``flows`` are given first, then the asynchronous ones;
    ``timed`` are the nodes that need distributions over time, inner ones first;
    ``failing`` says whether a route has failures of its own."""

    network: Network
    columns: int
    station_names: tuple[str, ...]
    pool_names: tuple[str, ...]
    stations: tuple[Station, ...]
    flow_names: list[str] = field(default_factory=list)
    flows: list[Flow | None] = field(default_factory=list)
    roots: list[Node] = field(default_factory=list)
    visit_station: list[int] = field(default_factory=list)
    visit_flow: list[int] = field(default_factory=list)
    visit_service: list[Duration] = field(default_factory=list)
    balancers: list[Balancer] = field(default_factory=list)
    dealt: Mapping[int, Dealt] = field(default_factory=dict)
    timed: list[JoinNode | AttemptNode] = field(default_factory=list)
    attempts: list[AttemptNode] = field(default_factory=list)
    holds: list[HoldNode] = field(default_factory=list)
    failing: bool = False

    def of_station(self) -> NDArray[np.intp]:
        """(visit,) the station of each visit."""
        return np.asarray(self.visit_station, dtype=np.intp)

    @cached_property
    def rows(self) -> Rows:
        """Where the rates of all its parts lie in a traffic."""
        return Rows.of(
            len(self.visit_station), len(self.roots), len(self.pool_names), len(self.holds),
            len(self.attempts),
        )  # fmt: skip

    @cached_property
    def insides(self) -> Insides:
        """What stands inside its pools."""
        from simulator.solve.contents import Insides

        return Insides(self)


def make_plan(network: Network, dealt: Mapping[int, Dealt] | None = None) -> Plan:
    """The plan of a network; with what balancers deal to some of its stations."""
    plan = Plan(
        network,
        network.columns,
        tuple(network.stations),
        tuple(network.pools),
        tuple(network.stations.values()),
        dealt=dealt or {},
    )
    planner = _Planner(plan)
    for name, flow in network.flows.items():
        plan.flow_names.append(name)
        plan.flows.append(flow)
        plan.roots.append(SequenceNode(()))
    for index, flow in enumerate(network.flows.values()):
        plan.roots[index] = planner.node(flow.route, index)
    return plan


class _Planner:
    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.station_index = {name: i for i, name in enumerate(plan.station_names)}
        self.pool_index = {name: i for i, name in enumerate(plan.pool_names)}

    def visit(self, station: str, service: Duration | None, flow: int) -> int:
        plan, index = self.plan, self.station_index[station]
        plan.visit_station.append(index)
        plan.visit_flow.append(flow)
        plan.visit_service.append(service or plan.stations[index].service)
        return len(plan.visit_station) - 1

    def node(self, route: Route, flow: int) -> Node:
        """The node of a route, with everything below it."""
        match route:
            case Visit(station, service):
                return VisitNode(self.visit(station, service, flow))
            case Sequence(steps):
                if len(steps) == 1:
                    return self.node(steps[0], flow)
                return SequenceNode(tuple(self.node(step, flow) for step in steps))
            case Markov():
                return self.markov(route, flow)
            case Delay(duration):
                return DelayNode(duration)
            case Choice(branches):
                return ChoiceNode(
                    tuple(p for p, _ in branches), tuple(self.node(b, flow) for _, b in branches)
                )
            case Times(count, body):
                return TimesNode(count, self.node(body, flow))
            case All(branches):
                return self.join(len(branches), branches, flow)
            case Quorum(needed, branches):
                return self.join(needed, branches, flow)
            case Split():
                return self.split(route, flow)
            case Hold(pool, body):
                hold = HoldNode(self.pool_index[pool], self.node(body, flow))
                self.plan.holds.append(hold)
                return hold
            case Async(body, name):
                return self.asynchronous(body, name)
            case Attempt():
                return self.attempt(route, flow)
            case Fail(probability, body, reason):
                self.plan.failing = True
                return FailNode(probability, self.node(body, flow), reason)
            case _:
                raise TypeError(f"not a route: {route!r}")

    def markov(self, route: Markov, flow: int) -> Node:
        names = list(dict.fromkeys([*route.entry, *route.next, *_targets(route)]))
        place = {name: i for i, name in enumerate(names)}
        return MarkovNode(
            tuple(self.visit(name, None, flow) for name in names),
            tuple((place[name], p) for name, p in route.entry.items()),
            tuple(
                tuple((place[to], p) for to, p in route.next.get(name, {}).items())
                for name in names
            ),
        )

    def join(self, needed: int, branches: tuple[Route, ...], flow: int) -> Node:
        nodes = tuple(self.node(branch, flow) for branch in branches)
        if len(nodes) == 1:
            return nodes[0]
        join = JoinNode(needed, nodes)
        self.plan.timed.append(join)
        return join

    def split(self, route: Split, flow: int) -> Node:
        branches = tuple(self.node(branch, flow) for branch in route.over)
        heads = [head_visit(branch) for branch in branches]
        stations = [self.plan.visit_station[v] if v is not None else -1 for v in heads]
        if len(branches) > 1 and min(stations) >= 0 and route.policy not in ("random", "hash"):
            visits = tuple(v for v in heads if v is not None)
            bare = all(isinstance(branch, VisitNode) for branch in branches)
            weights: tuple[Number, ...] = route.weights or (1.0,) * len(branches)
            balancer = Balancer(route.policy, tuple(stations), visits, weights, bare)
            self.plan.balancers.append(balancer)
            if all(station in self.plan.dealt for station in stations):
                shares = tuple(self.plan.dealt[station].share for station in stations)
                return ChoiceNode(shares, branches)
        return ChoiceNode(self.shares(route, stations), branches)

    def shares(self, route: Split, stations: list[int]) -> tuple[Number, ...]:
        """Which share each branch gets: its weight; what it can do under a policy that
        watches the load; an equal one otherwise. A dead back end gets nothing while
        another one lives, as health checks would have it."""
        equal: tuple[Number, ...] = route.weights or (1.0,) * len(route.over)
        weights = equal
        known = min(stations) >= 0
        ends = [self.plan.stations[i] for i in stations] if known else []
        if (
            known
            and route.weights is None
            and route.policy in ("least_connections", "power_of_two")
        ):
            weights = tuple(
                np.asarray(end.servers * end.copies) / np.maximum(end.service.mean, 1e-300)
                for end in ends
            )
        living = [np.asarray(end.servers) > 0 for end in ends] or [np.asarray(True)] * len(weights)
        alive = [np.asarray(w) * lives for w, lives in zip(weights, living, strict=True)]
        total = np.asarray(sum(alive))
        some, all_equal = total > 0, np.asarray(sum(equal))
        safe = np.where(some, total, 1.0)
        return tuple(
            np.where(some, a / safe, e / all_equal) for a, e in zip(alive, equal, strict=True)
        )

    def asynchronous(self, body: Route, name: str) -> Node:
        index = len(self.plan.flow_names)
        self.plan.flow_names.append(name)
        self.plan.flows.append(None)
        self.plan.roots.append(SequenceNode(()))
        self.plan.roots[index] = self.node(body, index)
        return AsyncNode(index)

    def attempt(self, route: Attempt, flow: int) -> Node:
        first = len(self.plan.visit_station)
        body = self.node(route.body, flow)
        visits = tuple(
            v for v in range(first, len(self.plan.visit_station)) if self.plan.visit_flow[v] == flow
        )
        node = AttemptNode(route, body, visits)
        self.plan.attempts.append(node)
        if route.timeout is not None:
            self.plan.timed.append(node)
        return node


def _targets(route: Markov) -> list[str]:
    return [name for row in route.next.values() for name in row]
