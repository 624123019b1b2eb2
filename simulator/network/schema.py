"""The published JSON schema of a Network document (draft 2020-12)."""

from __future__ import annotations

from typing import Any

from simulator.network.durations import SHAPES
from simulator.network.parse import DISCIPLINES, FORMAT
from simulator.network.routes import MOST_RETRIES, POLICIES

Schema = dict[str, Any]


def network_schema() -> Schema:
    """The schema; numbers may be lists with one entry per column."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Loadstone network",
        **_object(
            {
                "format": {"const": FORMAT},
                "stations": _map("station"),
                "pools": _map("pool"),
                "flows": {**_map("flow"), "minProperties": 1},
            },
            "format",
            "flows",
        ),
        "$defs": _definitions(),
    }


def _definitions() -> Schema:
    return {
        "number": _number(),
        "probability": _number(maximum=1),
        "duration": {"anyOf": [{"type": "number", "minimum": 0}, _duration()]},
        "station": _station(),
        "pool": _object({"size": _ref("number"), "queue": _nullable("number")}, "size"),
        "flow": _flow(),
        "route": {
            "anyOf": [
                {"type": "string", "description": "visit the station: queue, be served"},
                {"type": "array", "items": _ref("route"), "description": "one after the other"},
                *_forms(),
            ]
        },
    }


def _ref(name: str) -> Schema:
    return {"$ref": f"#/$defs/{name}"}


def _nullable(name: str) -> Schema:
    return {"anyOf": [_ref(name), {"type": "null"}]}


def _map(name: str) -> Schema:
    return {"type": "object", "additionalProperties": _ref(name)}


def _object(properties: Schema, *required: str) -> Schema:
    return {
        "type": "object",
        "properties": properties,
        "required": list(required),
        "additionalProperties": False,
    }


def _number(**limits: float) -> Schema:
    one = {"type": "number", "minimum": 0, **limits}
    return {"anyOf": [one, {"type": "array", "items": one, "minItems": 1}]}


def _duration(**more: Schema) -> Schema:
    properties = {
        "mean": _ref("number"), "scv": _ref("number"), "shape": {"enum": list(SHAPES)}, **more,
    }  # fmt: skip
    return _object(properties, "mean")


def _station() -> Schema:
    return _object(
        {
            "servers": _ref("number"),
            "service": _ref("duration"),
            "discipline": {"enum": list(DISCIPLINES)},
            "capacity": _nullable("number"),
            "patience": {"anyOf": [_object({"mean": _ref("number")}, "mean"), {"type": "null"}]},
            "copies": _ref("number"),
            "balance": {"enum": list(POLICIES)},
        },
        "service",
    )


def _flow() -> Schema:
    flow = _object(
        {
            "rate": _nullable("number"),
            "users": _nullable("number"),
            "think": _ref("duration"),
            "scv": _ref("number"),
            "route": _ref("route"),
        },
        "route",
    )
    return {**flow, "oneOf": [{"required": ["rate"]}, {"required": ["users"]}]}


def _forms() -> list[Schema]:
    route, routes = _ref("route"), {"type": "array", "items": _ref("route"), "minItems": 1}
    row = _map("probability")
    pair = {
        "type": "array",
        "prefixItems": [_ref("probability"), route],
        "minItems": 2,
        "maxItems": 2,
    }
    backoff = _duration(factor=_ref("number"), longest=_nullable("number"))
    name: Schema = {"type": "string"}
    return [
        _object({"visit": name, "service": _ref("duration")}, "visit"),
        _object(
            {
                "markov": _object(
                    {"entry": row, "next": {"type": "object", "additionalProperties": row}}, "entry"
                )
            },
            "markov",
        ),
        _object({"delay": _ref("duration")}, "delay"),
        _object({"choice": {"type": "array", "items": pair}}, "choice"),
        _object({"times": _ref("number"), "do": route}, "times", "do"),
        _object({"all": routes}, "all"),
        _object({"quorum": {"type": "integer", "minimum": 1}, "of": routes}, "quorum", "of"),
        _object(
            {
                "split": {"enum": list(POLICIES)},
                "over": routes,
                "weights": {"type": "array", "items": _ref("number")},
            },
            "split",
            "over",
        ),
        _object({"hold": name, "while": route}, "hold", "while"),
        _object({"async": route, "as": name}, "async", "as"),
        _object(
            {
                "attempt": route,
                "timeout": _nullable("number"),
                "retries": {"type": "integer", "minimum": 0, "maximum": MOST_RETRIES},
                "backoff": {"anyOf": [backoff, {"type": "null"}]},
                "abandon": {"type": "boolean"},
            },
            "attempt",
        ),
        _object({"fail": _ref("probability"), "in": route, "reason": name}, "fail"),
    ]
