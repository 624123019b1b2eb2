"""Roles and permissions, cell by cell, and object by object."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from django.http import Http404

from sandbox.classes.models import Course, Enrolment, Grant, Label
from sandbox.classes.policy import Action, Actor, Who, students_seen_by
from tests.sandbox.classes import people

pytestmark = pytest.mark.django_db

# What the course's own things answer: anonymous, learner, student, grader, author, instructor,
# admin. The student asks about their own work; nobody has a grant; no glass is broken.
PLAIN = {
    Action.SANDBOX: "1111111",
    Action.SHARE_BOARD_WORK: "0011110",
    Action.SEE_COURSE: "0011110",
    Action.JOIN: "0111110",
    Action.OPEN_BOARD: "0010000",
    Action.SUBMIT: "0010000",
    Action.PREVIEW: "0001110",
    Action.SEE_HIDDEN_RESULTS: "0001110",
    Action.SEE_HIDDEN: "0000110",
    Action.EDIT_BOARD: "0000110",
    Action.PUBLISH: "0000010",
    Action.OVERRIDE: "0000010",
    Action.SEE_WORK: "0011010",
    Action.SEE_AGGREGATES: "0001110",
    Action.MARK: "0001010",
    Action.REGRADE_DRY: "0001110",
    Action.REGRADE_APPLY: "0000010",
    Action.EXPORT: "0010010",
    Action.REVEAL_PSEUDONYM: "0001010",
    Action.SIMILARITY: "0000010",
    Action.MANAGE: "0000010",
    Action.CLONE: "0000110",
    Action.RETENTION: "0000011",
    Action.AUDIT: "0000010",
}
CELLS = [
    (action, who, cell == "1")
    for action, row in PLAIN.items()
    for who, cell in zip(Who, row, strict=True)
]
GRANTED = [
    (Who.AUTHOR, Grant.PUBLISH, Action.PUBLISH),
    (Who.GRADER, Grant.OVERRIDE, Action.OVERRIDE),
    (Who.GRADER, Grant.EXPORT, Action.EXPORT),
    (Who.GRADER, Grant.SIMILARITY, Action.SIMILARITY),
]
THROUGH_GLASS = {
    Action.SEE_COURSE, Action.SEE_HIDDEN_RESULTS, Action.SEE_HIDDEN, Action.SEE_WORK,
    Action.SEE_AGGREGATES, Action.REVEAL_PSEUDONYM, Action.AUDIT,
}  # fmt: skip


@dataclass
class Work:
    """Something a student made, as the policy sees it."""

    enrolment: Enrolment
    course_id: str
    show_aggregates: bool = False
    is_graded_and_open: bool = False

    @property
    def enrolment_id(self) -> str:
        return self.enrolment.key


def somebody(who: Who, course: Course, **fields: Any) -> Actor:
    """An actor of one column."""
    if who is Who.ANONYMOUS:
        return Actor(course)
    if who in (Who.LEARNER, Who.ADMIN):
        return Actor(course, people.user().pk, admin=who is Who.ADMIN)
    if who is Who.STUDENT:
        return people.actor(people.member(course, **fields))
    return people.actor(people.staff(course, **{who.value: True}, **fields))


def work_of(actor: Actor, course: Course) -> Work:
    return Work(actor.enrolment or people.member(course), course.pk)


@pytest.mark.parametrize(("action", "who", "allowed"), CELLS)
def test_each_cell_of_the_matrix(course: Course, action: Action, who: Who, allowed: bool) -> None:
    actor = somebody(who, course)
    own = work_of(actor, course) if who is Who.STUDENT else Work(people.member(course), course.pk)
    assert actor.may(action, own) is allowed


def test_the_matrix_names_every_action() -> None:
    assert set(PLAIN) == set(Action)


@pytest.mark.parametrize("action", [action for action in Action if action is not Action.SANDBOX])
@pytest.mark.parametrize("who", [who for who in Who if who not in (Who.ANONYMOUS, Who.LEARNER)])
def test_things_of_another_course_exist_for_nobody(
    course: Course, action: Action, who: Who
) -> None:
    elsewhere = people.course()
    actor = somebody(who, course)
    assert not actor.may(action, Work(people.member(elsewhere), elsewhere.pk))
    assert not actor.may(action, elsewhere)


@pytest.mark.parametrize("action", [Action.SEE_WORK, Action.EXPORT])
def test_a_student_reaches_their_own_work_and_nobody_elses(course: Course, action: Action) -> None:
    ada = people.actor(people.member(course))
    bob = Work(people.member(course), course.pk)
    assert not ada.may(action, bob)
    with pytest.raises(Http404):
        ada.require(action, bob)


def test_a_dropped_student_reads_and_does_not_submit(course: Course) -> None:
    dropped = people.actor(people.member(course, status="dropped"))
    own = work_of(dropped, course)
    assert dropped.may(Action.SEE_WORK, own)
    assert dropped.may(Action.OPEN_BOARD, own)
    assert not dropped.may(Action.SUBMIT, own)


@pytest.mark.parametrize("status", ["invited", "waiting"])
def test_who_is_not_in_yet_sees_nothing(course: Course, status: str) -> None:
    waiting = people.actor(people.member(course, status=status))
    assert not waiting.may(Action.SEE_COURSE)
    assert not waiting.may(Action.SUBMIT, work_of(waiting, course))


def test_dropped_staff_have_no_rights_left(course: Course) -> None:
    gone = people.actor(people.staff(course, instructor=True, status="dropped"))
    assert not any(gone.may(action) for action in (Action.SEE_COURSE, Action.MANAGE))


def test_nobody_submits_to_an_archived_course(course: Course) -> None:
    from sandbox import clock

    student = people.member(course)
    course.archived = clock.now()
    actor = Actor(course, student.identity.user_id, student)
    assert not actor.may(Action.SUBMIT, work_of(actor, course))
    assert actor.may(Action.SEE_WORK, work_of(actor, course))


@pytest.mark.parametrize("action", [Action.SEE_WORK, Action.MARK, Action.REVEAL_PSEUDONYM])
def test_a_grader_bound_to_a_label_reaches_its_students_only(
    course: Course, action: Action
) -> None:
    section = Label.objects.create(course=course, name="Section A")
    inside, outside = people.member(course, "", section), people.member(course)
    grader = people.actor(people.staff(course, "", section, grader=True))
    assert grader.may(action, Work(inside, course.pk))
    assert not grader.may(action, Work(outside, course.pk))
    assert list(students_seen_by(grader)) == [inside]


@pytest.mark.parametrize(("who", "grant", "action"), GRANTED)
def test_a_grant_opens_one_cell(course: Course, who: Who, grant: Grant, action: Action) -> None:
    granted = somebody(who, course, grants=[grant.value])
    others = [each for _, other, each in GRANTED if other is not grant]
    thing = Work(people.member(course), course.pk)
    assert granted.may(action, thing)
    assert not any(granted.may(other, thing) for other in others)


@pytest.mark.parametrize("grant", [Grant.OVERRIDE, Grant.EXPORT, Grant.SIMILARITY])
def test_a_grant_does_not_reach_beyond_the_graders_labels(course: Course, grant: Grant) -> None:
    section = Label.objects.create(course=course, name="Section A")
    grader = people.actor(people.staff(course, "", section, grader=True, grants=[grant.value]))
    action = next(action for _, given, action in GRANTED if given is grant)
    assert not grader.may(action, Work(people.member(course), course.pk))
    assert grader.may(action, Work(people.member(course, "", section), course.pk))


def test_a_person_may_be_grader_and_author(course: Course) -> None:
    both = people.actor(people.staff(course, grader=True, author=True))
    assert both.may(Action.MARK, Work(people.member(course), course.pk))
    assert both.may(Action.EDIT_BOARD)


@pytest.mark.parametrize("action", list(Action))
def test_an_administrator_sees_through_broken_glass_and_changes_nothing(
    course: Course, action: Action
) -> None:
    thing = Work(people.member(course), course.pk)
    without = somebody(Who.ADMIN, course).may(action, thing)
    through = Actor(course, people.user().pk, admin=True, glass=True).may(action, thing)
    assert through is (without or action in THROUGH_GLASS)


def test_work_on_an_open_graded_board_is_not_shared_by_students(course: Course) -> None:
    student = people.actor(people.member(course))
    work = Work(student.enrolment or people.member(course), course.pk, is_graded_and_open=True)
    assert not student.may(Action.SHARE_BOARD_WORK, work)


def test_students_see_aggregates_where_they_are_shown(course: Course) -> None:
    student = people.actor(people.member(course))
    assert student.may(Action.SEE_AGGREGATES, Work(people.member(course), course.pk, True))


def test_who_sees_no_work_gets_no_students(course: Course) -> None:
    people.member(course)
    author = people.actor(people.staff(course, author=True))
    assert not students_seen_by(author).exists()
    assert not students_seen_by(Actor(course, people.user().pk)).exists()
