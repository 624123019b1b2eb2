"""M/M/c first come first served: waits, sojourns and their quantiles, all exact.

Source: D. Gross and C. Harris, Fundamentals of Queueing Theory, section 2.3. With
theta = c mu - lambda the wait exceeds t with probability C e^(-theta t).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from simulator.formulas.erlang import erlang_c
from simulator.formulas.floats import Floats

_QUANTILE_STEPS = 80


def mean_wait(arrival_rate: ArrayLike, service_mean: ArrayLike, servers: ArrayLike) -> Floats:
    """Mean time in the queue, seconds; inf at and above saturation. Broadcasts."""
    rate, mean, c = (np.asarray(x, float) for x in (arrival_rate, service_mean, servers))
    slack = c - rate * mean
    stable = slack > 0
    return np.where(stable, erlang_c(c, rate * mean) * mean / np.where(stable, slack, 1.0), np.inf)


def wait_tail(
    t: ArrayLike, arrival_rate: ArrayLike, service_mean: ArrayLike, servers: ArrayLike
) -> Floats:
    """P(wait > t) for a stable queue; ``t`` in seconds, everything broadcasts."""
    rate, mean, c = (np.asarray(x, float) for x in (arrival_rate, service_mean, servers))
    return erlang_c(c, rate * mean) * np.exp(-(c / mean - rate) * np.asarray(t, float))


def wait_quantile(
    p: ArrayLike, arrival_rate: ArrayLike, service_mean: ArrayLike, servers: ArrayLike
) -> Floats:
    """Smallest t with P(wait <= t) >= p, seconds; 0 where p is within P(no wait), inf at
    and above saturation."""
    rate, mean, c = (np.asarray(x, float) for x in (arrival_rate, service_mean, servers))
    ratio = erlang_c(c, rate * mean) / (1.0 - np.asarray(p, float))
    slack = c / mean - rate
    stable = slack > 0
    late = np.log(np.maximum(ratio, 1.0)) / np.where(stable, slack, 1.0)
    return np.where(stable, late, np.inf)


def sojourn_tail(
    t: ArrayLike, arrival_rate: ArrayLike, service_mean: ArrayLike, servers: ArrayLike
) -> Floats:
    """P(wait + service > t) for a stable queue, seconds.

    (1-C) e^(-mu t) + C (theta e^(-mu t) - mu e^(-theta t))/(theta - mu), written with
    expm1 so that theta = mu is no special case beyond its limit mu t e^(-mu t).
    """
    rate, mean, c = (np.asarray(x, float) for x in (arrival_rate, service_mean, servers))
    t = np.asarray(t, float)
    mu, theta = 1.0 / mean, c / mean - rate
    gap = (theta - mu) * t
    near = np.abs(gap) < 1e-12
    safe = np.where(near, 1.0, gap)
    # The slower of the two exponentials carries the difference, so nothing overflows.
    slower = np.exp(-np.minimum(theta, mu) * t)
    spread = np.where(near, slower, -np.expm1(-np.abs(safe)) / np.abs(safe) * slower)
    return np.exp(-mu * t) + erlang_c(c, rate * mean) * mu * t * spread


def sojourn_quantile(
    p: ArrayLike, arrival_rate: ArrayLike, service_mean: ArrayLike, servers: ArrayLike
) -> Floats:
    """t with P(wait + service <= t) = p, seconds, by bisection to double precision; inf
    at and above saturation."""
    rate, mean, c, p = (np.asarray(x, float) for x in (arrival_rate, service_mean, servers, p))
    stable = c / mean > rate
    rate = np.where(stable, rate, 0.0)
    slowest = np.minimum(c / mean - rate, 1.0 / mean)
    # 1 + C mu t bounds the two-term tail against the slower exponential alone.
    high = (-np.log1p(-p) + 2.0) / slowest * 4.0
    low = np.zeros_like(high)
    for _ in range(_QUANTILE_STEPS):
        middle = 0.5 * (low + high)
        above = sojourn_tail(middle, rate, mean, c) > 1.0 - p
        low, high = np.where(above, middle, low), np.where(above, high, middle)
    return np.where(stable, 0.5 * (low + high), np.inf)
