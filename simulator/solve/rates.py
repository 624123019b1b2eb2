"""The few rates that what a network makes of a traffic hangs on steeply.

Near saturation the wait is like 1 / (1 - load), so a load also has a place in the logarithm of
the room it leaves.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from simulator.solve.arrays import Arrays
from simulator.solve.columns import Problem
from simulator.solve.figures import LONGEST_QUEUE
from simulator.solve.plan import Floats
from simulator.solve.retries import retried_stations
from simulator.solve.traffic import Traffic

NEARLY_FULL = 0.1
"""Room left, as a share, under which a station counts as nearly full."""
TINY = 1e-300
ROOM = 1 / LONGEST_QUEUE
FULL = 1 - NEARLY_FULL + NEARLY_FULL * np.log((NEARLY_FULL + ROOM) / ROOM)
"""Where a load of 1 lies."""


@dataclass(frozen=True)
class Rates:
    """The rates that matter: loads of stations, holds of pools, and by their places in the plan
    the holds that share a pool and the attempts that come back to a full queue."""

    stations: list[int]
    pools: list[int]
    holds: list[int]
    attempts: list[int]

    @staticmethod
    def of(problem: Problem, traffic: Traffic, image: Traffic) -> Rates:
        """Those of a problem at a traffic, of any of its columns."""
        plan, arrays = problem.plan, problem.prepared.arrays
        full = np.maximum(loads_of(arrays, traffic), loads_of(arrays, image)) > 1 - NEARLY_FULL
        pools = np.flatnonzero(traffic.asked.any(axis=1)).tolist()
        several = [p for p in pools if sum(hold.pool == p for hold in plan.holds) > 1]
        retried = {node for nodes in retried_stations(plan, arrays).values() for node, _ in nodes}
        return Rates(
            np.flatnonzero(full.any(axis=1)).tolist(), pools,
            [i for i, node in enumerate(plan.holds) if node.pool in several],
            [i for i, node in enumerate(plan.attempts) if node in retried],
        )  # fmt: skip

    def __len__(self) -> int:
        return len(self.stations) + len(self.pools) + len(self.holds) + len(self.attempts)

    def read(self, problem: Problem, traffic: Traffic) -> Floats:
        """(K, C) loads, then requests/s."""
        return np.concatenate([
            loads_of(problem.prepared.arrays, traffic)[self.stations],
            traffic.asked[self.pools], traffic.taken[self.holds], traffic.entering[self.attempts],
        ])  # fmt: skip

    def write(self, problem: Problem, traffic: Traffic, rates: Floats) -> Traffic:
        """The traffic with these rates; what visits a station keeps its proportions."""
        arrays = problem.prepared.arrays
        ends = np.cumsum([len(self.stations), len(self.pools), len(self.holds)])
        loads, asked, taken, entering = np.split(rates, ends)
        now, factor = loads_of(arrays, traffic), np.ones_like(arrays.servers)
        for station, load in zip(self.stations, loads, strict=True):
            known = now[station] > 0
            factor[station] = np.where(known, load / np.where(known, now[station], 1.0), 1.0)
        changed = Traffic(traffic.rates.copy(), traffic.rows)
        changed.visits[:] *= factor[arrays.of]
        changed.asked[self.pools], changed.taken[self.holds] = asked, taken
        changed.entering[self.attempts] = entering
        return changed


@dataclass(frozen=True)
class Scale:
    """The units rates are moved in: the first ``stations`` are loads, in the logarithm of what
    they leave; the others parts of the column's ``size`` (C,), its largest rate."""

    stations: int
    size: Floats

    def evenly(self, rates: Floats) -> Floats:
        """(K, C) loads, and the others as parts of the size."""
        return np.concatenate([rates[: self.stations], rates[self.stations :] / self.size])

    def whole(self, even: Floats) -> Floats:
        """(K, C) loads, and the others in requests/s again."""
        return np.concatenate([even[: self.stations], even[self.stations :] * self.size])

    def place(self, even: Floats) -> Floats:
        """(K, C) where they lie."""
        return np.concatenate([depth_of(even[: self.stations]), even[self.stations :]])

    def even(self, place: Floats) -> Floats:
        """(K, C) what lies there."""
        within = np.maximum(place, 0.0)
        return np.concatenate([load_at(within[: self.stations]), within[self.stations :]])


def depth_of(load: Floats) -> Floats:
    """Where a load lies: at itself until it is nearly full, then in the logarithm of its room;
    above 1, where the queue has no end, evenly again."""
    room = np.clip(1 - load, 0.0, NEARLY_FULL)
    near = 1 - NEARLY_FULL + NEARLY_FULL * np.log((NEARLY_FULL + ROOM) / (room + ROOM))
    over = FULL + (load - 1) * NEARLY_FULL / ROOM
    return np.where(load <= 1 - NEARLY_FULL, load, np.where(load <= 1, near, over))


def load_at(depth: Floats) -> Floats:
    """The load that lies there."""
    deep = np.clip(depth - (1 - NEARLY_FULL), 0.0, FULL) / NEARLY_FULL
    room = np.clip((NEARLY_FULL + ROOM) * np.exp(-deep) - ROOM, 0.0, NEARLY_FULL)
    over = 1 + (depth - FULL) * ROOM / NEARLY_FULL
    return np.where(depth <= 1 - NEARLY_FULL, depth, np.where(depth <= FULL, 1 - room, over))


def loads_of(arrays: Arrays, traffic: Traffic) -> Floats:
    """(S, C) work that comes per second, as a share of what can be done."""
    servers = np.where(arrays.servers > 0, arrays.servers * arrays.copies, np.inf)
    offered = arrays.gather @ (traffic.visits * arrays.service_mean)
    return np.where(arrays.is_delay, 0.0, offered / servers)


def largest(traffic: Traffic) -> Floats:
    """(C,) the largest rate."""
    return np.maximum(traffic.visits.max(axis=0, initial=0.0), TINY)


def gap(problem: Problem, traffic: Traffic, image: Traffic) -> Floats:
    """(C,) how far a traffic is from its image: in its visits, its loads and its other rates."""
    rates = Rates.of(problem, traffic, image)
    scale = Scale(len(rates.stations), largest(image))
    apart = (
        (image.visits - traffic.visits) / scale.size,
        scale.evenly(rates.read(problem, image)) - scale.evenly(rates.read(problem, traffic)),
    )
    return np.max([np.abs(one).max(axis=0, initial=0.0) for one in apart], axis=0)
