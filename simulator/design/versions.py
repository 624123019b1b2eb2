"""Format versions of the Design document: every older one stays readable.

``MIGRATIONS[n]`` turns a document of version n into one of version n + 1. They work on plain
data before validation and must not assume that it is valid.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from simulator.design.document import FORMAT
from simulator.design.messages import TYPES
from simulator.design.problems import Problems, shown, type_name
from simulator.text import Text

Migration = Callable[[dict[str, Any]], dict[str, Any]]

PREFIX, CURRENT = FORMAT.rsplit("/", 1)[0], int(FORMAT.rsplit("/", 1)[1])
MIGRATIONS: dict[int, Migration] = {}

_FORMAT = re.compile(re.escape(PREFIX) + r"/([0-9]{1,6})")


def migrate(
    problems: Problems,
    document: dict[str, Any],
    migrations: Mapping[int, Migration] = MIGRATIONS,
    current: int = CURRENT,
) -> dict[str, Any] | None:
    """The document in the current format, or None after noting why it cannot be read."""
    version = _version(problems, document, f"{PREFIX}/{current}")
    if version is None:
        return None
    if version > current:
        problems.add("future_format", ("format",), found=version, wanted=current)
        return None
    while version < current:
        if version not in migrations:
            _unknown(problems, document["format"], f"{PREFIX}/{current}")
            return None
        document = {**migrations[version](document), "format": f"{PREFIX}/{version + 1}"}
        version += 1
    return document


def _version(problems: Problems, document: dict[str, Any], wanted: str) -> int | None:
    if "format" not in document:
        problems.add("no_format", (), wanted=wanted)
        return None
    given = document["format"]
    if not isinstance(given, str):
        what = Text("“format”", "‘format’")
        problems.add("wrong_type", ("format",), what=what, wanted=TYPES["string"],
                     found=type_name(given))  # fmt: skip
        return None
    match = _FORMAT.fullmatch(given)
    if match is None:
        _unknown(problems, given, wanted)
        return None
    return int(match[1])


def _unknown(problems: Problems, given: object, wanted: str) -> None:
    problems.add("unknown_format", ("format",), found=shown(given), wanted=wanted)
