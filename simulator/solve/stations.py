"""What a station does to the requests that arrive: waits, losses, utilisation.

All stations and columns at once, arrays shaped (station, column). Exact for M/M/c,
M/G/1, M/M/c/K, Erlang-A, GI/M/c, BCMP stations and delays; Kimura's interpolation and
the Krämer–Langenbach-Belz factor elsewhere. A queue without bound that is offered more
than it can do serves its capacity: the rest never gets through and is reported as
``stuck``, and the wait of those who do is held at ``LONGEST_QUEUE`` service times.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from simulator.formulas import balancing, finite, renewal, waiting
from simulator.formulas.erlang import erlang_c
from simulator.formulas.impatient import LONGEST, impatient, longest_queue
from simulator.solve.arrays import Arrays
from simulator.solve.deadlines import deadlines
from simulator.solve.figures import (
    LONGEST_QUEUE,
    SATURATED,
    Arrivals,
    Queues,
    StationFigures,
    served,
)
from simulator.solve.plan import Floats
from simulator.solve.services import third_moment

LONGER = (1e-3, 1e3)
"""Bounds of how many times longer than in M/M/c a wait is taken to be."""


def station_figures(arrays: Arrays, arrivals: Arrivals) -> StationFigures:
    """The figures of all stations for the given arrivals."""
    figures = _waiting(arrays, arrivals, _queues(arrays, arrivals))
    figures = deadlines(arrays, arrivals, figures)
    figures = _patience(arrays, arrivals, figures)
    figures = _capacity(arrays, arrivals, figures)
    figures = _followed(arrays, arrivals, figures)
    return _disciplines(arrays, arrivals, figures)


def _queues(arrays: Arrays, arrivals: Arrivals) -> Queues:
    peers = arrivals.peers
    return Queues(
        arrivals.rate / arrays.copies * peers, arrays.servers * peers, arrays.capacity * peers
    )


def _waiting(arrays: Arrays, arrivals: Arrivals, queues: Queues) -> StationFigures:
    """Queues without bound; those offered too much serve their capacity."""
    mean, rate = arrivals.service_mean, queues.rate
    dead = queues.servers <= 0
    servers = np.where(dead, 1.0, queues.servers)
    offered = rate * mean
    load = offered / servers
    calm = np.minimum(load, SATURATED)
    busy = erlang_c(servers, calm * servers)
    exponential = busy * mean / (servers * (1 - calm))
    wait, p_wait = exponential.copy(), busy
    wait_scv = _wait_scv(arrivals, servers, calm)
    other = arrivals.service_scv != 1.0
    if other.any():
        wait[other] = waiting.kimura(
            (calm * servers / np.maximum(mean, 1e-300))[other],
            mean[other], servers[other], arrivals.service_scv[other],
        )  # fmt: skip
    if (arrivals.peers > 1).any():
        wait, p_wait, wait_scv = _balanced(arrivals, servers, calm, wait, p_wait, wait_scv)
    for station, given in arrivals.dealt.items():
        wait[station] = given.wait * 0.5 * (1 + arrivals.service_scv[station])
        p_wait[station] = given.p_wait
    uneven = arrivals.scv != 1.0
    if uneven.any():
        _renewal(arrivals, servers, calm, uneven, wait, p_wait)
    longer = np.where(exponential > 0, wait / np.maximum(exponential, 1e-300), 1.0)
    bound = LONGEST_QUEUE * mean / servers
    over = load >= 1.0
    wait = np.where(over, bound, np.minimum(wait, bound))
    stuck = np.where(dead, 0.0, np.where(over, 1 - 1 / np.maximum(load, 1.0), 0.0))
    down = dead.astype(float)
    zero = np.zeros_like(wait)
    served = rate * (1 - stuck) * (1 - down)
    return StationFigures(
        rate=arrivals.rate, service_mean=mean, ok=(1 - stuck) * (1 - down),
        block=zero, leave=zero, late=zero, down=down, stuck=stuck,
        wait=np.where(dead, 0.0, wait), p_wait=np.where(dead, 0.0, np.where(over, 1.0, p_wait)),
        stretch=np.ones_like(wait), utilisation=served * mean / servers,
        mean_queue=arrivals.rate * (1 - stuck) * (1 - down) * wait, mean_wait=wait,
        finite=np.zeros(wait.shape, bool), unit=np.ones(wait.shape), queues=queues,
        service_scv=arrivals.service_scv,
        wait_scv=wait_scv, longer=np.clip(longer, *LONGER),
    )  # fmt: skip


def _wait_scv(arrivals: Arrivals, servers: Floats, calm: Floats) -> Floats:
    """The variability of the wait of those who wait, 2 rho - 1 + 4 (1 - rho) E[S^3] /
    (3 E[S]^3 (1 + cs)^2): exact for M/G/1, and what QNA takes for more servers (W. Whitt,
    "The Queueing Network Analyzer", Bell System Tech. J. 62(9), 1983). 1 for exponential.

    Behind c servers the wait ends with the first of c residual times, so the farthest tail
    of one service counts less: of what the third moment has beyond that of two branches of
    balanced means, one part in c."""
    third = arrivals.service_third
    plain = third_moment("hyperexponential", np.maximum(arrivals.service_scv, 1.0))
    heavy = (servers > 1) & (arrivals.service_scv > 1) & (third > plain)
    third = np.where(heavy, plain + (third - plain) / np.maximum(servers, 1.0), third)
    shape = 4 * third / (3 * (1 + arrivals.service_scv) ** 2)
    return np.where(arrivals.alike, 1.0, 2 * calm - 1 + (1 - calm) * shape)


def _balanced(
    arrivals: Arrivals, servers: Floats, calm: Floats, wait: Floats, p_wait: Floats, scv: Floats
) -> tuple[Floats, Floats, Floats]:
    """The extra wait over one shared queue when requests are dealt to queues of their own, and
    the wait's ``scv`` where two of them are looked at, whose queues are short."""
    peers = arrivals.peers
    own = servers / peers
    longer = wait * balancing.shortest_queue_factor(peers, own, calm)
    if not arrivals.pairs.any():
        return longer, p_wait, scv
    mean = np.where(arrivals.service_mean > 0, arrivals.service_mean, 1.0)
    pair = balancing.power_of_two(calm * own / mean, mean, own, peers)
    varied = 0.5 * (1 + arrivals.service_scv)
    here = arrivals.pairs & (peers > 1)
    return (
        np.where(here, pair.mean_wait * varied * arrivals.service_mean / mean, longer),
        np.where(here, pair.p_wait, p_wait),
        np.where(here, scv * pair.scv, scv),
    )


def _renewal(
    arrivals: Arrivals,
    servers: Floats,
    calm: Floats,
    uneven: np.ndarray,
    wait: Floats,
    p_wait: Floats,
) -> None:
    """Arrivals that are not Poisson, in place: exact for exponential service (its chance of
    waiting stands for that of other service too)."""
    known = (
        uneven & (servers <= renewal.LARGEST_EXACT) & (servers % 1 == 0)
        & (calm > 1e-9) & (calm < 1 - 1e-9)
    )  # fmt: skip
    exact = known & arrivals.alike
    if known.any():
        mean, c = arrivals.service_mean[known], servers[known]
        found = renewal.renewal_wait(calm[known] * c / mean, mean, c, arrivals.scv[known])
        # Whether one waits depends on the arrivals far more than on the service's shape.
        p_wait[known] = found.p_wait
        wait[known] = np.where(exact[known], found.p_wait / found.wait_rate, wait[known])
    rest = uneven & ~exact
    if rest.any():
        wait[rest] *= waiting.arrival_factor(
            calm[rest], arrivals.scv[rest], arrivals.service_scv[rest]
        )


def _patience(arrays: Arrays, arrivals: Arrivals, figures: StationFigures) -> StationFigures:
    """Requests that give up after an exponential time (Erlang-A)."""
    here = np.isfinite(arrays.patience) & (arrays.servers > 0) & (arrivals.rate > 0)
    here &= ~arrays.is_delay & ~arrays.is_ps
    if not here.any():
        return figures
    queues = figures.queues
    found = finite.erlang_a(
        queues.rate[here], arrivals.service_mean[here], queues.servers[here],
        np.maximum(arrays.patience[here], 1e-12),
    )  # fmt: skip
    leave, wait, p_wait = figures.leave.copy(), figures.wait.copy(), figures.p_wait.copy()
    mean_wait, queue, stuck = (
        figures.mean_wait.copy(),
        figures.mean_queue.copy(),
        figures.stuck.copy(),
    )
    leave[here], wait[here], p_wait[here] = found.p_loss, found.mean_wait, found.p_wait
    mean_wait[here] = found.mean_wait
    queue[here] = (found.mean_queue / queues.rate[here]) * arrivals.rate[here]
    stuck[here] = 0.0
    ok = np.where(here, 1 - leave, figures.ok)
    return served(arrays, replace(
        figures, ok=ok, leave=leave, stuck=stuck, wait=wait, p_wait=p_wait,
        mean_wait=mean_wait, mean_queue=queue,
    ))  # fmt: skip


def _capacity(arrays: Arrays, arrivals: Arrivals, figures: StationFigures) -> StationFigures:
    """Full stations refuse (M/M/c/K); other service times by a waiting room scaled with
    the variability, (K - c) × 2/(ca + cs), as heavy traffic has it (W. Whitt, "A diffusion
    approximation for the G/GI/n/m queue", Operations Research 52(6), 2004)."""
    here = np.isfinite(arrays.capacity) & (arrays.servers > 0) & (arrivals.rate > 0)
    here &= ~arrays.is_delay
    if not here.any():
        return figures
    queues = figures.queues
    rate = queues.rate[here] * (1 - figures.leave[here])
    c, mean, places = queues.servers[here], arrivals.service_mean[here], queues.capacity[here]
    room = np.maximum(places - c, 0.0)
    variable = np.where(arrays.is_ps, 1.0, arrivals.service_scv)[here] + arrivals.scv[here]
    scaled = room * np.minimum(2 / np.maximum(variable, 1e-9), 1e6)
    found = finite.mmck(rate, mean, c, np.minimum(places, c) + scaled)
    block, wait, p_wait = figures.block.copy(), figures.wait.copy(), figures.p_wait.copy()
    stuck, late = figures.stuck.copy(), figures.late.copy()
    block[here], p_wait[here], stuck[here], late[here] = found.p_loss, found.p_wait, 0.0, 0.0
    # The scaled room counts requests in units of the variability. A balancer's extra wait
    # is bounded by the room there is.
    extra = balancing.shortest_queue_factor(
        arrivals.peers[here], c / arrivals.peers[here], rate * mean / c
    )
    longest = room / c * mean
    wait[here] = (
        np.minimum(found.mean_wait * extra, np.maximum(longest, found.mean_wait)) * variable / 2
    )
    ok = np.where(here, (1 - block) * (1 - figures.leave), figures.ok)
    queue = np.where(here, arrivals.rate * (1 - block) * wait, figures.mean_queue)
    unit = figures.unit.copy()
    unit[here] = np.maximum(variable, 1e-6) / 2
    return served(arrays, replace(
        figures, ok=ok, block=block, stuck=stuck, late=late, wait=wait, p_wait=p_wait,
        mean_wait=np.where(here, wait, figures.mean_wait), mean_queue=queue,
        finite=here & (arrivals.peers == 1) & ~arrays.is_ps, unit=unit,
    ))  # fmt: skip


def _followed(arrays: Arrays, arrivals: Arrivals, figures: StationFigures) -> StationFigures:
    """Queues of impatient requests short enough to be followed place by place: exact where
    they may be full (M/M/c/K+M), and how long those waited who are served."""
    here = np.isfinite(arrays.patience) & (arrays.servers > 0)
    here = here & (arrivals.rate > 0) & ~arrays.is_delay & ~arrays.is_ps
    here &= arrivals.service_mean > 0
    queues = figures.queues
    if here.any():
        patience = np.maximum(np.broadcast_to(arrays.patience, here.shape), 1e-12)
        room = longest_queue(
            queues.rate[here], arrivals.service_mean[here], queues.servers[here], patience[here]
        )
        here[here] = np.minimum(room, queues.capacity[here]) <= LONGEST
    if not here.any():
        return figures
    names = ("block", "leave", "wait", "p_wait", "mean_wait", "mean_queue", "stuck", "late", "ok")
    new = {name: getattr(figures, name).copy() for name in names}
    new["wait_scv"] = np.broadcast_to(figures.wait_scv, here.shape).copy()
    for cell in zip(*np.nonzero(here), strict=True):
        found = impatient(
            float(queues.rate[cell]), float(arrivals.service_mean[cell]),
            float(queues.servers[cell]), float(patience[cell]), float(queues.capacity[cell]),
        )  # fmt: skip
        queue = found.mean_queue / queues.rate[cell] * arrivals.rate[cell]
        values = {
            "block": found.p_block, "leave": found.p_leave, "wait": found.served_wait,
            "p_wait": found.p_wait, "mean_wait": found.mean_wait, "mean_queue": queue,
            "stuck": 0.0, "late": 0.0, "ok": 1 - found.p_block - found.p_leave,
            "wait_scv": found.served_scv,
        }  # fmt: skip
        for name, value in values.items():
            new[name][cell] = value
    return served(arrays, replace(figures, **new, finite=figures.finite & ~here))


def _disciplines(arrays: Arrays, arrivals: Arrivals, figures: StationFigures) -> StationFigures:
    """Processor sharing stretches service instead of making it wait; a delay does neither."""
    if arrays.is_ps.any():
        mean = np.where(arrivals.service_mean > 0, arrivals.service_mean, 1.0)
        stretch = np.where(arrays.is_ps, 1 + figures.wait / mean, figures.stretch)
        figures = replace(figures, stretch=stretch)
    if arrays.is_delay.any():
        free = np.broadcast_to(arrays.is_delay, figures.ok.shape)
        kept = np.where(free, 0.0, 1.0)
        figures = replace(
            figures, ok=np.where(free, 1.0, figures.ok),
            block=figures.block * kept, leave=figures.leave * kept, late=figures.late * kept,
            down=figures.down * kept, stuck=figures.stuck * kept, wait=figures.wait * kept,
            p_wait=figures.p_wait * kept, mean_queue=figures.mean_queue * kept,
            mean_wait=figures.mean_wait * kept,
            utilisation=np.where(
                free, arrivals.rate * arrivals.service_mean, figures.utilisation
            ),
        )  # fmt: skip
    return figures
