"""The gradebook, its files and what staff see of each student."""

from __future__ import annotations

import csv
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from sandbox.classes.models import Course, Enrolment, Label
from tests.sandbox.classes import boards, people
from tests.sandbox.classes.boards import DUE
from tests.sandbox.classes.graded import HOUR, client_of, hand_in, read

pytestmark = pytest.mark.django_db


def test_the_gradebook_has_a_line_for_everybody_and_three_sorts_of_nothing(
    course: Course, prof: Enrolment
) -> None:
    assignment = boards.assignment(course, hidden=False)
    ada, bob, cy, zoe = (people.member(course, name) for name in ("ada", "bob", "cy", "zoe"))
    hand_in(assignment, ada, 0.0)
    hand_in(assignment, zoe, 90.0)
    for student, status in ((bob, "excused"), (zoe, "no_grade")):
        client_of(prof).post(f"/a/{assignment.pk}/work/{student.key}",
                             {"what": "mark", "manual": "", "status": status})  # fmt: skip
    rows = {
        row["name"]: row for row in read(client_of(prof).get(f"/c/{course.pk}/grades.csv").content)
    }
    assert len(rows) == 4
    assert [rows[name]["status"] for name in ("Ada", "Bob", "Cy", "Zoe")] == [
        "graded", "excused", "missing", "no_grade"
    ]  # fmt: skip
    assert [rows[name]["final"] for name in ("Ada", "Bob", "Cy", "Zoe")] == ["0", "", "", ""]
    assert rows["Ada"]["submitted_at"] == "2026-09-18T23:00:00+09:00"
    assert cy.key in {row["student_key"] for row in rows.values()}


def test_the_list_of_work_stands_with_somebody_who_has_handed_in_nothing(
    course: Course, prof: Enrolment
) -> None:
    assignment = boards.assignment(course, hidden=False)
    people.member(course, "nobody")
    page = client_of(prof).get(f"/a/{assignment.pk}/work")
    assert page.status_code == 200
    assert "Nobody" in page.content.decode()


@pytest.mark.parametrize("evil", ['=HYPERLINK("http://x")', "+1", "-1+1", "@SUM(A1)", "\t=1"])
def test_a_name_that_is_a_formula_is_only_text_in_the_file(
    course: Course, prof: Enrolment, evil: str
) -> None:
    boards.assignment(course)
    ada = people.member(course, "ada")
    ada.identity.name = evil
    ada.identity.save()
    for shape in ("", "?shape=canvas"):
        content = (
            client_of(prof).get(f"/c/{course.pk}/grades.csv{shape}").content.decode("utf-8-sig")
        )
        cells = [cell for row in csv.reader(io.StringIO(content)) for cell in row]
        assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t"))]


def test_hangul_opens_in_a_spreadsheet(course: Course, prof: Enrolment) -> None:
    boards.assignment(course)
    ada = people.member(course, "ada")
    ada.identity.name = "김하늘"
    ada.identity.save()
    client = client_of(prof)
    assert client.get(f"/c/{course.pk}/grades.csv").content.startswith(b"\xef\xbb\xbf")
    plain = client.get(f"/c/{course.pk}/grades.csv?bom=0").content
    assert not plain.startswith(b"\xef\xbb\xbf")
    assert "김하늘" in plain.decode()


def test_a_grade_that_changes_after_export_is_out_of_date(course: Course, prof: Enrolment) -> None:
    assignment, ada = boards.assignment(course, hidden=False), people.member(course, "ada")
    hand_in(assignment, ada, 60)
    client = client_of(prof)
    client.get(f"/c/{course.pk}/grades.csv")
    assert (
        "changed since export</span>"
        not in client.get(f"/c/{course.pk}/gradebook").content.decode()
    )
    hand_in(assignment, ada, 80, servers=3)
    page = client.get(f"/c/{course.pk}/gradebook?only=out_of_date").content.decode()
    assert "changed since export</span>" in page


def test_the_gradebook_filters(course: Course, prof: Enrolment) -> None:
    section = Label.objects.create(course=course, name="A")
    assignment = boards.assignment(course, hidden=False)
    ada, bob = people.member(course, "ada", section), people.member(course, "bob")
    hand_in(assignment, bob, 50, moment=DUE + HOUR)
    client = client_of(prof)

    def named(query: str) -> set[str]:
        page = client.get(f"/c/{course.pk}/gradebook?{query}").content.decode()
        return {name for name in ("Ada", "Bob") if f'<th scope="row">{name}</th>' in page}

    assert named(f"label={section.pk}") == {"Ada"}
    assert named("only=late") == {"Bob"}
    assert named("only=missing") == {"Ada"}
    assert ada.key


def test_an_author_sees_aggregates_and_no_names(course: Course) -> None:
    assignment, ada = boards.assignment(course), people.member(course, "ada")
    hand_in(assignment, ada, 77)
    author = client_of(people.staff(course, "author", author=True))
    page = author.get(f"/a/{assignment.pk}/insight").content.decode()
    assert "77" in page
    assert "Ada" not in page
    assert "Who is stuck" not in page


def test_a_grader_sees_students_of_their_label_everywhere(course: Course) -> None:
    section = Label.objects.create(course=course, name="A")
    mine, other = people.member(course, "mine", section), people.member(course, "other")
    grader = people.staff(course, "g", section, grader=True, grants=["export", "similarity"])
    assignment = boards.assignment(course, hidden=False)
    hand_in(assignment, mine, 60)
    theirs = hand_in(assignment, other, 70, servers=3)
    client = client_of(grader)
    for path in (f"/c/{course.pk}/gradebook", f"/c/{course.pk}/grades.csv",
                 f"/a/{assignment.pk}/work", f"/a/{assignment.pk}/insight"):  # fmt: skip
        assert "Other" not in client.get(path).content.decode(), path
    for path in (f"/a/{assignment.pk}/work/{other.key}", f"/s/{theirs.pk}",
                 f"/api/v1/submissions/{theirs.pk}"):  # fmt: skip
        assert client.get(path).status_code == 404, path
    answer = client.post(f"/a/{assignment.pk}/work/{other.key}", {"what": "mark", "manual": "1"})
    assert answer.status_code == 404
    assert client.get(f"/a/{assignment.pk}/work/{mine.key}").status_code == 200


def test_canvas_rows_are_matched_ambiguous_or_not_found(course: Course, prof: Enrolment) -> None:
    assignment = boards.assignment(course, hidden=False)
    ada, twin, lost = (people.member(course, name) for name in ("ada", "twin", "lost"))
    twin.identity.email, twin.identity.name = "", "Kim Minsu"
    twin.identity.save()
    hand_in(assignment, ada, 88)
    export = (
        "Student,ID,SIS User ID,SIS Login ID,Section\n    Points Possible,,,,\n"
        '"Lovelace, Ada",11,u11,ada@example.org,S1\n"Minsu, Kim",12,u12,a,S1\n'
        '"Minsu, Kim",13,u13,b,S1\n'
    )
    client = client_of(prof)
    upload = SimpleUploadedFile("c.csv", export.encode())
    page = client.post(f"/c/{course.pk}/canvas", {"file": upload})
    counts = [len(page.context[name]) for name in ("matched", "ambiguous", "unmatched")]
    assert counts == [1, 1, 1]
    file = client.post(f"/c/{course.pk}/canvas", {"signed": page.context["signed"]}).content
    rows = list(csv.reader(io.StringIO(file.decode("utf-8-sig"))))
    assert rows[0][:5] == ["Student", "ID", "SIS User ID", "SIS Login ID", "Section"]
    assert rows[1][5] == "100"
    filled = next(row for row in rows if row[1] == "11")
    assert (filled[0], filled[5]) == ("Lovelace, Ada", "88")
    assert lost.key
