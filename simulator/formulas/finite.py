"""Queues that lose requests: M/M/c/K (full) and Erlang-A (impatient), exact.

Both are birth–death chains whose states up to c add up to Erlang's B and whose states
above c form a known series, so no state is enumerated. Sources: D. Gross and C. Harris,
Fundamentals of Queueing Theory, section 2.4; C. Palm (1946); O. Garnett, A. Mandelbaum
and M. Reiman, "Designing a Call Center with Impatient Customers", MSOM 4(3), 2002.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, expm1, log

import numpy as np
from numba import guvectorize, njit
from numpy.typing import ArrayLike, NDArray
from scipy.special import gammainc

from simulator.formulas.erlang import erlang_b, poisson_pmf
from simulator.formulas.floats import Floats

_TINY = 1e-250
_AT_ONCE = 1e-12
_GROWN = 600.0
_FRACTION_TERMS = 60


@dataclass(frozen=True)
class Lossy:
    """Steady state of a lossy queue; every field broadcast over the arguments.

    ``p_loss`` fraction of arrivals lost (refused or given up); ``throughput`` served per
    second; ``utilisation`` per server; ``mean_queue`` waiting; ``p_wait`` fraction of the
    admitted arrivals that wait; ``mean_wait`` seconds over the admitted arrivals.
    """

    p_loss: Floats
    throughput: Floats
    utilisation: Floats
    mean_queue: Floats
    p_wait: Floats
    mean_wait: Floats


@njit(cache=True)
def _smooth(x):  # type: ignore[no-untyped-def]
    """1/expm1(x) - 1/x + 1/2, odd and without the pole at 0."""
    if abs(x) < 0.3:
        return x / 12 * (1 - x**2 / 60 * (1 - x**2 / 42 * (1 - x**2 / 40)))
    return 1 / expm1(min(max(x, -700.0), 700.0)) - 1 / x + 0.5


@guvectorize(  # type: ignore[no-untyped-call]
    ["(float64, float64, float64[:], float64[:], float64[:])"], "(),()->(),(),()", cache=True
)
def _geometric(ratio, last, total, mean, end):  # type: ignore[no-untyped-def]
    """Sum and mean index of ratio^j, j = 0..last, and the share of j = last.

    The sum is given relative to ratio^last where ratio > 1, so nothing overflows.
    """
    logarithm = log(max(ratio, 1e-300))
    fall = -abs(logarithm)
    if fall > -1e-15:
        total[0] = last + 1.0
    else:
        total[0] = expm1((last + 1) * fall) / expm1(fall)
    index = last / 2 + _smooth(-logarithm) - (last + 1) * _smooth(-(last + 1) * logarithm)
    mean[0] = min(max(index, 0.0), last)
    end[0] = (1.0 if logarithm > 0 else exp(last * fall)) / total[0]


def mmck(
    arrival_rate: ArrayLike, service_mean: ArrayLike, servers: ArrayLike, capacity: ArrayLike
) -> Lossy:
    """M/M/c/K: at most ``capacity`` present, waiting or in service. Broadcasts.

    Relative error below 1e-11, any load. Fewer places than servers leave servers unused.
    """
    rate, mean, c, places = np.broadcast_arrays(
        *(np.asarray(x, float) for x in (arrival_rate, service_mean, servers, capacity))
    )
    lanes = np.minimum(c, places)
    room = places - lanes
    offered = rate * mean
    ratio = offered / np.where(lanes > 0, lanes, 1.0)
    total, mean_index, end = _geometric(ratio, room)
    loss_of_lanes = erlang_b(lanes, offered)
    # Weight of 0..c-1 in the unit the geometric sum is given in.
    below = (1 / np.maximum(loss_of_lanes, 1e-300) - 1) * np.where(
        ratio > 1, np.exp(-room * np.log(np.maximum(ratio, 1.0))), 1.0
    )
    busy_share = total / (below + total)
    p_loss = np.where(lanes > 0, busy_share * end, 1.0)
    mean_queue = busy_share * mean_index
    return _lossy(rate, mean, c, p_loss, mean_queue, busy_share - p_loss)


def erlang_a(
    arrival_rate: ArrayLike, service_mean: ArrayLike, servers: ArrayLike, patience: ArrayLike
) -> Lossy:
    """M/M/c+M: requests in the queue give up after an exponential time of mean ``patience``.

    ``mean_wait`` is over all arrivals, those who give up included. Relative error below
    1e-9. Broadcasts.
    """
    rate, mean, c, patient = np.broadcast_arrays(
        *(np.asarray(x, float) for x in (arrival_rate, service_mean, servers, patience))
    )
    offered = rate * mean
    # Services that take no time beside the patience: nobody waits.
    b = c * patient / np.maximum(mean, _AT_ONCE * patient)
    x = np.maximum(rate * patient, 1e-300)
    queueing = _series_above(b, x)
    below = 1 / np.maximum(erlang_b(c, offered), 1e-300) - 1
    total = below + queueing
    mean_queue = np.maximum(x * queueing - b * (queueing - 1), 0.0) / total
    p_loss = np.minimum(mean_queue / x, 1.0)
    return _lossy(rate, mean, c, p_loss, mean_queue, queueing / total, admitted=1.0)


def _series_above(b: Floats, x: Floats) -> Floats:
    """Sum of x^j / ((b+1)…(b+j)) over j >= 0, by the incomplete gamma function."""
    below = gammainc(np.maximum(b, 1e-300), x)
    pmf = poisson_pmf(b, x)
    fits = (below > _TINY) & (pmf > _TINY)
    ratio = below / np.where(fits, pmf, 1.0)
    far = np.where(fits, 0.0, np.minimum(x, b))
    fraction = np.zeros_like(far)
    for i in range(_FRACTION_TERMS, 0, -1):
        inner = i * far / (b + 2 * i - fraction)
        fraction = (b + i - 1) * far / (b + 2 * i - 1 + inner)
    few = b / np.where(fits, 1.0, np.maximum(b - fraction, 1e-300))
    # Far above b the sum is larger than any number: the queue is practically never empty.
    return np.where(fits, ratio, np.where(x > b, 1 / _TINY, few))


def _lossy(
    rate: Floats,
    mean: Floats,
    c: Floats,
    p_loss: Floats,
    mean_queue: Floats,
    waiting: Floats,
    admitted: float | None = None,
) -> Lossy:
    """The figures that follow from the loss and the queue by Little's law."""
    served = rate * (1 - p_loss)
    entered = np.where(p_loss < 1, 1 - p_loss, 1.0) if admitted is None else admitted
    arrivals = np.where(rate > 0, rate, 1.0) * entered
    return Lossy(
        p_loss=p_loss,
        throughput=served,
        utilisation=np.where(c > 0, served * mean / np.where(c > 0, c, 1.0), 0.0),
        mean_queue=mean_queue,
        p_wait=np.clip(waiting / entered, 0.0, 1.0),
        mean_wait=mean_queue / arrivals,
    )


def mmck_wait_transform(
    s: NDArray[np.complex128] | ArrayLike,
    arrival_rate: ArrayLike,
    service_mean: ArrayLike,
    servers: ArrayLike,
    capacity: ArrayLike,
) -> NDArray[np.complex128]:
    """E[e^(-s wait)] over the admitted arrivals of M/M/c/K, Re s >= 0. Broadcasts."""
    rate, mean, c, places = (
        np.asarray(x, float) for x in (arrival_rate, service_mean, servers, capacity)
    )
    lanes = np.minimum(c, places)
    p_wait = mmck(rate, mean, c, places).p_wait
    log_step = -np.log1p(np.asarray(s, complex) * mean / lanes)
    wait = np.vectorize(bounded_wait, otypes=[complex])
    found = places_found(rate * mean / lanes, places - lanes)
    return np.asarray(wait(log_step, p_wait, *found), complex)


def places_found(ratio: Floats, room: Floats) -> tuple[Floats, Floats, Floats]:
    """What :func:`bounded_wait` needs of a queue for ``room`` offered ``ratio`` of what it can
    do: the logarithm of the ratio, the room, and the sum of the chances to find so many."""
    total, _, _ = _geometric(ratio, np.where(room > 0, room, 1.0) - 1)
    return np.log(np.maximum(ratio, 1e-300)), room, np.where(room > 0, total, 1.0)


@njit(cache=True)
def bounded_wait(log_step, p_wait, log_ratio, room, total):  # type: ignore[no-untyped-def]
    """The transform of the wait of the admitted where they find so many places taken as in
    M/M/c/K, ``log_step`` the logarithm of that of the time from one completion to the next, at
    one point.

    An arrival that finds c + j waits for j + 1 of them, so it is one finite geometric sum.
    """
    if not room > 0:
        return 1.0 + 0.0j
    step = np.exp(complex(max(log_step.real, -_GROWN), log_step.imag))
    power = np.exp(room * (log_step + min(log_ratio, 0.0)))
    # Found j places before the last: index from the full end where the load exceeds 1, where
    # base^room step^room is ratio^-room.
    if log_ratio <= 0:
        base, first, last, before = np.exp(log_ratio) * step, 1.0 + 0.0j, power, step
    else:
        base = 1 / (np.exp(log_ratio) * step)
        first, last, before = power, np.exp(-room * log_ratio) + 0.0j, 1.0 + 0.0j
    tail = first * room if abs(1 - base) < 1e-12 else (first - last) / (1 - base)
    return 1 - p_wait + p_wait * (before * tail / total)
