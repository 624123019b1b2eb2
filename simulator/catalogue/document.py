"""The catalogue as one JSON document, in one language: what the site, the API and the forms use."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any

from simulator.catalogue.classes import CLASSES, DEFAULT_MIX, RequestClass
from simulator.catalogue.groups import GROUPS
from simulator.catalogue.kind import Availability, Kind, Param
from simulator.catalogue.price import PRICES
from simulator.catalogue.registry import KINDS
from simulator.catalogue.sources import SOURCES
from simulator.catalogue.units import BILL_UNITS, UNITS
from simulator.catalogue.workload import GOAL_PARAMS, LATENCY_RANGE_MS, PRESETS, WORKLOAD_PARAMS


@cache
def catalogue_document(language: str = "en") -> dict[str, Any]:
    """Groups, kinds, request classes, workload and goals, ready for ``json.dumps``.

    The order is fixed: groups as a request travels, kinds of a group by their place in it,
    parameters as declared. Callers must not change the result; it is shared.
    """
    return {
        "groups": [
            {"id": group.id, "label": group.label.get(language)} for group in GROUPS.values()
        ],
        "kinds": [_kind(kind, language) for kind in in_palette_order()],
        "classes": [_request_class(entry, language) for entry in CLASSES.values()],
        "workload": _params(WORKLOAD_PARAMS, language),
        "mix": DEFAULT_MIX,
        "presets": [
            {"id": preset.id, "intensity": preset.intensity,
             "label": preset.label.get(language), "help": preset.help.get(language)}
            for preset in PRESETS
        ],
        "goals": _params(GOAL_PARAMS, language),
        "latency_range_ms": list(LATENCY_RANGE_MS),
        "bill_units": {
            unit: {"times": times, "one": one.get(language), "many": many.get(language)}
            for unit, (times, one, many) in BILL_UNITS.items()
        },
        "prices_date": PRICES["date"],
        "prices_region": PRICES["region"],
        "currency": PRICES["currency"],
    }  # fmt: skip


def in_palette_order() -> list[Kind]:
    """All kinds, group by group, by ``rank`` and then id."""
    groups = list(GROUPS)
    return sorted(KINDS.values(), key=lambda kind: (groups.index(kind.group), kind.rank, kind.id))


def _kind(kind: Kind, language: str) -> dict[str, Any]:
    return {
        "id": kind.id,
        "group": kind.group,
        "label": kind.label.get(language),
        "summary": kind.summary.get(language),
        "icon": kind.icon,
        "aliases": list(kind.aliases),
        "container": kind.container,
        "params": _params(kind.params, language),
        "counted_by": kind.counted_by,
        "may_call": sorted(kind.may_call),
        "refusal": kind.refusal.get(language),
        "stands_in": sorted(kind.stands_in),
        "products": dict(kind.products),
        "availability": _availability(kind.availability, language),
    }


def _availability(availability: Availability | None, language: str) -> dict[str, Any] | None:
    if availability is None:
        return None
    return {
        "share": availability.share,
        "source": _source(availability.source),
        "confidence": availability.confidence,
        "note": availability.note.get(language) if availability.note else "",
    }


def _params(params: Iterable[Param], language: str) -> list[dict[str, Any]]:
    return [_param(param, language) for param in params]


def _param(param: Param, language: str) -> dict[str, Any]:
    return {
        "key": param.key,
        "label": param.label.get(language),
        "help": param.help.get(language),
        "type": param.type,
        "unit": UNITS[param.unit].get(language),
        "percent": param.unit == "share",
        "default": param.default,
        "min": param.min,
        "max": param.max,
        "step": param.step,
        "options": [
            {"value": option.value, "label": option.label.get(language)} for option in param.options
        ],
        "level": param.level,
        "sources": [_source(code) for code in param.sources],
        "confidence": param.confidence,
        "only_if": None if param.only_if is None else [param.only_if[0], list(param.only_if[1])],
    }


def _source(code: str) -> dict[str, Any]:
    source = SOURCES[code]
    return {"code": code} | {
        key: source[key] for key in ("title", "url", "date") if source.get(key, "-") != "-"
    }


def _request_class(entry: RequestClass, language: str) -> dict[str, Any]:
    return {
        "id": entry.id,
        "label": entry.label.get(language),
        "summary": entry.summary.get(language),
        "in_mix": entry.in_mix,
        "latency_ms": entry.latency_ms,
        "params": _params(entry.params, language),
    }
