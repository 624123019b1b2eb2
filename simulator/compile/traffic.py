"""How often every part of the routes is visited: rates by expectation, before any queueing.

Visits follow from linearity alone (the traffic equations of an acyclic open network,
Jackson 1957), so they hold whatever the waiting times are. Routes share sub-routes; each
shared part is visited once, which keeps the cost linear in the size of the design.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

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


def _split_parts(route: Split) -> list[tuple[Number, Route]]:
    shares = route.weights or (1.0,) * len(route.over)
    total = sum(shares)
    return [(share / total, branch) for share, branch in zip(shares, route.over, strict=True)]


def _body(route: Any) -> list[tuple[Number, Route]]:
    return [(1.0, route.body)]


def _branches(route: Any) -> list[tuple[Number, Route]]:
    return [(1.0, branch) for branch in route.branches]


_PARTS: dict[type, Callable[[Any], Iterable[tuple[Number, Route]]]] = {
    Sequence: lambda route: [(1.0, step) for step in route.steps],
    Choice: lambda route: route.branches,
    Times: lambda route: [(route.count, route.body)],
    All: _branches, Quorum: _branches, Split: _split_parts,
    Hold: _body, Async: _body, Attempt: _body, Fail: _body,
}  # fmt: skip


def parts(route: Route) -> Iterable[tuple[Number, Route]]:
    """The direct parts of a route with the mean number of times each is walked."""
    found = _PARTS.get(type(route))
    return () if found is None else found(route)


def in_order(roots: list[Route], waited: bool = False) -> list[Route]:
    """Every route object reachable from the roots, callers before what they call.

    ``waited`` leaves out what is started and not waited for.
    """
    return [route for route, _ in _in_order(roots, waited)]


Known = tuple[Route, Iterable[tuple[Number, Route]]]


def _in_order(roots: list[Route], waited: bool = False) -> list[Known]:
    """The same, each with its direct parts."""
    seen: set[int] = set()
    finished: list[Known] = []
    for root in roots:
        stack: list[tuple[Route, Known | None]] = [(root, None)]
        while stack:
            route, done = stack.pop()
            if done is not None:
                finished.append(done)
            elif id(route) not in seen:
                seen.add(id(route))
                known = (route, parts(route))
                if not known[1] or (waited and isinstance(route, Async)):
                    finished.append(known)
                    continue
                stack.append((route, known))
                stack.extend([(part, None) for _, part in known[1]])
    return finished[::-1]


def measure(flows: Mapping[str, Flow], services: Mapping[str, Duration]) -> Traffic:
    """Walk all flows once; ``services`` are the stations' own service times."""
    traffic = Traffic()
    visits = traffic.visits
    for flow in flows.values():
        visits[id(flow.route)] += flow.rate if flow.rate is not None else 0.0
    for route, inner in _in_order([flow.route for flow in flows.values()]):
        rate = visits[id(route)]
        if isinstance(route, Visit):
            service = route.service or services[route.station]
            traffic.arrivals[route.station] += rate
            work = rate * service.mean
            traffic.work[route.station] += work
            traffic.work_squared[route.station] += work * service.mean * (1 + service.scv)
        elif isinstance(route, Hold):
            traffic.holders[route.pool] += rate
        for times, part in inner:
            if times.__class__ is float and times == 1.0:
                visits[id(part)] += rate
            else:
                visits[id(part)] += rate * times
    return traffic


def takers(route: Route) -> dict[str, Number]:
    """Tokens that one walk of a route takes of each pool, while somebody waits for it."""
    visits: dict[int, Number] = defaultdict(float)
    visits[id(route)] = 1.0
    found: dict[str, Number] = defaultdict(float)
    for part, inner in _in_order([route], waited=True):
        if isinstance(part, Async):
            continue
        if isinstance(part, Hold):
            found[part.pool] += visits[id(part)]
        for times, body in inner:
            visits[id(body)] += visits[id(part)] * times
    return dict(found)


def at_least(value: Number, floor: float) -> Number:
    """The value, but never below the floor: guards divisions by rates that may be zero."""
    return np.maximum(value, floor) if isinstance(value, np.ndarray) else max(value, floor)
