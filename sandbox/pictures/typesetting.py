"""SVG to PNG, and markup to PDF, with the fonts of the build alone: what comes out depends on
no font of the machine. Typst compiles both; it may read nothing but what it is given."""

from __future__ import annotations

import re
import tempfile
import threading
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Literal

import typst

from sandbox.pictures.look import fonts_folder
from sandbox.refusal import Refusal
from simulator.text import Text

Form = Literal["png", "pdf"]
MOST_PIXELS = 16_000_000
LONGEST_SIDE = 8_000
MOST_AT_ONCE = 2
PATIENCE_SECONDS = 20.0
_places = threading.BoundedSemaphore(MOST_AT_ONCE)
# The font has no emoji; without this each would be an empty box.
_EMOJI = re.compile("[\u200d\u20e3\ufe0f\U0001f000-\U0001faff]")
_PAGE = (
    "#set page(width: {width}pt, height: {height}pt, margin: 0pt)\n"
    '#image(bytes(sys.inputs.svg), format: "svg", width: {width}pt, height: {height}pt)'
)
BUSY = Refusal(
    503,
    "pictures_busy",
    Text(
        "Many pictures are being made just now. Try again in a few seconds.",
        "지금은 그림을 만드는 요청이 많습니다. 몇 초 뒤에 다시 하세요.",
    ),
    retry_after=5,
)


def png_of(svg: str, width: float, height: float, scale: float = 1.0) -> bytes:
    """The SVG, ``width`` × ``height`` in its own pixels, as a PNG ``scale`` times as large; no
    larger than the limits allow."""
    scale = min(scale, LONGEST_SIDE / max(width, height), (MOST_PIXELS / (width * height)) ** 0.5)
    page = _PAGE.format(width=width, height=height)
    return typeset(page, "png", {"svg": _EMOJI.sub("", svg)}, ppi=72.0 * scale)


def pdf_of(markup: str, inputs: Mapping[str, str]) -> bytes:
    """The markup as a PDF; ``inputs`` are its ``sys.inputs``. Its date is always the same, so
    that the same report is the same file."""
    clean = {key: _EMOJI.sub("", value) for key, value in inputs.items()}
    return typeset(markup, "pdf", clean)


def typeset(markup: str, form: Form, inputs: Mapping[str, str], ppi: float | None = None) -> bytes:
    """One compiled file. Refusal when others keep all places busy for too long."""
    if not _places.acquire(timeout=PATIENCE_SECONDS):
        raise BUSY
    try:
        compiler = typst.Compiler(root=_nothing(), font_paths=_fonts())
        made = compiler.compile(
            markup.encode(), format=form, ppi=ppi, sys_inputs=dict(inputs), timestamp=0
        )
    finally:
        _places.release()
    if not isinstance(made, bytes):
        raise TypeError("a picture has one page")
    return made


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[str(fonts_folder())],
    )


@cache
def _nothing() -> Path:
    """A folder with nothing in it, the only one the markup could read."""
    return Path(tempfile.mkdtemp(prefix="loadstone-"))
