"""Compile one column of a Network into a flat program for the token machine.

Routes become instructions with jumps, durations become samplers, stations and pools become
places. A fractional number of servers c becomes ⌈c⌉ servers that are slower by c/⌈c⌉, so
that capacity is kept; the same holds for copies. Processor sharing takes any number as it
is. Fractional users and pool sizes are rounded to whole ones.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np

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
    Policy,
    Pool,
    Quorum,
    Route,
    Sequence,
    Split,
    Station,
    Times,
    Visit,
)
from simulator.simulate import layout
from simulator.simulate.layout import NONE, UNLIMITED
from simulator.simulate.sampling import at, fit

_POLICIES = {
    "round_robin": layout.ROUND_ROBIN,
    "random": layout.RANDOM,
    "hash": layout.RANDOM,
    "least_connections": layout.LEAST_CONNECTIONS,
    "power_of_two": layout.POWER_OF_TWO,
}
_DISCIPLINES = {"fcfs": layout.FCFS, "delay": layout.FCFS, "ps": layout.SHARING}
_COUNTED = (layout.LEAST_CONNECTIONS, layout.POWER_OF_TWO)

Instruction = tuple[int, int, int, int, float]


@dataclass(frozen=True)
class Program:
    """The arrays a machine starts from, and what their indices stand for.

    ``saturable`` are the (first) places whose queue has no limit while open flows feed the
    network. ``stations`` and ``pools`` give each name its first place and the number of places;
    ``streams`` the purpose of each random stream; ``margin`` how many tokens or frames one
    instruction may need.
    """

    arrays: dict[str, np.ndarray]
    gauges: int
    streams: tuple[str, ...]
    reasons: tuple[str, ...]
    flow_names: tuple[str, ...]
    users: tuple[int, ...]
    rates: tuple[float, ...]
    stations: dict[str, tuple[int, int]]
    pools: dict[str, tuple[int, int]]
    saturable: frozenset[int]
    margin: int


@dataclass(frozen=True)
class _Group:
    """Where a station's copies are, and how much longer its service takes for rounding."""

    first: int
    copies: int
    stretch: float
    balancer: int


@dataclass
class _Compiler:
    """The tables while they grow."""

    network: Network
    column: int
    code: list[Instruction] = field(default_factory=list)
    samplers: list[tuple[float, ...]] = field(default_factory=list)
    odds: list[tuple[int, float]] = field(default_factory=list)
    targets: list[int] = field(default_factory=list)
    rules: list[tuple[float, ...]] = field(default_factory=list)
    balancers: list[tuple[int, int, int, int]] = field(default_factory=list)
    candidates: list[tuple[int, float, float, float]] = field(default_factory=list)
    places: list[dict[str, float]] = field(default_factory=list)
    groups: dict[str, _Group] = field(default_factory=dict)
    pools: dict[str, int] = field(default_factory=dict)
    flows: dict[str, dict[str, int]] = field(default_factory=dict)
    streams: dict[str, int] = field(default_factory=dict)
    reasons: dict[str, int] = field(default_factory=dict)
    shared: dict[object, int] = field(default_factory=dict)
    gauges: int = 0
    margin: int = 2

    def at(self, number: Number) -> float:
        return at(number, self.column)

    def stream(self, purpose: str) -> int:
        return self.streams.setdefault(purpose, len(self.streams))

    def sampler(self, duration: Duration, purpose: str, stretch: float = 1.0) -> int:
        shape, phases, a, b, p = fit(duration, self.column, stretch)
        entry = (shape, self.stream(purpose), phases, a, b, p)
        if entry not in self.samplers:
            self.samplers.append(entry)
        return self.samplers.index(entry)

    def emit(self, op: int, a: int = 0, b: int = 0, c: int = 0, x: float = 0.0) -> int:
        """Add an instruction; its address."""
        self.code.append((op, a, b, c, x))
        return len(self.code) - 1

    def patch(self, address: int, **operands: int) -> None:
        """Fill in operands that were not known when the instruction was added."""
        op, a, b, c, x = self.code[address]
        self.code[address] = (
            op, operands.get("a", a), operands.get("b", b), operands.get("c", c), x,
        )  # fmt: skip

    @property
    def here(self) -> int:
        """The address of the next instruction."""
        return len(self.code)


def compile_program(network: Network, column: int = 0) -> Program:
    """One column of the network as a program. The network is taken to be valid."""
    c = _Compiler(network, column, reasons={name: i for i, name in enumerate(layout.REASONS)})
    for name, station in network.stations.items():
        _add_station(c, name, station)
    for name, pool in network.pools.items():
        c.pools[name] = len(c.places)
        c.places.append(_pool_place(c, pool))
    c.gauges = len(c.places)
    for name, group in c.groups.items():
        c.groups[name] = _balanced(c, name, group)
    for name, flow in network.flows.items():
        _add_flow(c, name, flow)
    for name, flow in network.flows.items():
        c.flows[name]["entry"] = c.here
        _route(c, flow.route, name)
        c.emit(layout.END)
    return _freeze(c)


def _add_station(c: _Compiler, name: str, station: Station) -> None:
    copies = c.at(station.copies)
    servers = c.at(station.servers) if copies > 0 else 0.0
    whole = max(math.ceil(copies), 1)
    stretch = whole / copies if copies > 0 else 1.0
    if station.discipline == "fcfs" and servers > 0:
        stretch *= math.ceil(servers) / servers
        servers = math.ceil(servers)
    if station.discipline == "delay" and servers > 0:
        servers, stretch = math.inf, 1.0
    patience = NONE
    if station.patience is not None:
        patience = c.sampler(station.patience, f"patience/{name}")
    c.groups[name] = _Group(len(c.places), whole, stretch, NONE)
    place = {
        "discipline": _DISCIPLINES[station.discipline],
        "servers": servers,
        "patience": patience,
        "capacity": UNLIMITED if station.capacity is None else int(c.at(station.capacity)),
    }
    c.places.extend([place] * whole)


def _pool_place(c: _Compiler, pool: Pool) -> dict[str, float]:
    size = c.at(pool.size)
    whole = max(round(size), 1) if size > 0 else 0
    capacity = UNLIMITED if pool.queue is None else whole + int(c.at(pool.queue))
    return {
        "discipline": layout.POOL, "servers": whole, "patience": NONE, "capacity": capacity,
    }  # fmt: skip


def _balanced(c: _Compiler, name: str, group: _Group) -> _Group:
    if group.copies == 1:
        return group
    gauges = range(group.first, group.first + group.copies)
    policy = c.network.stations[name].balance
    balancer = _add_balancer(c, policy, list(gauges), None, f"balance/{name}")
    return _Group(group.first, group.copies, group.stretch, balancer)


def _add_balancer(
    c: _Compiler,
    policy: Policy,
    gauges: list[int],
    weights: tuple[Number, ...] | None,
    purpose: str,
) -> int:
    given = [1.0] * len(gauges) if weights is None else [c.at(weight) for weight in weights]
    total = sum(given)
    shares = [weight / total if total > 0 else 1 / len(given) for weight in given]
    first = len(c.candidates)
    for gauge, share, below in zip(gauges, shares, np.cumsum(shares), strict=True):
        c.candidates.append((gauge, share, float(below), 0.0))
    c.balancers.append((_POLICIES[policy], first, len(gauges), c.stream(purpose)))
    return len(c.balancers) - 1


def _add_flow(c: _Compiler, name: str, flow: Flow) -> None:
    """A flow's record; its entry is filled in when its route is compiled."""
    record = _bare_flow(c, name)
    rate = 0.0 if flow.rate is None else c.at(flow.rate)
    if rate > 0:
        between = Duration(1 / rate, c.at(flow.scv))
        record["arrival"] = c.sampler(between, f"arrivals/{name}")
    if flow.users is not None:
        record["think"] = c.sampler(flow.think or Duration(0.0), f"think/{name}")


def _bare_flow(c: _Compiler, name: str) -> dict[str, int]:
    routing = c.stream(f"routing/{name}")
    bare = {"entry": 0, "arrival": NONE, "think": NONE, "routing": routing}
    return c.flows.setdefault(name, bare)


def _route(c: _Compiler, route: Route, flow: str) -> None:
    """Instructions of a route; they end by falling through to what follows."""
    match route:
        case Visit():
            _visit(c, route)
        case Sequence(steps):
            for step in steps:
                _route(c, step, flow)
        case Delay(duration):
            c.emit(layout.DELAY, c.sampler(duration, f"delay/{flow}"))
        case Choice(branches):
            _choice(c, branches, flow)
        case Markov():
            _markov(c, route)
        case Times():
            _times(c, route, flow)
        case All(branches):
            _fork(c, branches, len(branches), flow)
        case Quorum(needed, branches):
            _fork(c, branches, needed, flow)
        case Split():
            _split(c, route, flow)
        case Hold(pool, body):
            c.emit(layout.HOLD, c.pools[pool])
            _route(c, body, flow)
            c.emit(layout.RELEASE)
        case Async(body, name):
            _spawn(c, body, name)
        case Attempt():
            _attempt(c, route, flow)
        case Fail(probability, body, reason):
            _route(c, body, flow)
            code = c.reasons.setdefault(reason, len(c.reasons))
            c.emit(layout.FAIL, 0, code, 0, c.at(probability))


def _visit(c: _Compiler, visit: Visit) -> None:
    group = c.groups[visit.station]
    service = visit.service or c.network.stations[visit.station].service
    sampler = c.sampler(service, f"service/{visit.station}", group.stretch)
    place = group.first if group.copies == 1 else NONE
    c.emit(layout.VISIT, place, sampler, group.balancer)


def _choose(c: _Compiler, probabilities: list[Number]) -> int:
    """A choice whose targets are filled in later; its address."""
    cumulative = np.cumsum([c.at(p) for p in probabilities])
    if len(cumulative) and abs(cumulative[-1] - 1) < 1e-9:
        cumulative[-1] = 1.0  # 0.1 ten times is all of it
    first = len(c.odds)
    c.odds.extend((NONE, float(below)) for below in cumulative)
    return c.emit(layout.CHOOSE, first, len(probabilities))


def _aim(c: _Compiler, choice: int, k: int, target: int) -> None:
    first = c.code[choice][1]
    c.odds[first + k] = (target, c.odds[first + k][1])


def _choice(c: _Compiler, branches: tuple[tuple[Number, Route], ...], flow: str) -> None:
    choice = _choose(c, [probability for probability, _ in branches])
    jumps = []
    for k, (_, branch) in enumerate(branches):
        _aim(c, choice, k, c.here)
        _route(c, branch, flow)
        jumps.append(c.emit(layout.JUMP))
    c.patch(choice, c=c.here)
    for jump in jumps:
        c.patch(jump, a=c.here)


def _markov(c: _Compiler, markov: Markov) -> None:
    visited = dict.fromkeys([*markov.entry, *markov.next])
    for row in markov.next.values():
        visited.update(dict.fromkeys(row))
    rows = [(_choose(c, list(markov.entry.values())), list(markov.entry))]
    address = {}
    for station in visited:
        address[station] = c.here
        _visit(c, Visit(station))
        row = markov.next.get(station, {})
        rows.append((_choose(c, list(row.values())), list(row)))
    for choice, stations in rows:
        c.patch(choice, c=c.here)
        for k, station in enumerate(stations):
            _aim(c, choice, k, address[station])


def _times(c: _Compiler, times: Times, flow: str) -> None:
    count = c.at(times.count)
    if count == int(count):
        repeat = c.emit(layout.REPEAT, 0, int(count))
        body = c.here
        _route(c, times.body, flow)
        c.emit(layout.AGAIN, body)
    else:
        repeat = c.emit(layout.PERHAPS, x=count / (1 + count))
        _route(c, times.body, flow)
        c.emit(layout.JUMP, repeat)
    c.patch(repeat, a=c.here)


def _fork(c: _Compiler, branches: tuple[Route, ...], needed: int, flow: str) -> None:
    if not branches:
        return
    first = len(c.targets)
    c.targets.extend([NONE] * (len(branches) + 1))
    c.emit(layout.FORK, first, len(branches), needed)
    for k, branch in enumerate(branches):
        c.targets[first + k] = c.here
        _route(c, branch, flow)
        c.emit(layout.BRANCH_END)
    c.targets[first + len(branches)] = c.here
    c.margin = max(c.margin, len(branches) + 1)


def _split(c: _Compiler, split: Split, flow: str) -> None:
    """A load balancer. Splits of one policy over the same places are one balancer."""
    leads = tuple(_lead(branch) for branch in split.over)
    weights = split.weights or ()
    unit: object = (split.policy, leads, tuple(c.at(weight) for weight in weights))
    if None in leads:
        unit = len(c.shared)
    if unit not in c.shared:
        gauges = list(range(c.gauges, c.gauges + len(split.over)))
        c.gauges += len(split.over)
        purpose = f"balance/{unit}" if None not in leads else f"balance/{flow}/{unit}"
        c.shared[unit] = _add_balancer(c, split.policy, gauges, split.weights, purpose)
    counted = _POLICIES[split.policy] in _COUNTED
    first = len(c.targets)
    c.targets.extend([NONE] * len(split.over))
    c.emit(layout.SPLIT, c.shared[unit], int(counted), first)
    ends = []
    for k, branch in enumerate(split.over):
        c.targets[first + k] = c.here
        _route(c, branch, flow)
        ends.append(c.emit(layout.DISCONNECT if counted else layout.JUMP))
    for end in ends:
        c.patch(end, a=c.here)


def _lead(route: Route) -> str | None:
    """The first place a route queues at, if that is the same for every request."""
    match route:
        case Visit(station):
            return f"station {station}"
        case Hold(pool):
            return f"pool {pool}"
        case Sequence(steps):
            waits = [step for step in steps if not isinstance(step, Delay | Async)]
            return _lead(waits[0]) if waits else None
        case Attempt(body) | Fail(_, body) | Times(_, body):
            return _lead(body)
        case _:
            return None


def _spawn(c: _Compiler, body: Route, name: str) -> None:
    _bare_flow(c, name)
    spawn = c.emit(layout.SPAWN, list(c.flows).index(name))
    c.patch(spawn, b=c.here)
    _route(c, body, name)
    c.emit(layout.END)
    c.patch(spawn, c=c.here)


def _attempt(c: _Compiler, attempt: Attempt, flow: str) -> None:
    detached = not attempt.abandon and attempt.timeout is not None
    backoff = attempt.backoff
    pause, factor, longest = NONE, 1.0, math.inf
    if backoff is not None:
        pause = c.sampler(backoff.duration, f"back-off/{flow}")
        factor = c.at(backoff.factor)
        longest = math.inf if backoff.longest is None else c.at(backoff.longest)
    timeout = -1.0 if attempt.timeout is None else c.at(attempt.timeout)
    c.rules.append((attempt.retries, pause, int(detached), timeout, factor, longest))
    rule = len(c.rules) - 1
    c.emit(layout.ATTEMPT, rule)
    trial = c.emit(layout.TRY, rule)
    _route(c, attempt.body, flow)
    if detached:
        c.emit(layout.BRANCH_END)
    c.patch(trial, b=c.here)
    c.emit(layout.SUCCEED)


def _freeze(c: _Compiler) -> Program:
    places = np.zeros(len(c.places), layout.PLACE)
    for link in ("head", "tail", "root"):
        places[link] = NONE
    for i, place in enumerate(c.places):
        for name, value in place.items():
            places[name][i] = value
    flows = np.array([tuple(f.values()) + (0,) * 4 + (0.0,) for f in c.flows.values()], layout.FLOW)
    given = c.network.flows
    return Program(
        arrays={
            "code": np.array(c.code, layout.INSTRUCTION),
            "samplers": np.array(c.samplers, layout.SAMPLER),
            "odds": np.array(c.odds, layout.ODDS),
            "targets": np.array(c.targets, np.int64).view(layout.TARGET),
            "rules": np.array(c.rules, layout.ATTEMPT_RULE),
            "balancers": np.array(c.balancers, layout.BALANCER),
            "candidates": np.array(c.candidates, layout.CANDIDATE),
            "places": places,
            "flows": flows,
        },
        gauges=c.gauges,
        streams=tuple(c.streams),
        reasons=tuple(c.reasons),
        flow_names=tuple(c.flows),
        users=tuple(_users(c, given.get(name)) for name in c.flows),
        rates=tuple(_rate(c, given.get(name)) for name in c.flows),
        stations={name: (group.first, group.copies) for name, group in c.groups.items()},
        pools={name: (first, 1) for name, first in c.pools.items()},
        saturable=_saturable(c),
        margin=c.margin,
    )


def _users(c: _Compiler, flow: Flow | None) -> int:
    return 0 if flow is None or flow.users is None else round(c.at(flow.users))


def _rate(c: _Compiler, flow: Flow | None) -> float:
    return 0.0 if flow is None or flow.rate is None else c.at(flow.rate)


def _saturable(c: _Compiler) -> frozenset[int]:
    if all(flow.rate is None for flow in c.network.flows.values()):
        return frozenset()
    stations = {
        c.groups[name].first
        for name, station in c.network.stations.items()
        if station.capacity is None and station.patience is None and station.discipline != "delay"
    }
    return frozenset(
        stations | {c.pools[name] for name, pool in c.network.pools.items() if pool.queue is None}
    )
