"""Erlang's loss and delay formulas for any number of servers.

B is the Poisson probability of exactly c over that of at most c, so a ratio of two
special functions replaces the recurrence: it vectorises, takes a real c and costs the
same at c = 1 and c = 1,000,000. Source: A. K. Erlang (1917); the saddle-point form of
the Poisson probability is C. Loader, "Fast and Accurate Computation of Binomial
Probabilities" (2000).
"""

from __future__ import annotations

from math import exp, lgamma, log, log1p, pi, sqrt

import numpy as np
import scipy
from numba import njit, vectorize
from numpy.typing import ArrayLike

from simulator.formulas.floats import Floats

# Below this the cumulative probability underflows; the continued fraction takes over.
_TINY_TAIL = 1e-250
_FRACTION_TERMS = 60
_HALF_LOG_TWO_PI = 0.9189385332046727


@njit(cache=True)
def _stirling_error(n):  # type: ignore[no-untyped-def]
    """ln n! minus Stirling's formula, without cancellation for large n."""
    if n >= 15.0:
        r = 1.0 / n**2
        return (1 / 12 - (1 / 360 - (1 / 1260 - r / 1680) * r) * r) / n
    return lgamma(n + 1) - (n + 0.5) * log(n) + n - _HALF_LOG_TWO_PI


@njit(cache=True)
def _exactly(count, mean):  # type: ignore[no-untyped-def]
    if count < 1e-12:
        return exp(-mean)
    excess = (mean - count) / count
    relative = log1p(excess) if abs(excess) < 0.5 else log(mean / count)
    deviance = count * (excess - relative)
    return exp(-_stirling_error(count) - deviance) / sqrt(2 * pi * count)


@vectorize(["float64(float64, float64)"], cache=True)  # type: ignore[no-untyped-call]
def _poisson_pmf(count, mean):  # type: ignore[no-untyped-def]
    return _exactly(count, mean)


def poisson_pmf(count: ArrayLike, mean: ArrayLike) -> Floats:
    """Probability of exactly ``count`` (real, >= 0) events when ``mean`` (> 0) are expected.

    Relative error below 1e-13 for counts to 1e6. Broadcasts.
    """
    return np.asarray(_poisson_pmf(count, mean))


@njit(cache=True)
def _loss_by_continued_fraction(c, a):  # type: ignore[no-untyped-def]
    """B far above saturation, from Legendre's fraction for the incomplete gamma function."""
    fraction = 0.0
    for i in range(_FRACTION_TERMS, 0, -1):
        fraction = i * (i - 1 - c) / (a - c + 2 * i - fraction)
    return (a - c - fraction) / a


@vectorize(["float64(float64, float64, float64)"], cache=True)  # type: ignore[no-untyped-call]
def _loss(c, a, at_most):  # type: ignore[no-untyped-def]
    """B of c servers offered a erlangs, from the Poisson probability of at most c."""
    if c <= 0:
        return 1.0
    if a <= 0:
        return 0.0
    if at_most < _TINY_TAIL:
        return min(_loss_by_continued_fraction(c, a), 1.0)
    return min(_exactly(c, a) / at_most, 1.0)


@vectorize(["float64(float64, float64, float64)"], cache=True)  # type: ignore[no-untyped-call]
def _delay(c, a, loss):  # type: ignore[no-untyped-def]
    """C from B."""
    return c * loss / (c - a + a * loss) if a < c else 1.0


def erlang_b(servers: ArrayLike, offered: ArrayLike) -> Floats:
    """Probability that an arrival finds all servers busy and is lost (M/G/c/c).

    ``servers`` >= 0 (real numbers allowed), ``offered`` = arrival rate × mean service
    time in erlangs; both broadcast. Relative error below 1e-12 to c = 1e6.
    """
    c, a = np.asarray(servers, float), np.asarray(offered, float)
    at_most = scipy.special.gammaincc(c + 1, np.maximum(a, 1e-300))
    return np.asarray(_loss(c, a, at_most))


def erlang_c(servers: ArrayLike, offered: ArrayLike) -> Floats:
    """Probability that an arrival waits (M/M/c); 1 at and above saturation.

    Arguments and error as :func:`erlang_b`.
    """
    c, a = np.asarray(servers, float), np.asarray(offered, float)
    return np.asarray(_delay(c, a, erlang_b(c, a)))
