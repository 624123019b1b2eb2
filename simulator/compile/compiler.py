"""Design + loads + phase → Network, with the way back from its names to the drawing.

Routes are built from the clients inwards. Where a route depends on the traffic it causes
(a cache's TTL, a database's connection limit) the design is compiled again with what the
pass before found, a fixed small number of times.
"""

from __future__ import annotations

import json
from collections import OrderedDict, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from threading import local
from typing import TYPE_CHECKING

import numpy as np

from simulator.compile.context import (
    Call,
    Context,
    Limit,
    Part,
    Remark,
)  # fmt: skip
from simulator.compile.messages import no_clients, nowhere_to_go
from simulator.compile.neighbours import Link, Neighbours
from simulator.compile.passes import Arrived, Before, found_in, settled
from simulator.compile.placement import Place, Placement, place_all
from simulator.compile.request import Request
from simulator.compile.traffic import Traffic, in_order, measure, takers
from simulator.compile.waiting import PAGE
from simulator.compile.workload import ClassCosts, Load, class_costs, load_of
from simulator.errors import DesignError
from simulator.network.model import Choice, Flow, Network, Number
from simulator.scenarios.phase import HEALTHY, STEADY, Phase

if TYPE_CHECKING:
    from simulator.design.document import Design

PASSES = 3
"""Enough for a cache behind a cache: each pass settles one more level."""


@dataclass(frozen=True)
class Compiled:
    """A Network and what its names mean.

    ``owner`` maps the name of a station or pool to its component; ``calls`` is every use of
    a connection, by the identity of its marker in the routes. ``traffic`` holds the offered
    rates; ``paused`` and ``travelled`` the seconds per second that requests of a class spend
    at a component without queueing and on a connection, as far as somebody waits for it.
    ``extras`` are figures of single components by name.
    """

    design: Design
    phase: Phase
    load: Load
    network: Network
    parts: dict[str, Part]
    placement: Placement
    owner: dict[str, str]
    calls: dict[int, Call]
    paused: dict[tuple[str, str], Number]
    travelled: dict[tuple[str, str], Number]
    limits: tuple[Limit, ...]
    traffic: Traffic
    arrived: Arrived
    extras: dict[str, dict[str, Number]]
    remarks: tuple[Remark, ...]

    @cached_property
    def takers(self) -> dict[str, dict[str, Number]]:
        """Per class, the tokens its request takes of each pool."""
        return {name: takers(flow.route) for name, flow in self.network.flows.items()}


def compile_design(
    design: Design, loads: Sequence[float] | np.ndarray, phase: Phase = STEADY
) -> Compiled:
    """The Network of a design at these user counts, one column each.

    Raises DesignError naming the class and the component when a class has no path, when
    calls run in a circle, and when nobody sends requests.
    """
    drawing = _drawing(design)
    load = load_of(design, np.asarray(loads, float), phase, drawing.classes)
    parts = {key: _under(phase, part, drawing.parts) for key, part in drawing.parts.items()}
    neighbours, placement = drawing.neighbours, drawing.placement
    before: Before | None = None
    earlier: Context | None = None
    for _ in range(PASSES):
        context = Context(parts, neighbours, placement, load, phase, before, earlier)
        flows = _flows(context)
        context.traffic = measure(flows, {})
        for key in neighbours.front_to_back():
            part = context.parts[key]
            if part.behaviour is not None:
                part.behaviour.resources(context, part)
        after = found_in(context)
        same = settled(context, after)
        if same.all():
            break
        before = after if before is None else before.where(same, after)
        earlier = context
    return _compiled(design, context, flows, after.arrived)


def _under(phase: Phase, part: Part, parts: Mapping[str, Part]) -> Part:
    """A component as a phase has it; a promoted replica is where its primary now is."""
    fault = phase.fault(part.id)
    if part.id not in phase.promoted:
        return part if fault is part.fault else replace(part, fault=fault)
    copy = parts[phase.promoted[part.id]]
    values = {**part.values, "size": copy["size"], "standby": False}
    return replace(part, fault=fault, place=copy.place, values=values)


@dataclass(frozen=True)
class _Drawing:
    """What of a design is the same at every load and in every phase."""

    design: Design
    classes: dict[str, ClassCosts]
    parts: dict[str, Part]
    placement: Placement
    neighbours: Neighbours


_SEEN = local()
MOST_SEEN = 64


def _drawing(design: Design) -> _Drawing:
    """The drawing of a design, remembered per thread for the last few designs."""
    seen: OrderedDict[int, _Drawing] = _SEEN.__dict__.setdefault("drawings", OrderedDict())
    known = seen.get(id(design))
    # The number is that of this very design: a design that is remembered is alive.
    if known is None:
        places, placement = place_all(design)
        classes, parts = class_costs(design), _parts(design, places)
        # Who takes what depends on the classes alone, so one user tells it.
        load = load_of(design, np.ones(1), STEADY, classes)
        known = _Drawing(design, classes, parts, placement, _neighbours(design, parts, load))
        seen[id(design)] = known
        if len(seen) > MOST_SEEN:
            seen.popitem(last=False)
    return known


def redrawn(compiled: Compiled, design: Design) -> Compiled:
    """What was compiled, for another design whose requests go the same ways."""
    drawing, phase = _drawing(design), compiled.phase
    parts = {key: replace(part, fault=phase.fault(key)) for key, part in drawing.parts.items()}
    return replace(compiled, design=design, parts=parts, placement=drawing.placement)


def traffic_of(design: Design) -> str:
    """What of a design its requests depend on, as text to compare: not the components that
    none reaches, nor the goals and scenarios it is judged by."""
    document = design.to_json()
    reached = {
        key: component for key, component in document["components"].items()
        if design.components[key].declaration.container
        or design.components[key].declaration.behaviour is not None
    }  # fmt: skip
    for component in reached.values():
        for key in ("x", "y", "width", "height"):
            component.pop(key, None)
    arrows = [
        (key, arrow) for key, arrow in document["connections"].items()
        if arrow["from"] in reached and arrow["to"] in reached
    ]  # fmt: skip
    goals = document["goals"].get("latency_ms", {})
    # The order counts: sums of rates are taken in it.
    return json.dumps([list(reached.items()), arrows, document["workload"], goals])


def _parts(design: Design, places: Mapping[str, Place]) -> dict[str, Part]:
    return {
        key: Part(
            key, component.kind, component.title, component.values, places[key],
            HEALTHY, component.declaration.behaviour,
        )
        for key, component in design.components.items()
        if not component.declaration.container
    }  # fmt: skip


def _neighbours(design: Design, parts: Mapping[str, Part], load: Load) -> Neighbours:
    links = [
        Link(
            key, connection.source, connection.target, connection.share,
            None if connection.classes is None else frozenset(connection.classes),
            connection.calls,
        )
        for key, connection in design.connections.items()
        if connection.source in parts and connection.target in parts
    ]  # fmt: skip

    def rank(component: str, request: Request) -> int | None:
        part = parts[component]
        return part.behaviour.rank(part, request) if part.behaviour else None

    def needs(component: str, request: Request) -> Sequence[Sequence[Request]]:
        part = parts[component]
        return part.behaviour.needs(load, part, request) if part.behaviour else ()

    return Neighbours(links, list(parts), rank, needs)


def _flows(context: Context) -> dict[str, Flow]:
    """One flow per request class; several client boxes share it by their weights."""
    clients = [part for part in context.parts.values() if part.kind == "client"]
    if not clients:
        raise DesignError([no_clients()])
    problems = []
    flows: dict[str, Flow] = {}
    for name, rate in context.load.rates.items():
        request = Request("web", name)
        senders = [client for client in clients if sends(context.load, client, name)]
        stuck = [client for client in senders if not context.can(client, request)]
        problems += [nowhere_to_go(context, client, request) for client in stuck]
        if stuck or not senders:
            continue
        doors = context.load.doors
        weights = [doors.weight(client.id, client["share"], name) for client in senders]
        theirs = np.maximum(sum(weights), 1e-12)
        everybody = theirs if name == PAGE else sum(
            doors.weight(client.id, client["share"], name) for client in clients
        )  # fmt: skip
        branches = tuple(
            (weight / theirs, context.serve(client, request))
            for weight, client in zip(weights, senders, strict=True)
        )
        route = branches[0][1] if len(branches) == 1 else Choice(branches)
        scv = context.load.settings["arrival_scv"]
        flows[name] = Flow(route, rate * (theirs / everybody), scv=scv)
    if problems:
        raise DesignError(problems)
    return flows


FETCHES = {
    "browser": ("static", "media"),
    "app": ("media",),
    "program": (),
}
"""Which files a device asks for by itself."""


def sends(load: Load, client: Part, name: str) -> bool:
    """Whether this kind of device makes requests of the class; only who waits sees the page."""
    if name == PAGE:
        return client.id in load.doors.room_of
    return name not in FETCHES["browser"] or name in FETCHES[client["device"]]


def _compiled(
    design: Design, context: Context, flows: dict[str, Flow], arrived: Arrived
) -> Compiled:
    network = Network(context.stations, flows, context.pools, context.load.columns)
    owner = {name: name.rpartition(":")[0] for name in (*context.stations, *context.pools)}
    waited = {id(route) for route in in_order([flow.route for flow in flows.values()], waited=True)}
    visits = context.traffic.visits
    paused: dict[tuple[str, str], Number] = defaultdict(float)
    for marker, pause in context.pauses.items():
        if marker in waited:
            paused[pause.part, pause.request_class] += visits[marker] * pause.seconds
    travelled: dict[tuple[str, str], Number] = defaultdict(float)
    for marker, call in context.calls.items():
        if marker in waited:
            key = (call.link.id, call.request.request_class)
            travelled[key] += visits[marker] * call.seconds
    return Compiled(
        design, context.phase, context.load, network, context.parts,
        context.placement, owner,
        dict(context.calls), dict(paused), dict(travelled), tuple(context.limits),
        context.traffic, arrived, dict(context.extras),
        tuple(context.remarks.values()),
    )  # fmt: skip
