"""Figures of one request class: percentiles, good share, losses, and where the time goes."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import numpy as np

from simulator.compile.compiler import Compiled
from simulator.frames.numbers import at
from simulator.network.model import Number
from simulator.solve import Solution


def good_shares(compiled: Compiled, solution: Solution) -> dict[str, Number]:
    """Per class, the share of requests answered right within the class's limit, per column."""
    limits = {name: compiled.load.classes[name].latency_s for name in compiled.network.flows}
    return dict(solution.within(limits))


def good_share(compiled: Compiled, shares: dict[str, Number]) -> Number:
    """The good share of all requests together, weighted by their rates."""
    total, good = np.zeros(compiled.load.columns), np.zeros(compiled.load.columns)
    for name, share in shares.items():
        rate = compiled.network.flows[name].rate
        if rate is not None:
            total = total + rate
            good = good + rate * share
    return np.where(total > 0, good / np.maximum(total, 1e-300), 1.0)


def class_frames(
    compiled: Compiled, solution: Solution, shares: dict[str, Number], column: int
) -> dict[str, dict[str, Any]]:
    """The ``classes`` of a load frame."""
    return {
        name: _class_frame(compiled, solution, name, at(shares[name], column), column)
        for name in compiled.network.flows
    }


def _class_frame(
    compiled: Compiled, solution: Solution, name: str, good: float, column: int
) -> dict[str, Any]:
    flow = solution.flows[name]
    rate = compiled.network.flows[name].rate
    figures = {
        "mean_ms": flow.mean, "p50_ms": flow.p50, "p95_ms": flow.p95,
        "p99_ms": flow.p99, "p999_ms": flow.p999,
    }  # fmt: skip
    return {
        "rate": at(rate if rate is not None else 0.0, column),
        "throughput": at(flow.throughput, column),
        **{key: 1000.0 * at(value, column) for key, value in figures.items()},
        "good": good,
        "limit_ms": 1000.0 * compiled.load.classes[name].latency_s,
        "fail_fraction": at(flow.fail_fraction, column),
        "attempts": at(flow.mean_attempts, column),
        "reasons": {
            reason: at(share, column)
            for reason, share in flow.reasons.items()
            if at(share, column) > 0
        },
        "path": waterfall(compiled, solution, name, column),
    }


def waterfall(
    compiled: Compiled, solution: Solution, name: str, column: int
) -> list[dict[str, Any]]:
    """Mean milliseconds a request of the class spends at each component and connection."""
    residence = solution.flows[name].residence
    spent: dict[str, float] = defaultdict(float)
    for station, seconds in residence.items():
        spent[compiled.owner.get(station, station)] += at(seconds, column)
    rate = compiled.network.flows[name].rate
    per_request = max(at(rate if rate is not None else 0.0, column), 1e-300)
    trips: dict[str, float] = defaultdict(float)
    for (part, request_class), seconds_per_s in compiled.paused.items():
        if request_class == name:
            spent[part] += at(seconds_per_s, column) / per_request
    for (link, request_class), seconds_per_s in compiled.travelled.items():
        if request_class == name:
            trips[link] += at(seconds_per_s, column) / per_request
    for pool, waited in _for_tokens(compiled, solution, name, column).items():
        spent[compiled.owner[pool]] += waited
    order = [part for part in compiled.parts if spent.get(part, 0.0) > 0]
    path: list[dict[str, Any]] = [{"component": part, "ms": 1000.0 * spent[part]} for part in order]
    path += [{"connection": link, "ms": 1000.0 * s} for link, s in trips.items() if s > 0]
    return path


def _for_tokens(compiled: Compiled, solution: Solution, name: str, column: int) -> dict[str, float]:
    """Mean seconds a request of the class waits for the tokens of each pool; repeated tries are
    shared among the classes like the first ones."""
    waits = {pool: at(figures.mean_wait, column) for pool, figures in solution.pools.items()}
    if not any(waits.values()):
        return {}
    found = {}
    for pool, taken in compiled.takers[name].items():
        asked = at(compiled.traffic.holders[pool], column)
        if waits[pool] > 0 and asked > 0:
            served = at(solution.pools[pool].throughput, column) / asked
            found[pool] = at(taken, column) * served * waits[pool]
    return found
