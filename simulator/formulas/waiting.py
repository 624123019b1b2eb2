"""Mean waits of queues with general service and arrival times.

Exact for one server and Poisson arrivals (Pollaczek–Khinchine); Kimura's interpolation
between M/M/c and M/D/c for several servers; the Krämer–Langenbach-Belz factor for
arrivals that are not Poisson.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from simulator.formulas import mmc
from simulator.formulas.floats import Floats


def pollaczek_khinchine_mean(
    arrival_rate: ArrayLike, service_mean: ArrayLike, scv: ArrayLike
) -> Floats:
    """Exact mean wait of M/G/1, seconds; inf at and above saturation.

    F. Pollaczek (1930), A. Khinchine (1932); L. Kleinrock, Queueing Systems 1, ch. 5.
    """
    rate, mean, v = (np.asarray(x, float) for x in (arrival_rate, service_mean, scv))
    slack = 1.0 - rate * mean
    stable = slack > 0
    wait = rate * mean**2 * (1.0 + v) / (2.0 * np.where(stable, slack, 1.0))
    return np.where(stable, wait, np.inf)


def pollaczek_khinchine_variance(
    arrival_rate: ArrayLike,
    service_mean: ArrayLike,
    scv: ArrayLike,
    third_moment: ArrayLike,
) -> Floats:
    """Exact variance of the wait of M/G/1, seconds squared; inf at and above saturation.

    Var W = E[W]^2 + lambda E[S^3] / (3 (1 - rho)); ``third_moment`` is E[S^3].
    """
    rate, mean = np.asarray(arrival_rate, float), np.asarray(service_mean, float)
    wait = pollaczek_khinchine_mean(rate, mean, scv)
    third = np.where(rate > 0, np.asarray(third_moment, float), 0.0)
    slack = np.where(np.isfinite(wait), 1.0 - rate * mean, 1.0)
    return wait**2 + rate * third / (3.0 * slack)


def _constant_share(utilisation: Floats, servers: Floats) -> Floats:
    """Wait of M/D/c over that of M/M/c, in [0.5, 0.62]."""
    rho, c = np.maximum(utilisation, 1e-12), servers
    correction = (1 - rho) * (c - 1) * (np.sqrt(4 + 5 * c) - 2) / (16 * c * rho)
    return 0.5 * (1 + np.clip(correction, 0.0, 0.24))


def kimura(
    arrival_rate: ArrayLike, service_mean: ArrayLike, servers: ArrayLike, scv: ArrayLike
) -> Floats:
    """Mean wait of M/G/c, seconds; inf at and above saturation.

    Exact for M/M/c and M/G/1. Against simulation for c up to 32 and scv from 0 to 10:
    within 15 % at utilisation 0.7, 6 % at 0.9. T. Kimura, "Approximations for
    multi-server queues: system interpolations", Queueing Systems 17 (1994),
    doi:10.1007/BF01158699.
    """
    rate, mean, c, v = (np.asarray(x, float) for x in (arrival_rate, service_mean, servers, scv))
    c = np.maximum(c, 1.0)
    # Both waits share their M/M/c factor, which may be too small to divide by.
    constant = _constant_share(rate * mean / c, c)
    return mmc.mean_wait(rate, mean, servers) * (1 + v) / (2 * v + (1 - v) / constant)


def arrival_factor(utilisation: ArrayLike, arrival_scv: ArrayLike, scv: ArrayLike) -> Floats:
    """What a mean wait under Poisson arrivals is multiplied by for another arrival scv.

    (ca + cs)/(1 + cs) with the correction g of W. Krämer and M. Langenbach-Belz,
    "Approximate formulae for the delay in the queueing system GI/G/1" (ITC 8, 1976);
    1 for Poisson arrivals.
    """
    rho, ca, cs = (np.asarray(x, float) for x in (utilisation, arrival_scv, scv))
    rho = np.clip(rho, 1e-9, 1.0)
    total = np.maximum(ca + cs, 1e-12)
    smooth = np.exp(-2 * (1 - rho) * (1 - ca) ** 2 / (3 * rho * total))
    bursty = np.exp(-(1 - rho) * (ca - 1) / np.maximum(ca + 4 * cs, 1e-12))
    return total / (1 + cs) * np.where(ca < 1, smooth, bursty)


def ggc_mean(
    arrival_rate: ArrayLike,
    service_mean: ArrayLike,
    servers: ArrayLike,
    scv: ArrayLike = 1.0,
    arrival_scv: ArrayLike = 1.0,
) -> Floats:
    """Mean wait of GI/G/c, seconds: Kimura's M/G/c times the arrival factor."""
    rate, mean, c = (np.asarray(x, float) for x in (arrival_rate, service_mean, servers))
    utilisation = rate * mean / np.maximum(c, 1e-12)
    return kimura(rate, mean, c, scv) * arrival_factor(utilisation, arrival_scv, scv)
