"""Designs of the benches: the largest seed grown to fifteen components, and one of thirty."""

from __future__ import annotations

from typing import Any

from simulator.design.document import Design
from simulator.design.parse import parse_design
from simulator.design.seeds import seeds

SEED = "S06b"

Boxes = dict[str, tuple[str, str | None, dict[str, Any]]]

BOXES: Boxes = {
    "clients": ("client", None, {"retries": 1}),
    "dns": ("dns", None, {}),
    "cdn": ("cdn", None, {}),
    "region": ("region", None, {}),
    "zone-a": ("zone", "region", {}),
    "zone-b": ("zone", "region", {}),
    "lb": ("lb", "region", {}),
    "gateway": ("rate_limiter", "region", {"rate_limit": 30_000}),
    "web-a": ("web", "zone-a", {"size": "xlarge", "instances": 8}),
    "web-b": ("web", "zone-b", {"size": "xlarge", "instances": 8}),
    "inner": ("lb", "region", {}),
    "api-a": ("api", "zone-a", {"size": "4xlarge", "instances": 10}),
    "api-b": ("api", "zone-b", {"size": "4xlarge", "instances": 10}),
    "sockets": ("ws_gateway", "region", {"size": "xlarge", "instances": 3}),
    "sessions": ("session_store", "region", {"size": "medium", "replicas": 1}),
    "cache-a": ("cache", "zone-a", {"size": "r-large", "shards": 2, "replicas": 1}),
    "cache-b": ("cache", "zone-b", {"size": "r-large", "shards": 2, "replicas": 1}),
    "db": ("sql", "zone-a", {"size": "4xlarge", "standby": True}),
    "replica-a": ("replica", "zone-a", {"size": "4xlarge"}),
    "replica-b": ("replica", "zone-b", {"size": "4xlarge"}),
    "records": ("nosql", "region", {}),
    "find": ("search", "region", {"size": "4xlarge", "instances": 4}),
    "photos": ("object_store", "region", {"direct_upload": True, "prefixes": 4}),
    "payments": ("external", None, {"call_share": 0.002}),
    "mail": ("external", None, {"call_share": 0.002}),
    "queue": ("queue", "region", {}),
    "workers-a": ("worker", "zone-a", {"size": "xlarge", "instances": 2}),
    "workers-b": ("worker", "zone-b", {"size": "xlarge", "instances": 2}),
    "monitoring": ("monitoring", None, {"level": "central_alerts"}),
    "automation": ("automation", None, {"strategy": "canary"}),
}  # fmt: skip

ARROWS = (
    ("clients", ("dns", "gateway", "cdn", "photos")), ("cdn", ("photos",)), ("gateway", ("lb",)),
    ("lb", ("web-a", "web-b", "sockets")), ("web-a", ("inner",)), ("web-b", ("inner",)),
    ("inner", ("api-a", "api-b")), ("sockets", ("sessions", "records")),
    ("db", ("replica-a", "replica-b")),
    *((api, ("sessions", cache, "db", "replica-a", "replica-b", "find", "photos", "payments",
             "mail", "queue")) for api, cache in (("api-a", "cache-a"), ("api-b", "cache-b"))),
    ("queue", ("workers-a", "workers-b")), ("workers-a", ("photos", "db")),
    ("workers-b", ("photos", "db")),
)  # fmt: skip


def fifteen() -> Design:
    """The largest seed with watching and careful deploys."""
    document = seeds()[SEED].to_json()
    for kind, params in (("monitoring", {"level": "central_alerts"}),
                         ("automation", {"strategy": "canary"})):  # fmt: skip
        document["components"][kind] = {"kind": kind, "name": kind, "params": params}
    document["scenarios"] = []
    return parse_design(document)


def thirty() -> Design:
    """Two zones of servers and caches around one database, and what stands beside them; it carries
    a fifth more than its load."""
    seed = seeds()[SEED].to_json()
    components: dict[str, dict[str, Any]] = {}
    for number, (key, (kind, parent, params)) in enumerate(BOXES.items()):
        place = {"x": 120.0 * (number % 6), "y": 120.0 * (number // 6)}
        components[key] = {"kind": kind, "name": key, "params": params, **place}
        if parent is not None:
            components[key]["parent"] = parent
        if kind in ("region", "zone"):
            components[key] |= {"width": 900.0, "height": 700.0}
    connections = {
        f"{source}-{target}": {"from": source, "to": target}
        for source, targets in ARROWS for target in targets
    }  # fmt: skip
    return parse_design({
        **seed, "name": "Thirty components", "components": components, "connections": connections,
        "scenarios": [], "notes": [],
    })  # fmt: skip
