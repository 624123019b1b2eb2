"""Collecting what is wrong with a Design, so that one reading reports everything."""

from __future__ import annotations

import difflib
import math
from collections.abc import Iterable

from simulator.design.messages import MESSAGES, SUGGESTION, TYPES
from simulator.errors import DesignError, Problem, pointer
from simulator.text import Text

Path = tuple[str | int, ...]

MOST_REPORTED = 200
"""Further problems of a hopeless document help nobody."""


class Problems:
    """The problems found so far."""

    def __init__(self) -> None:
        self.found: list[Problem] = []

    def add(
        self, code: str, path: Path, component: str | None = None,
        parameter: str | None = None, **values: object,
    ) -> None:  # fmt: skip
        """Note one problem; a ``Text`` among the values is put in its own language."""
        places: dict[str, object] = {"component": component, **values}
        self.say(code, path, MESSAGES[code].fill(**places), component, parameter, **values)

    def say(
        self, code: str, path: Path, text: Text, component: str | None = None,
        parameter: str | None = None, **values: object,
    ) -> None:  # fmt: skip
        """Note a problem that brings its own sentence."""
        if len(self.found) < MOST_REPORTED:
            plain = {k: v.en if isinstance(v, Text) else v for k, v in values.items()}
            self.found.append(Problem(pointer(*path), code, text, component, parameter, plain))

    def stop_if_any(self) -> None:
        """Raise DesignError when something was found."""
        if self.found:
            raise DesignError(self.found)


def suggestion(found: str, known: Iterable[str]) -> Text:
    """The nearest known word, as the end of a sentence; nothing when none is near."""
    near = difflib.get_close_matches(found.lower()[:64], list(known), 1, 0.6)
    return SUGGESTION.fill(found=near[0]) if near else Text("", "")


def type_name(value: object) -> Text:
    """What a JSON value is, for a sentence."""
    for types, name in (
        (bool, "boolean"), (dict, "object"), ((list, tuple), "array"), (str, "string"),
        ((int, float), "number"), (type(None), "null"),
    ):  # fmt: skip
        if isinstance(value, types):
            return TYPES[name]
    return TYPES["other"]


def shown(value: object) -> str:
    """A value short enough for a sentence, with nothing a screen could not show."""
    if isinstance(value, dict | list | tuple):
        return "{…}" if isinstance(value, dict) else "[…]"
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) >= 10**21:
        return f"about {'-' if value < 0 else ''}1e{math.log10(abs(value)):.0f}"
    text = value if isinstance(value, str) else repr(value)
    clean = "".join(c if c.isprintable() else "�" for c in text[:61])
    return clean if len(clean) <= 60 else clean[:60] + "…"
