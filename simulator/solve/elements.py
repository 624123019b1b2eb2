"""Transforms of waits and services in compiled form: kinds with up to three parameters.

The formulas are those of ``services.py``; a compiled loop needs no temporary arrays and
raises Erlang stages to whole powers by squaring.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numba import njit
from numpy.typing import NDArray

from simulator.network.model import Shape
from simulator.solve.plan import Floats
from simulator.solve.services import GAMMA_SHAPE, GRID_POINTS, GRID_WIDTH, TRANSFORMS, Complex

CONSTANT, EXPONENTIAL, ERLANG, HYPEREXPONENTIAL, LOGNORMAL, OTHER = range(6)

# Two exponentials one after the other vary at least half as much as one.
_SMOOTHEST = 0.51

SCORES = np.linspace(-GRID_WIDTH, GRID_WIDTH, GRID_POINTS)
WEIGHTS = np.exp(-0.5 * SCORES**2) / np.exp(-0.5 * SCORES**2).sum()

Indices = NDArray[np.int64]


@dataclass(frozen=True)
class Elements:
    """Times by row and column, (E, C): the kind and its three parameters; those of kind
    ``OTHER`` have no compiled form and are known by shape, mean and scv."""

    shapes: tuple[Shape, ...]
    mean: Floats
    scv: Floats
    kinds: Indices
    first: Floats
    second: Floats
    third: Floats
    others: frozenset[int]

    def at(
        self,
        rows: Indices,
        s: Complex,
        columns: Indices,
        waits: tuple[Floats, Floats] | None = None,
    ) -> Complex:
        """(len(rows), P, K) transforms at ``s`` (P, K) of some times. With ``waits``, the
        chances (E, C) and laws (E, C, 4) as ``waiting_law`` has them, after such a wait."""
        if waits is None:
            waits = np.zeros(self.mean.shape), np.zeros((*self.mean.shape, 4))
        chance, wait = waits
        result = np.empty((len(rows), *s.shape), complex)
        _fill(
            self.kinds, self.first, self.second, self.third, chance, wait,
            SCORES, WEIGHTS, rows, s, columns, result,
        )  # fmt: skip
        if self.others:
            for position, row in enumerate(rows):
                if int(row) in self.others:
                    mean, scv = self.mean[row][columns][:, None], self.scv[row][columns][:, None]
                    result[position] *= TRANSFORMS[self.shapes[row]](s, mean, scv)
        return result


def waiting_law(mean: Floats, scv: Floats, again: Floats) -> Floats:
    """(…, 4) parameters of the wait of those who wait, of this mean and scv: the means of
    two exponentials and the share of the first, and ``again``, by how much the variance of
    the waits of one request is more than that of independent ones.

    Balanced means above 1; below, one after the other, a negative second share.
    """
    v = np.maximum(scv, _SMOOTHEST)
    bursty = v > 1
    part = 0.5 * (1 + np.sqrt(np.where(bursty, v - 1, 0.0) / (v + 1)))
    half = np.sqrt(np.where(bursty, 1.0, 2 * v - 1))
    long, short = 0.5 * (1 + half), 0.5 * (1 - half)
    slow = mean * np.where(bursty, 0.5 / part, long)
    quick = mean * np.where(bursty, 0.5 / (1 - np.where(bursty, part, 0.0)), short)
    share = np.where(bursty, part, long / half)
    plain = v == 1
    return np.stack(
        [np.where(plain, mean, slow), np.where(plain, mean, quick), np.where(plain, 1.0, share),
         np.broadcast_to(again, mean.shape)], axis=-1,
    )  # fmt: skip


def elements(shapes: Sequence[Shape], mean: Floats, scv: Floats) -> Elements:
    """The times of these shapes, means and scvs, (E, C)."""
    names = np.array(shapes, str).reshape(-1, 1)
    scv = np.where(names == "exponential", 1.0, np.where(names == "deterministic", 0.0, scv))
    scv = np.where(names == "hyperexponential", np.maximum(scv, 1.0), scv)
    bursty, constant = (scv > 1) & (names != "erlang"), scv < 1e-6
    kinds = np.where(bursty, HYPEREXPONENTIAL, np.where(scv == 1, EXPONENTIAL, ERLANG))
    kinds = np.where(constant, CONSTANT, kinds)
    first, second, third = mean.copy(), np.ones_like(mean), np.zeros_like(mean)
    if bursty.any():
        v = np.where(bursty, scv, 1.0)
        first = np.where(bursty, 0.5 * (1 + np.sqrt((v - 1) / (v + 1))), first)
        second = np.where(bursty, mean, second)
    smooth = kinds == ERLANG
    if smooth.any():
        v = np.where(smooth, scv, 1.0)
        k = np.maximum(np.ceil(1.0 / v - 1e-9), 1.0)
        p = (k * v - np.sqrt(np.maximum(k * (1 + v) - k * k * v, 0.0))) / (1 + v)
        p = np.clip(p, 0.0, 1.0)
        first = np.where(smooth, mean / (k - p), first)
        second, third = np.where(smooth, k, second), np.where(smooth, p, third)
    lognormal = names[:, 0] == "lognormal"
    if lognormal.any():
        own_mean, own_scv = mean[lognormal], scv[lognormal]
        spread = np.sqrt(np.maximum(np.log((1 + own_scv) / (1 + 1 / GAMMA_SHAPE)), 0.0))
        total = np.exp(spread[..., None] * SCORES) @ WEIGHTS
        kinds[lognormal] = np.where(spread > 0, LOGNORMAL, OTHER)
        first[lognormal], second[lognormal] = own_mean / total / GAMMA_SHAPE, spread
    kinds[(names[:, 0] == "pareto") | (names[:, 0] == "uniform")] = OTHER
    # A row with a time beyond the compiled forms leaves them all.
    others = np.flatnonzero((kinds == OTHER).any(axis=1))
    kinds[others] = OTHER
    return Elements(
        tuple(shapes), mean, scv, kinds.astype(np.int64), first, second, third,
        frozenset(others.tolist()),
    )  # fmt: skip


@njit(cache=True)
def _fill(  # type: ignore[no-untyped-def]
    kinds, first, second, third, chance, wait, scores, weights, rows, s, columns, result
):  # fmt: skip
    """Every row's transform at every point."""
    count = s.shape[1]
    for i in range(len(rows)):
        row = rows[i]
        for p in range(s.shape[0]):
            column = columns[p]
            result[i, p, :] = 1.0
            multiply(
                kinds[row, column], first[row, column], second[row, column], third[row, column],
                chance[row, column], wait[row, column], scores, weights, s[p], count, result[i, p],
            )  # fmt: skip


@njit(cache=True)
def whole_power(base, exponent):  # type: ignore[no-untyped-def]
    """A power with a whole exponent, by squaring."""
    result = 1.0 + 0.0j
    while exponent > 0:
        if exponent & 1:
            result *= base
        base *= base
        exponent >>= 1
    return result


@njit(cache=True)
def inverse(x):  # type: ignore[no-untyped-def]
    """1 / x, without the scaling that general complex division does."""
    size = 1.0 / (x.real * x.real + x.imag * x.imag)
    return complex(x.real * size, -x.imag * size)


@njit(cache=True)
def _wait(chance, slow, quick, part, again, s):  # type: ignore[no-untyped-def]
    """The transform of a wait at ``s``: two exponentials, and alike at every visit."""
    law = part * inverse(1 + again * s * slow) + (1 - part) * inverse(1 + again * s * quick)
    law = 1 - chance + chance * law
    return law if again == 1 else np.exp(np.log(law) / again)


@njit(cache=True)
def multiply(kind, first, second, third, chance, wait, scores, weights, s, count, into):  # type: ignore[no-untyped-def]
    """Multiply by the transform of a wait and a service or delay."""
    slow, quick, part, again = wait
    if chance > 0 and part == 1 and again == 1:
        for k in range(count):
            into[k] *= 1 - chance + chance * inverse(1 + s[k] * slow)
    elif chance > 0:
        for k in range(count):
            into[k] *= _wait(chance, slow, quick, part, again, s[k])
    if kind == EXPONENTIAL:
        for k in range(count):
            into[k] *= inverse(1 + s[k] * first)
    elif kind == CONSTANT:
        for k in range(count):
            into[k] *= np.exp(-s[k] * first)
    elif kind == ERLANG:
        for k in range(count):
            stage = inverse(1 + s[k] * first)
            into[k] *= whole_power(stage, int(second) - 1) * (third + (1 - third) * stage)
    elif kind == HYPEREXPONENTIAL:
        quick, late = second / (2 * first), second / (2 * (1 - first))
        for k in range(count):
            into[k] *= first * inverse(1 + s[k] * quick) + (1 - first) * inverse(1 + s[k] * late)
    elif kind == LOGNORMAL:
        scales = first * np.exp(second * scores)
        for k in range(count):
            total = 0.0 + 0.0j
            for j in range(len(scores)):
                part = inverse(1 + s[k] * scales[j])
                part = part * part * part
                total += weights[j] * part * part
            into[k] *= total
