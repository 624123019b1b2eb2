"""What is wrong, where, and what to do: errors as values, rendered once for every surface."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from simulator.text import Text


@dataclass(frozen=True)
class Problem:
    """One thing wrong with a document.

    ``pointer`` is a JSON pointer (RFC 6901) into the document as it was given; ``code``
    a stable name for programs; ``text`` the sentence for people, which says what is
    wrong and what to do. ``component`` and ``parameter`` name the place on the canvas.
    """

    pointer: str
    code: str
    text: Text
    component: str | None = None
    parameter: str | None = None
    values: dict[str, object] = field(default_factory=dict)

    def to_json(self, language: str = "en") -> dict[str, object]:
        """The problem as the API, the socket and the command line print it."""
        return {
            "pointer": self.pointer,
            "code": self.code,
            "message": self.text.get(language),
            "component": self.component,
            "parameter": self.parameter,
            "values": self.values,
        }


class DocumentError(ValueError):
    """A document that cannot be used, with every problem found in it."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(f"{p.pointer or '/'}: {p.text.en}" for p in self.problems))


class DesignError(DocumentError):
    """A Design that cannot be used."""


class NetworkError(DocumentError):
    """A Network that cannot be used."""


def pointer(*parts: str | int) -> str:
    """A JSON pointer from its parts, escaped."""
    return "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in parts)
