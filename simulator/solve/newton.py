"""Newton's method for the columns that mixing does not settle.

What a network makes of a traffic hangs steeply on few rates: those at stations that are nearly
full, those that ask for tokens, those that begin attempts a full queue may refuse. How, is seen
from further columns, each with one of these rates nudged, looked at together. Of several steps,
long and short, the one that leaves the traffic nearest to its image is taken (after J. E. Dennis
and R. B. Schnabel, "Numerical Methods for Unconstrained Optimization and Nonlinear Equations",
1983, chapter 6).

Near saturation the wait is like 1 / (1 - load), so the load of a station is moved in the
logarithm of the room it has left; or evenly, where it is to end at its limit.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from simulator.solve.acceleration import mix
from simulator.solve.arrays import Arrays
from simulator.solve.arrived import Arrived
from simulator.solve.columns import Problem
from simulator.solve.figures import LONGEST_QUEUE
from simulator.solve.plan import Floats
from simulator.solve.retries import retried_stations
from simulator.solve.traffic import Traffic

MOST_STEPS = 15
NEARLY_FULL = 0.1
"""Room left, as a share, under which a station counts as nearly full."""
NUDGE, FINE = 1e-4, 1e-7
"""How far a load and how far another rate is moved to see what follows."""
LEAP, FARTHEST = 0.5, 5.0
"""How far a load is moved in one step; and by what factor another rate."""
DEEP, EVEN = (1.0, 0.3, 0.05), (1.0, 0.3)
"""Parts of a step that are tried with loads in their logarithm, and evenly."""
STALLED = 0.8
"""A step that leaves more of the gap has not helped."""
FASTER = 4.0
"""By what factor a column that has stalled goes on farther each time, where its image is."""
BY_PACE = 0.2
"""By what part of itself it changes a rate at most, if it goes farther than its image."""
SINGULAR = 1e-13
TINY = 1e-300


@dataclass(frozen=True)
class _Rates:
    """The rates that matter: loads of stations, holds of pools, and by their places in the plan
    the holds that share a pool and the attempts that come back to a full queue."""

    stations: list[int]
    pools: list[int]
    holds: list[int]
    attempts: list[int]

    @staticmethod
    def of(problem: Problem, traffic: Traffic, image: Traffic) -> _Rates:
        """Those of a problem at a traffic, of any of its columns."""
        plan, arrays = problem.plan, problem.prepared.arrays
        full = np.maximum(_loads(arrays, traffic), _loads(arrays, image)) > 1 - NEARLY_FULL
        pools = [pool for pool, rate in traffic.holds.items() if rate.any()]
        several = [p for p in pools if sum(hold.pool == p for hold in plan.holds) > 1]
        retried = {node for nodes in retried_stations(plan, arrays).values() for node, _ in nodes}
        return _Rates(
            np.flatnonzero(full.any(axis=1)).tolist(), pools,
            [i for i, node in enumerate(plan.holds)
             if node.pool in several and node in traffic.hold_nodes],
            [i for i, node in enumerate(plan.attempts)
             if node in retried and node in traffic.entering],
        )  # fmt: skip

    def __len__(self) -> int:
        return len(self.stations) + len(self.pools) + len(self.holds) + len(self.attempts)

    def read(self, problem: Problem, traffic: Traffic) -> Floats:
        """(K, C) loads, then requests/s."""
        plan = problem.plan
        return np.array([
            *_loads(problem.prepared.arrays, traffic)[self.stations],
            *(traffic.holds[pool] for pool in self.pools),
            *(traffic.hold_nodes[plan.holds[i]] for i in self.holds),
            *(traffic.entering[plan.attempts[i]] for i in self.attempts),
        ]).reshape(len(self), plan.columns)  # fmt: skip

    def write(self, problem: Problem, traffic: Traffic, rates: Floats) -> Traffic:
        """The traffic with these rates; what visits a station keeps its proportions."""
        plan, arrays = problem.plan, problem.prepared.arrays
        loads, rest = rates[: len(self.stations)], iter(rates[len(self.stations) :])
        now, factor = _loads(arrays, traffic), np.ones_like(arrays.servers)
        for station, load in zip(self.stations, loads, strict=True):
            known = now[station] > 0
            factor[station] = np.where(known, load / np.where(known, now[station], 1.0), 1.0)
        return replace(
            traffic, visits=traffic.visits * factor[arrays.of],
            holds=traffic.holds | {pool: next(rest) for pool in self.pools},
            hold_nodes=traffic.hold_nodes | {plan.holds[i]: next(rest) for i in self.holds},
            entering=traffic.entering | {plan.attempts[i]: next(rest) for i in self.attempts},
        )  # fmt: skip


def settle(
    problem: Problem, traffic: Traffic, image: Traffic, enough: float
) -> tuple[Traffic, NDArray[np.bool_]]:
    """The traffic brought nearer to its image than ``enough``, and in which columns (C,) that
    has succeeded. A column without a fixed point nearby follows its image, ever faster."""
    whole = problem.plan
    left = np.arange(whole.columns)
    found = Arrived(traffic.carried(left, whole, whole), np.zeros(whole.columns, bool))
    pace = np.ones(whole.columns)
    for _ in range(MOST_STEPS):
        going = np.flatnonzero(_gap(problem, traffic, image) >= enough)
        if len(going) < len(left):
            found.put(left, image, {}, np.arange(len(left)))
            if not len(going):
                return found.traffic, np.ones(whole.columns, bool)
            smaller, left, pace = problem.only(going), left[going], pace[going]
            traffic, image = (
                one.carried(going, problem.plan, smaller.plan) for one in (traffic, image)
            )
            problem = smaller
        traffic, image, pace = _step(problem, traffic, image, pace)
    found.put(left, image, {}, np.arange(len(left)))
    settled = np.ones(whole.columns, bool)
    settled[left] = _gap(problem, traffic, image) < enough
    return found.traffic, settled


def _step(
    problem: Problem, traffic: Traffic, image: Traffic, pace: Floats
) -> tuple[Traffic, Traffic, Floats]:
    """The next traffic, its image and the pace to go on with."""
    rates = _Rates.of(problem, traffic, image)
    scale = _Scale(len(rates.stations), _size(image))
    now, then = (scale.evenly(rates.read(problem, one)) for one in (traffic, image))
    place = scale.place(now)
    images, nudges = _nudged(problem, traffic, rates, scale, place)
    slopes = np.array([scale.evenly(rates.read(problem, one)) - then for one in images])
    own = scale.even(place + nudges) - scale.even(place)
    share = _solve(slopes, own, then - now)
    deep, even = share * _deep_part(scale, place, share * nudges), share * _part(now, share * own)
    tries = [(part * deep, scale.even(place + part * deep * nudges), part) for part in DEEP]
    tries += [(part * even, now + part * even * own, part) for part in EVEN]
    weights = [
        np.array([1 - part + 0 * pace, part - one.sum(axis=0), *one]) for one, _, part in tries
    ]
    goals = [goal for _, goal, _ in tries]
    far = pace * (then - now)
    follow = np.maximum(pace * _taken(far, np.clip(far, -BY_PACE * now, BY_PACE * now)), 1.0)
    weights.append(np.array([1 - follow, follow, *np.zeros_like(share)]))
    goals.append(np.maximum(now + follow * (then - now), 0.0))
    every = np.tile(np.arange(problem.plan.columns), len(weights))
    wide = problem.only(every)
    parts = [one.carried(every, problem.plan, wide.plan) for one in (traffic, image, *images)]
    wide_scale = replace(scale, size=scale.size[every])
    moved = rates.write(
        wide, mix(parts, np.concatenate(weights, axis=1)),
        wide_scale.whole(np.concatenate(goals, axis=1)),
    )  # fmt: skip
    seen = wide.image(moved)
    gaps = _gap(wide, moved, seen).reshape(len(weights), -1)
    best = np.argmin(gaps[:-1], axis=0)
    stalled = gaps[:-1].min(axis=0) > STALLED * _gap(problem, traffic, image)
    best = np.where(stalled, len(weights) - 1, best)
    chosen = best * problem.plan.columns + np.arange(problem.plan.columns)
    after = (one.carried(chosen, wide.plan, problem.plan) for one in (moved, seen))
    return *after, np.where(stalled, FASTER * pace, np.maximum(pace / FASTER, 1.0))


@dataclass(frozen=True)
class _Scale:
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
        return np.concatenate([_depth(even[: self.stations]), even[self.stations :]])

    def even(self, place: Floats) -> Floats:
        """(K, C) what lies there."""
        within = np.maximum(place, 0.0)
        return np.concatenate([_load(within[: self.stations]), within[self.stations :]])


ROOM = 1 / LONGEST_QUEUE
FULL = 1 - NEARLY_FULL + NEARLY_FULL * np.log((NEARLY_FULL + ROOM) / ROOM)
"""Where a load of 1 lies."""


def _depth(load: Floats) -> Floats:
    """Where a load lies: at itself until it is nearly full, then in the logarithm of its room;
    above 1, where the queue has no end, evenly again."""
    room = np.clip(1 - load, 0.0, NEARLY_FULL)
    near = 1 - NEARLY_FULL + NEARLY_FULL * np.log((NEARLY_FULL + ROOM) / (room + ROOM))
    over = FULL + (load - 1) * NEARLY_FULL / ROOM
    return np.where(load <= 1 - NEARLY_FULL, load, np.where(load <= 1, near, over))


def _load(depth: Floats) -> Floats:
    """The load that lies there."""
    deep = np.clip(depth - (1 - NEARLY_FULL), 0.0, FULL) / NEARLY_FULL
    room = np.clip((NEARLY_FULL + ROOM) * np.exp(-deep) - ROOM, 0.0, NEARLY_FULL)
    over = 1 + (depth - FULL) * ROOM / NEARLY_FULL
    return np.where(depth <= 1 - NEARLY_FULL, depth, np.where(depth <= FULL, 1 - room, over))


def _nudged(
    problem: Problem, traffic: Traffic, rates: _Rates, scale: _Scale, before: Floats
) -> tuple[list[Traffic], Floats]:
    """The images of the traffic with each of the rates nudged, and by how much (K, C)."""
    count, columns = len(rates), problem.plan.columns
    nudges = np.maximum(FINE * before, FINE * FINE)
    nudges[: scale.stations] = NUDGE
    all_columns = np.tile(np.arange(columns), count)
    wide = problem.only(all_columns)
    places = np.tile(before, count)
    for rate in range(count):
        places[rate, rate * columns : (rate + 1) * columns] += nudges[rate]
    carried = traffic.carried(all_columns, problem.plan, wide.plan)
    wide_scale = replace(scale, size=np.tile(scale.size, count))
    images = wide.image(rates.write(wide, carried, wide_scale.whole(wide_scale.even(places))))
    own = [np.arange(rate * columns, (rate + 1) * columns) for rate in range(count)]
    return [images.carried(mine, wide.plan, problem.plan) for mine in own], nudges


def _solve(slopes: Floats, own: Floats, gap: Floats) -> Floats:
    """(K, C) how many nudges of each rate close the gap (K, C), if all stay as steep: by how
    much the images change (nudge, K, C), by how much the rates themselves (K, C)."""
    matrix = slopes.transpose(2, 1, 0).copy()
    each = np.arange(len(own))
    matrix[:, each, each] -= own.T
    finite = np.isfinite(matrix).all(axis=(1, 2))
    matrix[~finite] = 0.0
    widths = np.maximum(np.abs(matrix).max(axis=1, keepdims=True), TINY)
    found = np.linalg.pinv(matrix / widths, rcond=SINGULAR) @ -gap.T[:, :, None]
    return np.asarray((found / widths.transpose(0, 2, 1))[:, :, 0].T)


def _deep_part(scale: _Scale, place: Floats, step: Floats) -> Floats:
    """(C,) the part of a step (K, C) from a place that goes no farther than is to be believed:
    into the range where a queue has no end, or out of it, only just."""
    n = scale.stations
    near, target = place[:n], place[:n] + step[:n]
    low = np.where(near > FULL, FULL - LEAP, near - LEAP)
    high = np.where(near > FULL, np.inf, near + LEAP)
    loads = np.clip(target, low, high) - near
    return np.minimum(_taken(step[:n], loads), _part(place[n:], step[n:]))


def _part(now: Floats, step: Floats) -> Floats:
    """(C,) the part of a step (K, C) that changes nothing by more than the largest factor."""
    return _taken(step, np.clip(step, now * (1 / FARTHEST - 1), now * (FARTHEST - 1)))


def _taken(step: Floats, allowed: Floats) -> Floats:
    moves = np.abs(step) > TINY
    part = np.where(moves, np.abs(allowed) / np.where(moves, np.abs(step), 1.0), 1.0)
    return part.min(axis=0, initial=1.0)


def _loads(arrays: Arrays, traffic: Traffic) -> Floats:
    """(S, C) work that comes per second, as a share of what can be done."""
    servers = np.where(arrays.servers > 0, arrays.servers * arrays.copies, np.inf)
    offered = arrays.gather @ (traffic.visits * arrays.service_mean)
    return np.where(arrays.is_delay, 0.0, offered / servers)


def _size(traffic: Traffic) -> Floats:
    """(C,) the largest rate."""
    return np.maximum(traffic.visits.max(axis=0, initial=0.0), TINY)


def _gap(problem: Problem, traffic: Traffic, image: Traffic) -> Floats:
    """(C,) how far a traffic is from its image: in its visits, its loads and its other rates."""
    rates = _Rates.of(problem, traffic, image)
    scale = _Scale(len(rates.stations), _size(image))
    apart: Sequence[Floats] = (
        (image.visits - traffic.visits) / scale.size,
        scale.evenly(rates.read(problem, image)) - scale.evenly(rates.read(problem, traffic)),
    )
    return np.max([np.abs(one).max(axis=0, initial=0.0) for one in apart], axis=0)
