"""Regrades: tried, applied, never lower unless exact, and undone."""

from __future__ import annotations

from typing import Any

import pytest

from sandbox.boards import regrading
from sandbox.boards.models import (
    Assignment,
    GradeEntry,
    GradingRun,
    Submission,
)
from sandbox.classes.models import AuditEntry, Course, Enrolment
from sandbox.refusal import Refusal
from tests.sandbox.classes import boards, people
from tests.sandbox.classes.graded import client_of, corrected, hand_in, table_of

pytestmark = pytest.mark.django_db


def fifty(course: Course) -> tuple[Assignment, list[Submission]]:
    """Fifty graded submissions on version 1, one by a student with a mark set by staff."""
    assignment = boards.assignment(course, hidden=False)
    made = [
        hand_in(assignment, people.member(course, f"p{n}"), 40.0 + n / 2, servers=1 + n % 8)
        for n in range(50)
    ]
    return assignment, made


def regraded(prof: Enrolment, assignment: Assignment, made: list[Submission]) -> Any:
    """A trial by version 2 in which twelve go up, five go down, the rest stays."""
    actor = people.actor(prof)
    found = regrading.start(actor, assignment, corrected(assignment), "all", None)
    rows = {row.submission_id: row for row in found.rows.all()}
    for index, one in enumerate(made):
        row = rows[one.pk]
        total = GradingRun.objects.get(pk=row.before_id).total or 0.0
        moved = 5.0 if index < 12 else -5.0 if index < 17 else 0.0
        boards.finish(GradingRun.objects.get(pk=row.after_id), total + moved)
    return found


def test_a_regrade_is_tried_applied_never_lower_and_undone(course: Course, prof: Enrolment) -> None:
    assignment, made = fifty(course)
    eighth = made[8].enrolment
    client = client_of(prof)
    client.post(f"/a/{assignment.pk}/work/{eighth.key}",
                {"what": "mark", "manual": "66", "reason": "oral"})  # fmt: skip
    client.get(f"/c/{course.pk}/grades.csv")
    before = table_of(prof)
    found = regraded(prof, assignment, made)
    page = client.get(f"/a/{assignment.pk}/regrades/{found.pk}").content.decode()
    assert "12 up, 5 down, 33 same" in page
    assert page.count('data-sign="') == 50
    assert table_of(prof) == before

    form = {"what": "apply", "mode": "never_lower", "reason": "Wrong latency target"}
    client.post(f"/a/{assignment.pk}/regrades/{found.pk}", form)
    once = table_of(prof)
    client.post(f"/a/{assignment.pk}/regrades/{found.pk}", form)
    assert table_of(prof) == once
    finals = {row[0]: (old[7], row[7]) for old, row in zip(before[1:], once[1:], strict=True)}
    assert sum(1 for old, new in finals.values() if new != old) == 11  # the eighth is set by hand
    assert finals[eighth.key] == (66, 66)
    assert regrading.changes(found)[8].manual
    assert sum(1 for row in found.rows.all() if row.kept) == 5
    words = client_of(made[0].enrolment).get(f"/c/{course.pk}").content.decode()
    assert "40 → 45" in words
    assert "Wrong latency target" in words
    assert AuditEntry.objects.get(action="regraded").reason == "Wrong latency target"
    assert client.get(f"/c/{course.pk}/gradebook?only=out_of_date").content.decode().count(
        "changed since export</span>") == 11  # fmt: skip

    client.post(f"/a/{assignment.pk}/regrades/{found.pk}", {"what": "undo"})
    assert table_of(prof) == before


def test_an_exact_regrade_also_lowers(course: Course, prof: Enrolment) -> None:
    assignment, made = fifty(course)
    found = regraded(prof, assignment, made)
    regrading.apply(people.actor(prof), found, "exact", "Recount")
    entry = GradeEntry.objects.get(assignment=assignment, enrolment=made[12].enrolment)
    assert entry.final == 41.0
    assignment.refresh_from_db()
    assert assignment.version.number == 2


def test_a_regrade_needs_a_reason_and_every_grading(course: Course, prof: Enrolment) -> None:
    assignment, ada = boards.assignment(course, hidden=False), people.member(course, "ada")
    hand_in(assignment, ada, 50)
    actor = people.actor(prof)
    found = regrading.start(actor, assignment, corrected(assignment), "all", None)
    for reason, code in (("", "no_reason"), ("Because", "regrade_running")):
        with pytest.raises(Refusal) as refused:
            regrading.apply(actor, found, "exact", reason)
        assert refused.value.code == code


def test_what_is_handed_in_during_a_regrade_is_in_it_too(course: Course, prof: Enrolment) -> None:
    assignment = boards.assignment(course, hidden=False)
    ada, bob = people.member(course, "ada"), people.member(course, "bob")
    hand_in(assignment, ada, 50)
    actor = people.actor(prof)
    found = regrading.start(actor, assignment, corrected(assignment), "all", None)
    hand_in(assignment, bob, 60, servers=3)
    client_of(prof).get(f"/a/{assignment.pk}/regrades/{found.pk}")
    assert found.rows.count() == 2


def test_a_grader_tries_a_regrade_and_cannot_apply_it(course: Course) -> None:
    assignment, ada = boards.assignment(course, hidden=False), people.member(course, "ada")
    hand_in(assignment, ada, 50)
    client = client_of(people.staff(course, "g", grader=True))
    client.post(f"/a/{assignment.pk}/regrades", {"version": "1", "scope": "all"})
    found = assignment.regrades.get()
    answer = client.post(f"/a/{assignment.pk}/regrades/{found.pk}",
                         {"what": "apply", "mode": "exact", "reason": "Because"})  # fmt: skip
    found.refresh_from_db()
    assert (answer.status_code, found.state) == (404, "dry")


def test_a_new_engine_changes_no_grade_until_a_regrade_is_asked_for(
    course: Course, prof: Enrolment, monkeypatch: pytest.MonkeyPatch
) -> None:
    assignment, ada = boards.assignment(course, hidden=False), people.member(course, "ada")
    made = hand_in(assignment, ada, 50)
    before = table_of(prof)
    monkeypatch.setattr("sandbox.boards.grading.ENGINE_VERSION", "9.9.9")
    from sandbox.boards.standing import recount

    recount(assignment)
    assert table_of(prof) == before
    found = regrading.start(people.actor(prof), assignment, assignment.version, "all", None)
    run = found.rows.get().after
    assert (run.engine, run.pk != made.run_id) == ("9.9.9", True)


def test_a_course_can_be_deleted_with_everything_in_it(course: Course, prof: Enrolment) -> None:
    assignment, made = fifty(course)
    regraded(prof, assignment, made)
    course.delete()
    assert not Submission.objects.exists()
    assert not GradingRun.objects.exists()
