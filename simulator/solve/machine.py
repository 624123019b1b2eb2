"""A compiled evaluator of the route algebra: sequence is product, choice is mixture.

Every node gives two transforms, of the time to success and of the time to failure; at
s = 0 they are the two probabilities, and what is missing to 1 never comes back (it is
``stuck``). Evaluated at s = iH the same algebra yields probabilities and exact means.
An evaluation is one pass over the nodes of a layout at every point. What times alone
describe (visits, delays, tokens, tables) comes in as ready transforms.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numba import njit

from simulator.solve.batch import Batch
from simulator.solve.elements import inverse, plain
from simulator.solve.layout import (
    ATTEMPT,
    CHOICE,
    DELAY,
    FAIL,
    HOLD,
    LEAF,
    NOTHING,
    SEQUENCE,
    TIMES,
    VISIT,
    Indices,
    Layout,
)  # fmt: skip
from simulator.solve.plan import Floats
from simulator.solve.services import Complex

LONGEST_SUM = 64


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
    batch: Batch, ready: Ready, cuts: Cuts, columns: Indices, horizon: Floats
) -> tuple[Complex, Complex]:
    """(success, failure) transforms (wanted, P, K) of the nodes of a batch.

    A time-out takes part only in rows whose ``horizon`` (P,) lies beyond it: nothing that
    happens before it can depend on it.
    """
    layout, points = batch.layout, ready.delays.shape[1:]
    ok = np.empty((batch.wanted.shape[1], *points), complex)
    failed = np.empty_like(ok)
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
        plain(batch.order, np.int64), plain(batch.ends, np.int64),
        plain(batch.wanted, np.int64), plain(batch.row_ends, np.int64),
        plain(columns, np.int64), horizon, ok, failed,
    )  # fmt: skip
    return ok, failed


@njit(cache=True)
def _evaluate(  # type: ignore[no-untyped-def]
    codes, arguments, starts, children, numbers, retries, pauses, timeouts,
    cut_success, cut_failure, late, missed, beyond, visit_ok, visit_failed, delays,
    leaf_ok, leaf_failed, token_ok, turned_away, by_token, chances, tries, s, order, ends,
    wanted, row_ends, columns, horizon, ok_out, failed_out,
):  # fmt: skip
    """One pass over the nodes of its group in ``order`` at every row of points."""
    points = s.shape[1]
    ok = np.empty((len(codes), points), np.complex128)
    failed = np.empty((len(codes), points), np.complex128)
    lossy = visit_failed.shape[0] > 0
    group = 0
    for p in range(s.shape[0]):
        column = columns[p]
        while p >= row_ends[group + 1]:
            group += 1
        for node in order[ends[group] : ends[group + 1]]:
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
        for i in range(wanted.shape[1]):
            node = wanted[group, i]
            for k in range(points):
                ok_out[i, p, k], failed_out[i, p, k] = ok[node, k], failed[node, k]


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
