"""The glossary: the terms of the field and every kind of component, each with a live miniature:
the smallest drawing in which there is something to watch."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import Any

from simulator.catalogue.registry import KINDS
from simulator.text import Text

ARROWS: dict[str, str] = {
    "client": "client onebox",
    "dns": "client dns, client onebox",
    "geodns": "client geodns, client onebox",
    "onebox": "client onebox",
    "web": "client web, web api, api sql",
    "api": "client api, api sql",
    "paas": "client paas, paas sql",
    "lb": "client lb, lb api, api sql",
    "sql": "client api, api sql",
    "replica": "client api, api sql, api replica, sql replica",
    "nosql": "client api, api nosql",
    "cache": "client api, api cache, api sql",
    "cdn": "client cdn, cdn object_store, client api, api sql, api object_store",
    "object_store": "client api, api object_store, api sql",
    "queue": "client api, api sql, api queue, queue worker",
    "worker": "client api, api sql, api queue, queue worker",
    "session_store": "client api, api session_store, api sql",
    "ws_gateway": "client ws_gateway, ws_gateway api, client api, api sql",
    "waiting_room": "client waiting_room, waiting_room api, api sql",
    "rate_limiter": "client rate_limiter, rate_limiter api, api sql",
    "search": "client api, api search, api sql",
    "external": "client api, api external, api sql",
    "custom": "client api, api custom, api sql",
    "monitoring": "client onebox",
    "automation": "client onebox",
    "region": "client onebox",
    "zone": "client onebox",
}
"""The arrows of each kind's miniature."""
COLUMN, ROW = 248, 136


@dataclass(frozen=True)
class Term:
    """One entry, the ``kind`` of component that shows it, the ``figures`` of that component to
    look at, and given parameters by kind."""

    slug: str
    name: Text
    text: Text
    kind: str
    figures: tuple[str, ...] = ("utilisation", "good", "cost")
    params: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    def miniature(self, language: str) -> dict[str, Any]:
        """The smallest design in which it can be watched, named in a language."""
        return miniature(self.kind, language, self.params)


@cache
def glossary() -> dict[str, Term]:
    """Every term of the field and every kind of component, by slug."""
    content = json.loads((resources.files(__package__) / "glossary.json").read_text("utf-8"))
    ideas = [
        Term(
            slug, Text(**entry["name"]), Text(**entry["text"]), entry["kind"],
            tuple(entry["figures"]), entry.get("params", {}),
        )
        for slug, entry in content.items()
    ]  # fmt: skip
    kinds = [Term(f"kind-{kind.id}", kind.label, kind.summary, kind.id) for kind in KINDS.values()]
    return {term.slug: term for term in (*ideas, *kinds)}


def miniature(
    kind: str, language: str, params: Mapping[str, Mapping[str, Any]] | None = None
) -> dict[str, Any]:
    """The smallest design in which components of this kind have something to do."""
    arrows = [tuple(arrow.split()) for arrow in ARROWS[kind].split(", ")]
    drawn = list(dict.fromkeys(end for arrow in arrows for end in arrow))
    components: dict[str, Any] = {
        key: {"kind": key, "x": COLUMN * index, "y": ROW * (index % 2)}
        for index, key in enumerate(drawn)
    }
    if KINDS[kind].container:
        components[kind] = {"kind": kind, "x": COLUMN - 24, "y": ROW - 72,
                            "width": 304, "height": 208}  # fmt: skip
        components["onebox"] |= {"parent": kind, "x": 24, "y": 72}
    elif kind not in components:
        components[kind] = {"kind": kind, "x": COLUMN, "y": 0}
    for key, one in components.items():
        one["name"] = KINDS[key].label.get(language)
        one["params"] = dict((params or {}).get(key, {}))
    mix = {"mix": {"read": 0.5, "ws": 0.5}} if kind == "ws_gateway" else {}
    return {
        "format": "loadstone-design/1",
        "name": KINDS[kind].label.get(language),
        "components": components,
        "connections": {
            f"{source}-{target}": {"from": source, "to": target} for source, target in arrows
        },
        "workload": {"users": 100, "intensity": 100, **mix},
    }
