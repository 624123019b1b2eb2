"""Distributions named in the words of the cases, and quantiles from Laplace transforms."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.optimize import brentq
from scipy.special import gammaincinv, ndtri

from simulator.formulas import phase_type
from simulator.formulas.erlang import Floats
from simulator.formulas.join import Quantile
from simulator.reference.case import Fields, problem
from simulator.solve.inversion import euler
from simulator.text import Text

Transform = Callable[[np.ndarray], np.ndarray]

_ORDER = 15
_STEPS = 90
_SMALLEST = 1e-9
_WORDS = {
    "exponential": ("exponential", "markov"),
    "erlang": ("erlang",),
    "hyperexponential": ("hyperexponential", "h2"),
    "lognormal": ("lognormal", "log-normal"),
    "deterministic": ("constant", "deterministic", "fixed"),
    "gamma": ("gamma",),
    "uniform": ("uniform",),
}


@dataclass(frozen=True)
class Time:
    """A random time: ``shape`` word, mean in seconds and squared coefficient of variation."""

    shape: str
    mean: float
    scv: float

    @property
    def stages(self) -> int:
        """Erlang stages."""
        return max(round(1 / self.scv), 1)

    @property
    def third_moment(self) -> float:
        """E[S^3]."""
        m, v = self.mean, self.scv
        if self.shape == "lognormal":
            return m**3 * (1 + v) ** 3
        if self.shape == "hyperexponential":
            phases = phase_type.hyperexponential(m, v)
            return float(np.sum(6 * phases.start / phases.rates**3))
        if self.shape == "uniform":
            return m**3 * (1 + 3 * v)
        return m**3 * (1 + v) * (1 + 2 * v)

    @property
    def transform(self) -> Transform | None:
        """E[e^(-sS)], or None where it has no closed form."""
        m, v = self.mean, self.scv
        if self.shape == "hyperexponential":
            phases = phase_type.hyperexponential(m, v)
            return lambda s: sum(
                p * r / (r + s) for p, r in zip(phases.start, phases.rates, strict=True)
            )
        if self.shape == "deterministic":
            return lambda s: np.exp(-s * m)
        if self.shape == "uniform":
            width = m * np.sqrt(12 * v)
            return lambda s: np.exp(-s * (m - width / 2)) * -np.expm1(-s * width) / (s * width)
        if self.shape == "lognormal":
            return None
        return lambda s: (1 + s * m * v) ** (-1 / v)

    @property
    def quantile(self) -> Quantile:
        """Quantile function of the probability and its complement."""
        m, v = self.mean, self.scv
        if self.shape == "lognormal":
            sigma = np.sqrt(np.log1p(v))
            return lambda low, up: (
                m * np.exp(sigma * np.where(low < 0.5, ndtri(low), -ndtri(up)) - sigma**2 / 2)
            )
        if self.shape == "deterministic":
            return lambda low, up: np.full_like(low, m)
        if self.shape == "uniform":
            width = m * np.sqrt(12 * v)
            return lambda low, up: m - width / 2 + width * low
        if self.shape == "exponential":
            return lambda low, up: -m * np.log(up)
        if self.shape == "hyperexponential":
            return _bisected(phase_type.hyperexponential(m, v))
        return lambda low, up: m * v * gammaincinv(1 / v, low)


def _bisected(phases: phase_type.Phases) -> Quantile:
    """Quantiles of a hyperexponential time, on the tail so that it keeps its digits."""

    def quantile(low: Floats, up: Floats) -> Floats:
        lower, upper = np.zeros_like(up), np.full_like(up, 800 / phases.rates.min())
        for _ in range(_STEPS):
            middle = 0.5 * (lower + upper)
            tail = np.exp(-np.multiply.outer(middle, phases.rates)) @ phases.start
            lower, upper = np.where(tail > up, middle, lower), np.where(tail > up, upper, middle)
        return 0.5 * (lower + upper)

    return quantile


def named_time(words: str, mean: float, scv: float | None, fields: Fields, key: str) -> Time:
    """The time a phrase like "Erlang-2, mean 1" names; the scv follows from the words
    where it is not given."""
    lower = words.lower()
    for shape, names in _WORDS.items():
        found = [name for name in names if re.search(rf"\b{re.escape(name)}", lower)]
        if found:
            return Time(shape, mean, scv if scv is not None else _scv(shape, lower))
    if re.search(r"\bm\b|poisson", lower):
        return Time("exponential", mean, 1.0)
    if re.search(r"\be\d+\b", lower):
        return Time("erlang", mean, scv if scv is not None else _scv("erlang", lower))
    known = ", ".join(_WORDS)
    raise problem(
        (*fields.where, key),
        "unknown_value",
        Text(
            "Unknown distribution {words}. Name one of: {known}.",
            "알 수 없는 분포 {words}입니다. 다음 중 하나를 쓰세요: {known}.",
        ).fill(words=repr(words), known=known),
    )


def _scv(shape: str, words: str) -> float:
    """The squared coefficient of variation the words give."""
    if shape == "erlang":
        stages = re.search(r"e(?:rlang)?[- ]?(\d+)", words)
        return 1 / int(stages.group(1)) if stages else 0.5
    if shape == "deterministic":
        return 0.0
    given = re.search(r"scv\D*([0-9.]+(?:e-?\d+)?)", words)
    return float(given.group(1).rstrip(".")) if given else 1.0


def stated_mean(words: str, default: float = 1.0) -> float:
    """The mean a phrase like "lognormal mean 1 scv 2" or "constant 1" gives."""
    given = re.search(r"(?:mean|constant|deterministic)\D*([0-9.]+(?:e-?\d+)?)", words.lower())
    return float(given.group(1).rstrip(".,")) if given else default


def transform_quantile(transform: Transform, p: float, scale: float) -> float:
    """t at which the distribution with this transform reaches p; ``scale`` a typical time.

    Euler inversion of order 15 and Brent's root search, relative error below 1e-8 where the
    distribution is smooth.
    """
    nodes, weights = euler(_ORDER)

    def tail(t: float) -> float:
        s = nodes / t
        return float(np.sum(weights * ((1 - transform(s)) / s).real) / t)

    high = scale
    while tail(high) > 1 - p:
        high *= 2
    low = high / 2 if high > scale else _SMALLEST * scale
    if tail(low) <= 1 - p:
        return 0.0
    return float(brentq(lambda t: tail(t) - (1 - p), low, high, rtol=1e-13))
