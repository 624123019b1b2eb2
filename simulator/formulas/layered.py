"""Layered queues: threads or connections held during everything a request does below.

On top of the pool's holders (``formulas/holders.py``) stands a birth–death chain (open) or
one more closed network (users who think). Layered queueing: J. Rolia and K. Sevcik, IEEE
TSE 21(8), 1995, doi:10.1109/32.403785.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numba import njit
from scipy.special import gammaln

from simulator.formulas.aggregation import Solved
from simulator.formulas.floats import Floats
from simulator.formulas.holders import Aggregate, Complex, Law
from simulator.formulas.regular import Departures, likelier, present

LONGEST_QUEUE = 100_000
"""A bounded queue for tokens that may be longer is without bound where it is stable, and as
long as this where it is not."""


@dataclass(frozen=True)
class LayerState:
    """Steady state of a pool.

    ``throughput`` tokens taken per second; ``in_use`` mean tokens held; ``mean_queue``
    requests waiting for one; ``p_wait`` and ``mean_wait`` (seconds) over the admitted;
    ``p_block`` fraction refused; ``inner`` the same of the pools below.
    """

    throughput: float
    in_use: float
    utilisation: float
    mean_queue: float
    p_wait: float
    mean_wait: float
    p_block: float
    inner: tuple[LayerState, ...]
    transform: Law = field(repr=False)

    @property
    def mean_response(self) -> float:
        """Mean seconds from asking for the token to giving it back (Little's law)."""
        return (self.in_use + self.mean_queue) / max(self.throughput, 1e-300)


@dataclass(frozen=True)
class OpenLayers:
    """Steady states of a pool in many columns, (C,) each, named as in ``LayerState``."""

    throughput: Floats
    in_use: Floats
    p_wait: Floats
    mean_wait: Floats
    p_block: Floats


def open_layers(rate: Floats, pools: Solved, queue: Floats) -> OpenLayers:
    """Poisson requests (C,) for the tokens of pools, as ``open_layer``, that come back at
    random."""
    longest = _longest(queue, rate / pools.paces[:, -1])
    in_use, waiting, full, blocked = _open_layers(rate, pools.size, pools.paces, longest)
    entering = rate * (1 - blocked)
    return OpenLayers(
        entering,
        in_use,
        np.clip((full - blocked) / (1 - blocked), 0.0, 1.0),
        waiting / np.maximum(entering, 1e-300),
        blocked,
    )


def _longest(queue: Floats, load: Floats) -> Floats:
    """Places to wait that are looked at."""
    return np.where(queue > LONGEST_QUEUE, np.where(load < 1, np.inf, LONGEST_QUEUE), queue)


@njit(cache=True, error_model="numpy")
def _open_layers(rate, size, paces, queue):  # type: ignore[no-untyped-def]
    """(C,) tokens in use, requests waiting, chance that no token is free, chance of refusal."""
    columns = len(rate)
    in_use, waiting = np.zeros(columns), np.zeros(columns)
    full, blocked = np.zeros(columns), np.zeros(columns)
    for c in range(columns):
        held, queued, waiting[c] = _occupied(rate[c], paces[c, : size[c]], 1.0, queue[c])
        full[c] = held[-1]
        blocked[c] = queued[-1] if len(queued) else 0.0
        for n in range(len(held)):
            in_use[c] += n * held[n]
    return in_use, waiting, full, blocked


@njit(cache=True, error_model="numpy")
def _occupied(rate, paces, index, queue):  # type: ignore[no-untyped-def]
    """The birth–death chain of Poisson requests: (size + 1,) distribution of the tokens in use,
    of the number waiting with all of them held (none for a queue without bound), its mean."""
    size = len(paces)
    best = paces[size - 1]
    logs = np.zeros(size + 1)
    for n in range(size):
        logs[n + 1] = logs[n] + np.log(rate / paces[n])
    if np.isinf(queue):
        held = np.exp(logs - logs.max())
        held[size] /= 1.0 - rate / best
        held /= held.sum()
        again = likelier(rate / best, index)
        return held, np.zeros(0), held[size] * again / (1.0 - again)
    most = size + int(queue)
    weights, rates = np.empty(most + 1), np.full(most + 1, best)
    weights[: size + 1], rates[0], rates[1 : size + 1] = logs, 0.0, paces
    step = np.log(rate / best)
    for place in range(1, most - size + 1):
        weights[size + place] = logs[size] + place * step
    arrivals = np.full(most + 1, rate)
    arrivals[most] = 0.0
    found = present(weights, arrivals, rates, size, best, index)
    held, queued, waiting = found[: size + 1].copy(), found[size:], 0.0
    held[size] = queued.sum()
    for place in range(len(queued)):
        waiting += place * queued[place]
    return held, queued, waiting


def open_layer(arrival_rate: float, top: Aggregate, queue: float = np.inf) -> LayerState:
    """Poisson requests for the tokens of ``top``; beyond ``queue`` waiting they are refused.

    Needs arrival_rate < X(size) where the queue has no bound.
    """
    out, ratio = top.departures, arrival_rate / float(top.throughput[-1])
    places = float(_longest(np.asarray(queue), np.asarray(ratio)))
    held, queued, waiting = _occupied(arrival_rate, top.throughput, out.index, places)
    blocked = 0.0 if np.isinf(places) else float(queued[-1])

    def waits(s: Complex) -> Complex:
        if np.isinf(places):
            again = likelier(ratio, out.index)
            return np.asarray(held[-1] * (1 - again) * out.first(s) / (1 - again * out.step(s)))
        return np.polynomial.polynomial.polyval(out.step(s), queued[:-1]) * out.first(s)

    return _state(top, held, waiting, held[:-1], waits, arrival_rate * (1 - blocked), blocked)


def closed_layer(users: int, think: float, top: Aggregate) -> LayerState:
    """``users`` who think for ``think`` seconds between requests for a token of ``top``."""
    size, out = top.layer.size, top.departures
    n = np.arange(users + 1)
    rates = np.concatenate([[0.0], top.rate(np.arange(1, users + 1))])
    log_rates = np.concatenate([[0.0], np.cumsum(np.log(rates[1:]))])

    def there(population: int) -> Floats:
        idle = population - n[: population + 1]
        if think <= 0:
            return (idle == 0).astype(float)
        logs = idle * np.log(think) - gammaln(idle + 1) - log_rates[: population + 1]
        return np.asarray(
            present(logs, idle / think, rates[: population + 1], size, out.rate, out.index)
        )

    now, seen = there(users), there(users - 1)
    held = np.asarray(np.bincount(np.minimum(n, size), weights=now, minlength=size + 1), float)
    waiting = float(now @ np.maximum(n - size, 0))
    throughput = float(held[1:] @ top.throughput)
    free = np.concatenate([seen[:size], np.zeros(max(size - len(seen), 0))])
    queued = seen[size:] if len(seen) > size else np.zeros(1)

    def waits(s: Complex) -> Complex:
        return np.polynomial.polynomial.polyval(out.step(s), queued) * out.first(s)

    return _state(top, held, waiting, free, waits, throughput, 0.0)


def _state(
    top: Aggregate,
    held: Floats,
    waiting: float,
    found_free: Floats,
    waits: Law,
    throughput: float,
    blocked: float,
) -> LayerState:
    """The pool's figures; ``held`` (size + 1,) distribution of the tokens in use,
    ``found_free`` (size,) of what an arrival that need not wait finds."""
    size = top.layer.size

    def transform(s: Complex) -> Complex:
        inside = top.sojourns(s)
        at_once = np.tensordot(found_free, inside, axes=1)
        return (at_once + waits(s) * inside[-1]) / (1 - blocked)

    in_use = float(held @ np.arange(size + 1))
    return LayerState(
        throughput=throughput,
        in_use=in_use,
        utilisation=in_use / size,
        mean_queue=float(waiting),
        p_wait=float(np.clip(1 - found_free.sum() / (1 - blocked), 0.0, 1.0)),
        mean_wait=float(waiting) / max(throughput, 1e-300),
        p_block=blocked,
        inner=_below(top, held, throughput),
        transform=transform,
    )


def _below(top: Aggregate, held: Floats, throughput: float) -> tuple[LayerState, ...]:
    """The states of the pools one layer down, given how many hold a token above."""
    states = []
    tables = top.marginals[len(top.layer.visits) :]
    arriving = held[1:] * top.throughput
    arriving = arriving / max(arriving.sum(), 1e-300)
    for (count, _), pool, table in zip(top.layer.inner, top.inner, tables, strict=True):
        size, out = pool.layer.size, pool.departures
        number, seen = held @ table, arriving @ table[:-1]
        places = np.arange(len(number))
        inside = np.asarray(
            np.bincount(np.minimum(places, size), weights=number, minlength=size + 1), float
        )
        free = np.concatenate([seen[:size], np.zeros(max(size - len(seen), 0))])
        queued = seen[size:] if len(seen) > size else np.zeros(1)

        def waits(s: Complex, queued: Floats = queued, out: Departures = out) -> Complex:
            return np.polynomial.polynomial.polyval(out.step(s), queued) * out.first(s)

        waiting = float(number @ np.maximum(places - size, 0))
        states.append(_state(pool, inside, waiting, free, waits, throughput * count, 0.0))
    return tuple(states)
