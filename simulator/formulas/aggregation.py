"""How fast n holders of a pool's tokens finish, X(n), compiled and in many columns at once.

The formulas are those of ``formulas/holders.py``: flow-equivalent aggregation, layer by layer,
with tokens of pools inside coming back as regularly as the work of their holds.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numba import njit
from numpy.typing import NDArray

from simulator.formulas.floats import Floats
from simulator.formulas.load_dependent import one_more, throughputs
from simulator.formulas.regular import poisson, present


def scv_of_visits(often: Floats) -> Floats:
    """Squared coefficient of variation of the work of exponential visits: so many of them, a
    geometric number or, where there are fewer than one, one now and then."""
    some = np.where(often > 0, often, 1.0)
    return np.where(often >= 1, 1 / some, 2 / some - 1)


@dataclass(frozen=True)
class Solved:
    """Holders in many columns: X(1..N) as ``paces`` (C, N), the X(size) of each from its size
    on, and the ``index`` (C,) of dispersion of tokens that come back with all of them held."""

    size: NDArray[np.int64]
    paces: Floats
    index: Floats

    def only(self, columns: NDArray[np.intp]) -> Solved:
        """Some of the columns."""
        return Solved(self.size[columns], self.paces[columns], self.index[columns])


def solve_layers(
    size: NDArray[np.int64], work: Floats, servers: Floats, scv: Floats, asked: Floats,
    below: list[Solved], regular: bool,
) -> Solved:  # fmt: skip
    """Pools of ``size`` (C,) tokens whose holds bring ``work`` (K, C) seconds of this ``scv`` to
    stations of ``servers``, inf for a pure delay, and ask the pools ``below`` (I) for a token
    ``asked`` (I, C) times. What is not visited has no work. Only where it is asked for how
    ``regular`` they are, departures are not taken to be at random."""
    most, columns = int(size.max()), len(size)
    rates = np.empty((columns, len(below), most))
    for i, pool in enumerate(below):
        rates[:, i] = np.take(
            pool.paces, np.minimum(np.arange(most), pool.paces.shape[1] - 1), axis=1
        )
    sizes = np.array([pool.size for pool in below], np.int64).reshape(-1, columns)
    index = np.array([pool.index for pool in below], float).reshape(-1, columns)
    best = np.array([pool.paces[:, -1] for pool in below], float).reshape(-1, columns)
    rows = [np.ascontiguousarray(a.T) for a in (work, servers, scv, asked, sizes, best, index)]
    work, servers, scv, asked, sizes, best, index = rows
    return Solved(
        size,
        *_solve_all(size, most, work, servers, scv, asked, rates, sizes, best, index, regular),
    )


@njit(cache=True, error_model="numpy")
def _solve_all(  # type: ignore[no-untyped-def]
    size, most, work, servers, scv, asked, rates, sizes, best, index, regular
):
    """The same from arrays (C, …): the paces and the indices of dispersion."""
    paces, found = np.empty((len(size), most)), np.empty(len(size))
    for c in range(len(size)):
        used, taken = work[c] > 0.0, asked[c] > 0.0
        inside = np.empty((np.count_nonzero(taken), size[c]))
        row = 0
        for i in range(len(taken)):
            if taken[i]:
                inside[row] = rates[c, i, : size[c]]
                row += 1
        paces[c, : size[c]], found[c] = solve(
            size[c], work[c][used], servers[c][used], scv[c][used], asked[c][taken], inside,
            sizes[c][taken], best[c][taken], index[c][taken], regular,
        )  # fmt: skip
        paces[c, size[c] :] = paces[c, size[c] - 1]
    return paces, found


@njit(cache=True, error_model="numpy")
def solve(  # type: ignore[no-untyped-def]
    size, work, servers, scv, asked, rates, sizes, best, index, regular
):
    """X(1..size) of a pool and the index of dispersion of its departures, from its stations (K,)
    and the pools inside (I,): how often they are asked, their ``rates`` (I, size), X(size) as
    ``best``, and their own index; the index is 1 unless ``regular``."""
    logs = log_weights(size, work, servers, asked, rates)
    plain = throughputs(size, logs)
    found = plain.copy()
    if len(logs) > 1:
        for i in range(len(asked)):
            if sizes[i] < size and not poisson(index[i]):
                table = present_inside(
                    len(work) + i, logs, asked[i], rates[i], sizes[i], best[i], index[i]
                )
                for n in range(1, size + 1):
                    flow = 0.0
                    for j in range(1, n + 1):
                        flow += table[n, j] * rates[i, j - 1]
                    found[n - 1] *= flow / asked[i] / plain[n - 1]
    if not regular:
        return found, 1.0
    # The elasticity of a product form's throughput: how many of one more there go.
    moved = one_more(size, logs)
    total = 0.0
    for k in range(len(work)):
        total += moved[k] ** 2 * scv[k]
    for i in range(len(asked)):
        varied = index[i] / asked[i] if asked[i] >= 1.0 else (1.0 + index[i]) / asked[i] - 1.0
        total += moved[len(work) + i] ** 2 * varied
    return found, total


@njit(cache=True, error_model="numpy")
def log_weights(most, work, servers, asked, rates):  # type: ignore[no-untyped-def]
    """(K + I, most + 1) ln prod (visits / rate(j)) up to so many holders, of every station and
    pool."""
    stations = len(work)
    logs = np.zeros((stations + len(asked), most + 1))
    for k in range(stations):
        step = 0.0
        for j in range(1, most + 1):
            if j < servers[k] + 1.0:
                step = np.log(work[k] / min(float(j), servers[k]))
            logs[k, j] = logs[k, j - 1] + step
    for i in range(len(asked)):
        for j in range(1, most + 1):
            logs[stations + i, j] = logs[stations + i, j - 1] + np.log(asked[i] / rates[i, j - 1])
    return logs


@njit(cache=True, error_model="numpy")
def _others(k, logs):  # type: ignore[no-untyped-def]
    """The rows of the other stations."""
    found = np.empty((len(logs) - 1, logs.shape[1]))
    found[:k], found[k:] = logs[:k], logs[k + 1 :]
    return found


@njit(cache=True, error_model="numpy")
def present_inside(  # type: ignore[no-untyped-def]
    k, logs, asked, rates, size, best, index
):
    """(N, N) row n: the distribution of the number at a pool inside, station k, among n, as its
    tokens come back; arguments as for ``solve``, of one pool."""
    most = logs.shape[1] - 1
    flow = throughputs(most, _others(k, logs))
    rest, served = np.zeros(most + 1), np.zeros(most + 1)
    for n in range(most):
        rest[n + 1], served[n + 1] = rest[n] - np.log(flow[n]), rates[n]
    table = np.zeros((most + 1, most + 1))
    for n in range(most + 1):
        here, arrivals = np.empty(n + 1), np.zeros(n + 1)
        for j in range(n + 1):
            here[j] = logs[k, j] + rest[n - j]
            if j < n:
                arrivals[j] = asked * flow[n - j - 1]
        table[n, : n + 1] = present(here, arrivals, served[: n + 1], size, best, index)
    return table


@njit(cache=True, error_model="numpy")
def marginal(k, logs):  # type: ignore[no-untyped-def]
    """(N, N) row n: the chances of 0..n at station k among n."""
    most = logs.shape[1] - 1
    rest = np.zeros(most + 1)
    if len(logs) > 1:
        rest[1:] = -np.cumsum(np.log(throughputs(most, _others(k, logs))))
    else:
        rest[1:] = -np.inf
    table = np.zeros((most + 1, most + 1))
    for n in range(most + 1):
        here = logs[k, : n + 1] + rest[: n + 1][::-1]
        here = np.exp(here - here.max())
        table[n, : n + 1] = here / here.sum()
    return table
