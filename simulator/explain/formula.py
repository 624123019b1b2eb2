"""What a formula is: words, notation, source, validity, and the function that computes it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from simulator.text import Text


@dataclass(frozen=True)
class Symbol:
    """One letter of a formula: how it is written and what it means."""

    sign: str
    meaning: Text


@dataclass(frozen=True)
class Formula:
    """A formula of the registry.

    ``compute`` takes the symbols by name; one named in ``repeated`` as a list of terms.
    ``exact`` holds under what ``note`` says; of an approximation the note says how good.
    """

    id: str
    title: Text
    expression: str
    source: str
    exact: bool
    note: Text
    symbols: Mapping[str, Symbol]
    compute: Callable[..., Any]
    repeated: frozenset[str] = frozenset()

    def to_json(self, language: str) -> dict[str, Any]:
        """The formula's words in one language."""
        return {
            "id": self.id, "title": self.title.get(language), "expression": self.expression,
            "source": self.source, "exact": self.exact, "note": self.note.get(language),
        }  # fmt: skip
