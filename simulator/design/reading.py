"""JSON text → plain data, strictly: size, depth, encoding and repeated keys are checked first."""

from __future__ import annotations

import json
import re
from typing import Any, NoReturn

from simulator.design.problems import Problems
from simulator.errors import DesignError

MOST_BYTES = 2_000_000
DEEPEST = 32

_NOT_STRUCTURE = re.compile(r'"(?:[^"\\]|\\.)*"?|[^\[\]{}"]+', re.DOTALL)


def read_json(text: str | bytes) -> Any:
    """The value of a JSON text; DesignError when it is none or breaks a bound."""
    problems = Problems()
    content = _decoded(text, problems)
    if depth(content) > DEEPEST:
        _stop(problems, "too_deep", limit=DEEPEST)

    def unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key, value in pairs:
            if key in found:
                problems.add("duplicate_key", (), key=key)
            found[key] = value
        return found

    def constant(name: str) -> NoReturn:
        at = content.find(name)
        raise json.JSONDecodeError(f"{name} is not a JSON number", content, max(at, 0))

    try:
        value = json.loads(content, object_pairs_hook=unique, parse_constant=constant)
    except json.JSONDecodeError as error:
        _stop(problems, "not_json", detail=error.msg, line=error.lineno, column=error.colno)
    except ValueError:  # an integer of more digits than Python converts
        _stop(problems, "number_too_long")
    if "\\u" in content and not _encodable(value):
        _stop(problems, "not_unicode")
    problems.stop_if_any()
    return value


def depth(text: str) -> int:
    """How deep brackets nest, without parsing, so that hostile nesting costs no stack."""
    level = deepest = 0
    for bracket in _NOT_STRUCTURE.sub("", text):
        level += 1 if bracket in "[{" else -1
        deepest = max(deepest, level)
    return deepest


def _encodable(value: Any) -> bool:
    """Whether no text holds half a surrogate pair, which can be neither stored nor sent."""
    try:
        json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return False
    return True


def _decoded(text: str | bytes, problems: Problems) -> str:
    size = len(text) if isinstance(text, bytes) else len(text.encode("utf-8", "surrogatepass"))
    if size > MOST_BYTES:
        _stop(problems, "too_large", size=size, limit=MOST_BYTES)
    if isinstance(text, str):
        return text.removeprefix("\ufeff")
    try:
        return text.decode("utf-8-sig")
    except UnicodeDecodeError:
        _stop(problems, "not_unicode")


def _stop(problems: Problems, code: str, **values: object) -> NoReturn:
    problems.add(code, (), None, None, **values)
    raise DesignError(problems.found)
