"""Percentiles of the time a node takes, and what is done within a limit, read off its law.

Constant delays that every request spends are taken out first and added again at the end.
"""

from __future__ import annotations

import numpy as np

from simulator.solve import kernel
from simulator.solve.distribution import FINE, Laws
from simulator.solve.layout import Indices
from simulator.solve.narrow import find_narrow
from simulator.solve.plan import DelayNode, Floats, Node, SequenceNode

GUESSES = np.geomspace(0.02, 60.0, 32)
COARSE = np.array([0, 4, 8, 12, 16, 20, 24, 28, 31])
"""The guesses that are looked at first; then those between the two around a target."""
MOST_STEPS = 60
FLAT = 1e-4


def quantiles(
    laws: Laws, node: Node, probabilities: tuple[float, ...], chosen: np.ndarray
) -> Floats:
    """(Q, chosen) quantiles of the time to success, given success, in the chosen
    columns, for rising ``probabilities``; 0 where there is none."""
    offset, fixed = fixed_delays(node, laws.columns)
    chance, mean, _, _ = laws.moments(node)
    mean = np.maximum(mean - offset, 0.0)
    count = len(probabilities)
    columns = np.tile(chosen, count)
    target = np.repeat(1 - np.asarray(probabilities), len(chosen))
    scale = mean[columns]
    live = np.flatnonzero((chance[columns] > 1e-12) & (scale > 1e-12 * offset[columns]))
    result = np.zeros(count * len(chosen))
    if len(live):
        start = -np.log(target) * scale
        loaded = _loaded(laws, node, fixed)
        if loaded is None:
            result[live] = _search(
                laws, node, fixed, columns[live], target[live], scale[live], chance[columns[live]]
            )
        else:
            result[live] = kernel.quantiles(loaded, columns[live], target[live], start[live])
        narrow = find_narrow(laws, node, fixed, mean)
        live = live[narrow.here[columns[live]]]
        result[live] = narrow.quantile(1 - target[live], columns[live])
    reached = np.where(chance > 1e-12, offset, 0.0)[chosen]
    found = result.reshape(count, len(chosen)) + reached
    # The inverted tail of a nearly constant time rings; a percentile is never below a
    # smaller one.
    ranks = np.argsort(probabilities)
    found[ranks] = np.maximum.accumulate(found[ranks], axis=0)
    return found


def share_within(laws: Laws, node: Node, limits: Floats, columns: np.ndarray) -> Floats:
    """Fraction of the requests of each column that succeed within its limit, seconds."""
    offset, fixed = fixed_delays(node, laws.columns)
    left = limits - offset[columns]
    chance, mean, _, _ = laws.moments(node)
    means = np.maximum(mean - offset, 0.0)
    chance, mean = chance[columns], means[columns]
    moving = mean > 1e-12 * offset[columns]
    result = np.where((left >= 0) & ~moving, chance, 0.0)
    live = np.flatnonzero((left > 0) & moving & (chance > 0))
    if len(live):
        done = laws.cumulative(node, left[live], columns[live], without=fixed)
        result[live] = done[0]
        narrow = find_narrow(laws, node, fixed, means)
        live = live[narrow.here[columns[live]]]
        result[live] = chance[live] * narrow.within(left[live], columns[live])
    return result


def _loaded(laws: Laws, node: Node, without: tuple[DelayNode, ...]) -> kernel.Loaded | None:
    """The compiled program of a node, where there is one."""
    if laws.at_least(node, without) is not None:
        return None
    program = kernel.compile_route(node, without)
    return None if program is None else kernel.load(program, laws.sojourns, laws.columns)


def _search(
    laws: Laws, node: Node, without: tuple[DelayNode, ...], columns: np.ndarray, target: Floats,
    mean: Floats, chance: Floats,
) -> Floats:  # fmt: skip
    """Newton's method on the logarithm of the tail, kept inside a bracket."""
    t, low, high = _brackets(laws, node, without, columns, target, mean, chance)
    active = np.arange(len(t))
    for _ in range(MOST_STEPS):
        value, density = laws.cumulative(node, t[active], columns[active], FINE, without)
        tail = np.clip(1 - value / chance[active], 1e-15, 1.0)
        slope = np.maximum(density / chance[active], 1e-300)
        now = t[active]
        above = tail > target[active]
        low[active] = np.where(above, now, low[active])
        high[active] = np.where(above, high[active], now)
        step = np.log(tail / target[active]) * tail / slope
        wide = np.isinf(high[active])
        middle = np.where(wide, 2 * now, 0.5 * (low[active] + high[active]))
        guess = np.minimum(now + step, 4 * now)
        inside = (guess > low[active]) & (guess < high[active])
        # Behind a time-out there may be nothing left: no slope says how far back it is.
        inside &= tail > FLAT * target[active]
        # Beside an edge a slope may promise to be there while the tail says it is not.
        near = np.abs(np.log(tail / target[active])) < 1e-2
        inside &= near | (np.abs(step) > 1e-4 * now)
        guess = np.where(inside, guess, middle)
        change = np.abs(guess - now) / np.maximum(now, 1e-300)
        closed = (high[active] - low[active]) <= 1e-8 * now
        t[active] = guess
        # Newton squares the error: a step this small was the last but one.
        active = active[(change > 1e-5) & ~closed]
        if not len(active):
            break
    return t


def _brackets(
    laws: Laws, node: Node, without: tuple[DelayNode, ...], columns: np.ndarray, target: Floats,
    mean: Floats, chance: Floats,
) -> tuple[Floats, Floats, Floats]:  # fmt: skip
    """Times near the targets with bounds, from the tail on a grid around the means."""
    unique, index = np.unique(columns, return_index=True)
    times = mean[index][:, None] * GUESSES
    where, wanted = np.searchsorted(unique, columns), -np.log(target)
    tail = np.ones(times.shape)

    def look(row: Indices, guess: Indices) -> Floats:
        at, own = times[row, guess], unique[row]
        tail[row, guess] = 1 - laws.cumulative(node, at, own, FINE, without)[0] / chance[index][row]
        return -np.log(np.clip(np.minimum.accumulate(tail, axis=1), 1e-14, 1.0))

    rows = np.arange(len(unique))
    logs = look(np.repeat(rows, len(COARSE)), np.tile(COARSE, len(rows)))
    near = (logs[:, COARSE][where] < wanted[:, None]).sum(axis=1)
    cells = np.zeros((len(unique), len(COARSE) + 1), bool)
    cells[where, near] = True
    between = np.searchsorted(COARSE, np.arange(len(GUESSES)))
    missing = cells[:, between] & ~np.isin(np.arange(len(GUESSES)), COARSE)
    if missing.any():
        logs = look(*np.nonzero(missing))
    last = len(GUESSES) - 1
    place = (logs[where] < wanted[:, None]).sum(axis=1)
    below, beside = np.maximum(place - 1, 0), np.minimum(place, last)
    left, right = times[where, below], times[where, beside]
    rise = logs[where, beside] - logs[where, below]
    part = (wanted - logs[where, below]) / np.where(rise > 0, rise, 1.0)
    guess = left + (right - left) * np.clip(part, 0.0, 1.0)
    # The tail first falls below its target here; where it rings it may seem to do so again.
    low = np.where(place > 0, 0.98 * left, 0.0)
    high = np.where(place <= last, 1.02 * right, np.inf)
    return np.where(place > last, right, np.maximum(guess, 1e-3 * mean)), low, high


def fixed_delays(node: Node, columns: int) -> tuple[Floats, tuple[DelayNode, ...]]:
    """The constant time (C,) every request spends, and the delays that make it."""
    if isinstance(node, DelayNode) and _is_constant(node):
        return np.zeros(columns) + node.duration.mean, (node,)
    offset = np.zeros(columns)
    fixed: tuple[DelayNode, ...] = ()
    if isinstance(node, SequenceNode):
        for step in node.steps:
            more, delays = fixed_delays(step, columns)
            offset, fixed = offset + more, fixed + delays
    return offset, fixed


def _is_constant(node: DelayNode) -> bool:
    return bool(np.all(np.asarray(node.duration.scv) == 0))
