"""The time a request stays at a station that shares its servers among all who are there.

A service of x seconds takes x f on average, f the stretch, whatever the services' law. While
it is short it meets one number of others, while it is long many: given x the variance is
2 v (x - (1 - e^(-h x))/h)/h, with v = f (f - 1) and h = (1 - rho) over the mean residual
service, exact for M/M/1 (E. Coffman, R. Muntz and H. Trotter, JACM 17(1), 1970) and, for other
services, for x small and large (S. Yashkov and A. Yashkova, "Processor sharing: a survey of
the mathematical theory", Automation and Remote Control 68(9), 2007, 1662-1731). A service is
taken as a mixture of gamma times; the stay of each by its mean and variance.
"""

from __future__ import annotations

import numpy as np

from simulator.network.model import Shape
from simulator.solve.elements import SCORES, WEIGHTS
from simulator.solve.plan import Floats
from simulator.solve.services import GAMMA_SHAPE, Complex, automatic

_SMOOTHEST = 1e-6


def shared_stay(
    s: Complex, shape: Shape, mean: Floats, scv: Floats, stretch: Floats, pace: Floats
) -> Complex:
    """Transform at ``s`` (P, K) of the stay of a service of that shape; the rest (P, 1), ``pace``
    the h above, 1/s."""
    excess = stretch * (stretch - 1)
    total = np.zeros(s.shape, complex)
    for weight, part, stages in _parts(shape, mean, scv):
        busy = np.maximum(pace * part, 1e-9)
        # 1 - E[e^(-h x)], of a gamma time x.
        over = -np.expm1(-stages * np.log1p(busy / stages))
        varied = 2 * excess * ((busy - over) / busy) / busy / stretch**2 + 1 / stages
        total = total + weight * automatic(s, part * stretch, varied)
    return total


def _parts(shape: Shape, mean: Floats, scv: Floats) -> list[tuple[Floats | float, Floats, Floats]]:
    """(weight, mean, shape parameter) of gamma times whose mixture the service is."""
    one = np.ones_like(mean)
    if shape == "exponential":
        return [(1.0, mean, one)]
    if shape == "deterministic":
        return [(1.0, mean, one / _SMOOTHEST)]
    if shape == "lognormal" and (scv > 1 / GAMMA_SHAPE).all():
        spread = np.sqrt(np.log((1 + scv) / (1 + 1 / GAMMA_SHAPE)))
        scales = np.exp(spread * SCORES)
        parts = mean * scales / (scales @ WEIGHTS)[:, None]
        return [
            (float(weight), parts[:, j : j + 1], GAMMA_SHAPE * one)
            for j, weight in enumerate(WEIGHTS)
        ]
    # Below one, a gamma time; above, two exponential ones of balanced means.
    first = 0.5 * (1 + np.sqrt(np.maximum(scv - 1, 0.0) / (scv + 1)))
    stages = 1 / np.clip(scv, _SMOOTHEST, 1.0)
    return [(first, mean / (2 * first), stages), (1 - first, mean / (2 * (1 - first)), stages)]
