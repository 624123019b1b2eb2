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
from numpy.typing import NDArray

from simulator.formulas.erlang import Floats

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
        return abs(self.index - 1) < _LEAST

    @property
    def longer(self) -> float:
        """The queue over that behind exponential service."""
        return 0.5 * (1 + self.index)

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

    def ratio(self, load: Floats) -> Floats:
        """How much likelier one more is in the queue, where arrivals are ``load`` of the rate.

        Geometric with it, a queue is ``longer`` times as long as with ``load`` itself; above
        one the places left are.
        """
        f = self.longer
        low, high = np.minimum(load, 1.0), np.maximum(load, 1.0)
        return np.where(load <= 1, f * low / (1 - low + f * low), (high - 1 + f) / f)

    def last(self, load: Floats) -> Floats:
        """The same of the last place there is: beyond it nobody arrives.

        In overload, places come free as departures have it and are taken at random (GI/M/1):
        as many leave as enter. Below, it is the mirror image.
        """
        f = self.longer
        return np.where(load <= 1, f * load, load - 1 + f)


def present(logs: Floats, arrivals: Floats, rates: Floats, size: int, out: Departures) -> Floats:
    """(…, K + 1) chances of 0..K requests of which ``size`` are served at once.

    ``logs`` (…, K + 1) those of exponential service, as logarithms up to a constant, -inf where
    there cannot be so many; ``arrivals`` (…, K + 1) and ``rates`` (K + 1,) 1/s with that many,
    the rates constant from ``size`` on. The chance that all are busy is the one with which as
    many arrive as leave.
    """
    chances = np.exp(logs - logs.max(axis=-1, keepdims=True))
    chances /= chances.sum(axis=-1, keepdims=True)
    if out.poisson or size >= logs.shape[-1] - 1:
        return chances
    load = np.maximum(arrivals[..., size:-1] / out.rate, 1e-300)
    possible = np.isfinite(logs[..., size:])
    last = possible[..., 1:] & ~np.concatenate(
        [possible[..., 2:], np.zeros((*logs.shape[:-1], 1), bool)], axis=-1
    )
    steps = np.cumsum(np.log(np.where(last, out.last(load), out.ratio(load))), axis=-1)
    tail = np.concatenate([np.zeros((*logs.shape[:-1], 1)), steps], axis=-1)
    tail = np.where(possible, tail, -np.inf)
    anyone = np.isfinite(tail[..., :1])
    tail = np.exp(tail - np.where(anyone, tail.max(axis=-1, keepdims=True), 0.0))
    tail /= np.maximum(tail.sum(axis=-1, keepdims=True), 1e-300)
    head = chances[..., :size]
    head = head / np.maximum(head.sum(axis=-1, keepdims=True), 1e-300)
    up = ((arrivals[..., :size] - rates[:size]) * head).sum(axis=-1, keepdims=True)
    down = ((rates[size:] - arrivals[..., size:]) * tail).sum(axis=-1, keepdims=True)
    up, down = np.maximum(up, 0.0), np.maximum(down, 0.0)
    full = up / np.maximum(up + down, 1e-300)
    found = np.concatenate([head * (1 - full), tail * full], axis=-1)
    return np.where(anyone & (up > 0), found, chances)
