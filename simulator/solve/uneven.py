"""Balancers that watch back ends which are not alike: what they deal depends on the load."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from simulator.formulas.watched import watched
from simulator.network.model import Number
from simulator.solve.arrays import Arrays
from simulator.solve.plan import Balancer, Dealt, Floats, Plan
from simulator.solve.traffic import Traffic

WATCHING = ("least_connections", "power_of_two")
MOST_BACK_ENDS = 12
"""With more, the work of the fixed point grows beyond what it is worth."""


def uneven(plan: Plan, arrays: Arrays) -> dict[tuple[int, ...], Balancer]:
    """The balancers over back ends that differ, by their stations; several flows through the
    same back ends are one balancer."""
    found: dict[tuple[int, ...], Balancer] = {}
    taken: dict[int, tuple[int, ...]] = {}
    for balancer in plan.balancers:
        if balancer.policy not in WATCHING or not _known(balancer, arrays):
            continue
        stations = balancer.stations
        first = found.get(stations)
        if first is not None and (first.policy, first.weights) == (
            balancer.policy, balancer.weights
        ):  # fmt: skip
            continue
        if any(station in taken for station in stations) or _alike(balancer, arrays):
            continue
        found[stations] = balancer
        taken |= dict.fromkeys(stations, stations)
    return found


def _known(balancer: Balancer, arrays: Arrays) -> bool:
    """Whether nothing but waiting and service happens at the back ends."""
    stations = list(balancer.stations)
    return bool(
        balancer.bare
        and len(set(stations)) == len(stations) <= MOST_BACK_ENDS
        and (arrays.copies[stations] == 1).all()
        and np.isinf(arrays.capacity[stations]).all()
        and np.isinf(arrays.patience[stations]).all()
        and not arrays.is_delay[stations].any()
        and not arrays.is_ps[stations].any()
        and (arrays.service_mean[list(balancer.visits)] > 0).all()
        and all((np.asarray(weight) > 0).all() for weight in balancer.weights)
    )


def _alike(balancer: Balancer, arrays: Arrays) -> bool:
    stations, visits = list(balancer.stations), list(balancer.visits)
    weights = [np.broadcast_to(np.asarray(w, float), arrays.servers[0].shape)
               for w in balancer.weights]  # fmt: skip
    return all(
        bool((rows == rows[0]).all())
        for rows in (arrays.servers[stations], arrays.service_mean[visits], np.array(weights))
    )


def deal(
    plan: Plan, arrays: Arrays, traffic: Traffic, balancers: Mapping[tuple[int, ...], Balancer]
) -> dict[int, Dealt]:
    """What the balancers give every back end under the traffic, whatever their shares were."""
    result: dict[int, Dealt] = {}
    columns = plan.columns
    for stations, balancer in balancers.items():
        through = [list(other.visits) for other in plan.balancers if other.stations == stations]
        visits = np.array(through)
        flowing = traffic.visits[visits].sum(axis=0)
        total = flowing.sum(axis=0)
        arriving = (arrays.gather @ traffic.visits)[list(stations)]
        own = np.maximum(arriving - flowing, 0.0)
        busy = (traffic.visits[visits] * arrays.service_mean[visits]).sum(axis=0)
        means = np.where(
            flowing > 0, busy / np.where(flowing > 0, flowing, 1.0),
            arrays.service_mean[list(balancer.visits)],
        )  # fmt: skip
        found = np.zeros((3, len(stations), columns))
        for column in range(columns):
            weights = np.array([_at(weight, column) for weight in balancer.weights])
            servers = arrays.servers[list(stations), column]
            if total[column] <= 0 or not (servers > 0).any():
                found[0, :, column] = weights / weights.sum()
                continue
            one = watched(
                float(total[column]), servers, means[:, column], weights, own[:, column],
                balancer.policy == "power_of_two",
            )  # fmt: skip
            found[:, :, column] = one.shares, one.mean_wait, one.p_wait
        for i, station in enumerate(stations):
            result[station] = Dealt(found[0, i], found[1, i], found[2, i])
    return result


def shares_apart(before: Mapping[int, Dealt], after: Mapping[int, Dealt]) -> Floats:
    """(C,) how far the shares are from each other."""
    return np.max([np.abs(after[i].share - before[i].share) for i in after], axis=0)


def _at(number: Number, column: int) -> float:
    values = np.asarray(number, float).reshape(-1)
    return float(values[column] if len(values) > 1 else values[0])
