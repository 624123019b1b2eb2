"""Compile one column of a Network into a flat program for the token machine.

Routes become instructions with jumps, durations become samplers, stations and pools become
places. A fractional number of servers c becomes ⌈c⌉ servers that are slower by c/⌈c⌉, so
that capacity is kept; the same holds for copies. Processor sharing takes any number as it
is. Fractional users and pool sizes are rounded to whole ones.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from simulator.network.model import (
    Duration,
    Flow,
    Network,
    Pool,
    Station,
)
from simulator.simulate import layout
from simulator.simulate.layout import NONE, UNLIMITED
from simulator.simulate.routes import emit_route
from simulator.simulate.tables import Group, Tables, add_balancer, bare_flow

_DISCIPLINES = {"fcfs": layout.FCFS, "delay": layout.FCFS, "ps": layout.SHARING}


@dataclass(frozen=True)
class Program:
    """The arrays a machine starts from, and what their indices stand for.

    ``saturable`` are the (first) places whose queue has no limit while open flows feed the
    network. ``stations`` and ``pools`` give each name its first place and the number of places;
    ``streams`` the purpose of each random stream; ``margin`` how many tokens or frames one
    instruction may need.
    """

    arrays: dict[str, np.ndarray]
    gauges: int
    streams: tuple[str, ...]
    reasons: tuple[str, ...]
    flow_names: tuple[str, ...]
    users: tuple[int, ...]
    rates: tuple[float, ...]
    stations: dict[str, tuple[int, int]]
    pools: dict[str, tuple[int, int]]
    saturable: frozenset[int]
    margin: int


def compile_program(network: Network, column: int = 0) -> Program:
    """One column of the network as a program. The network is taken to be valid."""
    c = Tables(network, column, reasons={name: i for i, name in enumerate(layout.REASONS)})
    for name, station in network.stations.items():
        _add_station(c, name, station)
    for name, pool in network.pools.items():
        c.pools[name] = len(c.places)
        c.places.append(_pool_place(c, pool))
    c.gauges = len(c.places)
    for name, group in c.groups.items():
        c.groups[name] = _balanced(c, name, group)
    for name, flow in network.flows.items():
        _add_flow(c, name, flow)
    for name, flow in network.flows.items():
        c.flows[name]["entry"] = c.here
        emit_route(c, flow.route, name)
        c.emit(layout.END)
    return _freeze(c)


def _add_station(c: Tables, name: str, station: Station) -> None:
    copies = c.at(station.copies)
    servers = c.at(station.servers) if copies > 0 else 0.0
    whole = max(math.ceil(copies), 1)
    stretch = whole / copies if copies > 0 else 1.0
    if station.discipline == "fcfs" and servers > 0:
        stretch *= math.ceil(servers) / servers
        servers = math.ceil(servers)
    if station.discipline == "delay" and servers > 0:
        servers, stretch = math.inf, 1.0
    patience = NONE
    if station.patience is not None:
        patience = c.sampler(station.patience, f"patience/{name}")
    c.groups[name] = Group(len(c.places), whole, stretch, NONE)
    place = {
        "discipline": _DISCIPLINES[station.discipline],
        "servers": servers,
        "patience": patience,
        "capacity": UNLIMITED if station.capacity is None else int(c.at(station.capacity)),
    }
    c.places.extend([place] * whole)


def _pool_place(c: Tables, pool: Pool) -> dict[str, float]:
    size = c.at(pool.size)
    whole = max(round(size), 1) if size > 0 else 0
    capacity = UNLIMITED if pool.queue is None else whole + int(c.at(pool.queue))
    return {
        "discipline": layout.POOL, "servers": whole, "patience": NONE, "capacity": capacity,
    }  # fmt: skip


def _balanced(c: Tables, name: str, group: Group) -> Group:
    if group.copies == 1:
        return group
    gauges = range(group.first, group.first + group.copies)
    policy = c.network.stations[name].balance
    balancer = add_balancer(c, policy, list(gauges), None, f"balance/{name}")
    return Group(group.first, group.copies, group.stretch, balancer)


def _add_flow(c: Tables, name: str, flow: Flow) -> None:
    """A flow's record; its entry is filled in when its route is compiled."""
    record = bare_flow(c, name)
    rate = 0.0 if flow.rate is None else c.at(flow.rate)
    if rate > 0:
        between = Duration(1 / rate, c.at(flow.scv))
        record["arrival"] = c.sampler(between, f"arrivals/{name}")
    if flow.users is not None:
        record["think"] = c.sampler(flow.think or Duration(0.0), f"think/{name}")


def _freeze(c: Tables) -> Program:
    places = np.zeros(len(c.places), layout.PLACE)
    for link in ("head", "tail", "root"):
        places[link] = NONE
    for i, place in enumerate(c.places):
        for name, value in place.items():
            places[name][i] = value
    flows = np.array([tuple(f.values()) + (0,) * 4 + (0.0,) for f in c.flows.values()], layout.FLOW)
    given = c.network.flows
    return Program(
        arrays={
            "code": np.array(c.code, layout.INSTRUCTION),
            "samplers": np.array(c.samplers, layout.SAMPLER),
            "odds": np.array(c.odds, layout.ODDS),
            "targets": np.array(c.targets, np.int64).view(layout.TARGET),
            "rules": np.array(c.rules, layout.ATTEMPT_RULE),
            "balancers": np.array(c.balancers, layout.BALANCER),
            "candidates": np.array(c.candidates, layout.CANDIDATE),
            "places": places,
            "flows": flows,
        },
        gauges=c.gauges,
        streams=tuple(c.streams),
        reasons=tuple(c.reasons),
        flow_names=tuple(c.flows),
        users=tuple(_users(c, given.get(name)) for name in c.flows),
        rates=tuple(_rate(c, given.get(name)) for name in c.flows),
        stations={name: (group.first, group.copies) for name, group in c.groups.items()},
        pools={name: (first, 1) for name, first in c.pools.items()},
        saturable=_saturable(c),
        margin=c.margin,
    )


def _users(c: Tables, flow: Flow | None) -> int:
    return 0 if flow is None or flow.users is None else round(c.at(flow.users))


def _rate(c: Tables, flow: Flow | None) -> float:
    return 0.0 if flow is None or flow.rate is None else c.at(flow.rate)


def _saturable(c: Tables) -> frozenset[int]:
    if all(flow.rate is None for flow in c.network.flows.values()):
        return frozenset()
    stations = {
        c.groups[name].first
        for name, station in c.network.stations.items()
        if station.capacity is None and station.patience is None and station.discipline != "delay"
    }
    return frozenset(
        stations | {c.pools[name] for name, pool in c.network.pools.items() if pool.queue is None}
    )
