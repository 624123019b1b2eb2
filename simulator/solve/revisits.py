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
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from simulator.solve.arrays import Arrays
from simulator.solve.figures import Arrivals, StationFigures, backlog_shape
from simulator.solve.levels import Levels, make_levels
from simulator.solve.nodes import (
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
)
from simulator.solve.plan import Floats, Plan

# A variance this much larger shows; a matrix this large is still quickly inverted for every
# level.
MATTERS, LARGEST_MATRIX = 1.1, 8

# Per station: the mean number of visits, and of ordered pairs of visits, of one request.
Pairs = dict[int, tuple[Floats, Floats]]
Walked = dict[tuple[int, ...], Floats]


@dataclass(frozen=True)
class Repeats:
    """What of a plan visits a station more than once: in these ``flows``, and for each station
    that requests of one of them come back to a row: of which of them (R,), at which station (R,),
    to how many ``others`` a visit belongs (R, C), and the visits that are meant (R, V).

    ``row`` (V,) is that of each visit, -1 where it has none; ``random`` (V,) are those that one
    request makes a random number of times; ``walked`` (n, C) has the mean numbers of visits to
    the places of a routing matrix, by these visits.
    """

    flows: tuple[int, ...]
    flow: np.ndarray
    station: np.ndarray
    others: Floats
    own: csr_matrix
    row: np.ndarray
    random: NDArray[np.bool_]
    walked: Walked

    def only(self, mine: NDArray[np.intp]) -> Repeats:
        """The same of some of the columns."""
        walked = {visits: often[:, mine] for visits, often in self.walked.items()}
        return replace(self, others=self.others[:, mine], walked=walked)

    def alike(self, plan: Plan, arrays: Arrays, figures: StationFigures) -> Floats:
        """(R, C) mean correlation of the waits."""
        stay = arrays.service_mean + figures.wait[arrays.of]
        times = np.array([_time(plan.roots[flow], stay, self.walked) for flow in self.flows])
        memory = _memory(arrays, figures)[self.station]
        return _alike(1 + self.others, times[self.flow], memory)


def find_repeats(plan: Plan) -> Repeats | None:
    """What comes back to a station; None where nothing does."""
    roots = []
    for flow, root in enumerate(plan.roots):
        stations = [plan.visit_station[v] for v, f in enumerate(plan.visit_flow) if f == flow]
        if len(set(stations)) < len(stations) or any(_repeats(node) for node in _inside(root)):
            roots.append((flow, root))
    counter = _Counter(plan)
    rows: list[tuple[int, int]] = []
    others, visits = [], []
    row = np.full(len(plan.visit_flow), -1)
    random: set[int] = set()
    for place, (flow, root) in enumerate(roots):
        random |= _at_random(root)
        for station, (once, twice) in counter.count(root).items():
            further = np.where(once > 0, twice / np.where(once > 0, once, 1.0), 0.0)
            if not (further > 0).any():
                continue
            mine = [v for v, f in enumerate(plan.visit_flow)
                    if f == flow and plan.visit_station[v] == station]  # fmt: skip
            row[mine] = len(rows)
            rows.append((place, station))
            others.append(further)
            visits.append(mine)
    if not rows:
        return None
    own = np.zeros((len(rows), len(row)))
    for number, mine in enumerate(visits):
        own[number, mine] = 1.0
    flows, stations = np.array(rows).T
    chance = np.isin(np.arange(len(row)), list(random))
    return Repeats(
        tuple(flow for flow, _ in roots), flows, stations, np.array(others), csr_matrix(own),
        row, chance, counter.walked,
    )  # fmt: skip


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
    plan: Plan, arrays: Arrays, figures: StationFigures, repeats: Repeats
) -> tuple[Floats, Levels | None]:
    """(V, C) the factor m of the variance of each visit's wait, and what those share that
    happen a random number of times."""
    station = repeats.station
    chance = np.clip(figures.p_wait[station], 1e-3, 1.0)
    waiting = (figures.wait[station] > 0) & (figures.service_mean[station] > 0)
    likeness = np.where(waiting, repeats.alike(plan, arrays, figures), 0.0)
    likeness = likeness / backlog_shape(figures.stuck)[station]
    factor = 1 + repeats.others * likeness
    again = np.concatenate([factor, np.ones((1, factor.shape[1]))])[repeats.row]
    matters = (factor > MATTERS).any(axis=1)
    levelled = np.flatnonzero(repeats.random & (repeats.row >= 0) & matters[repeats.row])
    if not len(levelled):
        return again, None
    # Whether one waits at all is chance each time; the rest is the more alike.
    shared = (likeness * (2 - chance) / chance)[repeats.row[levelled]]
    some = shared.any(axis=1)
    levelled, shared = levelled[some], shared[some]
    if not len(levelled):
        return again, None
    return again, make_levels(levelled, arrays.of[levelled], shared)


def felt_scv(
    plan: Plan,
    arrays: Arrays,
    arrivals: Arrivals,
    figures: StationFigures,
    visits: Floats,
    repeats: Repeats,
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
    rate = np.maximum(arrivals.rate[repeats.station], 1e-300)
    part = repeats.own @ visits / rate
    more = np.zeros_like(arrivals.rate)
    np.add.at(more, repeats.station, part * repeats.others * repeats.alike(plan, arrays, figures))
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


def _time(node: Node, stay: Floats, walked: Walked) -> Floats:
    """(C,) mean seconds a request that does not fail takes, with the visits' ``stay`` (V, C)."""
    match node:
        case VisitNode(visit):
            return stay[visit]
        case DelayNode(duration):
            return np.zeros(stay.shape[1]) + duration.mean
        case SequenceNode(steps):
            return sum((_time(step, stay, walked) for step in steps), np.zeros(stay.shape[1]))
        case ChoiceNode(chances, branches):
            times = (_time(branch, stay, walked) for branch in branches)
            parts = (chance * time for chance, time in zip(chances, times, strict=True))
            return sum(parts, np.zeros(stay.shape[1]))
        case TimesNode(count, body):
            return np.asarray(count * _time(body, stay, walked))
        case MarkovNode():
            return (walked[node.visits] * stay[list(node.visits)]).sum(axis=0)
        case JoinNode(_, branches):
            return np.max([_time(branch, stay, walked) for branch in branches], axis=0)
        case HoldNode(_, body) | AttemptNode(_, body, _) | FailNode(_, body, _):
            return _time(body, stay, walked)
        case _:
            return np.zeros(stay.shape[1])


class _Counter:
    """Walks a route: visits and pairs of visits by station."""

    def __init__(self, plan: Plan) -> None:
        self.plan, self.zero = plan, np.zeros(plan.columns)
        self.walked: Walked = {}

    def count(self, node: Node) -> Pairs:
        """The pairs of a node."""
        match node:
            case VisitNode(visit):
                return {self.plan.visit_station[visit]: (self.zero + 1.0, self.zero)}
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
                return self._mixed((1.0,) * len(branches), branches)
            case HoldNode(_, body) | AttemptNode(_, body, _) | FailNode(_, body, _):
                return self.count(body)
            case _:
                return {}

    def _sequence(self, steps: tuple[Node, ...]) -> Pairs:
        total = Pairs()
        for step in steps:
            for station, (once, twice) in self.count(step).items():
                before, double = total.get(station, (self.zero, self.zero))
                total[station] = (before + once, double + twice + 2 * before * once)
        return total

    def _mixed(self, chances: tuple[float | np.ndarray, ...], branches: tuple[Node, ...]) -> Pairs:
        total = Pairs()
        for chance, branch in zip(chances, branches, strict=True):
            for station, (once, twice) in self.count(branch).items():
                before, double = total.get(station, (self.zero, self.zero))
                total[station] = (before + chance * once, double + chance * twice)
        return total

    def _times(self, count: Floats, body: Node) -> Pairs:
        again = np.where(count == np.round(count), count * (count - 1), count**2)
        return {
            station: (count * once, count * twice + again * once**2)
            for station, (once, twice) in self.count(body).items()
        }

    def _markov(self, node: MarkovNode) -> Pairs:
        size = len(node.visits)
        entry = np.zeros((self.plan.columns, size))
        matrix = np.zeros((self.plan.columns, size, size))
        for place, chance in node.entry:
            entry[:, place] = chance
        for origin, row in enumerate(node.rows):
            for place, chance in row:
                matrix[:, origin, place] = chance
        green = np.linalg.inv(np.eye(size) - matrix)
        self.walked[node.visits] = np.einsum("ci,cij->jc", entry, green)
        pairs = Pairs()
        for place, visit in enumerate(node.visits):
            once = self.walked[node.visits][place]
            twice = 2 * once * (green[:, place, place] - 1)
            pairs[self.plan.visit_station[visit]] = (once, twice)
        return pairs
