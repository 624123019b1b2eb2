"""Closed networks of several classes, each with its own population and think time.

Small populations: convolution over the population lattice, exact for BCMP stations with
any number of servers (F. Baskett et al., JACM 22(2), 1975, doi:10.1145/321879.321887).
Large ones: the fixed point of Y. Bard (1979) and P. Schweitzer (1979), with the wait at
several servers taken from the queue and the probability that all are busy.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import gammaln

from simulator.formulas.closed import fourier_convolve
from simulator.formulas.erlang import erlang_c
from simulator.formulas.floats import Floats

# Largest lattice (product of the populations plus one) solved exactly.
LARGEST_LATTICE = 20_000
_ITERATIONS = 20_000
_SETTLED = 1e-12


@dataclass(frozen=True)
class ClosedClasses:
    """``throughput`` (R,) requests/s; ``residence`` (R, S) seconds per request;
    ``mean_number`` (R, S) requests present; ``exact`` whether the lattice was used."""

    throughput: Floats
    residence: Floats
    mean_number: Floats
    exact: bool

    @property
    def response(self) -> Floats:
        """(R,) mean seconds from leaving the think state to returning to it."""
        return self.residence.sum(axis=1)


def closed_classes(
    populations: ArrayLike, demands: ArrayLike, servers: ArrayLike, thinks: ArrayLike
) -> ClosedClasses:
    """Figures of a closed network of R classes and S stations.

    ``populations`` (R,), ``demands`` (R, S) seconds per request, ``servers`` (S,), inf
    for a delay station, ``thinks`` (R,) seconds. Exact for processor sharing, delays, or
    equal service times of all classes where the lattice is small; otherwise the throughput
    is off by 1.5 % in the median and up to 7 % (two classes, two to four stations).
    """
    users = np.asarray(populations, int)
    demand = np.asarray(demands, float)
    c = np.broadcast_to(np.asarray(servers, float), demand.shape[1:])
    think = np.asarray(thinks, float)
    start = schweitzer(users, demand, c, think)
    if np.prod(users + 1.0) > LARGEST_LATTICE or (start.throughput[users > 0] <= 0).any():
        return start
    return _lattice(users, demand, c, think, start.throughput)


def _lattice(
    users: Floats, demand: Floats, c: Floats, think: Floats, tilt: Floats
) -> ClosedClasses:
    """Convolution over all population vectors up to ``users``, tilted by the throughputs.

    The tilt puts the mass at the full population, so the rounding of the Fourier
    transform, relative to the largest weight, is 1e-13 of the figures.
    """
    shape = tuple(int(n) + 1 for n in users)
    counts = np.indices(shape).astype(float)
    together = counts.sum(axis=0)
    work = np.maximum(demand * tilt[:, None], 1e-300)

    def weights(k: int) -> Floats:
        steps = np.arange(1, int(together.max()) + 1)
        capacity = np.concatenate([[0.0], np.cumsum(np.log(np.minimum(steps, c[k])))])
        ways = gammaln(together + 1) - gammaln(counts + 1).sum(axis=0)
        log = ways - capacity[together.astype(int)]
        log = log + np.tensordot(np.log(work[:, k]), counts, axes=1)
        return np.exp(log - log.max())

    pause = counts * np.log(np.maximum(think * tilt, 1e-300)).reshape(-1, *([1] * len(shape)))
    pause_log = (pause - gammaln(counts + 1)).sum(axis=0)
    idle = np.exp(pause_log - pause_log.max())

    def fold(mass: Floats, station: Floats) -> Floats:
        folded = fourier_convolve(mass, station)
        folded = np.maximum(folded[tuple(slice(0, n) for n in shape)], 0.0)
        return folded / folded.max()

    stations = [weights(k) for k in range(demand.shape[1])]
    total = idle
    for station in stations:
        total = fold(total, station)
    full = tuple(n - 1 for n in shape)
    throughput = np.zeros(len(users))
    for r in np.flatnonzero(users > 0):
        one_less = tuple(n - (i == r) for i, n in enumerate(full))
        throughput[r] = tilt[r] * total[one_less] / total[full]

    number = np.zeros_like(demand)
    prefix = idle
    mirrored = tuple(slice(None, None, -1) for _ in shape)
    for k, station in enumerate(stations):
        others = prefix
        for later in stations[k + 1 :]:
            others = fold(others, later)
        present = station * others[mirrored]
        number[:, k] = (counts * present).reshape(len(users), -1).sum(axis=1) / present.sum()
        prefix = fold(prefix, station)
    number = np.where(demand > 0, number, 0.0)
    return ClosedClasses(throughput, _residence(number, throughput, demand), number, exact=True)


def _residence(number: Floats, throughput: Floats, demand: Floats) -> Floats:
    """Little's law; a class nobody is in sees the empty network."""
    served = throughput[:, None] > 0
    return np.where(served, number / np.where(served, throughput[:, None], 1.0), demand)


def schweitzer(
    populations: ArrayLike, demands: ArrayLike, servers: ArrayLike, thinks: ArrayLike
) -> ClosedClasses:
    """The Bard–Schweitzer fixed point, for populations of any size.

    Arguments as :func:`closed_classes`. A request of class r finds everybody else's mean
    number and (N_r - 1)/N_r of its own class's.
    """
    users = np.asarray(populations, float)
    demand = np.asarray(demands, float)
    c = np.broadcast_to(np.asarray(servers, float), demand.shape[1:])
    think = np.asarray(thinks, float)
    queues = np.isfinite(c)
    lanes = np.where(queues, c, 1.0)
    alone = np.maximum(demand.sum(axis=1) + think, 1e-300)
    number = users[:, None] * demand / alone[:, None]
    others = np.where(users > 0, (users - 1) / np.maximum(users, 1), 0.0)
    throughput = users / alone
    residence = demand
    for _ in range(_ITERATIONS):
        busy = throughput[:, None] * demand
        seen_number = number.sum(axis=0) - (1 - others)[:, None] * number
        seen_busy = np.minimum(busy.sum(axis=0) - (1 - others)[:, None] * busy, lanes)
        ahead = np.maximum(seen_number - seen_busy, 0.0) + erlang_c(lanes, seen_busy)
        residence = demand * (1 + np.where(queues, ahead / lanes, 0.0))
        throughput = users / np.maximum(residence.sum(axis=1) + think, 1e-300)
        renewed = 0.5 * (number + throughput[:, None] * residence)
        change = np.max(np.abs(renewed - number), initial=0.0)
        number = renewed
        if change <= _SETTLED * max(float(users.sum()), 1.0):
            break
    return ClosedClasses(throughput, residence, number, exact=False)
