"""The Design document as frozen data: what a person drew and asked, nothing computed.

Build one with ``simulator.design.parse_design``; everything here may be trusted to be valid.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from simulator.catalogue.classes import CLASSES, DEFAULT_MIX
from simulator.catalogue.kind import Kind, Value
from simulator.catalogue.registry import KINDS
from simulator.catalogue.workload import GOAL_PARAMS, WORKLOAD_PARAMS
from simulator.design.canonical import canonical_json
from simulator.design.scenario import Scenario

FORMAT = "loadstone-design/1"


@dataclass(frozen=True)
class Component:
    """One box: ``params`` holds what was given, ``values`` every parameter.

    ``x`` and ``y`` are pixels relative to the container ``parent``; containers have a size.
    ``locked`` keeps it where it is while others are moved; like places, it changes no figure.
    """

    id: str
    kind: str
    name: str = ""
    parent: str | None = None
    x: float = 0.0
    y: float = 0.0
    width: float | None = None
    height: float | None = None
    locked: bool = False
    params: Mapping[str, Value] = field(default_factory=dict)

    @property
    def declaration(self) -> Kind:
        """What the catalogue says about its kind."""
        return KINDS[self.kind]

    @cached_property
    def values(self) -> dict[str, Value]:
        """Every parameter of the kind: as given, else the default."""
        return {**self.declaration.defaults, **self.params}

    @property
    def title(self) -> str:
        """The name a person gave it, else its id."""
        return self.name or self.id


@dataclass(frozen=True)
class Connection:
    """An arrow from caller to called.

    Overrides, None for what the kinds imply: ``share`` of the caller's traffic of that
    sort, request ``classes`` that may use it, ``calls`` per request.
    """

    id: str
    source: str
    target: str
    share: float | None = None
    classes: tuple[str, ...] | None = None
    calls: float | None = None
    label: str = ""


@dataclass(frozen=True)
class Workload:
    """Who comes and what they ask.

    ``params`` holds given values of ``WORKLOAD_PARAMS``; ``mix`` shares of API calls by
    class, adding up to 1; ``classes`` given costs by request class.
    """

    params: Mapping[str, Value] = field(default_factory=dict)
    mix: Mapping[str, float] = field(default_factory=lambda: dict(DEFAULT_MIX))
    classes: Mapping[str, Mapping[str, Value]] = field(default_factory=dict)

    @cached_property
    def values(self) -> dict[str, Value]:
        """Every workload parameter: as given, else the default."""
        return {**{param.key: param.default for param in WORKLOAD_PARAMS}, **self.params}

    def costs(self, request_class: str) -> dict[str, float]:
        """Every cost of a request class: as given, else the default."""
        given = self.classes.get(request_class, {})
        return {
            key: float(given.get(key, default))
            for key, default in CLASSES[request_class].defaults.items()
        }

    @property
    def users(self) -> int:
        """The number of users the design is shown at."""
        return int(self.values["users"])

    @property
    def intensity(self) -> float:
        """Peak API requests per second per 1,000 users."""
        return float(self.values["intensity"])


@dataclass(frozen=True)
class Goals:
    """What counts as success; ``budget`` None sets no limit on money."""

    params: Mapping[str, Value] = field(default_factory=dict)
    latency_ms: Mapping[str, float] = field(default_factory=dict)

    @cached_property
    def values(self) -> dict[str, Value]:
        """Every goal parameter: as given, else the default."""
        return {**{param.key: param.default for param in GOAL_PARAMS}, **self.params}

    def limit_ms(self, request_class: str) -> float:
        """The latency limit of a request class in milliseconds."""
        return self.latency_ms.get(request_class, CLASSES[request_class].latency_ms)

    @property
    def good_share(self) -> float:
        """The share of requests that must be good."""
        return float(self.values["good_share"])

    @property
    def budget(self) -> float:
        """Dollars a month."""
        return float(self.values["budget"])


@dataclass(frozen=True)
class Note:
    """A text on the canvas."""

    id: str
    text: str
    x: float = 0.0
    y: float = 0.0
    width: float | None = None
    height: float | None = None


@dataclass(frozen=True)
class Design:
    """A whole document."""

    name: str = ""
    components: Mapping[str, Component] = field(default_factory=dict)
    connections: Mapping[str, Connection] = field(default_factory=dict)
    workload: Workload = field(default_factory=Workload)
    goals: Goals = field(default_factory=Goals)
    scenarios: tuple[Scenario, ...] = ()
    notes: tuple[Note, ...] = ()
    description: str = ""

    def ancestors(self, component: str) -> tuple[str, ...]:
        """The containers a component stands in, innermost first."""
        found = []
        parent = self.components[component].parent
        while parent is not None:
            found.append(parent)
            parent = self.components[parent].parent
        return tuple(found)

    def to_json(self) -> dict[str, Any]:
        """The document; values equal to a default are left out of ``params``."""
        document: dict[str, Any] = {
            "format": FORMAT,
            "name": self.name,
            "components": {c.id: _component_json(c) for c in self.components.values()},
            "connections": {c.id: _connection_json(c) for c in self.connections.values()},
            "workload": _workload_json(self.workload),
            "goals": _goals_json(self.goals),
            "scenarios": [scenario.to_json() for scenario in self.scenarios],
            "notes": [_present(vars(note)) for note in self.notes],
        }
        if self.description:
            document["description"] = self.description
        return document

    def canonical(self) -> str:
        """The canonical JSON: sorted keys, no blanks, shortest numbers."""
        return canonical_json(self.to_json())

    @cached_property
    def content_hash(self) -> str:
        """SHA-256 of the canonical JSON, in hexadecimal."""
        return hashlib.sha256(self.canonical().encode()).hexdigest()

    @cached_property
    def model_hash(self) -> str:
        """SHA-256 of what the figures depend on: no positions, names, labels or notes."""
        document = self.to_json()
        for key in ("name", "description", "notes"):
            document.pop(key, None)
        for component in document["components"].values():
            for key in ("name", "x", "y", "width", "height", "locked"):
                component.pop(key, None)
        for connection in document["connections"].values():
            connection.pop("label", None)
        return hashlib.sha256(canonical_json(document).encode()).hexdigest()


def _present(fields: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in fields.items() if value is not None}


def _different(given: Mapping[str, Value], defaults: Mapping[str, Value]) -> dict[str, Value]:
    return {key: value for key, value in given.items() if value != defaults[key]}


def _component_json(component: Component) -> dict[str, Any]:
    return _present({
        "kind": component.kind,
        "name": component.name,
        "parent": component.parent,
        "x": component.x,
        "y": component.y,
        "width": component.width,
        "height": component.height,
        "locked": component.locked or None,
        "params": _different(component.params, component.declaration.defaults),
    })  # fmt: skip


def _connection_json(connection: Connection) -> dict[str, Any]:
    return _present({
        "from": connection.source,
        "to": connection.target,
        "share": connection.share,
        "classes": None if connection.classes is None else sorted(connection.classes),
        "calls": connection.calls,
        "label": connection.label or None,
    })  # fmt: skip


def _goals_json(goals: Goals) -> dict[str, Any]:
    limits = {
        key: limit for key, limit in goals.latency_ms.items() if limit != CLASSES[key].latency_ms
    }
    return {**goals.values, "latency_ms": limits}


def _workload_json(workload: Workload) -> dict[str, Any]:
    classes = {
        key: _different(costs, CLASSES[key].defaults) for key, costs in workload.classes.items()
    }
    return {
        **workload.values,
        "mix": {key: share for key, share in workload.mix.items() if share > 0},
        "classes": {key: costs for key, costs in classes.items() if costs},
    }
