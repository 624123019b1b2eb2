"""Impatient requests, with or without a bound on how many may wait: M/M/c/K+M, exact.

One birth–death chain. A request that finds all servers taken and j waiting is served if j + 1
departures from the queue, by service or by giving up, come before its patience ends; of those
races, at rates c mu + i theta for i = 1..j + 1, its wait is the sum (O. Garnett, A. Mandelbaum
and M. Reiman, "Designing a Call Center with Impatient Customers", MSOM 4(3), 2002).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from simulator.formulas.erlang import erlang_b
from simulator.formulas.floats import Floats

LONGEST = 20_000
"""Queues are followed up to this length."""
_FAR = 12.0


@dataclass(frozen=True)
class Impatient:
    """Of the arrivals, ``p_block`` find no place and ``p_leave`` give up; ``mean_queue``
    waiting; ``p_wait`` of those admitted wait; ``mean_wait`` seconds of all admitted,
    ``served_wait`` of those served, ``served_scv`` of the wait of those of them who wait, were
    they ``p_wait`` of them."""

    p_block: float
    p_leave: float
    mean_queue: float
    p_wait: float
    mean_wait: float
    served_wait: float
    served_scv: float


def longest_queue(rate: Floats, service_mean: Floats, servers: Floats, patience: Floats) -> Floats:
    """Beyond so many hardly anybody ever waits."""
    at_most = rate * patience
    calm = np.maximum(at_most - servers * patience / service_mean, 0.0)
    return calm + _FAR * np.sqrt(at_most) + _FAR**2


def impatient(
    rate: float, service_mean: float, servers: float, patience: float, places: float
) -> Impatient:
    """Requests at ``rate`` > 0 to ``servers`` > 0 that wait for an exponential time of mean
    ``patience`` > 0 at most; of ``places`` (inf: without a bound), servers included."""
    lanes = min(servers, places)
    longest = float(longest_queue(*(np.asarray(x) for x in (rate, service_mean, lanes, patience))))
    room = int(min(places - lanes, longest))
    speed, hurry = lanes / service_mean, 1 / patience
    out = speed + hurry * np.arange(1.0, room + 1)
    logs = np.concatenate([[0.0], np.cumsum(np.log(rate / out))])
    peak = logs.max()
    blocked = float(erlang_b(lanes, rate * service_mean))
    below = (1 / max(blocked, 1e-300) - 1) * np.exp(-peak)
    waiting = np.exp(logs - peak)
    waiting /= below + waiting.sum()
    p_block = float(waiting[-1]) if np.isfinite(places) and room == int(places - lanes) else 0.0
    found = waiting[:-1]
    queue = float(waiting @ np.arange(room + 1))
    admitted = max(1 - p_block, 1e-300)
    served = found * speed / out
    wait, spread = np.cumsum(1 / out), np.cumsum(1 / out**2)
    p_leave = queue * hurry / rate
    through = max(1 - p_block - p_leave, 1e-300)
    first = float(served @ wait) / through
    second = float(served @ (wait**2 + spread)) / through
    p_wait = float(found.sum()) / admitted
    return Impatient(
        p_block, p_leave, queue, p_wait, queue / rate / admitted, first,
        second * p_wait / first**2 - 1 if first > 0 else 1.0,
    )  # fmt: skip
