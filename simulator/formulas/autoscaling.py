"""How many instances or servers a load needs.

Target tracking is the rule of Kubernetes' horizontal pod autoscaler and of cloud target
tracking: desired = ceil(load / (target × capacity of one)), clamped. Staffing is Erlang's
delay formula solved for the number of servers.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from simulator.formulas import mmc
from simulator.formulas.floats import Floats

# A quotient this little above a whole number is that number: rounding, not load.
_ROUNDING = 1e-9
_DOUBLINGS = 60


def target_tracking(
    arrival_rate: ArrayLike,
    service_mean: ArrayLike,
    servers_each: ArrayLike,
    target: ArrayLike,
    smallest: ArrayLike,
    largest: ArrayLike,
) -> tuple[Floats, Floats]:
    """(instances, utilisation) at the steady state of target tracking. Broadcasts.

    ``target`` utilisation in (0, 1]; a utilisation above 1 means saturated at ``largest``.
    """
    work = np.asarray(arrival_rate, float) * np.asarray(service_mean, float)
    each = np.asarray(servers_each, float)
    desired = np.ceil(work / (each * np.asarray(target, float)) * (1 - _ROUNDING))
    instances = np.clip(desired, np.asarray(smallest, float), np.asarray(largest, float))
    capacity = instances * each
    idle = np.where(work > 0, np.inf, 0.0)
    return instances, np.where(capacity > 0, work / np.where(capacity > 0, capacity, 1.0), idle)


def servers_for_wait(
    arrival_rate: float, service_mean: float, target_wait: float, fraction: float
) -> int:
    """The smallest c with P(wait <= target_wait) >= fraction in M/M/c.

    ``target_wait`` seconds >= 0, ``fraction`` in [0, 1). The probability rises with c, so
    doubling and halving find it in a few dozen evaluations.
    """

    def enough(c: int) -> bool:
        late = mmc.wait_tail(target_wait, arrival_rate, service_mean, float(c))
        return float(late) <= 1 - fraction

    low = int(np.floor(arrival_rate * service_mean))
    step = 1
    for _ in range(_DOUBLINGS):
        if enough(low + step):
            break
        step *= 2
    high = low + step
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if enough(middle) else (middle, high)
    return high
