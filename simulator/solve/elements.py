"""Transforms of waits and services in compiled form: kinds with up to three parameters.

What a shape stands for: ``auto`` is a constant at scv 0, a mixture of Erlang-(k-1) and
Erlang-k below 1, exponential at 1 and a two-branch hyperexponential with balanced means
above (H. Tijms, A First Course in Stochastic Models, appendix B). The lognormal is a
mixture of gammas of shape 6 on a grid of the logarithm, matched on mean and variance, its
quantiles within 3 %; the Pareto, of finite variance, uniform cells on a geometric grid of
its tail; the uniform goes around its mean, from 0 to twice the mean at scv 1/3.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Literal

import numpy as np
from numba import njit
from numpy.typing import NDArray

from simulator.network.model import Shape
from simulator.solve.plan import Floats
from simulator.solve.services import Complex

(
    CONSTANT, EXPONENTIAL, ERLANG, HYPEREXPONENTIAL, LOGNORMAL, GAMMA, UNIFORM, PARETO, MIXTURE,
) = range(9)  # fmt: skip

GAMMA_SHAPE = 6
GRID_WIDTH = 4.5
GRID_POINTS = 21
PARETO_CELLS = 48
PARETO_REACH = 30.0

# Two exponentials one after the other vary at least half as much as one.
_SMOOTHEST = 0.51

SCORES = np.linspace(-GRID_WIDTH, GRID_WIDTH, GRID_POINTS)
WEIGHTS = np.exp(-0.5 * SCORES**2) / np.exp(-0.5 * SCORES**2).sum()

_DEPTHS = np.linspace(0.0, 1.0, PARETO_CELLS + 1) ** 1.5 * PARETO_REACH
_MASSES = -np.diff(np.exp(-_DEPTHS))

_WRITABLE: tuple[Literal["C"], Literal["W"]] = ("C", "W")

Indices = NDArray[np.int64]


@dataclass(frozen=True)
class Elements:
    """Times by row and column, (E, C): the kind and its three parameters.

    Rows of kind ``MIXTURE`` are made of the rows ``starts[row]`` to ``starts[row + 1]``, with
    the shares ``shares`` (E, C).
    """

    kinds: Indices
    first: Floats
    second: Floats
    third: Floats
    starts: Indices
    shares: Floats

    def at(
        self,
        rows: Indices,
        spans: Indices,
        s: Complex,
        columns: Indices,
        waits: tuple[Floats, Floats] | None = None,
    ) -> Complex:
        """Transforms at ``s`` (P, K) of some times, (E, P, K), each from the first to the end of
        its span (n, 2) of the points; nothing may look at the others. With ``waits``, the
        chances (E, C) and laws (E, C, 4) as ``waiting_law`` has them, after such a wait."""
        chance, wait = self._at_once if waits is None else waits
        result = np.empty((len(chance), *s.shape), complex)
        _fill(
            self.kinds, self.first, self.second, self.third, self.starts, self.shares,
            chance, wait, rows, spans, s, columns, result,
        )  # fmt: skip
        return result

    def mixed(self, rows: Indices, shares: Floats) -> Elements:
        """With some rows made of the last ones, in order: ``rows`` (n,) which one each of those
        is a part of, rising, and ``shares`` (n, C) which."""
        whole = len(self.kinds) - len(rows)
        kinds = self.kinds.copy()
        kinds[rows] = MIXTURE
        starts = whole + np.searchsorted(rows, np.arange(whole + 1))
        return replace(
            self,
            kinds=kinds,
            starts=starts,
            shares=np.concatenate([np.zeros_like(kinds[:whole], float), shares]),
        )

    @cached_property
    def _at_once(self) -> tuple[Floats, Floats]:
        """Waits of nobody."""
        return np.zeros(self.first.shape), np.zeros((*self.first.shape, 4))


def plain(array: NDArray[Any], kind: type) -> NDArray[Any]:
    """The array in the one layout that the loops are compiled for; itself, as a rule."""
    if array.flags.carray and array.dtype == kind:
        return array
    return np.require(array, kind, _WRITABLE)


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
    rare = set(shapes)
    if "lognormal" in rare:
        own = names[:, 0] == "lognormal"
        kinds[own], first[own], second[own] = _lognormal(mean[own], scv[own])
    if "uniform" in rare:
        own = names[:, 0] == "uniform"
        half = mean[own] * np.sqrt(3 * np.minimum(scv[own], 1 / 3))
        kinds[own], first[own], second[own] = UNIFORM, mean[own] - half, half
    if "pareto" in rare:
        own = names[:, 0] == "pareto"
        kinds[own], (first[own], second[own]) = PARETO, _pareto(mean[own], scv[own])
    return Elements(
        plain(kinds, np.int64), plain(first, float), plain(second, float), plain(third, float),
        np.zeros(len(mean) + 1, np.int64), np.zeros((0, mean.shape[1])),
    )  # fmt: skip


def _lognormal(mean: Floats, scv: Floats) -> tuple[Indices, Floats, Floats]:
    """Kinds and parameters: the scale of the middle gamma time and the spread of the scales;
    of what varies less than one gamma time, its own scale and shape."""
    spread = np.sqrt(np.maximum(np.log((1 + scv) / (1 + 1 / GAMMA_SHAPE)), 0.0))
    total = np.exp(spread[..., None] * SCORES) @ WEIGHTS
    v, low = np.maximum(scv, 1e-9), spread <= 0
    return (
        np.where(low, GAMMA, LOGNORMAL),
        np.where(low, mean * v, mean / total / GAMMA_SHAPE),
        np.where(low, 1 / v, spread),
    )


def _pareto(mean: Floats, scv: Floats) -> tuple[Floats, Floats]:
    """The least time and the index of the tail."""
    index = 1 + np.sqrt(1 + 1 / np.maximum(scv, 1e-6))
    points = np.exp(_DEPTHS / index[..., None])
    middle = 0.5 * (points[..., 1:] + points[..., :-1]) @ _MASSES
    return mean / middle * _MASSES.sum(), index


@njit(cache=True)
def _fill(  # type: ignore[no-untyped-def]
    kinds, first, second, third, starts, shares, chance, wait, rows, spans, s, columns, result
):  # fmt: skip
    """The transforms of some rows at every point."""
    count = s.shape[1]
    part = np.empty(count, np.complex128)
    nobody = np.zeros(4)
    for number, row in enumerate(rows):
        for p in range(spans[number, 0], spans[number, 1]):
            column = columns[p]
            into = result[row, p]
            into[:] = 1.0
            multiply(
                kinds[row, column], first[row, column], second[row, column], third[row, column],
                chance[row, column], wait[row, column], SCORES, WEIGHTS, s[p], count, into,
            )  # fmt: skip
            if kinds[row, column] != MIXTURE:
                continue
            total = np.zeros(count, np.complex128)
            for i in range(starts[row], starts[row + 1]):
                part[:] = 1.0
                multiply(
                    kinds[i, column], first[i, column], second[i, column], third[i, column],
                    0.0, nobody, SCORES, WEIGHTS, s[p], count, part,
                )  # fmt: skip
                for k in range(count):
                    total[k] += shares[i, column] * part[k]
            for k in range(count):
                into[k] *= total[k]


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
def log1p(z):  # type: ignore[no-untyped-def]
    """The logarithm of 1 + z, also where z is tiny beside 1."""
    x, y = z.real, z.imag
    return complex(0.5 * math.log1p(x * (2 + x) + y * y), math.atan2(y, 1 + x))


@njit(cache=True)
def _uniform(s, low, half):  # type: ignore[no-untyped-def]
    """A time spread evenly over twice ``half`` from ``low`` on."""
    x = s * half
    if abs(x) < 1e-3:
        return np.exp(-s * (low + half)) * (1 + x * x / 6)
    return np.exp(-s * low) * (1 - np.exp(-2 * x)) / (2 * x)


@njit(cache=True)
def _pareto_cells(points, s):  # type: ignore[no-untyped-def]
    """Times spread evenly over the cells between ``points``."""
    total = 0.0 + 0.0j
    before = np.exp(-s * points[0])
    for j in range(PARETO_CELLS):
        after = np.exp(-s * points[j + 1])
        width = s * (points[j + 1] - points[j])
        cell = before if abs(width) < 1e-6 else (before - after) / width
        total += _MASSES[j] * cell
        before = after
    return total / _MASSES.sum()


@njit(cache=True)
def power(z, exponent):  # type: ignore[no-untyped-def]
    """z to a real exponent, by real functions: twice as fast as a complex power."""
    size = z.real * z.real + z.imag * z.imag
    if size == 0:
        return 0.0 + 0.0j
    size, angle = size ** (0.5 * exponent), exponent * math.atan2(z.imag, z.real)
    return complex(size * math.cos(angle), size * math.sin(angle))


@njit(cache=True)
def _wait(chance, slow, quick, part, again, s):  # type: ignore[no-untyped-def]
    """The transform of a wait at ``s``: two exponentials, and alike at every visit."""
    law = part * inverse(1 + again * s * slow) + (1 - part) * inverse(1 + again * s * quick)
    law = 1 - chance + chance * law
    return law if again == 1 else power(law, 1 / again)


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
    elif kind == GAMMA:
        for k in range(count):
            into[k] *= np.exp(-second * log1p(s[k] * first))
    elif kind == UNIFORM:
        for k in range(count):
            into[k] *= _uniform(s[k], first, second)
    elif kind == PARETO:
        points = first * np.exp(_DEPTHS / second)
        for k in range(count):
            into[k] *= _pareto_cells(points, s[k])
