"""The JSON Schema (draft 2020-12) of the Design document, generated from the catalogue.

It says everything about shapes, types and ranges; what it cannot say (which kinds may be
connected, containers without circles) only ``parse_design`` checks.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any

from simulator.catalogue.classes import CLASSES, MIX_CLASSES
from simulator.catalogue.faults import FAULTS
from simulator.catalogue.kind import Kind, Param
from simulator.catalogue.registry import KINDS
from simulator.catalogue.workload import GOAL_PARAMS, LATENCY_RANGE_MS, WORKLOAD_PARAMS
from simulator.design.canvas import LARGEST, MOST_COMPONENTS, MOST_CONNECTIONS, MOST_NOTES
from simulator.design.document import FORMAT
from simulator.design.fields import FAR, ID_PATTERN, NAME_LENGTH, NOTE_LENGTH
from simulator.design.scenario import OWN
from simulator.design.scenarios import (
    FACTORS,
    GOALS,
    LONGEST_MIN,
    MOST_FAULTS,
    MOST_POINTS,
    MOST_SCENARIOS,
    MOST_SEED,
    POINT_KEYS,
    READY_MADE,
    SHORTEST_MIN,
)

Schema = dict[str, Any]

POSITION: Schema = {"type": "number", "minimum": -FAR, "maximum": FAR}
EXTENT: Schema = {"type": ["number", "null"], "minimum": 1, "maximum": LARGEST}
NAME: Schema = {"type": "string", "maxLength": NAME_LENGTH}
ID: Schema = {"type": "string", "pattern": f"^{ID_PATTERN}$"}


@cache
def design_schema() -> Schema:
    """The schema; callers must not change it."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Loadstone design",
        **_object(
            {
                "format": {"const": FORMAT},
                "name": NAME,
                "description": {"type": "string", "maxLength": NOTE_LENGTH},
                "components": _by_id({"anyOf": [_component(k) for k in KINDS.values()]},
                                     MOST_COMPONENTS),
                "connections": _by_id(_connection(), MOST_CONNECTIONS),
                "workload": _workload(),
                "goals": _goals(),
                "scenarios": {"type": "array", "maxItems": MOST_SCENARIOS, "items": _scenario()},
                "notes": {"type": "array", "maxItems": MOST_NOTES, "items": _note()},
            },
            required=["format"],
        ),
    }  # fmt: skip


def param_schema(param: Param) -> Schema:
    """The schema of one parameter's value."""
    schema: Schema = {"title": param.label.en, "description": param.help.en,
                      "default": param.default}  # fmt: skip
    if param.type == "boolean":
        return {**schema, "type": "boolean"}
    if param.type in ("choice", "size"):
        return {**schema, "enum": list(param.choices)}
    bounds = {"minimum": param.min, "maximum": param.max}
    if param.type == "number" and param.step is not None:
        bounds["multipleOf"] = param.step
    limits = {key: bound for key, bound in bounds.items() if bound is not None}
    return {**schema, "type": param.type, **limits}


def _object(properties: Schema, required: Iterable[str] = ()) -> Schema:
    return {
        "type": "object",
        "properties": properties,
        "required": list(required),
        "additionalProperties": False,
    }


def _by_id(entry: Schema, most: int) -> Schema:
    return {
        "type": "object",
        "propertyNames": ID,
        "maxProperties": most,
        "additionalProperties": entry,
    }


def _params(params: Iterable[Param]) -> Schema:
    return {param.key: param_schema(param) for param in params}


def _component(kind: Kind) -> Schema:
    properties: Schema = {
        "kind": {"const": kind.id},
        "name": NAME,
        "parent": {"type": ["string", "null"]},
        "x": POSITION,
        "y": POSITION,
        "width": EXTENT if kind.container else {"type": "null"},
        "height": EXTENT if kind.container else {"type": "null"},
        "locked": {"type": "boolean"},
        "params": _object(_params(kind.params)),
    }
    return {"title": kind.label.en, "description": kind.summary.en,
            **_object(properties, ["kind"])}  # fmt: skip


def _connection() -> Schema:
    return _object(
        {
            "from": ID,
            "to": ID,
            "share": {"type": ["number", "null"], "minimum": 0, "maximum": 1},
            "classes": {"type": ["array", "null"], "items": {"enum": list(CLASSES)}},
            "calls": {"type": ["number", "null"], "minimum": 0, "maximum": 1000},
            "label": NAME,
        },
        required=["from", "to"],
    )


def _workload() -> Schema:
    share = {"type": "number", "minimum": 0, "maximum": 1}
    classes = {key: _object(_params(entry.params)) for key, entry in CLASSES.items()}
    return _object(
        {
            **_params(WORKLOAD_PARAMS),
            "mix": _object(dict.fromkeys(MIX_CLASSES, share)),
            "classes": _object(classes),
        }
    )


def _goals() -> Schema:
    low, high = LATENCY_RANGE_MS
    limit = {"type": "number", "minimum": low, "maximum": high}
    return _object({**_params(GOAL_PARAMS), "latency_ms": _object(dict.fromkeys(CLASSES, limit))})


def _scenario() -> Schema:
    ready_made = _object(
        {
            "scenario": {"enum": list(READY_MADE)},
            "target": {"type": ["string", "null"]},
            "minutes": {"type": ["number", "null"], "minimum": SHORTEST_MIN, "maximum": 100_000},
            "factor": {"type": ["number", "null"], "minimum": 0, "maximum": 1000},
            "seed": {"type": ["integer", "null"], "minimum": 0, "maximum": MOST_SEED},
        },
        required=["scenario"],
    )
    composed = _object(
        {
            "scenario": {"const": OWN},
            "name": NAME,
            "goal": {"type": ["number", "null"], "minimum": GOALS[0], "maximum": GOALS[1]},
            "faults": {"type": "array", "maxItems": MOST_FAULTS, "items": _fault()},
            "traffic": {"type": "array", "maxItems": MOST_POINTS, "items": _traffic_point()},
        },
        required=["scenario"],
    )
    return {"anyOf": [ready_made, composed]}


def _fault() -> Schema:
    minutes = {"type": "number", "minimum": SHORTEST_MIN, "maximum": LONGEST_MIN}
    return _object(
        {
            "fault": {"enum": list(FAULTS)},
            "component": ID,
            "start": {"type": ["number", "null"], "minimum": 0, "maximum": LONGEST_MIN},
            "minutes": minutes,
            "amount": {"type": ["number", "null"]},
            "other": {"type": ["string", "null"]},
        },
        required=["fault", "component", "minutes"],
    )


def _traffic_point() -> Schema:
    low, high = FACTORS
    return _object(
        {
            "minute": {"type": "number", "minimum": 0, "maximum": LONGEST_MIN},
            "factor": {"type": "number", "minimum": low, "maximum": high},
        },
        required=list(POINT_KEYS),
    )


def _note() -> Schema:
    return _object(
        {
            "id": ID,
            "text": {"type": "string", "maxLength": NOTE_LENGTH},
            "x": POSITION,
            "y": POSITION,
            "width": EXTENT,
            "height": EXTENT,
        },
        required=["id", "text"],
    )
