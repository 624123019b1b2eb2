"""JSON from outside: bounded by the site's limit, then read as strictly as the engine reads
designs, then checked for characters that can be neither stored nor sent."""

from __future__ import annotations

import json
import re
from typing import Any

from django.http import QueryDict

from sandbox.refusal import Refusal
from simulator.design.reading import read_json as read_strictly
from simulator.errors import DocumentError
from simulator.text import Text

_ODD_ESCAPE = re.compile(r"\\u(?:0000|[dD][89a-fA-F])")


def refuse_size(size: int, limit: int) -> Refusal:
    """The refusal of a document of ``size`` bytes where ``limit`` are allowed."""
    return Refusal(
        413,
        "too_large",
        Text(
            "The document has {size:,} bytes; the largest allowed is {limit:,}. "
            "Split the design or shorten its notes.",
            "문서 크기가 {size:,}바이트입니다. 최대 {limit:,}바이트까지 받습니다. "
            "설계를 나누거나 메모를 줄이세요.",
        ).fill(size=size, limit=limit),
    )


def read_json(text: str | bytes, limit: int) -> Any:
    """The value written in ``text``, or a Refusal that names what is wrong with it."""
    if len(text) > limit:
        raise refuse_size(len(text), limit)
    try:
        value = read_strictly(text)
    except DocumentError as error:
        first = error.problems[0]
        raise Refusal(400, first.code, first.text, problems=error.problems) from None
    escapes = text if isinstance(text, str) else text.decode("utf-8")
    if _ODD_ESCAPE.search(escapes) and not _can_be_stored(value):
        raise Refusal(
            400,
            "not_unicode",
            Text(
                "The text contains the character U+0000 or half a surrogate pair. Remove it.",
                "텍스트에 U+0000 문자나 짝이 없는 서로게이트가 들어 있습니다. 지우세요.",
            ),
        )
    return value


def _can_be_stored(value: Any) -> bool:
    """Whether every text in ``value`` is Unicode that databases and sockets carry."""
    try:
        written = json.dumps(value, ensure_ascii=False)
        written.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return "\\u0000" not in written.replace("\\\\", "")


def row_number(text: str | None) -> int:
    """The number of a row as a form or an address names it; 0, which no row has, for all else."""
    given = text or ""
    return int(given) if given.isascii() and given.isdigit() and len(given) <= 18 else 0


def form_rows(form: QueryDict, *names: str) -> list[tuple[str, ...]]:
    """The rows of a table in a form, a field of each of these names in every row."""
    columns = [form.getlist(name) for name in names]
    if len({len(column) for column in columns}) > 1:
        raise Refusal(
            422,
            "rows_torn",
            Text(
                "The rows of the form are not complete: {names}. Reload the page and fill it in "
                "again.",
                "양식의 행이 완전하지 않습니다: {names}. 화면을 새로 고치고 다시 입력하세요.",
            ).fill(names=", ".join(names)),
        )
    return list(zip(*columns, strict=True))
