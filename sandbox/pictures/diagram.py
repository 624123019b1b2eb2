"""A design as one drawing: containers, connections, components with their load, notes."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sandbox.pictures import numbers
from sandbox.pictures.card import badges, card, container, note
from sandbox.pictures.elements import document, rectangle, text
from sandbox.pictures.geometry import (
    NOTE_HEIGHT,
    NOTE_WIDTH,
    Box,
    around,
    boxes_of,
    curve,
    pair,
)
from sandbox.pictures.look import Theme, colours
from sandbox.pictures.words import shortened
from simulator.design import Design
from simulator.design.document import Connection
from simulator.text import Text

MARGIN = 32.0
ARROW = 9.0
NOTHING_DRAWN = Box(0, 0, 480, 240)
Frame = Mapping[str, Any]
EMPTY = Text("Nothing has been drawn yet", "아직 그린 것이 없습니다")
COUNTED = Text(
    "{components} components, {connections} connections",
    "구성 요소 {components}개, 연결 {connections}개",
)
AT_LOAD = Text("at {users}", "{users}")


@dataclass(frozen=True)
class Drawing:
    """SVG elements in canvas pixels and the box they fill; ``svg`` is the file."""

    body: str
    box: Box
    title: str
    description: str
    theme: Theme

    @property
    def svg(self) -> str:
        """The drawing as an SVG file at its own size."""
        return document(self.body, self.box, (self.box.width, self.box.height), self.title,
                        self.description, self.theme)  # fmt: skip


def draw(
    design: Design,
    frame: Frame | None = None,
    *,
    theme: Theme = "light",
    language: str = "en",
    ground: bool = True,
) -> Drawing:
    """The drawing of a design; with a load ``frame`` each component shows its load.

    ``ground`` paints the canvas behind it. Equal arguments give equal bytes.
    """
    look, boxes = colours(theme), boxes_of(design)
    notes = [
        (each, Box(each.x, each.y, each.width or NOTE_WIDTH, each.height or NOTE_HEIGHT))
        for each in design.notes
    ]
    filled = around([*boxes.values(), *(box for _, box in notes)])
    box = (filled or NOTHING_DRAWN).grown(MARGIN)
    parts = [rectangle(box, look["surface-canvas"])] if ground else []
    if filled is None:
        words = EMPTY.get(language)
        parts.append(text(words, box.centre, 16, look["text-muted"], anchor="middle"))
    inner = sorted(boxes, key=lambda key: (len(design.ancestors(key)), key))
    frames = [key for key in inner if design.components[key].declaration.container]
    cards = [key for key in inner if not design.components[key].declaration.container]
    figures: Mapping[str, Any] = frame["components"] if frame else {}
    flows: Mapping[str, Any] = frame["connections"] if frame else {}
    parts += [container(design.components[key], boxes[key], theme, language) for key in frames]
    parts += [
        connection_line(each, boxes, flows.get(each.id), theme, language)
        for each in sorted(design.connections.values(), key=lambda each: each.id)
    ]
    parts += [
        card(design.components[key], boxes[key], figures.get(key), theme, language) for key in cards
    ]
    parts += [badges(boxes[key], figures[key], theme, language) for key in cards if key in figures]
    parts += [note(each, place, theme) for each, place in notes]
    return Drawing("".join(parts), box, design.name or "Loadstone",
                   describe(design, frame, language), theme)  # fmt: skip


def describe(design: Design, frame: Frame | None, language: str) -> str:
    """What the picture shows, for those who cannot see it."""
    counted = COUNTED.fill(
        components=len(design.components), connections=len(design.connections)
    ).get(language)
    if frame is None:
        return f"{counted}."
    at = AT_LOAD.fill(users=numbers.user_count(frame["users"], language)).get(language)
    full = [
        f"{design.components[key].title} {numbers.percent(each['utilisation'], language)}"
        for key, each in frame["components"].items()
        if each["binding"] is not None and key in design.components
    ]
    return f"{counted}, {at}: {', '.join(full)}."


def connection_line(
    connection: Connection,
    boxes: Mapping[str, Box],
    flow: Mapping[str, Any] | None,
    theme: Theme,
    language: str,
    ink: str | None = None,
) -> str:
    """One connection with its arrow and words, the wider the more flows; in the usual ``ink``
    unless another is given."""
    look = colours(theme)
    ink = ink or look["line-strong"]
    width = min(5.0, 1.5 + 0.6 * math.log10(1 + (flow["rate"] if flow else 0.0)))
    source, target = boxes[connection.source], boxes[connection.target]
    path, middle, into = curve(source, target, short=ARROW - 1)
    line = f'<path d="{path}" fill="none" stroke="{ink}" stroke-width="{width:.1f}"/>'
    tip = target.side(into)
    reach = ARROW + width / 2
    half = ARROW / 2 + width / 4
    back = (tip[0] + into[0] * reach, tip[1] + into[1] * reach)
    left = (back[0] - into[1] * half, back[1] + into[0] * half)
    right = (back[0] + into[1] * half, back[1] - into[0] * half)
    arrow = f'<path d="M{pair(tip)}L{pair(left)}L{pair(right)}Z" fill="{ink}"/>'
    words = label_of(connection, language)
    if not words:
        return line + arrow
    at = (middle[0], middle[1] - 6)
    halo = text(shortened(words, 11, 220), at, 11, look["text-muted"], anchor="middle").replace(
        "<text ", f'<text paint-order="stroke" stroke="{look["surface-canvas"]}" '
        'stroke-width="4" stroke-linejoin="round" ', 1)  # fmt: skip
    return line + arrow + halo


def label_of(connection: Connection, language: str) -> str:
    """The words on a connection: its label and what it overrides."""
    parts = [
        connection.label,
        "" if connection.share is None else numbers.percent(connection.share, language),
        "" if connection.calls is None else f"×{numbers.number(connection.calls)}",
        ", ".join(connection.classes or ()),
    ]
    return " · ".join(filter(None, parts))
