"""What shapes of service say beyond mean and variance."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from simulator.network.model import Shape

Complex = NDArray[np.complex128]
Floats = NDArray[np.float64]


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
