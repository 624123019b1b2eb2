"""Which settings a number of the model stands on, so that a reader can go and change them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np

from simulator.catalogue.classes import CLASS_PARAMS
from simulator.catalogue.kind import Param
from simulator.catalogue.workload import WORKLOAD_PARAMS
from simulator.compile.sharding import HOT
from simulator.design.document import Design
from simulator.errors import pointer
from simulator.explain.tree import Origin
from simulator.network.model import Network
from simulator.text import Text

SERVERS_OF: dict[str, tuple[str, ...]] = {
    "cpu": ("size", "instances", "autoscaling", "nodes", "replicas", "shards", "servers",
            "partitions", "standby", "rps_per_vcpu", "ops_per_vcpu", "workers_per_vcpu"),
    "network": ("size", "instances", "nodes"),
    "disk": ("iops", "shards", "instances", "size"),
    "threads": ("workers_per_vcpu", "size", "instances", "backlog"),
    "connections": ("db_pool", "instances"),
    "rate": ("throughput_limit", "rate_limit", "partitions"),
    "reads": ("prefixes",),
    "writes": ("prefixes",),
}  # fmt: skip
"""The parameters that set how many servers or tokens a resource has."""

SERVICE_OF: dict[str, tuple[str, ...]] = {
    "cpu": ("size", "query_ms", "write_ms", "service_ms", "work_factor", "rps_per_vcpu",
            "ops_per_vcpu", "delivery_ms", "index_ms"),
    "network": ("size",),
    "disk": ("iops", "query_ms", "commit_delay_ms"),
    "rate": ("throughput_limit", "rate_limit", "latency_ms"),
}  # fmt: skip
"""The parameters that set how long a resource is busy with a visit."""

CLASS_COSTS_OF: dict[str, tuple[str, ...]] = {
    "cpu": ("cpu_ms", "db_queries", "db_writes", "scv"),
    "network": ("request_kb", "response_kb"),
    "disk": ("db_queries", "db_writes"),
}
"""The costs of a request class that set how long a resource is busy with it."""


class Origins(Protocol):
    """Where the numbers of a Network come from."""

    def label(self, station: str) -> Text:
        """What a station or pool is called."""

    def servers(self, station: str) -> tuple[Origin, ...]:
        """What sets the number of servers, copies or tokens."""

    def service(self, station: str, flow: str) -> tuple[Origin, ...]:
        """What sets the service time of a flow at a station."""


class NetworkOrigins:
    """A Network written by hand: its numbers stand in the document itself."""

    def __init__(self, network: Network, column: int) -> None:
        self.network = network
        self.column = column

    def label(self, station: str) -> Text:
        return Text(station, station)

    def servers(self, station: str) -> tuple[Origin, ...]:
        if station in self.network.pools:
            pool = self.network.pools[station]
            return (self._origin(("pools", station, "size"), pool.size),)
        declared = self.network.stations[station]
        return (
            self._origin(("stations", station, "servers"), declared.servers),
            self._origin(("stations", station, "copies"), declared.copies),
        )

    def service(self, station: str, flow: str) -> tuple[Origin, ...]:
        mean = self.network.stations[station].service.mean
        return (self._origin(("stations", station, "service", "mean"), mean, "s"),)

    def _origin(self, path: tuple[str, ...], value: float | np.ndarray, unit: str = "") -> Origin:
        place = pointer(*path)
        number = float(value if np.ndim(value) == 0 else np.asarray(value)[self.column])
        return Origin("network", Text(place, place), number, unit, pointer=place)


class DesignOrigins:
    """A Network compiled from a drawing: its numbers stand on the parameters of components."""

    def __init__(self, design: Design, owner: dict[str, str]) -> None:
        self.design = design
        self.owner = owner

    def label(self, station: str) -> Text:
        component = self.design.components[self.owner[station]]
        resource = station.removeprefix(component.id + ":")
        return Text(f"{component.title}, {resource}", f"{component.title}, {resource}")

    def servers(self, station: str) -> tuple[Origin, ...]:
        return self._of(station, SERVERS_OF)

    def service(self, station: str, flow: str) -> tuple[Origin, ...]:
        own = self._of(station, SERVICE_OF)
        costs = CLASS_COSTS_OF.get(self._resource(station), ())
        return (*own, *self.class_costs(flow, costs))

    def _resource(self, station: str) -> str:
        return station.removeprefix(self.owner[station] + ":").removeprefix(HOT)

    def _of(self, station: str, table: dict[str, tuple[str, ...]]) -> tuple[Origin, ...]:
        return self.parameters(self.owner[station], table.get(self._resource(station), ()))

    def parameters(self, component: str, keys: Sequence[str]) -> tuple[Origin, ...]:
        """Those of the parameters that the component has and that have an effect."""
        box = self.design.components[component]
        return tuple(
            self._parameter(component, param)
            for param in box.declaration.params
            if param.key in keys and _has_effect(param, box.values)
        )

    def _parameter(self, component: str, param: Param) -> Origin:
        value = self.design.components[component].values[param.key]
        return Origin(
            "parameter", param.label, value, param.unit, component, param.key,
            pointer("components", component, "params", param.key),
            param.sources, param.confidence,
        )  # fmt: skip

    def workload(self, *keys: str) -> tuple[Origin, ...]:
        """Settings of the workload."""
        return tuple(
            Origin(
                "workload", param.label, self.design.workload.values[param.key], param.unit,
                None, param.key, pointer("workload", param.key), param.sources, param.confidence,
            )
            for param in WORKLOAD_PARAMS if param.key in keys
        )  # fmt: skip

    def class_costs(self, name: str, keys: Sequence[str]) -> tuple[Origin, ...]:
        """What one request of a class costs; nothing for a flow that is no class."""
        if name not in self.design.workload.mix and name not in ("static", "media", "wait"):
            return ()
        costs = self.design.workload.costs(name)
        return tuple(
            Origin(
                "class", param.label, costs[param.key], param.unit, None, param.key,
                pointer("workload", "classes", name, param.key), param.sources, param.confidence,
            )
            for param in CLASS_PARAMS if param.key in keys
        )  # fmt: skip


def _has_effect(param: Param, values: dict[str, float | int | bool | str]) -> bool:
    if param.only_if is None:
        return True
    other, wanted = param.only_if
    return values[other] in wanted
