"""The holders of a pool's tokens as a closed network: how fast n of them finish, X(n).

A pool of m tokens whose holders visit lower stations is a station whose rate depends on
how many are inside (flow-equivalent aggregation, K. Chandy, U. Herzog and L. Woo, IBM J.
R&D 19, 1975, doi:10.1147/rd.191.0036), found layer by layer from the bottom. A hold of
several calls ends more regularly than an exponential one, so fewer wait for its token
(``formulas/regular.py``).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from simulator.formulas.closed import throughputs
from simulator.formulas.erlang import Floats
from simulator.formulas.regular import Departures, present

Complex = NDArray[np.complex128]
Law = Callable[[Complex], Complex]


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
    _known: dict[int, Floats] = field(default_factory=dict, repr=False, compare=False)

    def _log_weights(self, most: int) -> list[Floats]:
        """ln prod (visits / rate(j)) up to so many holders, of every station and pool."""
        j = np.arange(1.0, most + 1)
        lists = [np.log(v.visits * v.mean / np.minimum(j, v.servers)) for v in self.layer.visits]
        for (count, _), below in zip(self.layer.inner, self.inner, strict=True):
            lists.append(np.log(count / below.rate(j)))
        return [np.concatenate([[0.0], np.cumsum(steps)]) for steps in lists]

    @cached_property
    def throughput(self) -> Floats:
        """X(1..size), requests/s with that many holders."""
        return self._throughput(self.layer.size)

    def _throughput(self, most: int) -> Floats:
        """X(1..most): a pool below one of few tokens is never asked for more holders."""
        if most not in self._known:
            logs = self._log_weights(most)
            plain = found = throughputs(most, logs)
            for i, pool in enumerate(self.inner):
                if pool.layer.size < most and not pool.departures.poisson:
                    table = self._table(i, logs)
                    count = self.layer.inner[i][0]
                    rates = pool.rate(np.arange(1.0, most + 1)) / count
                    found = found * (table[1:, 1:] @ rates) / plain
            self._known[most] = found
        return self._known[most]

    def rate(self, n: Floats) -> Floats:
        """X(min(n, size)) for n >= 1."""
        holders = np.minimum(n.astype(int), self.layer.size)
        return self._throughput(int(holders.max()))[holders - 1]

    @cached_property
    def departures(self) -> Departures:
        """The tokens that come back while everyone is held."""
        size, logs = self.layer.size, self._log_weights(self.layer.size)
        scv = [1 / v.visits if v.visits >= 1 else 2 / v.visits - 1 for v in self.layer.visits]
        scv += [
            (pool.departures.index if count >= 1 else 1 + pool.departures.index) / count
            - (0 if count >= 1 else 1)
            for (count, _), pool in zip(self.layer.inner, self.inner, strict=True)
        ]
        # The elasticity of a product form's throughput: how many of one more there go.
        moved = [_number(k, logs, size) - _number(k, logs, size - 1) for k in range(len(logs))]
        index = float(sum(w * w * c for w, c in zip(moved, scv, strict=True)))
        return Departures(float(self.throughput[-1]), index)

    def _table(self, i: int, logs: list[Floats]) -> Floats:
        """Row n is the distribution of the number at the i-th inner pool among n."""
        pool, most = self.inner[i], len(logs[0]) - 1
        k = len(self.layer.visits) + i
        size, count, n = pool.layer.size, self.layer.inner[i][0], np.arange(most + 1)
        others = logs[:k] + logs[k + 1 :]
        if not others:
            return _marginal(k, logs)
        flow = np.concatenate([[0.0], throughputs(most, others)])
        rates = np.concatenate([[0.0], pool.rate(n[1:].astype(float))])
        arrivals = count * flow[np.maximum(n[:, None] - n, 0)]
        return present(_log_marginal(k, logs), arrivals, rates, size, pool.departures)

    @cached_property
    def marginals(self) -> list[Floats]:
        """Per station and pool: row n is the distribution of the number there among n."""
        logs = self._log_weights(self.layer.size)
        stations = len(self.layer.visits)
        pools = [self._table(i, logs) for i in range(len(self.inner))]
        if len(pools) == 1 and stations:
            # Those not at the pool are at the stations.
            n = np.arange(self.layer.size + 1)
            gap = n[:, None] - n
            outside = np.where(gap >= 0, np.take_along_axis(pools[0], np.abs(gap), axis=1), 0.0)
            return [outside @ _marginal(k, logs[:-1]) for k in range(stations)] + pools
        return [_marginal(k, logs) for k in range(stations)] + pools

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


def _log_marginal(k: int, logs: list[Floats]) -> Floats:
    """Row n: logarithms, up to a constant, of the chances of 0..n at station k among n."""
    size = len(logs[0]) - 1
    gap = np.arange(size + 1)[:, None] - np.arange(size + 1)
    others = logs[:k] + logs[k + 1 :]
    rest = np.full(size + 1, -np.inf)
    rest[0] = 0.0
    if others:
        rest[1:] = -np.cumsum(np.log(throughputs(size, others)))
    return np.where(gap >= 0, logs[k] + rest[np.maximum(gap, 0)], -np.inf)


def _number(k: int, logs: list[Floats], present: int) -> float:
    """Mean number at station k among so many."""
    weights = logs[k][: present + 1].copy()
    others = [one[: present + 1] for one in logs[:k] + logs[k + 1 :]]
    if present < 1 or not others:
        return float(present)
    rest = np.cumsum(np.log(throughputs(present, others)))[::-1]
    weights[:-1] -= rest
    weights = np.exp(weights - weights.max())
    return float(weights @ np.arange(present + 1) / weights.sum())


def _marginal(k: int, logs: list[Floats]) -> Floats:
    """The chances themselves."""
    table = _log_marginal(k, logs)
    table = np.exp(table - table.max(axis=1, keepdims=True))
    return np.asarray(table / table.sum(axis=1, keepdims=True))


def aggregate(layer: Layer) -> Aggregate:
    """The layer with all layers below it worked out."""
    return Aggregate(layer, tuple(aggregate(below) for _, below in layer.inner))
