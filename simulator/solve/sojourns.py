"""Laplace transforms of the time a visit takes: wait and service, for all visits at once.

A wait is 0 or, with probability p_wait, exponential (exact for M/M/c and GI/M/c);
Pollaczek–Khinchine's transform for M/G/1; a finite geometric sum for M/M/c/K. Under
processor sharing the service is stretched (``sharing.py``).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numba import njit

from simulator.formulas.finite import places_found
from simulator.network.model import Shape
from simulator.solve.arrays import Arrays
from simulator.solve.elements import Elements, elements, inverse, plain, waiting_law
from simulator.solve.figures import StationFigures, backlog_shape
from simulator.solve.levels import CELLS, Levels
from simulator.solve.plan import Floats
from simulator.solve.services import Complex
from simulator.solve.sharing import shared_stays
from simulator.solve.waits import (
    BOUNDED,
    CUT,
    ENDLESS,
    FOUND,
    SINGLE,
    USUAL,
    Services,
    SpecialWaits,
    multiply_waits,
)

# Complex-step derivative (W. Squire and G. Trapp, SIAM Review 40(1), 1998): a transform
# at s = iH is p - iH p m to all digits, so one algebra gives means and distributions.
STEP = 1e-40


@dataclass(frozen=True)
class VisitTable:
    """Transforms of all visits at the points of an evaluation, (V, P, K).

    ``success`` of the time to get through, ``failure`` of the time until being turned
    away; both at 0 are the probabilities. ``failure`` is None where nothing fails.
    """

    success: Complex
    failure: Complex | None


@dataclass(frozen=True)
class WaitLaws:
    """Laws of waits, (L, C): those of the stations first, then special ones.

    ``of`` (V,) the law of each visit. ``found`` gives for some laws the probabilities
    (C, J) of having to wait for 1, 2, … completions, one every ``pace`` seconds. ``scv``
    (L, C) is that of the wait of those who wait; ``again`` (V, C) how much more the waits
    of one request vary together than apart (see ``revisits.py``), ``levels`` what some share.
    """

    of: np.ndarray
    wait: Floats
    p_wait: Floats
    stretch: Floats
    found: Mapping[int, tuple[Floats, Floats]]
    scv: Floats | float = 1.0
    again: Floats | float = 1.0
    levels: Levels | None = None

    @staticmethod
    def of_stations(
        arrays: Arrays, figures: StationFigures, found: Mapping[int, tuple[Floats, Floats]]
    ) -> WaitLaws:
        """Every visit waits as its station makes it wait."""
        return WaitLaws(
            arrays.of, figures.wait, figures.p_wait, figures.stretch, found, figures.wait_scv
        )


@dataclass(frozen=True)
class Sojourns:
    """All that the transforms of visits need."""

    arrays: Arrays
    figures: StationFigures
    single: np.ndarray
    visit_rate: Floats
    waits: WaitLaws

    def mean_time(self) -> Floats:
        """(V, C) mean seconds a visit that gets through takes."""
        arrays, waits = self.arrays, self.waits
        shared = arrays.is_ps[arrays.of]
        stretched = arrays.service_mean * waits.stretch[waits.of]
        return np.where(shared, stretched, arrays.service_mean + waits.wait[waits.of])

    def at_zero(self) -> VisitTable:
        """Probabilities and means, as values at s = iH; shape (V, C, 1)."""
        figures, of = self.figures, self.arrays.of
        ok = figures.ok[of]
        success = ok - 1j * STEP * (ok * self.mean_time())
        failure = None
        if not figures.lossless:
            instant, leave = (figures.block + figures.down)[of], figures.leave[of]
            failure = (instant + leave - 1j * STEP * leave * _leaving_time(figures)[of])[..., None]
        return VisitTable(success[..., None], failure)

    def at(
        self, s: Complex, columns: np.ndarray, visits: np.ndarray, spans: np.ndarray,
        horizon: Floats,
    ) -> VisitTable:  # fmt: skip
        """Transforms at ``s`` (P, K), row p in column ``columns[p]``, for some visits, each in its
        span (n, 2) of the rows; of what happens up to ``horizon`` (P,). Where visits share
        levels, so do rows: ``CELLS`` each.

        Nothing may look at the visits left out.
        """
        chance, waiting = self.waiting_laws
        levelled = self.levelled & set(visits.tolist()) if self.levelled else frozenset()
        if not levelled or self.waits.levels is None:
            success = self._services.at(visits, spans, s, columns, (chance, waiting))
        else:
            apart = chance.copy()
            apart[sorted(levelled)] = 0.0
            # The rows of one point differ in nothing but their levels.
            alike = self._services.at(
                visits, spans // CELLS, s[::CELLS], columns[::CELLS], (apart, waiting)
            )
            success = np.repeat(alike, CELLS, axis=1)
            for position, visit in enumerate(self.waits.levels.visits):
                if visit in levelled:
                    success[visit] *= self.waits.levels.waits(
                        position, chance[visit], waiting[visit], s, columns
                    )
        if self._special is not None:
            multiply_waits(
                self._special, plain(self.waits.of, np.int64), self._again, visits, spans, s,
                columns, plain(horizon, float), success,
            )  # fmt: skip
        if self.figures.lossless:
            return VisitTable(success, None)
        failure = np.empty_like(success)
        _lose(*self._losses, self.arrays.of, visits, spans, s, columns, success, failure)
        return VisitTable(success, failure)

    @cached_property
    def _losses(self) -> tuple[np.ndarray, Floats]:
        """(S,) whether a station loses anybody in any column, and (4, S, C) who gets through,
        who fails at once, who leaves, and the mean seconds until then."""
        figures = self.figures
        of_stations = np.array(
            [figures.ok, figures.block + figures.down, figures.leave, _leaving_time(figures)]
        )
        return np.asarray((figures.ok < 1.0).any(axis=1)), plain(of_stations, float)

    @cached_property
    def _services(self) -> Elements:
        """The visits' services or, shared, their whole stays; behind the visits' rows, those of
        the parts of stays."""
        arrays = self.arrays
        if not arrays.is_ps.any():
            return arrays.services
        shared = arrays.is_ps[arrays.of]
        stretch = self.waits.stretch[self.waits.of]
        # An exponential stay is two exponentials of the variance that M/M/1 has.
        load = 1 - 1 / stretch
        mean = np.where(shared, arrays.service_mean * stretch, arrays.service_mean)
        scv = np.where(shared, (2 + load) / (2 - load), arrays.service_scv)
        shapes: list[Shape] = [
            "auto" if ps else shape for shape, ps in zip(arrays.shapes, shared[:, 0], strict=True)
        ]
        parts = arrays.parts
        if not len(parts.of):
            return elements(shapes, mean, scv)
        stays = shared_stays(parts, stretch[parts.of], self._pace[arrays.of[parts.of]])
        shapes += ["auto"] * len(parts.of)
        times = elements(
            shapes,
            *(np.concatenate(both) for both in zip((mean, scv), stays, strict=True)),
        )
        return times.mixed(parts.of, parts.share)

    @cached_property
    def _pace(self) -> Floats:
        """(S, C) 1/s at which the number at a shared station changes: what is idle over the
        mean residual service."""
        arrays, figures = self.arrays, self.figures
        work = self.visit_rate * arrays.service_mean
        square = arrays.gather @ (work * arrays.service_mean * (1 + arrays.service_scv))
        residual = square / np.maximum(2 * (arrays.gather @ work), 1e-300)
        free = np.maximum(arrays.servers * (1 - figures.utilisation), 1e-9)
        pace: Floats = free / np.maximum(residual, 1e-300)
        return pace

    @cached_property
    def _kinds(self) -> np.ndarray:
        """(L, C) kinds of the laws of waits."""
        figures = self.figures
        kinds = np.full(self.waits.wait.shape, USUAL)
        of_stations = kinds[: len(figures.ok)]
        of_stations[figures.stuck > 0] = ENDLESS
        of_stations[self.single] = SINGLE
        of_stations[figures.finite] = BOUNDED
        if figures.cut is not None:
            of_stations[figures.cut.place >= 0] = CUT
        kinds[list(self.waits.found)] = FOUND
        return kinds

    @cached_property
    def levelled(self) -> frozenset[int]:
        """The visits whose waits share a level: of exponential ones only."""
        if self.waits.levels is None:
            return frozenset()
        visits = self.waits.levels.visits
        usual = (self._kinds[self.waits.of[visits]] == USUAL).all(axis=1)
        return frozenset(visits[usual].tolist())

    def cells(self, visits: np.ndarray) -> int:
        """Rows that :meth:`at` needs of every point for these visits."""
        return CELLS if self.levelled and self.levelled & set(visits.tolist()) else 1

    @cached_property
    def waiting_laws(self) -> tuple[Floats, Floats]:
        """(V, C) probabilities of waiting and (V, C, 4) laws of the wait, of the kinds that
        are compiled."""
        waits, of = self.waits, self.waits.of
        mean, p_wait = waits.wait, waits.p_wait
        waiting = (mean > 0) & (p_wait > 0) & (waits.stretch == 1) & (self._kinds == USUAL)
        slow = np.where(waiting, mean, 0.0) / np.where(waiting, p_wait, 1.0)
        scv = np.broadcast_to(waits.scv, mean.shape)
        return np.where(waiting, p_wait, 0.0)[of], waiting_law(slow[of], scv[of], self._again)

    @cached_property
    def _again(self) -> Floats:
        """(V, C) how much more the waits of one request vary together than apart."""
        again = np.empty(self.arrays.service_mean.shape)
        again[:] = self.waits.again
        return again

    @cached_property
    def _special(self) -> SpecialWaits | None:
        """The waits that are not of the kinds ``waiting_laws`` has."""
        kinds = self._kinds
        if not kinds.any():
            return None
        figures, arrays = self.figures, self.arrays
        numbers = np.zeros((*kinds.shape, 6))
        of_stations, usual = numbers[: len(figures.ok)], kinds[: len(figures.ok)]
        visits, starts, alike = arrays.differing
        shares = alike @ self.visit_rate / arrays.copies[arrays.of[visits]]
        masses = np.zeros((0, 1))
        endless = kinds == ENDLESS
        if endless.any():
            stuck = figures.stuck[usual == ENDLESS]
            numbers[endless, 0], numbers[endless, 1] = (
                backlog_shape(stuck),
                self.waits.wait[endless],
            )
        if self.single.any():
            load = np.zeros(figures.ok.shape)
            np.add.at(load, arrays.of[visits], shares * arrays.service_mean[visits])
            of_stations[usual == SINGLE, 0] = (1 - load)[usual == SINGLE]
        if figures.finite.any():
            here = usual == BOUNDED
            of_stations[here] = np.stack(self._bounded_queue, axis=-1)[here]
        if figures.cut is not None:
            cut, here = figures.cut, usual == CUT
            row, found = cut.place[here], cut.queues
            masses = found.masses
            of_stations[here, :5] = np.stack(
                [found.step[row], found.p_done[row], cut.until[row], cut.exponential[row], row],
                axis=-1,
            )
        for law, (_, pace) in self.waits.found.items():
            numbers[law, :, 0] = pace
        services = arrays.services
        rows, shares = _rows_of_laws(self.waits.found, len(kinds), starts, shares)
        return SpecialWaits(
            plain(kinds, np.int64), numbers, rows, plain(shares, float), plain(visits, np.int64),
            plain(masses, float),
            Services(services.kinds, services.first, services.second, services.third),
        )  # fmt: skip

    @cached_property
    def _bounded_queue(self) -> tuple[Floats, ...]:
        """(S, C) each: seconds and power of the gamma time from one completion to the next,
        which has the variability of service, and what ``bounded_wait`` needs."""
        figures = self.figures
        queues, unit = figures.queues, figures.unit
        lanes = np.maximum(np.minimum(queues.servers, queues.capacity), 1e-300)
        work = queues.rate * (1 - figures.leave) * figures.service_mean
        room = np.where(figures.finite, (queues.capacity - lanes) / unit, 0.0)
        varied = np.maximum(figures.service_scv, 1e-6)
        pace = figures.service_mean / np.maximum(queues.servers, 1e-300) * varied
        found = places_found(np.where(figures.finite, work / lanes, 0.5), room)
        return pace, unit / varied, figures.p_wait, *found


def _rows_of_laws(
    found: Mapping[int, tuple[Floats, Floats]], laws: int, starts: np.ndarray, shares: Floats
) -> tuple[np.ndarray, Floats]:
    """(laws, 2) first and last row of each law among the ``shares``, those of stations from
    ``starts`` on; and the shares with the chances of the laws ``found`` behind them."""
    rows, all_shares = np.zeros((laws, 2), np.int64), [shares]
    rows[: len(starts) - 1, 0], rows[: len(starts) - 1, 1] = starts[:-1], starts[1:]
    end = len(shares)
    for law, (chances, _) in found.items():
        rows[law] = end, end + chances.shape[1]
        end += chances.shape[1]
        all_shares.append(chances.T)
    return rows, np.concatenate(all_shares)


@njit(cache=True)
def _lose(  # type: ignore[no-untyped-def]
    losing, losses, of, visits, spans, s, columns, success, failure
):
    """Multiply by the chance to get through, and set the transforms of failing: at once, or
    after an exponential time; see ``Sojourns._losses``."""
    for number, visit in enumerate(visits):
        station = of[visit]
        if not losing[station]:
            failure[visit] = 0.0
            continue
        for p in range(spans[number, 0], spans[number, 1]):
            ok, instant = losses[0, station, columns[p]], losses[1, station, columns[p]]
            leave, patience = losses[2, station, columns[p]], losses[3, station, columns[p]]
            failure[visit, p, :] = instant
            for k in range(s.shape[1]):
                success[visit, p, k] *= ok
                if leave > 0:
                    failure[visit, p, k] += leave * inverse(1 + s[p, k] * patience)


def _leaving_time(figures: StationFigures) -> Floats:
    """Mean seconds until a request that gives up does so."""
    return figures.mean_wait / np.maximum(figures.p_wait, 1e-9)
