"""The shape of every error answer, for the API's own description."""

from __future__ import annotations

from typing import Any

from ninja import Schema


class ProblemDetail(Schema):
    """RFC 9457."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    message: str
    problems: list[dict[str, Any]] | None = None


REFUSALS = {400: ProblemDetail, 413: ProblemDetail, 422: ProblemDetail, 429: ProblemDetail}
ABSENT = {404: ProblemDetail, 410: ProblemDetail, 451: ProblemDetail}
