"""Where things stand on the canvas, absolutely, and how a connection runs between two of them:
the same rules as the editor's (sizes of cards, sides that face each other, Bézier curves)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from simulator.design import Design

CARD_WIDTH, CARD_HEIGHT = 184.0, 80.0
NOTE_WIDTH, NOTE_HEIGHT = 200.0, 64.0
HEAD_HEIGHT = 36.0
CURVATURE = 0.25
Side = tuple[int, int]  # the way out of a box: (1, 0) is its right side
Point = tuple[float, float]


@dataclass(frozen=True)
class Box:
    """A rectangle in canvas pixels."""

    x: float
    y: float
    width: float
    height: float

    @property
    def centre(self) -> Point:
        return self.x + self.width / 2, self.y + self.height / 2

    def side(self, side: Side) -> Point:
        """The middle of one side."""
        x, y = self.centre
        return x + side[0] * self.width / 2, y + side[1] * self.height / 2

    def grown(self, margin: float) -> Box:
        """With a margin on every side."""
        return Box(
            self.x - margin, self.y - margin, self.width + 2 * margin, self.height + 2 * margin
        )


def around(boxes: Iterable[Box]) -> Box | None:
    """The smallest box around all; None around nothing."""
    all_boxes = list(boxes)
    if not all_boxes:
        return None
    left, top = min(box.x for box in all_boxes), min(box.y for box in all_boxes)
    right = max(box.x + box.width for box in all_boxes)
    bottom = max(box.y + box.height for box in all_boxes)
    return Box(left, top, right - left, bottom - top)


def boxes_of(design: Design) -> dict[str, Box]:
    """Every component's box by id."""
    found: dict[str, Box] = {}
    for key, component in design.components.items():
        x, y = component.x, component.y
        for parent in design.ancestors(key):
            x += design.components[parent].x
            y += design.components[parent].y
        width, height = component.width or CARD_WIDTH, component.height or CARD_HEIGHT
        found[key] = Box(x, y, width, height)
    return found


def facing(source: Box, target: Box) -> tuple[Side, Side]:
    """The two sides that face each other."""
    across = target.centre[0] - source.centre[0]
    down = target.centre[1] - source.centre[1]
    gap_across = abs(across) - (source.width + target.width) / 2
    gap_down = abs(down) - (source.height + target.height) / 2
    if gap_across >= gap_down:
        return ((1, 0), (-1, 0)) if across >= 0 else ((-1, 0), (1, 0))
    return ((0, 1), (0, -1)) if down >= 0 else ((0, -1), (0, 1))


def curve(source: Box, target: Box, short: float = 0.0) -> tuple[str, Point, Side]:
    """The path of a connection, its middle, and the side of the target it arrives at;
    ``short`` ends it so many pixels before the target."""
    out, into = facing(source, target)
    start, end = source.side(out), target.side(into)
    first, second = _control(start, out, end), _control(end, into, start)
    tip = (end[0] + into[0] * short, end[1] + into[1] * short)
    middle = (
        (start[0] + 3 * first[0] + 3 * second[0] + end[0]) / 8,
        (start[1] + 3 * first[1] + 3 * second[1] + end[1]) / 8,
    )
    path = f"M{pair(start)}C{pair(first)} {pair(second)} {pair(tip)}"
    return path, middle, into


def _control(at: Point, side: Side, other: Point) -> Point:
    axis = 0 if side[0] else 1
    distance = (other[axis] - at[axis]) * side[axis]
    reach = distance / 2 if distance >= 0 else CURVATURE * 25 * (-distance) ** 0.5
    return at[0] + side[0] * reach, at[1] + side[1] * reach


def shown(value: float) -> str:
    """A coordinate: at most two decimals, no zeros that say nothing."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text in {"-0", ""} else text


def pair(point: Point) -> str:
    """A point as paths write it."""
    return f"{shown(point[0])} {shown(point[1])}"
