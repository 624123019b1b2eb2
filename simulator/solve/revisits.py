"""Requests that visit one station again: their waits there are alike.

A queue changes slowly while it is long, so a request that comes back meets much the same
queue (the snapshot principle: M. Reiman, "Open queueing networks in heavy traffic", Math.
Operations Research 9(3), 1984). How alike two waits are falls off with the time between
them over the correlation time of the queue, (1 + rho)/(mu (1 - rho)^2) for M/M/1 (P.
Morse, J. Royal Stat. Soc. B 17, 1955), with the variability of service as in heavy
traffic. Waits W of n visits with correlation r have the variance of n independent ones
times 1 + (n - 1) r = m; the transform of each is taken as w(m s)^(1/m), which has that
variance, the right mean, and both extremes exactly.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from simulator.solve.arrays import Arrays
from simulator.solve.figures import StationFigures
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


def coupling(plan: Plan, arrays: Arrays, figures: StationFigures, flows: tuple[int, ...]) -> Floats:
    """(V, C) the factor m of the variance of each visit's wait."""
    result = np.ones_like(arrays.service_mean)
    load = np.minimum(figures.utilisation, 1 - 1e-9)
    servers = np.where(arrays.servers > 0, arrays.servers, 1.0)
    varied = 0.5 * (1 + arrays.gather @ (arrays.service_scv * 1.0) / _visits(arrays))
    memory = (1 + load) * varied * figures.service_mean / (servers * (1 - load) ** 2)
    waiting = (figures.wait > 0) & (figures.stuck <= 0)
    counter = _Counter(plan, arrays, figures)
    for flow in flows:
        time, pairs = counter.count(plan.roots[flow])
        for station, (once, twice) in pairs.items():
            others = np.where(once > 0, twice / np.where(once > 0, once, 1.0), 0.0)
            if not (others > 0).any():
                continue
            gap = time / (1 + others) / np.where(memory[station] > 0, memory[station], 1.0)
            factor = 1 + others * _alike(1 + others, gap)
            factor = np.where(waiting[station] & (memory[station] > 0), factor, 1.0)
            for visit, own in enumerate(plan.visit_flow):
                if own == flow and plan.visit_station[visit] == station:
                    result[visit] = factor
    return result


def _visits(arrays: Arrays) -> Floats:
    return np.maximum(arrays.gather @ np.ones_like(arrays.service_mean), 1.0)


def _alike(count: Floats, gap: Floats) -> Floats:
    """Mean correlation over the pairs of ``count`` visits that are multiples of ``gap``
    correlation times apart."""
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
