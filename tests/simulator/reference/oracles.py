"""Answers worked out another way: enumerated chains, 40-digit arithmetic, brute force."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import product
from math import factorial, prod

import mpmath
import numpy as np
from scipy.sparse import coo_matrix
from scipy.sparse.linalg import spsolve

Chain = np.ndarray


def birth_death(rate: float, leaving: Callable[[np.ndarray], np.ndarray], last: int) -> Chain:
    """Probabilities of 0..last present, in logarithms."""
    n = np.arange(1, last + 1)
    weight = np.concatenate([[0.0], np.cumsum(np.log(rate) - np.log(leaving(n)))])
    chance = np.exp(weight - weight.max())
    return chance / chance.sum()


def mmc_tail(rate: float, mu: float, servers: int, t: float, service: bool) -> float:
    """P(wait > t), or with its service, of M/M/c in 40-digit arithmetic."""
    with mpmath.workdps(40):
        mu, t = mpmath.mpf(mu), mpmath.mpf(t)
        offered, pace = rate / mu, servers * mu - rate
        loss = offered**servers * mpmath.exp(-offered) / mpmath.gammainc(servers + 1, offered)
        busy = loss / (1 - offered / servers * (1 - loss))
        if not service:
            return float(busy * mpmath.exp(-pace * t))
        quick = mpmath.exp(-mu * t)
        return float(quick + busy * mu * (quick - mpmath.exp(-pace * t)) / (pace - mu))


def md1_wait_cdf(rate: float, service: float, t: float) -> float:
    """P(wait <= t) of M/D/1 by Erlang's alternating sum, with digits to spare."""
    with mpmath.workdps(300):
        terms = (
            (mpmath.mpf(rate) * (i * service - t)) ** i
            / mpmath.factorial(i)
            * mpmath.exp(-mpmath.mpf(rate) * (i * service - t))
            for i in range(int(t // service) + 1)
        )
        return float((1 - rate * service) * mpmath.fsum(terms))


def mh21_tail(rate: float, mean: float, scv: float, t: float, service: bool) -> float:
    """P(wait > t), or with its service, of M/H2/1 with balanced means: two poles."""
    p = 0.5 * (1 + np.sqrt((scv - 1) / (scv + 1)))
    fast, slow, idle = 2 * p / mean, 2 * (1 - p) / mean, 1 - rate * mean
    both = np.polymul([1, fast], [1, slow])
    either = np.polyadd(p * fast * np.array([1, slow]), (1 - p) * slow * np.array([1, fast]))
    cubic = np.polyadd(np.polymul([1, -rate], both), rate * either)
    one, other = np.roots(cubic[:3])
    top = idle * (either if service else both)
    tails = [
        np.polyval(top, z) / (z - y) * np.exp(z * t) / -z for z, y in ((one, other), (other, one))
    ]
    return float(sum(tails))


def staged_arrivals(rate: float, stages: int, mu: float, servers: int, last: int) -> Chain:
    """(last + 1,) probabilities of the number in E_k/M/c, from its sparse chain."""
    size = (last + 1) * stages
    index = np.arange(size)
    number, stage = np.divmod(index, stages)
    ends = stage == stages - 1
    moves = [
        (~ends, 1, np.full(size, stages * rate)),
        (ends & (number < last), 1, np.full(size, stages * rate)),
        (number > 0, -stages, np.minimum(number, servers) * mu),
    ]
    rows = np.concatenate([index[where] for where, _, _ in moves])
    columns = np.concatenate([index[where] + step for where, step, _ in moves])
    return stationary(
        rows, columns, np.concatenate([pace[where] for where, _, pace in moves]), size
    ).reshape(-1, stages).sum(axis=1)  # fmt: skip


def stationary(rows: Chain, columns: Chain, rates: Chain, size: int) -> Chain:
    """Stationary probabilities of a sparse chain given by its transitions."""
    leaving = np.bincount(rows, rates, size)
    matrix = coo_matrix(
        (
            np.concatenate([rates, -leaving]),
            (np.concatenate([columns, np.arange(size)]), np.concatenate([rows, np.arange(size)])),
        ),
        shape=(size, size),
    ).tocsc()
    rest = spsolve(matrix[1:, 1:], -matrix[1:, [0]].toarray().ravel())
    chance = np.concatenate([[1.0], rest])
    return chance / chance.sum()


def phased_service(rate: float, servers: int, p: float, means: Sequence[float], last: int) -> Chain:
    """(last + 1,) probabilities of the number in M/H2/c, from its sparse chain: the number
    present and how many of those in service are in the first branch."""
    place = [(n, a) for n in range(last + 1) for a in range(min(n, servers) + 1)]
    index = {state: i for i, state in enumerate(place)}
    moves: list[tuple[int, int, float]] = []
    for (n, a), i in index.items():
        b = min(n, servers) - a
        if n < last and n < servers:
            moves += [(i, index[n + 1, a + 1], rate * p), (i, index[n + 1, a], rate * (1 - p))]
        elif n < last:
            moves.append((i, index[n + 1, a], rate))
        for busy, mean, own in ((a, means[0], 1), (b, means[1], 0)):
            if not busy:
                continue
            if n <= servers:
                moves.append((i, index[n - 1, a - own], busy / mean))
            else:
                moves += [
                    (i, index[n - 1, a - own + 1], busy / mean * p),
                    (i, index[n - 1, a - own], busy / mean * (1 - p)),
                ]
    rows, columns, rates = (np.array(part) for part in zip(*moves, strict=True))
    chance = stationary(rows, columns, rates.astype(float), len(place))
    return np.bincount([n for n, _ in place], chance)


def shortest_queues(rate: float, mu: float, last: int) -> float:
    """Mean response of two M/M/1 behind join-the-shortest-queue, by its truncated chain."""
    wide = last + 1
    a, b = (x.ravel() for x in np.indices((wide, wide)))
    index = np.arange(a.size)
    tie = np.where(a == b, 0.5, 1.0)
    moves = [
        ((a <= b) & (a < last), wide, rate * tie),
        ((b <= a) & (b < last), 1, rate * tie),
        (a > 0, -wide, np.full(a.size, mu)),
        (b > 0, -1, np.full(a.size, mu)),
    ]
    rows = np.concatenate([index[where] for where, _, _ in moves])
    columns = np.concatenate([index[where] + step for where, step, _ in moves])
    rates = np.concatenate([pace[where] for where, _, pace in moves])
    return float(stationary(rows, columns, rates, a.size) @ (a + b) / rate)


def closed_constant(
    users: Sequence[int], demands: np.ndarray, servers: Sequence[int], thinks: Sequence[float]
) -> tuple[float, np.ndarray]:
    """(normalising constant, mean number at each station × it) by enumerating every state of
    a closed product-form network; ``demands`` (class, station)."""
    if min(users) < 0:
        return 0.0, np.zeros(len(servers))
    total, number = 0.0, np.zeros(len(servers))
    ways = [list(product(*(range(n + 1) for n in users))) for _ in servers]
    for state in product(*ways):
        idle = [n - sum(at[r] for at in state) for r, n in enumerate(users)]
        if min(idle) < 0:
            continue
        weight = prod(z**k / factorial(k) for z, k in zip(thinks, idle, strict=True))
        for k, at in enumerate(state):
            present = sum(at)
            weight *= factorial(present) / prod(min(j, servers[k]) for j in range(1, present + 1))
            weight *= prod(demands[r, k] ** n / factorial(n) for r, n in enumerate(at))
        total += weight
        number += weight * np.array([sum(at) for at in state])
    return total, number
