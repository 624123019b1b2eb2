"""Availability of groups, zones and fail-over pairs.

Reliability block diagrams with shared fate made explicit: a zone's failure takes all its
instances, so the number up is conditioned on the zones, never multiplied through.
Source: K. Trivedi, Probability and Statistics with Reliability, Queuing and Computer
Science Applications, chapters 3 and 8.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import bdtrc

from simulator.formulas.floats import Floats

MINUTES_PER_YEAR = 525_960.0
_AT_ONCE = 1e-290


def k_of_n(needed: ArrayLike, count: ArrayLike, availability: ArrayLike) -> Floats:
    """P(at least ``needed`` of ``count`` independent instances are up). Broadcasts."""
    k, n = np.asarray(needed, int), np.asarray(count, int)
    a = np.asarray(availability, float)
    enough = bdtrc(np.maximum(k - 1, 0), np.maximum(n, 1), a)
    return np.where(k <= 0, 1.0, np.where(k > n, 0.0, enough))


def series(availabilities: ArrayLike) -> float:
    """All parts are needed."""
    return float(np.prod(np.asarray(availabilities, float)))


def parallel(availabilities: ArrayLike) -> float:
    """Any one of the independent parts is enough."""
    return float(1 - np.prod(1 - np.asarray(availabilities, float)))


def instances_up(
    per_zone: Sequence[int], zone_availability: ArrayLike, instance_availability: ArrayLike
) -> Floats:
    """Distribution (total + 1,) of the number of instances up over independent zones.

    ``per_zone`` instances of each zone; the availabilities one value or one per zone,
    the instance's given that its zone is up.
    """
    zones = np.broadcast_to(np.asarray(zone_availability, float), len(per_zone))
    instances = np.broadcast_to(np.asarray(instance_availability, float), len(per_zone))
    up = np.ones(1)
    for count, zone, instance in zip(per_zone, zones, instances, strict=True):
        inside = np.ones(1)
        for _ in range(count):
            inside = np.convolve(inside, [1 - instance, instance])
        inside = inside * zone
        inside[0] += 1 - zone
        up = np.convolve(up, inside)
    return up


def with_zones(
    needed: int,
    per_zone: Sequence[int],
    zone_availability: ArrayLike,
    instance_availability: ArrayLike,
) -> float:
    """P(at least ``needed`` instances are up) with common-cause zone failures."""
    up = instances_up(per_zone, zone_availability, instance_availability)
    return float(1 - up[: max(needed, 0)].sum())


def steady_state(generator: ArrayLike) -> Floats:
    """Stationary probabilities of a small Markov chain from its rates (n, n).

    By state elimination (W. Grassmann, M. Taksar and D. Heyman, Operations Research 33,
    1985): only additions of positive numbers, so every digit is right.
    """
    rates = np.array(generator, float)
    n = len(rates)
    for k in range(n - 1, 0, -1):
        rates[:k, k] /= rates[k, :k].sum()
        rates[:k, :k] += np.outer(rates[:k, k], rates[k, :k])
    p = np.ones(n)
    for k in range(1, n):
        p[k] = p[:k] @ rates[:k, k]
    return p / p.sum()


def failover_pair(mtbf: float, mttr: float, failover: float, success: float = 1.0) -> Floats:
    """State probabilities (4,) of a primary with one standby; times in one unit.

    0 both up · 1 primary failed, fail-over running (down) · 2 one up and serving ·
    3 none serving (down), one repair at a time returns to 2. Available in 0 and 2.
    """
    mttr, failover = max(mttr, _AT_ONCE), max(failover, _AT_ONCE)
    rates = np.zeros((4, 4))
    rates[0, 1] = rates[0, 2] = rates[2, 3] = 1 / mtbf
    rates[1, 2], rates[1, 3] = success / failover, (1 - success) / failover
    rates[2, 0] = rates[3, 2] = 1 / mttr
    return steady_state(rates)


def downtime_minutes_per_year(availability: ArrayLike) -> Floats:
    """Expected minutes down in a year of 365.25 days."""
    return (1 - np.asarray(availability, float)) * MINUTES_PER_YEAR
