"""Pools: threads or connections held while a part of a route runs.

A pool that is hardly used lets everybody through. Otherwise its holders form a closed
network of their own, whose throughput at every number of holders makes the pool one
station (flow-equivalent aggregation, ``formulas/layered.py``). Where one flow alone uses
the pool and everything below it, the whole time is taken from there; pools shared by
several flows give their wait, and the time inside is that of the stations.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from simulator.formulas.erlang import erlang_c
from simulator.formulas.layered import LayerState, closed_layer, open_layer
from simulator.solve.arrays import Arrays
from simulator.solve.inside import LARGEST_LAYER, Layers, only_one
from simulator.solve.nodes import HoldNode
from simulator.solve.plan import Floats, Plan
from simulator.solve.services import Complex
from simulator.solve.tokens import FULL, Tokens, follow, serve, token_waits
from simulator.solve.traffic import Traffic

HARDLY_USED = 1e-6


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
        chance = np.where(self.wait > 0, self.p_wait, 0.0)
        found = np.empty(s.shape, complex)
        token_waits(
            np.ascontiguousarray(s), columns, chance, self.pace, self.ratio, self.places, found
        )
        return found

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


def layered_figures(layers: Layers) -> dict[int, PoolFigures]:
    """Figures of the pools that their layers describe alone, and of those inside them."""
    plan, arrays, traffic = layers.plan, layers.arrays, layers.traffic
    result: dict[int, PoolFigures] = {}
    pools = list(plan.network.pools.values())
    for node in reversed(plan.insides.alone):
        if node.pool in result or not only_one(plan, arrays, node):
            continue
        held = {node.pool, *(hold.pool for hold in plan.insides.within(node))}
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
            rate = float(traffic.asked[node.pool, column])
            top = layers.of(node.pool, column)
            if not 0 < rate < FULL * top.throughput[-1]:
                break
            states.append(open_layer(rate, top))
        if len(states) == plan.columns:
            result |= inner_figures(plan, tuple(states), node.pool, traffic.asked)
    return result


def pool_figures(
    layers: Layers,
    pool: int,
    hold_time: Floats,
    kept: tuple[np.ndarray, PoolFigures] | None = None,
) -> PoolFigures:
    """The figures of a pool whose holders stay ``hold_time`` (C,) seconds where the
    stations inside were open to everybody; in some columns ``kept`` from before."""
    columns = layers.plan.columns
    description = list(layers.plan.network.pools.values())[pool]
    size = np.broadcast_to(np.asarray(description.size, float), (columns,))
    queue = np.inf if description.queue is None else np.asarray(description.queue, float)
    room = np.broadcast_to(queue, (columns,))
    rate = layers.traffic.asked[pool]
    result, moving = Tokens.empty(columns), np.ones(columns, bool)
    if kept is not None and not kept[1].whole:
        moving = ~kept[0]
        result.keep(kept[0], kept[1])
    result.down[moving & (size <= 0)] = 1.0
    asked = np.flatnonzero(moving & (size > 0) & (rate > 0))
    load = np.minimum(rate[asked] * hold_time[asked] / size[asked], FULL)
    calm = erlang_c(size[asked], load * size[asked]) < HARDLY_USED
    result.utilisation[asked[calm]] = load[calm]
    few = size[asked] <= LARGEST_LAYER
    for where, work_out in ((asked[~calm & few], follow), (asked[~calm & ~few], serve)):
        if len(where):
            work_out(
                layers, pool, rate[where], size[where], room[where], hold_time[where], where, result
            )
    ok = (1 - result.block - result.stuck) * (1 - result.down)
    return PoolFigures(
        rate, np.clip(ok, 0.0, 1.0), result.block, result.down, result.stuck, result.wait,
        result.p_wait, result.utilisation, rate * ok * (result.wait + result.moved),
        (None,) * columns, result.ratio, result.pace, result.places, result.shrink, result.moved,
    )  # fmt: skip


def bounded_waits(
    plan: Plan, arrays: Arrays, pool: int, figures: PoolFigures, wait: Floats
) -> Floats:
    """(L, C) waits at the stations, those inside the pool shortened as its layer says.

    A station that requests outside the pool visit too keeps its wait.
    """
    if (figures.shrink >= 1).all():
        return wait
    own = plan.insides.of(pool).own
    shorter = wait.copy()
    shorter[own] = wait[own] * figures.shrink
    return shorter


def closed_pool(
    plan: Plan, arrays: Arrays, traffic: Traffic, node: HoldNode, users: Floats, think: Floats
) -> tuple[LayerState, ...] | None:
    """Users whose whole request is one hold: its layered solution per column, or None."""
    sizes = [np.max(np.asarray(p.size)) for p in plan.network.pools.values()]
    if not only_one(plan, arrays, node) or max(sizes) > LARGEST_LAYER:
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
    plan: Plan, states: tuple[LayerState, ...], pool: int, rates: Floats
) -> dict[int, PoolFigures]:
    """Figures of a pool and those inside it from a layered solution per column; tokens are asked
    for at ``rates`` (P, C)."""
    order: dict[int, list[LayerState]] = {}

    def collect(state: LayerState, index: int) -> None:
        order.setdefault(index, []).append(state)
        for pool_below, inner in zip(below[index], state.inner, strict=True):
            collect(inner, pool_below)

    below = [plan.insides.of(index).pools.keys for index in range(len(plan.pool_names))]
    for state in states:
        collect(state, pool)
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
