"""What every page of a course does the same: who asks, what they may see, and the frame."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from sandbox.classes.policy import Action, Actor, enter
from sandbox.refusal import Refusal
from sandbox.site.language import current_language, in_language
from sandbox.site.views import message
from simulator.text import Text

View = Callable[..., HttpResponse]
TABS: list[tuple[str, Action, Text]] = [
    ("", Action.SEE_COURSE, Text("Overview", "개요")),
    ("/boards", Action.EDIT_BOARD, Text("Boards", "보드")),
    ("/gradebook", Action.SEE_WORK, Text("Gradebook", "성적부")),
    ("/people", Action.MANAGE, Text("People", "구성원")),
    ("/settings", Action.MANAGE, Text("Settings", "설정")),
    ("/log", Action.AUDIT, Text("Log", "기록")),
    ("/data", Action.MANAGE, Text("Data", "데이터")),
]
"""A course's places; other parts of the site add theirs."""


def page(view: View) -> View:
    """A page for somebody who is signed in; a Refusal becomes a page that says so."""

    @wraps(view)
    @login_required
    @never_cache
    def shown(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except Refusal as refusal:
            return message(request, refusal.status, refusal.text)

    return shown


def course_page(action: Action = Action.SEE_COURSE) -> Callable[[View], View]:
    """A page of a course for who may do ``action`` there; for others there is none."""

    def decorate(view: View) -> View:
        @wraps(view)
        def entered(request: HttpRequest, course: str, **kwargs: Any) -> HttpResponse:
            return view(request, enter(request, course, action), **kwargs)

        return page(entered)

    return decorate


def show(
    request: HttpRequest, actor: Actor, template: str, tab: str | None = "", **context: Any
) -> HttpResponse:
    """A page in the course's frame, with the tabs this person may open."""
    return render(
        request,
        template,
        {
            "actor": actor,
            "course": actor.course,
            "tabs": tabs_of(actor, tab),
            "language": current_language(),
            **context,
        },
    )


def tabs_of(actor: Actor, here: str | None) -> list[dict[str, Any]]:
    """The course's places this person may go to."""
    return [
        {
            "address": f"/c/{actor.course.pk}{place}",
            "label": in_language(label),
            "here": place == here,
        }
        for place, action, label in TABS
        if actor.may(action) and (place != "/gradebook" or actor.is_staff or actor.glass)
    ]


def say(request: HttpRequest, text: Text, **values: object) -> None:
    """Something that went well, said at the top of the next page."""
    messages.success(request, in_language(text.fill(**values)))


def complain(request: HttpRequest, refusal: Refusal) -> None:
    """Something that did not, with every problem that was found."""
    language = current_language()
    lines = [refusal.text.get(language), *(p.text.get(language) for p in refusal.problems)]
    messages.error(request, " ".join(lines))
