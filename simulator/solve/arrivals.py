"""What arrives at the stations under a traffic: how much, how evenly, and in what hurry."""

from __future__ import annotations

import numpy as np

from simulator.solve.arrays import Arrays
from simulator.solve.figures import Arrivals
from simulator.solve.nodes import first_visits
from simulator.solve.plan import Balancer, Floats, Plan
from simulator.solve.traffic import Traffic
from simulator.solve.uneven import WATCHING

LEAST_LEFT = 0.05
"""Share of a time-out that is left for a station, whatever comes before it on average."""


def station_arrivals(plan: Plan, arrays: Arrays, traffic: Traffic) -> Arrivals:
    """The stations' arrivals from the visits' rates."""
    visits = traffic.visits
    rate = arrays.gather @ visits
    safe = np.where(rate > 0, rate, 1.0)
    mean = np.where(
        rate > 0, (arrays.gather @ (visits * arrays.service_mean)) / safe, arrays.station_mean
    )
    square = arrays.gather @ (visits * arrays.service_mean**2 * (1 + arrays.service_scv))
    scv = np.where(
        (rate > 0) & (mean > 0), square / safe / np.where(mean > 0, mean, 1.0) ** 2 - 1, 1.0
    )
    scv = np.where(np.abs(scv - 1) < 1e-12, 1.0, np.maximum(scv, 0.0))
    scv = np.where(arrays.is_ps, 1.0, scv)  # processor sharing only feels the mean
    uniform = np.abs(arrays.service_mean - mean[arrays.of]) <= 1e-12 * arrays.service_mean
    odd = (arrays.gather @ ((visits > 0) & ~(uniform & arrays.alike))) > 0
    limit, until, hurried = limits(plan, arrays, traffic, rate)
    peers, pairs = _peers(plan, arrays, traffic, rate)
    between = _arrival_scv(plan, arrays, traffic, rate)
    cube = arrays.gather @ (visits * arrays.service_mean**3 * arrays.service_third)
    third = np.where((rate > 0) & (mean > 0), cube / safe / np.where(mean > 0, mean, 1.0) ** 3, 6.0)
    return Arrivals(
        rate, mean, scv, third, between, peers, pairs, limit, until, hurried, ~odd, plan.dealt
    )


def limits(
    plan: Plan, arrays: Arrays, traffic: Traffic, rate: Floats, wait: Floats | None = None
) -> tuple[Floats, Floats, Floats]:
    """Seconds a time-out leaves a request to wait at a station, seconds it leaves it to wait
    and be served there, and the share of the requests it concerns.

    Before it come the service and, where it is known, the ``wait`` (S, C) of other stations.
    """
    limit, until, hurried = np.zeros_like(rate), np.zeros_like(rate), np.zeros_like(rate)
    for node in plan.attempts:
        if node.route.timeout is None or not node.route.abandon:
            continue
        timeout = np.broadcast_to(np.asarray(node.route.timeout, float), rate.shape[1:])
        visits = traffic.visits[list(node.visits)]
        entry = np.maximum(visits.max(axis=0, initial=0.0), 1e-300)
        each = visits / entry
        work = each * arrays.service_mean[list(node.visits)]
        stay = work if wait is None else work + each * wait[arrays.of[list(node.visits)]]
        left = np.maximum(timeout - work.sum(axis=0), LEAST_LEFT * timeout)
        before = np.cumsum(stay, axis=0) - stay
        for visit, flowing, spent in zip(node.visits, visits, before, strict=True):
            station = arrays.of[visit]
            limit[station] += flowing * left
            until[station] += flowing * np.maximum(timeout - spent, LEAST_LEFT * timeout)
            hurried[station] += flowing
    share = np.minimum(hurried / np.where(rate > 0, rate, 1.0), 1.0)
    some = np.where(hurried > 0, hurried, 1.0)
    return limit / some, until / some, share


def _peers(plan: Plan, arrays: Arrays, traffic: Traffic, rate: Floats) -> tuple[Floats, np.ndarray]:
    """How many queues a balancer that watches their length chooses among, at each station,
    and whether it draws two of them only. Arrivals past the balancer count against it."""
    watching = np.array([s.balance in WATCHING for s in plan.stations], bool).reshape(-1, 1)
    drawing = np.array([s.balance == "power_of_two" for s in plan.stations], bool).reshape(-1, 1)
    group = arrays.copies > 1
    peers = np.where(watching & group, arrays.copies, 1.0)
    pairs = np.broadcast_to(drawing, peers.shape) & group
    for balancer in plan.balancers:
        if balancer.policy not in WATCHING or balancer.stations[0] in plan.dealt:
            continue
        flowing = traffic.visits[list(balancer.visits)]
        count = np.maximum((flowing > 0).sum(axis=0), 1.0)
        for visit, station in zip(balancer.visits, balancer.stations, strict=True):
            if arrays.grouped[station]:
                continue
            through = traffic.visits[visit] / np.where(rate[station] > 0, rate[station], 1.0)
            # Several flows through one balancer each bring their part of the arrivals.
            peers[station] += (count - 1) * np.minimum(through, 1.0)
            pairs[station] |= balancer.policy == "power_of_two"
    return peers, pairs


def _arrival_scv(plan: Plan, arrays: Arrays, traffic: Traffic, rate: Floats) -> Floats:
    """The scv of the times between arrivals to one copy of every station."""
    safe = np.where(rate > 0, rate, 1.0)
    excess = np.zeros_like(rate)
    for flow, given in enumerate(plan.flows):
        if given is None or np.all(np.asarray(given.scv) == 1):
            continue
        for visit in first_visits(plan.roots[flow]):
            flowing = traffic.visits[visit]
            entering = np.maximum(traffic.fresh[flow], 1e-300)
            kept = np.minimum(flowing / entering, 1.0)
            excess[arrays.of[visit]] += flowing * kept * (np.asarray(given.scv) - 1)
    scv = 1 + excess / safe
    for balancer in plan.balancers:
        if balancer.policy == "round_robin":
            _deal(balancer, traffic, arrays, safe, scv)
    dealt = np.array([s.balance == "round_robin" for s in plan.stations], bool).reshape(-1, 1)
    if dealt.any():
        scv = np.where(dealt & (arrays.copies > 1), scv / arrays.copies, scv)
    return np.where(np.abs(scv - 1) < 1e-12, 1.0, np.maximum(scv, 0.0))


def _deal(balancer: Balancer, traffic: Traffic, arrays: Arrays, safe: Floats, scv: Floats) -> None:
    """Round robin hands one in n to each: Erlang-n arrivals, in place."""
    total = traffic.visits[list(balancer.visits)].sum(axis=0)
    total = np.where(total > 0, total, 1.0)
    for visit, station in zip(balancer.visits, balancer.stations, strict=True):
        flowing = traffic.visits[visit]
        part = flowing / total
        scv[station] += flowing / safe[station] * (part - 1)
