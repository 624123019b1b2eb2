"""Ready-made groups of components that are put into a design as one step.

Each JSON file holds components with words in both languages, the connections between them, and
what the group is good for. Values that are not given are the catalogue's defaults.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from simulator.text import Text, localised


@dataclass(frozen=True)
class Template:
    """One group; ``components`` and ``connections`` are those of a Design document, with words in
    both languages. ``rank`` is its place in the list."""

    id: str
    rank: int
    title: Text
    summary: Text
    components: dict[str, Any]
    connections: dict[str, Any]

    def localised(self, language: str) -> dict[str, Any]:
        """The group with the words of one language, as the editor inserts it."""
        return {
            "id": self.id,
            "title": self.title.get(language),
            "summary": self.summary.get(language),
            "components": localised(self.components, language),
            "connections": self.connections,
        }


def _load() -> tuple[Template, ...]:
    files = (
        entry for entry in resources.files(__package__).iterdir() if entry.name.endswith(".json")
    )
    found = [json.loads(entry.read_text("utf-8")) for entry in files]
    return tuple(
        Template(**{**entry, "title": Text(**entry["title"]), "summary": Text(**entry["summary"])})
        for entry in sorted(found, key=lambda entry: int(entry["rank"]))
    )


TEMPLATES: tuple[Template, ...] = _load()
"""In the order of the list."""


@cache
def template_document(language: str = "en") -> list[dict[str, Any]]:
    """Every group in one language. Callers must not change the result; it is shared."""
    return [template.localised(language) for template in TEMPLATES]
