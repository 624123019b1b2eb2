"""Transforms of the nodes of a plan in one state: gathers what the compiled machine needs.

Evaluated at s = iH the nodes' values are probabilities and means (see ``sojourns.STEP``);
those are kept until a pool, a table or a time-out below the node changes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from simulator.solve.batch import Batch
from simulator.solve.layout import Indices, Layout
from simulator.solve.machine import Cuts, Ready, evaluate
from simulator.solve.nodes import AttemptNode, DelayNode, MarkovNode, Node
from simulator.solve.plan import Floats
from simulator.solve.pools import PoolFigures
from simulator.solve.services import Complex
from simulator.solve.sojourns import STEP, Sojourns
from simulator.solve.tables import Table


@dataclass(frozen=True)
class Refusals:
    """Chances that the full queue an attempt begins at refuses it: ``usual`` (C,) of any
    arrival, ``each`` (N, C) of the first, second, … attempt."""

    usual: Floats
    each: Floats


class Evaluator:
    """Values of nodes under the stations' sojourns, the pools' figures, the tables of joins
    and the cuts of time-outs, the last three of which may be set one by one."""

    def __init__(
        self, layout: Layout, sojourns: Sojourns, refusals: Mapping[Node, Refusals]
    ) -> None:
        self.layout, self.sojourns = layout, sojourns
        self.pools: dict[int, PoolFigures] = {}
        self._by_token = np.full(layout.pools, -1, np.int64)
        self._turned = np.zeros((layout.pools, layout.columns))
        self.tables: dict[Node, Table] = {}
        self.cuts, self.mean_cuts = Cuts.none(layout), Cuts.none(layout)
        self._chances, self._tries = _chances(layout, refusals)
        count, columns = len(layout.nodes), layout.columns
        self._known = np.zeros(count, bool)
        self._moments: tuple[Floats, ...] = ()
        self._all, nodes = np.arange(columns), np.arange(count)
        self._everything = Batch(layout, (nodes,), nodes[None, :], np.array([0, columns]))
        zero = sojourns.at_zero()
        nothing = np.zeros((0, columns, 1), complex)
        self._visit_zero = zero.success, nothing if zero.failure is None else zero.failure
        self._delay_zero = (1 - 1j * STEP * layout.delay_mean)[:, :, None].astype(np.complex128)

    @property
    def tries(self) -> Floats:
        """(A, tries, 3, C) how each try of an attempt differs from the usual one: the factor on
        its success, the chance of a refusal, and the usual one."""
        return self._chances.reshape(-1, self._tries, 3, self.layout.columns)

    # -- what may be set ----------------------------------------------------------------

    def set_pool(self, pool: int, figures: PoolFigures) -> None:
        """What the pool does to its holders from now on."""
        self.pools[pool] = figures
        self._by_token[pool] = -2 - pool if figures.whole else pool
        self._turned[pool] = figures.block if figures.whole else figures.block + figures.down
        for node in self.layout.holds.get(pool, ()):
            self._forget(node)

    def set_table(self, node: Node, table: Table) -> None:
        """The law of a join from now on."""
        self.tables[node] = table
        self._forget(node)

    def set_cuts(self, nodes: list[AttemptNode], cuts: Cuts, mean_cuts: Cuts) -> None:
        """What the time-outs of attempts do from now on; the cuts hold a row for each."""
        rows = self.layout.arguments[[self.layout.place[node] for node in nodes]]
        for ours, theirs in ((self.cuts, cuts), (self.mean_cuts, mean_cuts)):
            ours.success[rows], ours.failure[rows] = theirs.success, theirs.failure
            ours.late[rows] = theirs.late
            ours.missed[rows], ours.beyond[rows] = theirs.missed, theirs.beyond
        for node in nodes:
            self._forget(node)

    def _forget(self, node: Node) -> None:
        self._known[self.layout.above(node)] = False

    # -- values ---------------------------------------------------------------------------

    def moments(self, node: Node) -> tuple[Floats, Floats, Floats, Floats]:
        """(chance, mean) of success and of failure, (C,) each; means given it happens."""
        place = self.layout.place[node]
        ok_chance, ok_mean, chance, mean = self._moments_at(bool(self._known[place]))
        return ok_chance[place], ok_mean[place], chance[place], mean[place]

    def chances(self, places: Indices) -> tuple[Floats, Floats]:
        """Chances of success and of failure of the nodes at these places, (n, C) each."""
        if not len(places):
            nobody = np.zeros((0, self.layout.columns))
            return nobody, nobody
        ok, _, failed, _ = self._moments_at(bool(self._known[places].all()))
        return ok[places], failed[places]

    def _moments_at(self, known: bool) -> tuple[Floats, ...]:
        if not known:
            # All at once costs little more than one, and most are asked for.
            endless = np.full(self.layout.columns, np.inf)
            ok, failed = self.at_zero(self._everything, self._all, endless)
            self._moments = *moments(ok), *moments(failed)
            self._known[:] = True
        return self._moments

    def cut_below(self, node: Node) -> bool:
        """Whether a time-out changes anything below the node."""
        attempts = self.layout.attempts_below(node)
        return bool(len(attempts) and (self.cuts.late[attempts] > 0).any())

    def last_timeout(self, node: Node, t: Floats, columns: np.ndarray) -> Floats:
        """(P,) the longest time-out below the node that cuts something and is over by
        ``t``; 0 where there is none."""
        attempts = self.layout.attempts_below(node)
        if not len(attempts) or not (self.cuts.late[attempts] > 0).any():
            return np.zeros_like(t)
        late = self.cuts.late[attempts][:, columns]
        timeouts = self.layout.timeouts[attempts][:, columns]
        return np.max(np.where((late > 0) & (timeouts < t), timeouts, 0.0), axis=0)

    def at(
        self, batch: Batch, s: Complex, columns: np.ndarray, horizon: Floats,
        without: tuple[DelayNode, ...] = (),
    ) -> tuple[Complex, Complex]:  # fmt: skip
        """(success, failure) at points ``s`` (P, K), (wanted, P, K) each; the delays
        ``without`` which it is meant take no time."""
        layout = self.layout
        cells = self.sojourns.cells(batch.visits[0])
        if cells > 1:
            s, columns, horizon = (np.repeat(x, cells, axis=0) for x in (s, columns, horizon))
            batch = batch.wider(cells)
        table = self.sojourns.at(s, columns, *batch.visits, horizon)
        delays = layout.pure_times.at(*batch.delays, s, columns)
        delays[[layout.arguments[layout.place[node]] for node in without]] = 1.0
        failed = np.zeros((0, *s.shape), complex) if table.failure is None else table.failure
        ready = Ready(
            s, table.success, failed, delays,
            *self._leaves(batch, s, columns, table.success, table.failure),
            self._tokens(batch.order, s, columns), self._turned, self._by_token,
            self._chances, self._tries,
        )  # fmt: skip
        laws = evaluate(batch, ready, self.cuts, columns, horizon)
        if cells == 1:
            return laws
        ok, failed = (x.reshape(len(x), -1, cells, s.shape[1]).mean(axis=2) for x in laws)
        return ok, failed

    def at_zero(
        self, batch: Batch, columns: np.ndarray, horizon: Floats
    ) -> tuple[Complex, Complex]:
        """(success, failure) at s = iH, (wanted, P) each, in rows of columns, with only the
        time-outs below each row's horizon."""
        points = np.full((len(columns), 1), 1j * STEP)
        success, failure = (np.take(part, columns, axis=1) for part in self._visit_zero)
        visit_failed = failure if len(failure) else None
        ready = Ready(
            points, success, failure, np.take(self._delay_zero, columns, axis=1),
            *self._leaves(batch, points, columns, success, visit_failed, means=True),
            self._tokens(batch.order, points, columns, means=True), self._turned, self._by_token,
            self._chances, self._tries,
        )  # fmt: skip
        ok, failed = evaluate(batch, ready, self.mean_cuts, columns, horizon)
        return ok[:, :, 0], failed[:, :, 0]

    def _tokens(
        self, order: np.ndarray, s: Complex, columns: np.ndarray, means: bool = False
    ) -> Complex:
        """(pools, P, K) transforms of the waits for a token, or of whole holds, of the pools that
        the nodes in ``order`` need; nothing may look at the others."""
        found = np.empty((self.layout.pools, *s.shape), complex)
        for pool in self.layout.pools_in(order).tolist():
            if pool not in self.pools:
                continue
            figures = self.pools[pool]
            if figures.whole:
                mean, law, chance = figures.mean_inside, figures.inside, 1 - figures.block
            else:
                mean, law, chance = figures.mean_wait, figures.transform, figures.ok
            time = 1 - s * mean()[columns][:, None] if means else law(s, columns)
            np.multiply(time, chance[columns][:, None], out=found[pool])
        return found

    def _leaves(
        self, batch: Batch, s: Complex, columns: np.ndarray,
        visit_ok: Complex, visit_failed: Complex | None, means: bool = False,
    ) -> tuple[Complex, Complex]:  # fmt: skip
        """(success, failure), (leaves, P, K) each, of the leaves among the nodes of a batch;
        nothing may look at the others."""
        shape = (len(self.layout.leaves), *s.shape)
        ok, failed = np.empty(shape, complex), np.empty(shape, complex)
        for leaf, (first, end) in zip(*batch.leaves, strict=True):
            rows = slice(first, end)
            ok[leaf, rows], failed[leaf, rows] = self._leaf(
                self.layout.leaves[leaf], s[rows], columns[rows], visit_ok[:, rows],
                None if visit_failed is None else visit_failed[:, rows], means,
            )  # fmt: skip
        return ok, failed

    def _leaf(
        self, node: Node, s: Complex, columns: np.ndarray,
        visit_ok: Complex, visit_failed: Complex | None, means: bool,
    ) -> tuple[Complex | float, Complex | float]:  # fmt: skip
        """(success, failure) of a join or of a routing matrix."""
        if isinstance(node, MarkovNode):
            return _markov(node, s.shape, columns, visit_ok, visit_failed)
        if node not in self.tables:
            return 1.0, 0.0
        table = self.tables[node]
        ok, failed = table.at_zero(columns) if means else table.transform(s, columns)
        return ok, 0.0 if failed is None else failed


def moments(law: Complex) -> tuple[Floats, Floats]:
    """Probability and conditional mean from values at s = iH."""
    chance = np.maximum(law.real, 0.0)
    mean = -law.imag / STEP / np.where(chance > 0, chance, 1.0)
    return chance, np.maximum(np.where(chance > 0, mean, 0.0), 0.0)


def _chances(layout: Layout, refusals: Mapping[Node, Refusals]) -> tuple[Floats, int]:
    """(attempts × tries × 3, C) how each try differs from the usual one, and the tries."""
    tries = max((len(refusal.each) for refusal in refusals.values()), default=1)
    chances = np.zeros((len(layout.attempts) * tries * 3, layout.columns))
    chances[0::3] = 1.0
    for row, node in enumerate(layout.attempts):
        if node not in refusals:
            continue
        usual, each = refusals[node].usual, refusals[node].each
        for attempt in range(tries):
            mine = each[min(attempt, len(each) - 1)]
            at = 3 * (row * tries + attempt)
            chances[at] = (1 - mine) / np.maximum(1 - usual, 1e-300)
            chances[at + 1], chances[at + 2] = mine, usual
    return chances, tries


def _markov(
    node: MarkovNode, shape: tuple[int, ...], columns: np.ndarray,
    visit_ok: Complex, visit_failed: Complex | None,
) -> tuple[Complex, Complex]:  # fmt: skip
    """(I - D R) x = D e: D the visits' transforms, R the routing, e the exits."""

    def at(number: float | np.ndarray) -> float | np.ndarray:
        return number[columns][:, None] if np.ndim(number) else number  # type: ignore[index]

    n = len(node.visits)
    matrix = np.zeros((*shape, n, n), complex)
    leave = np.ones((*shape, n), complex)
    ok = visit_ok[list(node.visits)]
    for i, row in enumerate(node.rows):
        for j, p in row:
            matrix[..., i, j] += at(p) * ok[i]
            leave[..., i] -= at(p)
    system = np.eye(n) - matrix
    ends = [np.moveaxis(ok, 0, -1) * leave]
    if visit_failed is not None:
        ends.append(np.moveaxis(visit_failed[list(node.visits)], 0, -1))
    right = np.stack(ends, axis=-1)
    solved = right / system if n == 1 else np.linalg.solve(system, right)
    entering: float | np.ndarray = 1.0
    success, failure = np.zeros(shape, complex), np.zeros(shape, complex)
    for i, p in node.entry:
        success = success + at(p) * solved[..., i, 0]
        if visit_failed is not None:
            failure = failure + at(p) * solved[..., i, 1]
        entering = entering - at(p)
    return success + np.maximum(entering, 0.0), failure
