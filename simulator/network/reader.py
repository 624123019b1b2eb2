"""Reads values out of a JSON document and collects what is wrong with them, with pointers.

A reader never raises on a bad value: it notes a Problem and returns a harmless
stand-in, so that one reading finds every problem of the document.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterable
from typing import TypeVar

import numpy as np

from simulator.errors import Problem, pointer
from simulator.network.messages import KOREAN_TYPES, MESSAGES
from simulator.network.model import Number
from simulator.text import Text

Path = tuple[str | int, ...]
# The largest number of any kind; what is nearer to nothing than its inverse is nothing. The
# largest variability and the largest count.
MOST = 1e18
MOST_SCV = 1e6
MOST_TIMES = 1e6
Word = TypeVar("Word", bound=str)
T = TypeVar("T")

TYPE_NAMES: dict[type, str] = {
    dict: "an object", list: "a list", str: "a string", bool: "true or false",
    int: "a number", float: "a number", type(None): "null",
}  # fmt: skip


class JsonObject(dict[str, object]):
    """A JSON object that remembers which of its keys were given twice."""

    duplicates: tuple[str, ...] = ()


def load_json(text: str) -> object:
    """Parse JSON, keeping repeated keys and non-finite numbers for the reader to report."""

    def build(pairs: list[tuple[str, object]]) -> JsonObject:
        result = JsonObject(pairs)
        if len(result) < len(pairs):
            keys = [key for key, _ in pairs]
            result.duplicates = tuple(key for key in result if keys.count(key) > 1)
        return result

    return json.loads(text, object_pairs_hook=build)


class Reader:
    """Typed access to JSON values; ``problems`` holds what was wrong so far."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.columns: int | None = None

    def problem(self, path: Path, code: str, **values: object) -> None:
        """Note that the value at the path is wrong."""
        self.problems.append(
            Problem(pointer(*path), code, MESSAGES[code].fill(**values), values=values)
        )

    def wrong_type(self, path: Path, wanted: str, value: object) -> None:
        """Note a value of another type than wanted."""
        found = TYPE_NAMES.get(type(value), type(value).__name__)
        words = {key: Text(name, KOREAN_TYPES.get(name, name))
                 for key, name in (("wanted", wanted), ("found", found))}  # fmt: skip
        text = MESSAGES["wrong_type"].fill(**words)
        values: dict[str, object] = {"wanted": wanted, "found": found}
        self.problems.append(Problem(pointer(*path), "wrong_type", text, values=values))

    def mapping(self, value: object, path: Path, known: Iterable[str] | None) -> dict[str, object]:
        """The value as an object whose keys are all known (None: any key)."""
        if not isinstance(value, dict):
            self.wrong_type(path, "an object", value)
            return {}
        for key in getattr(value, "duplicates", ()):
            self.problem((*path, key), "duplicate_key", key=key)
        if known is not None:
            allowed = tuple(known)
            for key in value:
                if key not in allowed:
                    self.problem((*path, key), "unknown_key", key=key, known=", ".join(allowed))
        return value

    def items(self, value: object, path: Path) -> list[object]:
        """The value as a list."""
        if isinstance(value, (list, tuple)):
            return list(value)
        self.wrong_type(path, "a list", value)
        return []

    def name(self, value: object, path: Path) -> str:
        """The value as a string."""
        if isinstance(value, str):
            return value
        self.wrong_type(path, "a name", value)
        return ""

    def one_of(self, value: object, path: Path, known: tuple[Word, ...]) -> Word:
        """The value as one of the known words."""
        for word in known:
            if value == word:
                return word
        self.problem(path, "unknown_value", found=repr(value), known=", ".join(known))
        return known[0]

    def flag(self, value: object, path: Path) -> bool:
        """The value as true or false."""
        if isinstance(value, bool):
            return value
        self.wrong_type(path, "true or false", value)
        return False

    def whole(self, value: object, path: Path, least: int, most: int) -> int:
        """The value as a whole number within bounds."""
        number = self.number(value, path, float(least), float(most))
        if isinstance(number, np.ndarray) or number != int(number):
            self.problem(path, "not_whole", found=value)
            return least
        return int(number)

    def number(self, value: object, path: Path, least: float = 0.0, most: float = MOST) -> Number:
        """The value as a finite number, or as an array with one number per column."""
        if isinstance(value, np.ndarray):
            value = value.tolist()
        if isinstance(value, list):
            return self._column(value, path, least, most)
        return self._scalar(value, path, least, most)

    def _column(self, values: list[object], path: Path, least: float, most: float) -> Number:
        if not values:
            self.problem(path, "empty")
            return least
        if self.columns not in (None, len(values)):
            self.problem(path, "columns", found=len(values), other=self.columns)
        self.columns = self.columns or len(values)
        return np.array([self._scalar(v, (*path, i), least, most) for i, v in enumerate(values)])

    def _scalar(self, value: object, path: Path, least: float, most: float) -> float:
        if isinstance(value, bool) or not isinstance(value, (int, float, np.number)):
            self.wrong_type(path, "a number", value)
            return least
        try:
            number = float(value)
        except OverflowError:
            number = math.inf
        if not math.isfinite(number):
            self.problem(path, "not_finite")
            return least
        if abs(number) < 1 / MOST:
            number = 0.0
        if number < least:
            self.problem(path, "too_small", found=value, limit=f"{least:g}")
            return least
        if number > most:
            self.problem(path, "too_large", found=value, limit=f"{most:g}")
            return most
        return number

    def optional(
        self, source: dict[str, object], key: str, path: Path, read: Callable[[object, Path], T]
    ) -> T | None:
        """What ``read`` makes of a key, or None when it is absent or null."""
        if source.get(key) is None:
            return None
        return read(source[key], (*path, key))

    def required(self, source: dict[str, object], key: str, path: Path) -> bool:
        """Whether the key is there; a problem if not."""
        if key in source:
            return True
        self.problem(path, "missing", key=key)
        return False
