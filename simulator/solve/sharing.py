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

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from simulator.network.model import Shape
from simulator.solve.elements import GAMMA_SHAPE, SCORES, WEIGHTS, Indices
from simulator.solve.plan import Floats

_SMOOTHEST = 1e-6


@dataclass(frozen=True)
class Parts:
    """Gamma times whose mixtures some services are: ``of`` (n,) the service of each, rising;
    its ``share`` of that, ``mean`` and shape parameter ``stages``, (n, C)."""

    of: Indices
    share: Floats
    mean: Floats
    stages: Floats


def gamma_parts(of: Indices, shapes: Sequence[Shape], mean: Floats, scv: Floats) -> Parts:
    """The parts of services ``of`` (m,) these shapes, means and scvs, (m, C)."""
    found = [_parts(*service) for service in zip(shapes, mean, scv, strict=True)]
    counts = [len(stages) for _, _, stages in found]
    empty = (np.zeros((0, mean.shape[1])),) * 3
    share, means, stages = (np.concatenate(part) for part in zip(empty, *found, strict=True))
    return Parts(np.repeat(of, counts), share, means, stages)


def _parts(shape: Shape, mean: Floats, scv: Floats) -> tuple[Floats, Floats, Floats]:
    """Shares, means and shape parameters (n, C) of the parts of one service."""
    if shape == "lognormal" and (scv > 1 / GAMMA_SHAPE).all():
        spread = np.sqrt(np.log((1 + scv) / (1 + 1 / GAMMA_SHAPE)))
        scales = np.exp(SCORES[:, None] * spread)
        share = np.repeat(WEIGHTS[:, None], len(mean), axis=1)
        return share, mean * scales / (WEIGHTS @ scales), np.full(scales.shape, float(GAMMA_SHAPE))
    if (scv <= 1).all():
        return np.ones((1, len(mean))), mean[None], 1 / np.maximum(scv, _SMOOTHEST)[None]
    # Below one, twice the same gamma time; above, two exponential ones of balanced means.
    first = 0.5 * (1 + np.sqrt(np.maximum(scv - 1, 0.0) / (scv + 1)))
    stages = 1 / np.clip(scv, _SMOOTHEST, 1.0)
    share = np.array([first, 1 - first])
    return share, mean / (2 * share), np.array([stages, stages])


def shared_stays(parts: Parts, stretch: Floats, pace: Floats) -> tuple[Floats, Floats]:
    """Mean and scv of the stay of each part; ``stretch`` and ``pace``, the h above, 1/s, are
    those of its station, all (n, C)."""
    busy = np.maximum(pace * parts.mean, 1e-9)
    # 1 - E[e^(-h x)], of a gamma time x.
    over = -np.expm1(-parts.stages * np.log1p(busy / parts.stages))
    excess = stretch * (stretch - 1)
    scv = 2 * excess * ((busy - over) / busy) / busy / stretch**2 + 1 / parts.stages
    return parts.mean * stretch, scv
