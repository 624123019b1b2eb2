"""Retries against a bounded queue: M/M/c/K whose rejected requests come back.

Rejections are correlated: a request that found the queue full probably finds it full
again, and a burst of rejections comes back as a burst. So the state is the number in the
queue *and* the number backing off (the orbit). Which attempt an orbiting request is at is
not part of the state; it follows from one request's own course through the chain, by a
fixed point. Source: G. Falin and J. Templeton, Retrial Queues (1997), chapter 2, with a
bounded number of retries.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csc_matrix, diags, identity
from scipy.sparse.linalg import splu

from simulator.formulas.floats import Floats

_ROUNDS = 100
_SETTLED = 1e-8
_ORBIT_DEVIATIONS = 12.0
_LEAST_ORBIT = 30


@dataclass(frozen=True)
class Retried:
    """Steady state of a bounded queue with retries.

    ``rejected`` (retries + 1,) probability that the first, second, … attempt is rejected
    given that it is made; ``found`` (retries + 1, K) distribution of what an admitted
    attempt finds in the queue; ``present`` (K + 1,) of the number there at any time;
    ``arrival_rate`` attempts/s; ``fail_fraction`` of the fresh requests.
    """

    rejected: Floats
    found: Floats
    present: Floats
    arrival_rate: float
    fail_fraction: float
    mean_attempts: float

    @property
    def p_block(self) -> float:
        """Fraction of all attempts rejected."""
        return 1 - (1 - self.fail_fraction) / self.mean_attempts

    @property
    def successes(self) -> Floats:
        """(retries + 1,) share of the requests that succeed at each attempt."""
        reached = np.concatenate([[1.0], np.cumprod(self.rejected[:-1])])
        good = reached * (1 - self.rejected)
        return good / good.sum()


def retried(
    fresh_rate: float,
    service_mean: float,
    servers: int,
    capacity: int,
    retries: int,
    backoff_mean: float,
) -> Retried:
    """M/M/c/K with up to ``retries`` repeated attempts after exponential back-offs.

    Against simulation of two million requests: attempts and utilisation within 0.3 %,
    rejections within 1 % (3 % where below 0.2 %), failures within 5 % (7 % where below
    0.01 %).
    """
    retry_rate = 1 / backoff_mean
    again = np.full(retries, 0.5)
    for _ in range(_ROUNDS):
        reached = np.cumprod(again)
        leaving = reached[-1] / max(reached.sum(), 1e-300) if retries else 1.0
        chain, generator = _orbit_chain(
            fresh_rate, service_mean, servers, capacity, retry_rate, float(leaving)
        )
        renewed, found = _follow(chain, generator, retry_rate, retries)
        change, again = np.max(np.abs(renewed - again), initial=0.0), renewed
        if change <= _SETTLED:
            break
    present = chain.sum(axis=0)
    rejected = np.concatenate([[present[-1]], again])
    attempts = 1 + float(np.cumprod(rejected[:-1]).sum())
    return Retried(
        rejected=rejected,
        found=found,
        present=present,
        arrival_rate=fresh_rate * attempts,
        fail_fraction=float(np.prod(rejected)),
        mean_attempts=attempts,
    )


def _follow(
    chain: Floats, generator: csc_matrix, retry_rate: float, retries: int
) -> tuple[Floats, Floats]:
    """One request through its attempts: rejections of the retries, and what they find.

    Between two attempts everybody else moves on for an exponential time, a resolvent of
    the chain; an attempt that is rejected leaves the state as it was.
    """
    step = splu((retry_rate * identity(generator.shape[0], format="csc") - generator.T).tocsc())
    again = np.full(retries, 0.5)
    found = np.zeros((retries + 1, chain.shape[1] - 1))
    state = chain
    for attempt in range(retries + 1):
        admitted = state[:, :-1].sum(axis=0)
        found[attempt] = admitted / max(admitted.sum(), 1e-300)
        if attempt == retries:
            break
        start = np.zeros_like(chain)
        start[:, -1] = state[:, -1] / max(state[:, -1].sum(), 1e-300)
        state = retry_rate * step.solve(start.ravel()).reshape(chain.shape)
        again[attempt] = state[:, -1].sum()
    return again, found


def states(rate: float, servers: int, capacity: int, backoff_mean: float) -> int:
    """How many states the chain of :func:`retried` has."""
    return (_orbit_size(rate, servers, 1 / backoff_mean) + 1) * (capacity + 1)


def _orbit_size(rate: float, servers: int, retry_rate: float) -> int:
    """Levels beyond which the orbit's probability is negligible."""
    # No more than everything rejected for ever, and the bursts of a full queue.
    most = rate / retry_rate
    return int(most + _ORBIT_DEVIATIONS * np.sqrt(most + servers) + _LEAST_ORBIT)


def _orbit_chain(
    rate: float, mean: float, servers: int, capacity: int, retry_rate: float, leaving: float
) -> tuple[Floats, csc_matrix]:
    """(stationary probabilities (orbit, queue), generator) where a rejected retry leaves
    for good with probability ``leaving``."""
    levels = _orbit_size(rate, servers, retry_rate) + 1
    orbit, queue = (x.ravel() for x in np.indices((levels, capacity + 1)))
    index = np.arange(orbit.size)
    room, busy = queue < capacity, np.minimum(queue, servers)
    width = capacity + 1
    moves = [
        (room, rate + 0.0 * orbit, 1),
        (~room & (orbit < levels - 1), rate + 0.0 * orbit, width),
        (queue > 0, busy / mean, -1),
        (room & (orbit > 0), orbit * retry_rate, 1 - width),
        (~room & (orbit > 0), orbit * retry_rate * leaving, -width),
    ]
    rows = np.concatenate([index[where] for where, _, _ in moves])
    columns = np.concatenate([index[where] + shift for where, _, shift in moves])
    rates = np.concatenate([speed[where] for where, speed, _ in moves])
    off_diagonal = csc_matrix((rates, (rows, columns)), shape=(index.size, index.size))
    generator = (off_diagonal - diags(np.asarray(off_diagonal.sum(axis=1)).ravel())).tocsc()
    # The balance equations with the empty state's probability set to 1.
    balance = generator.T.tocsc()
    inside = splu(balance[1:, 1:].tocsc())
    rest = inside.solve(-balance[1:, [0]].toarray().ravel())
    chain = np.maximum(np.concatenate([[1.0], rest]), 0.0).reshape(levels, width)
    return chain / chain.sum(), generator
