"""A figure that does not exist, with the names that do."""

from __future__ import annotations

import difflib
from collections.abc import Sequence

from simulator.errors import DocumentError, Problem
from simulator.text import Text

_UNKNOWN = Text(
    "There is no figure “{figure}”. Did you mean {near}?",
    "‘{figure}’(이)라는 수치는 없습니다. 혹시 {near}인가요?",
)
_NEAREST = 3


class UnknownFigureError(DocumentError):
    """No figure has this name."""

    def __init__(self, figure: str, known: Sequence[str]) -> None:
        # Names that share the start come first: most mistakes are in the last part.
        close = difflib.get_close_matches(figure, known, _NEAREST, cutoff=0.0)
        text = _UNKNOWN.fill(figure=figure[:200], near=", ".join(close))
        super().__init__([Problem("", "unknown_figure", text, values={"near": close})])
