"""How requests wait for a pool's tokens, and what that spares them inside, in many columns."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

import numpy as np
from numba import njit

from simulator.formulas.erlang import erlang_c
from simulator.formulas.finite import mmck
from simulator.formulas.layered import open_layers
from simulator.solve.contents import Indices
from simulator.solve.figures import LONGEST_QUEUE
from simulator.solve.inside import Holders, Layers
from simulator.solve.plan import Floats

if TYPE_CHECKING:
    from simulator.solve.pools import PoolFigures

FULL = 1 - 1e-9
NEARLY_FULL = 0.99
MATTERS = 1e-3
ROOM_INSIDE = 0.8
BLOCKS = 1e-3
SMALLEST = -600.0
"""The logarithm of what is nothing beside 1."""


@dataclass
class Tokens:
    """What asking a pool for a token comes to, (C,) each: named as in ``PoolFigures``."""

    block: Floats
    down: Floats
    stuck: Floats
    wait: Floats
    p_wait: Floats
    utilisation: Floats
    ratio: Floats
    pace: Floats
    places: Floats
    shrink: Floats
    moved: Floats

    @staticmethod
    def empty(columns: int) -> Tokens:
        result = Tokens(*np.zeros((len(fields(Tokens)), columns)))
        result.places[:], result.shrink[:] = np.inf, 1.0
        return result

    def keep(self, columns: np.ndarray, figures: PoolFigures) -> None:
        """Take over what is known of some columns (C,)."""
        for f in fields(Tokens):
            getattr(self, f.name)[columns] = getattr(figures, f.name)[columns]

    def queueing(self, where: np.ndarray, rate: Floats, best: Floats, room: Floats) -> None:
        """The wait's law in the columns ``where`` (C,), from the rates of asking and of tokens
        coming back, 1/s."""
        ratio = rate / best
        # Equal rates make every place as likely: the formula needs a ratio beside one.
        self.ratio[where] = np.where(np.abs(ratio - 1) > 1e-6, ratio, 1 - 1e-6)
        self.pace[where] = 1 / best
        self.places[where] = room


@dataclass(frozen=True)
class _Followed:
    """A pool in the columns in which its holders are followed one by one, (C,) each: requests/s,
    ``tokens``, places to wait for one, seconds a hold lasts where the stations inside are open
    to everybody, and holds/s with every token out."""

    holders: Holders
    rate: Floats
    tokens: Indices
    room: Floats
    open_hold: Floats
    best: Floats

    @property
    def work(self) -> Floats:
        """Seconds of service and delay in a hold."""
        return self.holders.work

    @property
    def stuck(self) -> np.ndarray:
        """Where more ask for a token than ever get one, and wait without end."""
        return np.isinf(self.room) & (self.rate >= self.best)

    @property
    def entering(self) -> Floats:
        """Requests/s that can be let in; those a bounded queue refuses are taken off later."""
        return np.where(np.isinf(self.room), np.minimum(self.rate, self.best * FULL), self.rate)


def follow(
    layers: Layers, pool: int, rate: Floats, size: Floats, room: Floats, hold_time: Floats,
    where: Indices, result: Tokens,
) -> None:  # fmt: skip
    """Pools whose holders are followed one by one, in the columns ``where``."""
    solved = layers.solved(pool, where)
    holders, best = layers.holders(pool).only(where), solved.paces[:, -1]
    one = _Followed(holders, rate, solved.size, room, hold_time, best)
    state, stuck = open_layers(one.entering, solved, room), one.stuck
    apart, longest = _unbounded(one), LONGEST_QUEUE / best
    hold = state.in_use / state.throughput
    # The tokens bound what is inside: most of the waiting is done once, at the door,
    # for the whole work of those ahead, so the variability of that work counts.
    bound = ~apart.stable | (hold_time > ROOM_INSIDE * size / np.maximum(state.throughput, 1e-300))
    nested = (one.holders.asked > 0).any(axis=0)
    uneven = np.where(nested, 1.0, (1 + layers.work_scv(pool, where)) / 2)
    layered = np.maximum(hold - one.work, 0.0)
    inside = np.minimum(layered * uneven, np.maximum(size / best - one.work, 0.0))
    wait = np.maximum((layered + state.mean_wait) * uneven - inside, 0.0)
    wait = np.minimum(wait, np.maximum(room / best, state.mean_wait))
    refuses = bound & (state.p_block >= BLOCKS)
    wait = np.minimum(np.where(refuses, state.mean_wait, wait), longest)
    # Far from full, a pool's queue only moves waiting from the stations inside to the
    # door. What the layer adds to the open stations' waits comes on top.
    more = np.maximum(hold - one.work + state.mean_wait - apart.waits, 0.0)
    more = np.where(more < MATTERS * hold_time, 0.0, more)
    moved = np.minimum(state.mean_wait * apart.longer, np.maximum(hold_time - one.work, 0.0))
    moved = np.where(bound, 0.0, np.maximum(moved - more, 0.0))
    wait = np.where(bound, wait, more)
    hold = np.where(bound, one.work + inside, hold_time - moved)

    result.queueing(where, np.where(stuck, rate, one.entering), best,
                    np.where(stuck, LONGEST_QUEUE, room))  # fmt: skip
    slower = np.where(stuck | refuses, 1.0, wait / np.maximum(state.mean_wait, 1e-300))
    result.pace[where] *= slower
    result.stuck[where] = np.where(stuck, 1 - best / rate, 0.0)
    result.wait[where] = np.where(stuck, longest, wait)
    result.p_wait[where] = np.where(stuck, 1.0, state.p_wait)
    result.utilisation[where] = np.where(
        stuck, 1.0, np.minimum(state.throughput * hold / size, 1.0)
    )
    result.block[where] = state.p_block
    result.moved[where] = np.where(stuck, 0.0, moved)
    kept = _shrink(np.where(stuck, size / best, hold), one.work, hold_time)
    result.shrink[where] = np.where(bound | stuck, kept, 1.0)


def _shrink(hold: Floats, work: Floats, open_hold: Floats) -> Floats:
    """Factor on the waits inside a hold of so much work that makes it last ``hold`` seconds
    instead of ``open_hold``."""
    waits = open_hold - work
    some = waits > 1e-12 * open_hold
    return np.where(some, np.clip((hold - work) / np.where(some, waits, 1.0), 0.0, 1.0), 1.0)


@dataclass(frozen=True)
class _Unbounded:
    """The stations inside a pool as if it were no bound, (C,) each: whether they are ``stable``,
    seconds of ``waits`` per hold were all services exponential, and how much ``longer`` the wait
    for a token is for they are not."""

    stable: np.ndarray
    waits: Floats
    longer: Floats


def _unbounded(pool: _Followed) -> _Unbounded:
    """The open view of a pool's stations.

    The number at the fullest station is taken as geometric beyond its servers, with the
    mean its own wait gives it; the pool's queue is what lies beyond the tokens.
    """
    queues = np.isfinite(pool.holders.servers).any(axis=1)
    if not queues.any():
        count = len(pool.rate)
        return _Unbounded(np.ones(count, bool), np.zeros(count), np.ones(count))
    servers, busy = pool.holders.servers[queues], pool.holders.busy[queues]
    offered = pool.rate * busy
    use = offered / servers
    stable = np.asarray((use < NEARLY_FULL).all(axis=0))
    offered = np.minimum(offered, NEARLY_FULL * servers)
    chance = erlang_c(servers, offered)
    exponential = np.asarray((busy * chance / (servers - offered)).sum(axis=0))
    fullest = use.argmax(axis=0)[None]
    busiest = np.minimum(np.take_along_axis(use, fullest, axis=0)[0], NEARLY_FULL)
    beyond = pool.tokens - np.take_along_axis(servers, fullest, axis=0)[0]
    waits = pool.open_hold - pool.work
    some = (exponential > 1e-12 * pool.open_hold) & (waits > 0) & (beyond > 0) & (busiest > 0)
    # Geometric with ratio u has u / (1 - u) beyond its start on average.
    busiest = np.where(some, busiest, 0.5)
    mean = np.where(some, waits / np.where(some, exponential, 1.0), 1.0) * busiest / (1 - busiest)
    ratio = mean / (1 + mean)
    longer = (ratio / busiest) ** (beyond + 1) * (1 - busiest) / (1 - ratio)
    return _Unbounded(stable, exponential, longer)


def serve(
    layers: Layers, pool: int, rate: Floats, size: Floats, room: Floats, hold_time: Floats,
    where: Indices, result: Tokens,
) -> None:  # fmt: skip
    """Pools too large to follow their holders one by one, in the columns ``where``: M/M/c
    with the hold as service.

    With every token out, the holders leave at the pace of the slowest station inside: no hold
    lasts longer than size over that pace, on average.
    """
    holders = layers.holders(pool).only(where)
    slowest = holders.slowest
    hold = np.minimum(hold_time, np.where(np.isfinite(slowest), size / slowest, np.inf))
    result.shrink[where] = _shrink(hold, holders.work, hold_time)
    result.queueing(where, rate, size / hold, room)
    bounded = np.isfinite(room)
    for mine, fill in ((bounded, _refusing), (~bounded, _endless)):
        if mine.any():
            fill(rate[mine], hold[mine], size[mine], room[mine], where[mine], result)


def _refusing(
    rate: Floats, hold: Floats, size: Floats, room: Floats, where: Indices, result: Tokens
) -> None:
    """Large pools with so much ``room`` to wait, in the columns ``where``."""
    full = mmck(rate, hold, size, size + room)
    result.block[where], result.wait[where] = full.p_loss, full.mean_wait
    result.p_wait[where], result.utilisation[where] = full.p_wait, full.utilisation


def _endless(
    rate: Floats, hold: Floats, size: Floats, room: Floats, where: Indices, result: Tokens
) -> None:
    """Large pools with ``room`` for everybody, in the columns ``where``."""
    load = rate * hold / size
    calm, longest = np.minimum(load, FULL), LONGEST_QUEUE * hold / size
    chance = erlang_c(size, calm * size)
    wait = np.minimum(chance * hold / (size * (1 - calm)), longest)
    result.wait[where], result.p_wait[where] = np.where(load >= 1, longest, wait), chance
    result.utilisation[where] = np.minimum(load, 1.0)
    result.stuck[where] = 1 - 1 / np.maximum(load, 1.0)


@njit(cache=True, error_model="numpy")
def token_waits(  # type: ignore[no-untyped-def]
    s, columns, chance, pace, ratio, places, found
):  # fmt: skip
    """Transforms of the wait for a token at ``s`` (P, K) in the columns (P,), with a ``chance``,
    (C,) as the others, that one must wait; to be ``found`` (P, K)."""
    for p in range(len(columns)):
        column = columns[p]
        found[p] = 1.0
        if chance[column] > 0.0:
            once = 1.0 / (1.0 + s[p] * pace[column])
            wait = truncated(ratio[column], places[column], once)
            found[p] = 1.0 - chance[column] + chance[column] * wait


@njit(cache=True, error_model="numpy")
def truncated(ratio, places, once):  # type: ignore[no-untyped-def]
    """Sum of once^j (K,) over j = 1..places, weighted by ratio^j, weights adding up to one."""
    shrinking, first = 1.0, 1.0 / places
    if ratio != 1.0:
        below = 1.0 / ratio if ratio > 1.0 else ratio
        shrinking = below**places
        first = np.abs(1.0 - ratio) / -np.expm1(places * np.log(below))
    total = np.empty_like(once)
    for k in range(len(once)):
        power = _power(once[k], places)
        few = shrinking - power if ratio > 1.0 else 1.0 - shrinking * power
        total[k] = once[k] * first * few / (1.0 - ratio * once[k])
    return total


@njit(cache=True, error_model="numpy")
def _power(once, places):  # type: ignore[no-untyped-def]
    """once^places of a number inside the unit circle; without end, or too small to be seen, it
    is 0."""
    size = abs(once)
    if size == 0.0 or np.isinf(places) or places * np.log(min(size, 1.0)) <= SMALLEST:
        return 0.0 + 0.0j
    return np.exp(places * np.log(once))
