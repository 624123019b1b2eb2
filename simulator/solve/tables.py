"""A distribution known by its values on a grid of times.

Used where a transform cannot be composed: the last of parallel branches, or a time cut
off by a time-out. Between grid points the distribution function is linear, so that the
transform is a finite sum; means are given along, as they are known more precisely.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numba import njit

from simulator.solve.elements import inverse
from simulator.solve.plan import Floats
from simulator.solve.services import Complex
from simulator.solve.sojourns import STEP

_NARROW = 1e-6
"""Cells this narrow beside 1/|s| are points."""


@dataclass(frozen=True)
class Law:
    """A possibly defective distribution per column: grid ``times`` (C, J), cumulative
    ``values`` (C, J) from 0 on, total ``chance`` (C,) and ``mean`` (C,) given it happens."""

    times: Floats
    values: Floats
    chance: Floats
    mean: Floats

    def at_zero(self, columns: np.ndarray) -> Complex:
        """Value at s = iH, (P, 1)."""
        return (self.chance - 1j * STEP * self.chance * self.mean)[columns][:, None]


@dataclass(frozen=True)
class Table:
    """The laws of success and failure of a node, on one grid of times."""

    success: Law
    failure: Law | None

    def at_zero(self, columns: np.ndarray) -> tuple[Complex, Complex | None]:
        """Probabilities and means at s = iH."""
        failure = None if self.failure is None else self.failure.at_zero(columns)
        return self.success.at_zero(columns), failure

    def transform(self, s: Complex, columns: np.ndarray) -> tuple[Complex, Complex | None]:
        """Both transforms at ``s`` (P, K)."""
        laws = np.empty((len(self._masses), *s.shape), complex)
        _transform(self.success.times, self._masses, s, columns, laws)
        return laws[0], laws[1] if len(laws) > 1 else None

    @cached_property
    def _masses(self) -> Floats:
        """(1 or 2, C, J) chances to be done between a time of the grid and the one before."""
        laws = [law.values for law in (self.success, self.failure) if law is not None]
        return np.diff(np.array(laws), axis=2, prepend=0.0)


@njit(cache=True)
def _transform(times, masses, s, columns, result):  # type: ignore[no-untyped-def]
    """Sums over the cells: what is spread evenly over (a, b] has (e^-sa - e^-sb)/(s (b - a)).

    Of all laws at once, as the powers of e are what takes time.
    """
    laws, points = masses.shape[0], s.shape[1]
    start, end = np.empty(points, np.complex128), np.empty(points, np.complex128)
    for p in range(s.shape[0]):
        column = columns[p]
        _decay(s[p], times[column, 0], start)
        for law in range(laws):
            for k in range(points):
                result[law, p, k] = masses[law, column, 0] * start[k]
        for j in range(1, times.shape[1]):
            before, after = times[column, j - 1], times[column, j]
            _decay(s[p], after, end)
            for k in range(points):
                size = abs(s[p, k].real) + abs(s[p, k].imag)
                if size * (after - before) < _NARROW:
                    cell = start[k]
                else:
                    cell = (start[k] - end[k]) * inverse(s[p, k] * (after - before))
                for law in range(laws):
                    result[law, p, k] += masses[law, column, j] * cell
            start, end = end, start


@njit(cache=True)
def _decay(s, time, into):  # type: ignore[no-untyped-def]
    """e^(-s time); the points of an inversion have their real part in common."""
    real = s[0].real
    size = math.exp(-real * time)
    for k in range(len(s)):
        if s[k].real != real:
            real = s[k].real
            size = math.exp(-real * time)
        angle = s[k].imag * time
        into[k] = complex(size * math.cos(angle), -size * math.sin(angle))
