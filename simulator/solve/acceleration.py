"""Fewer rounds to a fixed point: Anderson's mixing of the last few, column by column.

D. G. Anderson, "Iterative procedures for nonlinear integral equations", J. ACM 12 (1965),
doi:10.1145/321296.321305, in the form of H. F. Walker and P. Ni, SIAM J. Numer. Anal. 49
(2011). Traffic is linear in its rates, so a mix of walks is a walk.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from simulator.solve.plan import Floats
from simulator.solve.traffic import Traffic

DEPTH = 4
PLAIN = 2
"""Rounds without mixing: where little is lost, the third look finds nothing new."""
RIDGE = 1e-14
WORSE = 2.0
SILENT = 1e-12
FARTHEST = 5.0


class Mixer:
    """Remembers the last rounds and proposes the traffic of the next."""

    def __init__(self, columns: int) -> None:
        self._images: list[Traffic] = []
        self._gaps: list[Floats] = []
        self._pace = np.ones(columns)

    def only(self, columns: NDArray[np.intp]) -> Mixer:
        """What is remembered of some of the columns."""
        mixer = Mixer(len(columns))
        mixer._images = [image.only(columns) for image in self._images]
        mixer._gaps = [gap[:, columns] for gap in self._gaps]
        mixer._pace = self._pace[columns]
        return mixer

    def next(self, traffic: Traffic, image: Traffic) -> Traffic:
        """Where to look next, given a traffic and what the network makes of it.

        A column whose gap has grown starts afresh between the two, the more carefully the
        more often that happens.
        """
        before = np.maximum(traffic.visits.max(axis=0, initial=0.0), 1e-300)
        size = image.visits.max(axis=0, initial=0.0)
        # A column that has fallen silent is measured by what it was.
        size = np.where(size > SILENT * before, size, before)
        gap = (image.visits - traffic.visits) / size
        self._images = [*self._images[-DEPTH:], image]
        self._gaps = [*self._gaps[-DEPTH:], gap]
        if len(self._gaps) <= PLAIN:
            return image
        shares, usable = _shares(self._gaps)
        usable &= _near(self._images, shares)
        shares = np.where(usable, shares, 0.0)
        self._pace = np.where(usable, np.minimum(1.0, 1.5 * self._pace), 0.5 * self._pace)
        latest = np.where(usable, 1.0 - shares.sum(axis=0), self._pace)
        stay = np.where(usable, 0.0, 1.0 - self._pace)
        return mix([*self._images, traffic], np.concatenate([shares, [latest, stay]]))


def _shares(gaps: Sequence[Floats]) -> tuple[Floats, NDArray[np.bool_]]:
    """(M - 1, C) weights of all but the latest image, whose rest goes to the latest, such
    that the mixed gap is the smallest; and in which columns (C,) that may be trusted."""
    latest = gaps[-1]
    steps = np.array([latest - gap for gap in gaps[:-1]])
    matrix = np.einsum("ivc,jvc->cij", steps, steps)
    right = np.einsum("ivc,vc->ci", steps, latest)
    scale = np.trace(matrix, axis1=1, axis2=2)[:, None, None]
    ridge = (RIDGE * scale + 1e-300) * np.eye(len(steps))
    share = np.linalg.solve(matrix + ridge, right[:, :, None])[:, :, 0].T
    norm = np.sqrt((latest**2).sum(axis=0))
    before = np.sqrt((gaps[-2] ** 2).sum(axis=0))
    usable = np.isfinite(share).all(axis=0) & (norm <= WORSE * before)
    return np.where(usable, share, 0.0), usable


def _near(images: Sequence[Traffic], shares: Floats) -> NDArray[np.bool_]:
    """(C,) where a mix stays close enough to the latest image to be believed."""
    latest = images[-1].visits
    mixed = latest * (1.0 - shares.sum(axis=0))
    for share, image in zip(shares, images[:-1], strict=True):
        mixed = mixed + share * image.visits
    large = latest > 1e-9 * np.maximum(latest.max(axis=0, initial=0.0), 1e-300)
    ratio = np.where(large, mixed / np.where(large, latest, 1.0), 1.0)
    inside = (ratio > 1.0 / FARTHEST) & (ratio < FARTHEST)
    return np.asarray(inside.all(axis=0))


def mix(images: Sequence[Traffic], weights: Floats) -> Traffic:
    """The weighted sum of traffics; rates stay non-negative."""

    total = sum(w * image.rates for w, image in zip(weights, images, strict=True))
    return Traffic(np.maximum(total, 0.0), images[0].rows)
