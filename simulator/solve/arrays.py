"""The numbers of a Network in arrays shaped (station, column) and (visit, column)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from simulator.network.model import Number, Shape
from simulator.solve.elements import Elements, elements
from simulator.solve.plan import Floats, Plan
from simulator.solve.services import third_moment
from simulator.solve.sharing import Parts, gamma_parts

NEVER = np.inf


@dataclass(frozen=True)
class Arrays:
    """Numbers of stations (S, C) and visits (V, C).

    ``capacity`` and ``patience`` are inf where there is none. ``gather`` (S, V) sums
    visits into stations. ``service_mean``, ``service_scv`` and ``shapes`` are the
    visits'; ``station_mean`` the stations' own; ``service_third`` E[S^3]/E[S]^3.

    ``grouped`` (S,) has copies, and ``alive`` (S,) has servers in all, of the columns; both
    count columns that are not looked at any more, and so does ``refusing``, the stations
    that refused somebody in one of those.
    """

    servers: Floats
    copies: Floats
    capacity: Floats
    patience: Floats
    station_mean: Floats
    is_ps: np.ndarray
    is_delay: np.ndarray
    service_mean: Floats
    service_scv: Floats
    shapes: tuple[Shape, ...]
    of: np.ndarray
    gather: csr_matrix
    alike: np.ndarray
    service_third: Floats
    grouped: np.ndarray
    alive: np.ndarray
    refusing: frozenset[int] = frozenset()

    def only(self, mine: NDArray[np.intp]) -> Arrays:
        """Some of the columns, as often as they are named."""
        return replace(self, **{name: getattr(self, name)[:, mine] for name in _BY_COLUMN})

    @cached_property
    def services(self) -> Elements:
        """The visits' services in compiled form."""
        return elements(self.shapes, self.service_mean, self.service_scv)

    @cached_property
    def parts(self) -> Parts:
        """The gamma times that services at shared stations are made of, but exponential ones."""
        odd = np.flatnonzero(self.is_ps[self.of, 0] & ~self.alike.all(axis=1))
        shapes = [self.shapes[visit] for visit in odd]
        return gamma_parts(odd, shapes, self.service_mean[odd], self.service_scv[odd])

    @cached_property
    def differing(self) -> tuple[np.ndarray, np.ndarray, csr_matrix]:
        """Visits (R,) that differ in their service from the others to their station, station by
        station, those of station i from ``starts[i]`` (S + 1,) on, and a matrix (R, V) that sums
        what is like each of them: shards that are asked at once are many alike."""
        kinds: list[dict[tuple[Shape, bytes, bytes], list[int]]] = [{} for _ in self.servers]
        for visit, station in enumerate(self.of):
            mean, scv = self.service_mean[visit].tobytes(), self.service_scv[visit].tobytes()
            kinds[station].setdefault((self.shapes[visit], mean, scv), []).append(visit)
        groups = [visits for station in kinds for visits in station.values()]
        row = [i for i, visits in enumerate(groups) for _ in visits]
        column = [visit for visits in groups for visit in visits]
        alike = csr_matrix((np.ones(len(row)), (row, column)), shape=(len(groups), len(self.of)))
        starts = np.cumsum([0, *(len(station) for station in kinds)])
        return np.array([visits[0] for visits in groups], np.int64), starts, alike


_BY_COLUMN = ("servers", "copies", "capacity", "patience", "station_mean", "service_mean",
              "service_scv", "alike", "service_third")  # fmt: skip


def rows(values: list[Number], columns: int) -> Floats:
    """(len(values), columns) from numbers that are floats or arrays."""
    result = np.empty((len(values), columns))
    for i, value in enumerate(values):
        result[i] = value
    return result


def make_arrays(plan: Plan) -> Arrays:
    """The arrays of a plan."""
    columns, stations = plan.columns, plan.stations
    of = plan.of_station()
    visits = len(of)
    gather = csr_matrix((np.ones(visits), (of, np.arange(visits))), shape=(len(stations), visits))
    mean = rows([d.mean for d in plan.visit_service], columns)
    scv = rows([d.scv for d in plan.visit_service], columns)
    shapes = tuple(d.shape for d in plan.visit_service)
    own = rows([s.service.mean for s in stations], columns)
    exponential = (scv == 1.0) & np.array(
        [shape in ("auto", "exponential", "hyperexponential", "erlang") for shape in shapes], bool
    ).reshape(-1, 1)
    servers = rows([s.servers for s in stations], columns)
    copies = np.maximum(rows([s.copies for s in stations], columns), 1.0)
    return Arrays(
        servers=servers,
        copies=copies,
        capacity=rows([NEVER if s.capacity is None else s.capacity for s in stations], columns),
        patience=rows(
            [NEVER if s.patience is None else s.patience.mean for s in stations], columns
        ),
        station_mean=own,
        is_ps=np.array([s.discipline == "ps" for s in stations], bool).reshape(-1, 1),
        is_delay=np.array([s.discipline == "delay" for s in stations], bool).reshape(-1, 1),
        service_mean=mean,
        service_scv=scv,
        shapes=shapes,
        of=of,
        gather=gather,
        alike=exponential,
        service_third=_third_moments(shapes, scv),
        grouped=np.any(copies > 1, axis=1),
        alive=np.all(servers > 0, axis=1),
    )


def _third_moments(shapes: tuple[Shape, ...], scv: Floats) -> Floats:
    """(V, C) E[S^3]/E[S]^3, shape by shape."""
    result = np.empty_like(scv)
    names = np.array(shapes, str)
    for shape in set(shapes):
        result[names == shape] = third_moment(shape, scv[names == shape])
    return result
