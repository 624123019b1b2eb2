"""A request that cannot be served, said once for the HTTP API (RFC 9457 problem details) and
the websocket (an ``error`` message), in the reader's language."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from simulator.errors import DocumentError, Problem
from simulator.text import Text


class Refusal(Exception):
    """What is wrong and what to do; ``status`` is the HTTP status, ``code`` for programs."""

    def __init__(
        self,
        status: int,
        code: str,
        text: Text,
        *,
        problems: Sequence[Problem] = (),
        retry_after: int | None = None,
    ) -> None:
        super().__init__(text.en)
        self.status = status
        self.code = code
        self.text = text
        self.problems = tuple(problems)
        self.retry_after = retry_after

    def to_json(self, language: str) -> dict[str, Any]:
        """Code, message and the single problems, as every surface carries them."""
        body: dict[str, Any] = {"code": self.code, "message": self.text.get(language)}
        if self.problems:
            body["problems"] = [problem.to_json(language) for problem in self.problems]
        if self.retry_after is not None:
            body["retry_after"] = self.retry_after
        return body

    def to_problem_detail(self, language: str) -> dict[str, Any]:
        """The body of an ``application/problem+json`` answer."""
        body = self.to_json(language)
        return {
            "type": "about:blank",
            "title": body["message"],
            "status": self.status,
            "detail": "; ".join(p["message"] for p in body.get("problems", [])) or body["message"],
            **body,
        }


def refuse_document(error: DocumentError) -> Refusal:
    """The refusal of a design with everything that is wrong in it."""
    count = len(error.problems)
    return Refusal(
        422,
        "design_invalid",
        Text(
            "The design cannot be used. What to put right: {count}.",
            "설계를 사용할 수 없습니다. 고쳐야 할 것이 {count}개 있습니다.",
        ).fill(count=count),
        problems=error.problems,
    )
