"""Times that hardly vary, such as the wait behind a long full queue.

No inversion of a transform at a few dozen points sees a step as steep as theirs: it rings, by
several per cent for many times the mean. What hardly varies because it is the sum of many
small times is a gamma law to the third moment, so two moments say all; whether it is such a
sum is seen by the third.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import gammainc, gammaincinv

from simulator.solve.batch import Batch
from simulator.solve.nodes import DelayNode, Node
from simulator.solve.plan import Floats

if TYPE_CHECKING:
    from simulator.solve.distribution import Laws

NARROW = 1 / 150
"""Squared coefficient of variation below which the inversion rings by more than 0.1 %."""
LONG = 100.0
_FIRST, _SECOND, _DEEPEST = 1e-3, 0.1, 200.0
_LEAST = 1e-9
_FARTHEST = 1.42
"""(z^2 - 1) / 6 at the 99.9th percentile."""
_OFF = 0.01


@dataclass(frozen=True)
class Narrow:
    """Which columns (C,) are ``here``, with the ``shape`` and the ``mean`` of their laws."""

    here: np.ndarray
    shape: Floats
    mean: Floats

    def quantile(self, share: Floats, columns: np.ndarray) -> Floats:
        """The quantiles (P,) of the columns (P,)."""
        shape = self.shape[columns]
        return np.asarray(gammaincinv(shape, share) * self.mean[columns] / shape)

    def within(self, t: Floats, columns: np.ndarray) -> Floats:
        """The share (P,) done by ``t`` (P,)."""
        shape = self.shape[columns]
        return np.asarray(gammainc(shape, t * shape / self.mean[columns]))


def long_queues(laws: Laws) -> bool:
    """Whether anything may be full with a long queue before it: elsewhere nothing is narrow."""
    figures = laws.sojourns.figures
    if (figures.stuck > 0).any():
        return True
    queues = figures.queues
    room = np.where(figures.finite, queues.capacity - queues.servers, 0.0)
    if (np.isfinite(room) & (room > LONG) & (figures.block > 0)).any():
        return True
    return any(
        ((pool.stuck > 0) | ((pool.places > LONG) & (pool.block > 0))).any()
        for pool in laws.pools.values()
    )


def find_narrow(laws: Laws, node: Node, without: tuple[DelayNode, ...], mean: Floats) -> Narrow:
    """The columns in which the time a node takes is narrow; ``mean`` (C,) is its mean."""
    chance = laws.moments(node)[0]
    here = (chance > 1e-12) & (mean > 0) & np.isfinite(mean)
    shape = np.ones(len(mean))
    if not here.any() or not long_queues(laws):
        return Narrow(np.zeros(len(mean), bool), shape, mean)
    columns = np.flatnonzero(here)
    average, certain = mean[columns], chance[columns]

    def cumulants(step: Floats) -> tuple[Floats, Floats]:
        """The second and third by the logarithm of the transform at one, two and three steps;
        the first need not be exactly the mean that is known."""
        s = (step[:, None] * np.array([1.0, 2.0, 3.0])).astype(complex)
        batch = Batch.each(laws.layout, [node], np.zeros(len(columns), np.int64))
        endless = np.full(len(columns), np.inf)
        law = laws.evaluator.at(batch, s, columns, endless, without)[0][0]
        logs = np.log(np.maximum(law.real, 1e-300) / certain[:, None]) + s.real * average[:, None]
        one, two, three = logs.T
        third = 3 * two - 3 * one - three
        return (two - 2 * one + third) / step**2, third / step**3

    step = _FIRST / average
    variance = np.maximum(np.abs(cumulants(step)[0]), _LEAST**2 * average**2)
    step = np.minimum(_SECOND / np.sqrt(variance), _DEEPEST / average)
    variance, third = cumulants(step)
    variance = np.maximum(variance, _LEAST**2 * average**2)
    skewness = third / variance**1.5
    scv = variance / average**2
    moved = _FARTHEST * np.abs(skewness - 2 * np.sqrt(scv)) * np.sqrt(scv)
    small = (scv < NARROW) & (moved < _OFF)
    here[columns] = small
    shape[columns] = 1 / scv
    return Narrow(here, shape, mean)
