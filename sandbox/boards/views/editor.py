"""The editor on a board: the student's desk, staff's preview of it, and an author's drawings."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from sandbox import clock
from sandbox.boards.entering import find_assignment
from sandbox.boards.models import Assignment
from sandbox.boards.submitting import NOT_OPEN, Desk, desk, open_work, start_of
from sandbox.boards.visibility import advises, board_for_students, is_revealed
from sandbox.boards.words import CREDIT, GRACE
from sandbox.classes.models import Enrolment
from sandbox.classes.moments import read_local
from sandbox.classes.pages import page as signed_in
from sandbox.classes.pages import show
from sandbox.classes.policy import Action, Actor
from sandbox.classes.templatetags.moments import percent
from sandbox.site.boot import boot
from sandbox.site.build import NotBuilt, assets
from sandbox.site.language import current_language, in_language
from sandbox.site.views import NOT_BUILT, message


def editor_page(
    request: HttpRequest, *, title: str, design: dict[str, Any], board: dict[str, Any]
) -> HttpResponse:
    """The editor's shell with a design that is kept on the server, and what it may do with it."""
    try:
        built = assets()
    except NotBuilt:
        return message(request, 503, NOT_BUILT)
    language = current_language()
    data = {**boot(request), "design": design, "board": board, "seeds": []}
    context = {
        "title": title,
        "description": "",
        "language": language,
        "assets": built,
        "boot": data,
        "address": request.build_absolute_uri(request.path),
    }
    return render(request, "site/page.html", context)


@signed_in
def board(request: HttpRequest, assignment: str) -> HttpResponse:
    """The board's page: the student's own desk, or staff looking at it as a student."""
    try:
        actor, found = find_assignment(request, assignment, Action.OPEN_BOARD)
    except Http404:
        actor, found = find_assignment(request, assignment, Action.PREVIEW)
        return preview(request, found)
    assert actor.enrolment is not None
    place = desk(found, actor.enrolment)
    if place.credit.kind == "before":
        raise NOT_OPEN
    if not actor.may(Action.SUBMIT, found):
        work = found.works.filter(enrolment=actor.enrolment).first()
        design = work.design if work is not None else start_of(found.version)
        told = {**desk_of(place), "mode": "closed"}
    else:
        if place.timeline.minutes is not None and place.credit.counts and place.ends is None:
            return begin(request, actor, found, place)
        design = open_work(found, actor.enrolment).design
        told = desk_of(place)
    return editor_page(
        request, title=found.version.title(current_language()), design=design, board=told
    )


def begin(request: HttpRequest, actor: Actor, found: Assignment, place: Desk) -> HttpResponse:
    """A board with a time limit says so before the time runs."""
    assert actor.enrolment is not None
    if request.method == "POST":
        open_work(found, actor.enrolment)
        return redirect(f"/b/{found.pk}")
    return show(request, actor, "boards/begin.html", "", assignment=found, place=place)


def preview(request: HttpRequest, found: Assignment) -> HttpResponse:
    """The same page for staff, at whatever moment they like; it leaves nothing behind."""
    moment = read_local(found.course.zone, request.GET.get("at", ""))
    nobody = Enrolment(course=found.course, key="")
    with clock.standing_at(moment):
        place = desk(found, nobody)
        told = {
            **desk_of(place),
            "board": board_for_students(found, revealed=False),
            "mode": "preview",
            "at": place.now.isoformat(),
            "back": f"/a/{found.pk}",
        }
    return editor_page(
        request,
        title=found.version.title(current_language()),
        design=start_of(found.version),
        board=told,
    )


def desk_of(place: Desk) -> dict[str, Any]:
    """What the editor knows of a student's desk."""
    found = place.assignment
    return {
        **state(place),
        "mode": "work",
        "board": board_for_students(found, is_revealed(found)),
        "api": f"/api/v1/assignments/{found.pk}",
        "results": f"/b/{found.pk}/results",
        "back": f"/c/{found.course_id}",
        "preset": found.preset,
        "shares": not found.is_graded_and_open,
        "advice": advises(found),
    }


def state(place: Desk) -> dict[str, Any]:
    """Credit, tokens and attempts at this moment, in the reader's language."""
    found, credit = place.assignment, place.credit
    due = place.timeline.due
    words = CREDIT[credit.kind].fill(percent=percent(credit.percent))
    if place.grace_wanted:
        words = GRACE.fill(credit=words, days=place.grace_wanted, left=place.grace_left)
    hidden = found.version.has_hidden and found.feedback != "none"
    tokens = {"left": place.purse.left, "most": place.purse.most,
              "next": place.purse.next_at.isoformat() if place.purse.next_at else None}  # fmt: skip
    return {
        "credit": {"kind": credit.kind, "percent": credit.percent, "words": in_language(words)},
        "due": due.isoformat() if due else None,
        "ends": place.ends.isoformat() if place.ends else None,
        "now": place.now.isoformat(),
        "zone": found.course.timezone,
        "tokens": tokens if hidden else None,
        "attempts_left": place.attempts_left,
    }
