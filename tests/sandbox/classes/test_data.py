"""Taking a course along, how long it is kept, removing it and what a purge leaves: nothing."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.db import models
from django.test import Client

from sandbox import clock
from sandbox.accounts.exporting import export
from sandbox.boards import insight
from sandbox.boards.models import (
    Assignment,
    Comment,
    GradeEntry,
    GradingRun,
    RegradeRequest,
    Submission,
    Trial,
    Work,
)
from sandbox.boards.submitting import open_work, submit, try_out
from sandbox.classes import retention
from sandbox.classes.models import AuditEntry, Course, Enrolment, Farewell, Identity
from sandbox.designs.models import Document
from sandbox.designs.sharing import keep
from sandbox.learn.models import Progress
from sandbox.site.chores import tidy
from simulator.design import parse_design
from tests.sandbox.classes import boards, people
from tests.sandbox.classes.boards import DUE, SECRET

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 10, 1, tzinfo=UTC)


def client_of(member: Enrolment, at: datetime = NOW, language: str = "en") -> Client:
    client = Client(HTTP_HOST="localhost", HTTP_ACCEPT_LANGUAGE=language,
                    HTTP_X_TEST_NOW=at.isoformat())  # fmt: skip
    client.force_login(member.identity.user)
    return client


@pytest.fixture
def course() -> Course:
    return people.course(ends=date(2026, 12, 20))


def hand_in(assignment: Any, student: Enrolment, name: str = "Own") -> Submission:
    with clock.standing_at(DUE - timedelta(hours=1)):
        made = submit(assignment, student, {**boards.design(), "name": name})
    boards.finish_all(71.0)
    return made


def opened(client: Client, course: Course) -> zipfile.ZipFile:
    answer = client.get(f"/c/{course.pk}/export.zip")
    assert answer.status_code == 200
    return zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))  # type: ignore[attr-defined]


def rows(archive: zipfile.ZipFile, name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(archive.read(name).decode("utf-8-sig"))))


def test_the_export_holds_people_work_grades_comments_and_the_log(
    course: Course, prof: Enrolment
) -> None:
    ada = people.member(course, "ada")
    ada.identity.name = "=김하늘"
    ada.identity.save()
    assignment = boards.assignment(course)
    made = hand_in(assignment, ada)
    Comment.objects.create(submission=made, body="Well balanced", author=prof)
    client = client_of(prof)
    client.post(f"/c/{course.pk}/settings", {"what": "rotate"})
    archive = opened(client, course)
    assert archive.testzip() is None
    listed = {row["student_key"]: row for row in rows(archive, "people.csv")}
    assert listed[ada.key]["name"] == "'=김하늘"
    assert listed[prof.key]["roles"] == "instructor"
    (handed_in,) = rows(archive, "submissions.csv")
    assert handed_in["student_key"] == ada.key
    assert json.loads(archive.read(handed_in["design"]))["name"] == "Own"
    assert json.loads(archive.read(handed_in["grading"]))["total"] == 71.0
    assert rows(archive, "comments.csv")[0]["body"] == "Well balanced"
    assert [row["final"] for row in rows(archive, "grades.csv")] == ["71"]
    assert [row["action"] for row in rows(archive, "log.csv")] == ["code.rotated"]
    version = assignment.version
    assert json.loads(archive.read(f"boards/{version.board_id}/v1.json")) == version.content
    assert AuditEntry.objects.filter(course=course, action="course.exported").exists()


def test_only_instructors_take_a_course_along_or_remove_it(course: Course, prof: Enrolment) -> None:
    outsider = people.staff(people.course(), "else", instructor=True)
    members = (people.member(course, "ada"), people.staff(course, "ta", grader=True),
               people.staff(course, "author", author=True), outsider)  # fmt: skip
    for member in members:
        client = client_of(member)
        assert client.get(f"/c/{course.pk}/data").status_code == 404
        assert client.get(f"/c/{course.pk}/export.zip").status_code == 404
        answer = client.post(f"/c/{course.pk}/data", {"what": "remove", "name": "Systems"})
        assert answer.status_code == 404
    course.refresh_from_db()
    assert course.removed is None


def test_a_course_is_removed_only_by_its_own_name(course: Course, prof: Enrolment) -> None:
    ada = people.member(course, "ada")
    client = client_of(prof)
    for name in ("", "systems", "Other"):
        answer = client.post(f"/c/{course.pk}/data", {"what": "remove", "name": name}, follow=True)
        assert "not the name" in answer.content.decode()
    course.refresh_from_db()
    assert course.removed is None
    client.post(f"/c/{course.pk}/data", {"what": "remove", "name": "Systems"})
    assert client_of(ada).get(f"/c/{course.pk}").status_code == 404
    assert client.get(f"/c/{course.pk}/gradebook").status_code == 404
    assert "Systems" not in client_of(ada).get("/classes").content.decode()
    assert client.get(f"/c/{course.pk}/data").status_code == 200
    client.post(f"/c/{course.pk}/data", {"what": "restore"})
    assert client_of(ada).get(f"/c/{course.pk}").status_code == 200


def test_a_removed_course_takes_nobody_in_by_its_code(course: Course, prof: Enrolment) -> None:
    retention.remove(course)
    stranger = people.member(people.course(), "stranger")
    answer = client_of(stranger).post("/join", {"code": course.join_code})
    assert answer.status_code == 404
    assert not Identity.objects.filter(course=course, user=stranger.identity.user).exists()


def test_a_purge_leaves_no_row_of_the_course_anywhere(course: Course, prof: Enrolment) -> None:
    ada = people.member(course, "ada", *[course.labels.create(name="A")])
    assignment = boards.assignment(course)
    made = hand_in(assignment, ada)
    Comment.objects.create(submission=made, body="Well", author=prof)
    other = people.course(name="Other")
    bob = people.member(other, "bob")
    kept = hand_in(boards.assignment(other), bob, "Bob's")
    with clock.standing_at(NOW):
        retention.remove(course)
    with clock.standing_at(NOW + timedelta(days=29)):
        tidy()
    assert Course.objects.filter(pk=course.pk).exists()
    documents = {made.document_id}
    with clock.standing_at(NOW + timedelta(days=31)):
        assert tidy()["courses purged"] == 1
    assert not Course.objects.filter(pk=course.pk).exists()
    assert not Document.objects.filter(pk__in=documents).exists()
    assert Submission.objects.get().pk == kept.pk
    keys = {course.pk, ada.key, prof.key}
    for model in (*apps.get_app_config("classes").get_models(),
                  *apps.get_app_config("boards").get_models()):  # fmt: skip
        for row in model._default_manager.all():
            held = {getattr(row, field.attname) for field in model._meta.concrete_fields
                    if isinstance(field, models.Field)
                    and not isinstance(field, models.JSONField)}  # fmt: skip
            assert not held & keys, row
    told = Farewell.objects.filter(course="Systems (2026-S2)")
    users = set(told.values_list("user__username", flat=True))
    assert users == {"ada", "prof"}


def test_a_design_that_is_also_shared_outlives_the_course(course: Course, prof: Enrolment) -> None:
    assignment = boards.assignment(course)
    made = hand_in(assignment, people.member(course, "ada"))
    body = json.loads(made.document.body)
    shared = keep(parse_design(body)).snapshot
    assert shared.document_id == made.document_id
    retention.purge(course)
    assert Document.objects.filter(pk=shared.document_id).exists()


def test_after_a_year_names_are_gone_and_grades_stay(course: Course, prof: Enrolment) -> None:
    ada, bob = (people.member(course, name) for name in ("ada", "bob"))
    assignment = boards.assignment(course)
    hand_in(assignment, ada)
    before = insight.aggregates(assignment, public=False)
    user = ada.identity.user
    with clock.standing_at(datetime(2027, 12, 19, tzinfo=UTC)):
        assert tidy()["course identities erased"] == 0
    with clock.standing_at(datetime(2027, 12, 21, tzinfo=UTC)):
        assert tidy()["course identities erased"] == 2
    assert set(Identity.objects.filter(course=course).values_list("enrolment", flat=True)) == {
        prof.key
    }
    pseudonyms = Enrolment.objects.filter(pk__in=[ada.key, bob.key]).values_list(
        "pseudonym", flat=True
    )
    assert not {ada.pseudonym, bob.pseudonym} & set(pseudonyms)
    assert GradeEntry.objects.get(enrolment=ada).final == 71.0
    assert insight.aggregates(assignment, public=False) == before
    client = Client(HTTP_HOST="localhost", HTTP_ACCEPT_LANGUAGE="ko")
    client.force_login(user)
    page = client.get("/accounts/").content.decode()
    assert "Systems (2026-S2): 수업 데이터가 지워진 날 2027-12-21" in page


def test_an_instructor_may_keep_things_shorter_but_not_longer(
    course: Course, prof: Enrolment
) -> None:
    client = client_of(prof)
    page = client.post(
        f"/c/{course.pk}/data", {"what": "keep", "identity_months": "13"}, follow=True
    ).content.decode()
    assert "13" in page
    assert "0 to 12" in page
    client.post(f"/c/{course.pk}/data", {"what": "keep", "identity_months": "1",
                                         "record_months": "3"})  # fmt: skip
    course.refresh_from_db()
    assert (course.identity_months, course.record_months) == (1, 3)
    assert retention.identities_go(course) == datetime(2027, 1, 20, 15, tzinfo=UTC)
    assert AuditEntry.objects.get(action="retention").after == {
        "identity_months": 1, "record_months": 3
    }  # fmt: skip


def test_time_removes_a_course_first_and_purges_it_a_month_later(
    course: Course, prof: Enrolment
) -> None:
    over = datetime(2028, 12, 21, tzinfo=UTC)
    with clock.standing_at(over):
        assert tidy()["courses removed"] == 1
    page = client_of(prof, over).post(f"/c/{course.pk}/data", {"what": "restore"}, follow=True)
    assert "Set a later last day" in page.content.decode()
    course.refresh_from_db()
    course.ends = date(2027, 12, 31)
    course.save()
    client_of(prof, over).post(f"/c/{course.pk}/data", {"what": "restore"})
    course.refresh_from_db()
    assert course.removed is None
    Course.objects.update(ends=date(2026, 12, 20))
    for moment in (over, over + timedelta(days=31)):
        with clock.standing_at(moment):
            tidy()
    assert not Course.objects.filter(pk=course.pk).exists()


def test_after_half_a_year_only_how_often_somebody_tried_is_left_of_the_way(
    course: Course, prof: Enrolment
) -> None:
    assignment = boards.assignment(course)
    student = people.member(course, "ann")
    start = DUE - timedelta(days=3)
    for day, servers in enumerate((3, 4, 5)):
        with clock.standing_at(start + timedelta(days=day)):
            work = open_work(assignment, student)
            trial = try_out(work, boards.design(servers))
    hand_in(assignment, student)
    before = insight.runs_to_pass(assignment)
    assert before == {"passed": 1, "median": 3}
    last = trial.run
    first = Trial.objects.order_by("created")[0].run

    with clock.standing_at(
        start + timedelta(days=181, hours=12)
    ):  # the third Run is 179.5 days old
        tidy()
    kept = Work.objects.get()
    assert (kept.trials.count(), kept.tried, len(kept.history)) == (1, 2, 2)
    assert not GradingRun.objects.filter(pk=first.pk).exists()
    assert not Document.objects.filter(pk=first.document_id).exists()
    assert GradingRun.objects.filter(pk=last.pk).exists()

    with clock.standing_at(start + timedelta(days=400)):
        assert tidy()["trials and steps forgotten"] == 3
        assert tidy()["trials and steps forgotten"] == 0
    kept = Work.objects.get()
    assert (kept.trials.count(), kept.tried, kept.history) == (0, 3, [])
    assert insight.runs_to_pass(assignment) == before
    assert Submission.objects.get().run.total == 71


def test_a_course_without_an_end_is_kept(prof: Enrolment) -> None:
    endless = people.course(name="Endless")
    with clock.standing_at(datetime(2040, 1, 1, tzinfo=UTC)):
        assert retention.records_go(endless) is None
        tidy()
    assert Course.objects.filter(pk=endless.pk, removed=None).exists()


def test_a_month_without_that_day_ends_on_its_last() -> None:
    moment = datetime(2027, 12, 31, tzinfo=UTC)
    assert retention.months_later(moment, 2) == datetime(2028, 2, 29, tzinfo=UTC)
    assert retention.months_later(moment, 12) == datetime(2028, 12, 31, tzinfo=UTC)


def test_a_purge_in_one_course_spares_accounts_and_other_places(
    course: Course, prof: Enrolment
) -> None:
    ada = people.member(course, "ada")
    user = ada.identity.user
    retention.purge(course)
    assert get_user_model().objects.filter(pk=user.pk).exists()
    assert not GradingRun.objects.exists()


def test_a_person_takes_along_what_they_did_and_only_what_they_may_know(course: Course) -> None:
    prof = people.staff(course, "prof", instructor=True)
    ada, bob = people.member(course, "ada"), people.member(course, "bob")
    assignment = boards.assignment(course)
    with clock.standing_at(DUE - timedelta(hours=2)):
        open_work(assignment, ada)
    mine, other = hand_in(assignment, ada, "Mine"), hand_in(assignment, bob, "Bob's")
    told = DUE - timedelta(hours=1)
    Assignment.objects.filter(pk=assignment.pk).update(released=told)
    Comment.objects.create(submission=mine, body="Well balanced", author=prof, released=told)
    Comment.objects.create(submission=mine, body="Not said yet", author=prof)
    Comment.objects.create(submission=other, body="For Bob", author=prof, released=told)
    RegradeRequest.objects.create(submission=mine, row="service:", reason="=Why?", author=ada)
    Progress.objects.create(user=ada.identity.user, chapter="cache", predicted=1, answer=2)

    with clock.standing_at(DUE - timedelta(minutes=30)):
        files, kept = unpacked(ada), unpacked(prof)
    with clock.standing_at(NOW):
        assert b",71.0," in unpacked(ada)["grades.csv"]
    assert json.loads(files["course.json"])[0]["chapter"] == "cache"
    desk = json.loads(files[f"desks/{assignment.pk}.json"])
    assert desk["design"]["components"]
    assert mine.pk.encode() in files["submissions.csv"]
    assert b"Well balanced" in files["comments.csv"]
    assert b"'=Why?" in files["requests.csv"]
    [_, grade] = files["grades.csv"].decode().splitlines()
    assert grade.split(",")[2] == "", "no grade is told before it is known"
    everything = b"".join(files.values())
    for secret in (b"Not said yet", b"For Bob", b"Bob's", SECRET.encode()):
        assert secret not in everything
    assert b"Not said yet" in kept["comments.csv"], "what one has written oneself"
    assert b"Mine" not in kept["submissions.csv"]


def unpacked(member: Enrolment) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(export(member.identity.user))) as archive:
        return {name: archive.read(name) for name in archive.namelist()}
