"""Pages of staff: as many queries for forty as for four, in both languages."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sandbox.boards.models import (
    Assignment,
)
from sandbox.boards.submitting import open_work, save_work
from sandbox.classes.models import Course, Enrolment, Label, Notice
from simulator.design import parse_design
from tests.sandbox.classes import boards, people
from tests.sandbox.classes.graded import client_of, hand_in

pytestmark = pytest.mark.django_db


def class_of(course: Course, size: int) -> Assignment:
    """An assignment that everybody has handed something in to."""
    assignment = boards.assignment(course, hidden=False, ranking="full")
    section = Label.objects.create(course=course, name="A")
    assignment.overrides.create(label=section, fields={"due": {"hours": 1}})
    for n in range(size):
        student = people.member(course, f"c{course.pk}{n}", section)
        hand_in(assignment, student, 61.0 + n % 30, servers=1 + n % 9)
    return assignment


PAGES = ("/b/{a}/ranking", "/a/{a}", "/a/{a}/work", "/a/{a}/insight", "/c/{c}/gradebook",
         "/c/{c}/grades.csv", "/c/{c}", "/c/{c}/people", "/c/{c}/watchlist")  # fmt: skip


@pytest.mark.parametrize("page", PAGES)
def test_a_page_asks_as_many_queries_for_forty_students_as_for_four(page: str) -> None:
    counts = []
    for size in (4, 40):
        course = people.course()
        prof = people.staff(course, f"prof{size}", instructor=True)
        assignment = class_of(course, size)
        client = client_of(prof)
        address = page.format(a=assignment.pk, c=course.pk)
        client.get(address)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]
    assert counts[1] <= 25


@pytest.mark.parametrize("language", ["en", "ko"])
def test_every_page_of_staff_speaks_both_languages(
    course: Course, prof: Enrolment, language: str
) -> None:
    assignment, ada = boards.assignment(course, hidden=False), people.member(course, "ada")
    hand_in(assignment, ada, 70)
    work = open_work(assignment, ada)
    save_work(work, parse_design(boards.design(4)))
    client = client_of(prof, language)
    for path in ("insight", "work", f"work/{ada.key}", "regrades", "similarity"):
        page = client.get(f"/a/{assignment.pk}/{path}")
        assert page.status_code == 200, path
        assert f'<html lang="{language}">' in page.content.decode()
    page = client.get(f"/c/{course.pk}/canvas").content.decode()
    assert ("맞추기" in page) is (language == "ko")
    assert Notice.objects.count() == 0
