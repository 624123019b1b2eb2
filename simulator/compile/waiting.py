"""People at a waiting room: how many are let in, who looks at its page, whose turn comes.

Counted by people, not by requests: of everybody who is there a room lets in so many a second,
and whoever waits looks at its page now and then instead of asking again and again. The line is
a fluid: behind n people one waits n / rate (G. Newell, Applications of Queueing Theory,
chapter 2). A page that tells the truth is a good answer; a turn that comes after the people
have left is not.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from simulator.network.model import Number

if TYPE_CHECKING:
    from simulator.design.document import Component, Design

PAGE = "wait"
"""The request class of looking at a waiting room's page."""
ACTION_S = 10.0
"""Seconds between the calls of somebody who is there (the workload's assumption)."""
NAMES = ("dns", "geodns")


@dataclass(frozen=True)
class Line:
    """The line of one waiting room, per column.

    ``asked`` requests/s its people would make, of which the share ``admitted`` belongs to those
    who are let in; ``people`` wait, the last of them ``wait_s`` long, and look at the page
    ``pages_per_s`` times; for the share ``too_late`` of them their turn comes after their
    patience has ended.
    """

    asked: np.ndarray
    admitted: np.ndarray
    people: np.ndarray
    wait_s: np.ndarray
    pages_per_s: np.ndarray
    too_late: np.ndarray


@dataclass(frozen=True)
class Doors:
    """The ``lines`` of the waiting rooms, by room, and the room each client population is sent
    to first, if any."""

    lines: Mapping[str, Line] = field(default_factory=dict)
    room_of: Mapping[str, str] = field(default_factory=dict)

    def weight(self, client: str, share: float, name: str) -> Number:
        """What a client population counts among those that send a class."""
        line = self.lines.get(self.room_of.get(client, ""))
        if name == PAGE:
            return 0.0 if line is None else share * (1.0 - line.admitted)
        return share if line is None else share * line.admitted


def doors_of(design: Design, calls: np.ndarray, people: np.ndarray) -> Doors:
    """The waiting rooms of a design for so many calls/s by so many people, all clients together."""
    room_of = {
        client.id: room
        for client in _clients(design)
        if (room := _room(design, client)) is not None
    }
    if not room_of:
        return Doors()
    everybody = sum(float(client.values["share"]) for client in _clients(design))
    lines = {}
    for room in sorted(set(room_of.values())):
        theirs = sum(
            float(design.components[client].values["share"])
            for client, at in room_of.items() if at == room
        )  # fmt: skip
        part = theirs / everybody
        patience = 60.0 * float(design.workload.values["patience_min"])
        lines[room] = _line(design.components[room], calls * part, people * part, patience)
    return Doors(lines, room_of)


def _line(room: Component, asked: np.ndarray, people: np.ndarray, patience_s: float) -> Line:
    rate = float(room.values["admit_per_s"])
    inside = rate * float(room.values["requests_per_user"])
    admitted = np.minimum(1.0, inside / np.maximum(asked, 1e-12))
    waiting = people * (1.0 - admitted)
    wait_s = waiting / rate
    too_late = np.maximum(0.0, 1.0 - patience_s / np.maximum(wait_s, 1e-12))
    pages = waiting / float(room.values["poll_s"])
    return Line(asked, admitted, waiting, wait_s, pages, too_late)


def shares(design: Design, doors: Doors) -> tuple[Number, Number]:
    """(share of all calls that are let in, pages/s) over all client populations."""
    clients = _clients(design)
    everybody = sum(float(client.values["share"]) for client in clients)
    let_in = sum(
        doors.weight(client.id, float(client.values["share"]), "read") for client in clients
    )
    pages = sum(line.pages_per_s for line in doors.lines.values())
    return let_in / everybody, pages


def _clients(design: Design) -> list[Component]:
    return [c for c in design.components.values() if c.kind == "client"]


def _room(design: Design, client: Component) -> str | None:
    """The waiting room a client population comes to first, directly or by a name."""
    seen, ahead = {client.id}, [client.id]
    while ahead:
        here = ahead.pop()
        for arrow in design.connections.values():
            if arrow.source != here or arrow.target in seen:
                continue
            seen.add(arrow.target)
            kind = design.components[arrow.target].kind
            if kind == "waiting_room":
                return arrow.target
            if kind in NAMES:
                ahead.append(arrow.target)
    return None
