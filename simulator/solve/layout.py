"""The routes of a plan laid out once as arrays, inner nodes first, for the compiled evaluator."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from simulator.network.model import Backoff, Duration, Number
from simulator.solve.arrays import rows
from simulator.solve.elements import Elements, elements
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
)
from simulator.solve.plan import Floats, Plan

if TYPE_CHECKING:
    from simulator.solve.batch import Batch

VISIT, DELAY, LEAF, SEQUENCE, CHOICE, TIMES, HOLD, NOTHING, ATTEMPT, FAIL = range(10)

Indices = NDArray[np.int64]


@dataclass
class Layout:
    """The nodes of a plan in arrays, children before parents.

    ``codes`` say what a node is; ``arguments`` which visit, delay, leaf, pool, attempt or
    row of ``numbers`` (R, C) it uses; its children are ``children[starts[i]:starts[i + 1]]``.
    ``delays`` are all pure times: those of the routes, the pauses before retries and the
    time-outs. Attempt number a has ``retries[a]`` and its delays from ``pauses[a]`` on, the
    time-out first; ``timeouts`` (A, C) in seconds, infinite where there is none. The branches of
    leaf number l are ``branches[branch_starts[l]:branch_starts[l + 1]]``.
    """

    plan: Plan
    nodes: list[Node] = field(default_factory=list)
    place: dict[Node, int] = field(default_factory=dict)
    codes: Indices = field(default_factory=lambda: np.zeros(0, np.int64))
    arguments: Indices = field(default_factory=lambda: np.zeros(0, np.int64))
    starts: Indices = field(default_factory=lambda: np.zeros(1, np.int64))
    children: Indices = field(default_factory=lambda: np.zeros(0, np.int64))
    numbers: Floats = field(default_factory=lambda: np.zeros((0, 1)))
    delays: list[Duration] = field(default_factory=list)
    attempts: list[AttemptNode] = field(default_factory=list)
    retries: Indices = field(default_factory=lambda: np.zeros(0, np.int64))
    pauses: Indices = field(default_factory=lambda: np.zeros(0, np.int64))
    timeouts: Floats = field(default_factory=lambda: np.zeros((0, 1)))
    leaves: list[Node] = field(default_factory=list)
    holds: dict[int, list[HoldNode]] = field(default_factory=dict)
    branches: Indices = field(default_factory=lambda: np.zeros(0, np.int64))
    branch_starts: Indices = field(default_factory=lambda: np.zeros(1, np.int64))
    _below: dict[int, Indices] = field(default_factory=dict)
    _above: dict[int, Indices] = field(default_factory=dict)
    batches: dict[tuple[Node, ...], Batch] = field(default_factory=dict)
    _uses: dict[tuple[str, bytes], Indices] = field(default_factory=dict)

    @property
    def columns(self) -> int:
        """Columns of the plan."""
        return self.plan.columns

    @property
    def pools(self) -> int:
        """Pools of the plan."""
        return len(self.plan.pool_names)

    @cached_property
    def roots(self) -> Indices:
        """(F,) the node at which each flow begins; what is below it stands right before it."""
        return np.array([self.place[root] for root in self.plan.roots], np.int64)

    @cached_property
    def bodies(self) -> Indices:
        """(A,) the node that each attempt repeats."""
        attempts = [self.place[node] for node in self.attempts]
        return self.children[self.starts[attempts]]

    @cached_property
    def leaf_places(self) -> Indices:
        """(L,) the nodes that are leaves."""
        return np.array([self.place[node] for node in self.leaves], np.int64)

    @cached_property
    def row_of(self) -> Indices:
        """(N,) in which row of a traffic the requests are counted that a node lets through: a
        visit, a hold, an attempt, or the start of another flow; -1 in none."""
        plan, rows = self.plan, self.plan.rows
        found = np.full(len(self.nodes), -1, np.int64)
        for i, node in enumerate(self.nodes):
            if isinstance(node, VisitNode):
                found[i] = rows.visits.start + node.visit
            elif isinstance(node, AsyncNode):
                found[i] = rows.fresh.start + node.flow
        for number, hold in enumerate(plan.holds):
            found[self.place[hold]] = rows.taken.start + number
        for number, attempt in enumerate(plan.attempts):
            found[self.place[attempt]] = rows.entering.start + number
        return found

    @cached_property
    def delay_mean(self) -> Floats:
        """(D, C) seconds."""
        return rows([d.mean for d in self.delays], self.columns)

    @cached_property
    def delay_scv(self) -> Floats:
        """(D, C)."""
        return rows([d.scv for d in self.delays], self.columns)

    @cached_property
    def pure_times(self) -> Elements:
        """The delays in compiled form."""
        return elements([d.shape for d in self.delays], self.delay_mean, self.delay_scv)

    def visits_in(self, order: Indices) -> Indices:
        """The visits among the nodes and inside their routing matrices, each once."""
        return self._remembered("visits", order, self._visits_in)

    def delays_in(self, order: Indices) -> Indices:
        """The delays of the nodes, with the pauses and time-outs of their attempts."""
        return self._remembered("delays", order, self._delays_in)

    def pools_in(self, order: Indices) -> Indices:
        """The pools whose tokens the nodes take."""
        return self._remembered("pools", order, lambda nodes: self._used(nodes, HOLD))

    def leaves_in(self, order: Indices) -> Indices:
        """The leaves among the nodes."""
        return self._remembered("leaves", order, lambda nodes: self._used(nodes, LEAF))

    def _used(self, order: Indices, code: int) -> Indices:
        """What the nodes of one kind use, each once."""
        return np.unique(self.arguments[order[self.codes[order] == code]])

    def _remembered(self, what: str, order: Indices, find: Callable[[Indices], Indices]) -> Indices:
        key = (what, order.tobytes())
        if key not in self._uses:
            self._uses[key] = find(order)
        return self._uses[key]

    def _visits_in(self, order: Indices) -> Indices:
        found = set(self.arguments[order[self.codes[order] == VISIT]].tolist())
        for leaf in self.arguments[order[self.codes[order] == LEAF]]:
            node = self.leaves[leaf]
            if isinstance(node, MarkovNode):
                found |= set(node.visits)
        return np.array(sorted(found), np.int64)

    def _delays_in(self, order: Indices) -> Indices:
        found = self.arguments[order[self.codes[order] == DELAY]].tolist()
        for attempt in self.arguments[order[self.codes[order] == ATTEMPT]]:
            first = int(self.pauses[attempt])
            found += range(first, first + int(self.retries[attempt]) + 1)
        return np.array(found, np.int64)

    def attempts_below(self, node: Node) -> Indices:
        """The numbers of the attempts in the node's transform."""
        order = self.below(node)
        return self.arguments[order[self.codes[order] == ATTEMPT]]

    def below(self, node: Node) -> Indices:
        """The node and everything its transform is made of, children first."""
        root = self.place[node]
        if root not in self._below:
            found: set[int] = set()
            stack = [root]
            while stack:
                i = stack.pop()
                if i not in found:
                    found.add(i)
                    stack.extend(self.children[self.starts[i] : self.starts[i + 1]].tolist())
            self._below[root] = np.array(sorted(found), np.int64)
        return self._below[root]

    def below_all(self, nodes: tuple[Node, ...]) -> Indices:
        """The nodes and everything their transforms are made of, children first."""
        return np.unique(np.concatenate([self.below(node) for node in nodes]))

    def everything_below(self, node: Node) -> range:
        """The node and all that stands inside it, the branches of joins included: nodes are laid
        out so that these stand right before it."""
        place = self.place[node]
        return range(self._firsts[place], place + 1)

    @cached_property
    def _firsts(self) -> list[int]:
        """Of each node, the first of all that stands inside it, or itself."""
        firsts: list[int] = []
        for i, node in enumerate(self.nodes):
            inner = self._inner(i, node)
            firsts.append(min((firsts[child] for child in inner), default=i))
        return firsts

    def _inner(self, i: int, node: Node) -> list[int]:
        """The nodes right below one, the branches of a join too."""
        if isinstance(node, JoinNode):
            return [self.place[branch] for branch in node.branches]
        return self.children[self.starts[i] : self.starts[i + 1]].tolist()

    @cached_property
    def _parents(self) -> list[list[int]]:
        """Of each node, those whose transforms are made of its own."""
        parents: list[list[int]] = [[] for _ in self.nodes]
        for i, node in enumerate(self.nodes):
            for child in self._inner(i, node):
                parents[child].append(i)
        return parents

    def above(self, node: Node) -> Indices:
        """The node and everything whose transform depends on it."""
        start = self.place[node]
        if start not in self._above:
            found, waiting = {start}, [start]
            while waiting:
                new = [parent for parent in self._parents[waiting.pop()] if parent not in found]
                found.update(new)
                waiting += new
            self._above[start] = np.array(sorted(found), np.int64)
        return self._above[start]


def lay_out(plan: Plan) -> Layout:
    """The layout of a plan's routes."""
    layout = Layout(plan)
    codes: list[int] = []
    arguments: list[int] = []
    children: list[int] = []
    starts = [0]
    numbers: list[Number] = []
    retries: list[int] = []
    pauses: list[int] = []
    timeouts: list[Number] = []
    branches: list[int] = []
    branch_starts = [0]

    def add(node: Node, code: int, argument: int, inner: list[int]) -> int:
        layout.place[node] = len(layout.nodes)
        layout.nodes.append(node)
        codes.append(code)
        arguments.append(argument)
        children.extend(inner)
        starts.append(len(children))
        return layout.place[node]

    def number(values: list[Number]) -> int:
        numbers.extend(values)
        return len(numbers) - len(values)

    def delay(duration: Duration) -> int:
        layout.delays.append(duration)
        return len(layout.delays) - 1

    def attempt(node: AttemptNode) -> int:
        route = node.route
        layout.attempts.append(node)
        retries.append(route.retries)
        timeouts.append(np.inf if route.timeout is None else route.timeout)
        pauses.append(len(layout.delays))
        delay(Duration(0.0 if route.timeout is None else route.timeout, 0.0))
        for retry in range(route.retries):
            delay(Duration(0.0, 0.0) if route.backoff is None else pause(route.backoff, retry))
        return len(layout.attempts) - 1

    def leaf(node: Node, parts: list[int]) -> int:
        branches.extend(parts)
        branch_starts.append(len(branches))
        layout.leaves.append(node)
        return add(node, LEAF, len(layout.leaves) - 1, [])

    def visit(node: Node) -> int:
        if node in layout.place:
            return layout.place[node]
        match node:
            case VisitNode(index):
                return add(node, VISIT, index, [])
            case DelayNode(duration):
                return add(node, DELAY, delay(duration), [])
            case SequenceNode(steps):
                return add(node, SEQUENCE, 0, [visit(step) for step in steps])
            case ChoiceNode(shares, parts):
                inner = [visit(part) for part in parts]
                return add(node, CHOICE, number(list(shares)), inner)
            case TimesNode(count, body):
                return add(node, TIMES, number([count]), [visit(body)])
            case HoldNode(pool, body):
                layout.holds.setdefault(pool, []).append(node)
                return add(node, HOLD, pool, [visit(body)])
            case AttemptNode(_, body, _):
                inner = [visit(body)]
                return add(node, ATTEMPT, attempt(node), inner)
            case FailNode(probability, body, _):
                return add(node, FAIL, number([probability]), [visit(body)])
            case AsyncNode():
                return add(node, NOTHING, 0, [])
            case JoinNode(_, parts):
                return leaf(node, [visit(part) for part in parts])
            case MarkovNode():
                return leaf(node, [])

    for root in plan.roots:
        visit(root)
    layout.codes = np.array(codes, np.int64)
    layout.arguments = np.array(arguments, np.int64)
    layout.starts = np.array(starts, np.int64)
    layout.children = np.array(children, np.int64)
    layout.numbers = rows(numbers, plan.columns) if numbers else np.zeros((0, plan.columns))
    layout.branches = np.array(branches, np.int64)
    layout.branch_starts = np.array(branch_starts, np.int64)
    layout.retries = np.array(retries, np.int64)
    layout.pauses = np.array(pauses, np.int64)
    layout.timeouts = rows(timeouts, plan.columns) if timeouts else np.zeros((0, plan.columns))
    return layout


def pause(backoff: Backoff, retry: int) -> Duration:
    """The pause before retry number ``retry`` (0 the first)."""
    mean = np.asarray(backoff.duration.mean * backoff.factor ** float(retry), float)
    if backoff.longest is not None:
        mean = np.minimum(mean, backoff.longest)
    return Duration(mean, backoff.duration.scv, backoff.duration.shape)
