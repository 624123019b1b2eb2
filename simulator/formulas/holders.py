"""The holders of a pool's tokens as a closed network: how fast n of them finish, X(n).

A pool of m tokens whose holders visit lower stations is a station whose rate depends on
how many are inside (flow-equivalent aggregation, K. Chandy, U. Herzog and L. Woo, IBM J.
R&D 19, 1975, doi:10.1147/rd.191.0036), found layer by layer from the bottom. A hold of
several calls ends more regularly than an exponential one, so fewer wait for its token
(``formulas/regular.py``).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from simulator.formulas.aggregation import (
    log_weights,
    marginal,
    present_inside,
    scv_of_visits,
    solve,
)
from simulator.formulas.floats import Floats
from simulator.formulas.regular import Departures

Complex = NDArray[np.complex128]
Law = Callable[[Complex], Complex]
Pools = tuple[Floats, Floats, NDArray[np.int64], Floats, Floats]


@dataclass(frozen=True)
class Visit:
    """What a holder does at one station: ``visits`` times ``mean`` seconds of one of
    ``servers`` (inf for a pure delay). ``law`` is the service's transform; None is
    exponential."""

    visits: float
    mean: float
    servers: float
    law: Law | None = None


@dataclass(frozen=True)
class Layer:
    """A pool of ``size`` tokens: the stations its holders visit and the pools they take
    tokens of, each with how often."""

    size: int
    visits: tuple[Visit, ...]
    inner: tuple[tuple[float, Layer], ...] = ()


@dataclass(frozen=True)
class Aggregate:
    """A layer with its throughputs worked out from the bottom up."""

    layer: Layer
    inner: tuple[Aggregate, ...]

    @cached_property
    def _stations(self) -> tuple[Floats, Floats, Floats]:
        """(K,) seconds a hold brings to each station, its servers, and the scv of the work."""
        visits = self.layer.visits
        often = np.array([v.visits for v in visits], float)
        return (
            often * np.array([v.mean for v in visits], float),
            np.array([v.servers for v in visits], float),
            scv_of_visits(often),
        )

    @cached_property
    def _pools(self) -> Pools:
        """What is known of the pools inside, of up to as many holders as there are."""
        n = np.arange(1, self.layer.size + 1)
        rates = [pool.rate(n) for pool in self.inner]
        return (
            np.array([count for count, _ in self.layer.inner], float),
            np.array(rates, float).reshape(-1, len(n)),
            np.array([pool.layer.size for pool in self.inner], np.int64),
            np.array([pool.departures.rate for pool in self.inner], float),
            np.array([pool.departures.index for pool in self.inner], float),
        )

    @cached_property
    def _logs(self) -> Floats:
        """(K, size + 1) the weights of every station and pool."""
        work, servers, _ = self._stations
        return np.asarray(log_weights(self.layer.size, work, servers, *self._pools[:2]))

    @cached_property
    def _solved(self) -> tuple[Floats, float]:
        found, index = solve(self.layer.size, *self._stations, *self._pools, True)
        return found, float(index)

    @property
    def throughput(self) -> Floats:
        """X(1..size), requests/s with that many holders."""
        return self._solved[0]

    def rate(self, n: NDArray[np.int64]) -> Floats:
        """X(min(n, size)) for n >= 1."""
        return self.throughput[np.minimum(n, self.layer.size) - 1]

    @cached_property
    def departures(self) -> Departures:
        """The tokens that come back while everyone is held."""
        return Departures(float(self.throughput[-1]), self._solved[1])

    def _table(self, i: int) -> Floats:
        """Row n is the distribution of the number at the i-th inner pool among n."""
        k, logs = len(self.layer.visits) + i, self._logs
        if len(logs) == 1:
            return marginal(k, logs)
        return np.asarray(present_inside(k, logs, *(known[i] for known in self._pools)))

    @cached_property
    def marginals(self) -> list[Floats]:
        """Per station and pool: row n is the distribution of the number there among n."""
        logs = self._logs
        stations = len(self.layer.visits)
        pools = [self._table(i) for i in range(len(self.inner))]
        if len(pools) == 1 and stations:
            # Those not at the pool are at the stations.
            n = np.arange(self.layer.size + 1)
            gap = n[:, None] - n
            outside = np.where(gap >= 0, np.take_along_axis(pools[0], np.abs(gap), axis=1), 0.0)
            return [outside @ marginal(k, logs[:-1]) for k in range(stations)] + pools
        return [marginal(k, logs) for k in range(stations)] + pools

    def sojourns(self, s: Complex) -> Complex:
        """(size, …) transforms of the time inside for one who makes n = 1..size holders."""
        total = np.ones((self.layer.size, *s.shape), complex)
        shape = (-1, *([1] * s.ndim))
        j = np.arange(self.layer.size).reshape(shape)
        for visit, table in zip(self.layer.visits, self.marginals, strict=False):
            law = 1 / (1 + s * visit.mean) if visit.law is None else visit.law(s)
            once = law[None]
            if np.isfinite(visit.servers):
                step = visit.servers / (visit.servers + s * visit.mean)
                waits = step ** np.maximum(j - visit.servers + 1, 0)
                once = law * np.tensordot(table[:-1, :-1], waits, axes=1)
            total = total * once**visit.visits
        below = self.marginals[len(self.layer.visits) :]
        for (count, _), pool, table in zip(self.layer.inner, self.inner, below, strict=True):
            inside, size = pool.sojourns(s), pool.layer.size
            first, step = pool.departures.first(s), pool.departures.step(s)
            waits = np.where(j >= size, first * step ** np.maximum(j - size, 0), 1.0)
            found = inside[np.minimum(j.ravel(), size - 1)] * waits
            total = total * np.tensordot(table[:-1, :-1], found, axes=1) ** count
        return total


def aggregate(layer: Layer) -> Aggregate:
    """The layer with all layers below it worked out."""
    return Aggregate(layer, tuple(aggregate(below) for _, below in layer.inner))
