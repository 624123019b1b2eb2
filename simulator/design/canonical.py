"""Canonical JSON: the same content always gives the same bytes.

Keys are sorted, there are no blanks, text stays UTF-8, and a float that is a whole number is
written as an integer, so that 1, 1.0 and 1e0 are one value; other floats are written with the
shortest digits that read back the same (Python's ``repr``, Steele and White 1990).
"""

from __future__ import annotations

import json
from typing import Any

EXACT = 2.0**53


def plain(value: Any) -> Any:
    """The value with whole floats as integers and mappings as dictionaries."""
    if isinstance(value, float) and value.is_integer() and abs(value) <= EXACT:
        return int(value)
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    return value


def canonical_json(value: Any) -> str:
    """The canonical JSON text of plain data."""
    return json.dumps(
        plain(value), sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    )
