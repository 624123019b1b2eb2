"""Pages and the addresses that machines ask: health, readiness, metrics."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseForbidden, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from sandbox.celery import app
from sandbox.designs.projects import mine
from sandbox.refusal import Refusal
from sandbox.site.boot import boot
from sandbox.site.build import NotBuilt, assets
from sandbox.site.language import language_of
from sandbox.site.metrics import exposition
from simulator.text import Text

DESCRIPTION = Text(
    "Draw a system architecture and watch it carry its load: queues, latency, cost and the "
    "first thing to break, solved live.",
    "시스템 아키텍처를 그리고 부하를 견디는 모습을 지켜보세요. 대기열, 지연 시간, 비용, "
    "가장 먼저 무너지는 곳을 실시간으로 계산합니다.",
)
NOT_FOUND = Text("There is no such page.", "그런 페이지가 없습니다.")
NOT_BUILT = Text(
    "The front end has not been built. Run `make setup`.",
    "프런트엔드가 아직 빌드되지 않았습니다. `make setup`을 실행하세요.",
)
FORM_EXPIRED = Text(
    "The form has expired. Go back, reload the page and try again.",
    "양식이 만료되었습니다. 이전 페이지를 새로 고친 뒤 다시 시도하세요.",
)
FAULT = Text(
    "Something went wrong on our side. It has been logged.",
    "내부 오류가 발생했습니다. 오류를 기록했습니다.",
)


@require_safe
@never_cache
def editor(request: HttpRequest) -> HttpResponse:
    """The editor on a working design; ``?project=`` opens one of the reader's own."""
    data: dict[str, Any] = {}
    if key := request.GET.get("project"):
        try:
            project = mine(key, request.user)
        except Refusal as refusal:
            return message(request, refusal.status, refusal.text)
        data["project"] = {
            "id": project.pk,
            "revision": project.revision,
            "design": json.loads(project.body),
        }
    return page(request, title="Loadstone", description=DESCRIPTION, data=data)


def page(request: HttpRequest, *, title: str, description: Text, **shared: Any) -> HttpResponse:
    """The shell that the scripts fill; ``shared`` is what a link's page adds to its head
    (``head``) and to the scripts' data (``data``)."""
    try:
        built = assets()
    except NotBuilt:
        return message(request, 503, NOT_BUILT)
    language = language_of(request)
    context = {
        "title": title,
        "description": description.get(language),
        "language": language,
        "assets": built,
        "boot": boot(request) | shared.get("data", {}),
        "address": request.build_absolute_uri(request.path),
        **shared.get("head", {}),
    }
    return render(request, "site/page.html", context)


def message(request: HttpRequest, status: int, text: Text) -> HttpResponse:
    """A page that says one thing."""
    language = language_of(request)
    context = {"text": text.get(language), "language": language, "status": status}
    return render(request, "site/message.html", context, status=status)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Every address that does not exist."""
    return message(request, 404, NOT_FOUND)


def fault(request: HttpRequest) -> HttpResponse:
    """A fault of ours; Django has logged it."""
    return message(request, 500, FAULT)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without its token."""
    return message(request, 403, FORM_EXPIRED)


@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return HttpResponse("ok\n", content_type="text/plain")


@never_cache
def readyz(request: HttpRequest) -> HttpResponse:
    """The process can do its work: database and broker answer."""
    state = {"database": _works(_ask_database), "broker": _works(_ask_broker)}
    return JsonResponse(state, status=200 if all(state.values()) else 503)


def _works(ask: Callable[[], None]) -> bool:
    try:
        ask()
    except Exception:
        return False
    return True


def _ask_database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def _ask_broker() -> None:
    with app.connection_for_write() as broker:
        broker.ensure_connection(max_retries=1, timeout=2)


@never_cache
def metrics(request: HttpRequest) -> HttpResponse:
    """Figures of the service; behind a bearer token where METRICS_TOKEN is set."""
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    wanted = settings.METRICS_TOKEN
    if wanted and not secrets.compare_digest(given.encode(), wanted.encode()):
        return HttpResponseForbidden("A bearer token is needed.\n", content_type="text/plain")
    return HttpResponse(exposition(), content_type="text/plain; version=0.0.4")
