"""Rankings: who sees which ranks, by which names, in which order."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from sandbox import clock
from sandbox.boards.models import (
    Assignment,
)
from sandbox.boards.ranking import places, ranking_for
from sandbox.classes.models import Course, Enrolment
from tests.sandbox.classes import boards, people
from tests.sandbox.classes.boards import DUE
from tests.sandbox.classes.graded import HOUR, client_of, hand_in

pytestmark = pytest.mark.django_db


def ranked(course: Course, **settings: Any) -> tuple[Assignment, list[Enrolment]]:
    """Seven students with 10, 20 … 70 points."""
    assignment = boards.assignment(course, hidden=False, **settings)
    students = [people.member(course, f"realname{n}") for n in range(1, 8)]
    for n, student in enumerate(students, start=1):
        hand_in(assignment, student, n * 10.0, servers=n)
    return assignment, students


@pytest.mark.parametrize(
    ("mode", "ranks"),
    [("off", []), ("own", [4]), ("neighbours", [2, 3, 4, 5, 6]), ("top", [1, 2, 4]),
     ("full", [1, 2, 3, 4, 5, 6, 7])],
)  # fmt: skip
def test_a_student_sees_the_ranks_the_mode_allows(
    course: Course, mode: str, ranks: list[int]
) -> None:
    assignment, students = ranked(course, ranking=mode, ranking_top=2)
    with clock.standing_at(DUE):
        shown = ranking_for(people.actor(students[3]), assignment)
    assert [row["rank"] for row in shown["rows"]] == ranks
    assert [row["rank"] for row in shown["rows"] if row["own"]] == ([4] if ranks else [])


def test_a_ranking_names_pseudonyms_only_and_no_staff(course: Course, prof: Enrolment) -> None:
    assignment, students = ranked(course, ranking="full")
    page = client_of(students[0]).get(f"/b/{assignment.pk}/ranking").content.decode()
    assert students[6].pseudonym in page
    assert not any(student.identity.name in page for student in students)
    assert prof.pseudonym not in page


def test_who_does_not_want_to_be_listed_is_not(course: Course) -> None:
    assignment, students = ranked(course, ranking="full")
    students[6].listed = False
    students[6].save()
    with clock.standing_at(DUE):
        others = ranking_for(people.actor(students[0]), assignment)["rows"]
        own = ranking_for(people.actor(students[6]), assignment)["rows"]
    assert students[6].pseudonym not in {row["pseudonym"] for row in others}
    assert students[6].pseudonym in {row["pseudonym"] for row in own}


def test_of_equals_the_earlier_stands_higher_and_both_have_the_rank(course: Course) -> None:
    assignment = boards.assignment(course, hidden=False, ranking="full")
    late, early = people.member(course, "late"), people.member(course, "early")
    hand_in(assignment, late, 50, moment=DUE - HOUR)
    hand_in(assignment, early, 50, moment=DUE - 2 * HOUR)
    found = places(assignment, revealed=False)
    assert [(one.rank, one.key) for one in found] == [(1, early.key), (1, late.key)]


def test_a_frozen_ranking_shows_nothing_of_the_last_minutes(course: Course) -> None:
    assignment, students = ranked(course, ranking="full", freeze_minutes=30)
    hand_in(assignment, students[0], 99, servers=9, moment=DUE - timedelta(minutes=10))
    with clock.standing_at(DUE - timedelta(minutes=5)):
        shown = ranking_for(people.actor(students[0]), assignment)
    assert shown["frozen"]
    assert shown["rows"][0]["score"] == 70


def test_columns_have_their_own_direction(course: Course) -> None:
    assignment = boards.assignment(course, hidden=False, ranking="full",
                                   ranking_columns=["score", "cost"])  # fmt: skip
    dear, cheap = people.member(course, "dear"), people.member(course, "cheap")
    hand_in(assignment, dear, 50, cost=2000.0)
    hand_in(assignment, cheap, 50, servers=3, cost=900.0)
    found = places(assignment, revealed=False)
    assert [one.key for one in found] == [cheap.key, dear.key]
