"""What boards add to the file of a course: boards and versions, assignments and overrides,
submissions and gradings, grades, comments, regrades; and letting go of it when it is purged."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from django.db.models import ProtectedError
from django.dispatch import receiver
from django.forms.models import model_to_dict

from sandbox.accounts.exporting import as_json
from sandbox.boards import gradebook
from sandbox.boards.models import (
    Assignment,
    BankedComment,
    Board,
    BoardVersion,
    Comment,
    GraceSpent,
    GradingRun,
    Override,
    Regrade,
    RegradeRequest,
    Submission,
    Watch,
    Work,
)
from sandbox.classes.exporting import plain, table
from sandbox.classes.models import Course
from sandbox.classes.policy import Actor
from sandbox.classes.signals import exporting, purging
from sandbox.designs.models import Document

SUBMITTED = ("assignment", "student_key", "number", "submission", "received", "version",
             "board_version", "engine", "points", "public_points", "token_spent", "design",
             "grading")  # fmt: skip
COMMENTED = ("submission", "student_key", "anchor", "target", "body", "author", "released",
             "answer", "created")  # fmt: skip

GRACE = ("assignment", "student_key", "days", "changed")
WATCHED = ("student_key", "state", "note", "author", "changed")
ASKED = ("submission", "row", "reason", "created", "answer", "answered", "author")


@receiver(exporting)
def export_boards(
    sender: object, course: Course, actor: Actor, **_: Any
) -> list[tuple[str, bytes]]:
    """Every file, as (name, bytes)."""
    return [
        *_boards(course),
        ("assignments.json", as_json([_assignment(one) for one in _assignments(course)])),
        *_submissions(course),
        *_works(course),
        ("grades.csv", _grades(actor)),
        ("comments.csv", table(COMMENTED, _comments(course))),
        ("requests.csv", table(ASKED, _requests(course))),
        ("grace-days.csv", table(GRACE, _grace(course))),
        ("watchlist.csv", table(WATCHED, _watches(course))),
        ("regrades.json", as_json([_regrade(one) for one in _regrades(course)])),
    ]


def _boards(course: Course) -> list[tuple[str, bytes]]:
    files = []
    for board in Board.objects.filter(course=course).prefetch_related("versions"):
        bank = BankedComment.objects.filter(board=board).values_list("body", flat=True)
        about = {"draft": board.draft, "cloned_from": board.cloned_from, "comments": list(bank)}
        files.append((f"boards/{board.pk}/draft.json", as_json(about)))
        for version in board.versions.all():
            name = f"boards/{board.pk}/v{version.number}.json"
            files.append((name, version.document.encode()))
    return files


def _assignments(course: Course) -> Any:
    return Assignment.objects.filter(course=course).select_related("version")


def _assignment(one: Assignment) -> dict[str, Any]:
    row = {name: plain(value) for name, value in model_to_dict(one).items()}
    overrides = Override.objects.filter(assignment=one).select_related("label")
    return {
        "id": one.pk,
        **row,
        "version": f"{one.version.board_id}/v{one.version.number}",
        "overrides": [
            {"student": each.enrolment_id, "label": each.label and each.label.name,
             "fields": each.fields}
            for each in overrides
        ],
    }  # fmt: skip


def _submissions(course: Course) -> list[tuple[str, bytes]]:
    rows: list[tuple[Any, ...]] = []
    designs: dict[str, str] = {}
    runs: dict[str, Any] = {}
    found = Submission.objects.filter(assignment__course=course).select_related(
        "version", "document", "run", "public_run"
    )
    for one in found:
        design, grading = f"designs/{one.document_id}.json", f"gradings/{one.run_id}.json"
        designs[design] = one.document.body
        for run in (one.run, one.public_run):
            runs[f"gradings/{run.pk}.json"] = run.result or run.error
        rows.append((
            one.assignment_id, one.enrolment_id, one.number, one.pk, one.received.isoformat(),
            one.version.number, one.version.board_id, one.run.engine, one.run.total,
            one.public_run.total, one.token_spent, design, grading,
        ))  # fmt: skip
    return [
        ("submissions.csv", table(SUBMITTED, rows)),
        *((name, body.encode()) for name, body in designs.items()),
        *((name, json.dumps(result, ensure_ascii=False).encode()) for name, result in runs.items()),
    ]


def _works(course: Course) -> list[tuple[str, bytes]]:
    found = Work.objects.filter(assignment__course=course).prefetch_related("trials")
    return [
        (f"desks/{one.assignment_id}/{one.enrolment_id}.json", json.dumps({
            "opened": one.opened.isoformat(), "updated": one.updated.isoformat(),
            "hints_seen": one.hints_seen, "tried_before": one.tried,
            "history": one.history, "design": one.design,
            "runs": [{"when": trial.created.isoformat(), "grading": trial.run_id}
                     for trial in one.trials.all()],
        }, ensure_ascii=False).encode())
        for one in found
    ]  # fmt: skip


def _grades(actor: Actor) -> bytes:
    assignments = gradebook.assignments_of(actor)
    return gradebook.write(gradebook.plain_rows(gradebook.lines(actor, assignments)), bom=True)


def _comments(course: Course) -> Any:
    for one in Comment.objects.filter(submission__assignment__course=course).select_related(
        "submission"
    ):
        yield (
            one.submission_id, one.submission.enrolment_id, one.anchor, one.target, one.body,
            one.author_id, one.released and one.released.isoformat(), one.answer,
            one.created.isoformat(),
        )  # fmt: skip


def _requests(course: Course) -> Any:
    for one in RegradeRequest.objects.filter(submission__assignment__course=course):
        yield (
            one.submission_id, one.row, one.reason, one.created.isoformat(), one.answer,
            one.answered and one.answered.isoformat(), one.author_id,
        )  # fmt: skip


def _grace(course: Course) -> Any:
    for one in GraceSpent.objects.filter(assignment__course=course).order_by("pk"):
        yield one.assignment_id, one.enrolment_id, one.days, one.changed.isoformat()


def _watches(course: Course) -> Any:
    for one in Watch.objects.filter(enrolment__course=course):
        yield one.enrolment_id, one.state, one.note, one.author_id, one.changed.isoformat()


def _regrades(course: Course) -> Any:
    return Regrade.objects.filter(assignment__course=course).prefetch_related("rows")


def _regrade(one: Regrade) -> dict[str, Any]:
    return {
        **{name: plain(value) for name, value in model_to_dict(one).items()},
        "id": one.pk,
        "rows": [
            {"submission": row.submission_id, "before": row.before_id, "after": row.after_id,
             "kept": row.kept}
            for row in one.rows.all()
        ],
    }  # fmt: skip


@receiver(purging)
def forget_documents(sender: object, course: Course, **_: Any) -> Callable[[], None]:
    """The designs handed in or graded in this course go where nothing else shows them."""
    versions = BoardVersion.objects.filter(board__course=course)
    keys = set(
        GradingRun.objects.filter(version__in=versions).values_list("document_id", flat=True)
    )
    keys |= set(
        Submission.objects.filter(assignment__course=course).values_list("document_id", flat=True)
    )

    def finish() -> None:
        kept = set(GradingRun.objects.filter(document__in=keys).values_list("document", flat=True))
        kept |= set(Submission.objects.filter(document__in=keys).values_list("document", flat=True))
        for document in Document.objects.filter(pk__in=keys - kept, snapshots=None):
            with suppress(ProtectedError):  # shown by something else after all
                document.delete()

    return finish
