"""Who may write through the HTTP API and how often: programs, and pages of this site; a
counter a minute in the cache for each client."""

from __future__ import annotations

import time

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest

from sandbox.refusal import Refusal
from sandbox.runs.origin import is_same_origin
from simulator.text import Text


def admit(request: HttpRequest, action: str, per_minute: int) -> None:
    """Let one write through, or raise a Refusal: a page of another site, or too many a minute."""
    origin = request.headers.get("Origin")
    if origin is not None and not is_same_origin(origin, request.get_host()):
        raise Refusal(
            403,
            "foreign_origin",
            Text(
                "Pages of other sites may not write here.",
                "다른 사이트의 페이지에서는 저장하거나 실행할 수 없습니다.",
            ),
        )
    count(request, action, per_minute)


def count(request: HttpRequest, action: str, per_minute: int) -> None:
    """Count one ``action`` of the client; Refusal when it is one too many this minute."""
    minute, second = divmod(int(time.time()), 60)
    counter = f"throttle:{action}:{client_address(request)}:{minute}"
    cache.add(counter, 0, timeout=120)
    if cache.incr(counter) > per_minute:
        raise Refusal(
            429,
            "too_many_requests",
            Text(
                "Too many requests: {limit} a minute are allowed. Try again in {wait} s.",
                "요청이 너무 많습니다. 1분에 {limit}번까지 됩니다. {wait}초 뒤에 다시 하세요.",
            ).fill(limit=per_minute, wait=60 - second),
            retry_after=60 - second,
        )


def client_address(request: HttpRequest) -> str:
    """The client's address: behind a proxy the last one it reports, which clients cannot forge."""
    forwarded = request.headers.get("X-Forwarded-For", "") if settings.BEHIND_PROXY else ""
    last: str = forwarded.rsplit(",", 1)[-1].strip()
    return last or request.META.get("REMOTE_ADDR") or "unknown"
