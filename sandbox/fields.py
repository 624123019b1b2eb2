"""What a schema finds wrong with what was sent, field by field, in the words of the product."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import islice
from typing import Any

from simulator.errors import Problem, pointer
from simulator.text import Text

MOST = 20  # problems told of one message
LIMITS = {"max_length", "min_length", "ge", "le", "expected"}
BODY = Text("The body", "본문")
_OBJECT = Text("{field} must be a JSON object.", "{field}은(는) JSON 객체여야 합니다.")
_TEXT = Text("{field} must be text.", "{field}은(는) 문자열이어야 합니다.")
_WHOLE = Text("{field} must be a whole number.", "{field}은(는) 정수여야 합니다.")
_NUMBER = Text("{field} must be a number.", "{field}은(는) 숫자여야 합니다.")
_YES_NO = Text("{field} must be true or false.", "{field}은(는) true나 false여야 합니다.")
_SENTENCES = {
    "missing": Text("{field} is missing.", "{field} 항목이 없습니다."),
    "extra_forbidden": Text(
        "{field} is not a field here. Remove it.", "{field}은(는) 없는 항목입니다. 지우세요."
    ),
    "dict_type": _OBJECT,
    "model_type": _OBJECT,
    "model_attributes_type": _OBJECT,
    "list_type": Text("{field} must be a list.", "{field}은(는) 목록이어야 합니다."),
    "string_type": _TEXT,
    "int_type": _WHOLE,
    "int_parsing": _WHOLE,
    "int_parsing_size": _WHOLE,
    "int_from_float": _WHOLE,
    "float_type": _NUMBER,
    "float_parsing": _NUMBER,
    "finite_number": _NUMBER,
    "bool_type": _YES_NO,
    "bool_parsing": _YES_NO,
    "literal_error": Text(
        "{field} must be {expected}.", "{field}은(는) 다음 가운데 하나여야 합니다: {expected}."
    ),
    "too_long": Text(
        "{field} has too many entries (at most {max_length}).",
        "{field}의 개수가 너무 많습니다(최대 {max_length}개).",
    ),
    "too_short": Text(
        "{field} has too few entries (at least {min_length}).",
        "{field}의 개수가 너무 적습니다(최소 {min_length}개).",
    ),
    "string_too_long": Text(
        "{field} is too long (at most {max_length} characters).",
        "{field}이(가) 너무 깁니다(최대 {max_length}자).",
    ),
    "string_too_short": Text(
        "{field} is too short (at least {min_length} characters).",
        "{field}이(가) 너무 짧습니다(최소 {min_length}자).",
    ),
    "string_pattern_mismatch": Text(
        "{field} is not the name of a run.", "{field}은(는) 실행의 이름이 아닙니다."
    ),
    "greater_than_equal": Text(
        "{field} must be at least {ge}.", "{field}은(는) {ge} 이상이어야 합니다."
    ),
    "less_than_equal": Text("{field} must be at most {le}.", "{field}은(는) {le} 이하여야 합니다."),
}
_OTHERWISE = Text("{field} cannot be used: {why}.", "{field} 값을 사용할 수 없습니다({why}).")


def field_problems(errors: Iterable[Mapping[str, Any]], whole: Text = BODY) -> list[Problem]:
    """Each field that a schema refused, as a Problem with a JSON pointer (at most twenty).

    ``errors`` are pydantic's, their places counted from what was sent; ``whole`` is what to call
    all of that, where no field is named.
    """
    return [_problem(item, whole) for item in islice(errors, MOST)]


def _problem(item: Mapping[str, Any], whole: Text) -> Problem:
    name = ".".join(map(str, item["loc"]))
    limits = {key: value for key, value in item.get("ctx", {}).items() if key in LIMITS}
    if "expected" in limits:
        limits["expected"] = Text(limits["expected"], limits["expected"].replace(" or ", ", "))
    words = _SENTENCES.get(item["type"], _OTHERWISE).fill(
        field=name or whole, why=item["msg"].lower(), **limits
    )
    return Problem(pointer=pointer(*item["loc"]), code=item["type"], text=words)
