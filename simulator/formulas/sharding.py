"""How unevenly popular keys load the shards they live on.

A shard's load is the sum of its keys' shares; no number of shards brings the hottest one
below the single hottest key.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from simulator.formulas.floats import Floats
from simulator.formulas.popularity import generalised_harmonic


def shares_by_rank(keys: int, alpha: float, shards: int) -> Floats:
    """Load shares (shards,) of Zipf keys where rank i (from 0) lives on shard i mod shards.

    An even spread of the ranks, the best a hash can do on average; exact.
    """
    weights = np.arange(1.0, keys + 1) ** -alpha
    padded = np.concatenate([weights, np.zeros(-keys % shards)])
    sums = padded.reshape(-1, shards).sum(axis=0)
    return sums / sums.sum()


def hottest_key_share(keys: float, alpha: float) -> float:
    """Share of all requests that ask for the most popular key."""
    return 1 / generalised_harmonic(keys, alpha)


def largest_total_rate(
    largest_share: ArrayLike, service_mean: ArrayLike, servers: ArrayLike
) -> Floats:
    """Requests/s over all shards at which the hottest shard is saturated."""
    share, mean = np.asarray(largest_share, float), np.asarray(service_mean, float)
    return np.asarray(servers, float) / (mean * share)
