"""A histogram of times whose bins are 0.1 % wide, for percentiles of any number of requests.

Each power of two is cut into 1,024 equal bins, so the middle of a bin is within 0.05 % of
every time in it; the idea is that of HdrHistogram (Tene 2013).
"""

from __future__ import annotations

import math

import numpy as np

from simulator.simulate.compiled import inner

_BINS_PER_OCTAVE = 1024
_LOWEST = -40  # 2^-41 s, below a picosecond
_HIGHEST = 30  # 2^30 s, thirty-four years
BINS = (_HIGHEST - _LOWEST) * _BINS_PER_OCTAVE


@inner
def bin_of(time: float) -> int:
    """The bin of a time in seconds; beyond the ends, the first or the last."""
    fraction, exponent = math.frexp(time)  # time = fraction × 2^exponent, fraction in [1/2, 1)
    if time <= 0.0 or exponent < _LOWEST:
        return 0
    if exponent >= _HIGHEST:
        return BINS - 1
    within = int((fraction - 0.5) * (2 * _BINS_PER_OCTAVE))
    return (exponent - _LOWEST) * _BINS_PER_OCTAVE + within


def quantile(counts: np.ndarray, fraction: float) -> float:
    """The time below which this fraction of a histogram lies, in seconds; 0 if it is empty."""
    total = int(counts.sum())
    if total == 0:
        return 0.0
    rank = min(int(fraction * total), total - 1)
    index = int(np.searchsorted(np.cumsum(counts), rank, side="right"))
    exponent, within = divmod(index, _BINS_PER_OCTAVE)
    if index == 0:
        return 0.0
    middle = 0.5 + (within + 0.5) / (2 * _BINS_PER_OCTAVE)
    return math.ldexp(middle, exponent + _LOWEST)
