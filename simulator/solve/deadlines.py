"""What a time-out that abandons the work does to a station: all its requests may be cut off
even in service, or some of those waiting are called back beside others without one."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from simulator.formulas import deadline
from simulator.solve.arrays import Arrays
from simulator.solve.figures import SATURATED, Arrivals, Cut, StationFigures, served
from simulator.solve.plan import Floats

NEVER = 23.0
"""An exponential time is longer than so many means once in 1e10."""


def deadlines(arrays: Arrays, arrivals: Arrivals, figures: StationFigures) -> StationFigures:
    """Requests that a time-out takes away: all of a station's, or some of those waiting."""
    here = (
        (arrivals.hurried > 0) & (arrays.servers > 0) & (arrivals.rate > 0)
        & (figures.wait > 0) & (arrivals.service_mean > 0)
    )  # fmt: skip
    here &= ~arrays.is_delay & ~arrays.is_ps
    if not here.any():
        return figures
    everybody = here & (arrivals.hurried > 1 - 1e-9)
    some = here & ~everybody
    if some.any():
        figures = _called_back(arrays, arrivals, figures, some)
    reached = everybody & _reached(arrivals, figures)
    return _cut_off(arrays, arrivals, figures, reached) if reached.any() else figures


def _reached(arrivals: Arrivals, figures: StationFigures) -> np.ndarray:
    """(S, C) where anybody to speak of is still there at the deadline."""
    queues, mean = figures.queues, np.maximum(arrivals.service_mean, 1e-300)
    drift = queues.servers / mean - queues.rate
    pace = np.minimum(np.maximum(figures.longer, 1.0) ** -1.0 * drift, 1 / mean)
    return (drift <= 0) | (pace * arrivals.until < NEVER)


def _cut_off(
    arrays: Arrays, arrivals: Arrivals, figures: StationFigures, here: np.ndarray
) -> StationFigures:
    """Requests that leave at a deadline, waiting or in service."""
    queues, until = figures.queues, arrivals.until[here]
    found = deadline.cut_service_queue(
        queues.rate[here], arrivals.service_mean[here], queues.servers[here], until,
        arrivals.service_scv[here], figures.longer[here],
    )  # fmt: skip

    def put(old: Floats, new: Floats) -> Floats:
        values = old.copy()
        values[here] = new
        return values

    place = np.full(here.shape, -1)
    place[here] = np.arange(len(until))
    mean_wait = put(figures.mean_wait, found.mean_wait)
    offered = queues.rate[here] * arrivals.service_mean[here] / queues.servers[here]
    return replace(
        figures, ok=put(figures.ok, found.p_done), late=put(figures.late, 1 - found.p_done),
        stuck=np.where(here, 0.0, figures.stuck),
        # Of those done in time: as their service is shorter than others', so seems their wait.
        wait=put(figures.wait, found.mean_done - arrivals.service_mean[here]),
        p_wait=put(figures.p_wait, found.p_wait), mean_wait=mean_wait,
        mean_queue=np.where(here, arrivals.rate * mean_wait, figures.mean_queue),
        utilisation=put(figures.utilisation, np.minimum(offered * found.given, 1.0)),
        cut=Cut(place, found, until, arrivals.service_scv[here] == 1.0),
    )  # fmt: skip


def _called_back(
    arrays: Arrays, arrivals: Arrivals, figures: StationFigures, here: np.ndarray
) -> StationFigures:
    """Requests that a time-out takes out of the queue, beside others without (M/M/c+D)."""
    queues = figures.queues
    rate, c, mean = queues.rate[here], queues.servers[here], arrivals.service_mean[here]
    share, limit = arrivals.hurried[here], arrivals.limit[here]
    # The others must fit; what of them does not is stuck, as without any time-out.
    patient = rate * (1 - share) * mean / c
    fits = np.where(patient >= SATURATED, SATURATED / np.maximum(patient, 1e-300), 1.0)
    entering = rate * (share + (1 - share) * fits)
    part = np.where(entering > 0, rate * share / np.maximum(entering, 1e-300), 0.0)
    factor = figures.longer[here]
    found = deadline.deadline_queue(entering, mean, c, limit / factor, part)
    leave = part * found.p_leave
    late, stuck = figures.late.copy(), figures.stuck.copy()
    late[here] = leave * entering / rate
    stuck[here] = 1 - entering / rate
    wait, p_wait = figures.wait.copy(), figures.p_wait.copy()
    wait[here] = np.minimum(found.mean_wait * factor, figures.wait[here])
    p_wait[here] = found.p_wait
    ok = (1 - late - stuck) * (1 - figures.down)
    queue = arrivals.rate * (ok * wait + late * np.where(late > 0, arrivals.limit, 0.0))
    return served(arrays, replace(
        figures, ok=ok, late=late, stuck=stuck, wait=wait, p_wait=p_wait,
        mean_queue=queue, mean_wait=queue / np.maximum(arrivals.rate * (1 - stuck), 1e-300),
    ))  # fmt: skip
