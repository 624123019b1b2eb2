"""Groups of machines: processor, network card, worker threads and how many run.

A vCPU below one is a core that runs slower (catalogue, instance sizes), so it stretches
service times. Autoscaling at steady state: ceil(work / (cores × target)), clamped, as the
Kubernetes horizontal autoscaler documents it.
"""

from __future__ import annotations

import numpy as np

from simulator.catalogue.sizes import PAAS_PLANS, SIZES, Size
from simulator.compile.context import Context, Part
from simulator.compile.request import Request
from simulator.compile.routes import something
from simulator.compile.traffic import at_least
from simulator.network.model import Duration, Number, Policy, Route, Station

CONCURRENT_SHARE_OF_LIMIT = 0.5
"""With load shedding, the queue may hold what is served within half of the tightest latency
goal; the other half is left for the work itself (assumption)."""


def size_of(part: Part) -> Size:
    """The machine size of a part, or its plan on a platform."""
    return PAAS_PLANS[part["size"]] if part.kind == "paas" else SIZES[part["size"]]


def process(context: Context, part: Part, milliseconds: Number, scv: float) -> Route:
    """Use the processor for so many milliseconds of a whole vCPU."""
    return context.work(part, "cpu", milliseconds / size_of(part).core_speed, scv)


def send(context: Context, part: Part, kb: float, scv: float) -> Route:
    """Put so many kilobytes through the network card."""
    return context.work(part, "network", kb * 8.0 / (size_of(part).network_gbps * 1000.0), scv)


def answer(context: Context, part: Part, request: Request, kb: float | None = None) -> Route:
    """Send the response; a larger request body takes the card as long on its way in."""
    kind = context.request_class(request)
    through = max(kind.response_kb, kind.request_kb) if kb is None else kb
    return send(context, part, through, kind.scv)


def running(context: Context, part: Part) -> Number:
    """Instances that run: as set, or as autoscaling has settled; less what a fault takes."""
    if not part.values.get("autoscaling"):
        return part.alive * part.values.get("instances", 1)
    work = context.demand(part, "cpu")
    if something(part.fault.frozen):
        before = work / at_least(context.load.growth, 1e-9)
        work = np.where(part.fault.frozen, before, work)
    return part.alive * settled(part, work)


def settled(part: Part, work: Number) -> Number:
    """Instances autoscaling settles at for so many busy cores."""
    needed = np.ceil(work / (size_of(part).cores * part["target_utilisation"]) - 1e-9)
    return np.clip(needed, part["instances"], part["max_instances"])


def mean_running(part: Part, work: float, peak_to_mean: float) -> float:
    """Instances paid for: those the mean load needs, for a group that follows its load."""
    if not part.values.get("autoscaling"):
        return 0.0
    return float(settled(part, work / peak_to_mean))


def add_machines(context: Context, part: Part, count: Number) -> None:
    """Declare the processors and network cards of a group of machines."""
    size = size_of(part)
    policy: Policy = context.balance.get(part.id, "random")
    context.add_station(
        part, "cpu", Station(Duration(1.0), servers=size.cores, copies=count, balance=policy)
    )
    context.add_station(
        part, "network", Station(Duration(1.0), discipline="ps", copies=count, balance=policy)
    )
    if part.values.get("autoscaling"):
        context.add_extra(part, "instances", count)


def add_workers(context: Context, part: Part, count: Number) -> None:
    """Declare the worker threads of a group and the queue in front of them."""
    size = size_of(part)
    threads = max(1.0, round(part["workers_per_vcpu"] * size.vcpu))
    queue = part["backlog"] * count
    if part["shedding"]:
        queue = np.minimum(queue, answerable(context, part, count))
    context.add_pool(part, "threads", threads * count, queue)


def answerable(context: Context, part: Part, count: Number) -> Number:
    """How many waiting requests the processors can still answer in time."""
    visits = context.arrivals(part, "cpu")
    work = context.demand(part, "cpu")
    tightest = context.load.tightest_limit
    mean = work / at_least(visits, 1e-12)
    capacity = size_of(part).cores * count / at_least(mean, 1e-9)
    return np.maximum(1.0, np.floor(CONCURRENT_SHARE_OF_LIMIT * tightest * capacity))
