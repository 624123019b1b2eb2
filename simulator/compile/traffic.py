"""How often every part of the routes is visited: rates by expectation, before any queueing.

Visits follow from linearity alone (the traffic equations of an acyclic open network,
Jackson 1957), so they hold whatever the waiting times are. Routes share sub-routes; each
shared part is visited once, which keeps the cost linear in the size of the design.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from collections.abc import Sequence as Row
from dataclasses import dataclass, field
from operator import attrgetter
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
    holders: dict[str, Number] = field(default_factory=lambda: defaultdict(float))


def _split_parts(route: Split) -> list[tuple[Number, Route]]:
    shares = route.weights or (1.0,) * len(route.over)
    total = sum(shares)
    return [(share / total, branch) for share, branch in zip(shares, route.over, strict=True)]


_once_each = attrgetter("branches")
_INNER: dict[type, Callable[[Any], Row[Route]]] = {
    Sequence: attrgetter("steps"), Choice: lambda route: [branch for _, branch in route.branches],
    All: _once_each, Quorum: _once_each, Split: attrgetter("over"),
    **dict.fromkeys((Times, Hold, Async, Attempt, Fail), lambda route: (route.body,)),
}  # fmt: skip
"""The direct parts of a route."""
_TIMES: dict[type, Callable[[Any], Row[tuple[Number, Route]]]] = {
    Choice: attrgetter("branches"), Times: lambda route: ((route.count, route.body),),
    Split: _split_parts,
}  # fmt: skip
"""The same with the mean number of times each is walked, where that is not once."""


def in_order(roots: Iterable[Route], waited: bool = False) -> list[Route]:
    """Every route object reachable from the roots, callers before what they call.

    ``waited`` leaves out what is started and not waited for.
    """
    seen: set[int] = set()
    finished: list[Route] = []
    for root in roots:
        stack: list[Any] = [root]
        while stack:
            route = stack.pop()
            if route.__class__ is tuple:  # all that this one calls is finished
                finished += route
            elif id(route) not in seen:
                seen.add(id(route))
                inner = _INNER.get(route.__class__)
                if inner is None or (waited and route.__class__ is Async):
                    finished.append(route)
                else:
                    stack.append((route,))
                    stack += inner(route)
    return finished[::-1]


def _pass_on(route: Route, rate: Number, visits: dict[int, Number]) -> None:
    """Add what visits of a route mean for its direct parts."""
    times = _TIMES.get(route.__class__)
    if times is not None:
        for count, part in times(route):
            once = count.__class__ is float and count == 1.0
            _add(visits, id(part), rate if once else rate * count)
    elif (inner := _INNER.get(route.__class__)) is not None:
        for part in inner(route):
            _add(visits, id(part), rate)


def _add(sums: dict[Any, Number], key: Any, value: Number) -> None:
    """Add without changing what stands there, which others may hold too."""
    known = sums.get(key)
    sums[key] = value if known is None else known + value


def measure(flows: Mapping[str, Flow], services: Mapping[str, Duration]) -> Traffic:
    """Walk all flows once; ``services`` are the stations' own service times."""
    traffic = Traffic()
    visits = traffic.visits
    for flow in flows.values():
        _add(visits, id(flow.route), flow.rate if flow.rate is not None else 0.0)
    for route in in_order([flow.route for flow in flows.values()]):
        rate = visits[id(route)]
        if isinstance(route, Visit):
            service = route.service or services[route.station]
            _add(traffic.arrivals, route.station, rate)
            _add(traffic.work, route.station, rate * service.mean)
            continue
        if isinstance(route, Hold):
            _add(traffic.holders, route.pool, rate)
        _pass_on(route, rate, visits)
    return traffic


def takers(route: Route) -> dict[str, Number]:
    """Tokens that one walk of a route takes of each pool, while somebody waits for it."""
    visits: dict[int, Number] = {id(route): 1.0}
    found: dict[str, Number] = {}
    for part in in_order([route], waited=True):
        if isinstance(part, Async):
            continue
        if isinstance(part, Hold):
            _add(found, part.pool, visits[id(part)])
        _pass_on(part, visits[id(part)], visits)
    return found


def at_least(value: Number, floor: float) -> Number:
    """The value, but never below the floor: guards divisions by rates that may be zero."""
    return np.maximum(value, floor) if isinstance(value, np.ndarray) else max(value, floor)
