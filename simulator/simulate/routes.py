"""Routes as instructions: each form of the route algebra in the machine's own steps."""

from __future__ import annotations

import math

import numpy as np

from simulator.network.model import (
    All,
    Async,
    Attempt,
    Choice,
    Delay,
    Fail,
    Hold,
    Markov,
    Number,
    Quorum,
    Route,
    Sequence,
    Split,
    Times,
    Visit,
)
from simulator.simulate import layout
from simulator.simulate.layout import NONE
from simulator.simulate.tables import POLICIES, Tables, add_balancer, bare_flow

_COUNTED = (layout.LEAST_CONNECTIONS, layout.POWER_OF_TWO)


def emit_route(c: Tables, route: Route, flow: str) -> None:
    """Instructions of a route; they end by falling through to what follows."""
    match route:
        case Visit():
            _visit(c, route)
        case Sequence(steps):
            for step in steps:
                emit_route(c, step, flow)
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
            emit_route(c, body, flow)
            c.emit(layout.RELEASE)
        case Async(body, name):
            _spawn(c, body, name)
        case Attempt():
            _attempt(c, route, flow)
        case Fail(probability, body, reason):
            emit_route(c, body, flow)
            code = c.reasons.setdefault(reason, len(c.reasons))
            c.emit(layout.FAIL, 0, code, 0, c.at(probability))


def _visit(c: Tables, visit: Visit) -> None:
    group = c.groups[visit.station]
    service = visit.service or c.network.stations[visit.station].service
    sampler = c.sampler(service, f"service/{visit.station}", group.stretch)
    place = group.first if group.copies == 1 else NONE
    c.emit(layout.VISIT, place, sampler, group.balancer)


def _choose(c: Tables, probabilities: list[Number]) -> int:
    """A choice whose targets are filled in later; its address."""
    cumulative = np.cumsum([c.at(p) for p in probabilities])
    if len(cumulative) and abs(cumulative[-1] - 1) < 1e-9:
        cumulative[-1] = 1.0  # 0.1 ten times is all of it
    first = len(c.odds)
    c.odds.extend((NONE, float(below)) for below in cumulative)
    return c.emit(layout.CHOOSE, first, len(probabilities))


def _aim(c: Tables, choice: int, k: int, target: int) -> None:
    first = c.code[choice][1]
    c.odds[first + k] = (target, c.odds[first + k][1])


def _choice(c: Tables, branches: tuple[tuple[Number, Route], ...], flow: str) -> None:
    choice = _choose(c, [probability for probability, _ in branches])
    jumps = []
    for k, (_, branch) in enumerate(branches):
        _aim(c, choice, k, c.here)
        emit_route(c, branch, flow)
        jumps.append(c.emit(layout.JUMP))
    c.patch(choice, c=c.here)
    for jump in jumps:
        c.patch(jump, a=c.here)


def _markov(c: Tables, markov: Markov) -> None:
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


def _times(c: Tables, times: Times, flow: str) -> None:
    count = c.at(times.count)
    if count == int(count):
        repeat = c.emit(layout.REPEAT, 0, int(count))
        body = c.here
        emit_route(c, times.body, flow)
        c.emit(layout.AGAIN, body)
    else:
        repeat = c.emit(layout.PERHAPS, x=count / (1 + count))
        emit_route(c, times.body, flow)
        c.emit(layout.JUMP, repeat)
    c.patch(repeat, a=c.here)


def _fork(c: Tables, branches: tuple[Route, ...], needed: int, flow: str) -> None:
    if not branches:
        return
    first = len(c.targets)
    c.targets.extend([NONE] * (len(branches) + 1))
    c.emit(layout.FORK, first, len(branches), needed)
    for k, branch in enumerate(branches):
        c.targets[first + k] = c.here
        emit_route(c, branch, flow)
        c.emit(layout.BRANCH_END)
    c.targets[first + len(branches)] = c.here
    c.margin = max(c.margin, len(branches) + 1)


def _split(c: Tables, split: Split, flow: str) -> None:
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
        c.shared[unit] = add_balancer(c, split.policy, gauges, split.weights, purpose)
    counted = POLICIES[split.policy] in _COUNTED
    first = len(c.targets)
    c.targets.extend([NONE] * len(split.over))
    c.emit(layout.SPLIT, c.shared[unit], int(counted), first)
    ends = []
    for k, branch in enumerate(split.over):
        c.targets[first + k] = c.here
        emit_route(c, branch, flow)
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


def _spawn(c: Tables, body: Route, name: str) -> None:
    bare_flow(c, name)
    spawn = c.emit(layout.SPAWN, list(c.flows).index(name))
    c.patch(spawn, b=c.here)
    emit_route(c, body, name)
    c.emit(layout.END)
    c.patch(spawn, c=c.here)


def _attempt(c: Tables, attempt: Attempt, flow: str) -> None:
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
    emit_route(c, attempt.body, flow)
    if detached:
        c.emit(layout.BRANCH_END)
    c.patch(trial, b=c.here)
    c.emit(layout.SUCCEED)
