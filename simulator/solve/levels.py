"""Waits of one request at one station that are alike, however often it comes: a common level.

A request that comes back finds much the same queue. Its waits there are taken as independent
gamma times of shape k around a level Y that they share, k times a beta variable of 1 and
k - 1: each of them is exponential as before (a gamma time of shape 1 is a beta variable of 1
and k - 1 times one of shape k; L. Devroye, Non-Uniform Random Variate Generation, 1986,
chapter IX), and two of them are correlated by (k - 1)/(k + 1). The law of a request's time
is the mean over the levels, in cells of equal chance; levels of several stations are
independent and laid out as a lattice.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from simulator.solve.plan import Floats
from simulator.solve.services import Complex

CELLS = 61
"""Levels: a prime number, so that every lattice meets every cell of every station once."""
STEP = 22
"""Between the cells of one station and the next; its powers differ modulo ``CELLS``."""
MOST_ALIKE = 0.98


@dataclass(frozen=True)
class Levels:
    """Of some ``visits`` (W,): ``shape`` k (W, C), and the level (W, CELLS, C) of the mean."""

    visits: np.ndarray
    shape: Floats
    level: Floats

    def waits(
        self, position: int, chance: Floats, law: Floats, s: Complex, columns: np.ndarray
    ) -> Complex:
        """The transform of the wait of visit number ``position`` at ``s`` (rows of all levels
        of one column after the other): ``chance`` (C,) to wait and its ``law`` (C, 4)."""
        cell = np.tile(np.arange(CELLS), len(columns) // CELLS)
        k = self.shape[position][columns][:, None]
        pace = s * (self.level[position][cell, columns][:, None] / k)
        slow, quick, part, _ = (column[:, None] for column in law[columns].T)
        waits = part * _gamma(pace * slow, k)
        if (part != 1).any():
            waits += (1 - part) * _gamma(pace * quick, k)
        wait: Complex = 1 + chance[columns][:, None] * (waits - 1)
        return wait


def _gamma(z: Complex, shape: Floats) -> Complex:
    """(1 + z)^-shape, by real functions: several times as fast as a complex power."""
    x, y = 1 + z.real, z.imag
    angle = -shape * np.arctan2(y, x)
    law: Complex = (x * x + y * y) ** (-0.5 * shape) * (np.cos(angle) + 1j * np.sin(angle))
    return law


def make_levels(visits: np.ndarray, stations: np.ndarray, alike: Floats) -> Levels:
    """Levels of visits at ``stations`` (W,) whose waits are correlated by ``alike`` (W, C)."""
    alike = np.clip(alike, 1e-6, MOST_ALIKE)
    shape = (1 + alike) / (1 - alike)
    level = np.empty((len(visits), CELLS, alike.shape[1]))
    order = {station: i for i, station in enumerate(dict.fromkeys(stations.tolist()))}
    edges = np.linspace(0.0, 1.0, CELLS + 1)[:, None]
    for row, station in enumerate(stations.tolist()):
        power = 1 / (shape[row] - 1)
        below = edges + (1 - edges) ** (power + 1) / (power + 1)
        means = shape[row] * CELLS * np.diff(below, axis=0)
        level[row] = means[np.arange(CELLS) * pow(STEP, order[station], CELLS) % CELLS]
    return Levels(visits, shape, level)
