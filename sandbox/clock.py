"""What time it is, for everything that depends on a deadline.

One place to ask, so that a preview can look at Friday evening and a test build can stand
still: with ``TEST_CLOCK=1`` a request's ``X-Test-Now`` header (ISO 8601 with offset) is obeyed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.utils import timezone

_moment: ContextVar[datetime | None] = ContextVar("moment", default=None)


def now() -> datetime:
    """The moment, in UTC unless somebody stands at another one."""
    return _moment.get() or timezone.now()


@contextmanager
def standing_at(moment: datetime | None) -> Iterator[None]:
    """Everything inside believes that it is ``moment``; None changes nothing."""
    token = _moment.set(moment or _moment.get())
    try:
        yield
    finally:
        _moment.reset(token)


def read_moment(given: str) -> datetime | None:
    """A moment written in ISO 8601 with its offset; None for anything else."""
    try:
        moment = datetime.fromisoformat(given)
    except ValueError:
        return None
    return moment if moment.tzinfo is not None else None


class TestClock:
    """Obeys ``X-Test-Now`` in a build that is started for tests, and nowhere else."""

    __test__ = False

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-Test-Now") if settings.TEST_CLOCK else None
        if given is None:
            return self.get_response(request)
        moment = read_moment(given)
        if moment is None:
            return HttpResponseBadRequest("X-Test-Now must be ISO 8601 with an offset.\n")
        with standing_at(moment):
            return self.get_response(request)
