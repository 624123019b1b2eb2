"""The eight failure dynamics as designs: a small cause, a large effect, and what ends it.

Each JSON file holds a Design with words in both languages and the scenario that sets it off,
what to change, and that change as a patch. They are drawn after N. Bronson et al., Metastable
Failures in Distributed Systems, HotOS 2021, and L. Huang et al., Metastable Failures in the
Wild, OSDI 2022; the effects follow from the engine.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from importlib import resources
from typing import Any

from simulator.design.seeds import Seed
from simulator.text import Text


@dataclass(frozen=True)
class Dynamic(Seed):
    """A starting design that fails in an instructive way: ``cure`` says what to change, ``patch``
    does it."""

    cure: Text
    patch: list[dict[str, Any]]


def _load() -> tuple[Dynamic, ...]:
    files = (
        entry for entry in resources.files(__package__).iterdir() if entry.name.endswith(".json")
    )
    found = [json.loads(entry.read_text("utf-8")) for entry in files]
    return tuple(
        Dynamic(entry["id"], Text(**entry["title"]), Text(**entry["summary"]), entry["design"],
                Text(**entry["cure"]), entry["patch"])
        for entry in sorted(found, key=lambda entry: str(entry["id"]))
    )  # fmt: skip


DYNAMICS: tuple[Dynamic, ...] = _load()
"""In the order of the list."""
