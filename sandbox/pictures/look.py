"""What pictures are drawn with: the icons, colours and fonts that the front end's build leaves
beside its scripts, so that a picture looks like the canvas."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Literal

from django.conf import settings

from sandbox.site.build import NotBuilt

Theme = Literal["light", "dark"]
FONT = "Noto Sans KR"
FONT_FAMILY = f"'{FONT}', 'Apple SD Gothic Neo', 'Malgun Gothic', system-ui, sans-serif"
PLAIN_BOX = ""  # the icon of a kind that has none


def fonts_folder() -> Path:
    """Where the fonts are; NotBuilt when there is no front-end build."""
    folder: Path = settings.FRONTEND_DIST / "fonts"
    if not folder.is_dir():
        raise NotBuilt
    return folder


@cache
def colours(theme: Theme) -> Mapping[str, str]:
    """The colour tokens of a theme by name, such as ``surface-panel``."""
    found: dict[str, str] = _read("colours.json")[theme]
    return found


@cache
def icon(kind: str) -> str:
    """The icon of a kind as SVG elements on a 24-unit grid, to be stroked in one colour; the
    places ``{ink}`` and ``{paper}`` are for that colour and the one below."""
    drawings: dict[str, Sequence[dict[str, Any]]] = _read("icons.json")
    return "".join(_element(shape) for shape in drawings.get(kind, drawings[PLAIN_BOX]))


def _element(shape: Mapping[str, Any]) -> str:
    fill = shape.get("fill")
    drawn = {key: value for key, value in shape.items() if key not in {"shape", "fill", "dashes"}}
    if fill is not None:
        drawn["fill"] = f"{{{fill}}}"
    if fill == "ink":
        drawn["stroke"] = "none"
    if "dashes" in shape:
        drawn["stroke-dasharray"] = shape["dashes"]
    return f"<{shape['shape']} " + " ".join(f'{k}="{v}"' for k, v in drawn.items()) + "/>"


@cache
def _read(name: str) -> Any:
    try:
        return json.loads((settings.FRONTEND_DIST / "pictures" / name).read_text("utf-8"))
    except FileNotFoundError:
        raise NotBuilt from None
