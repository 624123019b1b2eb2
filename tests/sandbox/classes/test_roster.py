"""The roster file: encodings, headers, names, duplicates, faults by line, and dropping."""

from __future__ import annotations

import pytest

from sandbox.classes import roster
from sandbox.classes.models import Course, Enrolment, Identity
from sandbox.refusal import Refusal
from tests.sandbox.classes import people

KOREAN = "이름,이메일,분반\n김하늘,haneul@example.ac.kr,가반\n남궁민수,Minsu@example.ac.kr,나반\n"


def names(text: str) -> list[str]:
    return [row.name for row in roster.read(text)[0]]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp949", "euc-kr"])
def test_korean_names_survive_every_usual_encoding(encoding: str) -> None:
    assert names(roster.decode(KOREAN.encode(encoding))) == ["김하늘", "남궁민수"]


def test_a_file_in_another_encoding_is_refused_in_words() -> None:
    with pytest.raises(Refusal) as refused:
        roster.decode(KOREAN.encode("utf-16"))
    assert refused.value.code == "roster_unreadable"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("name,email\nAda Lovelace,ada@example.org", "Ada Lovelace"),
        ("username,first_name,last_name,email,section,github_id\n"
         "ada,Ada,Lovelace,ada@example.org,A,adal", "Ada Lovelace"),
        ("Semester;Email;Last Name;First Name;Lecture;Section\n"
         "F26;ada@example.org;Lovelace;Ada;1;A", "Ada Lovelace"),
        ("last_name\tfirst_name\temail\n김\t하늘\tada@example.org", "김하늘"),
        ("E-mail,Full Name\nada@example.org,  Ada   Lovelace ", "Ada Lovelace"),
    ],
)  # fmt: skip
def test_headers_of_other_tools_are_understood(text: str, expected: str) -> None:
    assert names(text) == [expected]


def test_columns_that_are_not_used_are_named() -> None:
    text = "name,email,github_id,Major\nAda,ada@example.org,adal,Maths"
    assert roster.read(text)[2] == ["github_id", "Major"]


def test_a_file_without_addresses_is_refused_with_what_was_found() -> None:
    with pytest.raises(Refusal) as refused:
        roster.read("name,phone\nAda,1")
    assert "name, phone" in refused.value.text.en


def test_faults_are_told_by_line_and_the_rest_is_read() -> None:
    text = (
        "name,email\nAda,ada@example.org\n\nBob,not an address\nAda L,ADA@example.org\nCy,c@d.org"
    )
    rows, faults, _ = roster.read(text)
    assert [row.email for row in rows] == ["ada@example.org", "c@d.org"]
    assert [(fault.line, fault.duplicate) for fault in faults] == [(4, False), (5, True)]
    assert "line 2" in faults[1].text.en


def test_a_quoted_name_may_hold_a_comma_and_a_line_break() -> None:
    rows, faults, _ = roster.read('name,email\n"Lovelace, Ada",a@b.org\n"Two\nlines",c@d.org\nX,no')
    assert [row.name for row in rows] == ["Lovelace, Ada", "Two lines"]
    assert faults[0].line == 5


@pytest.mark.django_db
class TestInACourse:
    """What a file changes in a course."""

    FILE = "name,email,section\nAda,ada@example.org,A\nBob,bob@example.org,B\n"

    def test_a_preview_changes_nothing(self, course: Course) -> None:
        found = roster.preview(course, self.FILE)
        assert len(found.add) == 2
        assert not Enrolment.objects.filter(course=course).exists()

    def test_applying_twice_changes_nothing_the_second_time(self, course: Course) -> None:
        roster.apply(course, self.FILE, drop=False)
        again = roster.apply(course, self.FILE, drop=False)
        assert (len(again.add), len(again.update), len(again.unchanged)) == (0, 0, 2)
        assert Enrolment.objects.filter(course=course).count() == 2

    def test_sections_become_labels(self, course: Course) -> None:
        roster.apply(course, self.FILE, drop=False)
        ada = Identity.objects.get(course=course, email="ada@example.org").enrolment
        assert [label.name for label in ada.labels.all()] == ["A"]

    def test_who_joined_by_code_and_is_on_the_file_is_one_person(self, course: Course) -> None:
        joined = people.member(course, "ada")
        found = roster.apply(course, self.FILE, drop=False)
        assert [enrolment.key for enrolment, _ in found.update] == [joined.key]
        assert Identity.objects.filter(course=course, email="ada@example.org").count() == 1

    def test_nobody_is_dropped_unless_that_is_asked_for(self, course: Course) -> None:
        left_out = people.member(course, "zoe")
        found = roster.apply(course, self.FILE, drop=False)
        left_out.refresh_from_db()
        assert [one.key for one in found.would_drop] == [left_out.key]
        assert left_out.status == "active"

    def test_dropping_spares_staff(self, course: Course) -> None:
        student, grader = people.member(course, "zoe"), people.staff(course, "gil", grader=True)
        roster.apply(course, self.FILE, drop=True)
        student.refresh_from_db()
        grader.refresh_from_db()
        assert (student.status, grader.status) == ("dropped", "active")

    def test_who_was_dropped_and_is_listed_again_comes_back_as_before(self, course: Course) -> None:
        ada = people.member(course, "ada", status="dropped")
        roster.apply(course, self.FILE, drop=False)
        ada.refresh_from_db()
        assert (ada.status, ada.dropped) == ("active", None)
