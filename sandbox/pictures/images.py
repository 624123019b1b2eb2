"""The files other parts of the site serve: SVG and PNG of a design, and its share preview. A PNG
is kept in the cache under the drawing it was made from."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from typing import Any

from django.core.cache import cache

from sandbox.pictures.diagram import Frame, draw
from sandbox.pictures.look import Theme
from sandbox.pictures.preview import PREVIEW_HEIGHT, PREVIEW_WIDTH, Headline, preview_svg
from sandbox.pictures.typesetting import png_of
from simulator.design import Design

KEPT_SECONDS = 24 * 3600
LARGEST_KEPT = 1_000_000


def design_svg(
    design: Design, frame: Frame | None = None, *, theme: Theme = "light", language: str = "en"
) -> str:
    """The design as an SVG file; with a load ``frame`` it shows every component's load."""
    return draw(design, frame, theme=theme, language=language).svg


def design_png(
    design: Design,
    frame: Frame | None = None,
    *,
    theme: Theme = "light",
    language: str = "en",
    scale: float = 2.0,
) -> bytes:
    """The design as a PNG of ``scale`` pixels to one of the canvas, within the limits of size."""
    drawing = draw(design, frame, theme=theme, language=language)
    box = drawing.box
    return _kept(drawing.svg, scale, lambda svg: png_of(svg, box.width, box.height, scale))


def og_png(
    design: Design,
    frame: Frame | None = None,
    score: Mapping[str, Any] | None = None,
    *,
    theme: Theme = "light",
    language: str = "en",
) -> bytes:
    """The preview of a shared link, exactly 1200×630: diagram, title, score, users, bottleneck.

    ``frame`` is the load frame and ``score`` the score frame; without them their figures
    are left out.
    """
    headline = Headline(score["total"], score["grade"]) if score else None
    svg = preview_svg(design, frame, headline, theme=theme, language=language)
    return _kept(svg, 1.0, lambda made: png_of(made, PREVIEW_WIDTH, PREVIEW_HEIGHT))


def _kept(svg: str, scale: float, make: Callable[[str], bytes]) -> bytes:
    key = "picture:" + hashlib.sha256(f"{scale}:{svg}".encode()).hexdigest()
    found: bytes | None = cache.get(key)
    if found is None:
        found = make(svg)
        if len(found) <= LARGEST_KEPT:
            cache.set(key, found, KEPT_SECONDS)
    return found
