"""Marks that staff set by hand, and comments: drafts until they are released."""

from __future__ import annotations

import io
import zipfile
from datetime import timedelta

import pytest

from sandbox import clock
from sandbox.accounts.exporting import export as export_of
from sandbox.boards import regrading
from sandbox.boards.authoring import make_version
from sandbox.boards.models import (
    BankedComment,
    Comment,
    GradeEntry,
)
from sandbox.boards.visibility import grade_shown
from sandbox.classes.models import AuditEntry, Course, Enrolment
from tests.sandbox.classes import boards, people
from tests.sandbox.classes.boards import DUE
from tests.sandbox.classes.graded import client_of, corrected, hand_in

pytestmark = pytest.mark.django_db


def test_a_mark_of_staff_needs_a_reason_stands_above_and_is_logged(
    course: Course, prof: Enrolment
) -> None:
    assignment, ada = boards.assignment(course, hidden=False), people.member(course, "ada")
    hand_in(assignment, ada, 60)
    place, client = f"/a/{assignment.pk}/work/{ada.key}", client_of(prof)
    client.post(place, {"what": "mark", "manual": "75", "reason": ""})
    assert GradeEntry.objects.get().manual is None
    client.post(place, {"what": "mark", "manual": "75", "reason": "oral exam"})
    entry = GradeEntry.objects.get()
    assert (entry.counted, entry.manual, entry.final) == (60, 75, 75)
    assert AuditEntry.objects.get(action="mark").after["manual"] == 75


def test_a_comment_is_a_draft_until_it_and_the_marks_are_released(
    course: Course, prof: Enrolment
) -> None:
    assignment, ada = boards.assignment(course, hidden=False), people.member(course, "ada")
    made = hand_in(assignment, ada, 60)
    place, client = f"/a/{assignment.pk}/work/{ada.key}", client_of(prof)
    form = {"what": "comment", "submission": made.pk, "anchor": "component:db", "bank": "on",
            "body": "Think of a standby."}  # fmt: skip
    client.post(place, form)
    comment = Comment.objects.get()
    assert (comment.anchor, comment.target) == ("component", "db")
    assert BankedComment.objects.get().body == "Think of a standby."
    results = f"/b/{assignment.pk}/results"
    assert "standby" not in client_of(ada).get(results).content.decode()
    client.post(place, {"what": "release-comment", "comment": comment.pk})
    assert "standby" not in client_of(ada).get(results).content.decode()
    client.post(f"/a/{assignment.pk}", {"what": "release"})
    assert "standby" in client_of(ada).get(results, HTTP_X_TEST_NOW=clock.now().isoformat()
                                           ).content.decode()  # fmt: skip
    client_of(ada).post(results, {"what": "comment", "comment": comment.pk, "answer": "asked"},
                        HTTP_X_TEST_NOW=clock.now().isoformat())  # fmt: skip
    comment.refresh_from_db()
    assert comment.answer == "asked"


@pytest.mark.parametrize("anchor", ["component:nothing", "wall:", "wall:paper"])
def test_a_comment_hangs_only_on_what_is_there(
    course: Course, prof: Enrolment, anchor: str
) -> None:
    assignment, ada = boards.assignment(course, hidden=False), people.member(course, "ada")
    made = hand_in(assignment, ada, 60)
    form = {"what": "comment", "submission": made.pk, "anchor": anchor, "body": "?"}
    answer = client_of(prof).post(f"/a/{assignment.pk}/work/{ada.key}", form)
    assert (answer.status_code, Comment.objects.count()) == (404, 0)


def test_comments_marks_and_regrades_tell_nothing_hidden_before_the_reveal(
    course: Course, prof: Enrolment
) -> None:
    assignment, ada = (
        boards.assignment(course, due=DUE + timedelta(days=9999)),
        people.member(course, "ada"),
    )
    made = hand_in(assignment, ada, 60)
    staff, student = client_of(prof), client_of(ada)
    for anchor, body in (("scenario:X12", "Mind the stampede"), ("scenario:X01", "Well done")):
        staff.post(
            f"/a/{assignment.pk}/work/{ada.key}",
            {"what": "comment", "submission": made.pk, "anchor": anchor, "body": body},
        )
    for comment in Comment.objects.all():
        staff.post(
            f"/a/{assignment.pk}/work/{ada.key}", {"what": "release-comment", "comment": comment.pk}
        )

    def told() -> str:
        archive = zipfile.ZipFile(io.BytesIO(export_of(ada.identity.user)))
        files = [
            archive.read(name).decode()
            for name in archive.namelist()
            if name.endswith((".csv", ".json"))
        ]
        page = student.get(f"/b/{assignment.pk}/results").content.decode()
        return "\n".join([page, student.get(f"/c/{course.pk}").content.decode(), *files])

    assert "Well done" not in told()  # nothing is released yet
    staff.post(f"/a/{assignment.pk}", {"what": "release"})
    entry = GradeEntry.objects.get(assignment=assignment, enrolment=ada)
    assignment.refresh_from_db()
    assert grade_shown(entry, assignment, revealed=False) is None
    assignment.version = make_version(boards.board(course, hidden=False))  # what counts is older
    assert grade_shown(entry, assignment, revealed=False) is None
    assignment.refresh_from_db()
    found = regrading.start(people.actor(prof), assignment, corrected(assignment), "all", None)
    boards.finish_all(97.53)
    regrading.apply(people.actor(prof), found, "exact", "A target was wrong")
    assert "Well done" in told()
    assert "A target was wrong" in told()
    for secret in ("stampede", "60 →", "X12"):
        assert secret not in told(), secret
    staff.post(f"/a/{assignment.pk}", {"what": "reveal"})
    assert "Mind the stampede" in told()
    found.refresh_from_db()
    regrading.undo(people.actor(prof), found)
    assert "97.53 → 60" in told()
