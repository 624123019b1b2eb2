"""From a Laplace transform back to the distribution.

The Euler method in the unified framework of J. Abate and W. Whitt, "A Unified Framework
for Numerically Inverting Laplace Transforms", INFORMS J. Computing 18 (2006),
doi:10.1287/ijoc.1050.0137. It only evaluates transforms to the right of the imaginary
axis, where that of any distribution is bounded, so constants and atoms do no harm.
"""

from __future__ import annotations

from functools import cache
from math import comb, log

import numpy as np
from numpy.typing import NDArray

Complex = NDArray[np.complex128]
Floats = NDArray[np.float64]


ROUGH, FINE = 7, 12
"""Orders for what is worked out on the way, and for what is shown."""


@cache
def euler(order: int) -> tuple[Complex, Floats]:
    """Nodes and weights: f(t) ≈ sum of weights × Re F(nodes / t) / t. 2 order + 1 nodes."""
    k = np.arange(2 * order + 1)
    nodes = order * log(10) / 3 + 1j * np.pi * k
    weight = np.ones(2 * order + 1)
    weight[0] = 0.5
    weight[-1] = 2.0**-order
    for j in range(1, order):
        weight[2 * order - j] = weight[2 * order - j + 1] + 2.0**-order * comb(order, j)
    return nodes.astype(np.complex128), 10 ** (order / 3) * (-1.0) ** k * weight
