"""The pieces every part of a Design is read with: objects, texts, numbers, ids."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterable
from typing import Any

from simulator.design.messages import TYPES
from simulator.design.problems import Path, Problems, shown, suggestion, type_name
from simulator.text import Text

ID_LENGTH = 64
NAME_LENGTH = 120
NOTE_LENGTH = 4_000
FAR = 1e6

ID_PATTERN = rf"[A-Za-z0-9_.:-]{{1,{ID_LENGTH}}}"

_ID = re.compile(ID_PATTERN)


def read_object(
    problems: Problems, given: object, path: Path, what: Text,
    known: Iterable[str] | None = None, component: str | None = None,
) -> dict[str, Any]:  # fmt: skip
    """The object, or an empty one after noting that it is none; unknown keys are noted."""
    if not isinstance(given, dict):
        problems.add("wrong_type", path, component, what=what, wanted=TYPES["object"],
                     found=type_name(given))  # fmt: skip
        return {}
    if known is None:
        return given
    allowed = tuple(known)
    for key in given:
        if key not in allowed:
            problems.add(
                "unknown_key", (*path, str(key)), component, what=what, key=shown(key),
                suggestion=suggestion(str(key), allowed), known=", ".join(allowed),
            )  # fmt: skip
    return {key: value for key, value in given.items() if key in allowed}


def read_map(
    problems: Problems, given: object, path: Path, what: Text, limit: int | None = None
) -> dict[str, Any]:
    """An object keyed by ids; too many entries or keys that are no ids are noted."""
    entries = read_object(problems, given, path, what)
    if limit is not None and len(entries) > limit:
        problems.add("too_many", path, count=len(entries), limit=limit, what=what)
        return {}
    return {key: value for key, value in entries.items() if is_id(problems, key, (*path, str(key)))}


def read_list(problems: Problems, given: object, path: Path, what: Text, limit: int) -> list[Any]:
    """A list of at most so many entries."""
    if not isinstance(given, list | tuple):
        problems.add("wrong_type", path, what=what, wanted=TYPES["array"], found=type_name(given))
        return []
    if len(given) > limit:
        problems.add("too_many", path, count=len(given), limit=limit, what=what)
        return []
    return list(given)


def is_id(problems: Problems, key: object, path: Path) -> bool:
    """Whether the key can name something; noted under ``path`` if not."""
    if isinstance(key, str) and _ID.fullmatch(key):
        return True
    problems.add("bad_id", path, key=shown(key), limit=ID_LENGTH)
    return False


def read_text(
    problems: Problems, given: object, path: Path, what: Text, limit: int = NAME_LENGTH,
    lines: bool = False, component: str | None = None,
) -> str:  # fmt: skip
    """A text people read: not too long, no control characters (line ends only in ``lines``)."""
    if not isinstance(given, str):
        problems.add("wrong_type", path, component, what=what, wanted=TYPES["string"],
                     found=type_name(given))  # fmt: skip
        return ""
    if len(given) > limit:
        problems.add("too_long", path, component, what=what, length=len(given), limit=limit)
        return ""
    for character in given:
        if unicodedata.category(character) in ("Cc", "Cs") and not (lines and character in "\n\t"):
            problems.add("bad_character", path, component, what=what,
                         character=f"U+{ord(character):04X}")  # fmt: skip
            return ""
    return given


def read_number(
    problems: Problems, given: object, path: Path, what: Text, low: float = -FAR,
    high: float = FAR, component: str | None = None,
) -> float | None:  # fmt: skip
    """A finite number within bounds."""
    if isinstance(given, bool) or not isinstance(given, int | float):
        problems.add("wrong_type", path, component, what=what, wanted=TYPES["number"],
                     found=type_name(given))  # fmt: skip
        return None
    if isinstance(given, float) and not math.isfinite(given):
        problems.add("not_finite", path, component, what=what, found=shown(given))
        return None
    if not low <= given <= high:
        problems.add("out_of_range", path, component, what=what, found=shown(given),
                     min=f"{low:,.12g}", max=f"{high:,.12g}", unit="")  # fmt: skip
        return None
    return float(given)


def quoted(key: str) -> Text:
    """A key as the subject of a sentence."""
    return Text(f"“{key}”", f"‘{key}’")
