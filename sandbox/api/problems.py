"""Every error of the HTTP API as a problem detail (RFC 9457) in the reader's language."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from sandbox.fields import field_problems
from sandbox.refusal import Refusal
from sandbox.site.language import language_of
from simulator.text import Text

logger = logging.getLogger(__name__)
NOT_FOUND = Refusal(
    404, "not_found", Text("There is nothing at this address.", "이 주소에는 아무것도 없습니다.")
)
INTERNAL = Refusal(
    500,
    "internal",
    Text(
        "The request failed through a fault of ours. It has been logged.",
        "내부 오류로 요청을 처리하지 못했습니다. 오류를 기록했습니다.",
    ),
)


NOT_SERVED = Refusal(
    400,
    "request_invalid",
    Text("The request cannot be served as it is.", "이 요청은 처리할 수 없습니다."),
)
NOT_ALLOWED = Refusal(
    405,
    "method_not_allowed",
    Text(
        "This address does not take that method. See /api/v1/openapi.json.",
        "이 주소에서는 쓸 수 없는 메서드입니다. /api/v1/openapi.json을 참고하세요.",
    ),
)
NO_TOKEN = Refusal(
    403,
    "csrf",
    Text("The page is too old. Reload it.", "화면이 오래되었습니다. 새로 고치세요."),
)
SIGN_IN = Refusal(401, "sign_in", Text("Sign in first.", "먼저 로그인하세요."))


class ProblemDetails:
    """Turns what Django itself answers under /api/ (no such address, wrong method, bad host)
    into problem details too."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        plain = not response.headers.get("Content-Type", "").endswith("json")
        if not (request.path.startswith("/api/") and response.status_code >= 400 and plain):
            return response
        known = {404: NOT_FOUND, 405: NOT_ALLOWED, 500: INTERNAL}
        return answer(request, known.get(response.status_code, NOT_SERVED))


def answer(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """The refusal as a response."""
    language = language_of(request)
    response = HttpResponse(
        json.dumps(refusal.to_problem_detail(language), ensure_ascii=False),
        status=refusal.status,
        content_type="application/problem+json",
    )
    response.headers["Content-Language"] = language
    if refusal.retry_after is not None:
        response.headers["Retry-After"] = str(refusal.retry_after)
    return response


def handle_problems(api: NinjaAPI) -> None:
    """Have ``api`` answer every exception with a problem detail."""

    @api.exception_handler(Refusal)
    def refused(request: HttpRequest, error: Refusal) -> HttpResponse:
        return answer(request, error)

    @api.exception_handler(ValidationError)
    def invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
        return answer(request, refuse_fields(error))

    @api.exception_handler(Http404)
    def missing(request: HttpRequest, _: Http404) -> HttpResponse:
        return answer(request, NOT_FOUND)

    @api.exception_handler(HttpError)
    def other(request: HttpRequest, error: HttpError) -> HttpResponse:
        if isinstance(error.__cause__, Refusal):  # a body our parser refused
            return answer(request, error.__cause__)
        return answer(request, {401: SIGN_IN, 403: NO_TOKEN}.get(error.status_code, NOT_SERVED))

    @api.exception_handler(Exception)
    def fault(request: HttpRequest, error: Exception) -> HttpResponse:
        logger.error("%s %s failed", request.method, request.path, exc_info=error)
        return answer(request, INTERNAL)


def refuse_fields(error: ValidationError) -> Refusal:
    """The refusal of a request whose fields do not fit the schema."""
    problems = field_problems(
        {**item, "loc": item["loc"][2 if item["loc"][0] == "body" else 1 :]}
        for item in error.errors
    )
    text = Text(
        "The request has fields that cannot be used.", "요청에 사용할 수 없는 항목이 있습니다."
    )
    return Refusal(422, "request_invalid", text, problems=problems)
