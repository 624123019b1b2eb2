"""What more than one page of a live session needs."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import render

from sandbox.liveclass.anonymous import anonymised
from sandbox.liveclass.models import LiveSession, Seat
from sandbox.site.boot import boot as editor_boot
from sandbox.site.build import NotBuilt, assets
from sandbox.site.language import current_language
from sandbox.site.views import NOT_BUILT, message


def live_boot(request: HttpRequest, session: LiveSession, role: str) -> dict[str, Any]:
    """What the script of a session's page starts with."""
    content = session.version.content
    return {
        "session": session.pk,
        "role": role,
        "language": current_language(),
        "csrf": get_token(request),
        "title": content["title"],
        "story": content["story"],
        "goal": content["goal"],
        "users": content["workload"]["users"],
    }


def design_page(request: HttpRequest, session: LiveSession, seat: Seat) -> HttpResponse:
    """A seat's design in the viewer, where it can be taken over; nothing says whose it is."""
    if seat.document is None:
        raise Http404
    try:
        built = assets()
    except NotBuilt:
        return message(request, 503, NOT_BUILT)
    language = current_language()
    design = anonymised(session, seat.document.body, language)
    data = {**editor_boot(request), "design": design, "readonly": True, "seeds": []}
    context = {
        "title": session.version.title(language), "description": "", "language": language,
        "assets": built, "boot": data, "address": request.build_absolute_uri(request.path),
        "private": True,
    }  # fmt: skip
    return render(request, "site/page.html", context)
