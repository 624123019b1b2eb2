"""Marks that come back from a spreadsheet, and pseudonyms staff look behind."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from sandbox import clock
from sandbox.boards import marking
from sandbox.boards.models import GradeEntry
from sandbox.boards.submitting import submit
from sandbox.classes.models import AuditEntry, Course, Enrolment, Label
from tests.sandbox.classes import boards, people
from tests.sandbox.classes.boards import DUE

pytestmark = pytest.mark.django_db


def client_of(member: Enrolment, language: str = "en") -> Client:
    client = Client(HTTP_HOST="localhost", HTTP_ACCEPT_LANGUAGE=language,
                    HTTP_X_TEST_NOW=DUE.isoformat())  # fmt: skip
    client.force_login(member.identity.user)
    return client


def class_of(course: Course, *names: str, **settings: Any) -> tuple[Any, list[Enrolment]]:
    """An assignment on which everybody has 70."""
    board = boards.assignment(course, hidden=False, **settings)
    students = [people.member(course, name) for name in names]
    for number, student in enumerate(students):
        with clock.standing_at(DUE - timedelta(hours=1)):
            submit(board, student, {**boards.design(), "name": str(number)})
    boards.finish_all(70.0)
    return board, students


def upload(client: Client, course: Course, text: str) -> str:
    file = SimpleUploadedFile("marks.csv", text.encode("utf-8-sig"))
    return str(client.post(f"/c/{course.pk}/marks", {"file": file}).content.decode())


def signed_in(page: str) -> str:
    return page.split('name="apply" value="')[1].split('"')[0]


def edited(client: Client, course: Course, change: Any) -> str:
    """The gradebook's own file with its rows changed."""
    text = client.get(f"/c/{course.pk}/grades.csv").content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    for row in rows:
        change(row)
    out = io.StringIO()
    writer = csv.DictWriter(out, rows[0].keys())
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def test_an_export_that_comes_back_unchanged_changes_nothing(
    course: Course, prof: Enrolment
) -> None:
    class_of(course, "ada", "bob")
    people.member(course, "nobody")
    client = client_of(prof)
    page = upload(client, course, edited(client, course, lambda row: None))
    assert "<strong>0</strong> change" in page
    assert "<strong>3</strong> unchanged" in page


def test_edited_marks_are_shown_first_and_changed_on_apply(course: Course, prof: Enrolment) -> None:
    board, (ada, bob, cy) = class_of(course, "ada", "bob", "cy")
    client = client_of(prof)

    def change(row: dict[str, str]) -> None:
        if row["name"] == "Ada":
            row["final"] = "88.5"
        if row["name"] == "Bob":
            row["status"] = "excused"

    page = upload(client, course, edited(client, course, change))
    assert "<strong>2</strong> change" in page
    assert GradeEntry.objects.get(enrolment=ada).final == 70.0
    refused = client.post(f"/c/{course.pk}/marks", {"apply": signed_in(page)}).content.decode()
    assert "need a reason" in refused
    assert GradeEntry.objects.get(enrolment=bob).status == "graded"
    client.post(f"/c/{course.pk}/marks", {"apply": signed_in(page), "reason": "Oral"})
    changed = GradeEntry.objects.get(enrolment=ada)
    assert (changed.final, changed.counted, changed.manual_reason) == (88.5, 70.0, "Oral")
    assert GradeEntry.objects.get(enrolment=bob).status == "excused"
    assert GradeEntry.objects.get(enrolment=cy).manual is None
    assert AuditEntry.objects.filter(action="mark").count() == 2
    text = "email,board,final\nada@example.org,The title,\n"
    page = upload(client, course, text)
    client.post(f"/c/{course.pk}/marks", {"apply": signed_in(page)})
    assert GradeEntry.objects.get(enrolment=ada).final == 70.0
    assert board.pk


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("nobody@example.org,The title,50", "no student “nobody@example.org”"),
        ("ada@example.org,Another,50", "no single assignment “Another”"),
        ("ada@example.org,The title,lots", "“lots” is not a mark from 0 to 200"),
        ("ada@example.org,The title,-1", "“-1” is not a mark"),
        ("ada@example.org,The title,201", "“201” is not a mark"),
        ("ada@example.org,The title,nan", "“nan” is not a mark"),
    ],
)
def test_a_line_that_cannot_be_used_is_named_with_its_fault(
    course: Course, prof: Enrolment, row: str, said: str
) -> None:
    class_of(course, "ada")
    page = upload(client_of(prof), course, f"email,assignment,final\n{row}\n")
    assert "Line 2" in page
    assert said in page


def test_a_grade_that_stands_twice_and_a_file_without_columns_are_said_so(
    course: Course, prof: Enrolment
) -> None:
    class_of(course, "ada")
    line = "ada@example.org,The title"
    page = upload(client_of(prof), course, "email;assignment;final\n".replace(";", ",")
                  + f"{line},50\n{line},60\n")  # fmt: skip
    assert "already on line 2" in page
    page = upload(client_of(prof, "ko"), course, "이름,무엇\n김하늘,3\n")
    assert "찾은 이름: 이름, 무엇" in page


def test_a_grader_changes_only_the_marks_of_her_label(course: Course) -> None:
    label = Label.objects.create(course=course, name="A")
    _, (ada, bob) = class_of(course, "ada", "bob")
    ada.labels.add(label)
    grader = people.staff(course, "ta", label, grader=True)
    text = "email,assignment,final\n" + "".join(
        f"{name}@example.org,The title,50\n" for name in ("ada", "bob")
    )
    page = upload(client_of(grader), course, text)
    assert "no student “bob@example.org”" in page
    client_of(grader).post(f"/c/{course.pk}/marks", {"apply": signed_in(page), "reason": "x"})
    assert [GradeEntry.objects.get(enrolment=one).final for one in (ada, bob)] == [50.0, 70.0]
    for other in (people.staff(course, "author", author=True), ada):
        assert client_of(other).get(f"/c/{course.pk}/marks").status_code == 404


def test_a_preview_takes_as_many_queries_for_many_as_for_few(
    course: Course, prof: Enrolment
) -> None:
    class_of(course, "ada")
    actor = people.actor(prof)

    def queries(students: int) -> int:
        for _ in range(students):
            people.member(course)
        lines = "".join(
            f"{key},The title,50\n" for key in course.enrolments.values_list("key", flat=True)
        )
        with CaptureQueriesContext(connection) as asked:
            marking.preview(actor, "student_key,assignment,final\n" + lines)
        return len(asked)

    few = queries(1)
    assert queries(20) == few


def test_looking_behind_pseudonyms_is_logged(course: Course, prof: Enrolment) -> None:
    board, (ada, bob) = class_of(course, "ada", "bob", ranking="full")
    client = client_of(prof)
    page = client.get(f"/b/{board.pk}/ranking").content.decode()
    assert ada.pseudonym in page
    assert "Ada" not in page
    page = client.post(f"/b/{board.pk}/ranking").content.decode()
    assert "Ada" in page
    assert "Bob" in page
    logged = AuditEntry.objects.get(action="pseudonyms.revealed")
    assert set(logged.after) == {ada.key, bob.key}
    assert logged.actor == prof.key
    assert "Ada" not in client.get(f"/b/{board.pk}/ranking").content.decode()


def test_students_look_behind_no_pseudonym_and_a_grader_only_behind_hers(course: Course) -> None:
    label = Label.objects.create(course=course, name="A")
    board, (ada, bob) = class_of(course, "ada", "bob", ranking="full")
    ada.labels.add(label)
    assert client_of(bob).post(f"/b/{board.pk}/ranking").status_code == 404
    grader = people.staff(course, "ta", label, grader=True)
    page = client_of(grader).post(f"/b/{board.pk}/ranking").content.decode()
    assert "Ada" in page
    assert "Bob" not in page
    author = people.staff(course, "author", author=True)
    assert client_of(author).post(f"/b/{board.pk}/ranking").status_code == 404
