"""Erlang's loss and delay formulas for any number of servers.

B is the Poisson probability of exactly c over that of at most c, so a ratio of two
special functions replaces the recurrence: it vectorises, takes a real c and costs the
same at c = 1 and c = 1,000,000. Source: A. K. Erlang (1917); the saddle-point form of
the Poisson probability is C. Loader, "Fast and Accurate Computation of Binomial
Probabilities" (2000).
"""

from __future__ import annotations

import numpy as np
import scipy
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]

# Below this the cumulative probability underflows; the continued fraction takes over.
_TINY_TAIL = 1e-250
_FRACTION_TERMS = 60
_HALF_LOG_TWO_PI = 0.9189385332046727


def _stirling_error(n: Floats) -> Floats:
    """ln n! minus Stirling's formula, without cancellation for large n."""
    large = np.maximum(n, 15.0)
    r = 1.0 / large**2
    series = (1 / 12 - (1 / 360 - (1 / 1260 - r / 1680) * r) * r) / large
    small = np.clip(n, 1e-300, 15.0)
    exact = scipy.special.gammaln(small + 1)
    direct = exact - (small + 0.5) * np.log(small) + small - _HALF_LOG_TWO_PI
    return np.where(n >= 15.0, series, direct)


def poisson_pmf(count: ArrayLike, mean: ArrayLike) -> Floats:
    """Probability of exactly ``count`` (real, >= 0) events when ``mean`` (> 0) are expected.

    Relative error below 1e-13 for counts to 1e6. Broadcasts.
    """
    c, a = np.broadcast_arrays(np.asarray(count, float), np.asarray(mean, float))
    safe = np.maximum(c, 1e-300)
    excess = (a - safe) / safe
    near = np.log1p(np.clip(excess, -0.5, 0.5))
    deviance = safe * (excess - np.where(np.abs(excess) < 0.5, near, np.log(a / safe)))
    saddle = np.exp(-_stirling_error(safe) - deviance) / np.sqrt(2 * np.pi * safe)
    return np.where(c < 1e-12, np.exp(-a), saddle)


def _loss_by_continued_fraction(c: Floats, a: Floats) -> Floats:
    """B far above saturation, from Legendre's fraction for the incomplete gamma function."""
    fraction = np.zeros_like(a)
    for i in range(_FRACTION_TERMS, 0, -1):
        fraction = i * (i - 1 - c) / (a - c + 2 * i - fraction)
    return (a - c - fraction) / a


def erlang_b(servers: ArrayLike, offered: ArrayLike) -> Floats:
    """Probability that an arrival finds all servers busy and is lost (M/G/c/c).

    ``servers`` >= 0 (real numbers allowed), ``offered`` = arrival rate × mean service
    time in erlangs; both broadcast. Relative error below 1e-12 to c = 1e6.
    """
    c, a = np.broadcast_arrays(np.asarray(servers, float), np.asarray(offered, float))
    positive = np.maximum(a, 1e-300)
    below = scipy.special.gammaincc(c + 1, positive)
    ordinary = poisson_pmf(c, positive) / np.maximum(below, _TINY_TAIL)
    flooded = below < _TINY_TAIL
    if flooded.any():
        far = np.where(flooded, positive, 100.0 * (c + 1))
        ordinary = np.where(flooded, _loss_by_continued_fraction(c, far), ordinary)
    return np.where(c <= 0, 1.0, np.where(a <= 0, 0.0, np.minimum(ordinary, 1.0)))


def erlang_c(servers: ArrayLike, offered: ArrayLike) -> Floats:
    """Probability that an arrival waits (M/M/c); 1 at and above saturation.

    Arguments and error as :func:`erlang_b`.
    """
    c, a = np.broadcast_arrays(np.asarray(servers, float), np.asarray(offered, float))
    loss = erlang_b(c, a)
    stable = a < c
    slack = np.where(stable, c - a, 1.0)
    return np.where(stable, c * loss / (slack + a * loss), 1.0)
