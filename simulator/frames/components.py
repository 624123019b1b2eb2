"""Figures of one component at one load: how full each of its limits is, and which one binds."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from simulator.compile.compiler import Compiled
from simulator.compile.sharding import HOT
from simulator.frames.numbers import at
from simulator.frames.queues import queue_extras
from simulator.solve import Solution

LIMIT_NAMES = {
    "cpu": "cpu",
    "network": "network",
    "disk": "iops",
    "threads": "threads",
    "connections": "pool",
    "rate": "rate limit",
    "reads": "rate limit",
    "writes": "rate limit",
}
"""What a station or pool is called as a limit."""

HELD = ("threads", "pool")
"""Limits that fill up because something below them is slow."""
HELD_MARGIN = 0.05
"""Such a limit is named as binding only when it is fuller than the others by this much."""
STEPS = (0.5, 0.7, 0.85, 1.0)


def step_of(utilisation: float) -> int:
    """The five-step load scale: below 50 %, 70 %, 85 %, 100 %, above."""
    return sum(utilisation >= bound for bound in STEPS)


def limits_of(compiled: Compiled, solution: Solution, column: int) -> dict[str, dict[str, float]]:
    """Per component, the use of each limit as a share of what there is; above 1 if asked for
    more. Work is counted as asked for, not as served, so an overload shows its size."""
    network, traffic = compiled.network, compiled.traffic
    found: dict[str, dict[str, float]] = defaultdict(dict)
    for name, station in network.stations.items():
        part, _, resource = name.rpartition(":")
        resource = resource.removeprefix(HOT)
        limit = LIMIT_NAMES.get(resource, resource)
        servers = at(station.servers, column) * at(station.copies, column)
        asked = at(traffic.work.get(name, 0.0), column)
        offered = asked / servers if servers > 0 else float(asked > 0) * 2.0
        used = max(offered, at(solution.stations[name].utilisation, column))
        found[part][limit] = max(found[part].get(limit, 0.0), used)
    for name, pool in solution.pools.items():
        part, _, resource = name.rpartition(":")
        found[part][LIMIT_NAMES.get(resource, resource)] = at(pool.utilisation, column)
    for bound in compiled.limits:
        available = at(bound.available, column)
        used = at(bound.used, column)
        found[bound.part][bound.name] = used / available if available > 0 else 0.0
    return found


def binding(limits: dict[str, float]) -> tuple[str | None, float]:
    """The limit that is reached first, and how full it is."""
    if not limits:
        return None, 0.0
    real = {name: used for name, used in limits.items() if name not in HELD} or limits
    first = max(real, key=lambda name: real[name])
    fullest = max(limits, key=lambda name: limits[name])
    if limits[fullest] > real[first] + HELD_MARGIN and real[first] < 1.0 - HELD_MARGIN:
        first = fullest
    return first, limits[first]


def component_frames(
    compiled: Compiled, solution: Solution, column: int
) -> dict[str, dict[str, Any]]:
    """The ``components`` of a load frame."""
    limits = limits_of(compiled, solution, column)
    queues, lost, stay = _station_sums(compiled, solution, column)
    for (part, _), seconds in compiled.paused.items():
        stay[part] += at(seconds, column)
    arrivals: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for (part, request), rate in compiled.arrived.items():
        arrivals[part][request.request_class] += at(rate, column)
    frames = {}
    for part in compiled.parts:
        by_class = {name: rate for name, rate in arrivals[part].items() if rate > 0}
        rate = sum(by_class.values())
        name, used = binding(limits.get(part, {}))
        share = min(1.0, lost.get(part, 0.0))
        frames[part] = {
            "utilisation": used,
            "queue": queues.get(part, 0.0),
            "arrival_rate": rate,
            "throughput": rate * (1.0 - share),
            "residence_ms": 1000.0 * stay[part] / rate if rate > 0 else 0.0,
            "lost": share,
            "binding": name,
            "step": step_of(used),
            "limits": dict(limits.get(part, {})),
            "arrivals": by_class,
            "extra": {
                **{key: at(value, column) for key, value in compiled.extras.get(part, {}).items()},
                **queue_extras(compiled, solution, compiled.parts[part], column),
            },
        }
    return frames


def _station_sums(
    compiled: Compiled, solution: Solution, column: int
) -> tuple[dict[str, float], dict[str, float], dict[str, float]]:
    """Waiting requests, lost share and seconds spent per second, by component."""
    queues: dict[str, float] = defaultdict(float)
    kept: dict[str, float] = defaultdict(lambda: 1.0)
    stay: dict[str, float] = defaultdict(float)
    for name, figures in (*solution.stations.items(), *solution.pools.items()):
        part = compiled.owner[name]
        queues[part] += at(figures.mean_queue, column)
        kept[part] *= 1.0 - min(1.0, at(figures.p_block, column))
        visits = at(compiled.traffic.arrivals.get(name, 0.0), column)
        stay[part] += visits * at(figures.mean_in_station, column)
    for name, figures in solution.pools.items():
        visits = at(compiled.traffic.holders.get(name, 0.0), column)
        stay[compiled.owner[name]] += visits * at(figures.mean_wait, column)
    return queues, {part: 1.0 - share for part, share in kept.items()}, stay
