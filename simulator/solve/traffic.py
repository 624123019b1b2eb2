"""How many requests per second reach every visit, and for which reason the others are lost.

One walk along the routes with the probabilities the stations have at the moment; where
these depend on the rates, the fixed point repeats the walk. What enters a node leaves it,
is lost for a named reason, or is stuck before a queue that cannot keep up.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from simulator.solve.figures import StationFigures
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

if TYPE_CHECKING:
    from simulator.solve.pools import PoolFigures

FULL, GAVE_UP, DOWN, TIMEOUT, OVERLOAD = "full queue", "gave up", "down", "timeout", "overload"

# A node's (success, failure) probabilities, (C,) each; an attempt's are (N, C), those of
# the first, second, … attempt (N = 1: all alike).
Outcome = Callable[[Node], tuple[Floats, Floats]]


@dataclass
class Traffic:
    """``visits`` (V, C) requests/s at each visit; per flow its ``fresh`` rate, ``reasons``
    and ``extra`` attempts, requests/s; ``holds`` requests/s per pool; ``entering`` those
    that begin a first attempt."""

    visits: Floats
    fresh: Floats
    reasons: list[dict[str, Floats]] = field(default_factory=list)
    extra: list[Floats] = field(default_factory=list)
    holds: dict[int, Floats] = field(default_factory=dict)
    hold_nodes: dict[HoldNode, Floats] = field(default_factory=dict)
    entering: dict[AttemptNode, Floats] = field(default_factory=dict)

    def carried(self, columns: NDArray[np.intp], plan: Plan, other: Plan) -> Traffic:
        """Some of the columns, for the plan of a network of the same shape with just those."""
        holds = dict(zip(plan.holds, other.holds, strict=True))
        attempts = dict(zip(plan.attempts, other.attempts, strict=True))
        return Traffic(
            self.visits[:, columns],
            self.fresh[:, columns],
            [{reason: rate[columns] for reason, rate in lost.items()} for lost in self.reasons],
            [rate[columns] for rate in self.extra],
            {pool: rate[columns] for pool, rate in self.holds.items()},
            {holds[node]: rate[columns] for node, rate in self.hold_nodes.items()},
            {attempts[node]: rate[columns] for node, rate in self.entering.items()},
        )


def walk(
    plan: Plan,
    figures: StationFigures | None,
    outcome: Outcome,
    fresh: Floats,
    pools: Mapping[int, PoolFigures] | None = None,
) -> Traffic:
    """The traffic of all flows whose fresh rates (F, C) are given; 0 for asynchronous ones."""
    traffic = Traffic(np.zeros((len(plan.visit_station), plan.columns)), fresh.copy())
    walker = _Walker(plan, figures, outcome, traffic, pools or {})
    for _ in plan.roots:
        walker.lost = {}
        walker.retried = np.zeros(plan.columns)
        walker.depth = 0
        traffic.reasons.append(walker.lost)
        traffic.extra.append(walker.retried)
    for flow in _order(plan):
        walker.lost = traffic.reasons[flow]
        walker.retried = traffic.extra[flow]
        entering = traffic.fresh[flow]
        done = walker.pass_through(plan.roots[flow], entering)
        missing = entering - done - sum(walker.lost.values(), np.zeros(plan.columns))
        if (missing > 1e-12 * np.maximum(entering, 1e-300)).any():
            walker.lose(OVERLOAD, np.maximum(missing, 0.0))
    return traffic


def repeat(ok: Floats, failed: Floats, retries: int) -> tuple[Floats, Floats, Floats]:
    """(mean attempts, chance of success, chance that the last attempt fails too).

    ``ok`` and ``failed`` (N, C) are the chances of each attempt, or of all where N = 1.
    """
    number, done = np.zeros(failed.shape[1]), np.zeros(failed.shape[1])
    reach = np.ones(failed.shape[1])
    for attempt in range(retries + 1):
        row = min(attempt, len(failed) - 1)
        number += reach
        done += reach * ok[row]
        reach = reach * failed[row]
    return number, done, reach


def _order(plan: Plan) -> range:
    """Flows in an order in which an asynchronous one comes after whoever starts it: the
    plan numbers a flow before those started inside it."""
    return range(len(plan.roots))


@dataclass
class _Walker:
    plan: Plan
    figures: StationFigures | None
    outcome: Outcome
    traffic: Traffic
    pools: Mapping[int, PoolFigures]
    lost: dict[str, Floats] = field(default_factory=dict)
    retried: Floats = field(default_factory=lambda: np.zeros(1))
    depth: int = 0

    def lose(self, reason: str, rate: Floats) -> None:
        """Count losses for a reason."""
        if reason in self.lost:
            self.lost[reason] = self.lost[reason] + rate
        elif (rate > 0).any():
            self.lost[reason] = rate

    def pass_through(self, node: Node, rate: Floats) -> Floats:
        """The rate that comes out successfully of what goes in."""
        match node:
            case VisitNode(visit):
                return self.visit(visit, rate)
            case SequenceNode(steps):
                for step in steps:
                    rate = self.pass_through(step, rate)
                return rate
            case DelayNode():
                return rate
            case ChoiceNode():
                return self.choice(node, rate)
            case TimesNode():
                return self.times(node, rate)
            case JoinNode():
                return self.join(node, rate)
            case HoldNode(pool, body):
                return self.hold(node, pool, body, rate)
            case AsyncNode(flow):
                self.traffic.fresh[flow] = self.traffic.fresh[flow] + rate
                return rate
            case AttemptNode():
                return self.attempt(node, rate)
            case FailNode(probability, body, reason):
                out = self.pass_through(body, rate)
                self.lose(reason, out * probability)
                return out * (1 - np.asarray(probability))
            case MarkovNode():
                return self.markov(node, rate)

    def visit(self, visit: int, rate: Floats) -> Floats:
        """Count the visit and what is lost there."""
        self.traffic.visits[visit] += rate
        figures = self.figures
        if figures is None or figures.lossless:
            return rate
        station = self.plan.visit_station[visit]
        if (figures.ok[station] >= 1.0).all():
            return rate
        self.lose(FULL, rate * figures.block[station])
        self.lose(GAVE_UP, rate * figures.leave[station])
        self.lose(DOWN, rate * figures.down[station])
        return rate * figures.ok[station]

    def hold(self, node: HoldNode, pool: int, body: Node, rate: Floats) -> Floats:
        """Count the hold and who gets no token."""
        traffic = self.traffic
        traffic.holds[pool] = traffic.holds.get(pool, 0.0) + rate
        if pool in self.pools:
            figures = self.pools[pool]
            self.lose(FULL, rate * figures.block)
            self.lose(DOWN, rate * figures.down)
            rate = rate * figures.ok
        traffic.hold_nodes[node] = traffic.hold_nodes.get(node, 0.0) + rate
        return self.pass_through(body, rate)

    def choice(self, node: ChoiceNode, rate: Floats) -> Floats:
        """Every branch its share; the rest is done at once."""
        none = np.asarray(1.0)
        out = np.zeros_like(rate)
        for p, branch in zip(node.probabilities, node.branches, strict=True):
            none = none - p
            out = out + self.pass_through(branch, rate * p)
        return out + rate * np.maximum(none, 0.0)

    def times(self, node: TimesNode, rate: Floats) -> Floats:
        """The body's runs: those that follow a successful one."""
        ok, _ = self.outcome(node.body)
        count = np.broadcast_to(np.asarray(node.count, float), rate.shape)
        whole = count == np.round(count)
        again = count / (1 + count)
        near = np.abs(1 - ok) < 1e-12
        runs = np.where(near, count, (1 - ok**count) / np.where(near, 1.0, 1 - ok))
        runs = np.where(whole, runs, again / (1 - again * ok))
        out = np.where(whole, ok**count, (1 - again) / (1 - again * ok))
        self.pass_through(node.body, rate * runs)
        return rate * out

    def join(self, node: JoinNode, rate: Floats) -> Floats:
        """All branches start; losses are shared out over the branches' reasons."""
        outside, self.lost = self.lost, {}
        for branch in node.branches:
            self.pass_through(branch, rate)
        inside, self.lost = self.lost, outside
        ok, failed = self.outcome(node)
        self.share_out(inside, rate * failed)
        return rate * ok

    def share_out(self, reasons: dict[str, Floats], rate: Floats) -> None:
        """Lose the rate for the given reasons, in proportion."""
        total = sum(reasons.values(), np.zeros_like(rate))
        safe = np.where(total > 0, total, 1.0)
        for reason, part in reasons.items():
            self.lose(reason, rate * part / safe)

    def attempt(self, node: AttemptNode, rate: Floats) -> Floats:
        """Attempts, of which each is followed by another one when it fails."""
        ok, failed = (np.atleast_2d(chances) for chances in self.outcome(node))
        number, done, left = repeat(ok, failed, node.route.retries)
        entering = self.traffic.entering
        entering[node] = entering.get(node, 0.0) + rate
        if self.depth == 0:
            self.retried += rate * (number - 1)
        outside, self.lost = self.lost, {}
        self.depth += 1
        self.pass_through(node.body, rate * number)
        self.depth -= 1
        inside, self.lost = self.lost, outside
        if node.route.timeout is not None:
            unfinished = rate * (number - done) - sum(inside.values(), np.zeros_like(rate))
            inside[TIMEOUT] = np.maximum(unfinished, 0.0)
        self.share_out(inside, rate * left)
        return rate * done

    def markov(self, node: MarkovNode, rate: Floats) -> Floats:
        """The traffic equations of a routing matrix, thinned by what is lost."""
        n = len(node.visits)
        columns = len(rate)
        figures = self.figures
        ok = np.ones((n, columns))
        if figures is not None:
            ok = figures.ok[[self.plan.visit_station[v] for v in node.visits]]
        matrix = np.zeros((columns, n, n))
        leave = np.ones((n, columns))
        for i, row in enumerate(node.rows):
            for j, p in row:
                matrix[:, j, i] += ok[i] * p
                leave[i] -= p
        entry = np.zeros((columns, n))
        none = np.ones(columns)
        for i, p in node.entry:
            entry[:, i] += rate * p
            none = none - p
        rates = np.linalg.solve(np.eye(n) - matrix, entry[..., None])[..., 0].T
        out = rate * np.maximum(none, 0.0)
        for i, visit in enumerate(node.visits):
            out = out + self.visit(visit, np.maximum(rates[i], 0.0)) * np.maximum(leave[i], 0.0)
        return out
