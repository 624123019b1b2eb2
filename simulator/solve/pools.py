"""Pools: threads or connections held while a part of a route runs.

A pool that is hardly used lets everybody through. Otherwise its holders form a closed
network of their own, whose throughput at every number of holders makes the pool one
station (flow-equivalent aggregation, ``formulas/layered.py``). Where one flow alone uses
the pool and everything below it, the whole time is taken from there; pools shared by
several flows give their wait, and the time inside is that of the stations.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields

import numpy as np

from simulator.formulas.erlang import erlang_c
from simulator.formulas.finite import mmck
from simulator.formulas.holders import Layer
from simulator.formulas.layered import LayerState, closed_layer, open_layer
from simulator.solve.arrays import Arrays
from simulator.solve.figures import LONGEST_QUEUE
from simulator.solve.inside import (
    Holders,
    Layers,
    contents,
    holds_below,
    only_one,
    work_scv,
)
from simulator.solve.plan import Floats, HoldNode, Plan
from simulator.solve.services import Complex
from simulator.solve.traffic import Traffic

HARDLY_USED = 1e-6
LARGEST_LAYER = 128
FULL = 1 - 1e-9
NEARLY_FULL = 0.99
MATTERS = 1e-3
ROOM_INSIDE = 0.8
BLOCKS = 1e-3
SMALLEST = -600.0
"""The logarithm of what is nothing beside 1."""


@dataclass(frozen=True)
class PoolFigures:
    """One pool, (C,) each: the chances of an arrival to get a token, to be refused, to
    find the pool dead, to be stuck; the wait of those who get one; tokens in use.

    Who waits does so for 1, 2, … ``places`` tokens that come back every ``pace`` seconds,
    each further one ``ratio`` times as likely as the one before. ``shrink`` is the factor
    on the waits at the stations inside: no more requests than tokens can be there. ``moved``
    seconds of what they wait for a token are part of the waits of the stations inside.
    ``states`` has a layered solution per column where one describes the whole hold.
    """

    rate: Floats
    ok: Floats
    block: Floats
    down: Floats
    stuck: Floats
    wait: Floats
    p_wait: Floats
    utilisation: Floats
    mean_queue: Floats
    states: tuple[LayerState | None, ...]
    ratio: Floats
    pace: Floats
    places: Floats
    shrink: Floats
    moved: Floats

    @property
    def whole(self) -> bool:
        """Whether every column has a layered solution of the whole hold."""
        return all(state is not None for state in self.states)

    def transform(self, s: Complex, columns: np.ndarray) -> Complex:
        """Transform of the wait for a token."""
        chance = np.where(self.wait > 0, self.p_wait, 0.0)[columns][:, None]
        if not chance.any():
            return np.ones(s.shape, complex)
        ratio, places = self.ratio[columns][:, None], self.places[columns][:, None]
        once = 1 / (1 + s * self.pace[columns][:, None])
        return 1 - chance + chance * _truncated(ratio, places, once)

    def inside(self, s: Complex, columns: np.ndarray) -> Complex:
        """Transform of wait and hold together, from the layered solutions."""
        result = np.empty(s.shape, complex)
        for column in np.unique(columns):
            rows = columns == column
            state = self.states[column]
            assert state is not None
            result[rows] = state.transform(s[rows])
        return result

    def mean_wait(self) -> Floats:
        """(C,) mean seconds of waiting for a token."""
        return self.wait

    def mean_inside(self) -> Floats:
        """(C,) mean seconds of wait and hold together."""
        return np.array([0.0 if s is None else s.mean_response for s in self.states])


def _power(once: Complex, places: Floats) -> Complex:
    """once^places of numbers inside the unit circle; without end, or too small to be seen, it
    is 0."""
    size, finite = np.abs(once), np.where(np.isfinite(places), places, 0.0)
    depth = finite * np.log(np.where(size > 0, np.minimum(size, 1.0), 1.0))
    seen = np.isfinite(places) & (size > 0) & (depth > SMALLEST)
    return np.where(seen, np.where(seen, once, 1.0) ** np.where(seen, finite, 0.0), 0.0)


def _truncated(ratio: Floats, places: Floats, once: Complex) -> Complex:
    """Sum of once^j over j = 1..places, weighted by ratio^j, weights adding up to one."""
    over, level = ratio > 1, ratio == 1
    below = np.where(over, 1 / np.where(over, ratio, 1.0), np.where(level, 0.0, ratio))
    shrinking = np.where(level, 1.0, below**places)
    with np.errstate(divide="ignore"):  # nobody there: the logarithm of 0
        gone = -np.expm1(places * np.log(below))
    first = np.where(level, 1 / places, np.abs(1 - ratio) / gone)
    power = _power(once, places)
    few = np.where(over, shrinking - power, 1 - shrinking * power)
    return once * first * few / (1 - ratio * once)


def layered_figures(layers: Layers) -> dict[int, PoolFigures]:
    """Figures of the pools that their layers describe alone, and of those inside them."""
    plan, arrays, traffic = layers.plan, layers.arrays, layers.traffic
    result: dict[int, PoolFigures] = {}
    pools = list(plan.network.pools.values())
    for node in reversed(plan.holds):
        if node.pool in result or not only_one(plan, arrays, traffic, node.pool):
            continue
        held = {node.pool, *(hold.pool for hold in holds_below(node.body))}
        if any(pools[p].queue is not None for p in held) or any(
            not 1
            <= np.min(np.asarray(pools[p].size))
            <= np.max(np.asarray(pools[p].size))
            <= LARGEST_LAYER
            for p in held
        ):
            continue
        states: list[LayerState] = []
        for column in range(plan.columns):
            rate = float(np.broadcast_to(traffic.holds[node.pool], (plan.columns,))[column])
            top = layers.of(node.pool, column)
            if not 0 < rate < FULL * top.throughput[-1]:
                break
            states.append(open_layer(rate, top))
        if len(states) == plan.columns:
            result |= inner_figures(plan, tuple(states), node.pool, traffic.holds)
    return result


def pool_figures(
    layers: Layers,
    pool: int,
    hold_time: Floats,
    kept: tuple[np.ndarray, PoolFigures] | None = None,
) -> PoolFigures:
    """The figures of a pool whose holders stay ``hold_time`` (C,) seconds where the
    stations inside were open to everybody; in some columns ``kept`` from before."""
    plan, traffic = layers.plan, layers.traffic
    description = list(plan.network.pools.values())[pool]
    columns = plan.columns
    size = np.broadcast_to(np.asarray(description.size, float), (columns,))
    queue = None if description.queue is None else np.broadcast_to(
        np.asarray(description.queue, float), (columns,)
    )  # fmt: skip
    rate = np.broadcast_to(traffic.holds.get(pool, np.zeros(columns)), (columns,))
    tokens = np.where(size > 0, size, 1.0)
    load = np.minimum(rate * hold_time / tokens, FULL)
    busy = erlang_c(tokens, load * tokens)
    result = _Columns.empty(columns)
    moving = np.ones(columns, bool)
    if kept is not None and not kept[1].whole:
        moving = ~kept[0]
        result.keep(kept[0], kept[1])
    dead = size <= 0
    result.down[moving & dead] = 1.0
    moving &= ~dead & (rate > 0)
    calm = moving & (busy < HARDLY_USED)
    result.utilisation[calm] = load[calm]
    moving &= ~calm
    room = np.full(columns, np.inf) if queue is None else queue
    large = moving & (size > LARGEST_LAYER)
    if large.any():
        _large(layers.holders(pool), rate, size, room, hold_time, large, result)
    for column in np.flatnonzero(moving & ~large).tolist():
        _column(layers, pool, column, float(size[column]), float(room[column]),
                float(hold_time[column]), result)  # fmt: skip
    ok = (1 - result.block - result.stuck) * (1 - result.down)
    return PoolFigures(
        rate, np.clip(ok, 0.0, 1.0), result.block, result.down, result.stuck, result.wait,
        result.p_wait, result.utilisation, rate * ok * (result.wait + result.moved),
        (None,) * columns, result.ratio, result.pace, result.places, result.shrink, result.moved,
    )  # fmt: skip


@dataclass
class _Columns:
    """Results of a pool, filled column by column."""

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
    def empty(columns: int) -> _Columns:
        filled = {"places": np.inf, "shrink": 1.0}
        return _Columns(
            **{f.name: np.full(columns, filled.get(f.name, 0.0)) for f in fields(_Columns)}
        )

    def keep(self, columns: np.ndarray, figures: PoolFigures) -> None:
        """Take over what is known of some columns (C,)."""
        for f in fields(_Columns):
            getattr(self, f.name)[columns] = getattr(figures, f.name)[columns]

    def queueing(
        self, where: int | np.ndarray, rate: float | Floats, best: float | Floats,
        room: float | Floats,
    ) -> None:  # fmt: skip
        """The wait's law in a column, or the columns ``where`` (C,), from the rates of asking
        and of tokens coming back, 1/s."""
        ratio = np.asarray(rate / best)
        # Equal rates make every place as likely: the formula needs a ratio beside one.
        self.ratio[where] = np.where(np.abs(ratio - 1) > 1e-6, ratio, 1 - 1e-6)
        self.pace[where] = 1 / best
        self.places[where] = room


def _column(
    layers: Layers,
    pool: int,
    column: int,
    size: float,
    room: float,
    hold_time: float,
    result: _Columns,
) -> None:
    plan, arrays, traffic = layers.plan, layers.arrays, layers.traffic
    rate = float(traffic.holds[pool][column])
    top = layers.of(pool, column)
    best = float(top.throughput[-1])
    entering = min(rate, best * FULL) if np.isinf(room) else rate
    if rate >= best and np.isinf(room):
        result.stuck[column] = 1 - best / rate
        result.wait[column] = LONGEST_QUEUE / best
        result.p_wait[column], result.utilisation[column] = 1.0, 1.0
        result.queueing(column, rate, best, LONGEST_QUEUE)
        result.shrink[column] = _shrink(top.layer, size / best, hold_time)
        return
    state = open_layer(entering, top, room, inside=False)
    work = _work(top.layer)
    hold = state.in_use / state.throughput
    apart = _unbounded(top.layer, rate, hold_time)
    result.queueing(column, entering, best, room)
    result.block[column] = state.p_block
    longest = ROOM_INSIDE * size / max(state.throughput, 1e-300)
    if apart is None or hold_time > longest:
        # The tokens bound what is inside: most of the waiting is done once, at the door,
        # for the whole work of those ahead, so the variability of that work counts.
        uneven = 1.0 if top.inner else (1 + work_scv(plan, arrays, traffic, pool, column)) / 2
        layered = max(hold - work, 0.0)
        inside = min(layered * uneven, max(size / best - work, 0.0))
        total = (layered + state.mean_wait) * uneven
        hold = work + inside
        result.shrink[column] = _shrink(top.layer, hold, hold_time)
        wait = max(total - inside, 0.0)
        if room < np.inf:
            wait = min(wait, max(room / best, state.mean_wait))
        result.wait[column] = min(wait, LONGEST_QUEUE / best)
        if state.p_block < BLOCKS:
            result.pace[column] *= result.wait[column] / max(state.mean_wait, 1e-300)
        else:
            result.wait[column] = min(state.mean_wait, LONGEST_QUEUE / best)
    else:
        # Far from full, a pool's queue only moves waiting from the stations inside to the
        # door. What the layer adds to the open stations' waits comes on top.
        more = max(hold - work + state.mean_wait - apart.waits, 0.0)
        if more < MATTERS * hold_time:
            more = 0.0
        result.wait[column] = more
        result.pace[column] *= more / max(state.mean_wait, 1e-300)
        moved = min(state.mean_wait * apart.longer, max(hold_time - work, 0.0)) - more
        result.moved[column] = max(moved, 0.0)
        hold = hold_time - result.moved[column]
    result.p_wait[column] = state.p_wait
    result.utilisation[column] = min(state.throughput * hold / size, 1.0)


def _work(layer: Layer) -> float:
    """Seconds of service and delay in a hold."""
    return sum(v.visits * v.mean for v in layer.visits)


@dataclass(frozen=True)
class Unbounded:
    """The stations inside a pool as if it were no bound: seconds of ``waits`` per hold were
    all services exponential, and how much ``longer`` the wait for a token is for they are
    not."""

    waits: float
    longer: float


def _unbounded(layer: Layer, rate: float, open_hold: float) -> Unbounded | None:
    """The open view of a pool's stations; None where one is too full for it to hold.

    The number at the fullest station is taken as geometric beyond its servers, with the
    mean its own wait gives it; the pool's queue is what lies beyond the tokens.
    """
    exponential, fullest, busiest = 0.0, None, 0.0
    for visit in layer.visits:
        if not np.isfinite(visit.servers):
            continue
        offered = rate * visit.visits * visit.mean
        use = offered / visit.servers
        if use >= NEARLY_FULL:
            return None
        chance = float(erlang_c(visit.servers, offered))
        exponential += visit.visits * chance * visit.mean / (visit.servers - offered)
        if use > busiest:
            fullest, busiest = visit, use
    waits = open_hold - _work(layer)
    beyond = 0.0 if fullest is None else layer.size - fullest.servers
    if exponential <= 1e-12 * open_hold or waits <= 0 or beyond <= 0:
        return Unbounded(exponential, 1.0)
    # Geometric with ratio u has u / (1 - u) beyond its start on average.
    mean = waits / exponential * busiest / (1 - busiest)
    ratio = mean / (1 + mean)
    longer = (ratio / busiest) ** (beyond + 1) * (1 - busiest) / (1 - ratio)
    return Unbounded(exponential, longer)


def _shrink(layer: Layer, hold: float, open_hold: float) -> float:
    """Factor on the waits inside that makes the hold last as long as its layer says."""
    work = _work(layer)
    waits = open_hold - work
    return 1.0 if waits <= 1e-12 * open_hold else float(np.clip((hold - work) / waits, 0.0, 1.0))


def _large(
    holders: Holders, rate: Floats, size: Floats, room: Floats, hold_time: Floats,
    where: np.ndarray, result: _Columns,
) -> None:  # fmt: skip
    """Pools too large to follow their holders one by one, in the columns ``where`` (C,): M/M/c
    with the hold as service.

    With every token out, the holders leave at the pace of the slowest station inside: no hold
    lasts longer than size over that pace, on average.
    """
    rate, size, room = rate[where], size[where], room[where]
    slowest = holders.slowest[where]
    bound = np.where(np.isfinite(slowest), size / slowest, np.inf)
    hold = np.minimum(hold_time[where], bound)
    load = rate * hold / size
    waits = hold_time[where] - holders.work[where]
    some = waits > 1e-12 * hold_time[where]
    kept = (hold - holders.work[where]) / np.where(some, waits, 1.0)
    result.shrink[where] = np.where(some, np.clip(kept, 0.0, 1.0), 1.0)
    result.queueing(where, rate, size / hold, room)
    bounded = np.isfinite(room)
    full = mmck(rate, hold, size, size + np.where(bounded, room, 0.0))
    calm = np.minimum(load, FULL)
    chance = erlang_c(size, calm * size)
    longest = LONGEST_QUEUE * hold / size
    open_wait = np.where(
        load >= 1, longest, np.minimum(chance * hold / (size * (1 - calm)), longest)
    )
    result.block[where] = np.where(bounded, full.p_loss, 0.0)
    result.wait[where] = np.where(bounded, full.mean_wait, open_wait)
    result.p_wait[where] = np.where(bounded, full.p_wait, chance)
    result.utilisation[where] = np.where(bounded, full.utilisation, np.minimum(load, 1.0))
    result.stuck[where] = np.where(bounded, 0.0, 1 - 1 / np.maximum(load, 1.0))


def bounded_waits(
    plan: Plan, arrays: Arrays, pool: int, figures: PoolFigures, wait: Floats
) -> Floats:
    """(L, C) waits at the stations, those inside the pool shortened as its layer says.

    A station that requests outside the pool visit too keeps its wait.
    """
    if (figures.shrink >= 1).all():
        return wait
    inside = {v for node in plan.holds if node.pool == pool for v in contents(node.body).visits}
    shorter = wait.copy()
    for station in {int(arrays.of[v]) for v in inside}:
        if set(np.flatnonzero(arrays.of == station)) <= inside:
            shorter[station] = wait[station] * figures.shrink
    return shorter


def closed_pool(
    plan: Plan, arrays: Arrays, traffic: Traffic, node: HoldNode, users: Floats, think: Floats
) -> tuple[LayerState, ...] | None:
    """Users whose whole request is one hold: its layered solution per column, or None."""
    sizes = [np.max(np.asarray(p.size)) for p in plan.network.pools.values()]
    if not only_one(plan, arrays, traffic, node.pool) or max(sizes) > LARGEST_LAYER:
        return None
    layers = Layers(plan, arrays, traffic)
    return tuple(
        closed_layer(
            round(float(users[c])), float(think[c]),
            layers.of(node.pool, c),
        )
        for c in range(plan.columns)
    )  # fmt: skip


def inner_figures(
    plan: Plan, states: tuple[LayerState, ...], pool: int, rates: Mapping[int, Floats]
) -> dict[int, PoolFigures]:
    """Figures of a pool and those inside it from a layered solution per column."""
    order: dict[int, list[LayerState]] = {}

    def collect(state: LayerState, index: int, layer_pools: dict[int, list[int]]) -> None:
        order.setdefault(index, []).append(state)
        for below, inner in zip(layer_pools[index], state.inner, strict=True):
            collect(inner, below, layer_pools)

    below = {
        index: list(dict.fromkeys(
            h.pool for node in plan.holds if node.pool == index for h in contents(node.body).holds
        ))
        for index in range(len(plan.pool_names))
    }  # fmt: skip
    for state in states:
        collect(state, pool, below)
    return {
        index: _from_states(tuple(found), rates[index], index == pool)
        for index, found in order.items()
    }


def _from_states(states: tuple[LayerState, ...], rate: Floats, whole: bool) -> PoolFigures:
    zero = np.zeros(len(states))
    wait = np.array([s.mean_wait for s in states])
    return PoolFigures(
        rate, zero + 1.0, zero, zero, zero, wait, np.array([s.p_wait for s in states]),
        np.array([s.utilisation for s in states]), np.array([s.mean_queue for s in states]),
        states if whole else (None,) * len(states),
        zero, zero, zero + np.inf, zero + 1.0, zero,
    )  # fmt: skip
