"""Boards and whole terms once more: content, settings and dates, never people or their work."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.forms.models import model_to_dict
from django.http import Http404, HttpRequest

from sandbox import clock
from sandbox.boards.models import Assignment, BankedComment, Board, BoardVersion
from sandbox.classes import audit
from sandbox.classes.joining import enrol
from sandbox.classes.models import Course, Identity, Role
from sandbox.classes.moments import shifted
from sandbox.classes.policy import Action, Actor, actor_in

NOT_COPIED = {"id", "course", "version", "published", "revealed", "released", "release", "due"}


def clone_board(request: HttpRequest, actor: Actor, board: Board, course: str) -> str:
    """A copy in a course where this person writes boards too; its address."""
    target = Course.objects.filter(pk=course).first()
    if target is None:
        raise Http404(course)
    there = actor_in(target, request)
    actor.require(Action.CLONE, board)
    there.require(Action.EDIT_BOARD)
    made = copy_board(board, target)
    audit.log(there, "board.cloned", made.pk, after=board.pk)
    return f"/c/{target.pk}/boards/{made.pk}"


def copy_board(board: Board, course: Course) -> Board:
    """The draft and the comment bank in another course, with where they came from."""
    newest = board.versions.first()
    origin = f"{board.course} · {board}" + (f" v{newest.number}" if newest else "")
    made = Board.objects.create(
        course=course, draft=deepcopy(board.draft), cloned_from=origin[:200]
    )
    BankedComment.objects.bulk_create(
        [BankedComment(board=made, body=one.body) for one in board.bank.all()]
    )
    return made


@dataclass(frozen=True)
class Shift:
    """Dates of one assignment, before and after."""

    assignment: Assignment
    release: datetime | None
    due: datetime | None


def shifts(course: Course, starts: date, keep: bool) -> list[Shift]:
    """Where every date would go: as many days as the first day moves, on the same local clock;
    nowhere where dates are cleared."""
    days = (starts - course.starts).days
    found = []
    for one in course.assignments.select_related("version__board"):
        release = shifted(course.zone, one.release, days) if keep else None
        due = shifted(course.zone, one.due, days) if keep else None
        found.append(Shift(one, release, due))
    return found


@transaction.atomic
def clone_course(actor: Actor, term: str, starts: date, keep: bool, user: Any) -> Course:
    """The course in a new term, with this person as its instructor. Roster, submissions,
    overrides and the join code stay behind."""
    old = actor.course
    days = starts - old.starts
    made = Course.objects.create(
        name=old.name, term=term, timezone=old.timezone, locale=old.locale, starts=starts,
        ends=old.ends + days if old.ends else None, join_domain=old.join_domain,
        join_approval=old.join_approval, digest=old.digest, grace_days=old.grace_days,
        cloned_from=f"{old} ({old.pk})"[:200],
    )  # fmt: skip
    place = enrol(made, role=Role.STAFF, instructor=True)
    identity = actor.enrolment.identity if actor.enrolment else None
    Identity.objects.create(
        enrolment=place, course=made, user=user, email=identity.email if identity else "",
        name=identity.name if identity else "",
    )  # fmt: skip
    boards = {board.pk: copy_board(board, made) for board in old.boards.all()}
    versions: dict[int, BoardVersion] = {}
    for shift in shifts(old, starts, keep):
        copy_assignment(shift, made, boards, versions)
    audit.log(actor, "course.cloned", made.pk, after={"term": term})
    return made


def copy_assignment(
    shift: Shift, course: Course, boards: dict[str, Board], versions: dict[int, BoardVersion]
) -> None:
    """An assignment with its settings, unpublished, on a copy of its version."""
    old = shift.assignment
    if old.version_id not in versions:
        board = boards[old.version.board_id]
        versions[old.version_id] = BoardVersion.objects.create(
            board=board, number=board.versions.count() + 1, document=old.version.document,
            content_hash=old.version.content_hash, has_hidden=old.version.has_hidden,
        )  # fmt: skip
    settings = {key: value for key, value in model_to_dict(old).items() if key not in NOT_COPIED}
    Assignment.objects.create(
        course=course, version=versions[old.version_id], release=shift.release, due=shift.due,
        **{**settings, "created": clock.now()},
    )  # fmt: skip
