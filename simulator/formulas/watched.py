"""Unequal back ends behind a balancer that watches how many requests each one has.

Every back end is a birth–death queue whose arrivals depend on how many it has: a request goes
to it as likely as the others, each in its own steady state, have more (least connections: all
of them; power of two: the other one drawn). The steady states are the fixed point of that; they
are taken as independent, which is exact for many back ends (the cavity method: M. Bramson, Y.
Lu, B. Prabhakar, "Asymptotic independence of queues under randomized load balancing", Queueing
Systems 71(3), 2012, doi:10.1007/s11134-012-9311-0). Few back ends fill and empty together,
which makes waits longer. By how much is known for equal ones (``balancing.py``): what these
wait more than the fixed point says for as many equal ones of the same load is added.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numba import njit

from simulator.formulas import balancing
from simulator.formulas.floats import Floats

FEWEST_LEVELS, MOST_LEVELS = 16, 512
LARGEST_LOAD = 0.995
_TAIL = 1e-8
_ROUNDS = 400
_SETTLED = 1e-7
_MOST_LOTS = 8


@dataclass(frozen=True)
class Watched:
    """Of each back end, (n,): its share of the arrivals, and the mean wait (s) over all and
    the chance to wait of those it is sent, were service exponential."""

    shares: Floats
    mean_wait: Floats
    p_wait: Floats


def watched(
    rate: float, servers: Floats, means: Floats, weights: Floats, own: Floats, pairs: bool
) -> Watched:
    """``rate`` requests/s over back ends of so many ``servers``, service ``means`` (s) and
    ``weights`` (a back end counts as loaded by its requests per weight); each has ``own``
    arrivals/s beside them. ``pairs`` for power of two, else least connections.

    Loads beyond ``LARGEST_LOAD`` are taken as that. Back ends without servers get nothing.
    """
    alive = servers > 0
    speed = np.where(alive, servers / np.where(means > 0, means, 1.0), 0.0)
    free = float(speed.sum() - own.sum())
    calm = min(rate, LARGEST_LOAD * max(free, 1e-300)) if not pairs else rate
    arrived, waits, chances = _settled(calm, servers, means, weights, own, pairs)
    share = arrived / max(float(arrived.sum()), 1e-300)
    count = int(alive.sum())
    size = max(1.0, float(np.round(servers[alive].mean())))
    total = calm + float(own.sum())
    mean = min(total / speed.sum(), LARGEST_LOAD) * count * size / total
    same = np.full(count, size), np.full(count, mean), np.ones(count)
    _, equal_wait, equal_chance = _settled(total, *same, np.zeros(count), pairs)
    fit = (balancing.power_of_two if pairs else balancing.shortest_queue)(
        total / count, mean, size, float(count)
    )
    longer = max(float(fit.mean_wait) - float(equal_wait[0]), 0.0)
    likelier = max(float(fit.p_wait) - float(equal_chance[0]), 0.0)
    likelier /= max(1 - float(equal_chance[0]), 1e-9)
    # All have as many more: a slow one takes longer to serve them.
    pace = np.where(alive, 1 / np.where(speed > 0, speed, 1.0), 0.0)
    each = pace / max(float(share @ pace), 1e-300)
    return Watched(
        share, waits + longer * each, np.clip(chances + likelier * (1 - chances), 0.0, 1.0)
    )


def _settled(
    rate: float, servers: Floats, means: Floats, weights: Floats, own: Floats, pairs: bool
) -> tuple[Floats, Floats, Floats]:
    """(arrivals/s from the balancer, mean wait, chance to wait) of each, with enough levels."""
    # Ties are broken evenly: the chance to win one is an integral, over the winner's lot, of a
    # polynomial of a degree one less than there are back ends.
    points, lots = np.polynomial.legendre.leggauss(min(len(servers) // 2 + 1, _MOST_LOTS))
    # One layout of every array: the fixed point is compiled once.
    servers, means, weights, own = (
        np.require(array, float, ("C", "W")) for array in (servers, means, weights, own)
    )
    levels = FEWEST_LEVELS + 2 * int(np.ceil(servers.max(initial=1.0)))
    while True:
        arrived, waits, chances, beyond = _fixed_point(
            float(rate), servers, means, weights, own, bool(pairs), min(levels, MOST_LEVELS),
            0.5 * (points + 1), 0.5 * lots,
        )  # fmt: skip
        if beyond < _TAIL or levels >= MOST_LEVELS:
            return arrived, waits, chances
        levels *= 2


@njit(cache=True)
def _fixed_point(
    rate: float, servers: Floats, means: Floats, weights: Floats, own: Floats, pairs: bool,
    levels: int, lots: Floats, shares: Floats,
) -> tuple[Floats, Floats, Floats, float]:  # fmt: skip
    """The steady states under each other; ``beyond`` is the largest chance of the last level."""
    n = len(servers)
    drawn = weights / weights.sum()
    into = np.zeros((n, levels))
    speed = np.zeros(n)
    for i in range(n):
        if servers[i] > 0:
            speed[i] = servers[i] / means[i]
    for i in range(n):
        into[i, :] = rate * speed[i] / speed.sum()
    states = np.zeros((n, levels + 1))
    above = np.zeros((n, levels + 2))
    for _ in range(_ROUNDS):
        for i in range(n):
            _steady(into[i], own[i], servers[i], means[i], states[i])
            above[i, levels + 1] = 0.0
            for k in range(levels, -1, -1):
                above[i, k] = above[i, k + 1] + states[i, k]
        change = 0.0
        for i in range(n):
            for k in range(levels):
                new = 0.0
                if servers[i] > 0:
                    new = rate * _chosen(
                        i, k / weights[i], states, above, servers, weights, drawn, pairs, lots,
                        shares,
                    )  # fmt: skip
                change = max(change, abs(new - into[i, k]))
                into[i, k] = 0.5 * (into[i, k] + new)
        if change <= _SETTLED * rate:
            break
    arrived, waits, chances = np.zeros(n), np.zeros(n), np.zeros(n)
    beyond = 0.0
    for i in range(n):
        for k in range(levels):
            flow = states[i, k] * into[i, k]
            arrived[i] += flow
            ahead = k - np.floor(servers[i]) + 1
            if ahead > 0 and servers[i] > 0:
                waits[i] += flow * ahead / speed[i]
                chances[i] += flow
        if arrived[i] > 0:
            waits[i] /= arrived[i]
            chances[i] /= arrived[i]
        if servers[i] > 0:
            beyond = max(beyond, states[i, levels])
    return arrived, waits, chances, beyond


@njit(cache=True)
def _steady(into: Floats, own: float, servers: float, mean: float, state: Floats) -> None:
    """The birth–death distribution, in place."""
    state[0] = 1.0
    if servers <= 0:
        state[1:] = 0.0
        return
    total = 1.0
    for k in range(len(into)):
        state[k + 1] = state[k] * (into[k] + own) * mean / min(k + 1.0, servers)
        total += state[k + 1]
        if total > 1e250:
            for j in range(k + 2):
                state[j] /= total
            total = 1.0
    for k in range(len(state)):
        state[k] /= total


@njit(cache=True)
def _chosen(
    i: int, level: float, states: Floats, above: Floats, servers: Floats, weights: Floats,
    drawn: Floats, pairs: bool, lots: Floats, shares: Floats,
) -> float:  # fmt: skip
    """The chance that a request goes to back end i, which is loaded to the level."""
    n, last = len(servers), states.shape[1] - 1
    chance = 0.0
    if pairs:
        for j in range(n):
            if j != i:
                more, same = _beside(level * weights[j], servers[j], states[j], above[j], last)
                # The first drawn keeps a tie.
                chance += drawn[i] * drawn[j] / (1 - drawn[i]) * (more + same)
                chance += drawn[j] * drawn[i] / (1 - drawn[j]) * more
        return chance
    for g in range(len(lots)):
        all_more = 1.0
        for j in range(n):
            if j != i:
                more, same = _beside(level * weights[j], servers[j], states[j], above[j], last)
                all_more *= more + same * lots[g]
        chance += shares[g] * all_more
    return chance


@njit(cache=True)
def _beside(
    present: float, servers: float, state: Floats, above: Floats, last: int
) -> tuple[float, float]:
    """Chances that another back end has more than so many present, and just as many."""
    if servers <= 0:
        return 1.0, 0.0
    whole = int(np.floor(present + 1e-9))
    if whole > last:
        return 0.0, 0.0
    same = state[whole] if abs(present - whole) < 1e-9 else 0.0
    return above[whole + 1], same
