"""Similarity and insight: what staff learn of a class and what is no evidence."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from sandbox import clock
from sandbox.boards import insight, similarity
from sandbox.boards.models import (
    Assignment,
    GradingRun,
)
from sandbox.boards.submitting import open_work, submit, try_out
from sandbox.classes.models import AuditEntry, Course, Enrolment
from tests.sandbox.classes import boards, people
from tests.sandbox.classes.boards import DUE, SECRET
from tests.sandbox.classes.graded import HOUR, client_of, hand_in

pytestmark = pytest.mark.django_db


def moved(document: dict[str, Any], by: float, name: str) -> dict[str, Any]:
    """The same design at other places under other names."""
    for component in document["components"].values():
        if component["kind"] != "client":
            component["x"] += by
            component["name"] = f"{component['name']} {name}"
    return document


def test_the_same_answer_alone_is_no_evidence_and_the_same_layout_is(course: Course) -> None:
    assignment = boards.assignment(course, hidden=False)
    students = [people.member(course, f"s{n}") for n in range(6)]
    for n, student in enumerate(students):
        document = moved(boards.design(3), 7.0 if n < 2 else 100.0 * n, "x" if n < 2 else f"{n}")
        with clock.standing_at(DUE - HOUR):
            submit(assignment, student, document)
    boards.finish_all(70)
    found = similarity.pairs(similarity.handed_in(assignment, students))
    assert [{pair.one.enrolment.key, pair.other.enrolment.key} for pair in found] == [
        {students[0].key, students[1].key}
    ]
    assert found[0].layout == 1.0
    assert found[0].topology == 0.0  # everybody has this answer
    assert any("API x" in line for line in found[0].same)


def test_a_drawing_that_was_moved_as_a_whole_is_found_again(course: Course) -> None:
    assignment = boards.assignment(course, hidden=False)
    students = [people.member(course, f"s{n}") for n in range(4)]
    for n, student in enumerate(students):
        document = moved(boards.design(3), 0.0 if n < 2 else 9.0 * n, "x" if n < 2 else f"{n}")
        for component in document["components"].values():
            component["x"], component["y"] = component["x"] + 35.0 * n, component["y"] - 20.0 * n
        with clock.standing_at(DUE - HOUR):
            submit(assignment, student, document)
    boards.finish_all(70)
    found = similarity.pairs(similarity.handed_in(assignment, students))
    assert [{pair.one.enrolment.key, pair.other.enrolment.key} for pair in found] == [
        {students[0].key, students[1].key}
    ]
    assert found[0].layout == 1.0
    assert any("API x” → sql “DB x” (+240, +0)" in line for line in found[0].same)


def test_what_the_start_gave_everybody_is_no_evidence(course: Course) -> None:
    assignment = boards.assignment(course, hidden=False)
    students = [people.member(course, f"s{n}") for n in range(2)]
    start = boards.draft()["start"]
    for student in students:
        document = {"format": "loadstone-design/1", "name": student.key, **start}
        with clock.standing_at(DUE - HOUR):
            submit(assignment, student, document)
    boards.finish_all(70)
    assert similarity.pairs(similarity.handed_in(assignment, students)) == []


def test_a_design_that_came_at_once_is_told_from_one_that_grew() -> None:
    pasted, grown = [[5, 8, 7, 5]], [[60, 4, 3, 1], [120, 5, 4, 1], [300, 6, 5, 1], [400, 8, 7, 2]]
    assert similarity.pasted_share(pasted, 3) == 1.0
    assert similarity.pasted_share(grown, 3) == 0.4
    assert similarity.pasted_share([], 3) is None


def test_looking_for_similarity_is_logged(course: Course, prof: Enrolment) -> None:
    assignment = boards.assignment(course)
    assert client_of(prof).get(f"/a/{assignment.pk}/similarity").status_code == 200
    assert AuditEntry.objects.filter(action="similarity.seen").exists()


def test_the_histogram_of_what_saturates_first_adds_up(course: Course, prof: Enrolment) -> None:
    assignment = boards.assignment(course, hidden=False)
    for n, kind in enumerate(["sql"] * 6 + ["api"] * 3 + ["cache"]):
        hand_in(assignment, people.member(course, f"s{n}"), 50 + n, servers=1 + n, bottleneck=kind)
    told = insight.aggregates(assignment, public=False)
    assert [(one["count"], one["percent"]) for one in told["bottlenecks"]] == [
        (6, 60), (3, 30), (1, 10)
    ]  # fmt: skip
    assert sum(one["count"] for one in told["histogram"]) == told["n"] == 10
    assert (told["mean"], told["to_pass"]["passed"]) == (54.5, 0)


def test_the_front_of_cost_latency_and_nines_holds_what_nothing_beats(course: Course) -> None:
    assignment = boards.assignment(course, hidden=False)
    for n, (cost, p99) in enumerate([(1000.0, 300.0), (2000.0, 100.0), (2500.0, 350.0)]):
        hand_in(
            assignment, people.member(course, f"s{n}"), 50, servers=n + 1, cost=cost, p99_ms=p99
        )
    front = {
        point["cost"]: point["front"] for point in insight.aggregates(assignment, False)["pareto"]
    }
    assert front == {1000.0: True, 2000.0: True, 2500.0: False}


def test_who_runs_often_without_gain_is_stuck(course: Course) -> None:
    assignment = boards.assignment(course, hidden=False)
    ada, bob = people.member(course, "ada"), people.member(course, "bob")
    for student, gains in ((ada, False), (bob, True)):
        work = open_work(assignment, student)
        for n in range(11):
            document = boards.design(n + 1)
            document["name"] = f"{student.key}{n}"
            with clock.standing_at(DUE - 5 * HOUR + timedelta(minutes=3 * n)):
                trial = try_out(work, document)
            boards.finish(GradingRun.objects.get(pk=trial.run_id), 20.0 + (n if gains else 0))
    found = insight.stuck(assignment, [ada, bob])
    assert [one["student"].key for one in found] == [ada.key]
    assert found[0]["runs"] == 11


def test_students_see_the_distribution_only_where_it_is_shown_and_its_public_part(
    course: Course,
) -> None:
    assignment = boards.assignment(course)
    ada = people.member(course, "ada")
    hand_in(assignment, ada, 61.61, hidden=13.37)
    address = f"/a/{assignment.pk}/insight"
    assert client_of(ada).get(address).status_code == 404
    Assignment.objects.filter(pk=assignment.pk).update(show_aggregates=True)
    page = client_of(ada).get(address).content.decode()
    assert SECRET not in page
    assert "Traffic surge" not in page
    assert "stuck" not in page
