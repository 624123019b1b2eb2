"""Who may write through the HTTP API and how often: programs, and pages of this site; a
counter a minute or an hour in the cache for each client."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest

from sandbox.refusal import Refusal
from sandbox.runs.origin import is_same_origin
from simulator.text import Text

MINUTE, HOUR = 60, 3600
TRIES_PER_SHARE = 10
SPANS = {MINUTE: Text("a minute", "1분"), HOUR: Text("an hour", "1시간")}


def admit(request: HttpRequest, action: str, per_minute: int) -> None:
    """Let one write through, or raise a Refusal: a page of another site, or too many a minute."""
    own_page(request)
    count(request, action, per_minute)


@contextmanager
def sharing(request: HttpRequest) -> Iterator[None]:
    """Let one more design be shared; people with an account may share more, wherever they are.
    What is refused inside counts as a try, of which there are more, and not as shared."""
    own_page(request)
    if request.user.is_authenticated:
        who, most = f"user-{request.user.pk}", settings.SHARES_PER_HOUR_ACCOUNT
    else:
        who, most = client_address(request), settings.SHARES_PER_HOUR
    count_by(who, "share-try", TRIES_PER_SHARE * most, HOUR)
    counter = count_by(who, "share", most, HOUR)
    try:
        yield
    except Refusal:
        with suppress(ValueError):  # forgotten by the cache meanwhile
            cache.decr(counter)
        raise


def own_page(request: HttpRequest) -> None:
    """Refuse what a page of another site sends, with or without the reader's cookies."""
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


def count(request: HttpRequest, action: str, per_minute: int) -> None:
    """Count one ``action`` of the client; Refusal when it is one too many this minute."""
    count_by(client_address(request), action, per_minute, MINUTE)


def count_by(who: str, action: str, limit: int, span: int) -> str:
    """Count one ``action`` of a client; Refusal when it is one too many within the span. Returns
    the counter's key."""
    number, second = divmod(int(time.time()), span)
    counter = f"throttle:{action}:{who}:{number}"
    cache.add(counter, 0, timeout=2 * span)
    if cache.incr(counter) > limit:
        wait = span - second
        said = SPANS[span]
        raise Refusal(
            429,
            "too_many_requests",
            Text(
                f"Too many requests: {limit} {said.en} are allowed. Try again in {wait} s.",
                f"요청이 너무 많습니다. {said.ko}에 {limit}번까지 됩니다. "
                f"{wait}초 뒤에 다시 하세요.",
            ),
            retry_after=wait,
        )
    return counter


def client_address(request: HttpRequest) -> str:
    """The client's address: behind a proxy the last one it reports, which clients cannot forge."""
    forwarded = request.headers.get("X-Forwarded-For", "") if settings.BEHIND_PROXY else ""
    last: str = forwarded.rsplit(",", 1)[-1].strip()
    return last or request.META.get("REMOTE_ADDR") or "unknown"
