"""The thirty lessons of growing a system, each in one sentence."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib import resources

from simulator.text import Text


@dataclass(frozen=True)
class Lesson:
    """One lesson, known by its code (T01 to T30)."""

    code: str
    text: Text


@cache
def lessons() -> dict[str, Lesson]:
    """Every lesson by its code, in order."""
    content = json.loads((resources.files(__package__) / "lessons.json").read_text("utf-8"))
    return {code: Lesson(code, Text(**words)) for code, words in content.items()}
