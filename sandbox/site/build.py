"""Where Vite put the front end: its manifest, read into the tags a page needs."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.templatetags.static import static

ENTRY = "src/editor.tsx"


class NotBuilt(Exception):
    """There is no front-end build."""


@dataclass(frozen=True)
class Assets:
    """Addresses of the entry's script, the modules it imports at once, and the style sheets."""

    script: str
    modules: tuple[str, ...]
    styles: tuple[str, ...]


def assets() -> Assets:
    """The assets of the editor's entry, read once; again whenever the site is in DEBUG."""
    return read_assets() if settings.DEBUG else _kept()


@cache
def _kept() -> Assets:
    return read_assets()


def read_assets() -> Assets:
    """Read the manifest; NotBuilt when there is none."""
    try:
        manifest = json.loads((settings.FRONTEND_DIST / "manifest.json").read_text("utf-8"))
    except FileNotFoundError:
        raise NotBuilt from None
    chunks = list(_imported(manifest, ENTRY))
    return Assets(
        script=static(manifest[ENTRY]["file"]),
        modules=tuple(static(chunk["file"]) for chunk in chunks[1:]),
        styles=tuple(static(css) for chunk in chunks for css in chunk.get("css", ())),
    )


def _imported(manifest: dict[str, Any], entry: str) -> list[dict[str, Any]]:
    """The entry's chunk and everything it imports statically, each once."""
    names = [entry]
    for name in names:  # grows while it is walked
        names += [other for other in manifest[name].get("imports", ()) if other not in names]
    return [manifest[name] for name in names]
