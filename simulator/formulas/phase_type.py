"""M/PH/c: several servers whose service time has phases, exact by matrix-analytic means.

The state is the number present and how many of the requests in service are in each
phase. Above c the levels repeat, so a matrix R carries one level to the next. Source:
M. Neuts, Matrix-Geometric Solutions in Stochastic Models (1981).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, cached_property
from math import comb

import numpy as np
from numpy.typing import NDArray
from scipy.special import binom

from simulator.formulas.floats import Floats
from simulator.formulas.qbd import rate_matrix

Complex = NDArray[np.complex128]
Counts = NDArray[np.int64]

# Largest number of states in one level that is still solved exactly.
LARGEST_LEVEL = 400


@dataclass(frozen=True)
class Phases:
    """A service time: ``start`` (m,) probabilities of the first phase, ``rates`` (m,) of
    leaving each phase, ``moves`` (m, m) probabilities of the next one (the rest is done)."""

    start: Floats
    rates: Floats
    moves: Floats

    @property
    def mean(self) -> float:
        """Seconds."""
        return float(self.start @ self._left @ (1 / self.rates))

    @property
    def scv(self) -> float:
        """Squared coefficient of variation."""
        pace = self._left / self.rates
        second = 2 * float(self.start @ pace @ pace.sum(axis=1))
        return second / self.mean**2 - 1

    @property
    def _left(self) -> Floats:
        """Mean visits to each phase (column) from each (row) until done."""
        return np.asarray(np.linalg.inv(np.eye(len(self.rates)) - self.moves), float)


def erlang(mean: float, stages: int) -> Phases:
    """Erlang service of the given mean in seconds; scv 1/stages."""
    start = np.eye(1, stages)[0]
    return Phases(start, np.full(stages, stages / mean), np.eye(stages, k=1))


def hyperexponential(mean: float, scv: float) -> Phases:
    """Two exponential branches of balanced means; scv >= 1."""
    p = 0.5 * (1 + np.sqrt((scv - 1) / (scv + 1)))
    start = np.array([p, 1 - p])
    return Phases(start, 2 * start / mean, np.zeros((2, 2)))


def mixture(probabilities: Floats, means: Floats) -> Phases:
    """Exponential service whose mean is drawn for each request (several classes)."""
    chance = np.asarray(probabilities, float)
    size = len(chance)
    return Phases(chance / chance.sum(), 1 / np.asarray(means, float), np.zeros((size, size)))


def level_size(servers: int, phases: int) -> int:
    """States in one level of c busy servers."""
    return comb(servers + phases - 1, phases - 1)


@cache
def _states(busy: int, phases: int) -> Counts:
    """(N, phases) all ways to have ``busy`` requests in the phases, in lexicographic order."""
    if phases == 1:
        return np.array([[busy]])
    if phases == 2:
        return np.column_stack([np.arange(busy + 1), np.arange(busy, -1, -1)])
    parts = []
    for first in range(busy + 1):
        rest = _states(busy - first, phases - 1)
        parts.append(np.column_stack([np.full(len(rest), first), rest]))
    return np.concatenate(parts)


def _places(states: Counts) -> Counts:
    """(N,) where states of equally many requests stand in :func:`_states`: before each are
    those that agree up to some phase and have fewer in it."""
    behind = np.cumsum(states[:, ::-1], axis=1)[:, ::-1]
    after = np.arange(states.shape[1] - 1, 0, -1)
    before = binom(behind[:, :-1] + after, after) - binom(behind[:, 1:] + after, after)
    return np.rint(before.sum(axis=1)).astype(int)


def _move(rates: Floats, states: Counts, out: int | None, into: int | None, pace: Floats) -> None:
    """Add to ``rates``, out of ``states``, those by which one request changes its phase."""
    rows = np.flatnonzero(pace > 0)
    moved = states[rows]
    if out is not None:
        moved[:, out] -= 1
    if into is not None:
        moved[:, into] += 1
    np.add.at(rates, (rows, _places(moved)), pace[rows])


def _blocks(busy: int, phases: Phases, refill: bool) -> tuple[Floats, Floats]:
    """(moves within the level, completions) rates out of ``busy`` requests in service.

    ``refill``: a completion draws the next request from the queue, so the number in
    service stays; otherwise it falls by one.
    """
    m = len(phases.start)
    states = _states(busy, m)
    size = len(states)
    within, done = np.zeros((size, size)), np.zeros((size, level_size(busy - (not refill), m)))
    for phase, rate in enumerate(phases.rates):
        speed = states[:, phase] * rate
        for following in np.flatnonzero(phases.moves[phase]).tolist():
            _move(within, states, phase, following, speed * phases.moves[phase, following])
        finish = speed * (1 - phases.moves[phase].sum())
        for first, chance in enumerate(phases.start) if refill else ((None, 1.0),):
            _move(done, states, phase, first, finish * chance)
    return within, done


def _arrivals(busy: int, phases: Phases) -> Floats:
    """Probabilities that an arrival takes ``busy`` in service to each state of one more."""
    m = len(phases.start)
    states = _states(busy, m)
    up = np.zeros((len(states), level_size(busy + 1, m)))
    for first, chance in enumerate(phases.start):
        _move(up, states, None, first, np.full(len(states), chance))
    return up


@dataclass(frozen=True)
class PhaseQueue:
    """A solved M/PH/c queue: ``mean_wait`` seconds and ``p_wait`` over all arrivals.

    ``level`` probabilities of the states with exactly c present, ``carrier`` R of the
    levels above, ``local`` and ``done`` the rates among c busy servers without and with a
    completion.
    """

    mean_wait: float
    p_wait: float
    level: Floats
    carrier: Floats
    local: Floats
    done: Floats

    def wait_transform(self, s: Complex) -> Complex:
        """E[e^(-s wait)], s of any shape, Re s > 0.

        An arrival that finds c + j present waits for j + 1 completions: the sum over j of
        p R^j (s - L)^-1 D … 1. Along an eigenvector of R with eigenvalue w the sum is
        (s - L - w D)^-1 D 1, and each of these matrices has eigenvectors of its own, so
        the transform is a sum of simple fractions.
        """
        weights, rates = self._fractions
        waits = (weights / (s.ravel()[:, None] - rates)).sum(axis=1)
        return (1 - self.p_wait + waits).reshape(s.shape)

    @cached_property
    def _fractions(self) -> tuple[Complex, Complex]:
        """(weights, rates): the density of the wait is the sum of weight × e^(rate t)."""
        ratios, vectors = np.linalg.eig(self.carrier)
        start = self.level @ vectors
        finish = np.linalg.inv(vectors)
        each = self.local + ratios[:, None, None] * self.done
        rates, modes = np.linalg.eig(each)
        leaving = np.linalg.solve(modes, self.done.sum(axis=1)[None, :, None])[..., 0]
        weights = start[:, None] * np.einsum("ij,ijk->ik", finish, modes) * leaving
        return weights.ravel(), rates.ravel()


def mphc(arrival_rate: float, servers: int, phases: Phases) -> PhaseQueue:
    """The stable M/PH/c queue, first come first served.

    Relative error below 1e-10; cost grows with ``level_size`` cubed times c.
    """
    rate, c = arrival_rate, servers
    within, done = _blocks(c, phases, refill=True)
    total = (within + done).sum(axis=1)
    local = within - np.diag(total + rate)
    up = rate * np.eye(len(local))
    r = rate_matrix(up, local, done)

    # Downwards: the matrix that carries level n - 1 to level n, for n = c … 1.
    carriers: list[Floats] = []
    above = r @ done
    for n in range(c, 0, -1):
        inside, falling = _blocks(n, phases, refill=False)
        leave = inside.sum(axis=1) + falling.sum(axis=1) + rate
        arrive = rate * _arrivals(n - 1, phases)
        carrier = arrive @ np.linalg.inv(np.diag(leave) - inside - above)
        carriers.append(carrier)
        above = carrier @ falling
    level, weight = np.ones(1), 0.0
    for carrier in reversed(carriers):
        weight += float(level.sum())
        level = level @ carrier
    geometric = np.linalg.inv(np.eye(len(r)) - r)
    queueing = level @ geometric
    total_weight = weight + float(queueing.sum())
    mean_queue = float((queueing @ r @ geometric).sum()) / total_weight
    return PhaseQueue(
        mean_wait=mean_queue / rate,
        p_wait=float(queueing.sum()) / total_weight,
        level=level / total_weight,
        carrier=r,
        local=local + rate * np.eye(len(local)),
        done=done,
    )
