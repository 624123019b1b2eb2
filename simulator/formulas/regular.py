"""Queues whose departures are more, or less, regular than those of exponential service.

A pool's holders finish as regularly as the work they bring: with N(t) holds finished by t,
Var N(t) / E N(t) tends to an index of dispersion I. Where the throughput X answers a change
of the work at station k with the elasticity w_k (they add up to -1), and a hold's works there
have squared coefficients of variation c_k and are independent, I = sum of w_k^2 c_k: the
scv of the whole hold where nobody queues inside, that of the work at the bottleneck where
everybody does.

The number beyond the last free token then is that of the diffusion with that variance,
whose mean is (1 + I) / 2 times the one of exponential departures, as Pollaczek and
Khinchine have it (W. Whitt, "The Queueing Network Analyzer", Bell System Tech. J. 62(9),
1983; D. Iglehart and W. Whitt, "Multiple channel queues in heavy traffic", Adv. Appl. Prob.
2, 1970), taken state by state where arrivals depend on how many are there, as in
R. Marie, "An approximate analytical method for general queueing networks", IEEE TSE 5(5),
1979, doi:10.1109/TSE.1979.234214.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numba import njit
from numpy.typing import NDArray

from simulator.formulas.floats import Floats

Complex = NDArray[np.complex128]
_LEAST = 1e-9


@dataclass(frozen=True)
class Departures:
    """Departures at ``rate`` (1/s) with an ``index`` of dispersion (1: a Poisson process)."""

    rate: float
    index: float

    @property
    def poisson(self) -> bool:
        """Whether nothing differs from exponential service."""
        return bool(poisson(self.index))

    def step(self, s: Complex) -> Complex:
        """Transform of the time between two departures: a gamma law."""
        if self.poisson:
            return np.asarray(self.rate / (self.rate + s))
        return np.asarray(np.exp(self._exponent(s)))

    def first(self, s: Complex) -> Complex:
        """Transform of the time to the next departure as an arrival finds it."""
        if self.poisson:
            return np.asarray(self.rate / (self.rate + s))
        there = np.abs(s) > _LEAST * self.rate
        part = -np.expm1(self._exponent(s)) * self.rate
        return np.asarray(np.where(there, part / np.where(there, s, 1.0), 1.0), complex)

    def _exponent(self, s: Complex) -> Complex:
        index = max(self.index, _LEAST)
        return np.asarray(-np.log1p(s * index / self.rate) / index, complex)


@njit(cache=True, error_model="numpy")
def likelier(load: float, index: float) -> float:
    """How much likelier one more is in the queue, where arrivals are ``load`` of the rate of
    departures with this index of dispersion.

    Geometric with it, a queue is (1 + I) / 2 times as long as with ``load`` itself; above one
    the places left are.
    """
    longer = 0.5 * (1.0 + index)
    return longer * load / (1 - load + longer * load) if load <= 1 else (load - 1 + longer) / longer


@njit(cache=True, error_model="numpy")
def _last(load: float, index: float) -> float:
    """The same of the last place there is: beyond it nobody arrives.

    In overload, places come free as departures have it and are taken at random (GI/M/1):
    as many leave as enter. Below, it is the mirror image.
    """
    longer = 0.5 * (1.0 + index)
    return longer * load if load <= 1 else load - 1 + longer


@njit(cache=True, error_model="numpy")
def poisson(index: float) -> bool:
    """Whether departures are those of exponential service."""
    return abs(index - 1.0) < _LEAST


@njit(cache=True, error_model="numpy")
def present(
    logs: Floats, arrivals: Floats, rates: Floats, size: int, pace: float, index: float
) -> Floats:
    """(K + 1,) chances of 0..K requests of which ``size`` are served at once.

    ``logs`` (K + 1,) those of exponential service, as logarithms up to a constant;
    ``arrivals`` and ``rates`` (K + 1,) 1/s with that many, the rates constant from ``size`` on;
    departures at ``pace`` with this index of dispersion while all are busy. The chance of that
    is the one with which as many arrive as leave.
    """
    most = len(logs) - 1
    found = np.exp(logs - logs.max())
    found /= found.sum()
    if poisson(index) or size >= most:
        return found
    tail = np.zeros(most + 1 - size)
    before, step = -1.0, 0.0
    for j in range(len(tail) - 1):
        load = max(arrivals[size + j] / pace, 1e-300)
        if j + 2 == len(tail):
            step = np.log(_last(load, index))
        elif load != before:
            before, step = load, np.log(likelier(load, index))
        tail[j + 1] = tail[j] + step
    tail = np.exp(tail - tail.max())
    tail /= tail.sum()
    head = found[:size] / max(found[:size].sum(), 1e-300)
    up, down = 0.0, 0.0
    for n in range(size):
        up += (arrivals[n] - rates[n]) * head[n]
    for j in range(len(tail)):
        down += (rates[size + j] - arrivals[size + j]) * tail[j]
    if up > 0.0:
        full = up / max(up + max(down, 0.0), 1e-300)
        found[:size], found[size:] = head * (1.0 - full), tail * full
    return found
