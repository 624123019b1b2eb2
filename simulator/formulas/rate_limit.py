"""Token-bucket rate limiter under Poisson requests, exact.

The tokens missing from a full bucket are the workload of a single server with constant
service that turns away what would exceed the bucket. Below the limit its distribution is
that of M/D/1, so the rejected share follows from one value of a positive recursion.
Source: A. Erlang (1909) for M/D/1; J. Cohen, The Single Server Queue (1969), III.5, for
the bounded workload; the recursion over tails, which keeps every term positive, is
V. Ramaswami, "A stable recursion for the steady state vector in Markov chains of M/G/1
type", Stochastic Models 4 (1988).
"""

from __future__ import annotations

import numpy as np

from simulator.formulas.erlang import poisson_pmf

_OVERFLOW = 1e250
_SETTLED = 1e-17
_WINDOW_DEVIATIONS = 40.0


def reject_fraction(arrival_rate: float, token_rate: float, bucket_size: float) -> float:
    """Share of requests that find less than one token; error below 1e-10.

    ``arrival_rate`` requests/s, ``token_rate`` tokens/s accruing continuously up to
    ``bucket_size``; one request takes one token or is rejected at once.
    """
    if bucket_size < 1 or token_rate <= 0:
        return 1.0
    load = arrival_rate / token_rate
    if load <= 0:
        return 0.0
    # With mass 1 at a full bucket, M of the states accept; what is accepted is refilled:
    # load M / (1 + load M) is the share of time the bucket is being refilled.
    accepting = _unbounded_mass(load, bucket_size - 1)
    return max(1 - 1 / (1 / accepting + load), 0.0)


def _unbounded_mass(load: float, x: float) -> float:
    """G(x), the M/D/1 workload distribution scaled to G(0) = 1, for any load.

    With q_i the (scaled) probability of i waiting and Q its sums,
    G(x) = sum_j Q_(k-1-j) Poisson(j; load (k - x)) for k - 1 <= x < k, and
    q_m a_0 = sum_(i<m) q_i P(Poisson(load) > m - i).
    """
    blocks = int(np.floor(x)) + 1
    window = int(load + _WINDOW_DEVIATIONS * np.sqrt(load) + _WINDOW_DEVIATIONS)
    arrivals = poisson_pmf(np.arange(window + 1), load)
    above = np.maximum(np.cumsum(arrivals[::-1])[::-1] - arrivals, 0.0)
    waiting = np.zeros(blocks)
    waiting[0] = 1 / arrivals[0]
    sums = waiting.copy()
    last = blocks
    for m in range(1, blocks):
        depth = min(m, window)
        waiting[m] = waiting[m - depth : m] @ above[depth:0:-1] / arrivals[0]
        sums[m] = sums[m - 1] + waiting[m]
        if sums[m] > _OVERFLOW:
            return float(sums[m])
        if waiting[m] < _SETTLED * sums[m] and m > window:
            last = m + 1
            break
    sums[last:] = sums[last - 1]
    j = np.arange(min(blocks, window + 1))
    return float(poisson_pmf(j, max(load * (blocks - x), 1e-300)) @ sums[blocks - 1 - j])
