"""GI/M/c for whole arrays: exponential service behind smooth or bursty renewal arrivals.

Times between arrivals are gamma (Erlang-n is what each of n round-robin back ends sees),
constant, or hyperexponential with balanced means, by their scv. Exact: L. Takács, Acta
Math. Acad. Sci. Hung. 8 (1957); L. Kleinrock, Queueing Systems 1, chapter 6.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from simulator.formulas.floats import Floats

# Servers up to which the solver takes the time for the sum, and those up to which its
# binomial coefficients are numbers.
LARGEST_EXACT = 100
LARGEST_SUM = 1_000
_STEPS = 60
TINY = 1e-250


@dataclass(frozen=True)
class RenewalWait:
    """``p_wait`` probability of waiting, ``wait_rate`` 1/s of the exponential wait of
    those who wait; both broadcast over the arguments."""

    p_wait: Floats
    wait_rate: Floats


def interarrival(s: Floats, rate: Floats, scv: Floats) -> Floats:
    """E[e^(-s A)] of the time A between arrivals, by mean 1/rate and scv."""
    x = s / rate
    v = np.clip(scv, 1e-9, 1.0)
    smooth = np.where(scv <= 1e-9, np.exp(-x), np.exp(-np.log1p(x * v) / v))
    p = 0.5 * (1 + np.sqrt(np.maximum(scv - 1, 0.0) / (scv + 1)))
    bursty = p / (1 + x / (2 * p)) + (1 - p) / (1 + x / (2 * (1 - p)))
    return np.where(scv > 1, bursty, smooth)


def renewal_wait(
    arrival_rate: ArrayLike, service_mean: ArrayLike, servers: ArrayLike, arrival_scv: ArrayLike
) -> RenewalWait:
    """The stable GI/M/c queue for whole ``servers`` up to ``LARGEST_SUM``. Broadcasts.

    Relative error below 1e-12: every term of the sum is positive.
    """
    rate, mean, c, scv = np.broadcast_arrays(
        *(np.asarray(x, float) for x in (arrival_rate, service_mean, servers, arrival_scv))
    )
    sigma = _root(rate, c / mean, scv)
    passing = np.ones_like(rate)
    binomial = np.ones_like(rate)
    total = np.zeros_like(rate)
    for j in range(1, int(c.max(initial=1)) + 1):
        here = j <= c
        phi = interarrival(j / mean, rate, scv)
        passing = passing * phi / (1 - phi)
        binomial = binomial * np.maximum(c - j + 1, 0) / j
        # Differences first: beside c, a small sigma or phi would be lost to rounding.
        gap = np.where(here, (c - j) - c * sigma, 1.0)
        gap = np.where((np.abs(gap) < 1e-12) & (j < c), 1e-12, gap)
        # So few arrive before j services end that nobody waits: the sum is beyond any number.
        seen = here & (passing > TINY)
        term = binomial / np.where(seen, passing * (1 - phi), 1.0) * ((c - j) - c * phi) / gap
        total = total + np.where(seen, term, np.where(here, np.inf, 0.0))
    p_wait = 1 / (1 + (1 - sigma) * total)
    return RenewalWait(np.clip(p_wait, 0.0, 1.0), c / mean * (1 - sigma))


def _root(rate: Floats, capacity: Floats, scv: Floats) -> Floats:
    """sigma in (0, 1) with sigma = A*(capacity (1 - sigma)), by bisection."""
    low, high = np.zeros_like(rate), np.ones_like(rate)
    for _ in range(_STEPS):
        middle = 0.5 * (low + high)
        above = interarrival(capacity * (1 - middle), rate, scv) > middle
        low, high = np.where(above, middle, low), np.where(above, high, middle)
    # Halving finds it to 2^-60; once more through the equation makes that relative.
    return np.maximum(interarrival(capacity * (1 - 0.5 * (low + high)), rate, scv), TINY)
