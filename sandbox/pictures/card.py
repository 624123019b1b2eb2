"""The card of one component, the frame of a container and a note, as the canvas shows them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sandbox.pictures import numbers
from sandbox.pictures.elements import kind_icon, load_sign, load_tile, rectangle, text
from sandbox.pictures.geometry import HEAD_HEIGHT, Box
from sandbox.pictures.look import Theme, colours
from sandbox.pictures.words import shortened, width_of, wrapped
from simulator.design.document import Component, Note
from simulator.text import Text

Figures = Mapping[str, Any]
NAME, SMALL = 13.0, 11.0
PADDING, TILE = 10.0, 32.0
QUEUE_WORTH_SHOWING = 1.0
LOSS_WORTH_SHOWING = 0.001
WAITING = Text("{n} waiting", "{n}건 대기")
LOST = Text("{share} lost", "{share} 유실")


def card(component: Component, box: Box, figures: Figures | None, theme: Theme, lang: str) -> str:
    """A component with its icon on the colour of its load, its name and how full it is."""
    look = colours(theme)
    reading = figure(figures, lang) if figures else ""
    top = box.y + (13 if reading else (box.height - TILE) / 2)
    tile = Box(box.x + PADDING, top, TILE, TILE)
    left = tile.x + TILE + 8
    room = box.x + box.width - PADDING - left
    step = int(figures["step"]) if figures else None
    detail = detail_of(component, lang)
    border = f' stroke="{look["line"]}"'
    if step == 4:
        border = f' stroke="{look["danger"]}" stroke-width="2"'
    parts = [rectangle(box, look["surface-panel"], 12, border), _icon(component, tile, step, theme)]
    if detail:
        parts.append(_line(component.title, left, top + 14, room, NAME, look["text"], True))
        parts.append(_line(detail, left, top + 29, room, SMALL, look["text-muted"], False))
    else:
        parts.append(_line(component.title, left, top + 21, room, NAME, look["text"], True))
    if figures and reading:
        parts.append(_gauge(figures, reading, box, top + TILE + 8, theme))
    return "".join(parts)


def badges(box: Box, figures: Figures, theme: Theme, lang: str) -> str:
    """What waits and what is lost, on the lower edge of the card."""
    look = colours(theme)
    shown = []
    if figures["queue"] >= QUEUE_WORTH_SHOWING:
        waiting = WAITING.fill(n=numbers.compact(figures["queue"], lang)).get(lang)
        shown.append((waiting, look["surface-raised"], look["text"]))
    if figures["lost"] >= LOSS_WORTH_SHOWING:
        lost = LOST.fill(share=numbers.percent(figures["lost"], lang)).get(lang)
        shown.append((lost, look["danger"], look["surface-panel"]))
    right, parts = box.x + box.width - 8, []
    for words, ground, ink in reversed(shown):
        width = width_of(words, SMALL) + 8
        place = Box(right - width, box.y + box.height - 9, width, 18)
        parts.append(rectangle(place, ground, 4, f' stroke="{look["line-strong"]}"'))
        middle = place.centre[0], place.y + 13
        parts.append(text(words, middle, SMALL, ink, anchor="middle"))
        right -= width + 4
    return "".join(parts)


def container(component: Component, box: Box, theme: Theme, lang: str) -> str:
    """The frame of a region or a zone with its head."""
    look = colours(theme)
    dashes = "2 4" if component.kind == "zone" else "6 4"
    border = (
        f' fill-opacity="0.05" stroke="{look["line-strong"]}" stroke-width="1.5" '
        f'stroke-dasharray="{dashes}"'
    )
    kind = component.declaration.label.get(lang)
    room = box.width - 24 - 22
    name = shortened(component.title, 12, room)
    left, base = box.x + 34, box.y + HEAD_HEIGHT / 2 + 4
    parts = [
        rectangle(box, look["accent"], 12, border),
        kind_icon(component.declaration.icon, (box.x + 12, box.y + 10), 16,
                  look["text-muted"], look["surface-canvas"]),
        text(name, (left, base), 12, look["text"], bold=True),
    ]  # fmt: skip
    used = width_of(name, 12) * 1.05 + 8
    if kind != component.title and room - used > 40:
        words = shortened(kind, 12, room - used)
        parts.append(text(words, (left + used, base), 12, look["text-muted"]))
    return "".join(parts)


def note(entry: Note, box: Box, theme: Theme) -> str:
    """A text for people."""
    look = colours(theme)
    lines = wrapped(entry.text, 12, box.width - 24, max(1, min(6, int((box.height - 12) // 15))))
    words = "".join(
        text(line, (box.x + 12, box.y + 20 + 15 * index), 12, look["text"])
        for index, line in enumerate(lines)
    )
    return rectangle(box, look["caution-soft"], 8) + words


def figure(figures: Figures, lang: str) -> str:
    """How full it is; what has no limit to fill shows how much arrives instead, if anything."""
    if figures["binding"] is not None:
        return numbers.percent(figures["utilisation"], lang)
    return numbers.rate(figures["arrival_rate"], lang) if figures["arrival_rate"] > 0 else ""


def detail_of(component: Component, lang: str) -> str:
    """The line under the name: how many of which size, or the kind where the name hides it."""
    values, params = component.values, component.declaration.params
    size = next((param for param in params if param.type == "size"), None)
    if size is not None:
        count = values.get("instances")
        return f"{count} × {values[size.key]}" if count is not None else str(values[size.key])
    kind = component.declaration.label.get(lang)
    return "" if component.title == kind else kind


def _icon(component: Component, tile: Box, step: int | None, theme: Theme) -> str:
    look = colours(theme)
    if step is None:
        ground, ink = rectangle(tile, look["surface-sunken"], 8), look["text-muted"]
    else:
        ground, ink = load_tile(step, tile, 8, theme), look[f"load-ink-{step}"]
    paper = look["surface-panel"] if step is None else look[f"load-{step}"]
    drawn = kind_icon(component.declaration.icon, (tile.x + 5, tile.y + 5), 22, ink, paper)
    return ground + drawn


def _line(
    words: str, left: float, base: float, room: float, size: float, ink: str, bold: bool
) -> str:
    return text(shortened(words, size * (1.04 if bold else 1), room), (left, base), size, ink,
                bold=bold)  # fmt: skip


def _gauge(figures: Figures, reading: str, box: Box, top: float, theme: Theme) -> str:
    look = colours(theme)
    left, ink = box.x + PADDING, look["text"]
    if figures["binding"] is None:
        return text(reading, (left, top + 10), 12, ink, bold=True)
    step, used = int(figures["step"]), width_of(reading, 12) * 1.05
    start = left + 14 + max(38.0, used) + 8
    track = Box(start, top + 4, box.x + box.width - PADDING - start, 4)
    filled = Box(start, track.y, track.width * min(1.0, figures["utilisation"]), 4)
    return (
        load_sign(step, (left, top + 1), 10, ink)
        + text(reading, (left + 14, top + 10), 12, ink, bold=True)
        + rectangle(track, ink, 2, ' fill-opacity="0.18"')
        + rectangle(filled, ink, 2)
    )
