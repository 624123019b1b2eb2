"""Where Vite put the front end: its manifest, read into the tags a page needs."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.templatetags.static import static

EDITOR = "src/editor.tsx"
PAGES = "src/site/page.ts"
EMBED = "src/embed/embed.ts"


class NotBuilt(Exception):
    """There is no front-end build, or an older one."""


@dataclass(frozen=True)
class Assets:
    """Addresses of the entry's script, the modules it imports at once, and the style sheets."""

    script: str
    modules: tuple[str, ...]
    styles: tuple[str, ...]


def assets(entry: str = EDITOR) -> Assets:
    """The assets of an entry, read once; again whenever the site is in DEBUG."""
    return read_assets(entry) if settings.DEBUG else _kept(entry)


@cache
def _kept(entry: str) -> Assets:
    return read_assets(entry)


def read_assets(entry: str) -> Assets:
    """Read the manifest; NotBuilt when there is none, or none that knows the entry."""
    try:
        manifest = json.loads((settings.FRONTEND_DIST / "manifest.json").read_text("utf-8"))
    except FileNotFoundError:
        raise NotBuilt from None
    if entry not in manifest:
        raise NotBuilt
    chunks = list(_imported(manifest, entry))
    return Assets(
        script=static(manifest[entry]["file"]),
        modules=tuple(static(chunk["file"]) for chunk in chunks[1:]),
        styles=tuple(static(css) for chunk in chunks for css in chunk.get("css", ())),
    )


def _imported(manifest: dict[str, Any], entry: str) -> list[dict[str, Any]]:
    """The entry's chunk and everything it imports statically, each once."""
    names = [entry]
    for name in names:  # grows while it is walked
        names += [other for other in manifest[name].get("imports", ()) if other not in names]
    return [manifest[name] for name in names]
