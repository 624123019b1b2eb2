"""What a design costs in a month: its usage at the mean load, priced by the kinds.

Queues feel the peak, the bill follows the mean: every rate is divided by ``peak_to_mean``.
The floor is the cheapest way to deliver the bytes users ask for, which no design avoids.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from math import isclose

from simulator import catalogue
from simulator.catalogue.price import (
    HOURS_PER_MONTH,
    PriceLine,
    Usage,
    cheapest_delivery_usd,
    transfer_lines,
)  # fmt: skip
from simulator.catalogue.providers import BASE, PROVIDERS, Provider
from simulator.catalogue.sizes import SIZES
from simulator.compile.compiler import Compiled
from simulator.compile.context import Call, Part
from simulator.compile.machines import mean_running
from simulator.compile.workload import SECONDS_PER_MONTH
from simulator.frames.numbers import at

READS = ("query", "load", "get", "fetch", "session", "search")
WRITES = ("transaction", "put", "forget", "store", "replicate")
REGIONAL = ("object_store",)
"""Kinds that belong to no zone: providers charge no crossing of zones to reach them."""
NAMES = ("dns", "geodns")
"""Kinds a request only seems to pass: they answer look-ups."""
IDLE_CONNECTION_S = 60.0
"""How long an unused connection stays open (the default of managed balancers)."""


@dataclass(frozen=True)
class Cost:
    """Dollars a month: ``lines`` by component, their ``total``, and the ``floor``."""

    lines: dict[str, tuple[PriceLine, ...]]
    floor: float

    @property
    def components(self) -> dict[str, float]:
        """The sum of each component's lines."""
        return {part: sum(line.usd for line in lines) for part, lines in self.lines.items()}

    @property
    def total(self) -> float:
        """The whole bill."""
        return sum(self.components.values())

    def to_json(self) -> dict[str, object]:
        """The ``cost`` of a load frame."""
        return {
            "total": self.total,
            "floor": self.floor,
            "components": self.components,
            "lines": [
                {"component": part, **line.to_json()}
                for part, lines in self.lines.items()
                for line in lines
            ],
        }


def monthly_cost(compiled: Compiled, column: int) -> Cost:
    """The bill at one load."""
    usages = usage_of(compiled, column)
    provider = PROVIDERS[str(compiled.design.goals.values["provider"])]
    transfers = transfer_lines(usages, provider.id)
    lines = {
        key: (*priced_by(provider, part, usages[key]), *transfers[key])
        for key, part in compiled.parts.items()
    }
    return Cost(lines, cheapest_delivery_usd(*delivered(compiled, column), provider.id))


def priced_by(provider: Provider, part: Part, usage: Usage) -> list[PriceLine]:
    """The bill of a component: machines at the provider's price where it is sourced, under the
    provider's names."""
    kind = catalogue.KINDS[part.kind]
    size = SIZES.get(str(part.values.get("size")))
    found = []
    for line in kind.price(part.values, usage):
        plain = size is not None and isclose(line.usd, line.quantity * size.usd_month, rel_tol=1e-9)
        if line.code != "instances" or size is None or not plain:
            found.append(replace(line, product=kind.products.get(provider.id)))
            continue
        hourly, product = provider.usd_hour(size.id), provider.machine(size.id)
        if provider.id != BASE and hourly is not None:
            usd = line.quantity * hourly * HOURS_PER_MONTH
            found.append(replace(line, usd=usd, provider=provider.id, product=product))
        else:
            found.append(replace(line, product=product))
    return found


def delivered(compiled: Compiled, column: int) -> tuple[float, float]:
    """(gigabytes, requests) that users ask for in a month."""
    calls = [_delivered(compiled, call, column) for call in _from_clients(compiled)]
    return sum(gb for gb, _ in calls), sum(count for _, count in calls)


def usage_of(compiled: Compiled, column: int) -> dict[str, Usage]:
    """What every component did in a month at its mean load."""
    per_month = SECONDS_PER_MONTH / compiled.load.settings["peak_to_mean"]
    totals: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for (part, request), rate in compiled.arrived.items():
        count = at(rate, column) * per_month
        if request.operation == "web" and compiled.parts[part].kind in NAMES:
            continue
        totals[part]["requests"] += count
        if request.operation in READS:
            totals[part]["reads"] += count
        if request.operation in WRITES:
            totals[part]["writes"] += count
    for marker, call in compiled.calls.items():
        calls = at(compiled.traffic.visits.get(marker, 0.0), column) * per_month
        _add_bytes(compiled, call, calls, totals)
    scaled = {key: _scaled(compiled, part, column) for key, part in compiled.parts.items()}
    machines = sum(
        scaled[key] or float(part.values.get("instances", part.kind == "onebox"))
        for key, part in compiled.parts.items()
    )
    return {
        key: replace(
            Usage(**totals[key]),
            instances=scaled[key],
            machines=machines,
            stored_gb=_stored_gb(compiled, part, column),
            invalidations=_invalidations(compiled, part, column, per_month),
        )
        for key, part in compiled.parts.items()
    }


def _scaled(compiled: Compiled, part: Part, column: int) -> float:
    """Mean instances of a group that follows its load; 0 for everything else."""
    work = at(compiled.traffic.work.get(part.station("cpu"), 0.0), column)
    return mean_running(part, work, compiled.load.settings["peak_to_mean"])


def _add_bytes(
    compiled: Compiled, call: Call, calls: float, totals: dict[str, dict[str, float]]
) -> None:
    source, target = compiled.parts[call.link.source], compiled.parts[call.link.target]
    gigabytes = calls * call.kb / 1e6
    totals[target.id]["processed_gb"] += gigabytes
    if source.kind == "client" and call.request.operation == "web":
        response = compiled.load.classes[call.request.request_class].response_kb
        edge = "edge_gb" if target.kind == "cdn" else "internet_gb"
        totals[target.id][edge] += calls * response / 1e6
        new = calls / SECONDS_PER_MONTH / source["requests_per_connection"]
        totals[target.id]["new_connections"] += new
        totals[target.id]["active_connections"] += new * IDLE_CONNECTION_S
        return
    if "edge" in (source.place.reach, target.place.reach) or source.kind == "client":
        return
    placement = compiled.placement
    if placement.crosses_region(source.place, target.place):
        totals[target.id]["cross_region_gb"] += gigabytes
    elif target.kind not in REGIONAL:
        away = 1.0 - placement.same_zone_share(source.place, target.place)
        totals[target.id]["cross_zone_gb"] += gigabytes * away


def _stored_gb(compiled: Compiled, part: Part, column: int) -> float:
    if part.kind in ("sql", "replica", "nosql", "search"):
        return at(compiled.load.stored_gb(), column)
    if part.kind == "object_store":
        return at(compiled.load.uploaded_gb(), column)
    return 0.0


def _invalidations(compiled: Compiled, part: Part, column: int, per_month: float) -> float:
    if part.values.get("invalidation") != "api":
        return 0.0
    return at(compiled.load.rates.get("upload", 0.0), column) * per_month


def _from_clients(compiled: Compiled) -> list[Call]:
    return [
        call
        for call in compiled.calls.values()
        if compiled.parts[call.link.source].kind == "client" and call.request.operation == "web"
    ]


def _delivered(compiled: Compiled, call: Call, column: int) -> tuple[float, float]:
    per_month = SECONDS_PER_MONTH / compiled.load.settings["peak_to_mean"]
    count = at(compiled.traffic.visits.get(id(call.marker), 0.0), column) * per_month
    response = compiled.load.classes[call.request.request_class].response_kb
    return count * response / 1e6, count
