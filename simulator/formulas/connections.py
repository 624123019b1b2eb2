"""Open connections: M/G/infinity, whose count is Poisson whatever the durations.

Source: L. Takács, Introduction to the Theory of Queues (1962), chapter 3.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import pdtr, pdtrik

from simulator.formulas.floats import Floats


def mean_open(connects_per_second: ArrayLike, duration: ArrayLike) -> Floats:
    """Mean number open at once (Little's law); ``duration`` in seconds."""
    return np.asarray(connects_per_second, float) * np.asarray(duration, float)


def open_quantile(p: ArrayLike, mean: ArrayLike) -> Floats:
    """Smallest whole n with P(open <= n) >= p, a Poisson quantile. Broadcasts."""
    p, mean = np.asarray(p, float), np.asarray(mean, float)
    n = np.ceil(pdtrik(p, mean))
    one_less = np.maximum(n - 1, 0.0)
    return np.where(pdtr(one_less, mean) >= p, one_less, n)
