"""The pages of courses: made, seen by the right people, in both languages."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from sandbox.classes.models import AuditEntry, BrokenGlass, Course
from tests.sandbox.classes import people

pytestmark = pytest.mark.django_db
PAGES = ("", "/settings", "/log", "/people", "/people/import")


def browser(user: Any, language: str = "en") -> Client:
    client = Client(HTTP_HOST="localhost", HTTP_ACCEPT_LANGUAGE=language)
    client.force_login(user)
    return client


def client_of(member: Any, language: str = "en") -> Client:
    return browser(member.identity.user, language)


def test_an_account_opens_a_course_and_is_its_instructor() -> None:
    form = {"name": "시스템 설계", "term": "2026-2", "timezone": "Asia/Seoul", "locale": "ko",
            "starts": "2026-09-01"}  # fmt: skip
    answer = browser(people.user("prof")).post("/classes/new", form)
    made = Course.objects.get()
    assert answer["Location"] == f"/c/{made.pk}"
    place = made.enrolments.get()
    assert (place.instructor, place.role, place.identity.email) == (
        True, "staff", "prof@example.org"
    )  # fmt: skip


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [("timezone", "Mars/Olympus", "no timezone"), ("ends", "2026-08-01", "before it starts"),
     ("name", "", "required")],
)  # fmt: skip
def test_a_course_that_cannot_be_is_refused_in_words(field: str, value: str, says: str) -> None:
    form = {"name": "A", "timezone": "Asia/Seoul", "locale": "en", "starts": "2026-09-01",
            field: value}  # fmt: skip
    page = browser(people.user("prof")).post("/classes/new", form)
    assert says in page.content.decode()
    assert not Course.objects.exists()


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize(("language", "word"), [("en", "Overview"), ("ko", "개요")])
def test_every_page_speaks_both_languages(
    course: Course, page: str, language: str, word: str
) -> None:
    prof = people.staff(course, "prof", instructor=True)
    answer = client_of(prof, language).get(f"/c/{course.pk}{page}")
    assert answer.status_code == 200
    assert word in answer.content.decode()
    assert f'<html lang="{language}">' in answer.content.decode()


def test_who_is_not_signed_in_is_asked_to(course: Course) -> None:
    answer = Client(HTTP_HOST="localhost").get(f"/c/{course.pk}")
    assert answer.status_code == 302
    assert answer["Location"].startswith("/accounts/login/")


def test_a_roster_is_shown_first_and_then_applied(course: Course) -> None:
    client = client_of(people.staff(course, "prof", instructor=True))
    file = SimpleUploadedFile("r.csv", "이름,이메일\n김하늘,a@b.kr\n오류,x\n".encode("cp949"))
    page = client.post(f"/c/{course.pk}/people/import", {"file": file})
    text = page.content.decode()
    assert "김하늘" in text
    assert "Line 3" in text
    assert course.enrolments.filter(role="student").count() == 0
    signed = page.context["signed"]
    client.post(f"/c/{course.pk}/people/import", {"apply": signed})
    assert course.enrolments.get(role="student").identity.name == "김하늘"
    assert AuditEntry.objects.filter(action="roster.imported").exists()


def test_a_preview_of_somebody_else_cannot_be_applied(course: Course) -> None:
    prof = client_of(people.staff(course, "prof", instructor=True))
    file = SimpleUploadedFile("r.csv", b"name,email\nAda,a@b.org\n")
    signed = prof.post(f"/c/{course.pk}/people/import", {"file": file}).context["signed"]
    elsewhere = people.course()
    other = client_of(people.staff(elsewhere, "eve", instructor=True))
    other.post(f"/c/{elsewhere.pk}/people/import", {"apply": signed})
    assert elsewhere.enrolments.filter(role="student").count() == 0


def test_the_last_instructor_cannot_leave(course: Course) -> None:
    prof = people.staff(course, "prof", instructor=True)
    client_of(prof).post(f"/c/{course.pk}/people", {"what": "drop", "member": prof.key})
    prof.refresh_from_db()
    assert prof.status == "active"


def test_a_member_of_another_course_cannot_be_changed_from_here(course: Course) -> None:
    prof = people.staff(course, "prof", instructor=True)
    elsewhere = people.member(people.course(), "ada")
    answer = client_of(prof).post(
        f"/c/{course.pk}/people", {"what": "drop", "member": elsewhere.key}
    )
    elsewhere.refresh_from_db()
    assert (answer.status_code, elsewhere.status) == (404, "active")


def test_changed_roles_hold_at_once_and_are_logged(course: Course) -> None:
    prof, helper = people.staff(course, "prof", instructor=True), people.staff(course, author=True)
    form = {"what": "roles", "member": helper.key, "grader": "on", "grant-export": "on"}
    client_of(prof).post(f"/c/{course.pk}/people", form)
    helper.refresh_from_db()
    assert (helper.grader, helper.author, helper.grants) == (True, False, ["export"])
    entry = AuditEntry.objects.get(action="roles")
    assert (entry.before["author"], entry.after["author"]) == (True, False)


def test_a_student_is_named_by_a_pseudonym_of_their_choice(course: Course) -> None:
    ada = people.member(course, "ada")
    client_of(ada).post(f"/c/{course.pk}/me", {"what": "pseudonym", "pseudonym": "Night Owl"})
    ada.refresh_from_db()
    assert ada.pseudonym == "Night Owl"
    assert "Ada" not in client_of(ada).get(f"/c/{course.pk}").content.decode()


def test_an_administrator_breaks_the_glass_with_a_reason_and_staff_are_told(course: Course) -> None:
    prof = people.staff(course, "prof", instructor=True)
    admin = people.user("root", is_superuser=True)
    assert browser(admin).get(f"/c/{course.pk}").status_code == 404
    browser(admin).post(f"/c/{course.pk}/glass", {"reason": "short"})
    assert not BrokenGlass.objects.exists()
    browser(admin).post(f"/c/{course.pk}/glass", {"reason": "A student reported abuse."})
    assert browser(admin).get(f"/c/{course.pk}").status_code == 200
    assert "A student reported abuse." in client_of(prof).get(f"/c/{course.pk}").content.decode()
    assert browser(people.user("eve")).get(f"/c/{course.pk}/glass").status_code == 404
