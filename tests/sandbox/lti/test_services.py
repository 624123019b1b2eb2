"""Grades that go to the platform's gradebook, and rosters that come from it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from sandbox import clock
from sandbox.boards.models import GradeEntry, GradingRun
from sandbox.boards.submitting import submit
from sandbox.classes import retention
from sandbox.classes.models import Course, Enrolment, Identity
from sandbox.lti import scores
from sandbox.lti.models import Deployment, Line, Link, Score, Seat, Subject
from tests.sandbox.classes import boards, people
from tests.sandbox.classes.boards import DUE
from tests.sandbox.lti.conftest import launch
from tests.sandbox.lti.platform import CLAIM, ROLE, MockPlatform

pytestmark = pytest.mark.django_db
AGS = "https://purl.imsglobal.org/spec/lti-ags/claim/endpoint"
NRPS = "https://purl.imsglobal.org/spec/lti-nrps/claim/namesroleservice"


@pytest.fixture
def course(lms: MockPlatform) -> Course:
    made = people.course()
    Link.objects.create(deployment=Deployment.objects.get(), context_id="course-7", course=made)
    return made


@pytest.fixture
def prof(course: Course) -> Client:
    client = Client(HTTP_HOST="localhost", HTTP_ACCEPT_LANGUAGE="en")
    client.force_login(people.staff(course, "prof", instructor=True).identity.user)
    return client


def arrive(lms: MockPlatform, board: Any, sub: str = "person-1", line: str = "1") -> Enrolment:
    """A student opens the board from the platform."""
    browser = Client(HTTP_HOST="localhost")
    answer = launch(browser, lms, sub=sub, name=f"Name {sub}", email=f"{sub}@school.example", **{
        f"{CLAIM}custom": {"assignment": board.pk}, AGS: lms.endpoint(line),
    })  # fmt: skip
    assert answer["Location"] == f"/b/{board.pk}"
    return Seat.objects.get(sub=sub).identity.enrolment


def hand_in(board: Any, student: Enrolment, total: float, moment: datetime) -> None:
    """A design nobody else has, graded to ``total``."""
    number = GradingRun.objects.count()
    with clock.standing_at(moment):
        made = submit(board, student, {**boards.design(), "name": f"{student.key} {number}"})
        for key in {made.run_id, made.public_run_id}:
            boards.finish(GradingRun.objects.get(pk=key), total)


def deliver() -> None:
    """What the workers would do now, and once more for what waits."""
    for key in Score.objects.filter(state="waiting", due__lte=timezone.now()).values_list(
        "pk", flat=True
    ):
        scores.send_score(key)


def test_a_credited_grade_goes_to_the_column_and_again_when_it_changes(
    lms: MockPlatform, course: Course
) -> None:
    board = boards.assignment(course, hidden=False)
    student = arrive(lms, board)
    hand_in(board, student, 70.0, DUE + timedelta(hours=1))
    deliver()
    hand_in(board, student, 60.0, DUE - timedelta(hours=1))
    deliver()
    assert [(one["userId"], one["scoreGiven"]) for one in lms.scores] == [
        ("person-1", 56.0), ("person-1", 60.0)
    ]  # fmt: skip
    last = lms.scores[-1]
    assert (last["path"], last["query"]) == ("/lines/1/scores", "type=quiz")
    assert last["scoreMaximum"] == 100
    assert (last["activityProgress"], last["gradingProgress"]) == ("Completed", "FullyGraded")
    assert lms.scores[0]["timestamp"] < last["timestamp"]
    assert "." in last["timestamp"]
    assert len(lms.token_requests) == 1
    claims = lms.token_requests[0]["claims"]
    assert claims["iss"] == claims["sub"]
    assert claims["jti"]


def test_a_hidden_grade_waits_for_the_reveal_and_a_mark_for_the_release(
    lms: MockPlatform, course: Course, prof: Client
) -> None:
    board = boards.assignment(course, hidden=True)
    ada, bob = (arrive(lms, board, sub) for sub in ("ada", "bob"))
    for student in (ada, bob):
        hand_in(board, student, 70.0, DUE - timedelta(hours=1))
    prof.defaults["HTTP_X_TEST_NOW"] = (DUE - timedelta(minutes=1)).isoformat()
    prof.post(f"/a/{board.pk}/work/{bob.key}",
              {"what": "mark", "manual": "95", "reason": "Oral", "status": "graded"})  # fmt: skip
    deliver()
    assert lms.scores == []
    prof.post(f"/a/{board.pk}", {"what": "reveal"})
    deliver()
    assert [(one["userId"], one["scoreGiven"]) for one in lms.scores] == [("ada", 70.0)]
    prof.post(f"/a/{board.pk}", {"what": "release"})
    deliver()
    assert [(one["userId"], one["scoreGiven"]) for one in lms.scores[1:]] == [("bob", 95.0)]
    prof.post(f"/a/{board.pk}/work/{bob.key}",
              {"what": "mark", "manual": "", "status": "excused"})  # fmt: skip
    deliver()
    assert "scoreGiven" not in lms.scores[-1]
    assert lms.scores[-1]["gradingProgress"] == "NotReady"


def test_hidden_results_that_unlock_by_themselves_are_noticed(
    lms: MockPlatform, course: Course
) -> None:
    board = boards.assignment(course, hidden=True)
    hand_in(board, arrive(lms, board), 70.0, DUE - timedelta(hours=1))
    with clock.standing_at(DUE):
        scores.refresh_revealed()
    assert not Score.objects.exists()
    with clock.standing_at(DUE + timedelta(days=3)):
        scores.refresh_revealed()
    deliver()
    assert [one["scoreGiven"] for one in lms.scores] == [70.0]


def test_refused_scores_have_a_reason_and_only_they_are_sent_again(
    lms: MockPlatform, course: Course, prof: Client
) -> None:
    board = boards.assignment(course, hidden=False)
    for number in range(5):
        student = arrive(lms, board, f"person-{number}")
        hand_in(board, student, 60.0 + number, DUE - timedelta(hours=1))
    lms.statuses.update({"person-1": 404, "person-2": 403})
    deliver()
    assert sorted(one["userId"] for one in lms.scores) == ["person-0", "person-3", "person-4"]
    page = prof.get(f"/c/{course.pk}/lms").content.decode()
    assert "no such person" in page
    assert "role that is graded" in page
    prof.defaults["HTTP_ACCEPT_LANGUAGE"] = "ko"
    assert "성적을 받는 역할인지" in prof.get(f"/c/{course.pk}/lms").content.decode()
    lms.statuses.clear()
    prof.post(f"/c/{course.pk}/lms", {"what": "retry"})
    deliver()
    assert len(lms.scores) == 5
    assert not Score.objects.exclude(state="sent").exists()


def test_a_platform_that_is_away_is_asked_again_later_and_at_last_no_more(
    lms: MockPlatform, course: Course
) -> None:
    board = boards.assignment(course, hidden=False)
    hand_in(board, arrive(lms, board), 70.0, DUE - timedelta(hours=1))
    lms.busy = 2
    waits = []
    for _ in range(2):
        deliver()
        row = Score.objects.get()
        waits.append((row.due - timezone.now()).total_seconds())
        assert (row.state, row.reason) == ("waiting", "503")
        Score.objects.update(due=timezone.now())
    assert 25 < waits[0] < 31
    assert 55 < waits[1] < 61
    deliver()
    assert Score.objects.get().state == "sent"
    lms.busy = 100
    scores.again(Score.objects.all())
    for _ in range(scores.MOST_TRIES):
        Score.objects.update(due=timezone.now())
        deliver()
    assert Score.objects.get().state == "failed"


def test_a_token_that_is_refused_is_replaced_once(lms: MockPlatform, course: Course) -> None:
    board = boards.assignment(course, hidden=False)
    student = arrive(lms, board)
    hand_in(board, student, 70.0, DUE - timedelta(hours=1))
    lms.revoke = 1
    deliver()
    assert len(lms.token_requests) == 2
    assert [one["scoreGiven"] for one in lms.scores] == [70.0]


def test_a_column_is_made_where_the_platform_only_offers_to(
    lms: MockPlatform, course: Course
) -> None:
    board = boards.assignment(course, hidden=False)
    arrive(lms, board, "ada", line="")
    student = arrive(lms, board, "bob", line="")
    assert len(lms.lines_made) == 1
    assert lms.lines_made[0]["resourceId"] == board.pk
    hand_in(board, student, 70.0, DUE - timedelta(hours=1))
    deliver()
    assert lms.scores[0]["path"] == "/lines/made/scores"


def test_the_same_board_linked_twice_gets_its_grades_in_both_columns(
    lms: MockPlatform, course: Course
) -> None:
    board = boards.assignment(course, hidden=False)
    student = arrive(lms, board, line="1")
    arrive(lms, board, line="2")
    hand_in(board, student, 70.0, DUE - timedelta(hours=1))
    deliver()
    assert {one["path"] for one in lms.scores} == {"/lines/1/scores", "/lines/2/scores"}


def test_queueing_scores_takes_as_many_queries_for_many_as_for_few(
    lms: MockPlatform, course: Course
) -> None:
    board = boards.assignment(course, hidden=False)
    link = Link.objects.get()
    Line.objects.create(link=link, assignment=board, url=f"{lms.url}/lines/1")

    def queries(students: int) -> int:
        for number in range(students):
            member = people.member(course)
            Seat.objects.create(link=link, sub=f"{member.key}{number}", identity=member.identity)
            GradeEntry.objects.create(assignment=board, enrolment=member, status="graded",
                                      counted=70.0)  # fmt: skip
        with CaptureQueriesContext(
            connection,
        ) as found:
            scores.refresh(board)
        return len(found)

    few = queries(2)
    assert queries(20) == few
    assert Score.objects.count() == 22


def members(*subs: str, role: str = "Learner", **more: Any) -> list[dict[str, Any]]:
    return [{"user_id": sub, "status": "Active", "roles": [f"{ROLE}{role}"], "name": f"Name {sub}",
             "email": f"{sub}@school.example", **more} for sub in subs]  # fmt: skip


def test_the_roster_is_read_page_by_page_shown_and_then_taken_over(
    lms: MockPlatform, course: Course, prof: Client
) -> None:
    board = boards.assignment(course, hidden=False)
    ada = arrive(lms, board, "ada")
    link = Link.objects.get()
    here = f"/c/{course.pk}/lms/{link.pk}/roster"
    assert "has offered no roster yet" in prof.get(here).content.decode()
    browser = Client(HTTP_HOST="localhost")
    launch(browser, lms, sub="ada", **{
        NRPS: {"context_memberships_url": f"{lms.url}/members", "service_versions": ["2.0"]},
    })  # fmt: skip
    lms.members += [
        *members("ada", "bob", "cy"), *members("ta", role="Instructor"),
        *members("watcher", role="Mentor"), *members("gone", status="Inactive"),
        {"user_id": "nameless", "roles": ["Learner"]},
    ]  # fmt: skip
    page = prof.get(here).content.decode()
    assert "Name bob" in page
    assert not Seat.objects.filter(sub="bob").exists()
    prof.post(here)
    seated = dict(Seat.objects.values_list("sub", "identity__enrolment__status"))
    assert seated == {"ada": "active", "bob": "invited", "cy": "invited", "nameless": "invited"}
    prof.post(here)
    assert Enrolment.objects.filter(course=course, role="student").count() == 4
    bob = arrive(lms, board, "bob")
    assert bob.status == "active"
    assert Identity.objects.get(enrolment=bob).user is not None
    lms.members[:] = members("bob", "cy")
    prof.post(here)
    assert Enrolment.objects.get(pk=ada.key).status == "active"
    prof.post(here, {"drop": "on"})
    assert Enrolment.objects.get(pk=ada.key).status == "dropped"
    lms.members[:] = members("ada", "bob", "cy")
    prof.post(here)
    assert Enrolment.objects.get(pk=ada.key).status == "active"


def test_only_who_manages_the_course_sees_its_connection(
    lms: MockPlatform, course: Course, prof: Client
) -> None:
    link = Link.objects.get()
    other = people.course()
    foreign = Client(HTTP_HOST="localhost")
    foreign.force_login(people.staff(other, "else", instructor=True).identity.user)
    grader = Client(HTTP_HOST="localhost")
    grader.force_login(people.staff(course, "ta", grader=True).identity.user)
    for client in (foreign, grader):
        for path in (f"/c/{course.pk}/lms", f"/c/{course.pk}/lms/{link.pk}/roster"):
            assert client.get(path).status_code == 404
    assert foreign.get(f"/c/{other.pk}/lms/{link.pk}/roster").status_code == 404
    foreign.post(f"/c/{other.pk}/lms", {"what": "disconnect", "link": str(link.pk)})
    assert Link.objects.filter(pk=link.pk).exists()
    prof.post(f"/c/{course.pk}/lms", {"what": "disconnect", "link": str(link.pk)})
    assert not Link.objects.exists()


def test_a_purge_takes_numbers_and_accounts_of_launches_along(
    lms: MockPlatform, course: Course, prof: Client, browser_of: Callable[..., Client]
) -> None:
    board = boards.assignment(course, hidden=False)
    arrive(lms, board, "ada")
    own = people.user("owner")
    client = browser_of()
    client.force_login(own)
    launch(client, lms, sub="owner")
    from sandbox.lti.models import Login

    ticket = Login.objects.filter(used__isnull=False).latest("created").ticket
    client.post("/lti/enter", {"ticket": ticket, "use": "mine"})
    assert Subject.objects.count() == 2
    retention.purge(course)
    assert not Seat.objects.exists()
    assert not Link.objects.exists()
    assert list(Subject.objects.values_list("sub", flat=True)) == ["owner"]
    assert User.objects.filter(pk=own.pk).exists()
    assert not User.objects.filter(username__startswith="lti-").exists()
