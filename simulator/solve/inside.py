"""The holders of a pool's tokens as a closed network of their own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from simulator.formulas.aggregation import Solved, scv_of_visits, solve_layers
from simulator.formulas.holders import Aggregate, Layer, Visit
from simulator.solve.arrays import Arrays
from simulator.solve.contents import Indices, Inside
from simulator.solve.nodes import HoldNode
from simulator.solve.plan import Floats, Plan
from simulator.solve.traffic import Traffic

LARGEST_LAYER = 128
"""Tokens of a pool whose holders are followed one by one."""
INSTANT = 1e-12
"""Seconds of a hold in which nothing is done."""


@dataclass(frozen=True)
class Holders:
    """What a hold of a pool means on average: per station (K, C) ``often`` it is visited, for
    ``mean`` seconds by one of ``servers`` (inf: no queue); seconds of ``pause`` (C,); how often
    the pools ``inner`` (I) are ``asked`` (I, C) for a token."""

    often: Floats
    mean: Floats
    servers: Floats
    pause: Floats
    inner: tuple[int, ...]
    asked: Floats

    @cached_property
    def busy(self) -> Floats:
        """(K, C) seconds of service at each station in a hold."""
        return self.often * self.mean

    @cached_property
    def work(self) -> Floats:
        """(C,) seconds of service and delay in a hold."""
        return np.asarray(self.busy.sum(axis=0) + self.pause)

    @cached_property
    def slowest(self) -> Floats:
        """(C,) holds/s the slowest station inside can do; inf without a queue."""
        known = (self.busy > 0) & np.isfinite(self.servers)
        pace = np.where(known, self.servers / np.where(known, self.busy, 1.0), np.inf)
        return np.asarray(pace.min(axis=0, initial=np.inf))

    def only(self, columns: Indices) -> Holders:
        """The same in some of the columns."""
        return Holders(
            self.often[:, columns], self.mean[:, columns], self.servers[:, columns],
            self.pause[columns], self.inner, self.asked[:, columns],
        )  # fmt: skip

    def layer(self, column: int, size: int, below: Sequence[Aggregate]) -> Layer:
        """One column of it as the formulas for a closed network of holders take it."""
        visits = [
            Visit(float(self.often[k, column]), float(self.mean[k, column]),
                  float(self.servers[k, column]))
            for k in np.flatnonzero(self.busy[:, column] > 0)
        ]  # fmt: skip
        if self.pause[column] > 0:
            visits.append(Visit(1.0, float(self.pause[column]), np.inf))
        asked = [float(often) for often in self.asked[:, column] if often > 0]
        layers = tuple((often, one.layer) for often, one in zip(asked, below, strict=True))
        return Layer(size, tuple(visits), layers)


class Layers:
    """The pools of a plan as closed networks of their holders, for one traffic.

    A pool stands in the layers of all pools around it; it is worked out once a column.
    """

    def __init__(self, plan: Plan, arrays: Arrays, traffic: Traffic) -> None:
        self.plan, self.arrays, self.traffic = plan, arrays, traffic
        self._pools = list(plan.network.pools.values())
        self._known: dict[tuple[int, int], Aggregate] = {}
        self._solved: dict[int, Solved] = {}
        self._holders: dict[int, Holders] = {}

    def of(self, pool: int, column: int) -> Aggregate:
        """The pool's holders: per hold, its visits and the pools inside."""
        if (pool, column) not in self._known:
            holders = self.holders(pool)
            asked = zip(holders.inner, holders.asked[:, column], strict=True)
            below = tuple(self.of(p, column) for p, often in asked if often > 0)
            layer = holders.layer(column, int(self.tokens(pool)[column]), below)
            self._known[pool, column] = Aggregate(layer, below)
        return self._known[pool, column]

    def tokens(self, pool: int) -> Indices:
        """(C,) the size of a pool, at least 1."""
        size = np.broadcast_to(np.asarray(self._pools[pool].size, float), (self.plan.columns,))
        return np.maximum(np.round(size), 1.0).astype(np.int64)

    def holders(self, pool: int) -> Holders:
        """What the pool's holders do, in all columns."""
        if pool not in self._holders:
            self._holders[pool] = self._look(self.plan.insides.of(pool))
        return self._holders[pool]

    def solved(self, pool: int, columns: Indices) -> Solved:
        """How fast the pool's holders finish, in some columns."""
        if pool not in self._solved:
            size = np.minimum(self.tokens(pool), LARGEST_LAYER)
            paces = np.full((len(size), int(size.max())), np.nan)
            self._solved[pool] = Solved(size, paces, np.zeros(len(size)))
        known = self._solved[pool]
        missing = columns[np.isnan(known.paces[columns, 0])]
        if len(missing):
            found = self._solve(pool, missing, known.size[missing])
            width = found.paces.shape[1]
            known.paces[missing, :width], known.paces[missing, width:] = (
                found.paces, found.paces[:, -1:]
            )  # fmt: skip
            known.index[missing] = found.index
        return known.only(columns)

    def _solve(self, pool: int, columns: Indices, size: Indices) -> Solved:
        holders = self.holders(pool).only(columns)
        below = [self.solved(inner, columns) for inner in holders.inner]
        pause = np.ones((1, len(columns)))
        return solve_layers(
            size,
            np.vstack([holders.busy, holders.pause]),
            np.vstack([holders.servers, pause * np.inf]),
            np.vstack([scv_of_visits(holders.often), pause]),
            holders.asked,
            below,
            pool in self.plan.insides.nested,
        )

    def work_scv(self, pool: int, columns: Indices) -> Floats:
        """Squared coefficient of variation of the work a hold brings to the stations inside, in
        some columns: that of the mixture of all places that take a token."""
        inside, arrays = self.plan.insides.of(pool), self.arrays
        rate = self._rates(inside.holds)[list(inside.places.keys)][:, columns]
        mine = np.ix_(inside.visits, columns)
        flow, mean = self.traffic.visits[mine], arrays.service_mean[mine]
        taken, safe = rate > 0, np.where(rate > 0, rate, 1.0)
        brought = np.where(taken, inside.places.of(flow * mean), 0.0)
        varied = np.where(taken, inside.places.of(flow * mean**2 * arrays.service_scv[mine]), 0.0)
        total, first = np.where(taken, rate, 0.0).sum(axis=0), brought.sum(axis=0)
        second = (brought**2 / safe + varied).sum(axis=0)
        known = first > 0
        scv = second * total / np.where(known, first, 1.0) ** 2 - 1
        return np.where(known, np.maximum(scv, 0.0), 1.0)

    def _rates(self, nodes: tuple[HoldNode, ...]) -> Floats:
        """(N, C) tokens taken per second in each of the places."""
        return self.traffic.taken[[self.plan.holds.index(node) for node in nodes]]

    def _look(self, inside: Inside) -> Holders:
        rates = self._rates(inside.holds)
        total, taken = np.maximum(rates.sum(axis=0), 1e-300), rates > 0
        count = np.where(taken[inside.visiting], self.traffic.visits[inside.visits] / total, 0.0)
        often = inside.stations.of(count)
        busy = inside.stations.of(count * self.arrays.service_mean[inside.visits])
        asked = inside.pools.of(
            np.where(taken[inside.asking], self._rates(inside.below) / total, 0.0)
        )
        pause = np.zeros(self.plan.columns)
        for place, seconds in inside.pauses:
            pause = pause + rates[place] / total * seconds
        mean, servers = self._served(inside, often, busy, total)
        nothing = ~((often > 0) & (mean > 0)).any(axis=0) & ~(asked > 0).any(axis=0) & (pause <= 0)
        pause = np.where(nothing, INSTANT, pause)
        return Holders(often, mean, servers, pause, inside.pools.keys, asked)

    def _served(
        self, inside: Inside, often: Floats, busy: Floats, total: Floats
    ) -> tuple[Floats, Floats]:
        """(K, C) the mean service as others leave room for it, and the servers."""
        arrays, stations = self.arrays, np.array(inside.stations.keys, np.intp)
        mean = busy / np.where(often > 0, often, 1.0)
        servers = arrays.servers[stations] * arrays.copies[stations]
        # Others' requests take their share of every server.
        others = np.maximum(self._brought[stations] - busy * total, 0.0)
        outside = np.minimum(others / np.maximum(servers, 1e-12), 0.99)
        delay = arrays.is_delay[stations]
        return (
            np.where(delay, mean, mean / (1 - outside)),
            np.where(delay, np.inf, np.maximum(servers, 1e-9)),
        )

    @cached_property
    def _brought(self) -> Floats:
        """(S, C) the work all requests bring to a station, in busy servers."""
        return np.asarray(self.arrays.gather @ (self.traffic.visits * self.arrays.service_mean))


def only_one(plan: Plan, arrays: Arrays, hold: HoldNode) -> bool:
    """Whether a hold is described by the layer of its pool alone: one place takes a token, in
    no other pool, nothing inside can fail or fork, nobody else uses what is inside."""
    if hold not in plan.insides.alone:
        return False
    visits = plan.insides.alone[hold]
    bounded = np.isfinite(arrays.capacity[arrays.of[visits]]).any()
    return bool(arrays.alike[visits].all() and not bounded)
