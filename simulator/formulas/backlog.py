"""Queues between systems as a fluid: growth, drain time, age.

Source: the fluid limit of a queue far from empty (G. Newell, Applications of Queueing
Theory, chapter 2).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from simulator.formulas.floats import Floats


def capacity(workers: ArrayLike, service_mean: ArrayLike) -> Floats:
    """Messages per second all workers together can finish."""
    return np.asarray(workers, float) / np.asarray(service_mean, float)


def growth(arrival_rate: ArrayLike, served: ArrayLike) -> Floats:
    """Messages per second by which the backlog grows; 0 where the workers keep up."""
    return np.maximum(np.asarray(arrival_rate, float) - np.asarray(served, float), 0.0)


def drain_time(backlog: ArrayLike, arrival_rate: ArrayLike, served: ArrayLike) -> Floats:
    """Seconds until the backlog is gone; inf where the workers cannot catch up."""
    spare = np.asarray(served, float) - np.asarray(arrival_rate, float)
    waiting = np.asarray(backlog, float)
    catching_up = spare > 0
    time = np.where(catching_up, waiting / np.where(catching_up, spare, 1.0), np.inf)
    return np.where(waiting <= 0, 0.0, time)
