"""Random times and choices: streams of random numbers and samplers of every shape.

Each purpose (arrivals of a flow, service at a station, routing of a flow) draws from its
own stream, keyed by name, so that two designs compared under one seed meet the same
randomness. A stream is SplitMix64 (Steele, Lea & Flood 2014, doi:10.1145/2714064.2660195).
Phase types are fitted as in Tijms, *A First Course in Stochastic Models* (2003), app. B.
"""

from __future__ import annotations

import hashlib
import math
from typing import Any

import numpy as np

from simulator.network.model import Duration, Number
from simulator.simulate.access import sampler_at, stream_at
from simulator.simulate.compiled import inlined, inner

CONSTANT, EXPONENTIAL, ERLANG, HYPEREXPONENTIAL, LOGNORMAL, PARETO, UNIFORM = range(7)

# Above this many phases an Erlang time is drawn as a gamma variate, by rejection.
_MOST_PHASES_MULTIPLIED = 12

Fit = tuple[int, int, float, float, float]  # shape, phases, a, b, p


def at(number: Number, column: int) -> float:
    """One column of a number of the Network."""
    array = np.asarray(number, dtype=float)
    return float(array) if array.ndim == 0 else float(array[column])


def stream_state(seed: int, replication: int, purpose: str) -> int:
    """The first state of a stream; names, not positions, so that other parts may change."""
    digest = hashlib.blake2b(f"{seed}/{replication}/{purpose}".encode(), digest_size=8)
    return int.from_bytes(digest.digest(), "little")


def fit(duration: Duration, column: int, stretch: float = 1.0) -> Fit:
    """The sampler of a duration, its times multiplied by ``stretch``.

    Returns (shape, phases, a, b, p) with the meaning ``draw`` gives them.
    """
    mean = at(duration.mean, column) * stretch
    scv = at(duration.scv, column)
    shape = duration.shape
    if mean <= 0 or shape == "deterministic" or (scv <= 0 and shape != "exponential"):
        return CONSTANT, 0, max(mean, 0.0), 0.0, 0.0
    if shape == "exponential" or (shape in ("auto", "erlang", "hyperexponential") and scv == 1):
        return EXPONENTIAL, 0, mean, 0.0, 0.0
    if shape == "lognormal":
        variance = math.log1p(scv)
        return LOGNORMAL, 0, math.log(mean) - variance / 2, math.sqrt(variance), 0.0
    if shape == "pareto":
        index = 1 + math.sqrt(1 + 1 / scv)
        return PARETO, 0, mean * (index - 1) / index, 1 / index, 0.0
    if shape == "uniform":
        half = mean * math.sqrt(3 * min(scv, 1 / 3))  # beyond 1/3 it would reach below zero
        return UNIFORM, 0, mean - half, 2 * half, 0.0
    return _erlang_mixture(mean, scv) if scv < 1 else _balanced_means(mean, scv)


def _erlang_mixture(mean: float, scv: float) -> Fit:
    """k-1 phases with probability p, else k, all of one rate (Tijms 2003, B.1)."""
    phases = math.ceil(1 / scv - 1e-9)
    root = max(phases * (1 + scv) - phases * phases * scv, 0.0)
    fewer = min(max((phases * scv - math.sqrt(root)) / (1 + scv), 0.0), 1.0)
    return ERLANG, phases, mean / (phases - fewer), 0.0, fewer


def _balanced_means(mean: float, scv: float) -> Fit:
    """Two exponentials which carry half of the mean each (Tijms 2003, B.2)."""
    first = (1 + math.sqrt((scv - 1) / (scv + 1))) / 2
    return HYPEREXPONENTIAL, 0, mean / (2 * first), mean / (2 * (1 - first)), first


@inlined
def uniform(m: Any, stream: int) -> float:
    """The next number of a stream, in (0, 1]: its logarithm is always finite."""
    state = stream_at(m, stream).state + np.uint64(0x9E3779B97F4A7C15)
    stream_at(m, stream).state = state
    z = (state ^ (state >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    z = z ^ (z >> np.uint64(31))
    return (np.float64(z >> np.uint64(11)) + 1.0) * (1.0 / 9007199254740992.0)


@inlined
def draw(m: Any, sampler: int) -> float:
    """One time from a sampler, in seconds."""
    s = sampler_at(m, sampler)
    if s.shape == EXPONENTIAL:
        return -s.a * math.log(uniform(m, s.stream))
    if s.shape == CONSTANT:
        return s.a
    return _draw_other(m, s.shape, s.stream, s.phases, s.a, s.b, s.p)


@inner
def _draw_other(
    m: Any, shape: int, stream: int, phases: int, a: float, b: float, p: float
) -> float:
    if shape == HYPEREXPONENTIAL:
        mean = a if uniform(m, stream) <= p else b
        return -mean * math.log(uniform(m, stream))
    if shape == LOGNORMAL:
        return math.exp(a + b * _normal(m, stream))
    if shape == ERLANG:
        k = phases - 1 if uniform(m, stream) <= p else phases
        return a * _gamma(m, stream, k)
    if shape == PARETO:
        return a * uniform(m, stream) ** -b
    return a + b * uniform(m, stream)


@inner
def _normal(m: Any, stream: int) -> float:
    """A standard normal variate (Box & Muller 1958)."""
    radius = math.sqrt(-2.0 * math.log(uniform(m, stream)))
    return radius * math.cos(2.0 * math.pi * uniform(m, stream))


@inner
def _gamma(m: Any, stream: int, k: int) -> float:
    """The sum of k exponentials of mean one; for large k by Marsaglia & Tsang 2000."""
    if k <= _MOST_PHASES_MULTIPLIED:
        product = 1.0
        for _ in range(k):
            product *= uniform(m, stream)
        return -math.log(product)
    d = k - 1.0 / 3.0
    c = 1.0 / math.sqrt(9.0 * d)
    while True:
        x = _normal(m, stream)
        v = (1.0 + c * x) ** 3
        if v > 0.0 and math.log(uniform(m, stream)) < 0.5 * x * x + d - d * v + d * math.log(v):
            return d * v
