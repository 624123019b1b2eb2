"""What the stations of a network are told and what they answer, arrays shaped (station, column)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np

from simulator.formulas.deadline import CutService
from simulator.solve.arrays import Arrays
from simulator.solve.plan import Dealt, Floats

LONGEST_QUEUE = 1e6
SATURATED = 1.0 - 1e-12
MOST_ALIKE = 1e12
"""A gamma law of this shape is a fixed length."""


@dataclass(frozen=True)
class Arrivals:
    """What comes to the stations, (S, C): requests/s, mean and scv of their service, and its
    third moment over the mean's third power.

    ``scv`` of the arrivals to one copy; ``peers`` equal queues a balancer chooses among
    by their length (1: none) and ``pairs`` whether it looks at two of them only;
    ``limit`` seconds until ``hurried`` (a share) of
    the waiting requests are called back by a time-out, ``until`` those until they are cut off
    even in service; ``alike`` whether all service at
    the station is exponential with one mean; ``dealt`` what balancers over unequal back ends
    give some stations.
    """

    rate: Floats
    service_mean: Floats
    service_scv: Floats
    service_third: Floats
    scv: Floats
    peers: Floats
    pairs: np.ndarray
    limit: Floats
    until: Floats
    hurried: Floats
    alike: np.ndarray
    dealt: Mapping[int, Dealt] = field(default_factory=dict)


@dataclass(frozen=True)
class Queues:
    """What queues a station's formulas see: ``rate`` and ``servers`` of one queue.

    Copies are queues of their own; behind a balancer that watches the queue lengths they
    are one queue, up to the extra wait of a request that is dealt to the wrong one.
    """

    rate: Floats
    servers: Floats
    capacity: Floats


@dataclass(frozen=True)
class Cut:
    """Queues whose requests a time-out cuts off even in service.

    ``place`` (S, C) has the queue of a station and column, -1 where there is none. Of each
    queue, (Q,): what ``formulas/deadline.py`` says of it, its deadline ``until`` and whether
    its service is ``exponential``.
    """

    place: np.ndarray
    queues: CutService
    until: Floats
    exponential: np.ndarray


@dataclass(frozen=True)
class StationFigures:
    """Per station and column. Probabilities are of an arrival: ``ok`` gets through,
    ``block`` finds it full, ``leave`` gives up, ``late`` is called back by a time-out,
    ``down`` finds no server, ``stuck`` never gets through. ``wait`` and ``p_wait`` are
    those of the requests served, ``wait_scv`` that of the wait of those who wait;
    ``stretch`` multiplies the service time (PS). Where ``finite``, the wait is that of a queue
    whose places count ``unit`` times as much as those of M/M/c/K. Without a bound the wait would
    be so many times ``longer`` than in M/M/c, at a load of 1 and beyond as just below it."""

    rate: Floats
    service_mean: Floats
    ok: Floats
    block: Floats
    leave: Floats
    late: Floats
    down: Floats
    stuck: Floats
    wait: Floats
    p_wait: Floats
    stretch: Floats
    utilisation: Floats
    mean_queue: Floats
    mean_wait: Floats
    finite: np.ndarray
    unit: Floats
    service_scv: Floats
    queues: Queues
    longer: Floats
    wait_scv: Floats | float = 1.0
    cut: Cut | None = None

    @cached_property
    def lossless(self) -> bool:
        """Whether every arrival everywhere is served."""
        return bool((self.ok >= 1.0).all())


def backlog_shape(stuck: Floats) -> Floats:
    """The shape of the gamma law of the wait behind a backlog without end, of which ``stuck``
    (a share of the arrivals) never get through: 1, exponential, as just below saturation,
    where nobody is; soon everybody waits the whole length of it.

    A full M/M/1/N lacks a geometric number of requests with mean 1 / (load - 1) of its N.
    """
    over = stuck / np.maximum(1 - stuck, 1e-12)
    return np.minimum((1 + LONGEST_QUEUE * over) ** 2, MOST_ALIKE)


def shortened(figures: StationFigures, wait: Floats) -> StationFigures:
    """The figures with a shorter ``wait`` (S, C): all wait that much less."""
    part = np.where(figures.wait > 0, wait / np.where(figures.wait > 0, figures.wait, 1.0), 1.0)
    return replace(
        figures, wait=wait, mean_wait=part * figures.mean_wait, mean_queue=part * figures.mean_queue
    )


def served(arrays: Arrays, figures: StationFigures) -> StationFigures:
    """The utilisation by what is really served."""
    servers = np.where(arrays.servers > 0, arrays.servers * arrays.copies, 1.0)
    busy = figures.rate * figures.ok * figures.service_mean / servers
    return replace(figures, utilisation=np.where(arrays.servers > 0, np.minimum(busy, 1.0), 0.0))
