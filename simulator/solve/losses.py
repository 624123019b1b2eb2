"""Why requests are lost on their way, and how often they are tried again.

Rates are those at which requests enter every node, so each says itself what it loses.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from simulator.solve.figures import StationFigures
from simulator.solve.layout import Layout
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
from simulator.solve.plan import Floats
from simulator.solve.pools import PoolFigures
from simulator.solve.traffic import Chances, Passed

FULL, GAVE_UP, DOWN, TIMEOUT, OVERLOAD = "full queue", "gave up", "down", "timeout", "overload"
NEGLIGIBLE = 1e-12

Reasons = dict[str, Floats]


@dataclass(frozen=True)
class Losses:
    """A state in which requests get lost. Rates are requests/s, (C,)."""

    layout: Layout
    figures: StationFigures
    pools: Mapping[int, PoolFigures]
    chances: Chances
    passed: Passed

    def of_flow(self, root: Node) -> Reasons:
        """How many requests of a flow are lost for each reason; what never ends is overload."""
        lost, entering = self._of(root), self._entering(root)
        missing = entering - self._leaving(root) - _total(lost, entering)
        if (missing > NEGLIGIBLE * np.maximum(entering, 1e-300)).any():
            lost = _sum([lost, {OVERLOAD: np.maximum(missing, 0.0)}])
        return lost

    def repeated(self, node: Node) -> Floats:
        """Attempts beyond the first, those inside other attempts not counted."""
        match node:
            case AttemptNode():
                number = self.chances.number[self._argument(node)]
                return self._entering(node) * (number - 1)
            case SequenceNode(inner) | ChoiceNode(_, inner) | JoinNode(_, inner):
                return sum((self.repeated(one) for one in inner), np.zeros(self.layout.columns))
            case TimesNode(_, body) | HoldNode(_, body) | FailNode(_, body, _):
                return self.repeated(body)
            case _:
                return np.zeros(self.layout.columns)

    def _of(self, node: Node) -> Reasons:
        match node:
            case VisitNode(visit):
                return self._visit(visit, self._entering(node))
            case SequenceNode(inner) | ChoiceNode(_, inner):
                return _sum(self._of(one) for one in inner)
            case TimesNode(_, body):
                return self._of(body)
            case JoinNode(_, branches):
                inside = _sum(self._of(branch) for branch in branches)
                failed = self.chances.leaves_failed[self._argument(node)]
                return _shared_out(inside, self._entering(node) * failed)
            case HoldNode(pool, body):
                return _sum([self._refused(pool, self._entering(node)), self._of(body)])
            case AttemptNode():
                return self._attempt(node)
            case FailNode(probability, body, reason):
                return _sum([self._of(body), {reason: self._leaving(body) * probability}])
            case MarkovNode(visits):
                often = self.passed.circling[node] * self._entering(node)
                return _sum(map(self._visit, visits, often))
            case DelayNode() | AsyncNode():
                return {}

    def _visit(self, visit: int, rate: Floats) -> Reasons:
        figures, station = self.figures, self.layout.plan.visit_station[visit]
        if figures.lossless or (figures.ok[station] >= 1.0).all():
            return {}
        return {
            FULL: rate * figures.block[station],
            GAVE_UP: rate * figures.leave[station],
            DOWN: rate * figures.down[station],
        }

    def _refused(self, pool: int, rate: Floats) -> Reasons:
        known = self.pools.get(pool)
        return {} if known is None else {FULL: rate * known.block, DOWN: rate * known.down}

    def _attempt(self, node: AttemptNode) -> Reasons:
        """The last attempt's failure, for the reasons all of them failed."""
        entering, chances, mine = self._entering(node), self.chances, self._argument(node)
        inside = self._of(node.body)
        if node.route.timeout is not None:
            failing = entering * (chances.number[mine] - chances.done[mine])
            late = failing - _total(inside, entering)
            late = np.where(late > NEGLIGIBLE * entering, late, 0.0)
            inside = _sum([inside, {TIMEOUT: late}])
        return _shared_out(inside, entering * chances.left[mine])

    def _argument(self, node: Node) -> int:
        return int(self.layout.arguments[self.layout.place[node]])

    def _entering(self, node: Node) -> Floats:
        return self.passed.entering[self.layout.place[node]]

    def _leaving(self, node: Node) -> Floats:
        return self._entering(node) * self.passed.success[self.layout.place[node]]


def _sum(parts: Iterable[Reasons]) -> Reasons:
    """Losses added up; reasons for which nobody is lost are left out."""
    total: Reasons = {}
    for part in parts:
        for reason, rate in part.items():
            if reason in total:
                total[reason] = total[reason] + rate
            elif (rate > 0).any():
                total[reason] = rate
    return total


def _total(reasons: Reasons, like: Floats) -> Floats:
    return sum(reasons.values(), np.zeros_like(like))


def _shared_out(reasons: Reasons, rate: Floats) -> Reasons:
    """The rate lost for the given reasons, in proportion."""
    total = _total(reasons, rate)
    safe = np.where(total > 0, total, 1.0)
    return {reason: rate * part / safe for reason, part in reasons.items()}
