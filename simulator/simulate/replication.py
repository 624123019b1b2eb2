"""One independent replication: run the machine in slices and read its counters off.

A pilot run measures how busy each place is; from that follows how long the others warm up.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from simulator.simulate.errors import crowded, stuck
from simulator.simulate.histogram import BINS, quantile
from simulator.simulate.machine import CROWDED, PAUSED, begin_window, end_window, run
from simulator.simulate.memory import (
    MOST_SLOTS,
    CrowdedError,
    Machine,
    build_machine,
    make_room,
    start_flows,
)
from simulator.simulate.program import Program
from simulator.simulate.statistics import warm_up_of_flow, warm_up_of_place

STEPS_PER_SLICE = 100_000  # about 20 ms
_SLICES_WITHOUT_TIME = 1000
_WITHOUT_END = 2**62
_PILOT = -1  # its number among the replications, for its random streams

PERCENTILES = {"p50": 0.5, "p95": 0.95, "p99": 0.99, "p999": 0.999}

Figures = dict[str, float]
OnSlice = Callable[[float], None]


@dataclass(frozen=True)
class Measured:
    """What one replication saw in its window of ``seconds``.

    A figure that the window says nothing about (the mean time of a flow without an
    answer) is missing. ``counts[flow, bin]`` is the histogram of times.
    """

    seconds: float
    requests: int
    stations: dict[str, Figures]
    pools: dict[str, Figures]
    flows: dict[str, Figures]
    reasons: dict[str, Figures]
    counts: np.ndarray


@dataclass(frozen=True)
class Plan:
    """How long a replication warms up (seconds) and how many requests it then measures."""

    warm_up: float
    requests: int
    cut_short: bool


def pilot(program: Program, seed: int, backlog: int, requests: int, on_slice: OnSlice) -> Measured:
    """A short run whose second half shows how busy each place is."""
    machine = build_machine(program, seed, _PILOT)
    _start(machine, program, backlog)
    _advance(machine, math.inf, requests // 2, lambda: on_slice(0.0))
    begin_window(machine.control)
    _advance(machine, math.inf, requests - requests // 2, lambda: on_slice(0.0))
    return _measure(machine, program)


def plan(program: Program, seen: Measured, requests: int, most: int) -> Plan:
    """The warm-up that the pilot's figures call for, at most ``most`` requests long."""
    if seen.seconds <= 0 or seen.requests == 0:
        return Plan(0.0, requests, False)
    needed = [0.0]
    seen_at = [(program.stations[name][0], figures) for name, figures in seen.stations.items()]
    seen_at += [(program.pools[name][0], figures) for name, figures in seen.pools.items()]
    for place, figures in seen_at:
        unlimited = math.isinf(program.arrays["places"]["servers"][place])
        utilisation = 0.0 if unlimited else figures["utilisation"]
        service = figures.get("mean_in_station", 0.0) - figures.get("mean_wait", 0.0)
        needed.append(warm_up_of_place(utilisation, figures["throughput"], max(service, 0.0)))
    for name, users in zip(program.flow_names, program.users, strict=True):
        time = seen.flows[name].get("mean", 0.0)
        if users and seen.flows[name]["throughput"] > 0:
            time = users / seen.flows[name]["throughput"]
        needed.append(warm_up_of_flow(time))
    longest = most * seen.seconds / seen.requests
    return Plan(min(max(needed), longest), requests, max(needed) > longest)


def replicate(
    program: Program, seed: int, number: int, backlog: int, plan: Plan, on_slice: OnSlice
) -> Measured:
    """One replication; ``on_slice`` hears its fraction done after every slice."""
    machine = build_machine(program, seed, number)
    _start(machine, program, backlog)
    control = machine.control

    def warming() -> None:
        on_slice(0.5 * float(control["now"]) / plan.warm_up if plan.warm_up > 0 else 0.0)

    def measuring() -> None:
        on_slice(0.5 + 0.5 * min(int(control["requests"]) / plan.requests, 1.0))

    _advance(machine, plan.warm_up, _WITHOUT_END, warming)
    begin_window(control)
    _advance(machine, math.inf, plan.requests, measuring)
    return _measure(machine, program)


def _start(machine: Machine, program: Program, backlog: int) -> None:
    try:
        start_flows(machine, program, backlog)
    except CrowdedError as error:
        raise crowded(MOST_SLOTS, 0.0) from error


def _advance(machine: Machine, horizon: float, requests: int, on_slice: Callable[[], None]) -> None:
    """Run until the time or the number of requests, slice by slice."""
    control = machine.control
    still, since = 0, -1.0
    while True:
        why = run(control, float(horizon), requests, STEPS_PER_SLICE)
        if why == CROWDED:
            try:
                make_room(machine)
            except CrowdedError as error:
                raise crowded(MOST_SLOTS, float(control["now"])) from error
            continue
        on_slice()
        if why != PAUSED:
            return
        still = still + 1 if control["now"] == since else 0
        since = float(control["now"])
        if still > _SLICES_WITHOUT_TIME:
            raise stuck(since)


def _measure(machine: Machine, program: Program) -> Measured:
    """The counters of a machine as figures."""
    control = machine.control
    end_window(control)
    seconds = float(control["now"] - control["window_start"])
    places, load = machine.arrays["places"], machine.arrays["gauges"]["load"]
    flows = len(program.flow_names)
    counts = machine.arrays["bins"]["count"].reshape(flows, BINS).copy()
    reasons = machine.arrays["reasons"]["count"].reshape(flows, len(program.reasons))

    def figures(where: tuple[int, int]) -> Figures:
        first, copies = where
        here = slice(first, first + copies)
        return _place_figures(places[here], load[here], seconds)

    records = dict(zip(program.flow_names, machine.arrays["flows"], strict=True))
    return Measured(
        seconds=seconds,
        requests=int(control["requests"]),
        stations={name: figures(where) for name, where in program.stations.items()},
        pools={name: figures(where) for name, where in program.pools.items()},
        flows={
            name: _flow_figures(record, counts[i], seconds)
            for i, (name, record) in enumerate(records.items())
        },
        reasons={
            name: _reason_figures(record, reasons[i], program.reasons)
            for i, (name, record) in enumerate(records.items())
        },
        counts=counts,
    )


def _place_figures(places: np.ndarray, load: np.ndarray, seconds: float) -> Figures:
    """The figures of a station (all its copies together) or a pool.

    Mean times are by Little's law, per accepted visit; utilisation is per server, or the
    mean number busy where there is no limit to the servers.
    """
    per_second = 1 / seconds if seconds > 0 else 0.0
    arrivals, accepted = int(places["arrivals"].sum()), int(places["accepted"].sum())
    lost = int(places["lost"].sum())
    busy, queue = float(places["busy_area"].sum()), float(places["queue_area"].sum())
    servers = float(places["servers"].sum())
    limit = servers if 0 < servers < math.inf else 1.0
    result = {
        "utilisation": busy * per_second / limit,
        "arrival_rate": arrivals * per_second,
        "throughput": int(places["completed"].sum()) * per_second,
        "mean_queue": queue * per_second,
        "backlog_growth": float((load - places["present_at_start"]).sum()) * per_second,
    }
    if arrivals:
        result["p_block"] = lost / arrivals
    if accepted:
        result["mean_wait"] = queue / accepted
        result["mean_in_station"] = (busy + queue) / accepted
        result["p_wait"] = int(places["waited"].sum()) / accepted
    return result


def _flow_figures(record: np.void, counts: np.ndarray, seconds: float) -> Figures:
    """The figures of a flow; times are of answered requests, from first try to answer."""
    per_second = 1 / seconds if seconds > 0 else 0.0
    answered, failed = int(record["answered"]), int(record["failed"])
    result = {
        "throughput": answered * per_second,
        "backlog_growth": (int(record["fresh"]) - answered - failed) * per_second,
    }
    if answered + failed:
        result["fail_fraction"] = failed / (answered + failed)
        result["mean_attempts"] = 1 + int(record["retries"]) / (answered + failed)
    if answered:
        result["mean"] = float(record["total_time"]) / answered
        result |= {name: quantile(counts, share) for name, share in PERCENTILES.items()}
    return result


def _reason_figures(record: np.void, counts: np.ndarray, reasons: tuple[str, ...]) -> Figures:
    """What fraction of the requests failed for each reason."""
    ended = int(record["answered"]) + int(record["failed"])
    return {name: int(n) / ended for name, n in zip(reasons, counts, strict=True) if ended}
