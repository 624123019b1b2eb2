"""A whole course for a new term: first the table of dates, then the copy."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from sandbox.boards.cloning import clone_course, shifts
from sandbox.classes.pages import complain, course_page, show
from sandbox.classes.policy import Action, Actor
from sandbox.refusal import Refusal
from simulator.text import Text

NO_DAY = Refusal(
    422, "no_day", Text("Say on which day the new term starts.", "새 학기의 첫날을 정해 주세요.")
)


@course_page(Action.MANAGE)
def clone(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Where every date would go; with ``apply`` they go there."""
    term = request.POST.get("term", "").strip()[:60]
    keep = request.POST.get("keep", "on") == "on" if request.method == "POST" else True
    starts, rows = None, None
    if request.method == "POST":
        try:
            starts = date.fromisoformat(request.POST.get("starts", ""))
        except ValueError:
            complain(request, NO_DAY)
    if starts is not None:
        if "apply" in request.POST:
            return redirect(clone_course(actor, term, starts, keep, request.user))
        rows = shifts(actor.course, starts, keep)
    return show(
        request, actor, "boards/clone.html", "/settings", rows=rows, term=term, keep=keep,
        starts=starts,
    )  # fmt: skip
