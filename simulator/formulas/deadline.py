"""M/M/c whose requests leave at a fixed deadline (M/M/c+D), for any load.

Where only waiting requests leave, the density of the offered wait x is proportional to
e^(lambda G(x) - c mu x), G the integral of the probability to be still waiting. Sources: D.
Barrer, Operations Research 5 (1957); S. Zeltyn and A. Mandelbaum, "Call centers with impatient
customers", Queueing Systems 51 (2005), doi:10.1007/s11134-005-3699-8, whose building blocks
are J and epsilon. Where a request is cut off in service too (A. Movaghar, "On queueing with
customer impatience until the end of service", Stochastic Models 22(1), 2006,
doi:10.1080/15326340500481804), nobody is served longer than the deadline leaves, so nobody's
offered wait exceeds it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import gammainc

from simulator.formulas.erlang import erlang_b
from simulator.formulas.floats import Floats


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


POINTS = 256
"""Steps of the grid of offered waits; even, for Simpson's rule."""
_FAR = 30.0
_CONSTANT = 1e-3
_SIMPSON = np.array([1.0, *[4.0, 2.0] * (POINTS // 2 - 1), 4.0, 1.0]) / 3.0


@dataclass(frozen=True)
class CutService:
    """Queues whose requests are cut off at a deadline even in service, (Q,) each.

    ``p_done`` fraction served to the end in time; ``given`` mean service given to an arrival, as
    a share of what it asks for; ``mean_done`` seconds those take who are done, wait and service;
    ``mean_wait`` and ``p_wait`` of all arrivals. The offered wait takes the values
    ``step`` x 0, 1, …, ``POINTS`` with the chances ``masses`` (Q, POINTS + 1).
    """

    p_done: Floats
    given: Floats
    mean_done: Floats
    mean_wait: Floats
    p_wait: Floats
    step: Floats
    masses: Floats


def cut_service_queue(
    arrival_rate: ArrayLike,
    service_mean: ArrayLike,
    servers: ArrayLike,
    deadline: ArrayLike,
    scv: ArrayLike = 1.0,
    stretch: ArrayLike = 1.0,
) -> CutService:
    """M/G/c whose requests leave ``deadline`` seconds after they came, waiting or served.

    An arrival that is offered the wait v is served for min(S, D - v). With one server the
    offered wait has the density C e^(-(mu - lambda) v) on [0, D): exact, by level crossing.
    With more, the other servers' requests began with much the same wait, so each of them is
    done or cut off at the rate 1 / E[min(S, D - v)]; that multiplies the density by
    ((1 - e^(-mu (D - v))) / (1 - e^(-mu D)))^(c - 1). Other service of that ``scv`` waits
    ``stretch`` times as long, as without a deadline, and is cut off by its own distribution.
    """
    rate, mean, c, limit, varied, wide = (
        np.atleast_1d(np.asarray(x, float))
        for x in np.broadcast_arrays(arrival_rate, service_mean, servers, deadline, scv, stretch)
    )
    drift = c / mean - rate
    end = np.minimum(limit / wide, np.where(drift > 0, _FAR / np.maximum(drift, 1e-300), np.inf))
    step = end / POINTS
    waits = step[:, None] * np.arange(POINTS + 1)
    left = np.maximum(limit[:, None] - wide[:, None] * waits, 0.0) / mean[:, None]
    whole = -np.expm1(-limit / mean)
    cut = -np.expm1(-left)
    logs = -drift[:, None] * waits + (c[:, None] - 1) * np.log(
        np.maximum(cut, 1e-300) / whole[:, None]
    )
    shift = np.maximum(logs.max(axis=1), 0.0)
    masses = rate[:, None] * step[:, None] * _SIMPSON * np.exp(logs - shift[:, None])
    idle = np.exp(-shift) / np.maximum(
        erlang_b(np.maximum(c - 1, 0.0), rate * mean * whole), 1e-300
    )
    total = idle + masses.sum(axis=1)
    masses = masses / total[:, None]
    p_wait = masses.sum(axis=1)
    masses[:, 0] += idle / total
    done, given = _finished(left, varied)
    p_done = (masses * done).sum(axis=1)
    spent = waits * wide[:, None] * done + mean[:, None] * (given - left * (1 - done))
    mean_done = (masses * spent).sum(axis=1) / np.maximum(p_done, 1e-300)
    return CutService(
        p_done, (masses * given).sum(axis=1), np.clip(mean_done, 0.0, limit),
        (masses * waits).sum(axis=1) * wide, p_wait, step * wide, masses,
    )  # fmt: skip


def _finished(left: Floats, scv: Floats) -> tuple[Floats, Floats]:
    """P(S <= left) and E[min(S, left)] of services of mean 1, (Q, points): exponential, gamma
    below scv 1, two exponentials of balanced means above."""
    done = -np.expm1(-left)
    given = done.copy()
    smooth = np.flatnonzero(scv < 1)
    if len(smooth):
        shape = 1 / np.maximum(scv[smooth], _CONSTANT)[:, None]
        times = left[smooth]
        done[smooth] = gammainc(shape, shape * times)
        given[smooth] = gammainc(shape + 1, shape * times) + times * (1 - done[smooth])
    bursty = np.flatnonzero(scv > 1)
    if len(bursty):
        v, times = scv[bursty][:, None], left[bursty]
        often = 0.5 * (1 + np.sqrt((v - 1) / (v + 1)))
        quick, slow = -np.expm1(-2 * often * times), -np.expm1(-2 * (1 - often) * times)
        done[bursty] = often * quick + (1 - often) * slow
        given[bursty] = 0.5 * (quick + slow)
    return done, given
