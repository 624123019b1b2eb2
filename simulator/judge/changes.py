"""Every single change a click could make to a design: sizes, counts, switches, new boxes.

A change is a JSON Patch with a sentence. Whether it is allowed is decided by the one
validation there is: what ``parse_design`` refuses is no change.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from simulator.catalogue.kind import Param, Value
from simulator.design.document import Component, Design
from simulator.judge import words
from simulator.judge.edits import (
    Patch,
    add_component,
    beside,
    connect,
    disconnect,
    free_key,
    set_parameters,
    take_out,
)
from simulator.scenarios.surroundings import called, callers, of_kind
from simulator.text import Text

COUNTS = ("instances", "nodes", "shards", "replicas")
"""Parameters that count machines: one more, one less."""
STEPPED = ("ttl_s", "check_failures", "db_pool", "retries")
"""Settings worth trying at twice and at half their value."""
SERVERS = ("onebox", "web", "api", "paas", "ws_gateway")
NOT_OURS = ("client", "external", "custom", "zone", "region")
"""What a designer does not choose: people, other firms' services, places."""
APART = 200.0
"""Pixels between a new box and the one it belongs to."""


@dataclass(frozen=True)
class Change:
    """One thing to do, to which component, in words and as a patch."""

    component: str
    text: Text
    patch: Patch


def changes(design: Design) -> Iterator[Change]:
    """All single changes, in the order of the drawing; some may be refused when applied."""
    for component in design.components.values():
        if component.kind not in NOT_OURS:
            yield from _other_values(component)
    yield from _additions(design)
    for component in design.components.values():
        if component.kind not in (*NOT_OURS, *SERVERS, "sql", "dns"):
            text = words.REMOVE.fill(name=component.title)
            yield Change(component.id, text, take_out(design, component.id))


def _other_values(component: Component) -> Iterator[Change]:
    for param in component.declaration.params:
        if not applies(component, param):
            continue
        for value in _steps(param, component.values[param.key]):
            text = words.SET.fill(
                name=component.title, parameter=param.label,
                old=_shown(param, component.values[param.key]), new=_shown(param, value),
            )  # fmt: skip
            patch = set_parameters(component.id, **{param.key: value})
            yield Change(component.id, text, patch)


def applies(component: Component, param: Param) -> bool:
    """Whether a parameter means anything with the component's other settings."""
    if param.only_if is None:
        return True
    key, values = param.only_if
    return component.values[key] in values


def _steps(param: Param, value: Value) -> list[Value]:
    """The neighbouring values of a parameter that are worth trying."""
    if param.type == "boolean":
        return [not value]
    if param.type == "size":
        at = param.choices.index(str(value))
        return [*param.choices[at + 1 : at + 2], *param.choices[max(0, at - 1) : at]]
    if param.key in COUNTS:
        tried: list[int] = [int(value) + 1, int(value) - 1]
    elif param.key in STEPPED:
        tried = [int(value) * 2, int(value) // 2]
    else:
        return []
    low, high = param.min or 0, param.max or 1e9
    return [number for number in tried if low <= number <= high and number != value]


def _shown(param: Param, value: Value) -> Text:
    if param.type == "boolean":
        return words.ON if value else words.OFF
    return Text(str(value), str(value))


def _additions(design: Design) -> Iterator[Change]:
    yield from _balancers(design)
    yield from _stores(design)
    yield from _edges(design)
    yield from _queues(design)
    for kind, params in (("monitoring", {"level": "central_alerts"}),
                         ("automation", {"strategy": "canary"})):  # fmt: skip
        if not of_kind(design, kind):
            key = free_key(design, kind)
            box = {"kind": kind, "x": 0, "y": -APART, "params": params}
            yield Change(key, words.ADD[kind], add_component(key, box))


def _new(design: Design, kind: str, near: Component, dx: float, dy: float,
         **params: Any) -> tuple[str, Patch]:  # fmt: skip
    key = free_key(design, kind)
    box = {"kind": kind, "params": params, **beside(near, dx, dy)}
    if kind == "cdn":
        box.pop("parent", None)
    return key, add_component(key, box)


def _arrow(design: Design, source: str, target: str) -> Patch:
    return connect(source, target, free_key(design, f"{source}-{target}"))


def _balancers(design: Design) -> Iterator[Change]:
    """A balancer in front of servers that clients call, and a second server behind it."""
    for server in of_kind(design, *SERVERS):
        direct = [c for c in callers(design, server.id) if c.kind in ("client", "cdn", "dns")]
        if not direct or server.kind in ("onebox", "paas"):
            continue
        key, patch = _new(design, "lb", server, -APART, 0.0)
        for arrow in design.connections.values():
            if arrow.target == server.id and arrow.source in {c.id for c in direct}:
                patch = patch + disconnect(arrow.id) + _arrow(design, arrow.source, key)
        patch = patch + _arrow(design, key, server.id)
        count = int(server.values.get("instances", 1))
        patch = patch + set_parameters(server.id, instances=max(2, count))
        yield Change(key, words.ADD["lb"].fill(name=server.title), patch)


def _stores(design: Design) -> Iterator[Change]:
    """A replica behind a database without one, a cache beside the servers that call it."""
    for database in of_kind(design, "sql"):
        if not any(c.kind == "replica" for c in called(design, database.id)):
            key, patch = _new(design, "replica", database, APART, 0.0, size=database.values["size"])
            yield Change(key, words.ADD["replica"].fill(name=database.title),
                         patch + _arrow(design, database.id, key))  # fmt: skip
        servers = [c for c in callers(design, database.id) if c.kind in SERVERS]
        if servers and not of_kind(design, "cache"):
            key, patch = _new(design, "cache", database, 0.0, -APART)
            for server in servers:
                patch = patch + _arrow(design, server.id, key)
            yield Change(key, words.ADD["cache"].fill(name=database.title), patch)


def _edges(design: Design) -> Iterator[Change]:
    """A CDN between the clients and what they call."""
    if of_kind(design, "cdn"):
        return
    for client in of_kind(design, "client"):
        arrows = [
            arrow for arrow in design.connections.values()
            if arrow.source == client.id
            and design.components[arrow.target].kind in ("lb", *SERVERS)
        ]  # fmt: skip
        if len(arrows) == 1:
            target = design.components[arrows[0].target]
            key, patch = _new(design, "cdn", client, APART / 2, -APART)
            patch = patch + disconnect(arrows[0].id)
            patch = patch + _arrow(design, client.id, key) + _arrow(design, key, target.id)
            yield Change(key, words.ADD["cdn"].fill(name=target.title), patch)


def _queues(design: Design) -> Iterator[Change]:
    """A queue with workers for jobs a server does itself."""
    if of_kind(design, "queue"):
        return
    asked = [name for name, share in design.workload.mix.items() if share > 0]
    if not any(design.workload.costs(name)["jobs"] > 0 for name in asked):
        return
    for server in of_kind(design, "api", "paas", "onebox"):
        queue, patch = _new(design, "queue", server, APART, APART)
        worker, more = _new(design, "worker", server, 2 * APART, APART)
        patch = patch + more + _arrow(design, server.id, queue) + _arrow(design, queue, worker)
        yield Change(queue, words.ADD["queue"].fill(name=server.title), patch)
