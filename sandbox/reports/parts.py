"""What a report is made of: sections of paragraphs, tables and the diagram."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Table:
    """Rows of texts under a head; ``numeric`` holds the columns set flush right, ``widths``
    the share of the width each column takes (0: as much as it needs)."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numeric: frozenset[int] = frozenset()
    widths: tuple[int, ...] = ()


@dataclass(frozen=True)
class Diagram:
    """The place of the drawing."""


Block = str | Table | Diagram


@dataclass(frozen=True)
class Section:
    """A heading and what stands under it."""

    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Report:
    """A whole report in one language."""

    title: str
    subtitle: str
    language: str
    sections: tuple[Section, ...]
    foot: str = ""

    def to_json(self) -> dict[str, Any]:
        """The report as the PDF's template reads it."""
        return {
            "title": self.title,
            "subtitle": self.subtitle,
            "language": self.language,
            "foot": self.foot,
            "sections": [
                {"title": section.title, "blocks": [_block(block) for block in section.blocks]}
                for section in self.sections
            ],
        }


def _block(block: Block) -> dict[str, Any]:
    if isinstance(block, Diagram):
        return {"what": "diagram"}
    if isinstance(block, str):
        return {"what": "text", "text": block}
    return {
        "what": "table",
        "head": list(block.head),
        "rows": [list(row) for row in block.rows],
        "numeric": sorted(block.numeric),
        "widths": list(block.widths or (0,) * len(block.head)),
    }


@dataclass(frozen=True)
class Figures:
    """What the report says about a design: load frames by users, the verdict, the score."""

    frames: Sequence[dict[str, Any]] = field(default=())
    verdict: dict[str, Any] | None = None
    score: dict[str, Any] | None = None

    @property
    def own(self) -> dict[str, Any]:
        """The frame of the design's own user count."""
        return next(frame for frame in self.frames if frame["own"])
