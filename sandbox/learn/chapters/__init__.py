"""The course as data: one JSON file a chapter, with its words in both languages.

A chapter is a board (``simulator.judge.board_document``) with what teaching adds: the goals
that have to be met, a prediction, the lessons it stands for, the change it is about
(``solution``) and the tempting one that fails (``naive``).
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from simulator.judge.board import Challenge
from simulator.judge.board_document import parse_board
from simulator.judge.edits import Patch, apply
from simulator.text import Text, localised

PATHS = ("chapters", "graminsta")


@dataclass(frozen=True)
class Option:
    """One answer to a prediction: right where the figure is this ``component``, or at least
    ``least`` and below ``below``."""

    text: Text
    component: str | None = None
    least: float | None = None
    below: float | None = None

    def fits(self, found: float | str | None) -> bool:
        """Whether what was found is what this answer says."""
        if isinstance(found, float):
            low = self.least is None or found >= self.least
            return low and (self.below is None or found < self.below) and self.component is None
        return found is not None and found == self.component


@dataclass(frozen=True)
class Prediction:
    """A question to answer before the run, about one ``figure`` of the starting design."""

    question: Text
    figure: str
    options: tuple[Option, ...]


@dataclass(frozen=True)
class Chapter:
    """One step of a path. ``asks`` are the kinds of goals that have to be met; the design is
    the board's start; ``debrief`` is what it was about."""

    slug: str
    path: str
    number: int
    new: str
    lessons: tuple[str, ...]
    asks: frozenset[str]
    prediction: Prediction
    debrief: Text
    naive_why: Text
    content: dict[str, Any]

    def challenge(self, language: str) -> Challenge:
        """The chapter's board with the names of its components in one language."""
        board = self.content["board"]
        return parse_board({**board, "start": localised(board["start"], language)})

    def document(self, language: str) -> dict[str, Any]:
        """The starting design."""
        challenge = self.challenge(language)
        document = challenge.asked(challenge.start).to_json()
        return {**document, "name": challenge.words.title.get(language)}

    def after(self, change: str, language: str = "en") -> dict[str, Any]:
        """The starting design after the ``solution`` or the ``naive`` change."""
        patch: Patch = localised(self.content[change], language)
        return apply(self.document(language), patch)


@cache
def chapters() -> dict[str, Chapter]:
    """Every chapter by its slug, path by path in their order."""
    files = [
        entry for entry in resources.files(__package__).iterdir() if entry.name.endswith(".json")
    ]
    found = [_chapter(json.loads(entry.read_text("utf-8"))) for entry in files]
    ordered = sorted(found, key=lambda one: (PATHS.index(one.path), one.number))
    return {one.slug: one for one in ordered}


def next_of(chapter: Chapter) -> Chapter | None:
    """The chapter after this one on its path."""
    following = (one for one in chapters().values()
                 if one.path == chapter.path and one.number == chapter.number + 1)  # fmt: skip
    return next(following, None)


def _chapter(content: dict[str, Any]) -> Chapter:
    asked = content["prediction"]
    return Chapter(
        slug=content["board"]["id"],
        path=content["path"],
        number=content["number"],
        new=content["new"],
        lessons=tuple(content["lessons"]),
        asks=frozenset(content["asks"]),
        prediction=Prediction(
            Text(**asked["question"]), asked["figure"], tuple(map(_option, asked["options"]))
        ),
        debrief=Text(**content["debrief"]),
        naive_why=Text(**content["naive_why"]),
        content=content,
    )


def _option(content: dict[str, Any]) -> Option:
    return Option(
        Text(**content["text"]),
        content.get("component"),
        content.get("from"),
        content.get("below"),
    )
