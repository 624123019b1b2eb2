"""The pages of participants: coming in by code, the room, the editor, the design on show."""

from __future__ import annotations

from collections.abc import Callable
from copy import copy
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache

from sandbox.api.admission import count
from sandbox.boards.views.editor import editor_page
from sandbox.boards.visibility import board_for_students
from sandbox.classes.pages import complain
from sandbox.classes.policy import actor_in
from sandbox.liveclass.answering import drawing_of
from sandbox.liveclass.entering import WATCH, hand_over, seat_in, session_of
from sandbox.liveclass.joining import (
    by_pin,
    known_seat,
    new_nonce,
    session_by_code,
    take_seat,
)
from sandbox.liveclass.models import LiveSession, Phase, Seat
from sandbox.liveclass.views.showing import design_page, live_boot
from sandbox.pictures.images import design_svg
from sandbox.pictures.look import Theme
from sandbox.refusal import Refusal
from sandbox.site.language import current_language
from sandbox.site.views import message
from simulator.design import parse_design

JOINS_PER_MINUTE = 1_200
"""From one address: a whole lecture hall comes in through one."""
View = Callable[..., HttpResponse]


def open_page(view: View) -> View:
    """A page for whoever comes; a Refusal becomes a page that says so."""

    @wraps(view)
    @never_cache
    def shown(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except Refusal as refusal:
            return message(request, refusal.status, refusal.text)

    return shown


@open_page
def enter_code(request: HttpRequest) -> HttpResponse:
    """Type the code that stands on the projector."""
    code = request.POST.get("code", "")
    if request.method == "POST":
        try:
            return redirect(f"/live/{session_by_code(request, code).code}")
        except Refusal as refusal:
            complain(request, refusal)
            return render(request, "liveclass/code.html", {"code": code}, status=refusal.status)
    return render(request, "liveclass/code.html", {"code": code})


@open_page
def join(request: HttpRequest, code: str) -> HttpResponse:
    """Take a seat, or the one that is one's own already."""
    try:
        session = session_by_code(request, code)
    except Refusal as refusal:
        complain(request, refusal)
        return render(request, "liveclass/code.html", {"code": code}, status=refusal.status)
    if request.method == "POST":
        count(request, "live-join", JOINS_PER_MINUTE)
        try:
            return _seated(request, session, _taken(request, session))
        except Refusal as refusal:
            complain(request, refusal)
            return _join_page(request, session, refusal.status)
    known = known_seat(request, session)
    if known is not None and known.takes_part:
        return _seated(request, session, known)
    return _join_page(request, session, 200)


def _taken(request: HttpRequest, session: LiveSession) -> Seat:
    given = {name: request.POST.get(name, "")[:60] for name in ("name", "nonce", "pin")}
    if given["pin"]:
        return by_pin(request, session, given["name"], given["pin"])
    return take_seat(request, session, given["name"], given["nonce"])


def _join_page(request: HttpRequest, session: LiveSession, status: int) -> HttpResponse:
    context = {
        "session": session,
        "title": session.version.title(current_language()),
        "nonce": new_nonce(),
    }
    return render(request, "liveclass/join.html", context, status=status)


def _seated(request: HttpRequest, session: LiveSession, seat: Seat) -> HttpResponse:
    answer = redirect(session)
    hand_over(answer, seat, settings.HTTPS)
    return answer


@open_page
def room(request: HttpRequest, session: str) -> HttpResponse:
    """The participant's page."""
    seat = seat_in(session, request.COOKIES)
    if seat is None:
        return redirect("/live")
    found = session_of(session)
    if seat.removed is not None:
        from sandbox.liveclass.words import REMOVED

        raise REMOVED
    if seat.left is not None and found.is_open:
        return redirect(f"/live/{found.code}")
    return render(
        request, "liveclass/seat.html",
        {"session": found, "boot": live_boot(request, found, "seat"), "role": "seat",
         "title": found.version.title(current_language())},
    )  # fmt: skip


@open_page
def build(request: HttpRequest, session: str) -> HttpResponse:
    """The editor on the seat's desk, while designs are being built."""
    seat = seat_in(session, request.COOKIES)
    if seat is None or not seat.takes_part:
        return redirect("/live")
    found = session_of(session)
    if found.phase != Phase.BUILD:
        return redirect(found)
    assignment = copy(found.assignment)
    assignment.version = found.version
    board = {
        "mode": "live",
        "board": {**board_for_students(assignment, revealed=False), "hints": 0},
        "api": f"/api/v1/live/{found.pk}",
        "back": found.get_absolute_url(),
        "session": found.pk,
    }
    return editor_page(
        request, title=found.version.title(current_language()), design=drawing_of(seat),
        board=board,
    )  # fmt: skip


def _on_show(request: HttpRequest, session: str) -> tuple[LiveSession, Seat]:
    """The design on show, for who is in the room; Http404 for everybody and everything else."""
    found = session_of(session)
    seat = seat_in(session, request.COOKIES)
    inside = seat is not None and seat.takes_part
    if not inside:
        actor = actor_in(found.course, request)
        inside = actor.is_staff and actor.may(WATCH, found)
    shown = found.pinned
    if not inside or not found.is_told or shown is None or shown.document is None:
        raise Http404(session)
    return found, shown


@open_page
def pinned(request: HttpRequest, session: str) -> HttpResponse:
    """The design on show in the viewer."""
    return design_page(request, *_on_show(request, session))


@open_page
def pinned_picture(request: HttpRequest, session: str) -> HttpResponse:
    """The design on show as a drawing."""
    from sandbox.liveclass.anonymous import anonymised

    found, shown = _on_show(request, session)
    assert shown.document is not None
    language = current_language()
    design = parse_design(anonymised(found, shown.document.body, language))
    theme: Theme = "dark" if request.GET.get("theme") == "dark" else "light"
    svg = design_svg(design, theme=theme, language=language)
    return HttpResponse(svg, content_type="image/svg+xml")
