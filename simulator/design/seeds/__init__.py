"""The starting designs: the ladder from one user to 100,000, and the home page's first sight.

Each JSON file holds a Design whose words are given in both languages. The thresholds they
are known for follow from the defaults of the catalogue; at 100 requests/s per 1,000 users,
with the default mix, 1,000 users make 100 calls/s and ask of

* a server: 95.5 × 20 + 4 × 25 + 0.3 × 100 + 0.2 × 50 ms of code, 95.5 × 1 ms of images,
  6.7 × 1 ms of static files, 99.7 × 0.5 ms of session checks: 2.20 vCPU,
  so a 2-vCPU server stands at 1.10;
* a database: (95.5 × 2.4 + 0.3) × 1 ms of queries and 4.2 × 4 ms of writes: 0.246 vCPU,
  so with 100,000 users a 32-vCPU one stands at 0.77;
* both on one machine: 2.45 vCPU, so that a 0.25-vCPU one stands at 0.98 with 100 users;
* the network: 95.5 × 60 KB of images, so 0.46 Gbit/s with 10,000 users.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from simulator.design.document import Design
from simulator.design.parse import parse_design
from simulator.text import Text, localised


@dataclass(frozen=True)
class Seed:
    """One starting design; ``content`` is its document with words in both languages."""

    id: str
    title: Text
    summary: Text
    content: dict[str, Any]

    def localised(self, language: str) -> dict[str, Any]:
        """The document with the words of one language."""
        document = localised(self.content, language)
        assert isinstance(document, dict)
        return document

    @property
    def document(self) -> dict[str, Any]:
        """The document in English."""
        return self.localised("en")

    @property
    def parsed(self) -> Design:
        """The Design in English, checked."""
        return parse_design(self.document)


def _load() -> tuple[Seed, ...]:
    files = [
        entry for entry in resources.files(__package__).iterdir() if entry.name.endswith(".json")
    ]
    found = [json.loads(entry.read_text("utf-8")) for entry in files]
    return tuple(
        Seed(entry["id"], Text(**entry["title"]), Text(**entry["summary"]), entry["design"])
        for entry in sorted(found, key=lambda entry: str(entry["id"]))
    )


SEEDS: tuple[Seed, ...] = _load()
"""In the order of the ladder; the first is the home page's."""


@cache
def seeds(language: str = "en") -> dict[str, Design]:
    """Every starting design by id, checked."""
    return {seed.id: parse_design(seed.localised(language)) for seed in SEEDS}
