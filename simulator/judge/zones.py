"""Parts that share the fate of their zones: how likely a region serves, zone by zone.

A zone's failure takes everything in it at once, so the states of the zones are gone through
one by one; given them, machines fail independently of each other (the theorem of total
probability over common causes: K. Trivedi, Probability and Statistics with Reliability,
Queuing and Computer Science Applications, chapter 3).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
from scipy.stats import binom

MOST_ZONES = 12
"""Beyond so many zones the rest are taken to be up: 4,096 states are enough."""
NEGLIGIBLE = 1e-15

Alive = Mapping[str, bool]


@dataclass(frozen=True)
class Group:
    """``count`` machines of one zone, each up for the share ``up`` of the time while its zone
    is, and each good for ``capacity``."""

    zone: str
    count: int
    capacity: float
    up: float


@dataclass(frozen=True)
class Tier:
    """Machines that stand in for each other: so much capacity is ``needed``."""

    groups: tuple[Group, ...]
    needed: float

    @property
    def zones(self) -> frozenset[str]:
        """The zones its machines stand in."""
        return frozenset(group.zone for group in self.groups)

    def share(self, alive: Alive) -> float:
        """Share of the time enough machines are up, given the zones."""
        spread = {0.0: 1.0}
        for group in self.groups:
            if alive[group.zone]:
                spread = _with(spread, group)
        return min(1.0, sum(p for up, p in spread.items() if up >= self.needed - 1e-9))


def _with(spread: Mapping[float, float], group: Group) -> dict[float, float]:
    """The distribution of the capacity that is up, with one group more."""
    counts = np.arange(group.count + 1)
    chances = binom.pmf(counts, group.count, group.up)
    found: dict[float, float] = {}
    for up, chance in spread.items():
        for count, other in zip(counts, chances, strict=True):
            both = chance * float(other)
            if both > NEGLIGIBLE:
                total = round(up + count * group.capacity, 9)
                found[total] = found.get(total, 0.0) + both
    return found


@dataclass(frozen=True)
class Conditional:
    """Anything whose share of time up follows from which of its ``zones`` are."""

    zones: frozenset[str]
    given: Callable[[Alive], float]

    def share(self, alive: Alive) -> float:
        """Share of the time it is up, given the zones."""
        return self.given(alive)


def together(parts: Sequence[Tier | Conditional], zone: float) -> float:
    """Share of the time all parts are up, where each zone is up for the share ``zone``."""
    return sum(
        chance * float(np.prod([part.share(alive) for part in parts]))
        for alive, chance in states(sorted({name for part in parts for name in part.zones}), zone)
    )


def states(zones: Sequence[str], zone: float) -> Iterator[tuple[Alive, float]]:
    """Every state of the zones with its probability."""
    counted, rest = zones[:MOST_ZONES], zones[MOST_ZONES:]
    for alive in product((True, False), repeat=len(counted)):
        up = sum(alive)
        chance = zone**up * (1.0 - zone) ** (len(counted) - up)
        yield {**dict(zip(counted, alive, strict=True)), **dict.fromkeys(rest, True)}, chance
