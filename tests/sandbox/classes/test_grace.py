"""Grace days: spent by late work before late steps, given back when dates move, and no way to see
hidden results while somebody may still spend them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from sandbox import clock
from sandbox.boards.credit import Step, Timeline, credit_at, days_wanted, later
from sandbox.boards.models import Assignment, GraceSpent, GradeEntry, Override, Submission
from sandbox.boards.submitting import desk, submit
from sandbox.boards.timelines import reveals_at
from sandbox.boards.visibility import is_revealed
from sandbox.classes.models import AuditEntry, Course, Enrolment
from sandbox.refusal import Refusal
from tests.sandbox.classes import boards, people
from tests.sandbox.classes.boards import DUE

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def course() -> Course:
    return people.course(grace_days=3)


@pytest.fixture
def ada(course: Course) -> Enrolment:
    return people.member(course, "ada")


def board(course: Course, **settings: Any) -> Assignment:
    return boards.assignment(course, **{"spends_grace": True, **settings})


def hand_in(work: Assignment, who: Enrolment, moment: datetime, servers: int = 2) -> Submission:
    with clock.standing_at(moment):
        made = submit(work, who, boards.design(servers))
        boards.finish_all(80.0)
    return made


def grade(work: Assignment, who: Enrolment) -> tuple[float | None, float | None]:
    entry = GradeEntry.objects.get(assignment=work, enrolment=who)
    return entry.credit, entry.counted


def spent(work: Assignment, who: Enrolment) -> int:
    row = GraceSpent.objects.filter(assignment=work, enrolment=who).first()
    return row.days if row is not None else 0


def browser(who: Enrolment, language: str = "en") -> Client:
    client = Client(HTTP_HOST="localhost", HTTP_ACCEPT_LANGUAGE=language)
    client.force_login(get_user_model().objects.get(pk=who.identity.user_id))
    return client


def test_as_few_days_are_wanted_as_earn_the_most() -> None:
    rules = Timeline(due=DUE, late=(Step(24, 80), Step(48, 50)), grace=timedelta(0))
    assert [days_wanted(rules, DUE + HOUR * hours, 3) for hours in (-1, 0, 23, 24, 71)] == [
        0, 1, 1, 2, 3,
    ]  # fmt: skip
    assert days_wanted(rules, DUE + 30 * HOUR, 1) == 1  # one late step instead of two
    assert days_wanted(rules, DUE + 80 * HOUR, 1) == 0  # too late whatever is spent
    assert days_wanted(rules, DUE + 80 * HOUR, 2) == 2
    assert days_wanted(Timeline(), DUE, 3) == 0


def test_early_steps_stay_where_they_are_however_many_days_are_spent() -> None:
    rules = Timeline(due=DUE, early=(Step(48, 110),), grace=timedelta(0))
    moved = later(rules, 2)
    for hours in (-60, -49, -47, -1):
        moment = DUE + HOUR * hours
        assert credit_at(moved, moment).percent == credit_at(rules, moment).percent
    assert credit_at(moved, DUE + 47 * HOUR).percent == 100
    assert credit_at(moved, DUE + 48 * HOUR).kind == "closed"


def test_late_work_spends_days_before_late_steps_count(course: Course, ada: Enrolment) -> None:
    work = board(course)
    hand_in(work, ada, DUE + 20 * HOUR)
    assert (spent(work, ada), grade(work, ada)) == (1, (100, 80.0))
    hand_in(work, ada, DUE + 30 * HOUR, 3)  # the second day, not two more
    assert (spent(work, ada), grade(work, ada)) == (2, (100, 80.0))
    other = board(course)
    hand_in(other, ada, DUE + 30 * HOUR)  # one is left; the rest is late
    assert (spent(other, ada), grade(other, ada)) == (1, (80, 64.0))
    last = board(course)
    hand_in(last, ada, DUE + HOUR)
    assert (spent(last, ada), grade(last, ada)) == (0, (80, 64.0))
    log = AuditEntry.objects.filter(action="grace.spent", subject=ada.key).first()
    assert log is not None
    assert log.after == {"board": other.pk, "days": 1}


def test_what_was_in_time_stays_so_when_the_budget_shrinks(course: Course, ada: Enrolment) -> None:
    work = board(course)
    hand_in(work, ada, DUE + 30 * HOUR)
    Course.objects.filter(pk=course.pk).update(grace_days=0)
    hand_in(Assignment.objects.get(pk=work.pk), ada, DUE + 31 * HOUR, 3)
    assert (spent(work, ada), grade(work, ada)) == (2, (100, 80.0))


def test_nothing_is_spent_in_time_or_where_the_board_takes_none(
    course: Course, ada: Enrolment
) -> None:
    work, strict = board(course), board(course, spends_grace=False)
    hand_in(work, ada, DUE - HOUR)
    hand_in(strict, ada, DUE + HOUR)
    assert grade(strict, ada) == (80, 64.0)
    assert not GraceSpent.objects.exists()
    hand_in(work, ada, DUE + HOUR)  # the same design, which counts from yesterday
    assert not GraceSpent.objects.exists()


def test_a_board_that_closes_at_once_takes_work_as_long_as_days_are_left(
    course: Course, ada: Enrolment
) -> None:
    work = board(course, late=[], after="closed")
    hand_in(work, ada, DUE + 50 * HOUR)
    assert (spent(work, ada), grade(work, ada)) == (3, (100, 80.0))
    other = board(course, late=[], after="closed")
    with pytest.raises(Refusal):
        hand_in(other, ada, DUE + HOUR)


def test_hidden_results_wait_for_everybody_who_may_still_spend_days(
    course: Course, ada: Enrolment, settings: Any
) -> None:
    bob = people.member(course, "bob")
    work = board(course, late=[], after="closed", grace_minutes=0)
    assert reveals_at(work) == DUE + 3 * DAY
    hand_in(board(course), ada, DUE + 60 * HOUR)
    assert reveals_at(work) == DUE + 3 * DAY  # bob's
    hand_in(board(course), bob, DUE + 30 * HOUR)
    assert reveals_at(work) == DUE + DAY
    host, soon = people.staff(course, "host", instructor=True), DUE + 23 * HOUR
    with clock.standing_at(soon):
        assert not is_revealed(work)
    settings.TEST_CLOCK = True
    page = browser(host).get(f"/a/{work.pk}", HTTP_X_TEST_NOW=soon.isoformat()).content.decode()
    assert "Still open for 1" in page
    assert bob.pseudonym in page
    hand_in(work, bob, DUE + 23 * HOUR)
    assert reveals_at(work) == DUE + DAY
    Enrolment.objects.filter(pk=bob.pk).update(status="dropped")
    assert reveals_at(work) == DUE


def test_days_that_moved_dates_make_needless_come_back(course: Course, ada: Enrolment) -> None:
    work = board(course)
    hand_in(work, ada, DUE + 30 * HOUR)
    assert spent(work, ada) == 2
    host = people.staff(course, "host", instructor=True)
    client = browser(host)
    client.post(f"/a/{work.pk}", {"what": "override", "whom": f"student:{ada.key}",
                                  "due_hours": "12"})  # fmt: skip
    assert (spent(work, ada), grade(work, ada)) == (1, (100, 80.0))
    assert Override.objects.exists()
    client.post(f"/a/{work.pk}", {"what": "override", "whom": f"student:{ada.key}",
                                  "due_hours": "48"})  # fmt: skip
    assert (spent(work, ada), grade(work, ada)) == (0, (100, 80.0))
    back = AuditEntry.objects.filter(action="grace.returned", subject=ada.key)
    assert [one.after["days"] for one in back.order_by("pk")] == [1, 0]


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", ("Grace days left: 1 of 3", "Grace days spent here: 2", "spends grace days: 1 of 1")),
     ("ko", ("남은 유예일: 1/3", "여기에 쓴 유예일: 2", "유예일 1일 중 1일을 씁니다"))],
)  # fmt: skip
def test_a_student_sees_what_is_left_what_was_spent_and_what_handing_in_takes(
    course: Course, ada: Enrolment, settings: Any, language: str, words: tuple[str, ...]
) -> None:
    settings.TEST_CLOCK = True
    work, other = board(course), board(course)
    hand_in(work, ada, DUE + 30 * HOUR)
    client, now = browser(ada, language), {"HTTP_X_TEST_NOW": (DUE + 31 * HOUR).isoformat()}
    assert words[0] in client.get(f"/c/{course.pk}", **now).content.decode()
    assert words[1] in client.get(f"/b/{work.pk}/results", **now).content.decode()
    told = client.get(f"/api/v1/assignments/{other.pk}/work", **now).json()
    assert words[2] in told["credit"]["words"]
    assert told["credit"]["kind"] == "late"  # the second day of two is late all the same
    with clock.standing_at(DUE + 31 * HOUR):
        assert desk(work, ada).grace_wanted == 0


def test_an_instructor_sets_the_budget_and_which_boards_take_it(course: Course) -> None:
    client = browser(people.staff(course, "host", instructor=True))
    client.post(f"/c/{course.pk}/settings", {"what": "grace", "grace_days": "5"})
    course.refresh_from_db()
    assert course.grace_days == 5
    refused = client.post(f"/c/{course.pk}/settings", {"what": "grace", "grace_days": "31"})
    assert refused.status_code == 200
    assert 'aria-describedby="id_grace_days-said"' in refused.content.decode()
    course.refresh_from_db()
    assert course.grace_days == 5
    entry = AuditEntry.objects.get(course=course, action="settings.grace")
    assert (entry.before, entry.after) == ({"grace_days": "3"}, {"grace_days": "5"})
    work = board(course)
    page = client.get(f"/a/{work.pk}").content.decode()
    assert "grace days first (5 a student)" in page
