"""How often every part of the routes is visited: rates by expectation, before any queueing.

Visits follow from linearity alone (the traffic equations of an acyclic open network,
Jackson 1957), so they hold whatever the waiting times are. Routes share sub-routes; each
shared part is visited once, which keeps the cost linear in the size of the design.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from simulator.network.model import (
    All,
    Async,
    Attempt,
    Choice,
    Duration,
    Fail,
    Flow,
    Hold,
    Number,
    Quorum,
    Route,
    Sequence,
    Split,
    Times,
    Visit,
)  # fmt: skip


@dataclass
class Traffic:
    """Offered traffic per column: visits/s of each route part, and what that asks of stations.

    ``visits`` is keyed by the identity of the route object; ``arrivals`` (1/s) and ``work``
    (server-seconds per second) by station, ``holders`` (takers/s) by pool.
    """

    visits: dict[int, Number] = field(default_factory=lambda: defaultdict(float))
    arrivals: dict[str, Number] = field(default_factory=lambda: defaultdict(float))
    work: dict[str, Number] = field(default_factory=lambda: defaultdict(float))
    work_squared: dict[str, Number] = field(default_factory=lambda: defaultdict(float))
    holders: dict[str, Number] = field(default_factory=lambda: defaultdict(float))


def parts(route: Route) -> list[tuple[Number, Route]]:
    """The direct parts of a route with the mean number of times each is walked."""
    match route:
        case Sequence(steps):
            return [(1.0, step) for step in steps]
        case Choice(branches):
            return list(branches)
        case Times(count, body):
            return [(count, body)]
        case All(branches) | Quorum(_, branches):
            return [(1.0, branch) for branch in branches]
        case Split(_, over, weights):
            shares = weights or (1.0,) * len(over)
            total = sum(shares)
            return [(share / total, branch) for share, branch in zip(shares, over, strict=True)]
        case Hold(_, body) | Async(body) | Attempt(body) | Fail(_, body):
            return [(1.0, body)]
    return []


def in_order(roots: list[Route], waited: bool = False) -> list[Route]:
    """Every route object reachable from the roots, callers before what they call.

    ``waited`` leaves out what is started and not waited for.
    """
    seen: set[int] = set()
    finished: list[Route] = []
    for root in roots:
        stack: list[tuple[Route, bool]] = [(root, False)]
        while stack:
            route, done = stack.pop()
            if done:
                finished.append(route)
            elif id(route) not in seen:
                seen.add(id(route))
                stack.append((route, True))
                if not (waited and isinstance(route, Async)):
                    stack.extend((part, False) for _, part in parts(route))
    return finished[::-1]


def measure(flows: Mapping[str, Flow], services: Mapping[str, Duration]) -> Traffic:
    """Walk all flows once; ``services`` are the stations' own service times."""
    traffic = Traffic()
    for flow in flows.values():
        traffic.visits[id(flow.route)] += flow.rate if flow.rate is not None else 0.0
    for route in in_order([flow.route for flow in flows.values()]):
        rate = traffic.visits[id(route)]
        if isinstance(route, Visit):
            service = route.service or services[route.station]
            traffic.arrivals[route.station] += rate
            traffic.work[route.station] += rate * service.mean
            traffic.work_squared[route.station] += rate * service.mean**2 * (1 + service.scv)
        elif isinstance(route, Hold):
            traffic.holders[route.pool] += rate
        for times, part in parts(route):
            traffic.visits[id(part)] += rate * times
    return traffic


def at_least(value: Number, floor: float) -> Number:
    """The value, but never below the floor: guards divisions by rates that may be zero."""
    return np.maximum(value, floor) if isinstance(value, np.ndarray) else max(value, floor)
