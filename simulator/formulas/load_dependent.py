"""Closed networks of stations whose rates depend on how many requests are there.

The convolution algorithm (J. Buzen, "Computational algorithms for closed queueing networks
with exponential servers", CACM 16(9), 1973, doi:10.1145/362342.362345) under a tilt: all
weights are multiplied by s^n with s about the throughput, so that the mass lies where it is
read.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from simulator.formulas.floats import Floats

# Masses below the first are found again under another tilt; those below the second are too
# small to be seen in the first, and their products are still no denormal numbers.
_LOST, _NOTHING = 1e-130, 1e-150


@njit(cache=True, error_model="numpy")
def throughputs(population: int, logs: Floats) -> Floats:
    """X(1..population) of a closed network of load-dependent stations, requests/s.

    ``logs`` (K, N > population) are the logarithms of prod_{j<=n} (visits / rate_k(j)) for
    n = 0, 1, … The tilt is renewed whenever the mass has sunk too far below its peak, so every
    population is computed from positive terms of full precision.
    """
    found = np.zeros(population)
    top = population
    while top > 0:
        tilt = _tilt(top, logs)
        mass, weight, mixed = np.zeros(top + 1), np.zeros(top + 1), np.zeros(top + 1)
        mass[0] = 1.0
        for k in range(logs.shape[0]):
            _weigh(logs[k], tilt, weight)
            _fold(mass, weight, mixed)
        bottom = 0
        for n in range(top):
            if mass[n] <= _LOST:
                bottom = n + 1
        bottom = min(bottom, top - 1) if mass[top] > _LOST else 0
        for n in range(bottom, top):
            found[n] = np.exp(tilt) * mass[n] / mass[n + 1]
        top = bottom
    return found


@njit(cache=True, error_model="numpy")
def one_more(population: int, logs: Floats) -> Floats:
    """(K,) how many more are at each station, on average, with ``population`` requests than with
    one less; ``logs`` as for ``throughputs``.

    What the stations before one and those after it weigh together are all others.
    """
    stations, size = logs.shape[0], population + 1
    tilt = _tilt(population, logs)
    mixed = np.zeros(size)
    weights, after = np.zeros((stations, size)), np.zeros((stations + 1, size))
    after[stations, 0] = 1.0
    for k in range(stations - 1, -1, -1):
        _weigh(logs[k], tilt, weights[k])
        after[k] = after[k + 1]
        _fold(after[k], weights[k], mixed)
    more, others, before = np.zeros(stations), np.zeros(size), np.zeros(size)
    before[0] = 1.0
    for k in range(stations):
        others[:] = after[k + 1]
        _fold(others, before, mixed)
        more[k] = _mean(weights[k], others, population) - _mean(weights[k], others, population - 1)
        _fold(before, weights[k], mixed)
    return more


@njit(cache=True, error_model="numpy")
def _mean(weight: Floats, others: Floats, population: int) -> float:
    """Mean number at a station of these weights beside ``others`` with theirs."""
    total, moment = 0.0, 0.0
    for n in range(population + 1):
        mass = weight[n] * others[population - n]
        total += mass
        moment += n * mass
    return moment / total


@njit(cache=True, error_model="numpy")
def _weigh(logs: Floats, tilt: float, weight: Floats) -> None:
    """``weight`` (N,) becomes exp(logs + n tilt), scaled to a peak of 1."""
    peak = -np.inf
    for n in range(len(weight)):
        peak = max(peak, logs[n] + n * tilt)
    # What is far below the peak is nothing: as denormal numbers it would cost most.
    for n in range(len(weight)):
        part = np.exp(logs[n] + n * tilt - peak)
        weight[n] = part if part >= _NOTHING else 0.0


@njit(cache=True, error_model="numpy")
def _fold(mass: Floats, weight: Floats, mixed: Floats) -> None:
    """``mass`` (N,) becomes its convolution with ``weight``, scaled to a peak of 1."""
    mixed[:] = 0.0
    for i in range(len(mass)):
        if mass[i] > 0.0:
            for j in range(len(mass) - i):
                mixed[i + j] += mass[i] * weight[j]
    most = mixed.max()
    for n in range(len(mass)):
        part = mixed[n] / most
        mass[n] = part if part >= _NOTHING else 0.0


@njit(cache=True)
def _tilt(population: int, logs: Floats) -> float:
    """About the ln s at which independent stations weighted s^n hold ``population`` on average.

    ``logs`` (K, N) are the stations' weights for 0, 1, … requests. Newton's method in a
    bracket, until s^population is known within a thousandth: results are the same under
    every tilt, which only keeps the numbers in range.
    """
    low, high = -50.0, 50.0
    tilt = 0.0
    for _ in range(60):
        mean, variance = 0.0, 0.0
        for k in range(logs.shape[0]):
            peak = -np.inf
            for n in range(population + 1):
                peak = max(peak, logs[k, n] + n * tilt)
            total, moment, square = 0.0, 0.0, 0.0
            for n in range(population + 1):
                depth = logs[k, n] + n * tilt - peak
                if depth > -40.0:
                    mass = np.exp(depth)
                    total += mass
                    moment += n * mass
                    square += n * n * mass
            mean += moment / total
            variance += square / total - (moment / total) ** 2
        if mean < population:
            low = tilt
        else:
            high = tilt
        step = (population - mean) / max(variance, 1e-300)
        if (high - low) * population < 1e-3 or abs(step) * population < 1e-3:
            break
        tilt = tilt + step
        if not low < tilt < high:
            tilt = 0.5 * (low + high)
    return tilt
