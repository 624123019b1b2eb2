"""What was changed from one design to another, as one drawing: what is new, gone and different,
each with a sign and an outline of its own, so that colour is never alone."""

from __future__ import annotations

from collections.abc import Mapping

from sandbox.pictures.card import card, container
from sandbox.pictures.diagram import MARGIN, NOTHING_DRAWN, Drawing, connection_line
from sandbox.pictures.elements import rectangle, text
from sandbox.pictures.geometry import Box, Point, around, boxes_of
from sandbox.pictures.look import Theme, colours
from simulator.design import Design
from simulator.text import Text

NEW, GONE, OTHER = "new", "gone", "other"
SIGNS = {NEW: "+", GONE: "−", OTHER: "≠"}
TOKENS = {NEW: "good", GONE: "danger", OTHER: "caution"}
DASHES = {NEW: "", GONE: "6 4", OTHER: "2 3"}
LEGEND = {
    NEW: Text("new", "추가"),
    GONE: Text("removed", "삭제"),
    OTHER: Text("changed", "변경"),
}
FADED = 0.45
LEGEND_ROOM = 40.0
DESCRIBED = Text(
    "{new} new, {gone} removed, {other} changed", "추가 {new}개, 삭제 {gone}개, 변경 {other}개"
)


def draw_changes(
    before: Design,
    after: Design,
    different: set[str],
    *,
    theme: Theme = "light",
    language: str = "en",
) -> Drawing:
    """Both designs over one another; ``different`` are the components that are in both and not
    alike. Equal arguments give equal bytes."""
    look = colours(theme)
    old, now = boxes_of(before), boxes_of(after)
    boxes = {**old, **now}
    marks = {key: _mark(key, before, after, different) for key in sorted(boxes)}
    box = (around(boxes.values()) or NOTHING_DRAWN).grown(MARGIN)
    box = Box(box.x, box.y, box.width, box.height + LEGEND_ROOM)
    parts = [rectangle(box, look["surface-canvas"])]
    order = sorted(boxes, key=lambda key: (_depth(key, before, after), key))
    for containers in (True, False):
        for key in order:
            one = after.components.get(key) or before.components[key]
            if one.declaration.container != containers:
                continue
            drawn = (
                container(one, boxes[key], theme, language)
                if containers
                else card(one, boxes[key], None, theme, language)
            )
            parts.append(_faded(drawn) if marks[key] == GONE else drawn)
        if containers:
            parts += _connections(before, after, boxes, theme, language)
    parts += [_outlined(boxes[key], mark, theme) for key, mark in marks.items() if mark]
    legend = (box.x + MARGIN, box.y + box.height - 16)
    parts.append(_legend(legend, [m for m in SIGNS if m in marks.values()], theme, language))
    count = {mark: sum(each == mark for each in marks.values()) for mark in SIGNS}
    described = DESCRIBED.fill(**count).get(language)
    return Drawing("".join(parts), box, after.name or "Loadstone", described, theme)


def _mark(key: str, before: Design, after: Design, different: set[str]) -> str:
    if key not in before.components:
        return NEW
    if key not in after.components:
        return GONE
    return OTHER if key in different else ""


def _depth(key: str, before: Design, after: Design) -> int:
    return len((after if key in after.components else before).ancestors(key))


def _connections(
    before: Design, after: Design, boxes: Mapping[str, Box], theme: Theme, language: str
) -> list[str]:
    """Connections of both, those of one alone in its colour; ``before``'s faded and dashed."""
    ours = {(c.source, c.target) for c in before.connections.values()}
    theirs = {(c.source, c.target) for c in after.connections.values()}
    look, drawn = colours(theme), []
    gone = [c for c in before.connections.values() if (c.source, c.target) not in theirs]
    for wire in sorted(gone, key=lambda each: each.id):
        line = connection_line(wire, boxes, None, theme, language, look["danger"])
        drawn.append(_faded(line.replace("<path ", f'<path stroke-dasharray="{DASHES[GONE]}" ', 1)))
    for wire in sorted(after.connections.values(), key=lambda each: each.id):
        new = (wire.source, wire.target) not in ours
        ink = look["good"] if new else None
        drawn.append(connection_line(wire, boxes, None, theme, language, ink))
    return drawn


def _outlined(box: Box, mark: str, theme: Theme) -> str:
    """An outline in the mark's colour and dashes, with its sign on the upper right corner."""
    ink = colours(theme)[TOKENS[mark]]
    dashes = f' stroke-dasharray="{DASHES[mark]}"' if DASHES[mark] else ""
    edge = rectangle(box.grown(3), "none", 14, f' stroke="{ink}" stroke-width="2.5"{dashes}')
    return edge + _sign((box.x + box.width, box.y), mark, theme)


def _sign(at: Point, mark: str, theme: Theme) -> str:
    look = colours(theme)
    disc = f'<circle cx="{at[0]:g}" cy="{at[1]:g}" r="11" fill="{look[TOKENS[mark]]}"/>'
    paper = look["surface-panel"]
    return disc + text(SIGNS[mark], (at[0], at[1] + 5), 16, paper, bold=True, anchor="middle")


def _legend(at: Point, marks: list[str], theme: Theme, language: str) -> str:
    ink, parts = colours(theme)["text"], []
    for index, mark in enumerate(marks):
        left = at[0] + 110 * index
        parts.append(_sign((left + 11, at[1] - 5), mark, theme))
        parts.append(text(LEGEND[mark].get(language), (left + 28, at[1]), 13, ink))
    return "".join(parts)


def _faded(drawn: str) -> str:
    return f'<g opacity="{FADED}">{drawn}</g>'
