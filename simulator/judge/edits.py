"""Changes of a Design document as JSON Patch (RFC 6902), and what may be taken out of one.

Advice, the plan and the removal test all speak of changes this way, so that what was judged
is exactly what a click applies, and one step undoes it.
"""

from __future__ import annotations

import copy
from typing import Any

from simulator.catalogue.registry import KINDS
from simulator.design.document import Component, Design
from simulator.errors import pointer

Patch = list[dict[str, Any]]


def apply(document: dict[str, Any], patch: Patch) -> dict[str, Any]:
    """The document after the operations ``add``, ``replace`` and ``remove`` on objects.

    Raises KeyError when a path does not lead anywhere.
    """
    result = copy.deepcopy(document)
    for operation in patch:
        *parents, key = (part.replace("~1", "/").replace("~0", "~")
                         for part in operation["path"].split("/")[1:])  # fmt: skip
        place = result
        for parent in parents:
            place = place[parent]
        if operation["op"] == "remove":
            del place[key]
        else:
            place[key] = copy.deepcopy(operation["value"])
    return result


def set_parameters(component: str, **values: Any) -> Patch:
    """Give a component other values."""
    return [
        {"op": "add", "path": pointer("components", component, "params", key), "value": value}
        for key, value in values.items()
    ]


def add_component(key: str, component: dict[str, Any]) -> Patch:
    """Put a component into the drawing."""
    return [{"op": "add", "path": pointer("components", key), "value": component}]


def connect(source: str, target: str, key: str) -> Patch:
    """Draw an arrow."""
    return [{"op": "add", "path": pointer("connections", key),
             "value": {"from": source, "to": target}}]  # fmt: skip


def disconnect(key: str) -> Patch:
    """Take an arrow away."""
    return [{"op": "remove", "path": pointer("connections", key)}]


def free_key(design: Design, stem: str) -> str:
    """A name no component or connection has yet: the stem, or the stem and a number."""
    taken = {*design.components, *design.connections}
    number, key = 2, stem
    while key in taken:
        key, number = f"{stem}-{number}", number + 1
    return key


def take_out(design: Design, component: str) -> Patch:
    """Remove a component; its callers are connected with what it called, where they may be.

    Scenarios that name it go with it.
    """
    incoming = [c for c in design.connections.values() if c.target == component]
    outgoing = [c for c in design.connections.values() if c.source == component]
    patch: Patch = []
    for arrow in {c.id: c for c in (*incoming, *outgoing)}.values():
        patch += disconnect(arrow.id)
    joined = {(c.source, c.target) for c in design.connections.values()}
    for before in incoming:
        for after in outgoing:
            pair = (before.source, after.target)
            if pair in joined or pair[0] == pair[1] or not _allowed(design, *pair):
                continue
            joined.add(pair)
            patch += connect(*pair, free_key(design, f"{pair[0]}-{pair[1]}"))
    patch.append({"op": "remove", "path": pointer("components", component)})
    kept = [
        scenario.to_json() for scenario in design.scenarios if component not in scenario.components
    ]
    if len(kept) < len(design.scenarios):
        patch.append({"op": "replace", "path": "/scenarios", "value": kept})
    return patch


def _allowed(design: Design, source: str, target: str) -> bool:
    one, other = (KINDS[design.components[key].kind] for key in (source, target))
    return one.allows(other)


def beside(component: Component, dx: float, dy: float) -> dict[str, Any]:
    """Where something new stands next to a component."""
    place: dict[str, Any] = {"x": component.x + dx, "y": component.y + dy}
    if component.parent is not None:
        place["parent"] = component.parent
    return place
