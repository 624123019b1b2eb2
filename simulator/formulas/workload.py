"""From users to request rates, bandwidth and storage; decimal units (1 kB = 1000 B)."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from simulator.formulas.floats import Floats

SECONDS_PER_DAY = 86_400.0
_BITS_PER_BYTE = 8.0


def mean_rate(users_per_day: ArrayLike, requests_per_user: ArrayLike) -> Floats:
    """Requests/s averaged over the day."""
    return np.asarray(users_per_day, float) * np.asarray(requests_per_user, float) / SECONDS_PER_DAY


def bandwidth_mbit(rate: ArrayLike, payload_kb: ArrayLike) -> Floats:
    """Mbit/s carried by ``rate`` requests/s of ``payload_kb`` kB each."""
    return np.asarray(rate, float) * np.asarray(payload_kb, float) * _BITS_PER_BYTE / 1e3


def stored_tb(rate: ArrayLike, payload_kb: ArrayLike, days: ArrayLike) -> Floats:
    """TB that arrive in ``days`` at ``rate`` requests/s of ``payload_kb`` kB each."""
    seconds = np.asarray(days, float) * SECONDS_PER_DAY
    return np.asarray(rate, float) * np.asarray(payload_kb, float) * seconds / 1e9
