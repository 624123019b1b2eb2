"""A distribution known by its values on a grid of times.

Used where a transform cannot be composed: the last of parallel branches, or a time cut
off by a time-out. Between grid points the distribution function is linear, so that the
transform is a finite sum; means are given along, as they are known more precisely.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from simulator.solve.plan import Floats
from simulator.solve.services import Complex
from simulator.solve.sojourns import STEP


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

    def cumulative(self, t: Floats, columns: np.ndarray) -> tuple[Floats, Floats]:
        """(P(done by t), density) at times ``t`` (P,)."""
        times = np.concatenate([np.zeros((len(self.times), 1)), self.times], axis=1)[columns]
        values = np.concatenate([np.zeros((len(self.times), 1)), self.values], axis=1)[columns]
        cell = np.clip((times <= t[:, None]).sum(axis=1) - 1, 0, times.shape[1] - 2)
        at = np.arange(len(t))
        start, end = times[at, cell], times[at, cell + 1]
        slope = (values[at, cell + 1] - values[at, cell]) / np.maximum(end - start, 1e-300)
        inside = np.minimum(t, end) - start
        return values[at, cell] + slope * inside, np.where(t < end, slope, 0.0)

    def transform(self, s: Complex, columns: np.ndarray) -> Complex:
        """Laplace transform at ``s`` (P, K)."""
        times = self.times[columns]
        masses = np.diff(self.values, axis=1, prepend=0.0)[columns]
        total = masses[:, :1] * np.exp(-s * times[:, :1])
        before = np.exp(-s * times[:, :1])
        for j in range(1, times.shape[1]):
            after = np.exp(-s * times[:, j : j + 1])
            width = s * (times[:, j : j + 1] - times[:, j - 1 : j])
            tiny = np.abs(width) < 1e-6
            cell = np.where(tiny, before, (before - after) / np.where(tiny, 1.0, width))
            total = total + masses[:, j : j + 1] * cell
            before = after
        return total


@dataclass(frozen=True)
class Table:
    """The laws of success and failure of a node."""

    success: Law
    failure: Law | None

    def at_zero(self, columns: np.ndarray) -> tuple[Complex, Complex | None]:
        """Probabilities and means at s = iH."""
        failure = None if self.failure is None else self.failure.at_zero(columns)
        return self.success.at_zero(columns), failure

    def transform(self, s: Complex, columns: np.ndarray) -> tuple[Complex, Complex | None]:
        """Both transforms at ``s`` (P, K)."""
        failure = None if self.failure is None else self.failure.transform(s, columns)
        return self.success.transform(s, columns), failure
