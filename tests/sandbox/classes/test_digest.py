"""The daily mail: who gets it, what stands in it and never does, and how it is switched off."""

from __future__ import annotations

from datetime import timedelta
from smtplib import SMTPRecipientsRefused, SMTPServerDisconnected
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.mail import EmailMessage
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from sandbox import clock
from sandbox.boards import digest
from sandbox.boards.models import GradeEntry, Override, Reminder
from sandbox.boards.submitting import submit
from sandbox.classes import audit
from sandbox.classes.models import AuditEntry, Course, Enrolment
from tests.sandbox.classes import boards, people
from tests.sandbox.classes.boards import DUE

pytestmark = pytest.mark.django_db
EVENING = DUE - timedelta(hours=20)
TITLE = {"en": "The title", "ko": "title 글"}


@pytest.fixture(autouse=True)
def _address(settings: Any) -> None:
    settings.BASE_URL, settings.EMAIL_HOST = "https://loadstone.example", "mail.example"


@pytest.fixture
def course() -> Course:
    return people.course()


def reader(course: Course, name: str, verified: bool = True, **fields: Any) -> Enrolment:
    """A member whose address is confirmed."""
    member = people.member(course, name, **fields)
    user = member.identity.user
    EmailAddress.objects.create(user=user, email=user.email, verified=verified, primary=True)
    return member


def sent_at(moment: Any) -> list[EmailMessage]:
    """The mails that go at this moment."""
    mail.outbox.clear()
    with clock.standing_at(moment):
        count = digest.send_digests()
    assert count == len(mail.outbox)
    return list(mail.outbox)


def test_a_deadline_within_a_day_is_said_once_to_who_has_handed_nothing_in(course: Course) -> None:
    board = boards.assignment(course)
    lazy, busy, excused = (reader(course, name) for name in ("lazy", "busy", "excused"))
    with clock.standing_at(EVENING):
        submit(board, busy, boards.design())
    GradeEntry.objects.create(assignment=board, enrolment=excused, status="excused")
    assert sent_at(EVENING - timedelta(hours=5)) == []
    (letter,) = sent_at(EVENING)
    assert letter.to == [lazy.identity.user.email]
    assert letter.subject == "[Loadstone] News from Systems"
    assert "“The title” is due 2026-09-18 23:59 (Asia/Seoul)" in letter.body
    assert f"https://loadstone.example/c/{course.pk}" in letter.body
    assert sent_at(EVENING + timedelta(minutes=30)) == []
    Override.objects.create(assignment=board, enrolment=lazy, fields={"due": {"hours": 48}})
    (again,) = sent_at(EVENING + timedelta(hours=46))
    assert "due 2026-09-20 23:59" in again.body


def test_neither_practice_nor_what_is_not_open_is_due(course: Course) -> None:
    reader(course, "ada")
    boards.assignment(course, preset="practice")
    boards.assignment(course, published=None)
    boards.assignment(course, release=DUE - timedelta(hours=1))
    assert sent_at(EVENING) == []


def test_what_is_new_is_said_without_marks_reasons_or_answers(course: Course) -> None:
    ada = reader(course, "ada")
    kinds = ("regraded", "regraded_unseen", "regrade_undone", "released", "comment", "answered",
             "refunded")  # fmt: skip
    with clock.standing_at(EVENING):
        for kind in kinds:
            audit.notify([ada], kind, board=TITLE, before="61.5", after="73.6",
                         reason="your 61.5 was wrong", answer="you get 73.6")  # fmt: skip
    (letter,) = sent_at(EVENING + timedelta(minutes=1))
    assert letter.body.count("The title") == 6
    assert letter.body.count("was graded again") == 1
    for secret in ("61.5", "73.6", "wrong", "you get"):
        assert secret not in letter.body


def test_the_mail_speaks_the_language_of_the_course() -> None:
    course = people.course(locale="ko", name="분산\n시스템")
    ada = reader(course, "ada")
    with clock.standing_at(EVENING):
        audit.notify([ada], "released", board=TITLE)
    (letter,) = sent_at(EVENING + timedelta(minutes=1))
    assert letter.subject == "[Loadstone] 분산 시스템 수업 소식"
    assert "‘title 글’ 성적이 공개되었습니다." in letter.body
    assert "이 메일을 받지 않으려면" in letter.body


def test_at_most_one_mail_goes_in_twenty_hours_and_nothing_is_said_twice(course: Course) -> None:
    ada = reader(course, "ada")
    with clock.standing_at(EVENING):
        audit.notify([ada], "released", board=TITLE)
    assert len(sent_at(EVENING + timedelta(minutes=1))) == 1
    with clock.standing_at(EVENING + timedelta(hours=1)):
        audit.notify([ada], "comment", board=TITLE)
    assert sent_at(EVENING + timedelta(hours=2)) == []
    (later,) = sent_at(EVENING + timedelta(hours=21))
    assert "new comment" in later.body
    assert "are out" not in later.body
    assert sent_at(EVENING + timedelta(hours=50)) == []


def test_what_was_read_on_the_page_and_what_is_old_is_not_mailed(course: Course) -> None:
    ada, bob = reader(course, "ada"), reader(course, "bob")
    with clock.standing_at(EVENING):
        audit.notify([ada, bob], "released", board=TITLE)
    ada.notices.update(read=EVENING)
    assert sent_at(EVENING + timedelta(days=3, minutes=1)) == []
    (letter,) = sent_at(EVENING + timedelta(minutes=1))
    assert letter.to == [bob.identity.user.email]


def test_only_members_with_a_confirmed_address_who_want_it_are_written_to(course: Course) -> None:
    told = [
        reader(course, "typo", verified=False), reader(course, "away", status="dropped"),
        reader(course, "unasked", mails=False), reader(course, "waits", status="waiting"),
        reader(course, "closed"), reader(course, "there"),
    ]  # fmt: skip
    closed = told[4].identity.user
    closed.is_active = False
    closed.save()
    with clock.standing_at(EVENING):
        audit.notify(told, "released", board=TITLE)
    assert [one.to for one in sent_at(EVENING + timedelta(minutes=1))] == [["there@example.org"]]


@pytest.mark.parametrize(
    "put_away", [{"digest": False}, {"archived": EVENING}, {"removed": EVENING}]
)
def test_a_course_that_is_put_away_or_wants_no_mails_writes_none(
    course: Course, put_away: dict[str, Any]
) -> None:
    boards.assignment(course)
    reader(course, "ada")
    Course.objects.filter(pk=course.pk).update(**put_away)
    assert sent_at(EVENING) == []


def test_without_a_mail_server_nothing_counts_as_said(course: Course, settings: Any) -> None:
    boards.assignment(course)
    reader(course, "ada")
    settings.EMAIL_HOST, settings.INBOX = "", False
    assert sent_at(EVENING) == []
    assert not Reminder.objects.exists()


def test_a_mail_server_that_is_away_is_asked_again_and_a_refused_address_is_not(
    course: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    boards.assignment(course)
    reader(course, "ada")
    reader(course, "bob")
    real = EmailMessage.send

    def away(self: EmailMessage, fail_silently: bool = False) -> int:
        raise SMTPServerDisconnected

    def picky(self: EmailMessage, fail_silently: bool = False) -> int:
        if self.to == ["ada@example.org"]:
            raise SMTPRecipientsRefused({})
        return real(self, fail_silently)

    monkeypatch.setattr(EmailMessage, "send", away)
    assert sent_at(EVENING) == []
    assert not Reminder.objects.exists()
    assert not Enrolment.objects.exclude(mailed=None).exists()
    monkeypatch.setattr(EmailMessage, "send", picky)
    assert [one.to for one in sent_at(EVENING)] == [["bob@example.org"]]
    assert sent_at(EVENING + timedelta(hours=1)) == []


def test_of_two_workers_that_send_at_once_one_does(course: Course) -> None:
    boards.assignment(course)
    reader(course, "ada")
    with clock.standing_at(EVENING):
        (mine,), (theirs,) = digest.letters(course), digest.letters(course)
        assert digest.send(course, mine)
        assert not digest.send(course, theirs)
    assert len(mail.outbox) == 1


def test_the_mail_itself_switches_them_off_and_on_and_looking_does_not(course: Course) -> None:
    boards.assignment(course)
    ada = reader(course, "ada")
    (letter,) = sent_at(EVENING)
    address = letter.extra_headers["List-Unsubscribe"].strip("<>")
    assert letter.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert address in letter.body
    path = address.removeprefix("https://loadstone.example")
    stranger = Client(HTTP_HOST="localhost", HTTP_ACCEPT_LANGUAGE="ko", enforce_csrf_checks=True)
    page = stranger.get(path).content.decode()
    assert "메일 그만 받기" in page
    assert ada.identity.name not in page
    ada.refresh_from_db()
    assert ada.mails
    stranger.post(path, {"List-Unsubscribe": "One-Click"})
    ada.refresh_from_db()
    assert not ada.mails
    stranger.post(path, {"mails": "on"})
    ada.refresh_from_db()
    assert ada.mails
    assert stranger.get(f"{path}x").status_code == 404


def test_a_member_and_an_instructor_switch_them_off_in_the_course(course: Course) -> None:
    ada, host = reader(course, "ada"), people.staff(course, "host", instructor=True)
    mine, theirs = Client(HTTP_HOST="localhost"), Client(HTTP_HOST="localhost")
    mine.force_login(ada.identity.user)
    theirs.force_login(host.identity.user)
    assert "Mail me what is new" in mine.get(f"/c/{course.pk}").content.decode()
    mine.post(f"/c/{course.pk}/me", {"what": "mails"})
    ada.refresh_from_db()
    assert (ada.mails, ada.listed) == (False, True)
    theirs.post(f"/c/{course.pk}/settings", {"what": "mail"})
    course.refresh_from_db()
    assert not course.digest
    entry = AuditEntry.objects.get(course=course, action="settings.mail")
    assert (entry.before, entry.after) == ({"digest": "True"}, {"digest": ""})
    assert "Mail me what is new" not in mine.get(f"/c/{course.pk}").content.decode()


def test_more_people_are_not_more_questions_to_the_database(course: Course) -> None:
    boards.assignment(course)

    def asked(names: list[str]) -> int:
        for name in names:
            reader(course, name)
        with clock.standing_at(EVENING), CaptureQueriesContext(connection) as found:
            assert digest.letters(course)
        return len(found)

    assert asked(["a"]) == asked(["b", "c", "d", "e", "f"])
