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

from simulator.formulas.finite import bounded_wait, places_found
from simulator.network.model import Shape
from simulator.solve.arrays import Arrays
from simulator.solve.elements import Elements, elements, waiting_law
from simulator.solve.figures import Cut, StationFigures, backlog_shape
from simulator.solve.levels import CELLS, Levels
from simulator.solve.plan import Floats
from simulator.solve.services import Complex
from simulator.solve.sharing import shared_stay

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
        self, s: Complex, columns: np.ndarray, visits: np.ndarray, horizon: Floats
    ) -> VisitTable:
        """Transforms at ``s`` (P, K), row p in column ``columns[p]``, for some visits; of what
        happens up to ``horizon`` (P,). Where visits share levels, so do rows: ``CELLS`` each.

        Nothing may look at the visits left out.
        """
        success = np.empty((len(self.arrays.of), *s.shape), complex)
        chance, waiting = self.waiting_laws
        levelled = self.levelled & set(visits.tolist())
        if self.waits.levels is None or not levelled:
            success[visits] = self._services.at(visits, s, columns, (chance, waiting))
        else:
            apart = chance.copy()
            apart[sorted(levelled)] = 0.0
            # The rows of one point differ in nothing but their levels.
            alike = self._services.at(visits, s[::CELLS], columns[::CELLS], (apart, waiting))
            success[visits] = np.repeat(alike, CELLS, axis=1)
            for position, visit in enumerate(self.waits.levels.visits):
                if visit in levelled:
                    success[visit] *= self.waits.levels.waits(
                        position, chance[visit], waiting[visit], s, columns
                    )
        for visit in self._oddly_shared & set(visits.tolist()):
            success[visit] *= self._shared(s, columns, visit)
        for law in sorted(self._unusual & set(self.waits.of[visits].tolist())):
            self._special(s, columns, horizon, law, visits, success)
        figures = self.figures
        if figures.lossless:
            return VisitTable(success, None)
        failure = np.empty_like(success)
        failure[visits] = 0.0
        losing = visits[self._losing[self.arrays.of[visits]]]
        if len(losing):
            stations, where = np.unique(self.arrays.of[losing], return_inverse=True)
            success[losing] *= figures.ok[stations][:, columns][:, :, None][where]
            instant = (figures.block + figures.down)[stations][:, columns][:, :, None]
            leave = figures.leave[stations][:, columns][:, :, None]
            patience = _leaving_time(figures)[stations][:, columns][:, :, None]
            failure[losing] = (instant + leave / (1 + s * patience))[where]
        return VisitTable(success, failure)

    @cached_property
    def _losing(self) -> np.ndarray:
        """(S,) whether a station loses anybody in any column."""
        return np.asarray((self.figures.ok < 1.0).any(axis=1))

    @cached_property
    def _services(self) -> Elements:
        """The visits' services or, shared, their whole stays; nothing where ``sharing.py``
        has those."""
        arrays = self.arrays
        if not arrays.is_ps.any():
            return arrays.services
        shared = arrays.is_ps[arrays.of]
        stretch = self.waits.stretch[self.waits.of]
        # An exponential stay is two exponentials of the variance that M/M/1 has.
        load = 1 - 1 / stretch
        mean = np.where(shared, arrays.service_mean * stretch, arrays.service_mean)
        mean[list(self._oddly_shared)] = 0.0
        shapes: list[Shape] = [
            "auto" if ps else shape for shape, ps in zip(arrays.shapes, shared[:, 0], strict=True)
        ]
        return elements(shapes, mean, np.where(shared, (2 + load) / (2 - load), arrays.service_scv))

    @cached_property
    def _oddly_shared(self) -> frozenset[int]:
        """The visits to shared stations whose service is not exponential."""
        arrays = self.arrays
        odd = arrays.is_ps[arrays.of, 0] & ~arrays.alike.all(axis=1)
        return frozenset(np.flatnonzero(odd).tolist())

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

    def _shared(self, s: Complex, columns: np.ndarray, visit: int) -> Complex:
        """The stay of a visit to a shared station."""
        arrays, waits = self.arrays, self.waits
        of, law = arrays.of[visit], waits.of[visit]
        mean, scv, stretch, pace = (
            x[columns][:, None]
            for x in (arrays.service_mean[visit], arrays.service_scv[visit],
                      waits.stretch[law], self._pace[of])
        )  # fmt: skip
        return shared_stay(s, arrays.shapes[visit], mean, scv, stretch, pace)

    @cached_property
    def _special_cells(self) -> np.ndarray:
        """(L, C) where the wait is not an exponential one."""
        figures = self.figures
        cells = np.zeros(self.waits.wait.shape, bool)
        cells[: len(figures.ok)] = (figures.stuck > 0) | self.single | figures.finite
        if figures.cut is not None:
            cells[: len(figures.ok)] |= figures.cut.place >= 0
        cells[list(self.waits.found)] = True
        return cells

    @cached_property
    def _unusual(self) -> set[int]:
        """The laws that are not exponential waits everywhere."""
        return set(np.flatnonzero(self._special_cells.any(axis=1)).tolist())

    @cached_property
    def levelled(self) -> frozenset[int]:
        """The visits whose waits share a level: of exponential ones only."""
        if self.waits.levels is None:
            return frozenset()
        visits = self.waits.levels.visits
        usual = ~self._special_cells[self.waits.of[visits]].any(axis=1)
        return frozenset(visits[usual].tolist())

    def cells(self, visits: np.ndarray) -> int:
        """Rows that :meth:`at` needs of every point for these visits."""
        return CELLS if self.levelled & set(visits.tolist()) else 1

    @cached_property
    def waiting_laws(self) -> tuple[Floats, Floats]:
        """(V, C) probabilities of waiting and (V, C, 4) laws of the wait, of the kinds that
        are compiled."""
        waits, of = self.waits, self.waits.of
        mean, p_wait = waits.wait, waits.p_wait
        waiting = (mean > 0) & (p_wait > 0) & (waits.stretch == 1) & ~self._special_cells
        slow = np.where(waiting, mean, 0.0) / np.where(waiting, p_wait, 1.0)
        scv, again = (np.broadcast_to(x, (n, mean.shape[1])) for x, n in (
            (waits.scv, len(mean)), (waits.again, len(of))))  # fmt: skip
        return np.where(waiting, p_wait, 0.0)[of], waiting_law(slow[of], scv[of], again)

    def _special(
        self,
        s: Complex,
        columns: np.ndarray,
        horizon: Floats,
        law: int,
        visits: np.ndarray,
        success: Complex,
    ) -> None:
        """Multiply by the transforms of waits that are not exponential, where they are not:
        M/G/1, M/M/c/K, a backlog without end, a wait that is cut off, and those found with so
        many ahead."""
        mine = visits[self.waits.of[visits] == law]
        again = np.broadcast_to(self.waits.again, self.arrays.service_mean.shape)
        if law not in self.waits.found and (again[mine] != 1).any():
            for visit in mine:
                # A wait like the last one: see ``revisits.py``.
                power = again[visit][columns][:, None]
                success[visit] *= self._unlike(s * power, columns, horizon, law) ** (1 / power)
            return
        if law in self.waits.found:
            success[mine] *= _found(s, columns, *self.waits.found[law])
            return
        success[mine] *= self._unlike(s, columns, horizon, law)

    def _unlike(self, s: Complex, columns: np.ndarray, horizon: Floats, law: int) -> Complex:
        """The transform of a station's wait where it is not a compiled one, else 1."""
        endless = np.flatnonzero(self.figures.stuck[law][columns] > 0)
        single = np.flatnonzero(self.single[law][columns])
        bounded = np.flatnonzero(self.figures.finite[law][columns])
        factor = np.ones(s.shape, complex)
        if len(endless):
            where = columns[endless]
            full = backlog_shape(self.figures.stuck[law][where])[:, None]
            wait = self.waits.wait[law][where][:, None]
            # NumPy's complex log1p loses what is tiny beside 1, and ``full`` makes it large.
            x, y = s[endless].real * wait / full, s[endless].imag * wait / full
            logs = 0.5 * np.log1p(x * (2 + x) + y * y) + 1j * np.arctan2(y, 1 + x)
            factor[endless] = np.exp(-full * logs)
        if len(single):
            factor[single] = self._pollaczek(s[single], columns[single], law)
        if len(bounded):
            pace, power, *found = (x[law][columns[bounded]][:, None] for x in self._bounded_queue)
            x, y = 1 + s[bounded].real * pace, s[bounded].imag * pace
            logs = 0.5 * np.log(x * x + y * y) + 1j * np.arctan2(y, x)
            factor[bounded] = bounded_wait(-power * logs, *found)
        if self.figures.cut is not None:
            queues = self.figures.cut.place[law][columns]
            cut = np.flatnonzero(queues >= 0)
            if len(cut):
                factor[cut] = _cut_off(self.figures.cut, queues[cut], s[cut], horizon[cut])
        return factor

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

    def _pollaczek(self, s: Complex, columns: np.ndarray, station: int) -> Complex:
        """Pollaczek–Khinchine: (1 - rho) s / (s - sum of rates × (1 - service))."""
        visits, alike = self.arrays.services_of[station]
        laws = self.arrays.services.at(visits, s, columns)
        rates = alike @ self.visit_rate[:, columns] / self.arrays.copies[station][columns]
        load = (rates * self.arrays.service_mean[visits][:, columns]).sum(axis=0)[:, None]
        busy = np.einsum("vp,vpk->pk", rates, 1 - laws)
        return (1 - load) * s / (s - busy)


def _cut_off(cut: Cut, queues: np.ndarray, s: Complex, horizon: Floats) -> Complex:
    """Waits of those who are done before a time-out, over the chance to be.

    Up to the deadline nobody has been cut off yet, and the law is that of an offered wait and
    a service of any length, which has no edge to invert. Beyond, those late are taken out: an
    exponential service goes on behind the deadline as it began.
    """
    found = cut.queues
    once = np.exp(-s * found.step[queues][:, None])
    masses = found.masses[queues]
    total = np.zeros(s.shape, complex)
    for k in range(masses.shape[1] - 1, -1, -1):
        total = total * once + masses[:, k : k + 1]
    done, until = found.p_done[queues][:, None], cut.until[queues][:, None]
    beyond = horizon[:, None] > until
    exponential = cut.exponential[queues][:, None]
    total -= np.where(beyond & exponential, 1 - done, 0.0) * np.exp(-s * until)
    whole = np.where(beyond & ~exponential, 1.0, np.maximum(done, 1e-300))
    total /= whole
    return total


def _found(s: Complex, columns: np.ndarray, chances: Floats, pace: Floats) -> Complex:
    """Wait for as many completions as there are requests ahead, by Horner's scheme."""
    step = 1 / (1 + s * pace[columns][:, None])
    chances = chances[columns]
    total = np.zeros(s.shape, complex)
    for j in range(chances.shape[1] - 1, -1, -1):
        total = (total + chances[:, j : j + 1]) * step
    return 1 - chances.sum(axis=1, keepdims=True) + total


def _leaving_time(figures: StationFigures) -> Floats:
    """Mean seconds until a request that gives up does so."""
    return figures.mean_wait / np.maximum(figures.p_wait, 1e-9)
