"""Columns that have arrived at their fixed point, kept while the others go on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace

import numpy as np
from numpy.typing import NDArray

from simulator.solve.pools import PoolFigures
from simulator.solve.traffic import Traffic

Columns = NDArray[np.intp]
_FIGURES = tuple(f.name for f in fields(PoolFigures) if f.name != "states")


@dataclass
class Arrived:
    """All columns, as far as they have arrived: the traffic, the figures of the pools in it
    where they have been ``seen``, and which of the second half are ``alike`` to the same load's
    in the first."""

    traffic: Traffic
    alike: NDArray[np.bool_]
    pools: dict[int, PoolFigures] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.seen = np.zeros(len(self.alike), bool)

    def put(
        self, where: Columns, traffic: Traffic, pools: Mapping[int, PoolFigures], mine: Columns
    ) -> None:
        """Take over the columns ``mine`` of a traffic whose columns are those at ``where``."""
        self.traffic.rates[:, where[mine]] = traffic.rates[:, mine]
        self.seen[where[mine]] = bool(pools)
        for pool, figures in pools.items():
            known = self.pools.setdefault(pool, _room(len(self.alike)))
            for name in _FIGURES:
                getattr(known, name)[where[mine]] = getattr(figures, name)[mine]

    def find_alike(self, where: Columns, traffic: Traffic, near: float) -> NDArray[np.bool_]:
        """Which columns of a traffic are of the second half and as near to the first's."""
        half = len(self.alike) // 2
        second = np.flatnonzero(where >= half)
        now = self.traffic.rates.copy()
        now[:, where] = traffic.rates
        first, other = now[:, where[second] - half], now[:, where[second]]
        gap = np.zeros(len(second))
        for part in traffic.rows:
            size = np.maximum(other[part].max(axis=0, initial=0.0), 1e-300)
            apart = np.abs(first[part] - other[part]).max(axis=0, initial=0.0)
            gap = np.maximum(gap, apart / size)
        found = np.zeros(len(where), bool)
        found[second] = gap < near
        return found

    def finish(self) -> None:
        """Copy to those that are alike what the first half has come to."""
        to = np.flatnonzero(self.alike)
        of = to - len(self.alike) // 2
        self.traffic.rates[:, to] = self.traffic.rates[:, of]
        self.seen[to] = self.seen[of]
        for figures in self.pools.values():
            for name in _FIGURES:
                getattr(figures, name)[to] = getattr(figures, name)[of]

    def pools_of(self, columns: Columns) -> dict[int, PoolFigures]:
        """The figures of the pools in some columns."""
        nothing = (None,) * len(columns)
        return {
            pool: replace(
                figures, states=nothing, **{n: getattr(figures, n)[columns] for n in _FIGURES}
            )
            for pool, figures in self.pools.items()
        }


def _room(columns: int) -> PoolFigures:
    return PoolFigures(states=(None,) * columns, **{n: np.zeros(columns) for n in _FIGURES})
