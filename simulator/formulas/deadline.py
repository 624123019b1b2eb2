"""M/M/c whose waiting requests leave at a fixed deadline (M/M/c+D), for any load.

The density of the offered wait x is proportional to e^(lambda G(x) - c mu x), G the
integral of the probability to be still waiting. Sources: D. Barrer, Operations Research 5
(1957); S. Zeltyn and A. Mandelbaum, "Call centers with impatient customers", Queueing
Systems 51 (2005), doi:10.1007/s11134-005-3699-8, whose building blocks are J and epsilon.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from simulator.formulas.erlang import Floats, erlang_b


@dataclass(frozen=True)
class Deadline:
    """``p_leave`` fraction of the arrivals with a deadline that leave; ``p_wait`` fraction
    of those who stay that wait; ``mean_wait`` seconds over those who stay."""

    p_leave: Floats
    p_wait: Floats
    mean_wait: Floats


def _expm1_ratio(x: Floats) -> Floats:
    """(e^x - 1)/x."""
    small = np.abs(x) < 1e-8
    return np.where(small, 1 + x / 2, np.expm1(x) / np.where(small, 1.0, x))


def _mean_ratio(x: Floats) -> Floats:
    """Integral of u e^(xu) over [0, 1]: (e^x (x - 1) + 1)/x^2."""
    small = np.abs(x) < 1e-3
    safe = np.where(small, 1.0, x)
    return np.where(small, 0.5 + x / 3 + x * x / 8, (np.exp(safe) * (safe - 1) + 1) / (safe * safe))


def deadline_queue(
    arrival_rate: ArrayLike,
    service_mean: ArrayLike,
    servers: ArrayLike,
    deadline: ArrayLike,
    share: ArrayLike = 1.0,
) -> Deadline:
    """M/M/c where a ``share`` of the arrivals leaves after waiting ``deadline`` seconds.

    Needs rate (1 - share) below what the servers can do. Exact for exponential service.
    """
    rate, mean, c, limit, part = np.broadcast_arrays(
        *(np.asarray(x, float) for x in (arrival_rate, service_mean, servers, deadline, share))
    )
    offered, drain = rate * mean, c / mean
    x = (rate - drain) * limit
    # Everything is scaled by e^(-max(x, 0)) so that no load overflows.
    scale = np.maximum(x, 0.0)
    early = limit * np.where(x > 0, _expm1_ratio(-np.abs(x)), _expm1_ratio(np.minimum(x, 0.0)))
    rest = np.maximum(drain - rate * (1 - part), 1e-300)
    late = np.exp(x - scale) / rest
    first = limit**2 * np.where(
        x > 0, _expm1_ratio(-np.abs(x)) - _mean_ratio(-np.abs(x)), _mean_ratio(np.minimum(x, 0.0))
    )
    idle = np.exp(-scale) / np.maximum(erlang_b(np.maximum(c - 1, 0.0), offered), 1e-300)
    total = idle + rate * (early + late)
    waits_less, beyond = rate * early / total, rate * late / total
    stays = 1 - beyond * part
    stayed_beyond = beyond * (1 - part)
    wait = rate * first / total + stayed_beyond * (limit + 1 / rest)
    safe = np.maximum(stays, 1e-300)
    return Deadline(beyond, np.clip((waits_less + stayed_beyond) / safe, 0, 1), wait / safe)
