"""How many requests per second reach every place of the routes.

One pass over the routes with the chances the stations give at the moment; where these depend
on the rates, the fixed point repeats it. What enters a node leaves it, is lost (``losses.py``
says why), or is stuck before a queue that cannot keep up.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numba import njit
from numpy.typing import NDArray

from simulator.solve.elements import plain
from simulator.solve.layout import (
    ATTEMPT,
    CHOICE,
    FAIL,
    HOLD,
    LEAF,
    SEQUENCE,
    TIMES,
    VISIT,
    Layout,
)  # fmt: skip
from simulator.solve.nodes import MarkovNode
from simulator.solve.plan import Floats, Rows


@dataclass(frozen=True)
class Traffic:
    """Requests/s in all columns, ``rates`` (R, C), whose rows are, in the plan's order, those of
    the visits, the flows' fresh requests, the tokens asked of each pool, those taken at each
    hold, and the first attempts."""

    rates: Floats
    rows: Rows

    @staticmethod
    def of_visits(visits: Floats, fresh: Floats) -> Traffic:
        """A traffic of visits (V, C) and fresh requests (F, C) alone."""
        return Traffic(np.concatenate([visits, fresh]), Rows.of(len(visits), len(fresh)))

    @property
    def visits(self) -> Floats:
        """(V, C) at each visit."""
        return self.rates[self.rows.visits]

    @property
    def fresh(self) -> Floats:
        """(F, C) that each flow begins."""
        return self.rates[self.rows.fresh]

    @property
    def asked(self) -> Floats:
        """(P, C) tokens asked of each pool."""
        return self.rates[self.rows.asked]

    @property
    def taken(self) -> Floats:
        """(H, C) tokens taken at each hold."""
        return self.rates[self.rows.taken]

    @property
    def entering(self) -> Floats:
        """(A, C) that begin a first attempt."""
        return self.rates[self.rows.entering]

    def only(self, columns: NDArray[np.intp]) -> Traffic:
        """Some of the columns, as often as they are named."""
        return Traffic(self.rates[:, columns], self.rows)


@dataclass(frozen=True)
class Chances:
    """What becomes of a request, (…, C): its chances to get through each visit, pool and leaf,
    and that a leaf fails it; of attempts the mean ``number``, and the chances that one of them
    succeeds, ``done``, and that the last one fails, ``left``."""

    visits: Floats
    pools: Floats
    leaves: Floats
    leaves_failed: Floats
    number: Floats
    done: Floats
    left: Floats

    @staticmethod
    def certain(layout: Layout) -> Chances:
        """Everything succeeds."""

        def ones(count: int) -> Floats:
            return np.ones((count, layout.columns))

        visits, attempts = len(layout.plan.visit_station), len(layout.attempts)
        leaves = len(layout.leaves)
        return Chances(
            ones(visits), ones(layout.pools), ones(leaves), 0 * ones(leaves),
            ones(attempts), ones(attempts), 0 * ones(attempts),
        )  # fmt: skip

    def all_fail(self, layout: Layout, where: NDArray[np.bool_]) -> Chances:
        """The same, but every attempt fails in some of the columns (C,)."""
        most = layout.retries[:, None] + 1.0
        return Chances(
            self.visits, self.pools, self.leaves, self.leaves_failed,
            np.where(where, most, self.number), np.where(where, 0.0, self.done),
            np.where(where, 1.0, self.left),
        )  # fmt: skip


@dataclass(frozen=True)
class Passed:
    """The traffic of all flows; by node of the layout, (N, C), the requests/s that enter it and
    the chance to leave it successfully; the visits of a request that enters a
    routing matrix, (n, C)."""

    traffic: Traffic
    entering: Floats
    success: Floats
    circling: dict[MarkovNode, Floats]


def walk(layout: Layout, chances: Chances, fresh: Floats) -> Passed:
    """The traffic of all flows whose fresh rates (F, C) are given; 0 for asynchronous ones."""
    rows = layout.plan.rows
    rates = np.zeros((rows.entering.stop, layout.columns))
    rates[rows.fresh] = fresh
    circling: dict[MarkovNode, Floats] = {}
    leaves = chances.leaves.copy()
    for leaf, node in enumerate(layout.leaves):
        if isinstance(node, MarkovNode):
            often = circling[node] = _circling(node, chances.visits, layout.columns)
            leaves[leaf] = _leaving(node, often, chances.visits)
    entering = np.zeros((len(layout.codes), layout.columns))
    success = np.empty_like(entering)
    _pass(
        layout.codes, layout.arguments, layout.starts, layout.children, layout.branch_starts,
        layout.branches, layout.row_of, layout.roots, plain(layout.numbers, float),
        plain(chances.visits, float), plain(chances.pools, float), plain(leaves, float),
        plain(chances.number, float), plain(chances.done, float),
        rows.fresh.start, rows.asked.start, entering, success, rates,
    )  # fmt: skip
    for node, often in circling.items():
        rates[list(node.visits)] += often * entering[layout.place[node]]
    return Passed(Traffic(rates, rows), entering, success, circling)


@njit(cache=True)
def _pass(  # type: ignore[no-untyped-def]
    codes, arguments, starts, children, branch_starts, branches, row_of, roots, numbers,
    visit_ok, pool_ok, leaf_ok, number, done, first_flow, first_pool, entering, success, rates,
):  # fmt: skip
    """Chances from the leaves up, then rates from the roots down, in place."""
    columns = rates.shape[1]
    for node in range(len(codes)):
        code, argument = codes[node], arguments[node]
        first, last = starts[node], starts[node + 1]
        for c in range(columns):
            ok = 1.0
            if code == VISIT:
                ok = visit_ok[argument, c]
            elif code == LEAF:
                ok = leaf_ok[argument, c]
            elif code == SEQUENCE:
                for i in range(first, last):
                    ok *= success[children[i], c]
            elif code == CHOICE:
                none, ok = 1.0, 0.0
                for i in range(first, last):
                    chance = numbers[argument + i - first, c]
                    ok += chance * success[children[i], c]
                    none -= chance
                ok += max(none, 0.0)
            elif code == TIMES:
                ok = _repeated(numbers[argument, c], success[children[first], c])[1]
            elif code == HOLD:
                ok = pool_ok[argument, c] * success[children[first], c]
            elif code == FAIL:
                ok = success[children[first], c] * (1 - numbers[argument, c])
            elif code == ATTEMPT:
                ok = done[argument, c]
            success[node, c] = ok
    below = 0
    for flow in range(len(roots)):
        entering[roots[flow]] = rates[first_flow + flow]
        for node in range(roots[flow], below - 1, -1):
            code, argument, row = codes[node], arguments[node], row_of[node]
            first, last = starts[node], starts[node + 1]
            for c in range(columns):
                rate = entering[node, c]
                if code == SEQUENCE:
                    for i in range(first, last):
                        entering[children[i], c] = rate
                        rate *= success[children[i], c]
                elif code == CHOICE:
                    for i in range(first, last):
                        entering[children[i], c] = rate * numbers[argument + i - first, c]
                elif code == LEAF:
                    for i in range(branch_starts[argument], branch_starts[argument + 1]):
                        entering[branches[i], c] = rate
                elif code == HOLD:
                    rates[first_pool + argument, c] += rate
                    rate *= pool_ok[argument, c]
                    entering[children[first], c] = rate
                elif code == ATTEMPT:
                    entering[children[first], c] = rate * number[argument, c]
                elif code == TIMES:
                    runs = _repeated(numbers[argument, c], success[children[first], c])[0]
                    entering[children[first], c] = rate * runs
                elif code == FAIL:
                    entering[children[first], c] = rate
                if row >= 0:
                    rates[row, c] += rate
        below = roots[flow] + 1


@njit(cache=True)
def _repeated(count, ok):  # type: ignore[no-untyped-def]
    """(mean runs, chance that all succeed) of a body that is run again and again: a whole
    number of times, else a geometric number; only a success is followed by another run."""
    if count == np.round(count):
        runs = count if abs(1 - ok) < 1e-12 else (1 - ok**count) / (1 - ok)
        return runs, ok**count
    again = count / (1 + count)
    return again / (1 - again * ok), (1 - again) / (1 - again * ok)


def repeat(layout: Layout, ok: Floats, failed: Floats, differing: Floats) -> tuple[Floats, ...]:
    """(mean attempts, chance of success, chance that the last attempt fails too), (A, C) each.

    ``ok`` and ``failed`` (A, C) are the usual attempt's chances, of which the ``differing``
    (A, tries, 3, C) say how those of the first, second, … depart (see ``transforms.py``).
    """
    number, done, reach = np.zeros_like(ok), np.zeros_like(ok), np.ones_like(ok)
    retries = layout.retries[:, None]
    for attempt in range(layout.retries.max(initial=0) + 1):
        ratio, mine, usual = differing[:, min(attempt, differing.shape[1] - 1)].swapaxes(0, 1)
        going = np.where(retries >= attempt, reach, 0.0)
        number += going
        done += going * (ok * ratio)
        reach = np.where(retries >= attempt, reach * (mine + (failed - usual) * ratio), reach)
    return number, done, reach


def _circling(node: MarkovNode, visit_ok: Floats, columns: int) -> Floats:
    """(n, C) mean visits of a request under a routing matrix, thinned by what is lost."""
    n = len(node.visits)
    ok = visit_ok[list(node.visits)]
    matrix, entry = np.zeros((columns, n, n)), np.zeros((columns, n))
    for i, row in enumerate(node.rows):
        for j, p in row:
            matrix[:, j, i] += ok[i] * p
    for i, p in node.entry:
        entry[:, i] += p
    found = np.linalg.solve(np.eye(n) - matrix, entry[..., None])[..., 0].T
    return np.maximum(found, 0.0)


def _leaving(node: MarkovNode, often: Floats, visit_ok: Floats) -> Floats:
    """(C,) the chance that a request leaves a routing matrix successfully."""
    leave, none = np.ones_like(often), np.ones(often.shape[1])
    for i, row in enumerate(node.rows):
        for _, p in row:
            leave[i] -= p
    for _, p in node.entry:
        none = none - p
    ends: Floats = often * visit_ok[list(node.visits)] * np.maximum(leave, 0.0)
    return np.maximum(none, 0.0) + ends.sum(axis=0)
