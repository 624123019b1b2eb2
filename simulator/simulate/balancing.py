"""Load balancing: which of the candidates an arrival goes to.

Round robin with weights is the smooth one of nginx: each candidate earns its weight a
turn, the richest is picked and pays the sum. Least connections picks the least load per
weight, ties at random. Power of two compares two candidates drawn at random (Mitzenmacher
2001, doi:10.1109/71.963420). Hashing fixes a key to a candidate; over independent keys
that is a random choice with the keys' shares, so it needs no rule of its own here.
"""

from __future__ import annotations

from typing import Any

from simulator.simulate.access import balancer_at, candidate_at, gauge_at
from simulator.simulate.compiled import inner
from simulator.simulate.layout import LEAST_CONNECTIONS, POWER_OF_TWO, RANDOM
from simulator.simulate.sampling import uniform


@inner
def pick(m: Any, balancer: int) -> int:
    """The index in ``candidates`` of the one that gets the next arrival."""
    b = balancer_at(m, balancer)
    if b.size == 1:
        return b.first
    if b.policy == RANDOM:
        return _at_random(m, b.first, b.size, b.stream)
    if b.policy == LEAST_CONNECTIONS:
        return _least_loaded(m, b.first, b.size, b.stream)
    if b.policy == POWER_OF_TWO:
        return _better_of_two(m, b.first, b.size, b.stream)
    return _in_turn(m, b.first, b.size)


@inner
def _at_random(m: Any, first: int, size: int, stream: int) -> int:
    u = uniform(m, stream)
    for i in range(first, first + size - 1):
        if u <= candidate_at(m, i).cumulative:
            return i
    return first + size - 1


@inner
def _in_turn(m: Any, first: int, size: int) -> int:
    richest = first
    total = 0.0
    for i in range(first, first + size):
        candidate_at(m, i).credit += candidate_at(m, i).weight
        total += candidate_at(m, i).weight
        if candidate_at(m, i).credit > candidate_at(m, richest).credit:
            richest = i
    candidate_at(m, richest).credit -= total
    return richest


@inner
def _least_loaded(m: Any, first: int, size: int, stream: int) -> int:
    best = first
    least = _load(m, first)
    ties = 1
    for i in range(first + 1, first + size):
        load = _load(m, i)
        if load < least:
            best = i
            least = load
            ties = 1
        elif load == least:
            ties += 1
            if uniform(m, stream) * ties <= 1.0:
                best = i
    return best


@inner
def _better_of_two(m: Any, first: int, size: int, stream: int) -> int:
    one = _at_random(m, first, size, stream)
    other = one
    share = candidate_at(m, one).weight
    if share < 1.0:
        other = _another(m, first, size, one, uniform(m, stream) * (1.0 - share))
    return other if _load(m, other) < _load(m, one) else one


@inner
def _another(m: Any, first: int, size: int, one: int, left: float) -> int:
    """A candidate other than ``one`` with odds by weight; ``left`` is uniform on their sum."""
    last = one
    for i in range(first, first + size):
        if i != one and candidate_at(m, i).weight > 0.0:
            last = i
            left -= candidate_at(m, i).weight
            if left <= 0.0:
                break
    return last


@inner
def _load(m: Any, candidate: int) -> float:
    c = candidate_at(m, candidate)
    return gauge_at(m, c.gauge).load / c.weight if c.weight > 0.0 else 1e300
