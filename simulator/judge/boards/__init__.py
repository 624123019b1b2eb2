"""The challenges: one JSON file each, with its words in both languages, the standard it is
judged by, the design it starts from and a reference that passes.

Pars are what the reference costs on this engine.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from simulator.design.document import Design
from simulator.design.parse import parse_design
from simulator.judge.board import Board
from simulator.text import Text


@dataclass(frozen=True)
class Challenge:
    """One board: ``start`` is what a learner is given, ``reference`` one good answer."""

    id: str
    title: Text
    lesson: Text
    board: Board
    start: Design
    reference: Design


@cache
def challenges() -> dict[str, Challenge]:
    """Every challenge by id, its designs checked."""
    files = [
        entry for entry in resources.files(__package__).iterdir() if entry.name.endswith(".json")
    ]
    found = [_challenge(json.loads(entry.read_text("utf-8"))) for entry in files]
    return {one.id: one for one in sorted(found, key=lambda one: one.id)}


def _challenge(content: dict[str, Any]) -> Challenge:
    standard = content["board"]
    asked = content["asked"]
    return Challenge(
        id=content["id"],
        title=Text(**content["title"]),
        lesson=Text(**content["lesson"]),
        board=Board(
            par_usd=float(standard["par_usd"]),
            par_nodes=int(standard["par_nodes"]),
            must=frozenset(standard["must"]),
            goals=standard.get("goals", {}),
        ),
        start=parse_design({**asked, **content["start"]}),
        reference=parse_design({**asked, **content["reference"]}),
    )
