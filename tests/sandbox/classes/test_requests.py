"""Asking for a second look at a grade."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from sandbox import clock
from sandbox.boards import regrading
from sandbox.boards.authoring import make_version
from sandbox.boards.models import RegradeRequest
from sandbox.boards.submitting import submit
from sandbox.classes.models import AuditEntry, Course, Enrolment, Label
from tests.sandbox.classes import boards, people
from tests.sandbox.classes.boards import DUE

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
RELEASED = DUE + 2 * DAY
ASKED = {"what": "request", "row": "service:service", "reason": "The latency was fine."}


def client_of(member: Enrolment, at: Any = RELEASED, language: str = "en") -> Client:
    client = Client(HTTP_HOST="localhost", HTTP_ACCEPT_LANGUAGE=language,
                    HTTP_X_TEST_NOW=at.isoformat())  # fmt: skip
    client.force_login(member.identity.user)
    return client


def graded(course: Course, student: Enrolment, **settings: Any) -> Any:
    board = boards.assignment(course, hidden=False, **{"released": RELEASED, **settings})
    with clock.standing_at(DUE - DAY):
        submit(board, student, boards.design())
    boards.finish_all(70.0)
    return board


def test_a_student_asks_and_staff_answer_in_the_same_place(course: Course) -> None:
    ada, prof = people.member(course, "ada"), people.staff(course, "prof", instructor=True)
    board = graded(course, ada)
    here = f"/b/{board.pk}/results"
    client = client_of(ada)
    assert "Ask for a second look" in client.get(here).content.decode()
    client.post(here, ASKED)
    again = client.post(here, ASKED, follow=True).content.decode()
    assert "asked about this row already" in again
    request = RegradeRequest.objects.get()
    staff = client_of(prof)
    assert "asks for a second look" in staff.get(f"/a/{board.pk}/work").content.decode()
    work = f"/a/{board.pk}/work/{ada.key}"
    assert "The latency was fine." in staff.get(work).content.decode()
    staff.post(work, {"what": "answer", "request": request.pk, "answer": "Look at p99."})
    assert "Look at p99." in client.get(here).content.decode()
    assert "답변이 있습니다: Look at p99." in (
        client_of(ada, language="ko").get(f"/c/{course.pk}").content.decode()
    )
    assert AuditEntry.objects.filter(action="request.answered").exists()
    twice = staff.post(work, {"what": "answer", "request": request.pk, "answer": "No"})
    assert twice.status_code == 404


def test_it_is_asked_within_a_week_of_the_release_and_about_something(course: Course) -> None:
    ada = people.member(course, "ada")
    board = graded(course, ada)
    here = f"/b/{board.pk}/results"
    cases = (
        (RELEASED + 8 * DAY, ASKED, "within seven days"),
        (RELEASED, {**ASKED, "reason": "no"}, "at least 10 characters"),
        (RELEASED, {**ASKED, "row": "resilience:X99"}, "Choose a row"),
    )
    for moment, given, said in cases:
        page = client_of(ada, moment).post(here, given, follow=True).content.decode()
        assert said in page
    board.released = None
    board.save()
    assert "within seven days" in client_of(ada).post(here, ASKED, follow=True).content.decode()
    assert not RegradeRequest.objects.exists()


def test_a_regrade_of_the_board_answers_what_is_open(course: Course) -> None:
    ada, prof = people.member(course, "ada"), people.staff(course, "prof", instructor=True)
    board = graded(course, ada)
    client_of(ada).post(f"/b/{board.pk}/results", ASKED)
    version = make_version(boards.board(course, hidden=False, pass_mark=50))
    trial = regrading.start(people.actor(prof), board, version, "all", None)
    boards.finish_all(75.0)
    regrading.apply(people.actor(prof), trial, "exact", "A wrong target")
    found = RegradeRequest.objects.get()
    assert found.answered is not None
    assert "A wrong target" in found.answer


def test_others_neither_see_nor_answer_a_request(course: Course) -> None:
    label = Label.objects.create(course=course, name="B")
    ada, bob = people.member(course, "ada"), people.member(course, "bob", label)
    board = graded(course, ada)
    client_of(ada).post(f"/b/{board.pk}/results", ASKED)
    assert "The latency was fine." not in (
        client_of(bob).get(f"/b/{board.pk}/results").content.decode()
    )
    grader = people.staff(course, "ta", label, grader=True)
    request = RegradeRequest.objects.get()
    for key in (ada.key, bob.key):
        answer = client_of(grader).post(
            f"/a/{board.pk}/work/{key}", {"what": "answer", "request": request.pk, "answer": "x"}
        )
        assert answer.status_code == 404


def test_before_the_reveal_nobody_is_asked_about_the_submission_that_counts(
    course: Course,
) -> None:
    """Which one counts is decided by the hidden part, too. The week begins with the reveal."""
    ada = people.member(course, "ada")
    board = boards.assignment(course, released=RELEASED, reveal_by_hand=True)
    with clock.standing_at(DUE - DAY):
        submit(board, ada, boards.design())
    boards.finish_all(70.0, hidden=20.0)
    assert 'id="row"' not in client_of(ada).get(f"/b/{board.pk}/results").content.decode()
    board.revealed = RELEASED + 20 * DAY
    board.save()
    later = client_of(ada, RELEASED + 26 * DAY).get(f"/b/{board.pk}/results").content.decode()
    assert 'id="row"' in later
    assert 'id="row"' not in client_of(ada, RELEASED + 28 * DAY).get(
        f"/b/{board.pk}/results"
    ).content.decode()  # fmt: skip
