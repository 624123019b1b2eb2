"""Who asks about which board or assignment: the policy, before anything else."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from sandbox.boards.models import Assignment, Board, Submission
from sandbox.classes.pages import View, page
from sandbox.classes.policy import Action, Actor, actor_in


def find_board(request: HttpRequest, board: str, action: Action) -> tuple[Actor, Board]:
    """The board, for somebody who may do ``action`` with it; Http404 otherwise."""
    found = Board.objects.filter(pk=board).select_related("course").first()
    if found is None:
        raise Http404(board)
    actor = actor_in(found.course, request)
    actor.require(action, found)
    return actor, found


def find_assignment(
    request: HttpRequest, assignment: str, action: Action
) -> tuple[Actor, Assignment]:
    """The assignment, for somebody who may do ``action`` with it; Http404 otherwise."""
    found = (
        Assignment.objects.filter(pk=assignment).select_related("course", "version__board").first()
    )
    if found is None:
        raise Http404(assignment)
    actor = actor_in(found.course, request)
    actor.require(action, found)
    if not actor.is_staff and not actor.glass and found.published is None:
        raise Http404(assignment)
    return actor, found


def find_submission(
    request: HttpRequest, submission: str, action: Action = Action.SEE_WORK
) -> tuple[Actor, Submission]:
    """The submission, for somebody who may do ``action`` with it; Http404 otherwise."""
    found = (
        Submission.objects.filter(pk=submission)
        .select_related(
            "assignment__course", "assignment__version", "version", "enrolment", "run",
            "public_run", "document",
        )
        .first()
    )  # fmt: skip
    if found is None:
        raise Http404(submission)
    actor = actor_in(found.assignment.course, request)
    actor.require(action, found)
    return actor, found


def assignment_page(action: Action) -> Callable[[View], View]:
    """A page about an assignment for who may do ``action`` with it."""

    def decorate(view: View) -> View:
        @wraps(view)
        def entered(request: HttpRequest, assignment: str, **kwargs: Any) -> HttpResponse:
            return view(request, *find_assignment(request, assignment, action), **kwargs)

        return page(entered)

    return decorate


def board_page(action: Action) -> Callable[[View], View]:
    """A page about a board for who may do ``action`` with it."""

    def decorate(view: View) -> View:
        @wraps(view)
        def entered(request: HttpRequest, _course: str, board: str, **kwargs: Any) -> HttpResponse:
            actor, found = find_board(request, board, action)
            if found.course_id != _course:
                raise Http404(board)
            return view(request, actor, found, **kwargs)

        return page(entered)

    return decorate
