"""Join the shortest of two M/M/1 queues, exact.

Source: J. Kingman, "Two similar queues in parallel", Ann. Math. Stat. 32 (1961); here as a
chain with the shorter queue as level and the difference as phase.
"""

from __future__ import annotations

import numpy as np

from simulator.formulas.qbd import rate_matrix

# The difference of the two queues falls off faster than 3^-d at any load.
_LARGEST_DIFFERENCE = 45


def shortest_of_two(arrival_rate: float, service_mean: float) -> float:
    """Mean response in seconds; ``arrival_rate`` to both together, ties at random.

    Relative error below 1e-10: the difference is cut where its probability is 1e-20. inf at
    and above saturation.
    """
    if arrival_rate * service_mean >= 2:
        return float("inf")
    if arrival_rate == 0:
        return service_mean
    size = _LARGEST_DIFFERENCE + 1
    rate, mu = arrival_rate, 1 / service_mean
    d = np.arange(size)
    up, local, down = (np.zeros((size, size)) for _ in range(3))
    up[d[1:], d[1:] - 1] = rate
    local[0, 1] = rate
    local[d[1:], d[1:] - 1] = mu
    down[0, 1] = 2 * mu
    down[d[1:-1], d[1:-1] + 1] = mu
    floor = local - np.diag((up + local).sum(axis=1))
    local = local - np.diag((up + local + down).sum(axis=1))
    r = rate_matrix(up, local, down)
    balance = floor + r @ down
    balance[:, 0] = 1.0
    empty = np.linalg.solve(balance.T, np.eye(1, size)[0])
    geometric = np.linalg.inv(np.eye(size) - r)
    levels = empty @ geometric
    shorter = (levels @ r @ geometric).sum()
    return float((2 * shorter + levels @ d) / levels.sum() / rate)
