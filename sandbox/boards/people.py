"""What a person did on boards, for the file of their data: their desks, what they handed in, what
was said of it, their grades and requests. Nothing a student may not see yet is in it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Q
from django.dispatch import receiver

from sandbox.accounts.exporting import as_json
from sandbox.accounts.signals import exporting
from sandbox.boards.models import Comment, GraceSpent, GradeEntry, RegradeRequest, Submission, Work
from sandbox.boards.visibility import comments_told, grade_shown, is_revealed
from sandbox.classes.exporting import table

SUBMITTED = ("course", "assignment", "submission", "number", "received", "public_points", "design")
COMMENTED = ("submission", "anchor", "target", "body", "mine", "answer", "created")
ASKED = ("submission", "row", "reason", "created", "answer", "answered")
GRACE = ("course", "assignment", "days", "changed")
GRADED = ("course", "assignment", "grade", "updated")


@receiver(exporting)
def export_boards(sender: object, user: User, **_: Any) -> list[tuple[str, bytes]]:
    """Tables of submissions, comments, requests and grades; every design handed in or on a desk."""
    handed_in = Submission.objects.filter(enrolment__identity__user=user).select_related(
        "enrolment__course", "document", "public_run"
    )
    return [
        ("submissions.csv", table(SUBMITTED, map(_submission, handed_in))),
        *((file_of(one), one.document.body.encode()) for one in handed_in),
        ("comments.csv", table(COMMENTED, _comments(user))),
        ("requests.csv", table(ASKED, _requests(user))),
        ("grades.csv", table(GRADED, _grades(user))),
        ("grace-days.csv", table(GRACE, _grace(user))),
        *_desks(user),
    ]


def file_of(submission: Submission) -> str:
    """Where the design of a submission lies in the archive."""
    return f"submissions/{submission.pk}.json"


def _submission(one: Submission) -> tuple[Any, ...]:
    return (
        one.enrolment.course.name, one.assignment_id, one.pk, one.number,
        one.received.isoformat(), one.public_run.total, file_of(one),
    )  # fmt: skip


def _grace(user: User) -> Iterator[tuple[Any, ...]]:
    """The days the person's late work has cost."""
    found = GraceSpent.objects.filter(enrolment__identity__user=user)
    for one in found.select_related("assignment__course").order_by("pk"):
        yield one.assignment.course.name, one.assignment_id, one.days, one.changed.isoformat()


def _comments(user: User) -> Iterator[tuple[Any, ...]]:
    """What was said of the person's work as far as they may read it, and what they said."""
    written = Q(author__identity__user=user)
    received = Q(submission__enrolment__identity__user=user)
    found = Comment.objects.filter(written | received).select_related(
        "author__identity", "submission__assignment", "submission__version"
    )
    for one in found:
        identity = getattr(one.author, "identity", None)
        mine = identity is not None and identity.user_id == user.pk
        if not mine and not comments_told([one], one.submission.assignment):
            continue
        yield (
            one.submission_id, one.anchor, one.target, one.body, "yes" if mine else "no",
            one.answer, one.created.isoformat(),
        )  # fmt: skip


def _requests(user: User) -> Iterator[tuple[Any, ...]]:
    for one in RegradeRequest.objects.filter(author__identity__user=user):
        yield (
            one.submission_id, one.row, one.reason, one.created.isoformat(), one.answer,
            one.answered and one.answered.isoformat(),
        )  # fmt: skip


def _grades(user: User) -> Iterator[tuple[Any, ...]]:
    entries = GradeEntry.objects.filter(enrolment__identity__user=user).select_related(
        "assignment__course", "assignment__version", "submission"
    )
    for one in entries:
        shown = grade_shown(one, one.assignment, is_revealed(one.assignment))
        yield one.assignment.course.name, one.assignment_id, shown, one.updated.isoformat()


def _desks(user: User) -> Iterator[tuple[str, bytes]]:
    """The drawing on each desk and how it grew."""
    for one in Work.objects.filter(enrolment__identity__user=user).prefetch_related("trials"):
        said = {
            "assignment": one.assignment_id,
            "opened": one.opened.isoformat(),
            "updated": one.updated.isoformat(),
            "hints_seen": one.hints_seen,
            "history": one.history,
            "runs": [trial.created.isoformat() for trial in one.trials.all()],
            "design": one.design,
        }
        yield f"desks/{one.assignment_id}.json", as_json(said)
