"""The pictures of a film: a design at every step of the ladder, or through one of its failures."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sandbox.pictures import numbers
from sandbox.pictures.diagram import Frame
from sandbox.pictures.look import Theme
from sandbox.pictures.preview import preview_svg
from simulator.design import Design
from simulator.text import Text

WHEN = Text("from {start} to {end}: {what}", "{start}부터 {end}까지: {what}")
BEFORE = Text("before: as usual", "이전: 평소 상태")


def ladder_scenes(
    design: Design, frames: Iterable[Frame], theme: Theme, language: str
) -> list[str]:
    """An SVG of 1200×630 for every load frame."""
    return [preview_svg(design, frame, theme=theme, language=language) for frame in frames]


def failure_scenes(
    design: Design,
    usual: Frame,
    episode: Iterable[Mapping[str, Any]],
    theme: Theme,
    language: str,
) -> list[str]:
    """The design before the failure, then an SVG for every stretch of it."""
    scenes: list[str] = []
    for frame in episode:
        title = frame["label"][language]
        if not scenes:
            words = (title, BEFORE.get(language))
            scenes.append(preview_svg(design, usual, words=words, theme=theme, language=language))
        caption = WHEN.fill(
            start=numbers.duration_s(frame["from_s"], language),
            end=numbers.duration_s(frame["to_s"], language),
            what="{what}",
        ).get(language)
        words = (title, caption.replace("{what}", frame["what"][language]))
        load = frame["load"]
        scenes.append(preview_svg(design, load, words=words, theme=theme, language=language))
    return scenes
