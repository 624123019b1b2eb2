"""Fork–join and quorum: the last, or the k-th, of parallel branches.

Sources: L. Flatto and S. Hahn, "Two parallel queues created by arrivals with two
demands", SIAM J. Appl. Math. 44 (1984), exact for two; R. Nelson and A. Tantawi,
"Approximate analysis of fork/join synchronization in parallel queues", IEEE Trans.
Computers 37 (1988), doi:10.1109/12.2213; order statistics from A. Rényi (1953) and
H. David, Order Statistics.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import betaincinv, betaln, ndtr, ndtri

from simulator.formulas.floats import Floats

Quantile = Callable[[Floats, Floats], Floats]

_NORMAL_SCORES = np.linspace(-37.0, 37.0, 4_001)
# Likeness below which branches are independent, and most that is told apart; how far and how
# densely the common score is summed.
_INDEPENDENT, _MOST_ALIKE = 1e-4, 0.99
_FARTHEST, _WIDTH = 4.5, 1.2


def harmonic(n: ArrayLike) -> Floats:
    """H_n = 1 + 1/2 + … + 1/n for whole n >= 0."""
    n = np.asarray(n, int)
    sums = np.concatenate([[0.0], np.cumsum(1 / np.arange(1.0, int(n.max(initial=1)) + 1))])
    return sums[n]


def forked_mm1_mean(
    branches: ArrayLike, arrival_rate: ArrayLike, service_mean: ArrayLike
) -> Floats:
    """Mean response of K equal M/M/1 queues that every request visits in parallel, seconds.

    Exact for K = 1 and 2; within 5 % for K to 32 (measured: -3.0 % at K = 10,
    utilisation 0.8). inf at and above saturation.
    """
    k = np.asarray(branches, int)
    rate, mean = np.asarray(arrival_rate, float), np.asarray(service_mean, float)
    rho = rate * mean
    stable = rho < 1
    alone = mean / np.where(stable, 1 - rho, 1.0)
    two = (12 - rho) / 8 * alone
    scale = harmonic(k) / 1.5
    many = (scale + (1 - scale) * 4 * rho / 11) * two
    return np.where(stable, np.where(k <= 1, alone, many), np.inf)


def quorum_cdf(needed: int, branches: Floats) -> Floats:
    """P(at least ``needed`` of independent branches are done); ``branches`` (n, …) their cdfs.

    All of them is the product; the rest by adding one branch after the other.
    """
    if needed == len(branches):
        return np.prod(branches, axis=0)
    done = np.zeros((needed + 1, *branches.shape[1:]))
    done[0] = 1.0
    for chance in branches:
        for count in range(needed, 0, -1):
            stay = done[count] if count == needed else done[count] * (1 - chance)
            done[count] = stay + done[count - 1] * chance
        done[0] = done[0] * (1 - chance)
    return done[needed]


def alike_quorum_cdf(needed: int, branches: Floats, alike: Floats) -> Floats:
    """The same of branches that are ``alike`` (n, …), as far as their cdfs (n, …) leave it open:
    a common normal score has the part ``alike`` of the variance of each one's own (the one
    factor of a Gaussian copula; R. Nelsen, An Introduction to Copulas, 2nd ed., 2006)."""
    most = float(alike.max(initial=0.0))
    if most < _INDEPENDENT:
        return quorum_cdf(needed, branches)
    alike = np.minimum(alike, _MOST_ALIKE)
    own, shared, left = ndtri(branches), np.sqrt(alike), np.sqrt(1 - alike)
    # Trapezoids as wide as what is left to each branch: exponentially convergent.
    half = int(np.ceil(_FARTHEST / (_WIDTH * float(left.min()))))
    scores = np.linspace(-_FARTHEST, _FARTHEST, 2 * half + 1)
    weights = np.exp(-(scores**2) / 2)
    total = np.zeros(branches.shape[1:])
    for score, weight in zip(scores, weights / weights.sum(), strict=True):
        total += weight * quorum_cdf(needed, ndtr((own - shared * score) / left))
    # With one more than may fail, at least one of them is done: whatever they have in common.
    spare = np.sort(branches, axis=0)[: len(branches) - needed + 1]
    return np.minimum(total, spare.sum(axis=0))


@cache
def _forked() -> tuple[Floats, Floats]:
    """Loads of two equal M/M/1 queues and how alike their sojourns are, by the exact mean of
    the longer one: (12 - rho)/8 of the mean of each."""
    alike = np.linspace(0.0, 0.5, 41)
    times = np.geomspace(1e-4, 60.0, 400)
    shorter = 1 - alike_quorum_cdf(
        1, -np.expm1(-np.tile(times, (2, len(alike), 1))), np.tile(alike[:, None], (2, 1, 1))
    )
    mean = times[0] + np.trapezoid(shorter, times, axis=1)
    # The longer and the shorter are 2 together.
    return 8 * (mean - mean[0]), alike


def forked_likeness(utilisation: ArrayLike) -> Floats:
    """How alike the sojourns of two M/M/1 queues with the same arrivals are, for
    :func:`alike_quorum_cdf`; so that two agree with Flatto and Hahn."""
    loads, alike = _forked()
    return np.interp(np.asarray(utilisation, float), loads, alike)


def exponential_order_mean(k: int, n: int, rate: float) -> float:
    """Mean of the k-th fastest of n exponential times of the given rate, seconds."""
    return float((harmonic(n) - harmonic(n - k)) / rate)


def order_quantile(p: ArrayLike, k: int, n: int, quantile: Quantile) -> Floats:
    """Quantile of the k-th fastest of n independent equal times.

    ``quantile(lower, upper)`` is the single time's quantile function, given both the
    probability and its complement so that tails keep their digits.
    """
    p = np.asarray(p, float)
    return quantile(betaincinv(k, n - k + 1, p), betaincinv(n - k + 1, k, 1 - p))


def order_mean(k: int, n: int, quantile: Quantile) -> float:
    """Mean of the k-th fastest of n independent equal times, by the trapezoid rule over
    normal scores (exponentially convergent for smooth quantile functions; < 1e-12)."""
    z = _NORMAL_SCORES
    lower, upper = ndtr(z), ndtr(-z)
    log = (k - 1) * np.log(lower) + (n - k) * np.log(upper) - betaln(k, n - k + 1)
    density = np.exp(log - z**2 / 2) / np.sqrt(2 * np.pi)
    return float(np.sum(density * quantile(lower, upper)) * (z[1] - z[0]))
