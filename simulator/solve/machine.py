"""A compiled evaluator of the route algebra: sequence is product, choice is mixture.

Every node gives two transforms, of the time to success and of the time to failure; at
s = 0 they are the two probabilities, and what is missing to 1 never comes back (it is
``stuck``). Evaluated at s = iH the same algebra yields probabilities and exact means.
The routes of a plan are laid out once as arrays, inner nodes first; an evaluation is one
pass over them at every point. What times alone describe (visits, delays, tokens, tables)
comes in as ready transforms.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numba import njit
from numpy.typing import NDArray

from simulator.network.model import Backoff, Duration, Number
from simulator.solve.arrays import rows
from simulator.solve.elements import Elements, elements, inverse, plain
from simulator.solve.plan import (
    AsyncNode,
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
from simulator.solve.services import Complex

VISIT, DELAY, LEAF, SEQUENCE, CHOICE, TIMES, HOLD, NOTHING, ATTEMPT, FAIL = range(10)
LONGEST_SUM = 64

Indices = NDArray[np.int64]


@dataclass
class Layout:
    """The nodes of a plan in arrays, children before parents.

    ``codes`` say what a node is; ``arguments`` which visit, delay, leaf, pool, attempt or
    row of ``numbers`` (R, C) it uses; its children are ``children[starts[i]:starts[i + 1]]``.
    ``delays`` are all pure times: those of the routes, the pauses before retries and the
    time-outs. Attempt number a has ``retries[a]`` and its delays from ``pauses[a]`` on, the
    time-out first; ``timeouts`` (A, C) in seconds, infinite where there is none.
    """

    columns: int
    pools: int
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
    _below: dict[int, Indices] = field(default_factory=dict)
    _above: dict[int, Indices] = field(default_factory=dict)
    _together: dict[tuple[int, ...], Indices] = field(default_factory=dict)
    _uses: dict[tuple[str, bytes], Indices] = field(default_factory=dict)

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

    def below_all(self, nodes: list[Node]) -> Indices:
        """The nodes and everything their transforms are made of, children first."""
        if len(nodes) == 1:
            return self.below(nodes[0])
        key = tuple(self.place[node] for node in nodes)
        if key not in self._together:
            self._together[key] = np.unique(np.concatenate([self.below(node) for node in nodes]))
        return self._together[key]

    def everything_below(self, node: Node) -> Indices:
        """The node and all that stands inside it, the branches of joins included."""
        found: set[int] = set()
        stack = [node]
        while stack:
            order = self.below(stack.pop())
            found |= set(order.tolist())
            for leaf in self.arguments[order[self.codes[order] == LEAF]]:
                join = self.leaves[leaf]
                if isinstance(join, JoinNode):
                    stack.extend(join.branches)
        return np.array(sorted(found), np.int64)

    @cached_property
    def _parents(self) -> list[list[int]]:
        """Of each node, those whose transforms are made of its own."""
        parents: list[list[int]] = [[] for _ in self.nodes]
        starts, children = self.starts.tolist(), self.children.tolist()
        for i, node in enumerate(self.nodes):
            inner = children[starts[i] : starts[i + 1]]
            if isinstance(node, JoinNode):
                inner = [self.place[branch] for branch in node.branches]
            for child in inner:
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
    layout = Layout(plan.columns, len(plan.pool_names))
    codes: list[int] = []
    arguments: list[int] = []
    children: list[int] = []
    starts = [0]
    numbers: list[Number] = []
    retries: list[int] = []
    pauses: list[int] = []
    timeouts: list[Number] = []

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
            case ChoiceNode(probabilities, branches):
                inner = [visit(branch) for branch in branches]
                return add(node, CHOICE, number(list(probabilities)), inner)
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
            case JoinNode(_, branches):
                for branch in branches:
                    visit(branch)
                layout.leaves.append(node)
                return add(node, LEAF, len(layout.leaves) - 1, [])
            case MarkovNode():
                layout.leaves.append(node)
                return add(node, LEAF, len(layout.leaves) - 1, [])

    for root in plan.roots:
        visit(root)
    layout.codes = np.array(codes, np.int64)
    layout.arguments = np.array(arguments, np.int64)
    layout.starts = np.array(starts, np.int64)
    layout.children = np.array(children, np.int64)
    layout.numbers = rows(numbers, plan.columns) if numbers else np.zeros((0, plan.columns))
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


@dataclass(frozen=True)
class Cuts:
    """What the time-outs do, (A, C) each: factors on success and failure, and the chance
    of being late. Nothing is cut where ``late`` is 0. The factors of an evaluation at
    s = iH change the means too. Where ``missed``, the chance to succeed after the time-out,
    is known, that is taken out of the success instead: exponential times of mean ``beyond``
    seconds behind the time-out."""

    success: Complex
    failure: Complex
    late: Floats
    missed: Floats
    beyond: Floats

    @staticmethod
    def none(layout: Layout) -> Cuts:
        """Nobody is late."""
        shape = layout.timeouts.shape
        ones, zeros = np.ones(shape, complex), np.zeros(shape)
        return Cuts(ones, ones.copy(), zeros, zeros.copy(), zeros.copy())


@dataclass(frozen=True)
class Ready:
    """Transforms of what times alone describe, at the points ``s`` (P, K) of one evaluation,
    (·, P, K): visits, delays, leaves and tokens. A pool refuses ``turned_away`` (pools, C);
    ``by_token`` (pools,) is the row of its token's wait, -1 where everybody gets one at
    once, and -2 - row where the row is the whole hold.

    ``chances`` (attempts × most tries × 3, C): of each try the factor on its success, the
    chance of a refusal, and the usual one that is already in the body.
    """

    s: Complex
    visit_ok: Complex
    visit_failed: Complex
    delays: Complex
    leaf_ok: Complex
    leaf_failed: Complex
    token_ok: Complex
    turned_away: Floats
    by_token: Indices
    chances: Floats
    tries: int


def evaluate(
    layout: Layout, ready: Ready, cuts: Cuts, order: Indices, wanted: Indices,
    columns: Indices, horizon: Floats,
) -> tuple[Complex, Complex]:  # fmt: skip
    """(success, failure) transforms (wanted, P, K) of nodes; ``order`` holds all they need.

    A time-out takes part only in rows whose ``horizon`` (P,) lies beyond it: nothing that
    happens before it can depend on it.
    """
    points = ready.delays.shape[1:]
    ok = np.empty((len(wanted), *points), complex)
    failed = np.empty((len(wanted), *points), complex)
    # One layout and type of every array: the machine is compiled once, not once a mixture.
    reals = [
        plain(array, float)
        for array in (layout.numbers, layout.timeouts, cuts.late, cuts.missed,
                      cuts.beyond, ready.turned_away, ready.chances, horizon)
    ]  # fmt: skip
    numbers, timeouts, late, missed, beyond, turned_away, chances, horizon = reals
    transforms = [
        plain(array, complex)
        for array in (cuts.success, cuts.failure, ready.visit_ok, ready.visit_failed,
                      ready.delays, ready.leaf_ok, ready.leaf_failed, ready.token_ok,
                      ready.s)
    ]  # fmt: skip
    (success, failure, visit_ok, visit_failed, delays, leaf_ok, leaf_failed, token_ok,
     s) = transforms  # fmt: skip
    _evaluate(
        layout.codes, layout.arguments, layout.starts, layout.children, numbers,
        layout.retries, layout.pauses, timeouts, success, failure, late, missed, beyond,
        visit_ok, visit_failed, delays, leaf_ok, leaf_failed, token_ok,
        turned_away, ready.by_token, chances, ready.tries, s,
        plain(order, np.int64), plain(wanted, np.int64), plain(columns, np.int64),
        horizon, ok, failed,
    )  # fmt: skip
    return ok, failed


@njit(cache=True)
def _evaluate(  # type: ignore[no-untyped-def]
    codes, arguments, starts, children, numbers, retries, pauses, timeouts,
    cut_success, cut_failure, late, missed, beyond, visit_ok, visit_failed, delays,
    leaf_ok, leaf_failed, token_ok, turned_away, by_token, chances, tries, s, order, wanted,
    columns, horizon, ok_out, failed_out,
):  # fmt: skip
    """One pass over the nodes in ``order`` at every row of points."""
    points = s.shape[1]
    ok = np.empty((len(codes), points), np.complex128)
    failed = np.empty((len(codes), points), np.complex128)
    lossy = visit_failed.shape[0] > 0
    for p in range(s.shape[0]):
        column = columns[p]
        for node in order:
            code, argument = codes[node], arguments[node]
            first, last = starts[node], starts[node + 1]
            for k in range(points):
                ok[node, k], failed[node, k] = 1.0, 0.0
            if code == VISIT:
                for k in range(points):
                    ok[node, k] = visit_ok[argument, p, k]
                    if lossy:
                        failed[node, k] = visit_failed[argument, p, k]
            elif code == DELAY:
                for k in range(points):
                    ok[node, k] = delays[argument, p, k]
            elif code == LEAF:
                for k in range(points):
                    ok[node, k] = leaf_ok[argument, p, k]
                    failed[node, k] = leaf_failed[argument, p, k]
            elif code == SEQUENCE:
                for c in range(first, last):
                    for k in range(points):
                        failed[node, k] += ok[node, k] * failed[children[c], k]
                        ok[node, k] *= ok[children[c], k]
            elif code == CHOICE:
                none = 1.0
                for k in range(points):
                    ok[node, k] = 0.0
                for c in range(first, last):
                    chance = numbers[argument + c - first, column]
                    for k in range(points):
                        ok[node, k] += chance * ok[children[c], k]
                        failed[node, k] += chance * failed[children[c], k]
                    none -= chance
                # What rounding leaves of 1 is nobody.
                if none > 1e-12:
                    for k in range(points):
                        ok[node, k] += none
            elif code != NOTHING:
                for k in range(points):
                    ok[node, k] = ok[children[first], k]
                    failed[node, k] = failed[children[first], k]
            if code == TIMES:
                for k in range(points):
                    ok[node, k], failed[node, k] = _times(
                        numbers[argument, column], ok[node, k], failed[node, k]
                    )
            elif code == HOLD:
                if by_token[argument] >= 0:
                    for k in range(points):
                        entered = token_ok[by_token[argument], p, k]
                        ok[node, k] = entered * ok[node, k]
                        failed[node, k] = entered * failed[node, k] + turned_away[argument, column]
                elif by_token[argument] < -1:
                    for k in range(points):
                        ok[node, k] = token_ok[-2 - by_token[argument], p, k]
                        failed[node, k] = turned_away[argument, column]
            elif code == FAIL:
                chance = numbers[argument, column]
                for k in range(points):
                    failed[node, k] += ok[node, k] * chance
                    ok[node, k] *= 1 - chance
            elif code == ATTEMPT:
                if late[argument, column] > 0 and timeouts[argument, column] < horizon[p]:
                    for k in range(points):
                        edge = delays[pauses[argument], p, k]
                        if missed[argument, column] > 0:
                            after = edge * inverse(1 + s[p, k] * beyond[argument, column])
                            ok[node, k] -= missed[argument, column] * after
                        else:
                            ok[node, k] *= cut_success[argument, column]
                        failed[node, k] = failed[node, k] * cut_failure[argument, column]
                        failed[node, k] += late[argument, column] * edge
                if retries[argument] > 0:
                    for k in range(points):
                        once, again = ok[node, k], failed[node, k]
                        total, passed = 0.0 + 0.0j, 1.0 + 0.0j
                        for i in range(retries[argument] + 1):
                            if i > 0:
                                passed *= delays[pauses[argument] + i, p, k]
                            row = 3 * (argument * tries + min(i, tries - 1))
                            ratio = chances[row, column]
                            mine, usual = chances[row + 1, column], chances[row + 2, column]
                            total += passed * once * ratio
                            passed *= (again - usual) * ratio + mine
                        ok[node, k], failed[node, k] = total, passed
        for i in range(len(wanted)):
            for k in range(points):
                ok_out[i, p, k], failed_out[i, p, k] = ok[wanted[i], k], failed[wanted[i], k]


@njit(cache=True)
def _times(count, ok, failed):  # type: ignore[no-untyped-def]
    """The body again and again: a whole number of times, else a geometric number."""
    if count != np.round(count):
        again = count / (1 + count)
        runs = again / (1 - again * ok)
        return (1 - again) / (1 - again * ok), failed * runs
    number = int(count)
    power = 1.0 + 0.0j
    base, rest = ok, number
    while rest > 0:
        if rest & 1:
            power *= base
        base *= base
        rest >>= 1
    if failed == 0:
        return power, 0.0 + 0.0j
    if number <= LONGEST_SUM or abs(1 - ok) < 1e-12:
        runs, step = 0.0 + 0.0j, 1.0 + 0.0j
        for _ in range(number):
            runs += step
            step *= ok
        return power, failed * runs
    return power, failed * (1 - power) / (1 - ok)
