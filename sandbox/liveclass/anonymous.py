"""Designs of the room that may be looked at without anybody knowing whose they are."""

from __future__ import annotations

import json
from typing import Any

from django.http import Http404
from django.utils.crypto import salted_hmac

from sandbox.boards.submitting import start_of
from sandbox.liveclass.models import LiveSession, Seat
from simulator.catalogue.registry import KINDS

HANDLE_LENGTH = 12
DRAWN = ("kind", "parent", "x", "y", "width", "height", "params", "locked")
"""What is shown of a component; the rest may be its author's own words."""


def handle_of(seat: Seat) -> str:
    """What a seat's design is called on pages: it leads back to no seat."""
    made = salted_hmac("liveclass.design", f"{seat.session_id}:{seat.pk}").hexdigest()
    return made[:HANDLE_LENGTH]


def seat_by_handle(session: LiveSession, handle: str) -> Seat:
    """The seat whose design this is; Http404 where there is none."""
    for seat in session.seats.filter(removed=None).exclude(document=None).defer("design"):
        if handle_of(seat) == handle:
            return seat
    raise Http404(handle)


def anonymised(session: LiveSession, document: str, language: str) -> dict[str, Any]:
    """The design with nothing its author wrote: what the board itself has keeps its id and its
    name, the rest is called by its kind; notes, labels and descriptions are left out."""
    design: dict[str, Any] = json.loads(document)
    start = start_of(session.version)["components"]
    ids, names = _new_names(design["components"], start, language)
    components = {}
    for key, component in design["components"].items():
        kept = {field: component[field] for field in DRAWN if field in component}
        if kept.get("parent") is not None:
            kept["parent"] = ids[kept["parent"]]
        components[ids[key]] = {**kept, "name": names[key]}
    connections = {}
    for number, one in enumerate(design["connections"].values(), 1):
        plain = {field: value for field, value in one.items() if field != "label"}
        plain |= {"from": ids[one["from"]], "to": ids[one["to"]]}
        connections[f"c{number}"] = plain
    design.pop("description", None)
    return {
        **design, "name": session.version.title(language), "notes": [],
        "components": components, "connections": connections,
    }  # fmt: skip


def _new_names(
    components: dict[str, Any], start: dict[str, Any], language: str
) -> tuple[dict[str, str], dict[str, str]]:
    """The id and the name each component is shown under."""
    ids, names = {}, {}
    counts: dict[str, int] = {}
    for key, component in components.items():
        kind = component["kind"]
        if key in start and start[key]["kind"] == kind:
            ids[key], names[key] = key, start[key].get("name", "")
            continue
        while (number := counts.get(kind, 0) + 1) and f"{kind}-{number}" in start:
            counts[kind] = number
        counts[kind] = number
        ids[key] = f"{kind}-{number}"
        names[key] = f"{KINDS[kind].label.get(language)} {number}"
    return ids, names
