"""Laplace transforms of service times and other durations, by shape.

What a shape stands for: ``auto`` is a constant at scv 0, a mixture of Erlang-(k-1) and
Erlang-k below 1, exponential at 1 and a two-branch hyperexponential with balanced means
above (H. Tijms, A First Course in Stochastic Models, appendix B). The lognormal is a
mixture of gammas of shape 6 on a grid of the logarithm, matched on mean and variance.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from simulator.network.model import Shape

Complex = NDArray[np.complex128]
Floats = NDArray[np.float64]
Transform = Callable[[Complex, Floats, Floats], Complex]

GAMMA_SHAPE = 6
GRID_WIDTH = 4.5
GRID_POINTS = 21
PARETO_CELLS = 48
PARETO_REACH = 30.0


def constant(s: Complex, mean: Floats, scv: Floats) -> Complex:
    """A constant time."""
    return np.exp(-s * mean)


def exponential(s: Complex, mean: Floats, scv: Floats) -> Complex:
    """An exponential time."""
    return 1.0 / (1.0 + s * mean)


def erlang(s: Complex, mean: Floats, scv: Floats) -> Complex:
    """Erlang-k where scv = 1/k, else the mixture of Erlang-(k-1) and Erlang-k."""
    v = np.maximum(scv, 1e-6)
    k = np.maximum(np.ceil(1.0 / v - 1e-9), 1.0)
    p = (k * v - np.sqrt(np.maximum(k * (1 + v) - k * k * v, 0.0))) / (1 + v)
    p = np.clip(p, 0.0, 1.0)
    stage = 1.0 / (1.0 + s * (mean / (k - p)))
    return np.where(scv < 1e-6, np.exp(-s * mean), stage ** (k - 1) * (p + (1 - p) * stage))


def hyperexponential(s: Complex, mean: Floats, scv: Floats) -> Complex:
    """Two exponential branches that contribute equally to the mean."""
    p = 0.5 * (1 + np.sqrt(np.maximum(scv - 1, 0.0) / (scv + 1)))
    return p / (1 + s * (mean / (2 * p))) + (1 - p) / (1 + s * (mean / (2 * (1 - p))))


def lognormal(s: Complex, mean: Floats, scv: Floats) -> Complex:
    """Mean and variance exact; quantiles within 3 % of the lognormal's."""
    spread = np.sqrt(np.maximum(np.log((1 + scv) / (1 + 1 / GAMMA_SHAPE)), 0.0))
    z = np.linspace(-GRID_WIDTH, GRID_WIDTH, GRID_POINTS)
    weight = np.exp(-0.5 * z * z)
    weight /= weight.sum()
    low = spread <= 0
    scales = np.exp(spread[..., None] * z)
    scales *= (mean / (scales @ weight) / GAMMA_SHAPE)[..., None]
    total = np.zeros(np.broadcast_shapes(s.shape, mean.shape), complex)
    for j in range(GRID_POINTS):
        part = 1.0 / (1.0 + s * scales[..., j])
        part = part * part * part
        total += weight[j] * part * part
    if low.any():
        v = np.maximum(scv, 1e-9)
        gamma = np.exp(-np.log1p(s * mean * v) / v)
        total = np.where(low, gamma, total)
    return total


def uniform(s: Complex, mean: Floats, scv: Floats) -> Complex:
    """Uniform around the mean; from 0 to twice the mean at scv 1/3."""
    half = mean * np.sqrt(3 * np.minimum(scv, 1 / 3))
    x = s * half
    small = np.abs(x) < 1e-3
    safe = np.where(small, 1.0, x)
    spread = np.exp(-s * (mean - half)) * (1 - np.exp(-2 * safe)) / (2 * safe)
    return np.where(small, np.exp(-s * mean) * (1 + x * x / 6), spread)


def pareto(s: Complex, mean: Floats, scv: Floats) -> Complex:
    """Pareto with finite variance, as uniform cells on a geometric grid of its tail."""
    v = np.maximum(scv, 1e-6)
    index = 1 + np.sqrt(1 + 1 / v)
    depth = np.linspace(0.0, 1.0, PARETO_CELLS + 1) ** 1.5 * PARETO_REACH
    points = np.exp(depth / index[..., None])
    mass = -np.diff(np.exp(-depth))
    middle = 0.5 * (points[..., 1:] + points[..., :-1]) @ mass
    points = points * (mean / middle * mass.sum())[..., None]
    total = np.zeros(np.broadcast_shapes(s.shape, mean.shape), complex)
    before = np.exp(-s * points[..., 0])
    for j in range(PARETO_CELLS):
        after = np.exp(-s * points[..., j + 1])
        width = s * (points[..., j + 1] - points[..., j])
        tiny = np.abs(width) < 1e-6
        cell = np.where(tiny, before, (before - after) / np.where(tiny, 1.0, width))
        total += mass[j] / mass.sum() * cell
        before = after
    return total


def automatic(s: Complex, mean: Floats, scv: Floats) -> Complex:
    """The phase type matched on mean and scv."""
    if (scv == 1.0).all():
        return exponential(s, mean, scv)
    if (scv >= 1.0).all():
        return hyperexponential(s, mean, scv)
    if (scv <= 0.0).all():
        return constant(s, mean, scv)
    if (scv <= 1.0).all():
        return erlang(s, mean, scv)
    below = erlang(s, mean, np.minimum(scv, 1.0))
    return np.where(scv > 1.0, hyperexponential(s, mean, np.maximum(scv, 1.0)), below)


def third_moment(shape: Shape, scv: Floats) -> Floats:
    """E[S^3]/E[S]^3; a Pareto time, which may have none, counts as lognormal."""
    v = np.asarray(scv, float)
    if shape in ("lognormal", "pareto"):
        return (1 + v) ** 3
    if shape == "uniform":
        return 1 + 3 * v
    part = 0.5 * (1 + np.sqrt(np.maximum(v - 1, 0.0) / (v + 1)))
    bursty = 0.75 * (1 / part**2 + 1 / (1 - part) ** 2)
    return np.where(v > 1, bursty, (1 + v) * (1 + 2 * v))


TRANSFORMS: dict[Shape, Transform] = {
    "auto": automatic,
    "exponential": exponential,
    "erlang": erlang,
    "hyperexponential": hyperexponential,
    "lognormal": lognormal,
    "deterministic": constant,
    "pareto": pareto,
    "uniform": uniform,
}
