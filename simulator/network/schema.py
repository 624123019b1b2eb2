"""The published JSON schema of a Network document (draft 2020-12)."""

from __future__ import annotations

from typing import Any

from simulator.network.durations import SHAPES
from simulator.network.parse import DISCIPLINES, FORMAT, MOST_SERVERS
from simulator.network.reader import MOST, MOST_SCV, MOST_TIMES
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
        "servers": _number(maximum=MOST_SERVERS),
        "scv": _number(maximum=MOST_SCV),
        "duration": {"anyOf": [{"type": "number", "minimum": 0, "maximum": MOST}, _duration()]},
        "station": _station(),
        "pool": _object({"size": _ref("servers"), "queue": _nullable("number")}, "size"),
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
    one = {"type": "number", "minimum": 0, "maximum": MOST, **limits}
    return {"anyOf": [one, {"type": "array", "items": one, "minItems": 1}]}


def _duration(**more: Schema) -> Schema:
    properties = {
        "mean": _ref("number"), "scv": _ref("scv"), "shape": {"enum": list(SHAPES)}, **more,
    }  # fmt: skip
    return _object(properties, "mean")


def _station() -> Schema:
    return _object(
        {
            "servers": _ref("servers"),
            "service": _ref("duration"),
            "discipline": {"enum": list(DISCIPLINES)},
            "capacity": {"anyOf": [_number(minimum=1), {"type": "null"}]},
            "patience": {"anyOf": [_object({"mean": _ref("number")}, "mean"), {"type": "null"}]},
            "copies": _number(minimum=1, maximum=MOST_TIMES),
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
            "scv": _ref("scv"),
            "route": _ref("route"),
        },
        "route",
    )
    return {**flow, "oneOf": [_given("rate"), _given("users")]}


def _given(key: str) -> Schema:
    """The key is there and not null."""
    return {"required": [key], "properties": {key: {"not": {"type": "null"}}}}


def _forms() -> list[Schema]:
    route, routes = _ref("route"), {"type": "array", "items": _ref("route"), "minItems": 1}
    row = _map("probability")
    pair = {
        "type": "array",
        "prefixItems": [_ref("probability"), route],
        "minItems": 2,
        "maxItems": 2,
    }
    factor = _number(minimum=1, maximum=MOST_TIMES)
    backoff = _duration(factor=factor, longest=_nullable("number"))
    timeout = _number(exclusiveMinimum=0)
    name: Schema = {"type": "string"}
    return [
        _object({"visit": name, "service": _nullable("duration")}, "visit"),
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
        _object({"times": _number(maximum=MOST_TIMES), "do": route}, "times", "do"),
        _object({"all": routes}, "all"),
        _object(
            {"quorum": {"type": "integer", "minimum": 1, "maximum": MOST_TIMES}, "of": routes},
            "quorum",
            "of",
        ),
        _object(
            {
                "split": {"enum": list(POLICIES)},
                "over": routes,
                "weights": {
                    "anyOf": [{"type": "array", "items": _ref("number")}, {"type": "null"}]
                },
            },
            "split",
            "over",
        ),
        _object({"hold": name, "while": route}, "hold", "while"),
        _object({"async": route, "as": name}, "async", "as"),
        _object(
            {
                "attempt": route,
                "timeout": {"anyOf": [timeout, {"type": "null"}]},
                "retries": {"type": "integer", "minimum": 0, "maximum": MOST_RETRIES},
                "backoff": {"anyOf": [backoff, {"type": "null"}]},
                "abandon": {"type": "boolean"},
            },
            "attempt",
        ),
        _object({"fail": _ref("probability"), "in": route, "reason": name}, "fail"),
    ]
