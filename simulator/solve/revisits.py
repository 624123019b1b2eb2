"""Requests that visit one station again: their waits there are alike.

A queue changes slowly while it is long, so a request that comes back meets much the same
queue (the snapshot principle: M. Reiman, "Open queueing networks in heavy traffic", Math.
Operations Research 9(3), 1984). How alike two waits are falls off with the time between
them over the correlation time of the queue, (1 + rho)/(mu (1 - rho)^2) for M/M/1 (P.
Morse, J. Royal Stat. Soc. B 17, 1955), with the variability of service as in heavy
traffic. Waits W of n visits with correlation r have the variance of n independent ones
times 1 + (n - 1) r = m; the transform of each is taken as w(m s)^(1/m), which has that
variance, the right mean, and both extremes exactly. How often a request comes back may be
a matter of chance: then the waits share a level, see ``levels.py``.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from simulator.solve.arrays import Arrays
from simulator.solve.figures import Arrivals, StationFigures, backlog_shape
from simulator.solve.levels import Levels, make_levels
from simulator.solve.plan import (
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

# A variance this much larger shows; a matrix this large is still quickly inverted for every
# level.
MATTERS, LARGEST_MATRIX = 1.1, 8

# Per station: the mean number of visits, and of ordered pairs of visits, of one request.
Pairs = dict[int, tuple[Floats, Floats]]


def revisited(plan: Plan) -> tuple[int, ...]:
    """The flows with a request that may visit a station more than once in sequence."""
    found = []
    for flow, root in enumerate(plan.roots):
        stations = [plan.visit_station[v] for v, f in enumerate(plan.visit_flow) if f == flow]
        if len(set(stations)) < len(stations) or any(_repeats(node) for node in _inside(root)):
            found.append(flow)
    return tuple(found)


def _repeats(node: Node) -> bool:
    return isinstance(node, TimesNode | MarkovNode)


def _inside(node: Node) -> Iterator[Node]:
    inside = [node]
    while inside:
        part = inside.pop()
        yield part
        match part:
            case SequenceNode(parts) | ChoiceNode(_, parts) | JoinNode(_, parts):
                inside.extend(parts)
            case (
                TimesNode(_, body) | HoldNode(_, body) | AttemptNode(_, body, _)
                | FailNode(_, body, _)
            ):  # fmt: skip
                inside.append(body)
            case _:
                pass


def coupling(
    plan: Plan, arrays: Arrays, figures: StationFigures, flows: tuple[int, ...]
) -> tuple[Floats, Levels | None]:
    """(V, C) the factor m of the variance of each visit's wait, and what those share that
    happen a random number of times."""
    result, alike = np.ones_like(arrays.service_mean), np.zeros_like(arrays.service_mean)
    chance = np.clip(figures.p_wait, 1e-3, 1.0)
    memory = _memory(arrays, figures)
    waiting = (figures.wait > 0) & (memory > 0)
    spread = 1 / backlog_shape(figures.stuck)
    counter = _Counter(plan, arrays, figures)
    for flow in flows:
        random = _at_random(plan.roots[flow])
        time, pairs = counter.count(plan.roots[flow])
        for station, (once, twice) in pairs.items():
            others = np.where(once > 0, twice / np.where(once > 0, once, 1.0), 0.0)
            if not (others > 0).any():
                continue
            likeness = np.where(waiting[station], _alike(1 + others, time, memory[station]), 0.0)
            likeness = likeness * spread[station]
            factor = 1 + others * likeness
            # Whether one waits at all is chance each time; the rest is the more alike.
            likeness = likeness * (2 - chance[station]) / chance[station]
            for visit, own in enumerate(plan.visit_flow):
                if own == flow and plan.visit_station[visit] == station:
                    result[visit] = factor
                    if visit in random and (factor > MATTERS).any():
                        alike[visit] = likeness
    levelled = np.flatnonzero(alike.any(axis=1))
    if not len(levelled):
        return result, None
    return result, make_levels(levelled, arrays.of[levelled], alike[levelled])


def felt_scv(
    plan: Plan,
    arrays: Arrays,
    arrivals: Arrivals,
    figures: StationFigures,
    visits: Floats,
    flows: tuple[int, ...],
) -> Floats | None:
    """(S, C) variability of service as the queues feel it; None where that is its own.

    The work in a queue has the variability of all that a request brings, in n visits, while
    those in the queue have left what an average visit leaves. In M/G/1 their number makes the
    wait (cs + m)/(1 + m) times that of M/M/1, with m = E[n^2]/E[n]: (1 + cs)/2 for one visit,
    exact for immediate feedback by chance (L. Takács, "A single-server queue with feedback",
    Bell System Tech. J. 42, 1963, 505-519), and in heavy traffic where the work of a request
    all comes before the queue has changed. Visits far apart count as requests of their own.
    """
    odd = (arrivals.service_scv != 1) & ~arrays.is_ps & ~arrays.is_delay & (arrivals.rate > 0)
    if not odd.any():
        return None
    memory, more = _memory(arrays, figures), np.zeros_like(arrivals.rate)
    counter = _Counter(plan, arrays, figures)
    for flow in flows:
        time, pairs = counter.count(plan.roots[flow])
        for station, (once, twice) in pairs.items():
            others = np.where(once > 0, twice / np.where(once > 0, once, 1.0), 0.0)
            mine = [v for v, f in enumerate(plan.visit_flow)
                    if f == flow and plan.visit_station[v] == station]  # fmt: skip
            part = visits[mine].sum(axis=0) / np.maximum(arrivals.rate[station], 1e-300)
            more[station] += part * others * _alike(1 + others, time, memory[station])
    if not (odd & (more > 0)).any():
        return None
    return np.where(odd, (2 * arrivals.service_scv + more) / (2 + more), arrivals.service_scv)


def _at_random(node: Node) -> set[int]:
    """The visits below a node that one request makes a random number of times."""
    visits: set[int] = set()
    for part in _inside(node):
        match part:
            case MarkovNode() if len(part.visits) <= LARGEST_MATRIX:
                visits |= set(part.visits)
            case TimesNode(count, body) if np.any(np.asarray(count) % 1):
                visits |= {inner.visit for inner in _inside(body) if isinstance(inner, VisitNode)}
            case _:
                pass
    return visits


def _visits(arrays: Arrays) -> Floats:
    return np.maximum(arrays.gather @ np.ones_like(arrays.service_mean), 1.0)


def _memory(arrays: Arrays, figures: StationFigures) -> Floats:
    """(S, C) seconds over which a queue is alike."""
    load = np.minimum(figures.utilisation, 1 - 1e-9)
    servers = np.where(arrays.servers > 0, arrays.servers, 1.0)
    varied = 0.5 * (1 + arrays.gather @ (arrays.service_scv * 1.0) / _visits(arrays))
    return (1 + load) * varied * figures.service_mean / (servers * (1 - load) ** 2)


def _alike(count: Floats, time: Floats, memory: Floats) -> Floats:
    """Mean correlation over the pairs of ``count`` visits in ``time`` seconds to a queue that
    is alike for ``memory`` seconds."""
    gap = time / count / np.where(memory > 0, memory, 1.0)
    x = np.exp(-np.maximum(gap, 1e-9))
    pairs = x * (count * (1 - x) - (1 - x**count)) / (1 - x) ** 2
    half = 0.5 * count * (count - 1)
    return np.where(half > 0, np.clip(pairs / np.where(half > 0, half, 1.0), 0.0, 1.0), 0.0)


class _Counter:
    """Walks a route: mean time, and visits and pairs of visits by station."""

    def __init__(self, plan: Plan, arrays: Arrays, figures: StationFigures) -> None:
        self.plan, self.zero = plan, np.zeros(plan.columns)
        self.stay = arrays.service_mean + figures.wait[arrays.of]

    def count(self, node: Node) -> tuple[Floats, Pairs]:
        """(mean seconds, pairs) of a node."""
        match node:
            case VisitNode(visit):
                station = self.plan.visit_station[visit]
                return self.stay[visit], {station: (self.zero + 1.0, self.zero)}
            case DelayNode(duration):
                return self.zero + duration.mean, {}
            case SequenceNode(steps):
                return self._sequence(steps)
            case ChoiceNode(chances, branches):
                return self._mixed(chances, branches)
            case TimesNode(count, body):
                return self._times(np.asarray(count, float), body)
            case MarkovNode():
                return self._markov(node)
            case JoinNode(_, branches):
                # Branches go on at the same time: pairs across them are no repetition.
                return self._mixed((1.0,) * len(branches), branches, longest=True)
            case HoldNode(_, body) | AttemptNode(_, body, _) | FailNode(_, body, _):
                return self.count(body)
            case _:
                return self.zero, {}

    def _sequence(self, steps: tuple[Node, ...]) -> tuple[Floats, Pairs]:
        time, total = self.zero, Pairs()
        for step in steps:
            more, pairs = self.count(step)
            time = time + more
            for station, (once, twice) in pairs.items():
                before, double = total.get(station, (self.zero, self.zero))
                total[station] = (before + once, double + twice + 2 * before * once)
        return time, total

    def _mixed(
        self, chances: tuple[float | np.ndarray, ...], branches: tuple[Node, ...],
        longest: bool = False,
    ) -> tuple[Floats, Pairs]:  # fmt: skip
        time, total = self.zero, Pairs()
        for chance, branch in zip(chances, branches, strict=True):
            more, pairs = self.count(branch)
            time = np.maximum(time, more) if longest else time + chance * more
            for station, (once, twice) in pairs.items():
                before, double = total.get(station, (self.zero, self.zero))
                total[station] = (before + chance * once, double + chance * twice)
        return time, total

    def _times(self, count: Floats, body: Node) -> tuple[Floats, Pairs]:
        time, pairs = self.count(body)
        again = np.where(count == np.round(count), count * (count - 1), count**2)
        return time * count, {
            station: (count * once, count * twice + again * once**2)
            for station, (once, twice) in pairs.items()
        }

    def _markov(self, node: MarkovNode) -> tuple[Floats, Pairs]:
        size = len(node.visits)
        entry = np.zeros((self.plan.columns, size))
        matrix = np.zeros((self.plan.columns, size, size))
        for place, chance in node.entry:
            entry[:, place] = chance
        for origin, row in enumerate(node.rows):
            for place, chance in row:
                matrix[:, origin, place] = chance
        green = np.linalg.inv(np.eye(size) - matrix)
        once = np.einsum("ci,cij->cj", entry, green)
        time, pairs = self.zero, Pairs()
        for place, visit in enumerate(node.visits):
            time = time + once[:, place] * self.stay[visit]
            twice = 2 * once[:, place] * (green[:, place, place] - 1)
            pairs[self.plan.visit_station[visit]] = (once[:, place], twice)
        return time, pairs
