"""Layered queues: threads or connections held during everything a request does below.

On top of the pool's holders (``formulas/holders.py``) stands a birth–death chain (open) or
one more closed network (users who think). Layered queueing: J. Rolia and K. Sevcik, IEEE
TSE 21(8), 1995, doi:10.1109/32.403785.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from scipy.special import gammaln

from simulator.formulas.erlang import Floats
from simulator.formulas.holders import Aggregate, Complex, Law
from simulator.formulas.regular import Departures, present

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


def open_layer(
    arrival_rate: float, top: Aggregate, queue: float = np.inf, inside: bool = True
) -> LayerState:
    """Poisson requests for the tokens of ``top``; beyond ``queue`` waiting they are refused.

    Needs arrival_rate < X(size) where the queue has no bound. Without ``inside`` the states
    of the pools below, which cost the most, are left out, and tokens come back at random.
    """
    best = float(top.throughput[-1])
    out = top.departures if inside else Departures(best, 1.0)
    ratio = arrival_rate / best
    logs = np.concatenate([[0.0], np.cumsum(np.log(arrival_rate / top.throughput))])
    if queue > LONGEST_QUEUE:
        queue = np.inf if ratio < 1 else LONGEST_QUEUE
    if np.isinf(queue):
        head = np.exp(logs - logs.max())
        norm = head[:-1].sum() + head[-1] / (1 - ratio)
        head = head / norm
        full = head[-1] / (1 - ratio)
        again = float(out.ratio(np.asarray(ratio)))
        waiting, blocked = full * again / (1 - again), 0.0

        def waits(s: Complex) -> Complex:
            return full * (1 - again) * out.first(s) / (1 - again * out.step(s))

    else:
        places, size = np.arange(int(queue) + 1), top.layer.size
        arrivals = np.full(size + len(places), arrival_rate)
        arrivals[-1] = 0.0
        rates = np.concatenate([[0.0], top.throughput, np.full(len(places) - 1, best)])
        tail = logs[-1] + places * np.log(ratio)
        head = present(np.concatenate([logs[:-1], tail]), arrivals, rates, size, out)
        head, queued = head[: size + 1], head[size:]
        full, waiting, blocked = queued.sum(), float(queued @ places), float(queued[-1])

        def waits(s: Complex) -> Complex:
            return np.polynomial.polynomial.polyval(out.step(s), queued[:-1]) * out.first(s)

    held = np.concatenate([head[:-1], [full]])
    return _state(
        top, held, waiting, head[:-1], waits, arrival_rate * (1 - blocked), blocked, inside
    )


def closed_layer(users: int, think: float, top: Aggregate) -> LayerState:
    """``users`` who think for ``think`` seconds between requests for a token of ``top``."""
    size, out = top.layer.size, top.departures
    n = np.arange(users + 1)
    rates = np.concatenate([[0.0], top.rate(np.arange(1, users + 1, dtype=float))])
    log_rates = np.concatenate([[0.0], np.cumsum(np.log(rates[1:]))])

    def there(population: int) -> Floats:
        idle = population - n[: population + 1]
        if think <= 0:
            return (idle == 0).astype(float)
        logs = idle * np.log(think) - gammaln(idle + 1) - log_rates[: population + 1]
        return present(logs, idle / think, rates[: population + 1], size, out)

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
    inside: bool = True,
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
        inner=_below(top, held, throughput) if inside else (),
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
