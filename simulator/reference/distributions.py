"""Distributions named in the words of the cases, and quantiles from Laplace transforms."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import factorial

import numpy as np
from scipy.optimize import brentq
from scipy.special import gamma, gammainccinv, gammaincinv, gammaln, ndtr, ndtri

from simulator.formulas import phase_type
from simulator.formulas.floats import Floats
from simulator.formulas.join import Quantile
from simulator.reference.case import Case
from simulator.solve.inversion import euler

Transform = Callable[[np.ndarray], np.ndarray]

_ORDER = 15
_STEPS = 90
_SMALLEST = 1e-9
_LEAST = 1e-300
# Grid of normal scores on which transforms without a closed form are summed: the trapezoid
# rule, exponentially convergent.
_SCORES = np.linspace(-10.0, 10.0, 801)
_MASS = np.exp(-(_SCORES**2) / 2) * (_SCORES[1] - _SCORES[0]) / np.sqrt(2 * np.pi)
# Below this, times s, seven moments give a transform to all digits.
_FEW_MOMENTS = 0.02
# e to minus this is nothing beside 1.
_NOTHING = 60.0


@dataclass(frozen=True)
class Time:
    """A random time: ``shape`` word, mean in seconds and squared coefficient of variation.

    ``branches`` are the (probability, mean) of an exponential mixture, where its means are
    not balanced.
    """

    shape: str
    mean: float
    scv: float
    branches: tuple[tuple[float, float], ...] = ()

    @property
    def stages(self) -> int:
        """Erlang stages."""
        return max(round(1 / self.scv), 1)

    @property
    def mixture(self) -> phase_type.Phases:
        """The exponential branches of a hyperexponential time."""
        if self.branches:
            chances, means = np.array(self.branches).T
            return phase_type.mixture(chances, means)
        return phase_type.hyperexponential(self.mean, self.scv)

    @property
    def third_moment(self) -> float:
        """E[S^3], inf where there is none."""
        m, v = self.mean, self.scv
        if self.shape == "lognormal":
            return m**3 * (1 + v) ** 3
        if self.shape == "hyperexponential":
            phases = self.mixture
            return float(np.sum(6 * phases.start / phases.rates**3))
        if self.shape == "uniform":
            return m**3 * (1 + 3 * v)
        if self.shape == "weibull":
            k = _weibull_shape(v)
            return float(m**3 * gamma(1 + 3 / k) / gamma(1 + 1 / k) ** 3)
        if self.shape == "pareto":
            index = _pareto_index(v)
            least = m * (index - 1) / index
            return least**3 * index / (index - 3) if index > 3 else np.inf
        return m**3 * (1 + v) * (1 + 2 * v)

    @property
    def transform(self) -> Transform:
        """E[e^(-sS)], Re s > 0."""
        m, v = self.mean, self.scv
        if self.shape == "hyperexponential":
            phases = self.mixture
            return lambda s: sum(
                p * r / (r + s) for p, r in zip(phases.start, phases.rates, strict=True)
            )
        if self.shape == "deterministic" or v == 0:
            return lambda s: np.exp(-s * m)
        if self.shape == "uniform":
            width = m * np.sqrt(12 * v)
            return lambda s: (
                (np.exp(-s * (m - width / 2)) - np.exp(-s * (m + width / 2))) / (s * width)
            )
        if self.shape in ("lognormal", "pareto", "weibull"):
            times = self.quantile(ndtr(_SCORES), ndtr(-_SCORES))

            def decayed(s: np.ndarray) -> np.ndarray:
                near = times[: _felt(s, times)]
                return np.exp(-np.multiply.outer(s, near)) @ _MASS[: len(near)]

            return decayed
        return lambda s: (1 + s * m * v) ** (-1 / v)

    @property
    def residual(self) -> Transform:
        """E[e^(-sR)] of the residual time R: (1 - E[e^(-sS)]) / (s mean), without the
        cancellation that costs this quotient its digits at small s."""
        m, v = self.mean, self.scv
        if self.shape == "hyperexponential":
            phases = self.mixture
            return lambda s: (
                sum(p / (r + s) for p, r in zip(phases.start, phases.rates, strict=True)) / m
            )
        if self.shape == "deterministic" or v == 0:
            return lambda s: -np.expm1(-s * m) / (s * m)
        if self.shape == "uniform":
            half = m * np.sqrt(3 * v)
            return lambda s: _uniform_residual(s, m - half, m + half)
        if self.shape in ("lognormal", "pareto", "weibull"):
            times = self.quantile(ndtr(_SCORES), ndtr(-_SCORES))
            mass = _MASS * times / float(_MASS @ times)
            longer = np.append(np.cumsum(_MASS[::-1])[::-1], 0.0) / float(_MASS @ times)

            def decayed(s: np.ndarray) -> np.ndarray:
                near = times[: _felt(s, times)]
                whole = _left_over(np.multiply.outer(s, near)) @ mass[: len(near)]
                return whole + longer[len(near)] / s

            return decayed
        return lambda s: -np.expm1(-np.log1p(s * m * v) / v) / (s * m)

    @property
    def quantile(self) -> Quantile:
        """Quantile function of the probability and its complement."""
        m, v = self.mean, self.scv
        if self.shape == "lognormal":
            sigma = np.sqrt(np.log1p(v))
            return lambda low, up: (
                m * np.exp(sigma * np.where(low < 0.5, ndtri(low), -ndtri(up)) - sigma**2 / 2)
            )
        if self.shape == "deterministic" or v == 0:
            return lambda low, up: np.full_like(low, m)
        if self.shape == "uniform":
            width = m * np.sqrt(12 * v)
            return lambda low, up: m - width / 2 + width * low
        if self.shape == "exponential":
            return lambda low, up: -m * np.log(up)
        if self.shape == "weibull":
            k = _weibull_shape(v)
            return lambda low, up: m / gamma(1 + 1 / k) * (-np.log(up)) ** (1 / k)
        if self.shape == "pareto":
            index = _pareto_index(v)
            return lambda low, up: m * (index - 1) / index * up ** (-1 / index)
        if self.shape == "hyperexponential":
            return _bisected(self.mixture)
        # The tail keeps its digits where it is looked for from its own side.
        return lambda low, up: (
            m * v * np.where(low < 0.5, gammaincinv(1 / v, low), gammainccinv(1 / v, up))
        )


def _uniform_residual(s: np.ndarray, low: float, high: float) -> np.ndarray:
    """The residual transform of a uniform time; by its moments at small s."""
    mean, width = 0.5 * (low + high), high - low
    small = np.abs(s * high) < _FEW_MOMENTS
    far = np.where(small, 1.0, s)
    whole = (np.exp(-far * low) - np.exp(-far * high)) / (far * width)
    series = sum(
        (-s) ** (k - 1) * (high ** (k + 1) - low ** (k + 1)) / (width * mean * factorial(k + 1))
        for k in range(1, 8)
    )
    return np.where(small, series, (1 - whole) / (far * mean))


def _felt(s: np.ndarray, times: Floats) -> int:
    """How many of the rising ``times`` t have an e^(-st) that is not nothing beside 1."""
    return int(np.searchsorted(times, _NOTHING / float(s.real.min())))


def _left_over(x: np.ndarray) -> np.ndarray:
    """(1 - e^(-x))/x of complex x, by real functions: several times as fast as a complex one."""
    half = 0.5 * x.imag
    sine, grown = np.sin(half), np.expm1(-x.real)
    # e^(-a - ib) - 1 = (e^(-a) - 1) - 2 e^(-a) sin(b/2)^2 - i e^(-a) sin b.
    left = -grown + 2 * (1 + grown) * sine * (sine + 1j * np.cos(half))
    return np.divide(left, x, out=np.ones_like(left), where=x != 0)


def _pareto_index(scv: float) -> float:
    """The tail index of a Pareto time of this variability."""
    return float(1 + np.sqrt(1 + 1 / scv))


def _weibull_shape(scv: float) -> float:
    """The shape parameter of a Weibull time of this variability."""

    def excess(log_k: float) -> float:
        k = np.exp(log_k)
        return float(gammaln(1 + 2 / k) - 2 * gammaln(1 + 1 / k) - np.log1p(scv))

    return float(np.exp(brentq(excess, -3.0, 6.0, xtol=1e-14)))


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


def percentages(case: Case, default: Sequence[float]) -> list[float]:
    """The percentages named in the wanted keys, such as 99.9 in wait_p99.9."""
    if case.wanted is None:
        return list(default)
    ends = {key.rpartition("_p")[2] for key in case.wanted if "_p" in key}
    ends |= {key[1:] for key in case.wanted if key.startswith("p")}
    found = {float(end) for end in ends if end.replace(".", "", 1).isdigit()}
    return sorted(q for q in found if 0 < q < 100)


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
    # Tails fall nearly like exponentials: of their logarithms the root is soon found.
    return float(brentq(lambda t: np.log(max(tail(t), _LEAST) / (1 - p)), low, high, rtol=1e-13))
