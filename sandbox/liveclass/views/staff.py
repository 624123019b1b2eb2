"""The pages of staff: opening a session, driving it, the projector, one anonymous design."""

from __future__ import annotations

from typing import Any

import segno
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from sandbox.boards.entering import assignment_page
from sandbox.boards.models import Assignment
from sandbox.boards.views.assignments import still_open
from sandbox.boards.visibility import is_revealed
from sandbox.classes.pages import complain, page, show
from sandbox.classes.policy import Action, Actor
from sandbox.liveclass.anonymous import seat_by_handle
from sandbox.liveclass.entering import HOST, WATCH, find_session
from sandbox.liveclass.models import LiveSession
from sandbox.liveclass.phases import open_session
from sandbox.liveclass.views.showing import design_page, live_boot
from sandbox.reading import row_number
from sandbox.refusal import Refusal

EXTRA_TIMES = (100, 125, 150, 200)


@assignment_page(WATCH)
def sessions(request: HttpRequest, actor: Actor, found: Assignment) -> HttpResponse:
    """The live sessions of an assignment, and opening one."""
    if not actor.is_staff:
        raise Http404
    if request.method == "POST":
        actor.require(HOST, found)
        try:
            session = open_session(
                actor, found, guests=request.POST.get("guests") == "on",
                extra_time=_extra_time(request, actor),
            )  # fmt: skip
        except Refusal as refusal:
            complain(request, refusal)
            return redirect(f"/a/{found.pk}/live")
        return redirect(f"/live/s/{session.pk}/control")
    past = found.live_sessions.select_related("version")
    return show(
        request, actor, "liveclass/sessions.html", None, assignment=found, sessions=past,
        labels=list(actor.course.labels.all()), extra_times=EXTRA_TIMES[1:],
        may={"host": actor.may(HOST, found), "work": actor.may(Action.SEE_WORK, found),
             "similarity": actor.may(Action.SIMILARITY, found),
             "regrade": actor.may(Action.REGRADE_DRY, found),
             "board": actor.may(Action.EDIT_BOARD, found)},
        open=any(one.is_open for one in past),
    )  # fmt: skip


def _extra_time(request: HttpRequest, actor: Actor) -> dict[str, int]:
    """The percentages that were chosen for labels; what is no choice of the form is dropped."""
    found = {}
    for label in actor.course.labels.all():
        given = request.POST.get(f"label-{label.pk}", "")
        if row_number(given) in EXTRA_TIMES[1:]:
            found[str(label.pk)] = row_number(given)
    return found


@page
def control(request: HttpRequest, session: str) -> HttpResponse:
    """What the instructor drives with; others of the staff may look."""
    actor, found = find_session(request, session, WATCH)
    assignment = found.assignment
    told = is_revealed(assignment)
    boot = live_boot(request, found, "staff")
    boot["may_host"] = actor.may(HOST, found)
    boot["still_open"] = 0 if told else len(still_open(assignment))
    return show(
        request, actor, "liveclass/room.html", None, session=found, boot=boot, role="staff",
        qr=qr_of(request, found), link=link_of(request, found),
    )  # fmt: skip


@page
def projector(request: HttpRequest, session: str) -> HttpResponse:
    """What hangs on the wall."""
    actor, found = find_session(request, session, WATCH)
    return show(
        request, actor, "liveclass/projector.html", None, session=found, role="projector",
        boot=live_boot(request, found, "projector"),
    )  # fmt: skip


@page
def qr(request: HttpRequest, session: str) -> HttpResponse:
    """The join link as a picture, for the code that holds now."""
    _, found = find_session(request, session, WATCH)
    made = segno.make(link_of(request, found), error="m", micro=False)
    svg = made.svg_inline(scale=6, border=2, dark="#000", light="#fff")
    head = '<svg xmlns="http://www.w3.org/2000/svg" '
    return HttpResponse(svg.replace("<svg ", head, 1), content_type="image/svg+xml")


def link_of(request: HttpRequest, session: LiveSession) -> str:
    """Where participants go."""
    return request.build_absolute_uri(f"/live/{session.code}")


def qr_of(request: HttpRequest, session: LiveSession) -> Any:
    """The link's picture as an address in the page."""
    return segno.make(link_of(request, session), error="m").svg_data_uri(scale=4, border=2)


@page
def design(request: HttpRequest, session: str, handle: str) -> HttpResponse:
    """One design of the room without its author, for staff to look at and to remix."""
    _, found = find_session(request, session, WATCH)
    if not found.is_told:
        raise Http404(handle)
    return design_page(request, found, seat_by_handle(found, handle))
