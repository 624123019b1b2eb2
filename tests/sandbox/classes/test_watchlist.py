"""Whom staff should talk to: what the rules say, what was done, and what is new since."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from sandbox import clock
from sandbox.boards import watchlist
from sandbox.boards.models import Assignment, Watch, WatchRules, WatchState
from sandbox.classes.models import AuditEntry, Course, Enrolment, Label
from sandbox.classes.retention import erase_identities
from tests.sandbox.classes import boards, people
from tests.sandbox.classes.boards import DUE
from tests.sandbox.classes.graded import HOUR, client_of, hand_in

pytestmark = pytest.mark.django_db
AFTER = DUE + timedelta(days=60)


def boards_of(course: Course, count: int, **settings: Any) -> list[Assignment]:
    """Boards due a week apart."""
    return [
        boards.assignment(course, hidden=False, due=DUE + timedelta(days=7 * n), **settings)
        for n in range(count)
    ]


def earn(student: Enrolment, assignments: list[Assignment], *points: float) -> None:
    for one, total in zip(assignments, points, strict=False):
        assert one.due is not None
        hand_in(one, student, total, moment=one.due - HOUR)


def told(staff: Enrolment, at: Any = AFTER) -> dict[str, tuple[str, set[str]]]:
    """Who is pointed out: the state, and the rules that say so."""
    with clock.standing_at(at):
        found = watchlist.watched(people.actor(staff))
    return {one.name: (one.state, {reason.rule for reason in one.reasons}) for one in found}


def test_each_rule_points_out_whom_it_is_about_and_nobody_else(
    course: Course, prof: Enrolment
) -> None:
    three = boards_of(course, 3)
    names = ("fine", "absent", "weak", "falling", "tardy")
    fine, _, weak, falling, tardy = (people.member(course, name) for name in names)
    earn(fine, three, 80, 85, 82)
    earn(weak, three, 40, 45, 50)
    earn(falling, three, 95, 80, 70)
    for one in three:
        assert one.due is not None
        hand_in(one, tardy, 90.0, moment=one.due + HOUR)
    assert told(prof) == {
        "Absent": ("pending", {"missing"}), "Weak": ("pending", {"low"}),
        "Falling": ("pending", {"fall"}), "Tardy": ("pending", {"late"}),
    }  # fmt: skip
    assert told(prof, DUE - HOUR) == {
        key: value for key, value in told(prof).items() if key != "Absent"
    }


def test_practice_and_boards_without_a_deadline_count_for_nothing(
    course: Course, prof: Enrolment
) -> None:
    ada = people.member(course, "ada")
    boards_of(course, 1, preset="practice")
    free = boards.assignment(course, hidden=False, due=None)
    hand_in(free, ada, 10)
    assert told(prof) == {}


def test_an_extension_is_no_missing_board(course: Course, prof: Enrolment) -> None:
    ada = people.member(course, "ada")
    (one,) = boards_of(course, 1)
    one.overrides.create(enrolment=ada, fields={"due": {"hours": 48}})
    assert told(prof, DUE + HOUR) == {}
    assert told(prof, DUE + 49 * HOUR) == {"Ada": ("pending", {"missing"})}


def test_who_was_seen_to_comes_back_when_a_rule_says_something_new(
    course: Course, prof: Enrolment
) -> None:
    ada = people.member(course, "ada")
    boards_of(course, 2)
    actor = people.actor(prof)
    with clock.standing_at(DUE + HOUR):
        watchlist.see_to(actor, ada, WatchState.RESOLVED, "will hand in")
    assert told(prof, DUE + HOUR) == {"Ada": ("resolved", {"missing"})}
    later = DUE + timedelta(days=8)
    assert told(prof, later) == {"Ada": ("pending", {"missing"})}
    with clock.standing_at(later):
        watchlist.see_to(actor, ada, WatchState.ARCHIVED, "left the university")
    boards.assignment(course, hidden=False, due=DUE + timedelta(days=20))
    assert told(prof) == {"Ada": ("archived", {"missing"})}
    logged = AuditEntry.objects.filter(action="watch").order_by("created")
    assert [(one.before, one.after) for one in logged] == [
        (None, "resolved"), ("resolved", "archived"),
    ]  # fmt: skip


def test_the_page_keeps_a_state_and_a_note_in_both_languages(
    course: Course, prof: Enrolment
) -> None:
    ada = people.member(course, "ada")
    boards_of(course, 1)
    address = f"/c/{course.pk}/watchlist"
    client = client_of(prof, at=AFTER)
    given = {"student": ada.key, "state": "contacted", "note": "<b>wrote</b> to her"}
    assert client.post(address, given).status_code == 302
    page = client.get(address).content.decode()
    assert "&lt;b&gt;wrote&lt;/b&gt; to her" in page
    assert "Boards not handed in: 1" in page
    korean = client_of(prof, "ko", at=AFTER).get(address).content.decode()
    assert "미제출 보드 1개" in korean
    assert client.post(address, {"student": ada.key, "state": "gone"}).status_code == 404
    assert client.post(address, {"student": prof.key, "state": "contacted"}).status_code == 404
    assert Watch.objects.get().state == "contacted"


def test_the_rules_are_the_courses_own_and_nonsense_is_refused(
    course: Course, prof: Enrolment
) -> None:
    people.member(course, "ada")
    boards_of(course, 1)
    address, client = f"/c/{course.pk}/watchlist", client_of(prof, at=AFTER)
    rules = {"what": "rules", "missing": "2", "low": "40", "fall": "0", "late": "3"}
    assert client.post(address, rules).status_code == 302
    assert told(prof) == {}
    wrong = client.post(address, {**rules, "low": "400", "missing": "-1"})
    assert wrong.status_code == 200
    assert wrong.content.decode().count('aria-invalid="true"') == 2
    assert WatchRules.objects.get().low == 40


def test_a_grader_sees_and_marks_the_students_of_their_labels_alone(course: Course) -> None:
    mine, other = (Label.objects.create(course=course, name=name) for name in "AB")
    grader = people.staff(course, "grader", mine, grader=True)
    ada, bob = people.member(course, "ada", mine), people.member(course, "bob", other)
    boards_of(course, 1)
    assert set(told(grader)) == {"Ada"}
    client, address = client_of(grader, at=AFTER), f"/c/{course.pk}/watchlist"
    assert "Bob" not in client.get(address).content.decode()
    for student, status in ((ada, 302), (bob, 404)):
        answer = client.post(address, {"student": student.key, "state": "contacted"})
        assert answer.status_code == status
    assert Watch.objects.get().enrolment == ada


def test_notes_go_when_it_is_forgotten_who_people_were(course: Course, prof: Enrolment) -> None:
    ada = people.member(course, "ada")
    watchlist.see_to(people.actor(prof), ada, WatchState.CONTACTED, "Ada is ill")
    erase_identities(course)
    assert not Watch.objects.exists()
