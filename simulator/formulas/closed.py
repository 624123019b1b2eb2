"""Closed networks of one class: a fixed population, think time and product-form stations.

The convolution algorithm (J. Buzen, "Computational algorithms for closed queueing
networks with exponential servers", CACM 16(9), 1973, doi:10.1145/362342.362345), made
stable for many servers and large populations in two ways. All weights are multiplied by
s^n with s the throughput of the open network that holds as many requests on average, so
the mass lies where it is needed; and a station of c servers is a polynomial of degree c
over one geometric factor, so folding it in costs O(N c) positive additions. The textbook
recursion for p(0) = 1 - sum, which loses all digits for many servers, is not used.
Open traffic that shares the stations (a mixed network) is summed out exactly, as in
F. Baskett, K. Chandy, R. Muntz and F. Palacios, JACM 22(2), 1975,
doi:10.1145/321879.321887.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.linalg import solve_banded
from scipy.special import betainc, gammaincc, gammaln

from simulator.formulas.erlang import erlang_c, poisson_pmf
from simulator.formulas.floats import Floats

# Above this population the open network with the same mean population is as good as exact.
LARGEST_EXACT = 200_000
_BISECTIONS = 200
# Heads longer than this are folded in by Fourier transform.
_WIDE = 500


@dataclass(frozen=True)
class Closed:
    """Figures of a closed network; arrays have one entry per station.

    ``throughput`` requests/s; ``residence`` seconds per request (all visits);
    ``mean_number`` closed requests present; ``utilisation`` per server, of the closed
    requests alone; ``open_number`` mean open requests present; ``found[i][n]`` the
    probability that a request arriving at station i finds n others of the closed class
    there (arrival theorem), ``present[i][n]`` that a look from outside finds n; empty for
    delays and for populations above ``LARGEST_EXACT``.
    """

    throughput: float
    residence: Floats
    mean_number: Floats
    utilisation: Floats
    open_number: Floats
    found: tuple[Floats, ...]
    present: tuple[Floats, ...]

    @property
    def response(self) -> float:
        """Mean seconds from leaving the think state to returning to it."""
        return float(self.residence.sum())


def fourier_convolve(a: Floats, b: Floats) -> Floats:
    """Full convolution of two arrays of equal dimension; error relative to the largest entry."""
    shape = [m + n - 1 for m, n in zip(a.shape, b.shape, strict=True)]
    axes = range(len(shape))
    product = np.fft.rfftn(a, shape, axes) * np.fft.rfftn(b, shape, axes)
    return np.fft.irfftn(product, shape, axes)


@dataclass(frozen=True)
class _Station:
    """Weights f(n) of one station under the tilt s: ``head`` for n <= c, then geometric."""

    head: Floats
    ratio: float

    def weights(self, population: int) -> Floats:
        """f(0..population)."""
        tail = self.head[-1] * self.ratio ** np.arange(
            1, max(population + 2 - len(self.head), 1), dtype=float
        )
        return np.concatenate([self.head, tail])[: population + 1]

    def fold(self, mass: Floats) -> Floats:
        """The convolution of ``mass`` with f, renormalised to a largest entry of 1."""
        numerator = self.head - self.ratio * np.concatenate([[0.0], self.head[:-1]])
        numerator = np.maximum(numerator, 0.0)
        # The rounding of a Fourier transform is relative to the largest entry, which the
        # tilt has put where it is read.
        wide = len(numerator) > _WIDE
        spread = (fourier_convolve if wide else np.convolve)(mass, numerator)[: len(mass)]
        spread = np.maximum(spread, 0.0)
        recursion = np.vstack([np.ones(len(mass)), np.full(len(mass), -self.ratio)])
        folded: Floats = solve_banded((1, 0), recursion, spread)
        return folded / folded.max()


def open_load_point(
    population: float,
    demands: Floats,
    servers: Floats,
    think: float,
    open_load: Floats,
    precision: float = 1e-15,
) -> float:
    """The throughput at which the open network holds ``population`` requests on average.

    Arguments as :func:`closed_network`; ``precision`` relative, of the bisection.
    """
    queues = np.isfinite(servers)
    demand, free = demands[queues], (servers - open_load)[queues]
    busy = demand > 0
    if not busy.any():
        return population / (think + demands[~queues].sum())
    low, high = 0.0, float(np.min(free[busy] / demand[busy]))
    pause = think + demands[~queues].sum()
    for _ in range(_BISECTIONS):
        rate = 0.5 * (low + high)
        offered = rate * demand + open_load[queues]
        slack = np.maximum(servers[queues] - offered, 1e-300)
        waiting = erlang_c(servers[queues], offered) * offered / slack
        share = rate * demand / np.maximum(offered, 1e-300)
        present = rate * pause + float(np.sum(share * (offered + waiting)))
        low, high = (rate, high) if present < population else (low, rate)
        if high - low <= precision * high:
            break
    return 0.5 * (low + high)


def _station(work: float, servers: float, open_load: float, population: int) -> _Station:
    """Weights of ``work`` = s × demand erlangs at c servers shared with open traffic."""
    top = int(min(np.floor(servers), population))
    n = np.arange(top + 1, dtype=float)
    ratio = work / (servers - open_load)
    if open_load <= 0:
        return _Station(poisson_pmf(n, work) if work > 0 else (n == 0).astype(float), ratio)
    share = open_load / servers
    log_work = n * np.log(max(work, 1e-300))
    some_free = gammaincc(servers - n + 1, open_load)
    all_busy = (
        (servers - n) * np.log(servers)
        - gammaln(servers + 1)
        + gammaln(n + 1)
        - open_load
        - (n + 1) * np.log1p(-share)
    )
    queueing = np.exp(all_busy) * betainc(servers - n + 1, n + 1, share)
    return _Station(np.exp(log_work - gammaln(n + 1) - work) * (some_free + queueing), ratio)


def _open_number(n: Floats, servers: float, open_load: float) -> Floats:
    """Mean open requests at a station that holds n closed ones."""
    if open_load <= 0:
        return np.zeros_like(n)
    share = open_load / servers
    below = np.minimum(n, np.floor(servers))
    log_busy = (
        (servers - below) * np.log(servers) - gammaln(servers + 1) + gammaln(below + 1) - open_load
    )
    weight = gammaincc(servers - below + 1, open_load) + np.exp(
        log_busy - (below + 1) * np.log1p(-share)
    ) * betainc(servers - below + 1, below + 1, share)
    room = servers - below
    first = open_load * gammaincc(np.maximum(room, 1e-300), open_load) * (room >= 1)
    second = np.exp(log_busy - (below + 2) * np.log1p(-share)) * (below + 1) * share
    second = second * np.where(room > 0, betainc(np.maximum(room, 1e-300), below + 2, share), 1.0)
    # With every server taken by closed requests the count is negative binomial.
    return np.where(n >= servers, (n + 1) * share / (1 - share), (first + second) / weight)


def _fold_all(start: Floats, stations: list[_Station]) -> Floats:
    for station in stations:
        start = station.fold(start)
    return start


def closed_network(
    population: int,
    demands: ArrayLike,
    servers: ArrayLike,
    think: float = 0.0,
    open_load: ArrayLike = 0.0,
) -> Closed:
    """Exact figures of ``population`` users circulating among product-form stations.

    ``demands`` (S,) seconds of service per request over all visits, ``servers`` (S,)
    parallel servers, inf for a delay station; ``think`` seconds between requests;
    ``open_load`` (S,) erlangs offered by open flows, below ``servers``. Relative error
    below 1e-9 to populations of ``LARGEST_EXACT``; above, within 1/sqrt(population).
    """
    demand = np.asarray(demands, float)
    c = np.broadcast_to(np.asarray(servers, float), demand.shape)
    load = np.where(np.isfinite(c), np.broadcast_to(np.asarray(open_load, float), demand.shape), 0)
    if population <= 0 or demand.sum() + think <= 0:
        zero = np.zeros_like(demand)
        none = tuple(zero[:0] for _ in demand)
        return Closed(0.0, demand.copy(), zero, zero, zero, none, none)
    if population > LARGEST_EXACT:
        return _as_open(population, demand, c, think, load)
    rate = open_load_point(population, demand, c, think, load, precision=1e-6)

    waits = [i for i in range(len(demand)) if np.isfinite(c[i]) and demand[i] > 0]
    pause = think + float(demand[~np.isfinite(c)].sum())
    counts = np.arange(population + 1, dtype=float)
    idle = poisson_pmf(counts, rate * pause) if pause > 0 else (counts == 0).astype(float)
    stations = {i: _station(rate * demand[i], c[i], load[i], population) for i in waits}
    total = _fold_all(idle / idle.max(), list(stations.values()))
    throughput = rate * float(total[-2] / total[-1])

    mean_number = throughput * demand
    open_number = _open_number(np.zeros_like(demand), 1.0, 0.0)
    found: list[Floats] = [counts[:0]] * len(demand)
    anyone: list[Floats] = [counts[:0]] * len(demand)
    prefix = idle / idle.max()
    for position, i in enumerate(waits):
        others = _fold_all(prefix, [stations[k] for k in waits[position + 1 :]])
        weights = stations[i].weights(population)
        present = weights * others[::-1]
        present /= present.sum()
        seen = weights[:-1] * others[-2::-1]
        found[i], anyone[i] = seen / seen.sum(), present
        mean_number[i] = float(present @ counts)
        open_number[i] = float(present @ _open_number(counts, c[i], load[i]))
        prefix = stations[i].fold(prefix)
    utilisation = np.where(np.isfinite(c), throughput * demand / np.where(np.isfinite(c), c, 1), 0)
    return Closed(
        throughput, mean_number / throughput, mean_number, utilisation, open_number,
        tuple(found), tuple(anyone),
    )  # fmt: skip


def _as_open(population: int, demand: Floats, c: Floats, think: float, load: Floats) -> Closed:
    """The open network with the same mean population, for very many users."""
    rate = open_load_point(population, demand, c, think, load)
    finite = np.isfinite(c)
    servers = np.where(finite, c, 1.0)
    offered = rate * demand + load
    slack = np.where(finite, np.maximum(servers - offered, 1e-300), 1.0)
    waiting = np.where(finite, erlang_c(servers, offered) * offered / slack, 0.0)
    share = rate * demand / np.maximum(offered, 1e-300)
    number = share * (offered + waiting)
    # All digits of a saturated queue's length are in the population balance.
    fullest = int(np.argmax(np.where(finite, offered / servers, 0.0)))
    number[fullest] += population - rate * think - number.sum()
    utilisation = np.where(finite, rate * demand / servers, 0.0)
    open_number = (offered + waiting) * (1 - share)
    none = tuple(demand[:0] for _ in demand)
    return Closed(rate, number / rate, number, utilisation, open_number, none, none)


def beside_open(closed: Floats, servers: int, open_load: float, most: int) -> Floats:
    """Chances of 0, 1, … requests of both sorts at a station from those of its ``closed`` ones.

    Beside k closed requests, j open ones have the product form's weight
    (k + j)! / (k! j!) × load^j / prod_{i <= k + j} min(i, c). Nothing where fewer than all
    but 1e-9 of the chances are of ``most`` requests or fewer.
    """
    if open_load <= 0 or not len(closed):
        return closed
    present = np.flatnonzero(closed > 1e-14)
    top = min(most, len(closed) - 1 + int(np.ceil(servers + 60 / -np.log(open_load / servers))))
    total = np.arange(top + 1)
    pace = np.concatenate([[0.0], np.cumsum(np.log(np.minimum(total[1:], servers)))])
    chances = np.zeros(top + 1)
    lost = 0.0
    for k in present[present <= top]:
        j = total[: top + 1 - k]
        log = gammaln(k + j + 1) - gammaln(j + 1) + j * np.log(open_load) - pace[k:]
        weight = np.exp(log - log.max())
        weight /= weight.sum()
        lost += closed[k] * weight[-1]
        chances[k:] += closed[k] * weight
    return chances[:0] if lost > 1e-9 or 1 - chances.sum() > 1e-9 else chances
