"""Percentiles of the time a node takes, and what is done within a limit, read off its law.

Constant delays that every request spends are taken out first and added again at the end.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simulator.solve import kernel
from simulator.solve.batch import Asked
from simulator.solve.distribution import Laws
from simulator.solve.layout import Indices
from simulator.solve.narrow import find_narrow
from simulator.solve.nodes import DelayNode, Node, SequenceNode
from simulator.solve.plan import Floats

GUESSES = np.geomspace(0.02, 60.0, 32)
COARSE = np.array([0, 4, 8, 12, 16, 20, 24, 28, 31])
"""The guesses that are looked at first; then those between the two around a target."""
MOST_STEPS = 60
FLAT = 1e-4
NOBODY = 1e-12
"""A chance of success this small has no quantiles."""


def quantiles(
    laws: Laws, nodes: Sequence[Node], probabilities: tuple[float, ...], chosen: Indices
) -> Floats:
    """(N, Q, chosen) quantiles of the times to success of nodes, given success, in the chosen
    columns, for rising ``probabilities``; 0 where there is none."""
    columns = np.tile(chosen, len(probabilities))
    target = np.repeat(1 - np.asarray(probabilities), len(chosen))
    meant = [_Meant.of(laws, node) for node in nodes]
    live = [np.flatnonzero(one.moving[columns]) for one in meant]
    found, searched = np.zeros((len(nodes), len(columns))), []
    for i, (one, rows) in enumerate(zip(meant, live, strict=True)):
        loaded = _loaded(laws, one) if len(rows) else None
        if loaded is None:
            searched.append(i)
            continue
        start = -np.log(target[rows]) * one.mean[columns[rows]]
        found[i, rows] = kernel.quantiles(loaded, columns[rows], target[rows], start)
    for mine, asked in _together(laws, meant, live, searched, columns):
        targets = np.concatenate([target[live[i]] for i in mine])
        means, chances = _at([meant[i] for i in mine], asked)
        times = _search(laws, asked, targets, means, chances)
        for i, part in zip(mine, asked.rows(), strict=True):
            found[i, live[i]] = times[part]
    for i, one in enumerate(meant):
        narrow = find_narrow(laws, one.node, one.fixed, one.mean)
        rows = live[i][narrow.here[columns[live[i]]]]
        found[i, rows] = narrow.quantile(1 - target[rows], columns[rows])
    reached = np.array([np.where(one.chance > NOBODY, one.offset, 0.0)[chosen] for one in meant])
    times = found.reshape(len(nodes), -1, len(chosen)) + reached[:, None, :]
    # The inverted tail of a nearly constant time rings; a percentile is never below a
    # smaller one.
    ranks = np.argsort(probabilities)
    times[:, ranks] = np.maximum.accumulate(times[:, ranks], axis=1)
    return times


def share_within(
    laws: Laws, nodes: Sequence[Node], limits: Sequence[Floats], columns: Indices
) -> Floats:
    """(N, P) fractions of the requests of nodes that succeed within their limits, seconds, (P,)
    each, in these columns."""
    meant = [_Meant.of(laws, node) for node in nodes]
    left = [limit - one.offset[columns] for limit, one in zip(limits, meant, strict=True)]
    result = np.array([
        np.where((rest >= 0) & ~one.spread[columns], one.chance[columns], 0.0)
        for rest, one in zip(left, meant, strict=True)
    ])  # fmt: skip
    live = [
        np.flatnonzero((rest > 0) & (one.spread & (one.chance > 0))[columns])
        for rest, one in zip(left, meant, strict=True)
    ]
    for mine, asked in _together(laws, meant, live, range(len(meant)), columns):
        done = laws.cumulative(asked, np.concatenate([left[i][live[i]] for i in mine]))[0]
        for i, part in zip(mine, asked.rows(), strict=True):
            result[i, live[i]] = done[part]
    for i, one in enumerate(meant):
        narrow = find_narrow(laws, one.node, one.fixed, one.mean)
        rows = live[i][narrow.here[columns[live[i]]]]
        result[i, rows] = one.chance[columns[rows]] * narrow.within(left[i][rows], columns[rows])
    return result


@dataclass(frozen=True)
class _Meant:
    """A node whose time is meant: the delays everybody spends, ``fixed``, and their ``offset``
    (C,), the ``chance`` (C,) of success, and the ``mean`` (C,) of what is left of the time."""

    node: Node
    fixed: tuple[DelayNode, ...]
    offset: Floats
    chance: Floats
    mean: Floats

    @staticmethod
    def of(laws: Laws, node: Node) -> _Meant:
        offset, fixed = fixed_delays(node, laws.columns)
        chance, mean, _, _ = laws.moments(node)
        return _Meant(node, fixed, offset, chance, np.maximum(mean - offset, 0.0))

    @property
    def spread(self) -> NDArray[np.bool_]:
        """(C,) whether there is more to the time than its offset."""
        return np.asarray(self.mean > 1e-12 * self.offset)

    @property
    def moving(self) -> NDArray[np.bool_]:
        """(C,) whether there are quantiles to look for."""
        return np.asarray((self.chance > NOBODY) & self.spread)


def _together(
    laws: Laws, meant: Sequence[_Meant], live: Sequence[Indices], chosen: Iterable[int],
    columns: Indices,
) -> Iterator[tuple[list[int], Asked]]:  # fmt: skip
    """Which of the ``chosen`` nodes are asked together, each in the columns of its ``live`` rows,
    if any: all but those that have to be asked alone."""
    groups: list[list[int]] = [[]]
    for i in chosen:
        if len(live[i]) and laws.apart(meant[i].node):
            groups.append([i])
        elif len(live[i]):
            groups[0].append(i)
    for mine in filter(None, groups):
        which = np.repeat(np.arange(len(mine)), [len(live[i]) for i in mine])
        yield mine, Asked(
            tuple(meant[i].node for i in mine), tuple(meant[i].fixed for i in mine), which,
            columns[np.concatenate([live[i] for i in mine])],
        )  # fmt: skip


def _at(meant: Sequence[_Meant], asked: Asked) -> tuple[Floats, Floats]:
    """(P,) means and chances where something is asked."""
    means, chances = np.array([one.mean for one in meant]), np.array([one.chance for one in meant])
    at = (asked.which, asked.columns)
    return means[at], chances[at]


def _loaded(laws: Laws, one: _Meant) -> kernel.Loaded | None:
    """The compiled program of a node, where there is one."""
    if laws.at_least(one.node, one.fixed) is not None:
        return None
    program = kernel.compile_route(one.node, one.fixed)
    return None if program is None else kernel.load(program, laws.sojourns, laws.columns)


def _search(laws: Laws, asked: Asked, target: Floats, mean: Floats, chance: Floats) -> Floats:
    """Newton's method on the logarithm of the tail, kept inside a bracket."""
    t, low, high = _brackets(laws, asked, target, mean, chance)
    active = np.arange(len(t))
    for _ in range(MOST_STEPS):
        value, density = laws.cumulative(asked.only(active), t[active])
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
    laws: Laws, asked: Asked, target: Floats, mean: Floats, chance: Floats
) -> tuple[Floats, Floats, Floats]:
    """Times near the targets with bounds, from the tail on a grid around the means."""
    key = asked.which * laws.columns + asked.columns
    _, first, where = np.unique(key, return_index=True, return_inverse=True)
    times, wanted = mean[first][:, None] * GUESSES, -np.log(target)
    tail = np.ones(times.shape)

    def look(row: Indices, guess: Indices) -> Floats:
        own = first[row]
        done = laws.cumulative(asked.only(own), times[row, guess])[0]
        tail[row, guess] = 1 - done / chance[own]
        return -np.log(np.clip(np.minimum.accumulate(tail, axis=1), 1e-14, 1.0))

    rows = np.arange(len(first))
    logs = look(np.repeat(rows, len(COARSE)), np.tile(COARSE, len(rows)))
    near = (logs[:, COARSE][where] < wanted[:, None]).sum(axis=1)
    cells = np.zeros((len(first), len(COARSE) + 1), bool)
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
